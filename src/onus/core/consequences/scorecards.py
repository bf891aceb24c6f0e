"""Scorecards: how each month went, for each district and each obligation.

In:  duties and findings in columns, the month and the district of each duty.
Out: `Scorecard` with all seven outcomes as counts of their own, and `KpiResult`.

The surprise: unknown duties and duties without a deadline never enter the share
on time. They are shown beside it, and below the minimum sample there is no
share at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.money import PPM
from onus.core.consequences.incentives import on_time
from onus.core.consequences.obligations import owed_by_contractor, spoken_of
from onus.core.consequences.periods import Period
from onus.core.consequences.tally import FULFILLED, LATE, UNMET, Tally, exact_sums
from onus.core.contracts.contract import Contract
from onus.core.contracts.places import Place
from onus.core.determinations.findings import FindingColumns, Outcome
from onus.core.duties.duties import DutyColumns

OUTCOMES = len(Outcome)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How one month went.

    Attributes:
        period: `2023-12`.
        scope: `contractor` (all it owes), `district` (the same in one district), or
            `obligation` (one obligation, of whomever).
        name: id of the district or of the obligation; empty for `contractor`.
        counts: duties by outcome, in the order of `Outcome`.
        minimum_sample: fewest determined duties for a share to be shown.
        on_time_ppm: fulfilled among fulfilled, late and unmet, rounded down; None
            where the record is insufficient.
        delay_mean_us: mean delay of the late and the unmet, so far, rounded down; None
            where there is none.
        delay_median_us: their median, of an even number the mean of the middle two.
    """

    period: str
    scope: str
    name: str
    counts: tuple[int, ...]
    minimum_sample: int
    on_time_ppm: int | None
    delay_mean_us: int | None
    delay_median_us: int | None

    @property
    def determined(self) -> int:
        """Return how many duties were found fulfilled, late or unmet.

        >>> counts = (3, 2, 1, 9, 9, 9, 9)
        >>> Scorecard("2023-12", "contractor", "", counts, 1, None, None, None).determined
        6
        """
        return self.counts[FULFILLED] + self.counts[LATE] + self.counts[UNMET]

    @property
    def insufficient(self) -> bool:
        """Return whether too little was determined to show a share.

        >>> counts = (1, 0, 0, 0, 0, 0, 0)
        >>> Scorecard("2023-12", "contractor", "", counts, 2, None, None, None).insufficient
        True
        """
        return self.on_time_ppm is None


