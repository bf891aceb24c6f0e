"""Incentives: what a good month earns, as a published step function.

In:  the tally of a month, the incentives of the contract, the verified amount.
Out: lines for rewards in money, and rewards without money.

The surprise: the steps of one clause do not add up. Of the steps that a month
has reached the best is granted, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from onus.base.money import PPM, share_of
from onus.core.consequences.certificates import Granted, Line, flat_line
from onus.core.consequences.obligations import spoken_of
from onus.core.consequences.tally import FULFILLED, LATE, UNMET, Tally
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import Incentive


def on_time(sums: Tally, at: int, obligations: Sequence[int]) -> tuple[int, int]:
    """Return how many duties of a month were on time, and how many were determined.

    Determined are the fulfilled, the late and the unmet: nobody is praised or
    blamed for what is unknown.

    >>> import numpy as np
    >>> none = np.zeros((1, 0, 9), np.int64)
    >>> on_time(Tally(*[none] * 8), 0, ())
    (0, 0)
    """
    chosen = list(obligations)
    fulfilled = int(sums.count[at, chosen, FULFILLED].sum())
    late = int(sums.count[at, chosen, LATE].sum())
    unmet = int(sums.count[at, chosen, UNMET].sum())
    return fulfilled, fulfilled + late + unmet


def rewards(
    contract: Contract, sums: Tally, at: int, *, verified_minor: int
) -> tuple[tuple[Line, ...], tuple[Granted, ...]]:
    """Return what the incentives of the contract grant for one month.

    Args:
        contract: its incentives.
        sums: the tally.
        at: index of the month in the tally.
        verified_minor: verified amount of the month, of which a bonus is a share.

    Returns:
        Lines of kind `incentive`, and rewards without money.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> import numpy as np
    >>> none = np.zeros((1, 0, 9), np.int64)
    >>> rewards(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Tally(*[none] * 8), 0,
    ...     verified_minor=0)
    ((), ())
    """
    best: dict[tuple[str, str, str], Incentive] = {}
    for incentive in contract.incentives:
        if not _reached(contract, incentive, sums, at):
            continue
        family = (incentive.clause, incentive.kind, incentive.obligation)
        rival = best.get(family)
        if rival is None or _rank(incentive, verified_minor) > _rank(rival, verified_minor):
            best[family] = incentive
    lines, granted = [], []
    for won in best.values():
        exact = _reward(won, verified_minor)
        if exact:
            lines.append(flat_line("incentive", won.id, won.clause, exact))
        if won.kind != "bonus":
            granted.append(Granted(won.id, won.clause, won.kind))
    return tuple(lines), tuple(granted)


def _reached(contract: Contract, incentive: Incentive, sums: Tally, at: int) -> bool:
    fulfilled, determined = on_time(sums, at, spoken_of(contract, incentive.obligation))
    if determined < incentive.minimum_sample:
        return False
    return fulfilled * PPM >= incentive.fulfilled_from_ppm * determined


def _reward(incentive: Incentive, verified_minor: int) -> Fraction:
    return share_of(verified_minor, incentive.bonus_ppm) + incentive.amount_minor


def _rank(incentive: Incentive, verified_minor: int) -> tuple[Fraction, int, str]:
    return _reward(incentive, verified_minor), incentive.fulfilled_from_ppm, incentive.id
