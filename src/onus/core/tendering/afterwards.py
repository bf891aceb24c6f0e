"""After the ranking: claims held against it, clocks of the award, remedies, contracts.

In:  a tender, the facts on record, what each lot came to.
Out: claims that differ, clocks, challenges with their course, contracts with what barred them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from onus.base.instants import Instant, utc_text
from onus.core.contracts.breach import Breach, NotComputable, breach
from onus.core.contracts.rule_values import holding, number_of
from onus.core.contracts.rulebook import Rule
from onus.core.evaluation.awarding import Choice, choice_faults
from onus.core.evaluation.scoring import SheetOpened
from onus.core.qualification.qualifying import QUALIFICATION, SIGNING
from onus.core.remedies.afterwards import (
    BondTaken,
    ContractHandedOn,
    Subcontract,
    Supplement,
    bond_faults,
    subcontract_faults,
    supplement_faults,
)
from onus.core.remedies.challenges import (
    NOT_NOTIFIED,
    STANDSTILL,
    Challenge,
    ChallengeAnswer,
    Complaint,
    ComplaintDecision,
    RemedyCase,
    RemedyFacts,
    Suspension,
    remedy_cases,
    signing_bars,
    standstill_until,
    suspended_spans,
)
from onus.core.remedies.clocks import AwardSteps, LegalPlace, StepClock, award_clocks
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import (
    AwardDecided,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    ContractAssigned,
    ContractFiled,
    ContractSigned,
    PanelDrawn,
    ProcedureResumed,
    ProcedureSuspended,
    RankingSigned,
    SubcontractMade,
    SupplementMade,
)
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bonds import BondsBack, bonds_back
from onus.core.tendering.evaluating import PanelFound
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished, PlanApproved, TenderCancelled
from onus.core.tendering.proceeding import ClaimDiffers, LotProceeding, SignedContract
from onus.core.tendering.qualifications import reason_of
from onus.core.tendering.telling import award_notices, lots_told, stands_on_ranking, tells_of_contract
from onus.core.tendering.tender import Tender, held_at, said

Facts = tuple[TenderFact, ...]
NOTHING = "nothing"
COURSE = (
    "report", "choice", "notice", "publication", "candidates", "signing", "filing", "contract_publication",
)  # fmt: skip
"""Steps towards a contract, which nobody owes of a purchase that was cancelled; bonds and answers stay owed."""


def claims_that_differ(
    facts: Facts, counted: Facts, lots: Sequence[LotProceeding], found: PanelFound
) -> tuple[ClaimDiffers, ...]:
    """Return each claim of the office that does not follow from the facts.

    A claim about what cannot be worked out yet differs too: it was made without its ground. So does a contract that
    stands on no ranking, be it before the first or after the end of the purchase: from that no contract follows.

    Args:
        facts: by which the office claims.
        counted: of these, those that count.
        lots: as judged.
        found: of the committee.
    """
    return tuple(sorted(_claims(facts, counted, {one.lot: one for one in lots}, found)))


def _claims(
    facts: Facts, counted: Facts, lots: dict[str, LotProceeding], found: PanelFound
) -> Iterator[ClaimDiffers]:
    yield from _draws(facts, found)
    for one, signed in said(facts, RankingSigned):
        lot = lots[signed.lot]
        order = tuple(row.bid for row in lot.ranking.rows) if lot.ranking is not None else ()
        if signed.bids != order:
            follows = ", ".join(order) or lot.why_unranked or NOTHING
            yield ClaimDiffers("ranking", signed.lot, one.id, ", ".join(signed.bids), follows)
    for one, award in said(facts, AwardDecided):
        yield from _award(one.id, award, lots[award.lot])
    yield from _over_budget(facts)
    for one, contract in said(facts, ContractSigned):
        lot = lots[contract.lot]
        row = lot.winner.row if lot.winner is not None and stands_on_ranking(counted, one) else None
        if row is None or row.bid != contract.bid:
            yield ClaimDiffers(
                "contract", contract.contract, one.id, contract.bid, row.bid if row else NOTHING
            )
        elif row.price_minor != contract.price_minor:
            yield ClaimDiffers(
                "contract_price", contract.contract, one.id, str(contract.price_minor), str(row.price_minor)
            )


def _draws(facts: Facts, found: PanelFound) -> Iterator[ClaimDiffers]:
    """Yield each draw of another committee than followed when it came, and the newest where another sits by now."""
    sits = found.panel.members if found.panel is not None else ()
    draws = said(facts, PanelDrawn)
    newest = max((one.recorded_at, one.id) for one, _ in draws) if draws else None
    for one, what in draws:
        then = found.at_draws.get(one.id)
        followed = then.members if then is not None else sits
        follows = sits if (one.recorded_at, one.id) == newest and what.members == followed else followed
        if what.members != follows:
            told = ", ".join(follows) or found.why or NOTHING
            yield ClaimDiffers("panel", "panel", one.id, ", ".join(what.members), told)


def _over_budget(facts: Facts) -> Iterator[ClaimDiffers]:
    """Yield the first award at which all lots together come to more than the plan that was approved last."""
    approved = [what.budget_minor for _, what in said(facts, PlanApproved)]
    prices: dict[str, int] = {}
    for one, award in said(facts, AwardDecided) if approved else ():
        prices[award.lot] = award.price_minor
        if sum(prices.values()) > approved[-1]:
            yield ClaimDiffers(
                "over_budget_price", award.lot, one.id, str(sum(prices.values())), str(approved[-1])
            )
            return


def _award(fact: str, award: AwardDecided, lot: LotProceeding) -> Iterator[ClaimDiffers]:
    if lot.winner is None:
        yield ClaimDiffers("award", lot.lot, fact, award.bid, lot.why_unranked or NOTHING)
        return
    for reason, follows in choice_faults(Choice(award.bid, award.price_minor), lot.winner):
        if reason == "other_price":
            yield ClaimDiffers("award_price", lot.lot, fact, str(award.price_minor), follows)
        else:
            yield ClaimDiffers("award", lot.lot, fact, award.bid, follows)


def remedies_of(
    tender: Tender, facts: Facts, as_of: Instant
) -> tuple[RemedyFacts, Rule | None, tuple[RemedyCase, ...]]:
    """Return challenges and complaints with their clocks; no case where no rule is in force."""
    told = _remedy_facts(tender, facts, as_of)
    day = tender.zone.local_day(as_of)
    rule = _remedy_rule(tender, day)
    if rule is None:
        return told, None, ()
    return told, rule, remedy_cases(told, rule, LegalPlace(tender.calendar, tender.zone), as_of=as_of)


def _remedy_rule(tender: Tender, day: date) -> Rule | None:
    """Return the rule on challenges in force on a day: of those on remedies, the first that knows a challenge."""
    limits = ("challenge_working_d_max", "challenge_d_max")
    rules = holding(tender.rulebook, "remedies", day)
    return next((one for one in rules if any(number_of(one, name) is not None for name in limits)), None)


def _remedy_facts(tender: Tender, facts: Facts, as_of: Instant) -> RemedyFacts:
    at = {one.id: one.happened_at for one in facts}
    told = held_at(tender, as_of)
    # Nobody knows a result from a notice that tells of no lot.
    awards = [one.happened_at for one, what in said(facts, NoticePublished) if lots_told(told, what)]
    resumed = {what.complaint: one.happened_at for one, what in said(facts, ProcedureResumed)}
    return RemedyFacts(
        challenges=tuple(
            Challenge(
                one.happened_at, one.id, what.supplier, what.about,
                at.get(what.known_from, _known(awards, one.happened_at) if what.about == "result" else one.happened_at),
            )
            for one, what in said(facts, ChallengeFiled)
        ),
        answers=tuple(
            ChallengeAnswer(one.recorded_at, what.challenge, what.outcome)
            for one, what in said(facts, ChallengeAnswered)
        ),
        complaints=tuple(
            Complaint(one.happened_at, one.id, what.challenge) for one, what in said(facts, ComplaintFiled)
        ),
        decisions=tuple(
            ComplaintDecision(one.recorded_at, what.complaint, what.outcome)
            for one, what in said(facts, ComplaintDecided)
        ),
        suspensions=tuple(
            Suspension(one.happened_at, what.complaint, resumed.get(what.complaint))
            for one, what in said(facts, ProcedureSuspended)
        ),
    )  # fmt: skip


def _known(awards: Sequence[Instant], filed_at: Instant) -> Instant:
    """Return from when a bidder who says nothing of it knew a result: the last notice before it challenged.

    Of several lots a challenge does not say which it is about; the doubt is the bidder's.
    """
    before = [one for one in awards if one <= filed_at]
    return max(before) if before else min(awards, default=filed_at)


def clocks_of(
    tender: Tender, told: Announcement, facts: Facts, lots: Sequence[LotProceeding], as_of: Instant
) -> tuple[StepClock, ...]:
    """Return the clocks of each lot's award; of a cancelled purchase, what was late by then and what stays owed."""
    place = LegalPlace(tender.calendar, tender.zone)
    remedy, rule, _ = remedies_of(tender, facts, as_of)
    pauses = suspended_spans(remedy, rule, place, as_of=as_of) if rule is not None else ()
    bonds = bonds_back(tender, facts, lots)
    ended = cancelled_at(facts)
    return tuple(
        clock
        for lot in lots
        for clock in award_clocks(
            _steps(told, facts, lot, bonds), tender.rulebook, place, as_of=as_of, subject=f"award:{lot.lot}",
            pauses=pauses, left_out=("candidates", *_no_bonds(told, lot, bonds)),
        )
        if ended is None or not _stopped(clock, ended)
    )  # fmt: skip


