"""Priced once: which duty has the price of a piece of work that met several.

In:  prices, duties, outcomes, and when each duty was met by work.
Out: for each duty the one that its work is priced to, where that is another.

A snowfall may begin before the street is cleared from the one before. One
clearing then meets both duties: the first late, the second in time. Both
findings stand; the clearing is paid once.

The surprise: it does not matter how often the street was driven afterwards.
Once both duties are met nothing more is owed, and a contractor is paid for
streets cleared, not for rounds driven. What met two duties at the same instant
is one piece of work; what met them at two instants is two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.core.consequences.obligations import spoken_of
from onus.core.contracts.contract import Contract
from onus.core.determinations.findings import Outcome
from onus.core.duties.duties import DutyColumns

PRICED_HERE = -1
NO_PRICE = -1
PAID_FOR_WORK = (Outcome.FULFILLED, Outcome.NO_DEADLINE, Outcome.LATE)
"""Outcomes that are paid because work was done, the best first."""


def priced_to(
    contract: Contract,
    duties: DutyColumns,
    *,
    outcome: NDArray[np.int8],
    met_us: NDArray[np.int64],
    by_work: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Return for each duty the row of the duty that its work is priced to.

    Work that met several duties of one place at one instant, under one price
    and for one service, is priced to the duty that it fits best: one met in
    time before one without a deadline, before one met late; then the one due
    first.

    Args:
        contract: obligations and prices; a monthly sum is no price of a piece of work.
        duties: n duties.
        outcome: shape (n,), `Outcome.column_code`.
        met_us: shape (n,), when each was met; `NO_INSTANT` for never.
        by_work: shape (n,), whether work at the place meets it, and not an act or a closing.

    Returns:
        Shape (n,), `PRICED_HERE` where the work is the duty's own, or nothing
        is paid for it. The order of the duties does not matter.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> none = np.zeros(0, np.int64)
    >>> priced_to(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), DutyColumns(*[none] * 7), outcome=none,
    ...     met_us=none, by_work=none.astype(bool))
    array([], dtype=int32)
    """
    found = np.full(len(duties), PRICED_HERE, np.int32)
    together = _priced_together(contract)[duties.obligation]
    rank = _ranks()[outcome]
    rows = np.flatnonzero(by_work & (met_us != NO_INSTANT) & (rank >= 0) & (together != NO_PRICE))
    # The last key is the first to be compared.
    order = (duties.opens_us, duties.due_us, rank, met_us, duties.place, together)
    rows = rows[np.lexsort([column[rows] for column in order])]
    same = np.ones(max(len(rows) - 1, 0), bool)
    for column in (met_us, duties.place, together):
        same &= column[rows][1:] == column[rows][:-1]
    first = np.flatnonzero(np.concatenate([[True], ~same]))[: len(rows)]
    best = rows[first].repeat(np.diff([*first, len(rows)]))
    found[rows] = np.where(best == rows, PRICED_HERE, best)
    return found


def _ranks() -> NDArray[np.int64]:
    """Return for each outcome its place in `PAID_FOR_WORK`, -1 where work is not what is paid."""
    return np.array([PAID_FOR_WORK.index(o) if o in PAID_FOR_WORK else -1 for o in Outcome], np.int64)


def _priced_together(contract: Contract) -> NDArray[np.int64]:
    """Return for each obligation a number that those of one service under the same prices share."""
    prices: list[list[str]] = [[] for _ in contract.obligations]
    for price in contract.prices:
        if price.unit != "month":
            for number in spoken_of(contract, price.obligation):
                prices[number].append(price.id)
    kinds = [(owed.service, *prices[number]) for number, owed in enumerate(contract.obligations)]
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    return np.array([numbers[kind] if kind[1:] else NO_PRICE for kind in kinds], np.int64)
