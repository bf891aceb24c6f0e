"""Carry deadlines: bring the store of sealed bids in step with what was decided, whoever looks at a page or not.

In:  the wishes that facts of tenders left behind; where sealed bids lie.
Out: the store's log, which holds the latest deadline of each of them.

The surprise: no list says which acts move a deadline. Every fact of a tender leaves a wish,
and what the deadline is follows from all of them; most wishes find the log in step.
"""

from __future__ import annotations

import logging
from itertools import groupby

from onus.actions.tender_bids import SealedPlaces, keep_in_step
from onus.actions.tender_desk import tender_now
from onus.base.instants import Instant
from onus.outside.sealing.faults import NotAnnounced
from onus.records.deadlines import lapse, run_out
from onus.records.unit import AWAY
from onus.records.work import STEP

log = logging.getLogger("onus.actions.carry_deadlines")


def carry_deadline(tender: str, places: SealedPlaces, *, now: Instant) -> bool:
    """Bring the log in step with a tender; what was decided stands whatever becomes of this.

    Args:
        tender: its id.
        places: where sealed bids lie.
        now: present instant, for an act that of the act.

    Returns:
        Whether nothing is left to try: the log is in step, takes no bids of the tender, or does not take
        the deadline any more; False where something failed that may succeed later.
    """
    try:
        at = tender_now(tender, places.files, now=now)
        if at is not None:
            keep_in_step(at, places)
    except AWAY:
        raise
    except NotAnnounced as no:
        # The older deadline has passed meanwhile; no later try could change that, so it is told once.
        log.critical(no.sentence(), extra={"subject": tender})
    except Exception:
        # A witness that does not answer, a full disk, a busy log: the act must not fail with them.
        log.exception("a deadline did not reach the log of sealed bids", extra={"subject": tender})
        return False
    return True


def carry_deadlines(places: SealedPlaces, *, now: Instant) -> int:
    """Do that for every tender for which it is wished; what failed is wished on.

    Args:
        places: where sealed bids lie.
        now: present instant.

    Returns:
        For how many tenders nothing is left to try.
    """
    wishes = sorted((wish.subject, number) for number, wish in run_out(now, (STEP,)))
    done = 0
    for tender, rows in groupby(wishes, key=lambda one: one[0]):
        if carry_deadline(tender, places, now=now):
            done += 1
            for _, number in rows:
                lapse(number, (), at=now)
    return done
