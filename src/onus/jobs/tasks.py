"""Tasks: what is put into the queue, and what a worker then does.

In:  names and numbers, which is all that a row of the queue can hold.
Out: nothing; what was done stands in the tables.

The surprise: a task may run twice. Its worker may be killed at any moment, and the
task waits again; so each begins anew, and changes what is shown in one last step.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django_tasks import task

from onus.actions.assess_dossier import assess_dossier
from onus.base.instants import Instant
from onus.outside.clock import now
from onus.records.queue import is_waiting
from onus.records.unit import unit


@task()
def assess(dossier: str, as_of: int = 0) -> None:
    """Assess a dossier as of an instant; 0 for the moment at which it runs."""
    at = Instant(as_of) if as_of else now()
    assess_dossier(dossier, settings.STORE, outs(), as_of=at, now=now())


def queue_assessment(dossier: str, *, as_of: Instant | None = None) -> bool:
    """Put an assessment into the queue; False where one of the dossier waits already.

    One that is running does not count: it may have read the dossier before the newest fact.
    """
    with unit():
        if is_waiting("assess", dossier):
            return False
        assess.enqueue(dossier, as_of or 0)
    return True


def outs() -> Path:
    """Return the place in which assessments stay."""
    return Path(settings.DATA) / "out"
