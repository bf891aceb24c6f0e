"""Many contracts: what districts, cities and provinces come to, by the formulas of one contract.

In:  the totals of each dossier, or of its part in one district.
Out: their sum; from it the share on time, the hands-off index and what verified
     work cost, each by the formula that judges a single contract.

The surprise: shares and indices are never averaged. Counts, delays and amounts are
added up and the formula is applied once, so that a city is judged alike however it is
cut into districts. Amounts in two currencies are kept apart; where both stand
beside each other, what was waived is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import groupby

from onus.base.instants import DAY_US
from onus.core.consequences.scorecards import OUTCOMES, share_ppm
from onus.core.consequences.tally import FULFILLED, LATE, UNMET
from onus.core.oversight.hands_off import (
    DELAY,
    DUTIES,
    OTHERS_FIRST,
    PUBLISHED,
    SILENCE,
    WAIVED,
    Counted,
    Formula,
    HandsOffIndex,
    index_of_sums,
    median_share,
)

NOTHING_COUNTED: Counted = (0, 0, 0)


@dataclass(frozen=True, slots=True, order=True)
class VerifiedWork:
    """Work that was verified, and what it is paid with.

    Attributes:
        currency: of the amount.
        unit: `km`, `m2`, `visit`, `duty` and so on.
        amount_minor: before deductions, in minor units.
        quantity: exact, of duties done in time or late.
        duties: how many duties it rests on.
    """

    currency: str
    unit: str
    amount_minor: int
    quantity: Fraction
    duties: int


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """What certificates of one currency come to.

    Attributes:
        currency: of all amounts, which are in minor units.
        payable_minor: after deductions.
        deducted_minor: taken off by clause.
        waived_minor: let go again, with or without effect.
        items: deductions and waivers.
        fulfilled: duties done in time that the payable amount stands for.
    """

    currency: str
    payable_minor: int = 0
    deducted_minor: int = 0
    waived_minor: int = 0
    items: int = 0
    fulfilled: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything that the figures of a region are made from; each field can be added up.

    Attributes:
        contracts: how many dossiers are counted whole.
        counts: what contractors owed, by outcome, in the order of `Outcome`.
        minimum_sample: the largest of the dossiers'; fewer determined duties give no share.
        cases: opened.
        cases_open: of them not closed.
        supervisor: duties of public bodies not met, and determined.
        silence: cases with a silent post, and cases in which somebody was asked.
        others_first: events in which others were acted against first, and events.
        delays_us: from failure to the first act, sorted, one for each case that has one.
        money: by currency, sorted.
        work: by currency and unit, sorted.
    """

    contracts: int = 0
    counts: tuple[int, ...] = (0,) * OUTCOMES
    minimum_sample: int = 1
    cases: int = 0
    cases_open: int = 0
    supervisor: tuple[int, int] = (0, 0)
    silence: tuple[int, int] = (0, 0)
    others_first: tuple[int, int] = (0, 0)
    delays_us: tuple[int, ...] = ()
    money: tuple[Money, ...] = ()
    work: tuple[VerifiedWork, ...] = ()

    def __post_init__(self) -> None:
        """Refuse counts of another shape and delays out of order."""
        if len(self.counts) != OUTCOMES or min(self.counts) < 0:
            raise ValueError(f"counts must be {OUTCOMES} numbers from 0")
        if list(self.delays_us) != sorted(self.delays_us):
            raise ValueError("delays_us must be sorted")

    @property
    def owed(self) -> int:
        """Return how many duties contractors owed.

        >>> Totals(counts=(3, 2, 1, 0, 0, 4, 0)).owed
        10
        """
        return sum(self.counts)

    @property
    def determined(self) -> int:
        """Return how many of them were found fulfilled, late or unmet.

        >>> Totals(counts=(3, 2, 1, 0, 0, 4, 0)).determined
        6
        """
        return self.counts[FULFILLED] + self.counts[LATE] + self.counts[UNMET]


NOTHING = Totals()


