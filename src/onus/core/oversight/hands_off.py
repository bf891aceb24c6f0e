"""The hands-off index: how far the office let things go, by a published formula.

In:  what the office owed and met, the cases and their steps, the symmetry of
     enforcement, what was deducted and what was let go.
Out: five components as exact ratios, each from 0 (hands on) to 1 (hands off),
     their weighted mean in ppm, and what each post did when it was asked.

The surprise: too little on the record gives neither a good nor a bad index but
`insufficient_record`; where the dossier holds no acts at all, nothing is said of
what the office did or let be. And a post that can do no more than report up, and did
so in time, is nowhere counted as silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.instants import DAY_US
from onus.base.money import PPM
from onus.core.accountability.escalation import (
    ACTED,
    REPORTED_UP,
    SILENT,
    WAITING,
    Case,
)
from onus.core.consequences.certificates import Certificate, Waiver
from onus.core.oversight.symmetry import EventSymmetry

SUFFICIENT, INSUFFICIENT = "sufficient", "insufficient_record"
DUTIES, SILENCE, OTHERS_FIRST, WAIVED, DELAY = (
    "supervisor_duties_not_met",
    "cases_escalated_without_act",
    "residents_before_contractor",
    "deductions_waived",
    "days_to_first_act",
)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one component counts, and the fewest items that let it be judged."""

    component: str
    weight: int = 1
    minimum_sample: int = 1

    def __post_init__(self) -> None:
        """Refuse a weight or a sample below 1."""
        if self.weight < 1 or self.minimum_sample < 1:
            raise ValueError("weight and minimum_sample must be at least 1")


@dataclass(frozen=True, slots=True)
class Formula:
    """The published formula.

    Attributes:
        version: name under which the index cites it.
        weights: one for each component.
        components_min: fewest judged components for an index at all.
        delay_cap_d: days at which a delay counts as 1.
    """

    version: str = "hands-off-1"
    weights: tuple[Weight, ...] = (
        Weight(DUTIES, minimum_sample=3),
        Weight(SILENCE, minimum_sample=3),
        Weight(OTHERS_FIRST),
        Weight(WAIVED),
        Weight(DELAY, minimum_sample=3),
    )
    components_min: int = 2
    delay_cap_d: int = 30

    def __post_init__(self) -> None:
        """Refuse a cap below a day and an index of nothing."""
        if self.delay_cap_d < 1 or self.components_min < 1:
            raise ValueError("delay_cap_d and components_min must be at least 1")


PUBLISHED = Formula()


@dataclass(frozen=True, slots=True)
class SupervisorDuties:
    """What the public body owed and met: duties determined as fulfilled, late or unmet.

    Attributes:
        owed: how many were determined; unknown, pending and excused ones are not in it.
        met: how many of them were fulfilled in time.
    """

    owed: int
    met: int

    def __post_init__(self) -> None:
        """Refuse more duties met than owed."""
        if not 0 <= self.met <= self.owed:
            raise ValueError("met must be from 0 to owed")


@dataclass(frozen=True, slots=True)
class MoneyWaived:
    """What clauses took off, and what officers let go of it.

    Attributes:
        deducted_minor: taken off by clause, before waivers.
        waived_minor: what waivers say that they let go, with or without effect.
        items: deductions and waivers.
    """

    deducted_minor: int = 0
    waived_minor: int = 0
    items: int = 0


