"""The hands-off index: how far a supervisor let things be.

In:  the supervisor's own duties, cases with their steps, symmetry, deductions
     and waivers.
Out: five exact ratios and their mean, or `insufficient record`.

The surprise: an office that wrote nothing down gets no score at all, neither a
good one nor a bad one. And a post that could do no more than report up, and did
so in time, is counted as having acted.

Formula: the mean of the components that can be computed, each from 0 (never
hands-off) to 1,000,000 ppm (always): duties of the supervisor not met; ladder
steps that stayed silent; events in which residents were acted against first;
deductions waived, by amount; days from failure to the first act, out of 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.instants import DAY_US
from onus.base.money import PPM
from onus.core.accountability.escalation import ACTED, REPORTED_UP, SILENT, Case
from onus.core.contracts.facts import Act, PaymentFact
from onus.core.oversight.symmetry import EventSymmetry

DAYS_WORST = 30
COMPONENTS_MIN = 2


@dataclass(frozen=True, slots=True)
class Component:
    """One ratio; without a record it stays unknown.

    Attributes:
        numerator: what was let be; None where the record is too thin.
        denominator: out of what; None likewise.
    """

    name: str
    numerator: int | None
    denominator: int | None

    @property
    def known(self) -> bool:
        """Return whether the record allows the ratio."""
        return self.numerator is not None and bool(self.denominator)


@dataclass(frozen=True, slots=True)
class HandsOffIndex:
    """The index in ppm, None for `insufficient record`, and its components."""

    index_ppm: int | None
    components: tuple[Component, ...]


def hands_off_index(
    *,
    supervisor: tuple[int, int],
    cases: Sequence[Case],
    symmetry: Sequence[EventSymmetry],
    acts: Sequence[Act],
    payments: Sequence[PaymentFact],
) -> HandsOffIndex:
    """Compute the index.

    Args:
        supervisor: duties of the public body met in time, and determined.
        cases: with the steps of their ladders.
        symmetry: for each event, who was acted against.
        acts: deductions and waivers among them.
        payments: waivers among them.

    >>> hands_off_index(supervisor=(0, 0), cases=(), symmetry=(), acts=(), payments=()).index_ppm is None
    True
    """
    met, determined = supervisor
    components = (
        Component("supervisor_duties_unmet", determined - met, determined),
        _silent_steps(cases),
        _residents_first(symmetry),
        _waived(acts, payments),
        _days_to_act(cases),
    )
    known = [Fraction(c.numerator or 0, c.denominator or 1) for c in components if c.known]
    if len(known) < COMPONENTS_MIN:
        return HandsOffIndex(None, components)
    mean = sum(known, Fraction(0)) / len(known)
    return HandsOffIndex(round(mean * PPM), components)


def _silent_steps(cases: Sequence[Case]) -> Component:
    ended = [s for case in cases for s in case.steps if s.status in (ACTED, REPORTED_UP, SILENT)]
    silent = sum(step.status == SILENT for step in ended)
    return Component("ladder_steps_silent", silent, len(ended))


def _residents_first(symmetry: Sequence[EventSymmetry]) -> Component:
    acted = [event for event in symmetry if event.toward_residents]
    return Component("residents_first", sum(e.residents_first for e in acted), len(acted))


def _waived(acts: Sequence[Act], payments: Sequence[PaymentFact]) -> Component:
    deducted = sum(act.amount_minor for act in acts if act.kind == "deduction")
    waived = sum(act.amount_minor for act in acts if act.kind == "waiver")
    waived += sum(fact.amount_minor for fact in payments if fact.kind == "waiver")
    return Component("deductions_waived", min(waived, deducted), deducted)


def _days_to_act(cases: Sequence[Case]) -> Component:
    """Return the median of whole days from failure to the first act, out of `DAYS_WORST`."""
    days = sorted(_days(case) for case in cases if case.steps)
    if not days:
        return Component("days_to_first_act", None, None)
    return Component("days_to_first_act", days[len(days) // 2], DAYS_WORST)


def _days(case: Case) -> int:
    first = next((s for s in case.steps if s.status in (ACTED, REPORTED_UP)), None)
    if first is None:
        return DAYS_WORST
    return min((first.from_at - case.opened_at) // DAY_US, DAYS_WORST)
