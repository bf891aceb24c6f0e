"""Attacks by correction: whoever corrects or takes back what others rely on moves no bid, no winner and no date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import Instant, instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.qualification.bans import Ban
from onus.core.qualification.documents import DocumentLookup
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BiddingClosed, BidOpened, SharesCombined
from onus.core.tendering.awarding import AwardDecided, SubcontractMade, SupplementMade
from onus.core.tendering.bidding import SupplierKeyEnded
from onus.core.tendering.correcting import NEVER
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.restraining import ApprovalGiven
from onus.core.tendering.running import (
    ContractBroken,
    ContractEnded,
    InvoicePaid,
    InvoiceReceived,
    KpiRated,
)
from onus.core.tendering.tender import Tender
from tests.example_tender import END, fair, tender

AFTER_OPENING = instant("2024-02-05T03:00:00Z")
AFTER_CONTRACT = instant("2024-03-15T01:00:00Z")


def fact(name: str, base: Tender | None = None) -> TenderFact:
    return next(one for one in (base or tender()).facts if one.id == name)


def corrected(name: str, at: Instant, **said: Any) -> TenderFact:
    """Return a correction by the author: other fields of what was said, all else as it was."""
    one = fact(name)
    return replace(one, id=f"{name}-c", supersedes=name, recorded_at=at, said=replace(one.said, **said))


def taken_back(name: str, at: Instant) -> TenderFact:
    return TenderFact(f"{name}-w", at, at, None, fact(name).by, supersedes=name, withdrawn=True)


def approved(act: str, by: str, at: Instant, amount: int = 0) -> TenderFact:
    return TenderFact(f"approval-{act}", at, at, ApprovalGiven(act, amount_minor=Minor(amount)), by)


def judged(*more: TenderFact, base: Tender | None = None):
    held = base or tender()
    return judge(replace(held, facts=(*held.facts, *more)), held.rulebook, END)


def refused(found) -> dict[str, str]:
    return {one.fact: one.refused for one in found.corrections}


def nothing_moved(found) -> bool:
    """Return whether a judgement is the fair one in everything but the list of corrections."""
    return replace(found, corrections=()) == fair()


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (taken_back("bond-firm-a", AFTER_OPENING), "words_only"),
        (corrected("bond-firm-a", AFTER_OPENING, amount_minor=Minor(1)), "words_only"),
        (corrected("bond-firm-a", AFTER_OPENING, supplier="firm-b"), "words_only"),
        (corrected("bond-firm-a", AFTER_OPENING, form="guarantee"), ""),
        (taken_back("checked-firm-a-legal-person", instant("2024-02-05T09:00:00Z")), "words_only"),
        (corrected("checked-firm-a-legal-person", AFTER_OPENING, result="forged"), "words_only"),
        (corrected("approval-notice", AFTER_OPENING, act="ended"), "never_corrected"),
        (taken_back("approval-contract", AFTER_CONTRACT), "never_corrected"),
        (taken_back("ranking", AFTER_CONTRACT), "never_corrected"),
        (taken_back("award", AFTER_CONTRACT), "words_only"),
        (taken_back("plan-approved", AFTER_CONTRACT), "power_stage"),
        (taken_back("bond-firm-a-back", AFTER_CONTRACT), "words_only"),
    ],
    ids=lambda one: one.id if isinstance(one, TenderFact) else one,
)  # fmt: skip
def test_after_the_opening_no_correction_of_one_person_moves_a_bid(one, why):
    found = judged(one)

    assert refused(found) == {one.id: why}
    assert nothing_moved(found)


def test_whoever_left_office_corrects_not_even_words():
    people = tuple(
        replace(one, until=instant("2024-03-10T00:00:00Z")) if one.person == "finance-1" else one
        for one in tender().register.appointments
    )
    base = replace(tender(), register=replace(tender().register, appointments=people))
    late = instant("2024-09-01T00:00:00Z")
    words = corrected("bond-firm-a", late, form="guarantee")

    assert refused(judged(words, base=base)) == {words.id: "power_no_appointment"}
    stands = facts_on_record(replace(base, facts=(*base.facts, words)), END)
    assert fact("bond-firm-a") in stands and words not in stands


@pytest.mark.parametrize(
    ("result", "at"), [("forged", "05T09:00"), ("revoked", "06T02:00"), ("not_found", "28T09:00")]
)
def test_no_new_look_up_of_the_office_takes_a_ranked_bid_out_of_the_running(result, at):
    when = instant(f"2024-02-{at}:00Z")
    found = judged(*_found_by_two(result, when))
    before = judged(*_found_by_two(result, AFTER_OPENING))

    assert [one.winner for one in found.lots] == [one.winner for one in fair().lots]
    assert [one.refused for one in found.lots] == [one.refused for one in fair().lots]
    assert before.lot("1").winner != fair().lot("1").winner
    told = [one.rule for one in found.breaches if one.rule.startswith("CN-FALSE-77")]
    assert bool(told) == (result == "forged")


def _found_by_two(result: str, at: Instant) -> list[TenderFact]:
    """Return what two persons found against a document; one alone would take nobody out at any time."""
    step = replace(fact("checked-firm-a-legal-person").said, at=at, recorded_at=at, result=result)
    return [
        TenderFact(f"again-{by}", at, at, replace(step, id=f"again-{by}", by=by), by)
        for by in ("officer-2", "reviewer-1")
    ]


def test_an_approval_of_the_end_of_a_key_is_not_taken_back_after_the_opening():
    key, at = fact("key-1"), instant("2024-02-02T09:00:00Z")
    end = TenderFact("ended", at, at, SupplierKeyEnded(key.said.key), "officer-1")
    agreed = approved("ended", "reviewer-1", at)
    back = TenderFact(
        "w", AFTER_OPENING, AFTER_OPENING, None, "reviewer-1", supersedes=agreed.id, withdrawn=True
    )
    with_it, without = judged(end, agreed, back), judged(end, agreed)

    assert (with_it.keys, with_it.received, with_it.lots) == (without.keys, without.received, without.lots)
    assert any(one.ended_at for one in with_it.keys)
    assert refused(with_it) == {"w": "never_corrected"}


@pytest.mark.parametrize("name", ["award", "contract", "award-notice", "contract-filed"])
def test_words_of_what_two_decided_are_corrected_and_no_date_and_no_approval_is_lost(name):
    one = fact(name)
    words = {"place": "https://notices.example/2b"} if name == "award-notice" else {}
    words |= {"reason": Localized("the first of the ranking", "排序第一")} if name == "award" else {}
    found = judged(corrected(name, AFTER_CONTRACT, **words))

    assert refused(found) == {f"{name}-c": ""}
    assert nothing_moved(found)
    stands = facts_on_record(
        replace(tender(), facts=(*tender().facts, corrected(name, AFTER_CONTRACT, **words))), END
    )
    now = next(each for each in stands if each.id == name)
    assert (now.happened_at, now.recorded_at) == (one.happened_at, one.recorded_at)
    assert all(getattr(now.said, field) == value for field, value in words.items())


def test_an_award_and_a_signing_are_not_dated_back_over_a_ban_by_correcting_them():
    ban = Ban("ban-2", "91990000MA90000013", date(2024, 2, 10), date(2025, 6, 30), "false documents")
    late = {
        "approval-award": "20T02",
        "award": "20T02",
        "approval-award-notice": "21T01",
        "award-notice": "21T01",
    }
    moved = {name: instant(f"2024-02-{at}:00:00Z") for name, at in late.items()}
    facts = tuple(
        replace(one, happened_at=moved.get(one.id, one.happened_at), recorded_at=moved.get(one.id, one.recorded_at))
        for one in tender().facts
    )  # fmt: skip
    register = tender().register
    base = replace(tender(), facts=facts, register=replace(register, bans=(*register.bans, ban)))
    at = instant("2024-02-29T02:00:00Z")
    back = [
        replace(fact(name, base), id=f"{name}-2", supersedes=name, recorded_at=at, happened_at=early)
        for name, early in (
            ("award", instant("2024-02-07T02:00:00Z")),
            ("award-notice", instant("2024-02-08T01:00:00Z")),
            ("contract", instant("2024-02-09T02:00:00Z")),
        )
    ]
    fresh = [approved(one.id, fact(f"approval-{one.supersedes}").by, at) for one in back]
    found, without = judged(*back, *fresh, base=base), judged(base=base)

    assert {one.rule.partition("@")[0] for one in without.breaches} >= {"CN-QUAL-13"}
    assert set(refused(found).values()) == {"words_only"}
    assert (found.lots, found.breaches, found.contracts) == (
        without.lots,
        without.breaches,
        without.contracts,
    )


@pytest.mark.parametrize(("agreed", "why"), [(False, "power_eyes"), (True, "")])
def test_more_than_words_of_what_two_decide_needs_two_again_and_else_the_first_stands(agreed, why):
    plan = fact("plan-approved")
    at = Instant(plan.recorded_at + 1)
    more = replace(plan.said, budget_minor=Minor(plan.said.budget_minor - 1))
    other = replace(plan, id="plan-c", supersedes=plan.id, recorded_at=at, happened_at=at, said=more)
    facts = (
        *tender().facts,
        other,
        *([approved("plan-c", fact("approval-plan-approved").by, at, more.budget_minor)] if agreed else []),
    )
    stands = facts_on_record(replace(tender(), facts=facts), at)

    assert refused(judged(*facts[len(tender().facts) :])) == {"plan-c": why}
    assert ((plan in stands), (other in stands)) == ((not agreed), agreed)


def test_what_was_done_after_the_award_is_not_made_undone_and_a_second_fact_leaves_both_on_record():
    day, later = instant("2024-04-01T01:00:00Z"), instant("2024-06-01T01:00:00Z")
    told = [
        TenderFact(name, day, day, what, by)
        for name, what, by in (
            ("rated", KpiRated("contract-1", "kpi-1", "inadequate"), "officer-1"),
            ("failed", ContractBroken("contract-1"), "officer-1"),
            ("ended", ContractEnded("contract-1", terminated=True), "head-1"),
            ("came", InvoiceReceived("contract-1"), "finance-1"),
            ("paid", InvoicePaid("came"), "finance-1"),
            ("more", SupplementMade("contract-1", Minor(9)), "head-1"),
            ("let", SubcontractMade("contract-1", "firm-b", 100_000), "head-1"),
        )
    ]  # fmt: skip
    base = replace(tender(), facts=(*tender().facts, *told))
    back = [TenderFact(f"w-{one.id}", later, later, None, one.by, one.id, withdrawn=True) for one in told]
    moved = [replace(one, id=f"d-{one.id}", supersedes=one.id, happened_at=Instant(day + 1)) for one in told]
    moved = [replace(one, recorded_at=later) for one in moved]
    again = replace(
        told[0], id="again", happened_at=later, recorded_at=later, said=replace(told[0].said, rating="good")
    )
    stands = facts_on_record(replace(base, facts=(*base.facts, *back, *moved, again)), END)

    assert set(refused(judged(*back, *moved, base=base)).values()) == {"words_only"}
    assert all(one in stands for one in (*told, again))


@pytest.mark.parametrize("by", ["head-of-firm-b", "custodian-1", ""])
def test_no_word_that_bids_were_closed_or_opened_keeps_an_honest_correction_out(by):
    early, at = instant("2024-02-02T06:30:00Z"), instant("2024-02-03T01:00:00Z")
    kinds = (BiddingClosed, SharesCombined, BidOpened)
    phantoms = [
        replace(one, id=f"x-{one.id}", by=by, happened_at=early, recorded_at=early)
        for one in tender().facts
        if isinstance(one.said, kinds)
    ]
    bond = fact("bond-firm-a")
    slip = replace(bond, said=replace(bond.said, amount_minor=Minor(50_000)))
    base = replace(tender(), facts=tuple(slip if one.id == bond.id else one for one in tender().facts))
    mended = replace(bond, id="mended", supersedes=bond.id, happened_at=at, recorded_at=at)

    assert len(phantoms) >= 3
    assert judged(base=base).lot("1").winner != fair().lot("1").winner
    found = judged(*phantoms, mended, base=base)
    assert refused(found) == {"mended": ""}
    assert mended in facts_on_record(replace(base, facts=(*base.facts, *phantoms, mended)), END)


def test_a_deadline_that_is_announced_after_the_deadline_lets_nobody_correct_more_than_words():
    first = tender().versions[-1]
    later = replace(
        first.announcement,
        bids_until=instant("2024-03-01T00:00:00Z"),
        opens_at=instant("2024-03-01T00:00:00Z"),
    )
    version = replace(
        first, number=first.number + 1, announcement=later, recorded_at=instant("2024-02-05T02:00:00Z")
    )
    base = replace(tender(), versions=(*tender().versions, version))

    assert refused(judged(taken_back("bond-firm-a", AFTER_OPENING), base=base)) == {
        "bond-firm-a-w": "words_only"
    }


LAST_SECONDS = instant("2024-02-05T01:29:55Z")
IN_TIME = instant("2024-02-03T01:00:00Z")
AGAINST = [
    lambda at: taken_back("bond-firm-a", at),
    lambda at: corrected("bond-firm-a", at, amount_minor=Minor(1)),
    lambda at: corrected("bond-firm-a", at, supplier="firm-b"),
    lambda at: taken_back("checked-firm-a-legal-person", at),
    lambda at: corrected("checked-firm-a-legal-person", at, result="forged"),
]


def seen_two_days_before() -> Tender:
    """Return the tender under a table by which what is against a bidder is on record two days before the deadline."""
    return replace(tender(), powers=replace(tender().powers, key_seen_h=48))


@pytest.mark.parametrize("against", AGAINST)
def test_nobody_takes_from_a_bidder_in_the_last_days_what_its_bid_rests_on(against):
    one = against(LAST_SECONDS)
    found = judged(one, approved(one.id, "reviewer-1", LAST_SECONDS))

    assert refused(found) == {one.id: "against_bidder_late"}
    assert nothing_moved(found)
    assert nothing_moved(judged(one))


@pytest.mark.parametrize("against", AGAINST)
@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("", "against_bidder_alone"),
        ("itself", "against_bidder_alone"),
        ("head-of-firm-b", "against_bidder_alone"),
        ("custodian-1", "against_bidder_alone"),
        ("reviewer-1", ""),
    ],
)
def test_in_time_it_takes_two_persons_of_the_office_to_take_from_a_bidder(against, who, why):
    base, one = seen_two_days_before(), against(IN_TIME)
    agreed = approved(one.id, one.by if who == "itself" else who, IN_TIME)
    found = judged(one, *([agreed] if who else []), base=base)

    stays = bool(why) or isinstance(fact(one.supersedes).said, DocumentLookup)
    assert refused(found) == {one.id: why}
    assert stays == (found.lot("1").winner == fair().lot("1").winner)
    # Of a look-up the office has not looked enough then, and a person decides; the bid stays.
    assert bool(found.lot("1").unjudged) == (stays and not why)
    assert agreed.id not in [each.fact for each in found.without_power]


@settings(max_examples=20)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 2 * 10**11))
def test_a_larger_bond_counts_at_once_and_a_smaller_one_of_one_person_never(first, then, earlier):
    at = Instant(LAST_SECONDS - earlier)
    bond = fact("bond-firm-a")
    held = replace(
        bond,
        said=replace(bond.said, amount_minor=Minor(first)),
        recorded_at=Instant(at - 1),
        happened_at=Instant(at - 1),
    )
    other = replace(held, id="other", supersedes=held.id, recorded_at=at, happened_at=at,
                    said=replace(bond.said, amount_minor=Minor(then)))  # fmt: skip
    facts = tuple(held if one.id == bond.id else one for one in tender().facts)
    stands = facts_on_record(replace(tender(), facts=(*facts, other)), at)

    assert (other in stands, held in stands) == (then >= first, then < first)


def test_a_paper_that_turns_out_to_be_genuine_counts_at_once():
    checked = fact("checked-firm-a-legal-person")
    wrong = replace(checked, said=replace(checked.said, result="not_found"))
    other = replace(wrong, id="other", by="reviewer-1", said=replace(wrong.said, id="other", by="reviewer-1"))
    held = tuple(wrong if one.id == checked.id else one for one in tender().facts)
    base = replace(tender(), facts=(*held, other))
    mended = replace(
        checked, id="m", supersedes=checked.id, recorded_at=LAST_SECONDS, happened_at=LAST_SECONDS
    )

    assert judged(base=base).lot("1").winner != fair().lot("1").winner
    assert judged(mended, base=base).lot("1").winner == fair().lot("1").winner


@pytest.mark.parametrize("named", ["bond-firm-a", "mended"])
@pytest.mark.parametrize("at", ["2024-02-03T01:00:00Z", "2024-02-06T01:00:00Z"])
def test_a_bond_was_given_back_whichever_version_of_it_the_return_names(named, at):
    bond, when = fact("bond-firm-a"), instant(at)
    words = at > "2024-02-05"
    now = replace(bond.said, form="guarantee") if words else replace(bond.said, amount_minor=Minor(600_000))
    mended = replace(bond, id="mended", supersedes=bond.id, happened_at=when, recorded_at=when, said=now)
    mended = replace(mended, happened_at=bond.happened_at) if words else mended
    back = fact("bond-firm-a-back")
    facts = tuple(
        replace(one, said=replace(one.said, bond=named)) if one.id == back.id else one
        for one in tender().facts
    )
    base = replace(tender(), facts=facts)
    stands = {one.id: one for one in facts_on_record(replace(base, facts=(*facts, mended)), END)}
    found = judged(mended, base=base)

    assert refused(found) == {"mended": ""}
    assert stands[back.id].said.bond == ("bond-firm-a" if words else "mended")
    assert stands[stands[back.id].said.bond].said == now
    assert (found.breaches, found.clocks, found.lots) == (fair().breaches, fair().clocks, fair().lots)


def test_an_approval_of_one_version_is_none_of_another():
    plan, agreed = fact("plan-approved"), fact("approval-plan-approved")
    at = Instant(plan.recorded_at + 1)
    more = replace(plan, id="plan-c", supersedes=plan.id, recorded_at=at, happened_at=at,
                   said=replace(plan.said, budget_minor=Minor(plan.said.budget_minor - 1)))  # fmt: skip
    fresh = approved("plan-c", agreed.by, at, more.said.budget_minor)
    stands = facts_on_record(replace(tender(), facts=(*tender().facts, more, fresh)), at)

    assert more in stands
    assert agreed in stands and fresh in stands


def test_another_date_alone_is_more_than_words():
    bond = fact("bond-firm-a")
    early = Instant(bond.happened_at - 1)
    moved = replace(
        bond, id="moved", supersedes=bond.id, happened_at=early, recorded_at=Instant(bond.recorded_at + 1)
    )
    late = replace(moved, recorded_at=AFTER_OPENING)

    assert moved in facts_on_record(replace(tender(), facts=(*tender().facts, moved)), END)
    assert refused(judged(late)) == {"moved": "words_only"}


def test_a_correction_says_the_same_kind_of_thing():
    step = fact("plan-approved")
    other = replace(step, id="x", supersedes=step.id, said=AwardDecided("1", "0" * 64, Minor(1)))

    assert refused(judged(other)) == {"x": "other_kind"}


CORRECTABLE = [one for one in tender().facts if one.by]


@settings(max_examples=15)
@given(st.sampled_from(CORRECTABLE), st.booleans(), st.sampled_from(["head-1", "officer-1", ""]))
def test_after_the_contract_no_correction_of_anybody_changes_who_won(target, withdrawn, other):
    by = other or target.by
    one = replace(
        target, id="x", supersedes=target.id, by=by, recorded_at=AFTER_CONTRACT, happened_at=AFTER_CONTRACT,
        said=None if withdrawn else target.said, withdrawn=withdrawn,
    )  # fmt: skip
    found = judged(one)

    assert [each.winner for each in found.lots] == [each.winner for each in fair().lots]
    assert found.stage == fair().stage
    if isinstance(target.said, NEVER):
        assert refused(found)["x"] == "never_corrected"


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_tie_once_declared_is_not_taken_back_before_the_deadline_by_who_declared_it(withdrawn):
    at = instant("2024-02-04T01:00:00Z")
    tie = TenderFact(
        "tie", at, at, ConflictDeclaration("expert-01", at, ("firm-a",), "director"), "expert-01"
    )
    later = Instant(at + 3_600_000_000)
    none = replace(tie.said, at=later, suppliers=(), relation="")
    back = TenderFact("back", later, later, None if withdrawn else none, "expert-01", "tie", withdrawn)

    alone, both = judged(tie), judged(tie, back)

    assert [one.expert for one in both.recused] == [one.expert for one in alone.recused]
    assert "expert-01" in {one.expert for one in both.recused}
    assert [(one.fact, one.refused) for one in both.corrections] == [("back", "never_corrected")]
