"""`onus jobs`: the background work of the website, until it is told to end.

Any number of them may run on the machine that has the data folder.
"""

from __future__ import annotations

import argparse
import logging.config

from django.conf import settings

from onus.base.errors import OnusError
from onus.base.instants import instant
from onus.jobs.service import work
from onus.jobs.tasks import queue_assessment
from onus.records.dossiers import dossiers
from onus.records.queue import tasks, waiting


class UnknownDossier(OnusError):
    """A dossier is not in the database."""

    code = "JOBS-001"
    what = "The database holds no dossier `{dossier}`."
    why = "Only what was loaded can be assessed."
    do = "Name one of: {known}."


def main(words: list[str]) -> int:
    """Do the background work, or say what there is of it."""
    parser = argparse.ArgumentParser(prog="onus jobs", description="Do the background work of the website.")
    parser.add_argument("--once", action="store_true", help="do what waits now, then end")
    parser.add_argument("--list", action="store_true", help="only say what waits, runs and failed")
    parser.add_argument(
        "--assess", metavar="ID", action="append", default=[], help="put an assessment into the queue"
    )
    parser.add_argument(
        "--as-of", default="", metavar="T", help="instant of the assessment (default: when it runs)"
    )
    told = parser.parse_args(words)
    if told.list:
        return _list()
    known = [one.id for one in dossiers()]
    for dossier in told.assess:
        if dossier not in known:
            raise UnknownDossier(dossier=dossier, known=", ".join(known) or "-")
        new = queue_assessment(dossier, as_of=instant(told.as_of) if told.as_of else None)
        print(f"{dossier}: {'put into the queue' if new else 'waits already'}")
    if told.assess and not told.once:
        return 0
    logging.config.dictConfig(settings.LOGGING)
    work(once=told.once)
    return 0


def _list() -> int:
    for one in tasks():
        print(f"{one.state:<12}{one.name:<12}{one.subject}  {one.fault}".rstrip())
    print(f"{waiting().mails} mail(s) wait")
    return 0
