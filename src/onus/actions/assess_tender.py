"""Assess a tender of the database: export it, judge the folder, show what the public may know in one step.

The surprise: a tender changes although nobody does anything. A deadline passes, a limit
runs out; so each judgement wishes the next one at the next instant that matters.
"""

from __future__ import annotations

from pathlib import Path

from onus.actions.alone import alone
from onus.actions.export_tender import export_tender
from onus.actions.judge_tender import judge_tender
from onus.actions.show_proceeding import show_proceeding
from onus.base.instants import Instant
from onus.core.tendering.proceeding import Proceeding
from onus.outside.files import working_folder
from onus.records.tenders import ShownTender, tender_named
from onus.records.work import wish_judgement_from
from onus.wire.tenders.published import published_files


def assess_tender(tender: str, store: Path, *, as_of: Instant, now: Instant) -> ShownTender:
    """Judge a tender with every fact that was made here, and show what the public may know of it.

    Args:
        tender: its id.
        store: folder of the file store.
        as_of: instant by which everything must have been on record; where a later one is shown
            already, that one, for what the public has seen is not taken back.
        now: instant of the import.

    Raises:
        NoSuchTender, FaultyInput, CannotWrite: nothing changed.
    """
    # Two workers never judge one tender at a time; whoever loads it waits as well.
    with alone(store, f"tender-{tender}"), working_folder() as aside:
        before = tender_named(tender)
        at = Instant(max(as_of, 0 if before is None else before.as_of))
        folder = export_tender(tender, store, aside / "in" / "tender", as_of=at).folder
        judged = judge_tender(folder, at)
        shown = show_proceeding(published_files(judged.tender, at), store, now=now)
        following = next_instant(judged.proceeding)
        if following is not None:
            wish_judgement_from(tender, at=following)
    return shown


def next_instant(found: Proceeding) -> Instant | None:
    """Return the first instant after a judgement at which another would differ, though nobody did anything.

    >>> next_instant(Proceeding("t", Instant(5), "announced", 1, deadline=Instant(9)))
    10
    """
    ends = [found.deadline, *(one.due for one in found.clocks)]
    later = [one + 1 for one in ends if one is not None and one >= found.as_of]
    return Instant(min(later)) if later else None
