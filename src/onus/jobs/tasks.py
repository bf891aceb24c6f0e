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
from onus.actions.assess_tender import assess_tender
from onus.actions.keep_outlook import look_ahead_of
from onus.actions.office_runs import do_run
from onus.actions.publish_shown import Publishing, publish_shown
from onus.actions.regions import regions_now
from onus.base.instants import Instant
from onus.outside.clock import now
from onus.records.dossiers import dossier_named
from onus.records.office_runs import run_numbered
from onus.records.queue import is_waiting
from onus.records.unit import unit


@task()
def look(dossier: str, as_of: int) -> None:
    """Look ahead from the instant of an assessment; what it shows does not wait for this."""
    look_ahead_of(
        dossier, settings.STORE, as_of=Instant(as_of), now=now(), regions=regions_now(settings.REGIONS)
    )


@task()
def assess(dossier: str, as_of: int = 0) -> None:
    """Assess a dossier as of an instant; 0 for now."""
    at = Instant(as_of) if as_of else now()
    assess_dossier(dossier, settings.STORE, outs(), as_of=at, now=now())
    look.enqueue(dossier, at)
    if settings.LOG is not None and settings.SITE is not None and not is_waiting("publish", dossier):
        publish.enqueue(dossier)


@task()
def publish(dossier: str) -> None:
    """Put what is shown of a dossier under the log and onto the site."""
    if settings.LOG is None or settings.SITE is None:
        return
    how = Publishing(
        settings.LOG,
        settings.SITE,
        Path(settings.DATA) / "publish-lock",
        settings.SITE_ADDRESS,
        settings.POLICY,
    )
    publish_shown(dossier, how, now=now())


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


@task()
def office(number: int) -> None:
    """Do a run of the office: take files in, make, serve or receive papers."""
    run = run_numbered(number)
    shown = dossier_named(run.dossier) if run is not None else None
    if shown is not None:
        do_run(number, store=settings.STORE, now=now())


def queue_office(number: int) -> None:
    """Put a run of the office into the queue."""
    office.enqueue(number)


@task()
def judge(tender: str) -> None:
    """Judge a tender with every fact that is on record now, and show what it came to."""
    at = now()
    assess_tender(tender, settings.STORE, as_of=at, now=at)


def queue_judgement(tender: str) -> bool:
    """Put a judgement of a tender into the queue; False where one waits already."""
    with unit():
        if is_waiting("judge", tender):
            return False
        judge.enqueue(tender)
    return True