def together(parts: Iterable[Totals]) -> Totals:
    """Return the sum of totals; their order and any grouping of them make no difference.

    >>> together([Totals(counts=(1, 0, 0, 0, 0, 0, 0)), Totals(counts=(0, 2, 0, 0, 0, 0, 0))]).counts
    (1, 2, 0, 0, 0, 0, 0)
    """
    given = list(parts)
    if not given:
        return NOTHING
    return Totals(
        contracts=sum(one.contracts for one in given),
        counts=tuple(sum(column) for column in zip(*(one.counts for one in given), strict=True)),
        minimum_sample=max(one.minimum_sample for one in given),
        cases=sum(one.cases for one in given),
        cases_open=sum(one.cases_open for one in given),
        supervisor=_pair(one.supervisor for one in given),
        silence=_pair(one.silence for one in given),
        others_first=_pair(one.others_first for one in given),
        delays_us=tuple(merge(*(one.delays_us for one in given))),
        money=_money(one for each in given for one in each.money),
        work=_work(one for each in given for one in each.work),
    )


def on_time_ppm(totals: Totals) -> int | None:
    """Return the share on time as a scorecard reckons it; None below the minimum sample.

    >>> on_time_ppm(Totals(counts=(2, 1, 0, 5, 0, 5, 0)))
    666666
    """
    return share_ppm(totals.counts[FULFILLED], totals.determined, totals.minimum_sample)


def hands_off(totals: Totals, formula: Formula = PUBLISHED) -> HandsOffIndex:
    """Return the hands-off index of everything together.

    >>> hands_off(Totals(supervisor=(3, 4), silence=(1, 4))).index_ppm
    500000
    """
    (missed, owed), (silent, asked), (first, events) = (
        totals.supervisor, totals.silence, totals.others_first,
    )  # fmt: skip
    return index_of_sums(
        {
            DUTIES: (missed, owed, owed),
            SILENCE: (silent, asked, asked),
            OTHERS_FIRST: (first, events, events),
            WAIVED: _waived(totals.money),
            DELAY: median_share(totals.delays_us, cap_us=formula.delay_cap_d * DAY_US),
        },
        formula=formula,
    )


def unit_cost(work: VerifiedWork) -> Fraction | None:
    """Return minor units for each unit of verified work; None where there is none.

    >>> unit_cost(VerifiedWork("CNY", "km", 900, Fraction(9, 2), 3))
    Fraction(200, 1)
    """
    return None if work.quantity <= 0 else work.amount_minor / work.quantity


def duty_cost(money: Money, *, minimum_sample: int = 1) -> Fraction | None:
    """Return what is payable for each duty done in time; None below the minimum sample.

    >>> duty_cost(Money("CNY", payable_minor=300, fulfilled=4))
    Fraction(75, 1)
    """
    enough = money.fulfilled >= max(minimum_sample, 1)
    return Fraction(money.payable_minor, money.fulfilled) if enough else None


def _waived(money: tuple[Money, ...]) -> Counted:
    """Count what was waived of what was deducted, where it is in one currency."""
    moved = [one for one in money if one.items]
    if len(moved) != 1:
        return NOTHING_COUNTED
    (one,) = moved
    return one.waived_minor, max(one.waived_minor, one.deducted_minor), one.items


def _pair(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    first, second = zip(*pairs, strict=True)
    return sum(first), sum(second)


def _money(rows: Iterable[Money]) -> tuple[Money, ...]:
    grouped = groupby(sorted(rows), key=lambda one: one.currency)
    return tuple(_money_sum(currency, list(mine)) for currency, mine in grouped)


def _money_sum(currency: str, rows: list[Money]) -> Money:
    return Money(
        currency,
        sum(one.payable_minor for one in rows),
        sum(one.deducted_minor for one in rows),
        sum(one.waived_minor for one in rows),
        sum(one.items for one in rows),
        sum(one.fulfilled for one in rows),
    )


def _work(rows: Iterable[VerifiedWork]) -> tuple[VerifiedWork, ...]:
    grouped = groupby(sorted(rows), key=lambda one: (one.currency, one.unit))
    return tuple(_work_sum(currency, unit, list(mine)) for (currency, unit), mine in grouped)


def _work_sum(currency: str, unit: str, rows: list[VerifiedWork]) -> VerifiedWork:
    return VerifiedWork(
        currency,
        unit,
        sum(one.amount_minor for one in rows),
        sum((one.quantity for one in rows), Fraction(0)),
        sum(one.duties for one in rows),
    )
