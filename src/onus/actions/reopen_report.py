"""Reopen a report: what its reporter says of the result, and what another officer decides.

The surprise: the receipt code is all that a reporter has to show. Whoever closed the
report cannot turn the reopening down; the refusal comes as a value from the core.

Read the report, decide whether it may happen, write event and fact in one transaction.
"""

from __future__ import annotations

from onus.actions.answer_report import Officer, reopened_fact
from onus.actions.report_events import Place, holding, put_event
from onus.base.instants import Instant
from onus.core.reports.events import (
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
        return put_event(ref, event, site=site, now=now, facts=reopened_fact(report, now))


def reject_reopening(
    ref: str, officer: Officer, *, reason: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Turn a reopening down, with a reason; nobody who closed the report may."""
    event = Event(REOPENING_REJECTED, now, now, by_post=officer.post, by_person=officer.person, text=reason)
    return put_event(ref, event, site=site, now=now)


def support_report(ref: str, *, site: Place, now: Instant) -> ReportLife | Refused:
    """Count one more who says the same."""
    return put_event(ref, Event(SUPPORTED, now, now), site=site, now=now)
