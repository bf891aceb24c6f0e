"""Judge: the laws of a whole tender, on the generated one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rulebook
from onus.core.sealing.facts import BidOpened, BidReceived
from onus.core.tendering.awarding import AwardDecided, ContractSigned, PanelDrawn, RankingSigned
from onus.core.tendering.bid import BidPrice
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.preparing import AnnouncementChanged, PlanApproved, TenderCancelled
from onus.core.tendering.restraining import ActRefused, ApprovalGiven, FlagDecided, FlagReplied
from onus.core.tendering.tender import Tender
from tests.example_tender import END, tender
from tests.resealed import resealed

REASON = Localized("one bank for both villages", "两村同一银行")


def judged(one: Tender | None = None, as_of: Instant = END):
    own = one or tender()
    return judge(own, own.rulebook, as_of)


def changed(kind: type, **fields: object) -> Tender:
    """Return the tender with the one fact of a kind saying something else."""
    facts = tuple(
        replace(one, said=replace(one.said, **fields)) if isinstance(one.said, kind) else one
        for one in tender().facts
    )
    return replace(tender(), facts=facts)


def with_fact(*more: TenderFact) -> Tender:
    return replace(tender(), facts=(*tender().facts, *more))


def without(*names: str) -> Tender:
    return replace(tender(), facts=tuple(one for one in tender().facts if one.id not in names))


instants = st.sampled_from(sorted({one.recorded_at for one in tender().facts})).flatmap(
    lambda at: st.integers(-1, 1).map(lambda by: Instant(at + by))
)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(tender().facts))), instants)
def test_the_order_of_facts_in_the_file_never_matters(order, as_of):
    shuffled = replace(tender(), facts=tuple(tender().facts[at] for at in order))

    assert canonical_json(judged(shuffled, as_of)) == canonical_json(judged(as_of=as_of))


@settings(max_examples=25, deadline=None)
@given(instants)
def test_a_fact_that_was_recorded_later_changes_nothing(as_of):
    known = tuple(one for one in tender().facts if one.recorded_at <= as_of)
    names = {one.id for one in known}
    versions = tuple(one for one in tender().versions if not one.fact or one.fact in names)

    assert judged(replace(tender(), facts=known, versions=versions), as_of) == judged(as_of=as_of)


def test_the_steps_of_a_tender_follow_each_other():
    days = {
        "2024-01-06T00:00:00": "planning",
        "2024-01-20T00:00:00": "announced",
        "2024-02-05T09:35:00": "closed",
        "2024-02-05T09:50:00": "opened",
        "2024-02-06T00:00:00": "evaluated",
        "2024-02-09T00:00:00": "awarded",
        "2024-02-29T00:00:00": "contracted",
    }
    found = {day: judged(as_of=instant(day + "+08:00")).stage for day in days}

    assert found == days


def test_of_five_bidders_one_is_banned_one_is_late_and_two_are_flagged_and_ranked_all_the_same():
    found = judged()
    states = {one.supplier or one.reason: one.state for one in found.received}

    assert states == {
        "firm-a": "opened",
        "firm-b": "opened",
        "firm-c": "opened",
        "firm-d": "opened",
        "late": "refused",
    }
    assert [one.reasons for one in found.lot("1").refused] == [(("elsewhere", "banned:ban-1"),)]
    assert {(one.id, one.grade.value, one.subject, dict(one.facts)["with"]) for one in found.flags} == {
        (check, grade, firm, other)
        for firm, other in (("firm-b", "firm-c"), ("firm-c", "firm-b"))
        for check, grade in (
            ("CN-02", "strong"),
            ("CN-03", "hint"),
            ("CN-07", "deemed"),
            ("CN-08", "deemed"),
            ("CN-09", "hint"),
        )
    }
    assert {(one.flag, one.state, one.outcome) for one in found.flag_cases} == {
        ("CN-02", "decided", "explained"),
        ("CN-03", "open", ""),
        ("CN-07", "decided", "referred"),
        ("CN-08", "decided", "referred"),
        ("CN-09", "open", ""),
    }
    assert {(one.rule, name) for one in found.unchecked for name in one.missing} == {
        ("CN-04", "bids/contacts"),
        ("CN-05", "bids/text"),
        ("CN-06", "bids/text"),
        ("CN-10", "bids/agent"),
    }
    assert [row.bidder for row in found.lot("1").ranking.rows] == ["firm-a", "firm-b", "firm-c"]


def test_the_generated_office_claims_what_follows():
    found = judged()

    assert found.claims == ()
    assert found.refused_acts == ()
    assert {one.state for one in found.clocks} == {"met"}
    assert found.recused[0].expert == "expert-03"


def test_a_bid_one_second_before_the_end_counts_and_one_second_after_does_not():
    early = instant("2024-02-05T09:30:00+08:00")
    facts = tuple(
        replace(one, happened_at=early, recorded_at=early, said=replace(one.said, at=early))
        if one.id == "received-5"
        else one
        for one in tender().facts
        if one.id != "closed"
    )

    assert [one.state for one in judged().received if one.reason == "late"] == ["refused"]
    assert "late" not in {one.reason for one in judged(replace(tender(), facts=facts)).received}


def test_a_bid_that_was_dated_back_is_refused_by_when_it_came_on_record():
    early = instant("2024-02-05T09:00:00+08:00")
    facts = tuple(
        replace(one, happened_at=early, said=replace(one.said, at=early)) if one.id == "received-5" else one
        for one in tender().facts
    )
    found = judged(replace(tender(), facts=facts))

    assert [one.reason for one in found.received if one.state == "refused"] == ["witnessed_late"]


@pytest.mark.parametrize(
    ("kind", "fields", "claim"),
    [
        (RankingSigned, {"bids": ()}, ["ranking"]),
        (PanelDrawn, {"members": ("expert-01",)}, ["panel"]),
        # Above what was approved it counts for nothing, and notice and contract have no award before them.
        (AwardDecided, {"price_minor": Minor(26_160_001)}, ["award_price", "order", "order", "order"]),
        (ContractSigned, {"price_minor": Minor(27_000_000)}, ["contract_price"]),
        (PlanApproved, {"budget_minor": Minor(26_159_999)}, ["over_budget_price"]),
    ],
)
def test_a_claim_that_does_not_follow_is_told(kind, fields, claim):
    assert [one.claim for one in judged(changed(kind, **fields)).claims] == claim


def test_an_award_of_just_the_approved_budget_is_within_it():
    assert judged(changed(PlanApproved, budget_minor=Minor(26_160_000))).claims == ()


def test_an_award_to_the_second_is_told_and_the_first_stays_the_winner():
    second = judged().lot("1").ranking.rows[1].bid
    found = judged(changed(AwardDecided, bid=second))

    assert [(one.claim, one.claimed) for one in found.claims] == [("award", second)]
    assert found.lot("1").winner.row.bidder == "firm-a"


def test_another_panel_than_drawn_is_a_breach():
    found = judged(changed(PanelDrawn, members=("expert-01", "expert-02", "expert-11", "expert-04")))

    assert "CN-PANEL-21@2015-03-01" in {one.rule for one in found.breaches}


def test_without_one_sheet_there_is_no_ranking_and_a_signed_one_has_no_ground():
    found = judged(without("sheet-2-opened"))

    assert found.lot("1").why_unranked == "sheets_missing"
    assert [one.claim for one in found.claims] == ["award", "contract", "ranking"]


def priced(supplier, price):
    return lambda bid: replace(bid, prices=(price,)) if bid.supplier == supplier else bid


@pytest.mark.parametrize("price", [-5, 0, 2**60, 30_000_001])
def test_an_absurd_price_is_refused_and_kept(price):
    found = judged(resealed(tender(), priced("firm-b", BidPrice("1", Minor(price))))).lot("1")

    assert len(found.refused) == 2
    assert len(found.admitted) == 2


def test_another_currency_is_refused():
    found = judged(resealed(tender(), priced("firm-b", BidPrice("1", Minor(5), "USD")))).lot("1")

    assert {reason for one in found.refused for reason, _ in one.reasons} == {"elsewhere", "other_currency"}


@pytest.mark.parametrize(
    ("name", "fields", "reason"),
    [
        ("shown-firm-b-legal-person", {"expires": instant}, "document_expired:legal_person"),
        ("bond-firm-b", {"amount_minor": Minor(499_999)}, "bond_missing"),
    ],
)
def test_a_document_that_does_not_hold_and_a_bond_too_small_refuse_a_bid(name, fields, reason):
    own = {key: date(2024, 2, 4) if value is instant else value for key, value in fields.items()}
    facts = tuple(
        replace(one, said=replace(one.said, **own)) if one.id == name else one for one in tender().facts
    )

    refused = judged(replace(tender(), facts=facts)).lot("1").refused

    assert ("elsewhere", reason) in {each for one in refused for each in one.reasons}


def test_a_document_that_two_persons_found_forged_refuses_a_bid():
    one = next(one for one in tender().facts if one.id == "checked-firm-b-legal-person")
    found = [
        replace(
            one, id=f"again-{by}", by=by, said=replace(one.said, id=f"again-{by}", by=by, result="forged")
        )
        for by in ("officer-2", "reviewer-1")
    ]
    refused = judged(replace(tender(), facts=(*tender().facts, *found))).lot("1").refused

    assert ("elsewhere", "document_forged:legal_person") in {each for one in refused for each in one.reasons}


def test_a_document_that_nobody_showed_refuses_a_bid():
    names = ("shown-firm-b-legal-person", "checked-firm-b-legal-person")
    refused = judged(without(*names)).lot("1").refused

    assert ("elsewhere", "document_missing:legal_person") in {each for one in refused for each in one.reasons}


def test_a_correction_takes_the_place_of_a_fact_from_when_it_is_on_record():
    bond = next(one for one in tender().facts if one.id == "bond-firm-a")
    slip = replace(bond, said=replace(bond.said, amount_minor=Minor(1)))
    right = replace(bond, id="bond-2", recorded_at=Instant(bond.recorded_at + 1), supersedes=bond.id)
    before = replace(tender(), facts=(*(one for one in tender().facts if one.id != bond.id), slip))
    after = replace(before, facts=(*before.facts, right))

    assert facts_on_record(after, bond.recorded_at) == facts_on_record(before, bond.recorded_at)
    stand = {one.id for one in facts_on_record(after, Instant(bond.recorded_at + 1))}
    assert "bond-2" in stand and bond.id not in stand
    reasons = [
        {why for one in judged(held).lot("1").refused for why in one.reasons} for held in (before, after)
    ]
    assert [("elsewhere", "bond_missing") in each for each in reasons] == [True, False]


def test_a_refused_act_stays_as_a_fact_with_its_refusal():
    when = instant("2024-02-05T12:00:00+08:00")
    tried = TenderFact("tried", when, when, ActRefused("score", "bid", "CN-SEP-30"), "officer-1")

    assert [(one.fact, one.kind, one.by, one.rule) for one in judged(with_fact(tried)).refused_acts] == [
        ("tried", "score", "officer-1", "CN-SEP-30")
    ]


def test_a_deadline_that_is_extended_too_late_moves_nothing_for_a_bid_that_was_late():
    when = instant("2024-02-05T09:31:00+08:00")
    late = TenderFact(
        "change-3",
        when,
        when,
        AnnouncementChanged(3, {"bids_until": "2024-02-06T09:30:00+08:00"}),
        "officer-1",
    )
    yes = TenderFact("approval-change-3", when, when, ApprovalGiven("change-3"), "head-1")
    version = replace(
        tender().versions[-1], number=3, fact="change-3", recorded_at=when,
        announcement=replace(tender().versions[-1].announcement, bids_until=Instant(when + 86_400_000_000), opens_at=Instant(when + 86_400_000_000)),
    )  # fmt: skip
    facts = (*tender().facts, yes, late)
    closing = Instant(when + 1)
    facts = tuple(
        replace(one, happened_at=closing, recorded_at=closing) if one.id == "closed" else one for one in facts
    )
    found = judged(replace(tender(), facts=facts, versions=(*tender().versions, version)))

    assert "changed_after_deadline" in {one.reason for one in found.refused_acts}
    assert [one.state for one in found.received if one.reason == "late"] == ["refused"]


def test_a_cancelled_tender_says_so():
    when = instant("2024-01-20T12:00:00+08:00")

    end = TenderFact("end", when, when, TenderCancelled(Localized("no need")), "head-1")
    review = TenderFact("end-review", when, when, ApprovalGiven("end"), "reviewer-1")

    assert judged(with_fact(end, review), when).stage == "cancelled"
    assert judged(with_fact(end), when).stage == "announced"


def test_under_no_rules_nobody_is_banned_and_nothing_is_a_breach():
    bare = judge(tender(), Rulebook(), END)

    assert bare.breaches == ()
    assert {one.grade.value for one in bare.flags} == {"strong"}
    assert bare.lot("1").refused == ()


def test_a_flag_is_answered_and_decided_by_facts_and_the_ranking_stays():
    before = judged()
    opened = max(one.recorded_at for one in tender().facts if isinstance(one.said, BidOpened))
    hour = 3_600_000_000
    reply = TenderFact(
        "reply-1", Instant(opened + hour), Instant(opened + hour), FlagReplied("CN-08", "firm-b", REASON)
    )
    decision = TenderFact(
        "decision-1", Instant(opened + 2 * hour), Instant(opened + 2 * hour),
        FlagDecided("CN-08", "firm-b", "explained", REASON), by="supervisor-1",
    )  # fmt: skip

    after = judged(replace(tender(), facts=(*tender().facts, reply, decision)))

    (case,) = [one for one in after.flag_cases if (one.flag, one.subject) == ("CN-08", "firm-b")]
    assert (case.state, case.replies, case.decision, case.outcome) == (
        "decided",
        ("reply-1",),
        "decision-1",
        "explained",
    )
    assert (after.lots, after.flags) == (before.lots, before.flags)


@settings(max_examples=15, deadline=None)
@given(
    author=st.sampled_from(["", "author-27"]),
    machine=st.sampled_from(["", "machine-27"]),
    agent=st.sampled_from(["", "x"]),
)
def test_whatever_bids_have_in_common_no_flag_moves_a_bid_in_the_ranking(author, machine, agent):
    def marked(people):
        documents = tuple(replace(one, author=author, machine=machine) for one in people.documents)
        return replace(people, documents=documents, agent=agent)

    assert judged(resealed(tender(), people=marked)).lots == judged().lots


def test_every_bid_keeps_one_name():
    names = {one.said.ciphertext for one in tender().facts if isinstance(one.said, BidReceived)}

    assert {one.bid for one in judged().received} == names
