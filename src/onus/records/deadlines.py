"""Deadlines as rows: opened with what they wait for, settled once, by an answer or by time.

In:  deadlines of `core.planning.deadlines`.
Out: those that have run out; and one lapse for each, however many workers look at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onus.base.instants import Instant
from onus.core.planning.deadlines import Deadline, Step
from onus.records.models import Deadline as Row
from onus.records.unit import unit

ANSWERED, LAPSED = "answered", "lapsed"
AT_ONCE = 500


def open_deadline(deadline: Deadline) -> None:
    """Open a deadline; one of its kind, subject and end that is there already is the same one."""
    Row.objects.get_or_create(
        kind=deadline.kind, subject=deadline.subject, due_at=deadline.ends,
        defaults={"body": {
            "id": deadline.id, "party": deadline.party, "number": deadline.number,
            "steps": [[step.party, step.within_s] for step in deadline.steps],
        }},
    )  # fmt: skip


def settle(kind: str, subject: str, *, at: Instant) -> int:
    """Settle what waits for a subject, because it was answered; returns how many deadlines that were."""
    waiting = Row.objects.filter(kind=kind, subject=subject, settled_at=None)
    return waiting.update(settled_at=at, settled_by=ANSWERED)


def run_out(now: Instant, kinds: Iterable[str]) -> tuple[tuple[int, Deadline], ...]:
    """Return deadlines of some kinds that are open and have ended, with the numbers of their rows, earliest first."""
    rows = Row.objects.filter(settled_at=None, due_at__lt=now, kind__in=sorted(kinds))
    rows = rows.order_by("due_at", "pk")[:AT_ONCE]
    return tuple((row.pk, _deadline(row)) for row in rows)


def lapse(number: int, following: Sequence[Deadline], *, at: Instant) -> bool:
    """Settle a row as run out and open what follows; False where another worker, or an answer, was first.

    To be called in the transaction in which the lapse is told.
    """
    with unit():
        mine = Row.objects.filter(pk=number, settled_at=None).update(settled_at=at, settled_by=LAPSED)
        for deadline in following if mine else ():
            open_deadline(deadline)
    return bool(mine)


def _deadline(row: Row) -> Deadline:
    body = row.body
    return Deadline(
        id=body.get("id") or f"{row.kind}/{row.subject}",
        kind=row.kind,
        subject=row.subject,
        party=body.get("party", ""),
        ends=Instant(row.due_at),
        number=body.get("number", 0),
        steps=tuple(Step(party, within_s) for party, within_s in body.get("steps", ())),
    )
