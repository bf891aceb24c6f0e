"""Evaluating: the committee drawn again, each lot scored and ranked, and the winner that follows.

In:  a tender, the facts on record, the opened bids and why some are refused.
Out: the panel, and `LotProceeding` for each lot.

The surprise: nobody's word is needed for a ranking but the experts' sealed sheets.
While a sheet is missing there is no ranking, whatever the office signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.rule_values import holding
from onus.core.evaluation.awarding import AwardNotice, SetAside, Winner, award_notice, winner
from onus.core.evaluation.bids import OpenedBid, sorted_out
from onus.core.evaluation.criteria import BY_DRAW, COMPUTED, SCORED, Scheme
from onus.core.evaluation.deviation import ScoreExplained, deviations
from onus.core.evaluation.drawing import Absent, Panel, draw, left_by, replaced
from onus.core.evaluation.experts import Recused
from onus.core.evaluation.low_bids import REFUSED
from onus.core.evaluation.ranking import Ranking, rank
from onus.core.evaluation.scoring import Counted, SheetOpened, SheetSealed, counted, first_open
from onus.core.evaluation.seeds import NoSeed, Seed, SeedCheckpoint, seed_from
from onus.core.qualification.credit_grades import CREDIT_INDICATOR
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import PanelDrawn
from onus.core.tendering.bid import BidContent
from onus.core.tendering.established import ties_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.low_prices import Asking, low_cases
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.proceeding import BARRED, LotProceeding, QualificationTest
from onus.core.tendering.qualifications import (
    BidderSetting,
    bidders_at_award,
    bidders_at_signing,
    credit_worths,
    reason_of,
    unjudged_in,
)
from onus.core.tendering.seated import first_sheet_at
from onus.core.tendering.tender import Tender, said

NO_PANEL, NO_OPENING, LOW_OPEN, SHEETS_MISSING, NO_DRAW, NOBODY = (
    "no_panel", "not_opened", "low_price_open", "sheets_missing", "no_seed_for_tie", "no_bids",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PanelFound:
    """The committee as drawn again, its seed, or why there is none; and who sat on it and left, with when.

    Attributes:
        at_draws: for each draw on record, by its fact, the committee as it followed when that draw came.
        drawn: the committee before anybody left.
        later: who sits from the instant of each absence on.
    """

    panel: Panel | None = None
    seed: Seed | None = None
    why: str = ""
    recused: tuple[Recused, ...] = ()
    left: tuple[tuple[Instant, str], ...] = ()
    at_draws: Mapping[str, Panel] = field(default_factory=dict)
    drawn: Panel | None = None
    later: tuple[tuple[Instant, tuple[str, ...]], ...] = ()


def panel_of(
    tender: Tender, told: Announcement, facts: tuple[TenderFact, ...], suppliers: Sequence[str]
) -> PanelFound:
    """Draw the committee again from what is public, as it stands and as it stood when each draw came on record.

    Who fell ill or told a tie later makes no draw before it wrong. Absences count in the order in which they came on record: one that is dated back calls nobody away from the seat
    to which another called him.

    Args:
        tender: with its library.
        told: the announcement in force; it names seats, rule of the seed and purpose.
        facts: those on record.
        suppliers: who takes part; experts and representatives of the buyer tied to one of them step back.
    """
    found = _followed(tender, told, facts, suppliers)

    def panel_at(at: Instant) -> Panel | None:
        known = _known_then(facts, at)
        # Nobody left and nobody told a tie since: that draw gave the committee that sits.
        return found.panel if known == facts else _followed(tender, told, known, suppliers).panel

    then = [(one.id, panel_at(one.recorded_at)) for one, _ in said(facts, PanelDrawn)]
    return replace(found, at_draws={name: panel for name, panel in then if panel is not None})


def panel_then(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    suppliers: Sequence[str],
    now: tuple[PanelFound, Sequence[str]],
    at: Instant,
) -> PanelFound:
    """Return the committee as it stood at an instant.

    Args:
        tender: with its library.
        told: the announcement in force.
        facts: those on record.
        suppliers: who took part then.
        now: the committee that sits, and who takes part.
        at: absences and own ties that came on record later are not seen.
    """
    known = _known_then(facts, at)
    found, taking_part = now
    return found if (known, suppliers) == (facts, taking_part) else _followed(tender, told, known, suppliers)


def first_open_sheet(
    facts: Sequence[TenderFact], found: PanelFound, early: Mapping[str, str]
) -> Instant | None:
    """Return when a sheet was first opened that all had sealed before; None for not yet, or without a committee.

    Args:
        facts: those on record.
        found: the committee.
        early: why each sheet, by its fact, was opened before all bids that are to score were known.
    """
    if found.panel is None or not found.panel.members:
        return None
    sealed, opened = _sheets(facts)
    return first_open(
        found.panel.members, sealed=sealed, opened=opened, left=found.left, early=early, result_at=_result_at(facts)
    )  # fmt: skip


def _known_then(facts: tuple[TenderFact, ...], at: Instant) -> tuple[TenderFact, ...]:
    """Return the facts without absences and own ties that came on record after an instant."""
    return tuple(
        one
        for one in facts
        if one.recorded_at <= at or not isinstance(one.said, (Absent, ConflictDeclaration))
    )


def _followed(
    tender: Tender, told: Announcement, facts: tuple[TenderFact, ...], suppliers: Sequence[str]
) -> PanelFound:
    if told.panel is None or told.seed is None or tender.library is None:
        return PanelFound(why="" if told.panel is None else "no_library")
    away = recusals(tender, _before_the_sheets(facts), suppliers, told.bids_until, told.panel.buyers)
    tied = {one.expert for one in away}
    asked = replace(told.panel, buyers=tuple(one for one in told.panel.buyers if one not in tied))
    checkpoints = [what for _, what in said(facts, SeedCheckpoint)]
    seed = seed_from(told.seed, tender.library, checkpoints, tender.vouched)
    if isinstance(seed, NoSeed):
        return PanelFound(why=seed.reason, recused=away)
    panel = draw(tender.library, asked, seed=seed.text, recused=away)
    absent = [Absent(one.recorded_at, what.expert, what.reason) for one, what in said(facts, Absent)]
    later = tuple(
        (at, replaced(panel, [one for one in absent if one.at <= at]).members)
        for at in sorted({one.at for one in absent})
    )
    return PanelFound(
        replaced(panel, absent), seed, "", away, left_by(panel, absent), drawn=panel, later=later
    )


def _before_the_sheets(facts: tuple[TenderFact, ...]) -> tuple[TenderFact, ...]:
    """Return the facts without the ties that were declared once the first sheet of the committee was sealed.

    Whoever keeps an own tie to himself until points are known steps back from nothing; that he acted is told.
    """
    sealed_at = first_sheet_at(facts)
    if sealed_at is None:
        return facts
    late = {one.id for one, _ in said(facts, ConflictDeclaration) if one.recorded_at >= sealed_at}
    return tuple(one for one in facts if one.id not in late)


def recusals(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    suppliers: Sequence[str],
    at: Instant,
    named: Sequence[str] = (),
) -> tuple[Recused, ...]:
    """Return who may not sit: tied to a bidder by the register, or by an own declaration.

    Args:
        suppliers: who takes part.
        at: ties are looked at on its civil day.
        named: whom the announcement names beside the experts of the library.
    """
    if tender.library is None:
        return ()
    experts = tender.library.experts
    rules = holding(tender.rulebook, "conflict", tender.zone.local_day(at))
    key = rules[0].key if rules else ""
    found = {Recused(one.id, key, f"works for {one.body}") for one in experts if one.body in suppliers}
    ties = ties_of(tender, facts, [*(one.id for one in experts), *named], suppliers, at)
    return tuple(
        sorted(found | {Recused(one.person, one.rule, f"{one.ground} {one.supplier}") for one in ties})
    )


def lot_proceeding(
    setting: BidderSetting,
    lot: str,
    refused: Sequence[tuple[str, str]],
    found: PanelFound,
    as_of: Instant,
    *,
    tests: Sequence[QualificationTest] = (),
    waits: str = "",
    any_open: bool = True,
) -> LotProceeding:
    """Return what a lot came to.

    Args:
        setting: the tender, what was announced, the facts on record, the opened bids.
        lot: its id.
        refused: reasons of the admission, with the bid before each.
        found: the committee.
        as_of: what came on record later is not seen.
        tests: of the bidders at the deadline.
        waits: why nothing is ranked yet, as `why_waiting` of the sealed bids says; empty for nothing.
        any_open: whether an envelope was opened, whatever came out.
    """
    tender, told, facts, opened = setting.tender, setting.told, setting.facts, setting.opened
    credit = credit_worths(tests)
    bids = [
        one
        for name in sorted(opened)
        if (one := _bid(told.scheme, name, lot, opened[name], credit.get(name))) is not None
    ]
    mine = {one.id for one in bids}
    away_first = [one for one in refused if one[0] in mine]
    able, _ = sorted_out(told.scheme, bids, refused_elsewhere=away_first)
    cases = low_cases(asking_of(tender, told, facts, found), told, able, as_of)
    by_price = [(one.low.bid, "low_price_refused") for one in cases if one.state == REFUSED]
    elsewhere = [*away_first, *by_price]
    kept, away = sorted_out(told.scheme, bids, refused_elsewhere=elsewhere)
    admitted = tuple(one.id for one in kept)
    unjudged = unjudged_in(tests, lot)
    base = LotProceeding(
        lot, admitted, away, cases, unjudged=tuple(one for one in admitted if one in unjudged)
    )
    if not any_open:
        return replace(base, why_unranked=NO_OPENING)
    if waits:
        return replace(base, why_unranked=waits)
    if not kept:
        return replace(base, why_unranked=NOBODY)
    if any(one.decided is None for one in cases):
        return replace(base, why_unranked=LOW_OPEN)
    if told.scheme.of_kind(SCORED):
        if found.panel is None or not found.panel.members:
            return replace(base, why_unranked=NO_PANEL)
        base = _scored(base, setting, found.panel, found.left)
        assert base.scoring is not None, "it was just counted"
        if base.scoring.waiting_for:
            return replace(base, why_unranked=SHEETS_MISSING)
    purpose = f"{tender.id}/{lot}"
    try:
        given = base.scoring.given if base.scoring else ()
        ranking = rank(told.scheme, kept, given, seed=found.seed.text if found.seed else "", purpose=purpose)
    except ValueError:
        # Equals are left, and the seed by which they are set apart is not there yet.
        assert BY_DRAW in told.scheme.ties
        return replace(base, why_unranked=NO_DRAW)
    return _awarded(setting, replace(base, ranking=ranking), ranking, found, as_of)


def asking_of(tender: Tender, told: Announcement, facts: tuple[TenderFact, ...], found: PanelFound) -> Asking:
    """Return what was asked, answered and voted about prices, and who sat when.

    Args:
        tender: with its rules and register.
        told: the announcement in force.
        facts: those on record.
        found: the committee.
    """
    drawn = found.drawn.members if found.drawn is not None else ()
    return Asking(tender, facts, drawn, found.later, anybody=told.panel is None)


def _scored(
    base: LotProceeding, setting: BidderSetting, panel: Panel, left: Sequence[tuple[Instant, str]]
) -> LotProceeding:
    """Return a lot with the sheets that count, and with how far each expert's points lie from the others'."""
    told, facts = setting.told, setting.facts
    scoring = _counted(setting, panel, base.admitted, left)
    explained = [what for _, what in said(facts, ScoreExplained) if what.by in panel.members]
    sheets = [one.sheet.of_bids(base.admitted) for one in scoring.sheets]
    # Before the last sheet is open, no expert may know how far another went.
    far = () if scoring.waiting_for else deviations(sheets, told.scheme, told.deviation, explained)
    return replace(base, scoring=scoring, deviations=far)


def _awarded(
    setting: BidderSetting, base: LotProceeding, ranking: Ranking, found: PanelFound, as_of: Instant
) -> LotProceeding:
    """Return a ranked lot with its winner: the first who was not set aside and is not barred at the award."""
    aside = [
        SetAside(one.happened_at, what.bid, what.reason, one.by)
        for one, what in said(setting.facts, SetAside)
    ]
    tests = bidders_at_award(setting, ranking, base.lot, as_of, [one.bid for one in aside])
    barred = [
        SetAside(one.at, one.bid, "; ".join(dict.fromkeys(reason_of(each) for each in one.against)))
        for one in tests
        if one.state == BARRED
    ]
    first = winner(ranking, [*aside, *barred])
    notice = (
        _notice(setting.tender, setting.told, base.lot, base, ranking, first, found)
        if first.row is not None
        else None
    )
    signing = bidders_at_signing(setting, base.lot, as_of)
    return replace(base, winner=first, notice=notice, tests=(*tests, *signing))


def _bid(scheme: Scheme, name: str, lot: str, content: BidContent, credit: int | None) -> OpenedBid | None:
    price = next((one for one in content.prices if one.lot == lot), None)
    if price is None:
        return None
    # What a bidder says of its own past counts for nothing; the published scorecards say it.
    told = {name: number for name, number in content.indicators.items() if name != CREDIT_INDICATOR}
    told |= {CREDIT_INDICATOR: credit} if credit is not None else {}
    computed = {one.id: one.indicator or one.id for one in scheme.of_kind(COMPUTED)}
    values = tuple((one, told[by]) for one, by in computed.items() if by in told)
    return OpenedBid(name, content.supplier, Minor(price.amount_minor), price.currency, content.firms, values)


def _words(text: Localized) -> str:
    return text.en or text.zh


def _counted(
    setting: BidderSetting, panel: Panel, bids: Sequence[str], left: Sequence[tuple[Instant, str]]
) -> Counted:
    sealed, opened = _sheets(setting.facts)
    return counted(
        panel.members,
        setting.told.scheme,
        bids,
        sealed=sealed,
        opened=opened,
        known=[what.ciphertext for _, what in said(setting.facts, BidOpened)],
        left=left,
        early=setting.sheets.early,
        result_at=_result_at(setting.facts),
    )


def _sheets(facts: Sequence[TenderFact]) -> tuple[list[SheetSealed], list[SheetOpened]]:
    """Return the sheets that were sealed and opened, each with when that came on record."""
    return (
        [replace(what, at=one.recorded_at) for one, what in said(facts, SheetSealed)],
        [replace(what, at=one.recorded_at) for one, what in said(facts, SheetOpened)],
    )


def _result_at(facts: Sequence[TenderFact]) -> Instant | None:
    """Return when the result was announced."""
    return min(
        (one.recorded_at for one, what in said(facts, NoticePublished) if what.notice == "award"),
        default=None,
    )


def _notice(
    tender: Tender,
    told: Announcement,
    lot: str,
    base: LotProceeding,
    ranking: Ranking,
    first: Winner,
    found: PanelFound,
) -> AwardNotice:
    title = next(one.title for one in told.lots if one.id == lot)
    return award_notice(
        ranking,
        first,
        purpose=f"{tender.id}/{lot}",
        buyer=_words(tender.buyer.name),
        subject=_words(title) or _words(tender.title),
        currency=tender.currency,
        refused=base.refused,
        experts=found.panel.members if found.panel is not None else (),
    )
