"""Reopen a report: what its reporter says of the result, and what another officer decides.

The surprise: the receipt code is all that a reporter has to show. Whoever closed the
report cannot turn the reopening down; the refusal comes as a value from the core.

Read the report, decide whether it may happen, write event and fact in one transaction.
"""

from __future__ import annotations

from dataclasses import replace

from onus.actions.answer_report import Officer, reopened_fact
from onus.actions.report_events import Place, holding, put_event
from onus.actions.report_followers import go_along, going_along
from onus.base.instants import Instant
from onus.core.reports.events import (
    CLOSED,
    FEEDBACK,
    NOT_SATISFIED,
    REOPENED,
    REOPENING_REJECTED,
    SATISFIED,
    SUPPORTED,
    Event,
    Refused,
)
from onus.core.reports.life import ReportLife
from onus.records.reports import held_life

TEXT_MAX = 2_000


def give_feedback(ref: str, *, satisfied: bool, text: str, site: Place, now: Instant) -> ReportLife | Refused:
    """Write down whether the reporter is satisfied, and what was said."""
    target = SATISFIED if satisfied else NOT_SATISFIED
    event = Event(FEEDBACK, now, now, text=text[:TEXT_MAX], target=target)
    return put_event(ref, event, site=site, now=now)


def reopen_report(ref: str, *, text: str, site: Place, now: Instant) -> ReportLife | Refused:
    """Open a closed report again because its reporter says that it is not settled."""
    event = Event(REOPENED, now, now, text=text[:TEXT_MAX])
    with holding(ref) as report:
        along = going_along(ref, event)
        if isinstance(along, Refused):
            return along

        lived = put_event(ref, event, site=site, now=now, facts=reopened_fact(report, now))
        if not isinstance(lived, Refused):
            go_along(along, site=site, now=now)
    return lived


def reject_reopening(
    ref: str, officer: Officer, *, reason: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Turn a reopening down, with a reason; nobody who closed the report may."""
    event = Event(REOPENING_REJECTED, now, now, by_post=officer.post, by_person=officer.person, text=reason)
    with holding(ref):
        life = held_life(ref)
        closings = () if life is None else life.closings
        last = next((one for one in reversed(closings) if one.done), event)
        closed = replace(
            event, kind=CLOSED, done=last.done, done_by=last.done_by, evidence=last.evidence or (ref,)
        )
        along = going_along(ref, closed) if last.done else ()
        if isinstance(along, Refused):
            return along

        lived = put_event(ref, event, site=site, now=now)
        if not isinstance(lived, Refused):
            go_along(along, site=site, now=now)
    return lived


def support_report(ref: str, *, site: Place, now: Instant) -> ReportLife | Refused:
    """Count one more who says the same."""
    return put_event(ref, Event(SUPPORTED, now, now), site=site, now=now)
