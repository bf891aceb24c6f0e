"""Ladder ahead: where each open case lies now, and to whom it moves while nobody acts.

In:  an assessment as of now.
Out: `OpenCase`: the step that holds the case, the post that is next, and when.

The surprise: the next step is not worked out here. The ladder itself is asked how it
would stand in years to come if nobody ever did anything more, and the step after
the present one is read off.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.accountability.answerable import Answerer
from onus.core.accountability.escalation import Case, CaseGroup, CaseStep, cases
from onus.core.assessment.assessment import Assessment

FOR_EVER_D = 3_650
"""Days within which every ladder has come to its last rung."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is open, and how it will go on.

    Attributes:
        case: the case as it stands.
        step: the rung that holds it.
        moves_at: when it moves to the next rung if nobody acts; None on the last one.
        next_answerer: who will then be asked; None on the last one.
    """

    case: Case
    step: CaseStep
    moves_at: Instant | None
    next_answerer: Answerer | None


def open_cases(now: Assessment) -> tuple[OpenCase, ...]:
    """Return every open case with its next step, those first that move first.

    Args:
        now: the assessment as of now.

    Returns:
        Cases that will not move any more come last, the oldest first.
    """
    open_now = [case for case in now.cases if case.closed_at is None and case.steps]
    answer = {each.id: each.answer for each in now.dossier.contract.obligations}
    groups = [_group(case, answer[case.obligation]) for case in open_now]
    late = Instant(now.as_of + FOR_EVER_D * DAY_US)
    gone_on = cases(groups, now.dossier.register, now.dossier.acts, as_of=late)
    found = [_open(case, later) for case, later in zip(open_now, gone_on, strict=True)]
    return tuple(sorted(found, key=_in_time))


def _group(case: Case, answer: str) -> CaseGroup:
    return CaseGroup(
        obligation=case.obligation,
        occurrence=case.occurrence,
        district=case.district,
        opened_at=case.opened_at,
        closed_at=None,
        duties=case.duties,
        sample=case.sample,
        answer=answer,
        late_entries=case.late_entries,
    )


def _open(case: Case, later: Case) -> OpenCase:
    present = len(case.steps) - 1
    following = later.steps[present + 1] if present + 1 < len(later.steps) else None
    return OpenCase(
        case=case,
        step=case.steps[-1],
        moves_at=None if following is None else following.from_at,
        next_answerer=None if following is None else following.answerer,
    )


def _in_time(found: OpenCase) -> tuple[bool, int, int, str]:
    return found.moves_at is None, found.moves_at or 0, found.case.opened_at, found.case.id