def scorecards(
    contract: Contract,
    places: Sequence[Place],
    duties: DutyColumns,
    findings: FindingColumns,
    *,
    period: NDArray[np.int64],
    periods: Sequence[Period],
) -> tuple[Scorecard, ...]:
    """Return the scorecards of every month.

    Args:
        contract: its obligations and the minimum sample of its schedule.
        places: the dossier's places.
        duties: n duties.
        findings: their findings, in the same order.
        period: shape (n,), the index of each duty's month.
        periods: the months.

    Returns:
        For each scope, month and name that has duties, in that order.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> none = np.zeros(0, np.int64)
    >>> scorecards(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), (), DutyColumns(*[none] * 7),
    ...     FindingColumns(*[none] * 9), period=none, periods=())
    ()
    """
    mine = np.isin(duties.obligation, owed_by_contractor(contract))
    districts = tuple(sorted({place.district for place in places if place.district}))
    number = {name: index for index, name in enumerate(districts)}
    of_place = np.array([number.get(place.district, -1) for place in places] + [-1], np.int64)
    district = of_place[duties.place]
    obligations = tuple(obligation.id for obligation in contract.obligations)
    everything = np.zeros(len(duties), np.int64)
    scopes = (
        ("contractor", ("",), everything, mine),
        ("district", districts, district, mine & (district >= 0)),
        ("obligation", obligations, duties.obligation.astype(np.int64), np.ones(len(duties), bool)),
    )
    minimum = contract.score.minimum_sample if contract.score else 1
    found: list[Scorecard] = []
    for scope, names, index, chosen in scopes:
        group = period[chosen] * len(names) + index[chosen]
        cards = _Cards(scope, names, tuple(each.id for each in periods), minimum)
        found.extend(_cards(cards, group, findings.outcome[chosen], findings.delay_us[chosen]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Cards:
    """What the scorecards of one scope share."""

    scope: str
    names: tuple[str, ...]
    periods: tuple[str, ...]
    minimum_sample: int


def _cards(
    cards: _Cards,
    group: NDArray[np.int64],
    outcome: NDArray[np.int8],
    delay_us: NDArray[np.int64],
) -> list[Scorecard]:
    groups = len(cards.periods) * len(cards.names)
    counted = np.bincount(group * OUTCOMES + outcome, minlength=groups * OUTCOMES)
    table = counted.reshape(groups, OUTCOMES)
    overdue = np.isin(outcome, (LATE, UNMET))
    means, medians = _delays(group[overdue], delay_us[overdue], groups)
    found = []
    for at in np.flatnonzero(table.sum(axis=1)).tolist():
        counts = tuple(table[at].tolist())
        found.append(
            Scorecard(
                period=cards.periods[at // len(cards.names)],
                scope=cards.scope,
                name=cards.names[at % len(cards.names)],
                counts=counts,
                minimum_sample=cards.minimum_sample,
                on_time_ppm=share_ppm(
                    counts[FULFILLED],
                    counts[FULFILLED] + counts[LATE] + counts[UNMET],
                    cards.minimum_sample,
                ),
                delay_mean_us=means[at],
                delay_median_us=medians[at],
            )
        )
    return found


def share_ppm(part: int, whole: int, minimum_sample: int) -> int | None:
    """Return a share, rounded down; None where fewer were counted than the minimum sample.

    >>> share_ppm(2, 3, 3), share_ppm(2, 3, 4)
    (666666, None)
    """
    if whole < max(minimum_sample, 1):
        return None
    # Rounded down: one street missed in a million is not a full score.
    return part * PPM // whole


Delays = list[int | None]


def _delays(group: NDArray[np.int64], delay_us: NDArray[np.int64], groups: int) -> tuple[Delays, Delays]:
    """Return the mean and the median of each group, None for an empty one."""
    order = np.lexsort([delay_us, group])
    ordered = delay_us[order]
    sums = exact_sums(group, delay_us, size=groups)
    ends = np.cumsum(np.bincount(group, minlength=groups)).tolist()
    means: Delays = [None] * groups
    medians: Delays = [None] * groups
    begin = 0
    for at, end in enumerate(ends):
        if end > begin:
            means[at] = int(sums[at]) // (end - begin)
            low, high = (begin + end - 1) // 2, (begin + end) // 2
            medians[at] = (int(ordered[low]) + int(ordered[high])) // 2
        begin = end
    return means, medians


@dataclass(frozen=True, slots=True)
class KpiResult:
    """What was reached of a target.

    Attributes:
        kpi: id of the indicator.
        clause: clause that sets it.
        period: `2023-12`; empty for everything assessed.
        obligation: obligation that it speaks of; empty for all the contractor owes.
        target_ppm: wanted share of duties on time.
        fulfilled: duties on time.
        determined: duties fulfilled, late or unmet.
        reached_ppm: share reached, rounded down; None where the record is insufficient.
        met: whether the target was reached, decided before rounding; None where the
            record is insufficient.
    """

    kpi: str
    clause: str
    period: str
    obligation: str
    target_ppm: int
    fulfilled: int
    determined: int
    reached_ppm: int | None
    met: bool | None


def kpi_results(contract: Contract, sums: Tally, periods: Sequence[Period]) -> tuple[KpiResult, ...]:
    """Return what was reached of every key performance indicator.

    Args:
        contract: its indicators.
        sums: the tally.
        periods: its months.

    Returns:
        For each indicator the months in order, then everything together.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> none = np.zeros((0, 0, 9), np.int64)
    >>> kpi_results(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Tally(*[none] * 8), ())
    ()
    """
    minimum = contract.score.minimum_sample if contract.score else 1
    results = []
    for kpi in contract.kpis:
        chosen = spoken_of(contract, kpi.obligation)
        months = [on_time(sums, at, chosen) for at in range(len(periods))]
        names = [period.id for period in periods]
        whole = (sum(on for on, _ in months), sum(found for _, found in months))
        for name, (fulfilled, determined) in zip([*names, ""], [*months, whole], strict=True):
            reached_ppm = share_ppm(fulfilled, determined, minimum)
            met = None if reached_ppm is None else fulfilled * PPM >= kpi.target_ppm * determined
            results.append(
                KpiResult(
                    kpi=kpi.id,
                    clause=kpi.clause,
                    period=name,
                    obligation=kpi.obligation,
                    target_ppm=kpi.target_ppm,
                    fulfilled=fulfilled,
                    determined=determined,
                    reached_ppm=reached_ppm,
                    met=met,
                )
            )
    return tuple(results)