def cancelled_at(facts: Facts) -> Instant | None:
    """Return from when a purchase counts as cancelled; None where it was not.

    Args:
        facts: those that count; a cancellation without power or review is not among them.

    >>> cancelled_at(()) is None
    True
    """
    return min((one.recorded_at for one, _ in said(facts, TenderCancelled)), default=None)


def _stopped(clock: StepClock, ended: Instant) -> bool:
    """Return whether a cancellation stopped a clock: its step was not done, and it had time left."""
    return clock.step in COURSE and clock.done_at is None and (clock.due is None or clock.due > ended)


def _no_bonds(told: Announcement, lot: LotProceeding, bonds: BondsBack) -> tuple[str, ...]:
    """Return the steps on bonds that a lot does not owe: without bonds both, of an open lot both, else its winner's."""
    if not told.bond.bid_minor or lot.lot not in bonds.winners:
        return ("bonds_back", "winner_bond_back")
    return () if lot.lot in bonds.of_winner else ("winner_bond_back",)


def _steps(told: Announcement, facts: Facts, lot: LotProceeding, bonds: BondsBack) -> AwardSteps:
    """Return when each step came on record; the evaluation ends with the last sheet, the report is the ranking."""
    signed = next(((one, what) for one, what in said(facts, ContractSigned) if what.lot == lot.lot), None)
    ranked = next((one.recorded_at for one, what in said(facts, RankingSigned) if what.lot == lot.lot), None)
    filed = (
        one.recorded_at
        for one, what in said(facts, ContractFiled)
        if signed and what.contract == signed[1].contract
    )
    notified = next((one.recorded_at for one in award_notices(told, facts, lot.lot)), None)
    public = (
        one.recorded_at
        for one, what in said(facts, NoticePublished)
        if what.notice == "contract"
        and signed
        and tells_of_contract(one, what.about, facts, signed[1].contract)
    )
    return AwardSteps(
        evaluated_at=max(
            (one.recorded_at for one, _ in said(facts, SheetOpened) if lot.scoring is not None),
            default=ranked,
        ),
        reported_at=ranked,
        chosen_at=next(
            (one.recorded_at for one, what in said(facts, AwardDecided) if what.lot == lot.lot), None
        ),
        notified_at=notified,
        published_at=notified,
        signed_at=signed[0].recorded_at if signed else None,
        filed_at=next(filed, None),
        contract_public_at=next(public, None),
        bonds_back_at=bonds.of_losers,
        winner_bond_back_at=bonds.of_winner.get(lot.lot),
    )


