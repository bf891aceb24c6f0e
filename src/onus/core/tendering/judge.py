"""The whole tender in one function.

In:  a tender, the rules, an instant.
Out: `Proceeding`: the same bytes for the same input, on every machine.

The surprise: it has no memory and no order. The facts may stand in their file as they
like, and what came on record after the instant changes nothing; so anyone who holds
the published facts can say what the office had to say on any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onus.base.instants import Instant
from onus.core.competition.judging import CompetitionJudged
from onus.core.contracts.breach import Breach, Judged, NotComputable, parted
from onus.core.contracts.rulebook import Rulebook
from onus.core.evaluation.awarding import notice_faults, too_few
from onus.core.evaluation.committee import Weight, draw_faults, size_faults
from onus.core.evaluation.drawing import Panel, Seated
from onus.core.outsourcing.judging import judge_plan
from onus.core.remedies.clocks import StepClock, clock_breaches
from onus.core.tendering.admission import admission_reasons, related_bidders
from onus.core.tendering.afterwards import (
    claims_that_differ,
    clocks_of,
    contract_faults,
    contracts_of,
    remedies_of,
    signing_faults,
)
from onus.core.tendering.announced import judged_competition, with_deadline
from onus.core.tendering.announcement import Announcement, Version
from onus.core.tendering.answering import office_lapses
from onus.core.tendering.authorised import PowersJudged
from onus.core.tendering.awarding import AwardDecided, ContractSigned, PanelDrawn, PanelNamed
from onus.core.tendering.bid import BidContent
from onus.core.tendering.conflicting import conflict_breaches
from onus.core.tendering.contracting import texts_that_differ
from onus.core.tendering.correcting import Settled
from onus.core.tendering.counting import Faults, counted
from onus.core.tendering.drafting import draft_that_differs
from onus.core.tendering.evaluating import PanelFound, lot_proceeding
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.false_documents import false_documents
from onus.core.tendering.in_force import called_immaterial, changes_amiss, in_force
from onus.core.tendering.late_recording import late_records
from onus.core.tendering.on_record import settled_in_force
from onus.core.tendering.opened_sheets import BidsAsked, bids_held
from onus.core.tendering.planned import plan_on_record
from onus.core.tendering.preparing import NoticePublished, TenderCancelled
from onus.core.tendering.pricing import sheets_that_differ, with_unknown_lots
from onus.core.tendering.proceeding import (
    ANNOUNCED,
    AWARDED,
    CANCELLED,
    CLOSED,
    CONTRACTED,
    EVALUATED,
    OPENED,
    PLANNING,
    VOID,
    ClaimDiffers,
    LotProceeding,
    Proceeding,
    QualificationTest,
    ReceivedBid,
    RefusedAct,
    SignedContract,
)
from onus.core.tendering.published import published_faults
from onus.core.tendering.qualifications import (
    BidderSetting,
    bidder_setting,
    bidders_at_deadline,
    credit_unknown,
    steps_against_a_bar,
)
from onus.core.tendering.rejecting import rejections
from onus.core.tendering.restraining import ActRefused
from onus.core.tendering.restraint_told import rotations_of, separation_of
from onus.core.tendering.sealed import OPEN, why_waiting
from onus.core.tendering.signals import cases_of, signals_of
from onus.core.tendering.steps import claims_out_of_order
from onus.core.tendering.supplier_keys import KeyRecord, supplier_keys
from onus.core.tendering.telling import award_notices
from onus.core.tendering.tender import Tender, announced, said
from onus.core.tendering.watched import contracts_watched


def judge(tender: Tender, rulebook: Rulebook, as_of: Instant) -> Proceeding:
    """Return what a tender came to at an instant.

    Args:
        tender: everything that is on record; the order of its facts does not matter.
        rulebook: the rules; those of the tender's own packs, or others for a what-if.
        as_of: what came on record later is not seen.

    Raises:
        NoCalendar: a limit in working days touches a year whose holidays are not known.
    """
    whole = _under(tender, rulebook)
    held = in_force(whole, as_of)
    stands = settled_in_force(held, as_of)
    claimed, facts, powers, void = counted(held, stands.facts)
    version = announced(held, as_of)
    void += changes_amiss(whole, held, facts)
    found = (*_plan(held, facts, as_of), *separation_of(held, powers))
    competition = judged_competition(held, facts, as_of)
    if competition is None:
        return _unannounced(held, stands, found, void, powers, as_of)
    told = with_deadline(version.announcement, competition.deadline)
    record = KeyRecord(claimed, competition.deadline, void)
    bids = bids_held(BidsAsked(held, told, competition.steps, record, powers.powerless), facts)
    facts, received, bidders, panel = bids.facts, bids.received, bids.bidders, bids.panel
    opened, waits = _opened(held, received), why_waiting(received)
    setting = bidder_setting(held, told, facts, opened, as_of, bids.sheets)
    tests = bidders_at_deadline(setting, competition.deadline, as_of)
    related, unknown_ties = related_bidders(held, told, opened)
    refused = admission_reasons(setting, tests, related, panel.panel, competition.deadline)
    lots = _lots(setting, refused, tests, panel, as_of, waits=waits, any_open=_any_open(received))
    _, _, cases = remedies_of(held, facts, as_of)
    every_clock = (
        *clocks_of(held, told, facts, lots, as_of),
        *(clock for one in cases for clock in one.clocks),
    )
    found += (*competition.breaches, *competition.not_computable, *clock_breaches(every_clock, held.rulebook))
    found += (*conflict_breaches(held, facts, bidders, _named(told), told.bids_until), *unknown_ties)
    contracts = contracts_of(held, facts, lots, opened, as_of)
    texts = _texts(held, version, facts, claimed, lots, ended=as_of > competition.deadline)
    found += (
        *_of_panel(held, told, facts, panel, opened),
        *_of_lots(held, told, facts, lots, competition, ended=not waits and bids.standing.closed is not None),
        *_of_bidders(setting, tests, lots, competition.deadline),
        *_of_contracts(setting, contracts, texts, as_of),
    )
    breaches, unknown = parted(found)
    signals = signals_of(held, facts, opened, received)
    idle = (*void, *bids.keys.faults, *bids.faults, *rejections(facts, told, panel.panel)[1])
    return Proceeding(
        tender=held.id,
        as_of=as_of,
        stage=_stage(facts, received, lots, competition.deadline, as_of, breaches),
        version=version.number,
        deadline=competition.deadline,
        deadline_steps=competition.steps,
        received=with_unknown_lots(told, received, opened),
        keys=bids.keys.told,
        **_of_the_draw(panel),
        lots=lots,
        contracts=contracts,
        clocks=every_clock,
        remedies=cases,
        breaches=breaches,
        not_computable=unknown,
        hints=competition.hints,
        claims=_claims(held, told, claimed, facts, lots, panel, texts),
        refused_acts=_refused_acts(stands.facts, idle, lots),
        **_of_power(held, facts, powers, bidders),
        corrections=stands.corrections,
        late_records=late_records(held, stands.facts, competition.deadline),
        flags=signals.flags,
        unchecked=signals.not_computable,
        flag_cases=cases_of(held, facts, signals),
        qualifications=tests,
        **_answered_for(setting, contracts, every_clock, breaches, as_of),
    )


def _of_the_draw(found: PanelFound) -> dict[str, Any]:
    """Return what is told of the committee and its draw, by the fields of a proceeding."""
    return {
        "panel": found.panel,
        "seed": found.seed,
        "why_no_seed": found.why,
        "recused": found.recused,
    }


def _of_power(
    tender: Tender, facts: tuple[TenderFact, ...], powers: PowersJudged, bidders: Sequence[str]
) -> dict[str, Any]:
    """Return what is told of power and its limits, by the fields of a proceeding."""
    return {
        "without_power": powers.without,
        "overrides": powers.overrides,
        "powers": tender.powers.digest(),
        "rotations": rotations_of(tender, facts, bidders),
    }


def _answered_for(
    setting: BidderSetting,
    contracts: tuple[SignedContract, ...],
    clocks: Sequence[StepClock],
    breaches: Sequence[Breach],
    as_of: Instant,
) -> dict[str, Any]:
    """Return what was lost since the signing and what the office missed, by the fields of a proceeding."""
    watched = contracts_watched(setting, contracts, as_of)
    lapses = office_lapses(
        setting.tender,
        setting.facts,
        clocks,
        breaches,
        watched,
        deadline=setting.told.bids_until,
        as_of=as_of,
    )
    return {"watched": watched, "lapses": lapses}


def _texts(
    tender: Tender,
    version: Version,
    facts: tuple[TenderFact, ...],
    claimed: tuple[TenderFact, ...],
    lots: Sequence[LotProceeding],
    *,
    ended: bool,
) -> tuple[ClaimDiffers | NotComputable, ...]:
    """Return which texts are not those that follow; before `ended` another draft may yet be announced."""
    drafts = draft_that_differs(tender, version, facts) if ended else ()
    return (*drafts, *texts_that_differ(tender, claimed, facts, lots))


def _claims(
    tender: Tender,
    told: Announcement,
    claimed: tuple[TenderFact, ...],
    facts: tuple[TenderFact, ...],
    lots: Sequence[LotProceeding],
    panel: PanelFound,
    texts: Sequence[ClaimDiffers | NotComputable],
) -> tuple[ClaimDiffers, ...]:
    """Return what the office claims and does not follow; a claim without power is held against the facts too."""
    return tuple(
        sorted((
            *claims_that_differ(claimed, facts, lots, panel), *claims_out_of_order(told, claimed, facts),
            *called_immaterial(tender, facts),
            *(one for one in texts if isinstance(one, ClaimDiffers)),
        ))
    )  # fmt: skip


def _unannounced(
    tender: Tender,
    stands: Settled,
    found: Judged,
    void: Faults,
    powers: PowersJudged,
    as_of: Instant,
) -> Proceeding:
    """Return what a tender came to that nobody announced yet: its plan, and what counts for nothing."""
    record = stands.facts
    facts = tuple(one for one in record if one.id not in dict(void))
    keys = supplier_keys(record, as_of, void)
    breaches, unknown = parted(found)
    return Proceeding(
        tender.id, as_of, _ended(facts) or PLANNING, announced(tender, as_of).number, keys=keys.told,
        breaches=breaches, not_computable=unknown, refused_acts=_refused_acts(record, (*void, *keys.faults)), **_of_power(tender, facts, powers, ()),
        corrections=stands.corrections, late_records=late_records(tender, record),
        lapses=office_lapses(tender, facts, (), breaches, (), deadline=None, as_of=as_of),
    )  # fmt: skip


def _lots(
    setting: BidderSetting,
    refused: Sequence[tuple[str, str, str]],
    tests: Sequence[QualificationTest],
    panel: PanelFound,
    as_of: Instant,
    *,
    waits: str,
    any_open: bool,
) -> tuple[LotProceeding, ...]:
    """Return what each lot came to; a reason of another lot refuses nothing in it."""
    return tuple(
        lot_proceeding(
            setting, lot.id, [(bid, reason) for bid, reason, at in refused if at in ("", lot.id)], panel, as_of,
            tests=tests, waits=waits, any_open=any_open,
        )
        for lot in setting.told.lots
    )  # fmt: skip


def _of_bidders(
    setting: BidderSetting,
    tests: Sequence[QualificationTest],
    lots: Sequence[LotProceeding],
    deadline: Instant,
) -> Judged:
    """Return what of the bidders could not be judged, steps with one that was barred, price sheets that differ."""
    later = [test for lot in lots for test in lot.tests]
    unknown = [one for test in (*tests, *later) for one in test.not_computable]
    against = (*steps_against_a_bar(setting.facts, later), *false_documents(setting, tests))
    sheets = sheets_that_differ(setting.tender, setting.told, setting.opened, deadline)
    return (*unknown, *credit_unknown(setting, deadline), *against, *sheets)


def _of_contracts(
    setting: BidderSetting,
    contracts: tuple[SignedContract, ...],
    texts: Sequence[ClaimDiffers | NotComputable],
    as_of: Instant,
) -> Judged:
    """Return what is against the rules of each contract: its terms, its signing, what is published and paid."""
    tender, told, facts = setting.tender, setting.told, setting.facts
    return (
        *(one for one in texts if isinstance(one, NotComputable)),
        *contract_faults(tender, told, facts),
        *signing_faults(tender, contracts),
        *published_faults(tender, facts, contracts, as_of),
    )


def _under(tender: Tender, rulebook: Rulebook) -> Tender:
    """Return the tender under the rules that are asked for, its facts in one order."""
    told = {name: getattr(tender, name) for name in tender.__slots__}
    facts = tuple(sorted(tender.facts, key=lambda one: (one.recorded_at, one.id)))
    return Tender(**{**told, "rulebook": rulebook, "facts": facts})


def _plan(tender: Tender, facts: tuple[TenderFact, ...], as_of: Instant) -> Judged:
    if tender.plan is None or tender.plan.decided > tender.zone.local_day(as_of):
        return ()
    judged = judge_plan(plan_on_record(tender.plan, facts, tender.zone), tender.rulebook)
    return (*judged.breaches, *judged.not_computable)


def _opened(tender: Tender, received: Sequence[ReceivedBid]) -> dict[str, BidContent]:
    """Return the content of each bid that was opened and stands, by the digest of its envelope."""
    return {one.bid: tender.opened[one.bid].content for one in received if one.state == "opened"}


def _of_panel(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    found: PanelFound,
    opened: dict[str, BidContent],
) -> Judged:
    if found.panel is None or not opened:
        return ()
    budgets = [lot.budget_minor for lot in told.lots]
    whole = None if None in budgets else sum(one or 0 for one in budgets)
    day = tender.zone.local_day(told.opens_at)
    weight = Weight(whole, tender.currency, told.weighty)
    result = next(
        (one.happened_at for one, what in said(facts, NoticePublished) if what.notice == "award"), None
    )
    named = min((one.happened_at for one, _ in said(facts, PanelNamed)), default=None)
    found_faults = [*size_faults(found.panel, weight, tender.rulebook, day)]
    for one, claim in said(facts, PanelDrawn):
        drawn = found.at_draws.get(one.id, found.panel)
        seats = tuple(Seated("", member) for member in claim.members if member not in drawn.buyers)
        claimed = Panel(drawn.purpose, seats, drawn.buyers)
        found_faults += draw_faults(
            claimed, drawn, named_at=named, result_at=result, rulebook=tender.rulebook,
            day=tender.zone.local_day(one.happened_at),
        )  # fmt: skip
    return tuple(found_faults)


def _of_lots(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    lots: Sequence[LotProceeding],
    competition: CompetitionJudged,
    *,
    ended: bool,
) -> Judged:
    """Return what is wrong with each lot; nothing before `ended`, for another bid may yet come or be opened."""
    if not ended:
        return ()
    day = tender.zone.local_day(competition.deadline)
    found: list[Breach | NotComputable] = []
    for lot in lots:
        found += too_few(len(lot.admitted), tender.rulebook, day, purpose=f"{tender.id}/{lot.lot}")
        if lot.notice is not None and award_notices(told, facts, lot.lot):
            found += notice_faults(lot.notice, tender.rulebook, day)
    return tuple(found)


def _named(told: Announcement) -> Sequence[str]:
    """Return whom the announcement names for the panel."""
    return told.panel.buyers if told.panel is not None else ()


def _any_open(received: Sequence[ReceivedBid]) -> bool:
    return any(one.state in OPEN for one in received)


def _ended(facts: tuple[TenderFact, ...]) -> str:
    return CANCELLED if any(isinstance(one.said, TenderCancelled) for one in facts) else ""


def _stage(
    facts: tuple[TenderFact, ...],
    received: Sequence[ReceivedBid],
    lots: Sequence[LotProceeding],
    deadline: Instant,
    as_of: Instant,
    breaches: Sequence[Breach],
) -> str:
    if _ended(facts):
        return CANCELLED
    if any(isinstance(one.said, ContractSigned) for one in facts):
        return CONTRACTED
    if any(isinstance(one.said, AwardDecided) for one in facts):
        return AWARDED
    if any(one.consequence == "void" and one.subject.startswith("lot:") for one in breaches):
        return VOID
    if _any_open(received):
        return EVALUATED if all(one.ranking is not None for one in lots) else OPENED
    return CLOSED if as_of > deadline else ANNOUNCED


def _refused_acts(
    facts: tuple[TenderFact, ...], faults: Faults, lots: Sequence[LotProceeding] = ()
) -> tuple[RefusedAct, ...]:
    """Return every fact that counts for nothing, with the reason."""
    by_id = {one.id: one for one in facts}
    found = [
        RefusedAct(one.id, what.act, one.by, what.reason.en or what.reason.zh, what.rule)
        for one, what in said(facts, ActRefused)
    ]
    found += [
        RefusedAct(
            name,
            by_id[name].kind if name in by_id else "version",
            by_id[name].by if name in by_id else "",
            why,
        )
        for name, why in faults
    ]
    for lot in lots:
        for sheet in lot.scoring.refused if lot.scoring is not None else ():
            why = "; ".join(f"{reason} {about}".strip() for reason, about in sheet.reasons)
            found.append(RefusedAct(sheet.fact, by_id[sheet.fact].kind, sheet.expert, why))
        for case in lot.low:
            found += [RefusedAct(step.fact, by_id[step.fact].kind, step.by, why) for step, why in case.void]
    return tuple(sorted(set(found)))