def money_waived(certificates: Sequence[Certificate], waivers: Sequence[Waiver]) -> MoneyWaived:
    """Add up what was deducted and what was waived.

    A waiver counts with what it says: one that nobody signed let nothing go, but
    it shows the same hand.

    >>> money_waived((), ())
    MoneyWaived(deducted_minor=0, waived_minor=0, items=0)
    """
    taken = [line for each in certificates for line in each.lines if line.kind == "deduction"]
    return MoneyWaived(
        deducted_minor=-sum(line.amount_minor for line in taken),
        waived_minor=sum(max(waiver.amount_minor, 0) for waiver in waivers),
        items=len(taken) + len(waivers),
    )


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the index.

    Attributes:
        name: which one.
        numerator: exact, at least 0 and at most the denominator.
        denominator: exact; 0 where there was nothing to count.
        sample: how many items it rests on.
        weight: its weight in the mean.
        state: `sufficient`, or `insufficient_record` below the minimum sample.
    """

    name: str
    numerator: int
    denominator: int
    sample: int
    weight: int
    state: str


@dataclass(frozen=True, slots=True, order=True)
class PostRecord:
    """What one post did in the cases that reached it.

    Attributes:
        asked: cases in which its hours ran out or it acted.
        silent: of these, cases in which it did nothing that counts.
    """

    post: str
    asked: int
    acted: int
    reported_up: int
    silent: int


@dataclass(frozen=True, slots=True)
class HandsOffIndex:
    """The index with all that it rests on.

    Attributes:
        state: `sufficient` or `insufficient_record`.
        index_ppm: 0 hands on to 1000000 hands off; None for an insufficient record.
        formula: version of the formula.
        components: in the order of the formula.
        posts: what each post did, sorted by id.
    """

    state: str
    index_ppm: int | None
    formula: str
    components: tuple[Component, ...]
    posts: tuple[PostRecord, ...]


Counted = tuple[int, int, int]
"""Numerator, denominator, sample."""


def hands_off_index(
    *,
    supervisor: SupervisorDuties,
    cases: Sequence[Case],
    symmetry: Sequence[EventSymmetry],
    money: MoneyWaived,
    acts_on_record: bool = True,
    formula: Formula = PUBLISHED,
) -> HandsOffIndex:
    """Return the hands-off index of a purchasing unit.

    Args:
        supervisor: duties of the public body, determined like any other.
        cases: of overdue duties, with their steps.
        symmetry: whom the office acted against first, by event.
        money: what was deducted and what was waived.
        acts_on_record: False where the dossier has no acts at all; then silence
            proves nothing, and what depends on acts is not judged.
        formula: weights, minimum samples and cap.

    >>> hands_off_index(supervisor=SupervisorDuties(owed=4, met=1), cases=(), symmetry=(),
    ...                 money=MoneyWaived()).state
    'insufficient_record'
    """
    counted: dict[str, Callable[[], Counted]] = {
        DUTIES: lambda: (supervisor.owed - supervisor.met, supervisor.owed, supervisor.owed),
        SILENCE: lambda: _silence(cases),
        OTHERS_FIRST: lambda: _others_first(symmetry),
        WAIVED: lambda: (money.waived_minor, max(money.waived_minor, money.deducted_minor), money.items),
        DELAY: lambda: _delay(cases, cap_us=formula.delay_cap_d * DAY_US),
    }
    if not acts_on_record:
        counted |= dict.fromkeys((SILENCE, OTHERS_FIRST, DELAY), lambda: (0, 0, 0))
    sums = {name: count() for name, count in counted.items()}
    return index_of_sums(sums, formula=formula, posts=_posts(cases) if acts_on_record else ())


def index_of_sums(
    counted: Mapping[str, Counted], *, formula: Formula = PUBLISHED, posts: tuple[PostRecord, ...] = ()
) -> HandsOffIndex:
    """Return the index of what was counted for each component, of one dossier or of many.

    >>> index_of_sums({DUTIES: (3, 4, 4), SILENCE: (1, 4, 4)}).index_ppm
    500000
    """
    components = tuple(_component(w, counted.get(w.component, (0, 0, 0))) for w in formula.weights)
    judged = [component for component in components if component.state == SUFFICIENT]
    enough = len(judged) >= formula.components_min
    return HandsOffIndex(
        state=SUFFICIENT if enough else INSUFFICIENT,
        index_ppm=_mean_ppm(judged) if enough else None,
        formula=formula.version,
        components=components,
        posts=posts,
    )


def _component(weight: Weight, counted: Counted) -> Component:
    numerator, denominator, sample = counted
    enough = denominator > 0 and sample >= weight.minimum_sample
    state = SUFFICIENT if enough else INSUFFICIENT
    return Component(weight.component, numerator, denominator, sample, weight.weight, state)


def _mean_ppm(components: Sequence[Component]) -> int:
    """Return the weighted mean in ppm, rounded once, half to even."""
    total = sum(component.weight for component in components)
    parts = [c.weight * Fraction(c.numerator, c.denominator) for c in components]
    return round(sum(parts, Fraction(0)) * PPM / total)


def _silence(cases: Sequence[Case]) -> Counted:
    """Count the cases in which a post let its hours run out, among those that asked something."""
    asked = [case for case in cases if any(step.status != WAITING for step in case.steps)]
    silent = [case for case in asked if any(step.status == SILENT for step in case.steps)]
    return len(silent), len(asked), len(asked)


def _others_first(symmetry: Sequence[EventSymmetry]) -> Counted:
    """Count the events in which residents or shops were acted against first."""
    events = [event for event in symmetry if event.occurrence]
    first = sum(event.others_first for event in events)
    return first, len(events), len(events)


def _delay(cases: Sequence[Case], *, cap_us: int) -> Counted:
    """Return the median time from failure to the first act, as a share of the cap."""
    return median_share([d for case in cases if (d := _delay_us(case)) is not None], cap_us=cap_us)


def median_share(delays_us: Iterable[int], *, cap_us: int) -> Counted:
    """Return the median of delays as a share of the cap, which no delay counts beyond.

    >>> median_share([30, 10, 500], cap_us=100)
    (60, 200, 3)
    """
    delays = sorted(min(delay, cap_us) for delay in delays_us)
    if not delays:
        return 0, 0, 0
    # The two middle ones, which are the same one where the number is odd.
    low, high = delays[(len(delays) - 1) // 2], delays[len(delays) // 2]
    return low + high, 2 * cap_us, len(delays)


def _delay_us(case: Case) -> int | None:
    return delay_us(
        opened_at=case.opened_at,
        ended_at=case.as_of if case.closed_at is None else case.closed_at,
        acted_at=[step.acted_at for step in case.steps if step.acted_at is not None],
        statuses=[step.status for step in case.steps],
    )


def delay_us(
    *, opened_at: int, ended_at: int, acted_at: Sequence[int], statuses: Sequence[str]
) -> int | None:
    """Return how long a case went without an act; None where nobody's hours ran out.

    Args:
        opened_at: when the failure began.
        ended_at: when the case closed, or the instant by which all was known.
        acted_at: when the posts acted, those that did.
        statuses: what became of its rungs.

    >>> delay_us(opened_at=5, ended_at=25, acted_at=[], statuses=["silent"])
    20
    """
    if acted_at:
        return min(acted_at) - opened_at
    if all(status == WAITING for status in statuses):
        return None
    return ended_at - opened_at


def _posts(cases: Sequence[Case]) -> tuple[PostRecord, ...]:
    counts: dict[str, dict[str, int]] = {}
    for case in cases:
        for step in case.steps:
            mine = counts.setdefault(step.post, {ACTED: 0, REPORTED_UP: 0, SILENT: 0, WAITING: 0})
            mine[step.status] += 1
    return tuple(
        PostRecord(
            post=post,
            asked=mine[ACTED] + mine[REPORTED_UP] + mine[SILENT],
            acted=mine[ACTED],
            reported_up=mine[REPORTED_UP],
            silent=mine[SILENT],
        )
        for post, mine in sorted(counts.items())
    )