def contracts_of(
    tender: Tender,
    facts: Facts,
    lots: Sequence[LotProceeding],
    opened: Mapping[str, BidContent],
    as_of: Instant,
) -> tuple[SignedContract, ...]:
    """Return every signed contract, with what stood against signing it then.

    Args:
        lots: what each came to, with the tests of its bidders.
        opened: content of each opened bid, by the digest of its envelope.
    """
    return tuple(
        SignedContract(
            what.contract, what.lot, what.bid, opened[what.bid].supplier if what.bid in opened else "", what.price_minor, one.happened_at,
            (*_bars_both_ways(tender, facts, one, what.lot), *_barred(lots, what.contract)),
        )
        for one, what in said(facts, ContractSigned)
        if one.happened_at <= as_of
    )  # fmt: skip


def _bars_both_ways(
    tender: Tender, facts: Facts, signed: TenderFact, lot: str
) -> tuple[tuple[str, str], ...]:
    """Return what stood against a signing by its claimed instant and by when it came on record, whichever bars.

    A signing that is dated back before a challenge is held against the challenge all the same, and so is one
    before a notice that is dated back itself.
    """
    found: list[tuple[str, str]] = []
    for at in dict.fromkeys((signed.happened_at, signed.recorded_at)):
        found += bars_at(tender, facts, at, lot)
        found += _bars(tender, tuple(one for one in facts if one.recorded_at <= at), at, lot)
    return tuple(dict.fromkeys(found))


def bars_at(tender: Tender, facts: Facts, at: Instant, lot: str = "") -> tuple[tuple[str, str], ...]:
    """Return what stood against signing at an instant: by what had happened by then and by nothing later.

    Args:
        tender: with its rules and calendar.
        facts: those that count.
        at: when it would be signed.
        lot: whose contract; empty for that of any lot, for which the notice of any lot is enough.
    """
    return _bars(tender, tuple(one for one in facts if one.happened_at <= at), at, lot)


