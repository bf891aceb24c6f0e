"""Queue: what waits in the background, what runs, what failed; and what a dead worker left.

In:  names of tasks and of workers.
Out: counts, ages, and rows that a worker takes up again.

The surprise: the queue's own table calls a task running for ever when its worker was
killed. Whether a worker lives is known outside of the table, by a lock that the system
lets go with the process; its tasks then wait again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min
from django_tasks_db.models import DBTaskResult

from onus.base.instants import instant_of
from onus.records.models import Deadline, OutgoingMail
from onus.records.unit import unit

READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"
LISTED_MAX = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits; instants in microseconds since 1970 UTC, None where nothing waits.

    Attributes:
        counts: tasks by state.
        oldest_task_at: when the oldest task that could run was put in.
        mails: mails that did not go out yet.
        oldest_mail_at: when the oldest of them was written.
        oldest_deadline_at: the earliest deadline that is open.
    """

    counts: dict[str, int]
    oldest_task_at: int | None
    mails: int
    oldest_mail_at: int | None
    oldest_deadline_at: int | None


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the queue as a page shows it; `fault` is what ended it, its last line alone."""

    id: str
    name: str
    subject: str
    state: str
    put_in_at: int
    began_at: int | None
    ended_at: int | None
    fault: str


def database_answers() -> None:
    """Ask the database the least that it can be asked.

    Raises:
        django.db.Error: it does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def waiting() -> Waiting:
    """Return what waits."""
    tasks = DBTaskResult.objects.order_by()
    counts = {row["status"]: row["n"] for row in tasks.values("status").annotate(n=Count("pk"))}
    oldest = tasks.filter(status=READY).aggregate(at=Min("enqueued_at"))["at"]
    mails = OutgoingMail.objects.filter(sent_at=None).aggregate(n=Count("pk"), at=Min("created_at"))
    deadline = Deadline.objects.filter(settled_at=None).aggregate(at=Min("due_at"))["at"]
    return Waiting(counts, _at(oldest), mails["n"], mails["at"], deadline)


def tasks() -> tuple[Task, ...]:
    """Return the tasks of the queue, the latest first, at most `LISTED_MAX`."""
    return tuple(_task(row) for row in DBTaskResult.objects.order_by("-enqueued_at")[:LISTED_MAX])


def is_waiting(name: str, subject: str) -> bool:
    """Return whether a task of a name waits for a subject (its first argument) and has not begun."""
    rows = DBTaskResult.objects.filter(status=READY, task_path__endswith=f".{name}")
    return any((row.args_kwargs["args"] or [""])[0] == subject for row in rows)


def taken_up_again(is_alive: Callable[[str], bool]) -> tuple[str, ...]:
    """Let tasks of dead workers wait again; return their names.

    Args:
        is_alive: whether a worker of an id lives.
    """
    with unit():
        rows = list(DBTaskResult.objects.select_for_update().filter(status=RUNNING))
        left = [row for row in rows if not (row.worker_ids and is_alive(row.worker_ids[-1]))]
        for row in left:
            row.status, row.started_at = READY, None
            row.save(update_fields=["status", "started_at"])
    return tuple(row.task_path.rpartition(".")[2] for row in left)


def _task(row: DBTaskResult) -> Task:
    arguments = row.args_kwargs["args"] or [""]
    put_in = _at(row.enqueued_at)
    assert put_in is not None, "every task was put in at some time"
    return Task(
        id=str(row.pk),
        name=row.task_path.rpartition(".")[2],
        subject=str(arguments[0]),
        state=row.status,
        put_in_at=put_in,
        began_at=_at(row.started_at),
        ended_at=_at(row.finished_at),
        fault=row.traceback.strip().rpartition("\n")[2][:500],
    )


def _at(moment: datetime | None) -> int | None:
    return None if moment is None else instant_of(moment)
