"""Opened sheets: the bids and the committee as they stand, and the instant from which admission stays.

In:  a tender with the versions that count, what is announced, the facts that count.
Out: every envelope, who takes part, who sits, and when the first sheet was opened that counts as open; where nobody
scores, when the first award was decided.

From that instant on somebody may know points. So admission rests on what was on record by then, and an envelope that
comes open later joins nothing: whoever chose the hour of a look-up or an opening would choose the winner, or leave
every sheet without a score of one bid. While a bid waits for its outcome no sheet counts as open, for nobody can
have scored what comes out.

Where nobody scores, prices are known from the opening, and no signature of one has anything to guard: it is the
first award that counts, which takes two persons, and that comes while no bid waits for its outcome.

The surprise: no circle. Which sheet counts as open hangs on who sits and on what was sealed, and on no score and no
admission; who sits, on who takes part. Both are asked of the record as it was when that sheet was opened, so
nothing that came later moves the instant. A sheet of a stranger or one that is early stops nothing. Whether an
award counts follows from the table of power alone.

Source: decision 105.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from onus.base.instants import Instant
from onus.core.competition.deadlines import DeadlineStep
from onus.core.evaluation.criteria import SCORED
from onus.core.evaluation.scoring import SheetOpened, SheetSealed
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.sealing.facts import BidOpened
from onus.core.sealing.standing import SealedStanding
from onus.core.tendering.announced import judged_competition, with_deadline
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import AwardDecided
from onus.core.tendering.conflicting import taking_part
from onus.core.tendering.counting import counted
from onus.core.tendering.disputed_bids import suppliers_named
from onus.core.tendering.evaluating import PanelFound, first_open_sheet, panel_of, panel_then
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import in_force
from onus.core.tendering.on_record import settled_in_force
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.sealed import OPEN, standing_and_bids, why_waiting
from onus.core.tendering.seated import SheetsOpen
from onus.core.tendering.supplier_keys import KeyRecord, SupplierKeys
from onus.core.tendering.tender import Tender, announced, said

OPENED_AFTER_SHEETS = "opened_after_sheets"
"""An envelope was opened once a sheet of scores was open, or the award decided; it joins nothing."""


@dataclass(frozen=True, slots=True)
class BidsAsked:
    """What the bids of a tender are read from.

    Attributes:
        tender: with the versions that count.
        told: the announcement in force, with the one deadline.
        steps: how the deadline came to be.
        record: what is on record of keys.
        powerless: ids of the acts that no power was behind.
    """

    tender: Tender
    told: Announcement
    steps: tuple[DeadlineStep, ...]
    record: KeyRecord
    powerless: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class BidsHeld:
    """The bids and the committee as they stand.

    Attributes:
        facts: those that count, without the openings that join nothing.
        standing: what the log says.
        received: every envelope with its state.
        keys: the register of keys.
        faults: each fact on bids that counts for nothing, with why.
        bidders: who takes part.
        panel: the committee.
        sheets: from when on admission stays.
    """

    facts: tuple[TenderFact, ...]
    standing: SealedStanding
    received: tuple[ReceivedBid, ...]
    keys: SupplierKeys
    faults: tuple[tuple[str, str], ...]
    bidders: tuple[str, ...]
    panel: PanelFound
    sheets: SheetsOpen = SheetsOpen()


def bids_held(asked: BidsAsked, facts: tuple[TenderFact, ...]) -> BidsHeld:
    """Return the bids and the committee as they stand, without what was opened once admission was settled.

    Args:
        asked: what they are read from.
        facts: those on record that count.
    """
    found = _held(asked, facts)
    sheets, then = _sheets_open(asked, facts, found)
    late = _opened_late(facts, sheets, then)
    if late:
        found = _held(asked, tuple(one for one in facts if one.id not in late))
    return replace(
        found, sheets=sheets, faults=(*found.faults, *((name, OPENED_AFTER_SHEETS) for name in sorted(late)))
    )


def after_the_sheets(tender: Tender, as_of: Instant) -> frozenset[str]:
    """Return what decides of admission no more because it is settled: look-ups, papers and openings, by their ids.

    The public is told them with the sheets, or with the award where nobody scores; told before, it would hold them for what they no longer are.

    Args:
        tender: as the office has it.
        as_of: what came on record later is not seen.
    """
    known = [one for one in tender.facts if one.recorded_at <= as_of]
    settling = (SheetOpened, AwardDecided)
    first = min((one.recorded_at for one in known if isinstance(one.said, settling)), default=None)
    kinds = (DocumentLookup, QualificationDocument, BidOpened)
    if first is None or not any(isinstance(one.said, kinds) and one.recorded_at > first for one in known):
        return frozenset()
    held = in_force(tender, as_of)
    claimed, facts, powers, void = counted(held, settled_in_force(held, as_of).facts)
    competition = judged_competition(held, facts, as_of)
    if competition is None:
        return frozenset()
    told = with_deadline(announced(held, as_of).announcement, competition.deadline)
    record = KeyRecord(claimed, competition.deadline, void)
    asked = BidsAsked(held, told, competition.steps, record, powers.powerless)
    sheets, then = _sheets_open(asked, facts, _held(asked, facts))
    if sheets.at is None:
        return frozenset()
    checked = (
        one.id
        for one in known
        if isinstance(one.said, (DocumentLookup, QualificationDocument)) and one.recorded_at > sheets.at
    )
    return frozenset(checked) | _opened_late(tuple(known), sheets, then)


def _held(asked: BidsAsked, facts: tuple[TenderFact, ...]) -> BidsHeld:
    standing, received, keys, faults = standing_and_bids(
        asked.tender, facts, asked.steps, asked.record, asked.powerless
    )
    bidders = taking_part(facts, suppliers_named(received), asked.told.bids_until)
    panel = panel_of(asked.tender, asked.told, facts, bidders)
    return BidsHeld(facts, standing, received, keys, faults, bidders, panel)


def _sheets_open(
    asked: BidsAsked, facts: tuple[TenderFact, ...], found: BidsHeld
) -> tuple[SheetsOpen, Sequence[ReceivedBid]]:
    """Return from when on admission stays, and every envelope as it stood then; none for not yet.

    Args:
        asked: what the bids are read from.
        facts: those on record that count.
        found: how bids and committee stand by all of them; where they stood so before, they are not read again.
    """
    early: dict[str, str] = {}
    before: tuple[TenderFact, ...] = ()
    received: tuple[ReceivedBid, ...] = ()
    panel, scored = found.panel, bool(asked.told.scheme.of_kind(SCORED))
    for at in sorted({one.recorded_at for one, _ in said(facts, SheetOpened if scored else AwardDecided)}):
        known = tuple(one for one in facts if one.recorded_at <= at)
        bearing = tuple(one for one in known if not isinstance(one.said, (SheetSealed, SheetOpened)))
        if bearing != before:
            before = bearing
            keys = tuple(one for one in asked.record.facts if one.recorded_at <= at)
            record = replace(asked.record, facts=keys)
            received = standing_and_bids(asked.tender, known, asked.steps, record, asked.powerless)[1]
            bidders = taking_part(known, suppliers_named(received), asked.told.bids_until)
            now = (found.panel, found.bidders)
            panel = panel_then(asked.tender, asked.told, facts, bidders, now, at)
        waits = why_waiting(received)
        if waits:
            early |= {what.fact: waits for one, what in said(known, SheetOpened) if one.recorded_at == at}
        elif not scored or first_open_sheet(known, panel, early) is not None:
            return SheetsOpen(at, early), received
    return SheetsOpen(None, early), ()


def _opened_late(
    facts: tuple[TenderFact, ...], sheets: SheetsOpen, then: Sequence[ReceivedBid]
) -> frozenset[str]:
    """Return the openings, by their facts, that came once admission was settled, of envelopes that were not open then."""
    if sheets.at is None:
        return frozenset()
    open_then = {one.bid for one in then if one.state in OPEN}
    return frozenset(
        one.id
        for one, what in said(facts, BidOpened)
        if one.recorded_at > sheets.at and what.ciphertext not in open_then
    )