def _bars(tender: Tender, seen: Facts, at: Instant, lot: str = "") -> tuple[tuple[str, str], ...]:
    """Return what stood against signing at an instant, by the facts that are seen then."""
    place = LegalPlace(tender.calendar, tender.zone)
    remedy, rule, cases = remedies_of(tender, seen, at)
    told = held_at(tender, at)
    lots = (lot,) if lot else tuple(one.id for one in told.lots)
    notified = min(
        (one.happened_at for each in lots for one in award_notices(told, seen, each)), default=None
    )
    until = standstill_until(tender.rulebook, place, notified_at=notified) if notified is not None else None
    spans = suspended_spans(remedy, rule, place, as_of=at) if rule is not None else ()
    return signing_bars(at, notified_at=notified, standstill_until=until, cases=cases, spans=spans)


def _barred(lots: Sequence[LotProceeding], contract: str) -> Iterator[tuple[str, str]]:
    """Yield each reason for which the bidder was not qualified when the contract was signed."""
    for test in (test for lot in lots for test in lot.tests):
        if (test.step, test.about, test.taken) == (SIGNING, contract, True):
            yield from dict.fromkeys((QUALIFICATION, reason_of(one)) for one in test.against)


def signing_faults(tender: Tender, contracts: Sequence[SignedContract]) -> Iterator[Breach]:
    """Yield a breach for each contract that was signed although something barred it; the contract stays on record.

    Args:
        contracts: as `contracts_of` returns them.
    """
    for one in contracts:
        day = tender.zone.local_day(one.signed_at)
        for bar, what in one.bars:
            if bar == QUALIFICATION:
                # Told under the rule that bars, by `steps_against_a_bar`.
                continue
            rule = rule_of_bar(tender, bar, day)
            if rule is not None:
                told = {"bar": bar, "what": utc_text(Instant(int(what))) if bar == STANDSTILL else what}
                yield breach(rule, f"contract:{one.contract}", at=one.signed_at, **told)


def rule_of_bar(tender: Tender, bar: str, day: date) -> Rule | None:
    """Return the rule on a day that bars signing by `bar`, of `core.remedies.challenges.BARS`; None for none."""
    if bar not in (STANDSTILL, NOT_NOTIFIED):
        return _remedy_rule(tender, day)
    kind = STANDSTILL if bar == STANDSTILL else "signing"
    return next(iter(holding(tender.rulebook, kind, day)), None)


def contract_faults(tender: Tender, told: Announcement, facts: Facts) -> Iterator[Breach | NotComputable]:
    """Yield what is against the rules on bonds, supplements, subcontracts and assignment."""
    budgets = [lot.budget_minor for lot in told.lots]
    whole = None if None in budgets else sum(one or 0 for one in budgets)
    day = tender.zone.local_day(told.bids_until)
    if told.bond.bid_minor:
        asked = BondTaken("bid", told.bond.bid_minor, whole, told.bond.forms)
        yield from bond_faults(asked, tender.rulebook, day, subject=f"bond:{tender.id}")
    for one, what in said(facts, ContractSigned):
        if what.performance_bond_minor:
            taken = BondTaken("performance", what.performance_bond_minor, what.price_minor, told.bond.forms)
            signed = tender.zone.local_day(one.happened_at)
            yield from bond_faults(taken, tender.rulebook, signed, subject=f"bond:{what.contract}")
        yield from _of_contract(tender, told, facts, what)


def _of_contract(
    tender: Tender, told: Announcement, facts: Facts, contract: ContractSigned
) -> Iterator[Breach | NotComputable]:
    name = contract.contract
    supplements = [
        Supplement(one.happened_at, one.id, what.amount_minor)
        for one, what in said(facts, SupplementMade)
        if what.contract == name
    ]
    yield from supplement_faults(
        contract.price_minor, supplements, tender.rulebook, tender.zone, contract=name
    )
    subs = [
        Subcontract(
            one.happened_at, one.id, what.supplier, what.share_ppm, what.key_part,
            one.happened_at if what.consented else None, what.tier,
        )
        for one, what in said(facts, SubcontractMade)
        if what.contract == name
    ]  # fmt: skip
    handed = [
        ContractHandedOn(one.happened_at, one.id, what.supplier)
        for one, what in said(facts, ContractAssigned)
        if what.contract == name
    ]
    yield from subcontract_faults(
        subs, handed, tender.rulebook, tender.zone, contract=name, share_ppm_max=told.subcontracting_ppm_max
    )
