"""Carry deadlines: bring the store of sealed bids in step with what was decided, whoever looks at a page or not.

In:  an act that moves a deadline; the wishes that facts of tenders left behind; where sealed bids lie.
Out: the store's log, which holds the latest deadline of each of them.

A later deadline is in the log before anybody is told of it: bidders rely on what is published, and a log
that learned of it too late would refuse their bids through no fault of theirs.

The surprise: no list says which acts move a deadline. Every fact of a tender leaves a wish,
and what the deadline is follows from all of them; most wishes find the log in step.
"""

from __future__ import annotations

import logging
from itertools import groupby

from onus.actions.tender_bids import SealedPlaces, keep_in_step
from onus.actions.tender_desk import TenderNow, tender_now
from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.core.sealing.standing import SealedStanding
from onus.outside.sealing.faults import NotAnnounced
from onus.records.deadlines import lapse, run_out
from onus.records.unit import AWAY
from onus.records.work import STEP

log = logging.getLogger("onus.actions.carry_deadlines")


class DeadlineNotLogged(OnusError):
    """The log of sealed bids did not take a later deadline, so the act that moves it was not done."""

    code = "TENDER-046"
    what = "The deadline of `{tender}` stays at {before}: the log of sealed bids did not take {after}."
    why = "Bidders rely on a deadline that is published; under a log that does not hold it their bids would be late."
    do = "Nothing was published. Do it again as soon as the store and its witnesses answer, before {before}."


def carry_at_once(before: TenderNow, places: SealedPlaces) -> None:
    """Bring a later deadline into the log as the last step of the act that decides on it.

    To be called in the transaction of the act, so that what the log does not take is decided by nobody. The
    first deadline of a tender is none that anybody relied on before; that one is carried afterwards.

    Args:
        before: the tender as it stood before the act.
        places: where sealed bids lie.

    Raises:
        DeadlineNotLogged: the log did not take it.
    """
    at = tender_now(before.tender.id, places.files, now=before.now)
    old, new = before.proceeding.deadline, at.proceeding.deadline if at is not None else None
    if at is None or old is None or new is None or new <= old:
        return
    try:
        keep_in_step(at, places)
    except AWAY:
        raise
    except Exception as error:
        log.critical("a later deadline was not published, for the log of sealed bids did not take it", extra={"subject": at.tender.id}, exc_info=error)  # fmt: skip
        raise DeadlineNotLogged(tender=at.tender.id, before=utc_text(old), after=utc_text(new)) from error


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
        standing = keep_in_step(at, places) if at is not None else None
        if at is not None and standing is not None and _ahead(at, standing):
            log.critical(
                "the log of sealed bids holds a later deadline than was published", extra={"subject": tender}
            )
            return False
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


def _ahead(at: TenderNow, standing: SealedStanding) -> bool:
    """Return whether the log took a deadline whose act was cut short; it waits to be carried out again."""
    version, deadline = standing.version, at.proceeding.deadline
    return version is not None and deadline is not None and at.now <= deadline < version.deadline


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
