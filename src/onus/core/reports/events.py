"""Events: everything that can happen to a resident's report, and what each one needs.

In:  what somebody did with a report, at two times.
Out: frozen events, and for one that may not happen a `Refused`, with its reason.

The surprise: there is no event "not ours" and none that closes by itself. For a
service under contract somebody always answers, and a report that nobody touches
stays open and climbs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.instants import Instant

WRONG, NOT_DONE, ORDERED, RETALIATION = "wrong", "not_done", "ordered", "retaliation"
SORTS = (WRONG, NOT_DONE, ORDERED, RETALIATION)
"""Sorts of reports: the page is wrong, it is still not done, I was ordered to do it, I was punished."""

RECEIVED, ACKNOWLEDGED, INSPECTION_OPENED = "received", "acknowledged", "inspection_opened"
CLAIMED_DONE, ANSWERED, CLOSED = "claimed_done", "answered", "closed"
FEEDBACK, REOPENED, REOPENING_REJECTED = "feedback", "reopened", "reopening_rejected"
MERGED, HIDDEN, SHOWN = "merged", "hidden", "shown"
ESCALATED, SUPPORTED, MODERATED = "escalated", "supported", "moderated"

INSPECTING = "inspecting"
OPEN = (RECEIVED, ACKNOWLEDGED, INSPECTING, CLAIMED_DONE, ANSWERED, REOPENED)
STATES = (*OPEN, CLOSED, MERGED)
"""States of a report; `hidden` is none of them, since a hidden report goes on."""

FOLLOWS: Mapping[str, tuple[str, ...]] = {
    RECEIVED: (),
    ACKNOWLEDGED: (RECEIVED,),
    INSPECTION_OPENED: OPEN,
    CLAIMED_DONE: OPEN,
    ANSWERED: OPEN,
    CLOSED: (*OPEN, MERGED),
    FEEDBACK: STATES,
    REOPENED: (CLOSED, MERGED),
    REOPENING_REJECTED: (REOPENED,),
    MERGED: OPEN,
    HIDDEN: STATES,
    SHOWN: STATES,
    ESCALATED: OPEN,
    SUPPORTED: STATES,
    MODERATED: STATES,
}
"""Kinds of events, each with the states in which it may happen."""

BY_A_POST = (
    ACKNOWLEDGED, INSPECTION_OPENED, ANSWERED, CLOSED, REOPENING_REJECTED, MERGED, HIDDEN, SHOWN, MODERATED,
)  # fmt: skip
WITH_A_REASON = (ANSWERED, REOPENING_REJECTED, HIDDEN, SHOWN)
NOT_SATISFIED, SATISFIED = "no", "yes"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a report.

    Attributes:
        kind: one of `FOLLOWS`.
        happened_at: when it was so.
        recorded_at: when it was written down; clocks look at this one.
        by_post: the post that acted; empty for a resident, the contractor and the clock.
        by_person: whoever acted, as a name that stands for one person; empty for a resident.
        text: what was said, or the reason.
        done: for `closed` and `claimed_done`, what was done.
        done_by: who did it.
        evidence: ids of facts or files that show it.
        target: for `merged` the other report, for `escalated` the post, for
            `feedback` `yes` or `no`; for `closed` and `reopened` the report together with
            which it is, empty where it is for itself.
    """

    kind: str
    happened_at: Instant
    recorded_at: Instant
    by_post: str = ""
    by_person: str = ""
    text: str = ""
    done: str = ""
    done_by: str = ""
    evidence: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that may not happen.

    Attributes:
        reason: `unknown_kind`, `not_now`, `out_of_order`, `needs_post`, `needs_reason`,
            `needs_done`, `needs_done_by`, `needs_evidence`, `needs_other_report`,
            `needs_answer`, `same_officer`, `already_so`, `answers_for`; those of
            `closing` and `merging`.
        state: the state that the report was in; empty for none.
        what: the id that it is about; empty for none.
    """

    reason: str
    state: str = ""
    what: str = ""


def wanting(event: Event) -> str:
    """Return what an event lacks in itself, as a reason of `Refused`; empty where nothing.

    >>> wanting(Event(CLOSED, Instant(0), Instant(0), by_post="p", by_person="o"))
    'needs_done'
    """
    if event.kind not in FOLLOWS:
        return "unknown_kind"
    needs = (
        ("needs_post", event.kind in BY_A_POST and not (event.by_post and event.by_person)),
        ("needs_reason", event.kind in WITH_A_REASON and not event.text.strip()),
        ("needs_done", event.kind in (CLOSED, CLAIMED_DONE) and not event.done.strip()),
        ("needs_done_by", event.kind in (CLOSED, CLAIMED_DONE) and not event.done_by.strip()),
        ("needs_evidence", event.kind == CLOSED and not any(event.evidence)),
        ("needs_other_report", event.kind in (MERGED, ESCALATED) and not event.target),
        ("needs_answer", event.kind == FEEDBACK and event.target not in (SATISFIED, NOT_SATISFIED)),
    )
    return next((reason for reason, lacks in needs if lacks), "")
