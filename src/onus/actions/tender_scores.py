"""Tender scores: a drawn member makes a sheet, seals it by its digest, and opens it when all sheets are sealed.

In:  a tender as it stands, a member of its panel, points by bid and criterion; or the file of a sheet.
Out: the file of a sheet; facts; or what stands against it.

The surprise: the sheet is not kept. The file goes to its member and only the digest stays,
so that nobody who reads the database knows any points before the last sheet is sealed. A member
who lost the file seals another sheet, until a sheet is open that all had sealed before. A sheet opens
with all that was to be scored when it was sealed, also where a bid dropped out since.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Container, Iterator, Mapping

from onus.actions.keep_fact import keep_fact
from onus.actions.tender_counting import must_count
from onus.actions.tender_desk import TenderNow, facts_that_count
from onus.base.canonical import canonical_json
from onus.base.marks import mark_of
from onus.core.acts.filling import Wrong
from onus.core.evaluation.criteria import SCORED, Criterion
from onus.core.evaluation.scoring import ItemScore, ScoreSheet, SheetOpened, SheetSealed
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.bid import OpenedFiles
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.sealed import why_waiting
from onus.core.tendering.tender import said
from onus.records.tender_facts import KeptTenderFact
from onus.records.unit import unit
from onus.records.work import wish_judgement

SALT_BYTES, SHEET_BYTES_MAX, LETTERS, REASON_MAX = 16, 64_000, 12, 1_000
POWER, BASIS = "bid.score", "CN-SCORE-22"
MILLI = 1_000


def is_member(at: TenderNow, person: str) -> bool:
    """Return whether somebody sits on the panel that was drawn."""
    return at.proceeding.panel is not None and person in at.proceeding.panel.members


def criteria_scored(at: TenderNow) -> tuple[Criterion, ...]:
    """Return the announced criteria that experts score; all others are computed."""
    scheme = told_in_force(at.tender, at.now).scheme
    return tuple(one for one in scheme.criteria if one.kind == SCORED)


def bids_to_score(at: TenderNow) -> tuple[str, ...]:
    """Return the admitted bids, in their order; none while a bid waits for its outcome or for whose it is.

    A sheet that were made before that is settled would lack a bid, or score one that is out; none is open by then.
    """
    if why_waiting(at.proceeding.received):
        return ()
    return tuple(dict.fromkeys(bid for lot in at.proceeding.lots for bid in lot.admitted))


def opened_to_score(at: TenderNow) -> Mapping[str, OpenedFiles]:
    """Return what came out of each admitted envelope, by the name of the bid."""
    return {bid: at.tender.opened[bid] for bid in bids_to_score(at) if bid in at.tender.opened}


def sealed_by(at: TenderNow) -> tuple[str, ...]:
    """Return the members who have sealed a sheet that counts."""
    return tuple(dict.fromkeys(what.expert for _, what in said(facts_that_count(at), SheetSealed)))


def may_seal(at: TenderNow, person: str) -> bool:
    """Return whether a sheet that a member seals now would be the one that counts, in any lot.

    Where no sheets are counted yet, any sheet that is open keeps everybody from sealing anew.
    """
    counted = [lot.scoring for lot in at.proceeding.lots if lot.scoring is not None]
    if counted:
        return any(person in one.may_seal for one in counted)
    return person not in sealed_by(at) or not said(facts_that_count(at), SheetOpened)


def all_sealed(at: TenderNow) -> bool:
    """Return whether every member has sealed a sheet, so that sheets may be opened."""
    panel = at.proceeding.panel
    return panel is not None and set(panel.members) <= set(sealed_by(at))


def made_sheet(at: TenderNow, person: str, form: Mapping[str, str]) -> bytes | tuple[Wrong, ...]:
    """Return the file of a sheet, with a salt of chance; or every cell that is amiss.

    Args:
        at: the tender as it stands.
        person: the member.
        form: points and reasons, `points-B-C` and `reason-B-C` by the number of bid and criterion.
    """
    items, wrong = [], []
    for cell, bid, criterion in cells(at):
        points = _points(form.get(f"points-{cell}", "").strip())
        if isinstance(points, str):
            wrong.append(Wrong(f"points-{cell}", points))
        elif points > criterion.most_milli:
            wrong.append(Wrong(f"points-{cell}", "out_of_range", str(criterion.most_milli // MILLI)))
        else:
            reason = form.get(f"reason-{cell}", "").strip()[:REASON_MAX]
            items.append(ItemScore(bid, criterion.id, points, reason))
    if wrong or not items:
        return tuple(wrong) or (Wrong("", "nothing_to_score"),)
    sheet = ScoreSheet(person, secrets.token_hex(SALT_BYTES), tuple(items))
    return canonical_json(sheet) + b"\n"


def cells(at: TenderNow) -> Iterator[tuple[str, str, Criterion]]:
    """Yield the name of each cell of a sheet, with its bid and criterion."""
    for row, bid in enumerate(bids_to_score(at)):
        for column, criterion in enumerate(criteria_scored(at)):
            yield f"{row}-{column}", bid, criterion


def seal_sheet(at: TenderNow, person: str, raw: bytes) -> KeptTenderFact | tuple[Wrong, ...]:
    """Record the digest of a sheet; the sheet itself is read and forgotten."""
    sheet = _read(at, person, raw)
    if not isinstance(sheet, ScoreSheet):
        return sheet
    if not may_seal(at, person) or sheet.digest() in _digests(at, person):
        return (Wrong("sheet", "sealed_twice"),)
    name = _name("sheet-sealed", sheet)
    return _record(at, person, name, SheetSealed(at.now, name, person, sheet.digest()))


def open_sheet(at: TenderNow, person: str, raw: bytes) -> KeptTenderFact | tuple[Wrong, ...]:
    """Record a sheet that was sealed before, once every member has sealed one."""
    sheet = _read(at, person, raw, aside=_aside(at))
    if not isinstance(sheet, ScoreSheet):
        return sheet
    if not all_sealed(at):
        return (Wrong("sheet", "not_all_sealed"),)
    counting = {one.id for one in facts_that_count(at)}
    if sheet.digest() not in _digests(at, person, counting)[-1:]:
        return (Wrong("sheet", "other_sheet"),)
    name = _name("sheet-opened", sheet)
    return _record(at, person, name, SheetOpened(at.now, name, sheet))


def _digests(at: TenderNow, person: str, among: Container[str] | None = None) -> tuple[str, ...]:
    """Return what a member has sealed, in its order; a sheet that was sealed before does not come again.

    Args:
        among: ids of the facts that are asked; None for all on record.
    """
    facts = said(facts_on_record(at.tender, at.now), SheetSealed)
    return tuple(
        what.digest for one, what in facts if what.expert == person and (among is None or one.id in among)
    )


def _name(fact: str, sheet: ScoreSheet) -> str:
    """Return a name that is cut from the digest of the sheet, in which there is chance: it tells nobody whose it is."""
    return f"{fact}-{mark_of(sheet.digest(), letters=LETTERS)}"


def _aside(at: TenderNow) -> frozenset[str]:
    """Return the opened bids that are not to score: they may have been when a sheet was sealed."""
    opened = {what.ciphertext for _, what in said(facts_that_count(at), BidOpened)}
    return frozenset(opened.difference(bids_to_score(at)))


def _read(
    at: TenderNow, person: str, raw: bytes, *, aside: Container[str] = ()
) -> ScoreSheet | tuple[Wrong, ...]:
    """Return the sheet of a file, if it is the member's own, whole, on announced criteria and within range.

    Args:
        at: the tender as it stands.
        person: the member.
        raw: the bytes of the file.
        aside: bids that the sheet may say something of beside those that are to score.
    """
    try:
        told = json.loads(raw[:SHEET_BYTES_MAX])
        items = tuple(
            ItemScore(str(one["bid"]), str(one["criterion"]), int(one["milli"]), str(one.get("reason", "")))
            for one in told["items"]
        )
        sheet = ScoreSheet(str(told["expert"]), str(told["salt"]), items)
    except (ValueError, KeyError, TypeError, AttributeError):
        return (Wrong("sheet", "no_sheet" if raw else "missing"),)
    if sheet.expert != person:
        return (Wrong("sheet", "not_your_sheet"),)
    asked = {(bid, criterion.id): criterion.most_milli for _, bid, criterion in cells(at)}
    scored = [one for one in items if one.bid not in aside]
    given = {(one.bid, one.criterion): one.milli for one in scored}
    within = all(0 <= milli <= asked.get(cell, -1) for cell, milli in given.items())
    if not asked or set(given) != set(asked) or len(given) != len(scored) or not within:
        return (Wrong("sheet", "sheet_not_whole"),)
    return sheet


def _points(text: str) -> int | str:
    """Return thousandths of a point, or the code of what is wrong."""
    if not text:
        return "missing"
    whole, _, part = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 4 and len(part) <= 3):
        return "no_points"
    if part and not (part.isascii() and part.isdecimal()):
        return "no_points"
    return int(whole) * MILLI + int(part.ljust(3, "0"))


def _record(at: TenderNow, person: str, name: str, stated: object) -> KeptTenderFact:
    fact = TenderFact(name, at.now, at.now, stated)
    must_count(at, POWER, (fact,))
    with unit():
        wish_judgement(at.tender.id, at=int(at.now))
        return keep_fact(at.tender.id, fact, POWER, by=person, basis=BASIS)
