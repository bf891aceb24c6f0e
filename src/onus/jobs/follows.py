"""Follows: what is done when a deadline of a kind runs out, in the transaction that settles it.

In:  nothing; each area names its own kinds here.
Out: `FOLLOWS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.actions.tick_deadlines import Told
from onus.core.planning.deadlines import Lapse
from onus.jobs.tasks import queue_assessment, queue_office
from onus.records.work import ASSESSMENT, OFFICE


def _assess(lapse: Lapse) -> None:
    """A fact came on record: the dossier is assessed with it."""
    queue_assessment(lapse.subject)


def _office(lapse: Lapse) -> None:
    """A run of the office was put in."""
    queue_office(int(lapse.subject))


FOLLOWS: Mapping[str, Told] = {ASSESSMENT: _assess, OFFICE: _office}
