"""Follows: what is done when a deadline of a kind runs out, in the transaction that settles it.

In:  nothing; each area names its own kinds here.
Out: `FOLLOWS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from onus.actions.regions import regions_now
from onus.actions.tick_deadlines import Told
from onus.actions.write_digests import DIGEST, write_digests
from onus.core.planning.deadlines import Lapse
from onus.jobs.tasks import queue_assessment, queue_judgement, queue_office
from onus.outside.clock import now
from onus.records.work import ASSESSMENT, JUDGEMENT, OFFICE


def _assess(lapse: Lapse) -> None:
    """A fact came on record: the dossier is assessed with it."""
    queue_assessment(lapse.subject)


def _office(lapse: Lapse) -> None:
    """A run of the office was put in."""
    queue_office(int(lapse.subject))


def _judge(lapse: Lapse) -> None:
    """A fact of a tender came on record, or a limit ran out: it is judged anew."""
    queue_judgement(lapse.subject)


def _morning(lapse: Lapse) -> None:
    """A morning has come: everybody who works in the dossier is written to."""
    address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}/zh-hans/workbench/{lapse.subject}/"
    write_digests(lapse.subject, address=address, now=now(), regions=regions_now(settings.REGIONS))


FOLLOWS: Mapping[str, Told] = {
    ASSESSMENT: _assess,
    DIGEST: _morning,
    JUDGEMENT: _judge,
    OFFICE: _office,
}
