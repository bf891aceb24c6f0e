"""Attacks on power_ acts of those who have none, at the wrong stage, alone, and above their limit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import DAY_US, Instant, instant
from onus.base.texts import Localized
from onus.core.restraint.power_table import PowerTable
from onus.core.restraint.rotation import MONTH_US, PastPurchase
from onus.core.tendering.authorised import NOBODYS_ACT
from onus.core.tendering.awarding import PanelNamed, SupplementMade
from onus.core.tendering.bidding import BondReturned
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.preparing import NoticePublished, TenderCancelled
from onus.core.tendering.restraining import ApprovalGiven, OverrideMade
from onus.core.tendering.running import ContractEnded
from onus.wire.tenders.published import UNTIL_OPENED, UNTIL_RESULT, known_view
from tests.example_tender import END, tender

SECOND = 1_000_000
REASON = Localized("no other officer is in office", "无其他在任人员")


def judged(facts=None, as_of=END, **changes):
    one = replace(tender(), **({"facts": tuple(facts)} if facts is not None else {}), **changes)
    return judge(one, one.rulebook, as_of)


@cache
def fair():
    return judged()


def fact(name):
    return next(one for one in tender().facts if one.id == name)


def with_facts(*more, without=()):
    """The facts of the tender with some in the place of those of the same id, and some away."""
    names = {one.id for one in more} | set(without)
    return (*(one for one in tender().facts if one.id not in names), *more)


def told(found):
    return {one.fact: (one.bar, one.stays) for one in found.without_power}


def appointed(person, **changes):
    register = tender().register
    rows = tuple(replace(one, **changes) if one.person == person else one for one in register.appointments)
    return replace(register, appointments=rows)


def test_in_the_generated_tender_everybody_had_the_power_to_do_what_they_did():
    assert (fair().without_power, fair().overrides, fair().rotations) == ((), (), ())
    assert fair().powers == tender().powers.digest()


def test_every_kind_of_fact_has_a_row_or_is_nobodys_act():
    for kind, cls in FACT_KINDS.items():
        rows = tender().powers.rows_of(kind)

        assert bool(rows) != (cls in NOBODYS_ACT), kind
        assert len(rows) <= 1 or kind in ("approval_given", "decision_step_taken")


def test_under_a_table_without_rows_nobody_has_done_anything_and_only_envelopes_keys_openings_and_bonds_stay():
    found = judged(powers=PowerTable("none", ()))

    assert {one.bar for one in found.without_power} == {"no_row"}
    assert found.lot("1").ranking is None
    assert [one.bid for one in found.received] == [one.bid for one in fair().received]
    # Nobody had the power to announce the later deadline either.
    assert ({one.reason for one in found.received}, found.version) == ({"late"}, 1)
    assert {one.kind for one in found.without_power if one.stays} == {
        "bid_received", "sealing_ceremony", "bidding_closed", "shares_combined", "bid_opened", "bond_received", "notice_published",
    }  # fmt: skip
    assert [one.fact for one in found.without_power if one.kind == "notice_published" and one.stays] == [
        "notice"
    ]
    assert found.contracts == ()


@pytest.mark.parametrize(
    ("name", "by", "bar"),
    [
        ("award", "officer-1", "role"),
        ("award", "reviewer-1", "role"),
        ("award", "", "sign_in"),
        ("award", "head-of-firm-a", "no_appointment"),
        ("award", "supervisor-1", "role"),
        ("ranking", "custodian-1", "role"),
        ("panel", "head-1", "role"),
    ],
)
def test_an_act_of_somebody_without_the_role_counts_for_nothing_and_is_told(name, by, bar):
    found = judged(with_facts(replace(fact(name), by=by)))

    assert told(found)[name] == (bar, False)
    assert {one.reason for one in found.refused_acts if one.fact == name} == {f"power_{bar}"}


@pytest.mark.parametrize(
    ("approval", "act", "bar"),
    [
        ("approval-award", "award", "eyes"),
        ("approval-plan-approved", "plan-approved", "eyes"),
        ("approval-panel", "panel", "eyes"),
    ],
)
def test_without_a_second_pair_of_eyes_an_act_counts_for_nothing(approval, act, bar):
    assert told(judged(with_facts(without=[approval])))[act] == (bar, False)


def test_whoever_decides_does_not_approve_it_even_in_another_role():
    rows = tender().register.appointments
    both = replace(next(one for one in rows if one.person == "reviewer-1"), person="head-1")
    register = replace(tender().register, appointments=(*rows, both))
    own = replace(fact("approval-award"), by="head-1")
    found = told(judged(with_facts(own), register=register))

    assert found["award"] == ("incompatible", False)


@pytest.mark.parametrize(("less", "bar"), [(0, None), (1, "eyes")])
def test_an_approval_of_less_than_the_award_is_none(less, bar):
    amount = fact("award").said.price_minor - less
    found = told(judged(with_facts(replace(fact("approval-award"), said=ApprovalGiven("award", amount)))))

    assert found.get("award", (None, None))[0] == bar


@pytest.mark.parametrize(("less", "bar"), [(0, None), (1, "limit")])
def test_an_award_up_to_the_limit_of_the_appointment_counts_and_above_it_does_not(less, bar):
    most = fact("plan-approved").said.budget_minor - less
    found = told(judged(register=appointed("head-1", limit_minor=most)))

    assert found.get("plan-approved", (None, None))[0] == bar


@pytest.mark.parametrize(("later", "bar"), [(0, None), (1, "no_appointment")])
def test_an_appointment_gives_power_from_its_first_instant_on_and_not_before(later, bar):
    since = Instant(fact("award").recorded_at + later)
    others = with_facts(without=["plan-approved", "approval-plan-approved", "approval-change-2"])
    found = told(judged(others, register=appointed("head-1", since=since)))

    assert found.get("award", (None, None))[0] == bar


def test_an_act_dated_back_into_an_office_that_had_not_begun_counts_for_nothing():
    since = Instant(fact("award").recorded_at - SECOND)
    facts = with_facts(replace(fact("award"), happened_at=Instant(since - 1)))

    assert told(judged(facts, register=appointed("head-1", since=since)))["award"] == (
        "no_appointment",
        False,
    )


def test_an_award_before_the_ranking_is_signed_is_at_the_wrong_stage():
    when = Instant(fact("ranking").recorded_at - SECOND)
    moved = [replace(fact(one), happened_at=when, recorded_at=when) for one in ("award", "approval-award")]
    found = judged(with_facts(*moved))

    assert told(found)["award"] == ("stage", False)
    assert ("award", "ranking_signed first") in {(one.fact, one.follows) for one in found.claims}


def test_a_contract_signed_without_power_is_none_and_is_told():
    found = judged(with_facts(replace(fact("contract"), by="officer-1")))

    assert told(found)["contract"] == ("role", False)
    assert (found.contracts, found.stage) == ((), "awarded")


MOVED = ("lots", "received", "deadline", "deadline_steps", "version", "stage", "panel", "seed", "contracts", "remedies", "qualifications", "keys", "clocks")  # fmt: skip


def outcome(found):
    """What no fact without power moves."""
    return {name: getattr(found, name) for name in MOVED}


def repeated(name, by, when):
    """A fact once more, by somebody else and at another time."""
    return replace(fact(name), id="once-more", by=by, happened_at=when, recorded_at=when)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notice", NoticePublished("tender", 1)),
        ("award-notice", NoticePublished("award")),
        ("contract", None),
        ("award", None),
        ("ranking", None),
        ("closed", None),
        ("documents", None),
        ("notice", TenderCancelled(REASON)),
        ("notice", ContractEnded("toilets-2024", True)),
        ("notice", BondReturned("bond-firm-a")),
        ("notice", SupplementMade("toilets-2024", 9_000_000)),
    ],
)
@pytest.mark.parametrize(
    "when",
    [
        "2024-01-03T00:00:00Z", "2024-01-20T00:00:00Z", "2024-02-05T01:29:59Z", "2024-02-05T01:30:30Z", "2024-02-05T02:30:00Z",
        "2024-02-06T12:00:00Z", "2024-02-20T00:00:00Z", "2024-03-30T00:00:00Z",
    ],
)  # fmt: skip
def test_one_person_without_power_moves_nothing_at_any_time(name, said, when):
    one = repeated(name, "custodian-1" if name != "closed" else "officer-1", instant(when))
    one = one if said is None else replace(one, said=said)
    for as_of in (Instant(instant(when) + 1), END):
        found, before = judged((*tender().facts, one), as_of), judged(as_of=as_of)

        assert told(found)["once-more"][1] is False
        assert outcome(found) == outcome(before)


@pytest.mark.parametrize(("by", "released"), [("custodian-1", False), ("officer-1", True)])
def test_only_an_award_notice_of_whoever_has_the_power_releases_what_waits_for_the_result(by, released):
    when = Instant(fact("award-notice").recorded_at - 1)
    early = replace(fact("award-notice"), id="early", by=by, happened_at=when, recorded_at=when)
    yes = TenderFact("approval-early", when, when, ApprovalGiven("early"), "head-1")
    known = known_view(replace(tender(), facts=(*tender().facts, yes, early)), when)

    assert (known.library is not None) is released
    assert any(one.kind in UNTIL_RESULT for one in known.facts) is released


def test_an_opening_that_somebody_without_power_writes_before_the_deadline_tells_of_nobody():
    when = Instant(fact("received-1").recorded_at + 1)
    early = replace(fact("opened-firm-a"), id="early", by="officer-1", happened_at=when, recorded_at=when)
    gone = {name: one for name, one in tender().opened.items() if name != early.said.ciphertext}
    known = known_view(replace(tender(), facts=(*tender().facts, early), opened=gone), when)

    assert not any(one.kind in UNTIL_OPENED for one in known.facts)


def test_the_clock_of_the_award_runs_on_where_its_notice_was_nobodys_to_give_and_nothing_is_signed():
    found = judged(with_facts(replace(fact("award-notice"), by="custodian-1")))
    states = {one.step: one.state for one in found.clocks}

    assert states["notice"] == "overdue"
    assert ("contract", "notice_published award first") in {(one.fact, one.follows) for one in found.claims}


def test_bids_that_came_on_a_notice_without_power_are_judged_and_another_notice_mends_it():
    alone = judged(with_facts(replace(fact("notice"), by="custodian-1")))
    when = Instant(fact("received-1").recorded_at + 1)
    again = replace(fact("notice"), id="notice-again", happened_at=when, recorded_at=when)
    yes = TenderFact("approval-notice-again", when, when, ApprovalGiven("notice-again"), "head-1")
    mended = judged((*with_facts(replace(fact("notice"), by="custodian-1")), again, yes))

    assert (told(alone)["notice"], told(mended)["notice"]) == (("role", True), ("role", False))
    assert [one.bid for one in alone.received] == [one.bid for one in fair().received]
    assert {one.bid: one.state for one in mended.received} == {one.bid: one.state for one in fair().received}
    assert mended.deadline_steps[0].at == when


@pytest.mark.parametrize("after", ["2024-02-05T01:30:30Z", "2024-02-06T12:00:00Z", "2024-03-05T01:00:00Z"])
def test_a_notice_that_is_mended_after_the_deadline_gives_no_second_deadline_and_voids_nothing(after):
    late = [replace(one, by="custodian-1") if one.id == "notice" else one for one in tender().facts]
    when = instant(after)
    again = replace(fact("notice"), id="notice-again", happened_at=when, recorded_at=when)
    yes = TenderFact("approval-notice-again", when, when, ApprovalGiven("notice-again"), "reviewer-1")
    mended = judged((*late, again, yes))

    assert told(mended)["notice"] == ("role", True)
    assert (mended.deadline, mended.received) == (fair().deadline, fair().received)
    assert (mended.lots[0].winner, mended.contracts) == (fair().lots[0].winner, fair().contracts)


def test_an_envelope_that_was_opened_without_power_is_open_and_the_evaluation_goes_on():
    opened = [replace(one, by="officer-1") for one in tender().facts if one.kind == "bid_opened"]
    found = judged(with_facts(*opened))

    assert {stays for name, (_, stays) in told(found).items() if name in {one.id for one in opened}} == {True}
    assert found.lots == fair().lots


def test_a_key_that_was_used_after_a_closing_without_power_is_used():
    ways = ("bidding_closed", "shares_combined")
    done = [replace(one, by="officer-1") for one in tender().facts if one.kind in ways]
    found = judged(with_facts(*done))

    assert {told(found)[one.id] for one in done} == {("role", True)}
    assert found.lots == fair().lots


def test_whoever_handled_the_purchase_does_not_review_its_contract_and_the_law_is_named():
    rows = tender().register.appointments
    own = replace(next(one for one in rows if one.role == "contract_reviewer"), person="officer-1")
    register = replace(
        tender().register, appointments=(*(one for one in rows if one.person != "officer-1"), own)
    )
    early = replace(fact("approval-contract"), by="officer-1")
    found = judged(with_facts(early), register=register)

    assert "CN-SEP-30@2003-01-01" in {one.rule for one in found.breaches}


def test_no_table_of_the_buyers_own_takes_the_law_on_separation_away():
    lax = replace(tender().powers, apart=(), incompatible=())
    found = judged(with_facts(replace(fact("approval-contract"), by="officer-1")), powers=lax)

    assert "CN-SEP-30@2003-01-01" in {one.rule for one in found.breaches}


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([one.person for one in tender().register.appointments]))
def test_taking_an_appointment_away_never_gives_anybody_more_power(person):
    rows = tuple(one for one in tender().register.appointments if one.person != person)
    found = judged(register=replace(tender().register, appointments=rows))

    assert {one.fact for one in found.without_power} >= {one.fact for one in fair().without_power}
    assert {one.by for one in found.without_power if one.bar == "no_appointment"} <= {person}


def long_in_office():
    return appointed("officer-1", since=Instant(fact("panel").recorded_at - 61 * MONTH_US))


def override(*, approved=True, reason=REASON, late=0):
    when = Instant(fact("panel").recorded_at - DAY_US // 48 + late)
    made = TenderFact("override-1", when, when, OverrideMade("rotation", "panel", reason), "head-1")
    yes = TenderFact("override-1-yes", when, when, ApprovalGiven("override-1"), "supervisor-1")
    return (made, yes) if approved else (made,)


def test_too_long_on_one_post_bars_and_is_told():
    found = judged(register=long_in_office())

    assert told(found)["panel"] == ("rotation", False)
    assert {(one.person, one.found) for one in found.rotations} == {("officer-1", "too_long")}


@pytest.mark.parametrize(
    ("facts", "through"),
    [
        (override(), "panel"),
        (override(approved=False), ""),
        (override(reason=Localized("only one language")), ""),
        (override(late=DAY_US // 24), ""),
    ],
)
def test_an_override_lets_through_only_where_it_is_public_before_reasoned_and_approved(facts, through):
    found = judged(with_facts(*facts), register=long_in_office())

    assert ("panel" not in told(found)) is bool(through)
    assert [(one.fact, one.let_through, one.by) for one in found.overrides] == [
        ("override-1", through, "head-1")
    ]


def test_no_override_lets_anybody_judge_their_own_act():
    made, yes = override()
    made = replace(made, said=OverrideMade("eyes", "panel", REASON))
    found = judged(with_facts(made, yes, without=["approval-panel"]))

    assert told(found)["panel"] == ("eyes", False)
    assert [one.let_through for one in found.overrides] == [""]


def past(count, winner):
    member = fair().panel.members[0]
    return tuple(
        PastPurchase(Instant(fact("panel").recorded_at - (n + 1) * MONTH_US), f"past-{n}", "unit", winner, ((member, "expert"),))
        for n in range(count)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "winner", "expected"),
    [
        (2, "firm-a", set()),
        (3, "firm-a", {"too_often"}),
        (3, "firm-elsewhere", set()),
        (5, "firm-elsewhere", set()),
        (6, "firm-elsewhere", {"drawn_often"}),
    ],
)
def test_an_expert_who_was_there_too_often_is_told_and_the_ranking_stays(count, winner, expected):
    found = judged(register=replace(tender().register, past=past(count, winner)))

    assert {one.found for one in found.rotations} == expected
    assert found.lots == fair().lots


@pytest.mark.parametrize(("early", "breached"), [(SECOND, True), (0, False)])
def test_names_of_the_panel_that_were_known_before_the_result_are_a_breach(early, breached):
    when = Instant(fact("award-notice").happened_at - early)
    leak = TenderFact("leak", when, END, PanelNamed("a newspaper"), "supervisor-1")
    rules = {one.rule.partition("@")[0] for one in judged(with_facts(leak)).breaches}

    assert bool(rules - {"ONUS-COMPARATOR"}) is breached
