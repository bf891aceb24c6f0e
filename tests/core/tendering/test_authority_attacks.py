"""Attacks by word alone: facts of those who may not say them, on the generated tender."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import Instant, instant
from onus.base.texts import Localized
from onus.core.evaluation.awarding import SetAside
from onus.core.evaluation.drawing import Absent
from onus.core.evaluation.scoring import SheetOpened
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering.awarding import (
    BidRejected,
    ChallengeAnswered,
    ChallengeFiled,
    ComplaintDecided,
    ComplaintFiled,
    RankingSigned,
)
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.register import PurchaseAppointment, TenderPerson
from onus.core.tendering.restraining import ApprovalGiven
from tests.example_tender import END, tender

NOON, EVENING = instant("2024-02-05T12:00:00+08:00"), instant("2024-02-06T09:00:00+08:00")
AUTHORITY = TenderPerson("authority-1", body="finance-bureau")
ORDER = PurchaseAppointment("authority-1", "remedy_officer", "no. 1", Instant(0), region="generated-district")


def judged(*more, people=()):
    one = tender()
    appointed = (*one.register.appointments, *([ORDER] if people else []))
    register = replace(one.register, people=(*one.register.people, *people), appointments=appointed)
    return judge(replace(one, facts=(*one.facts, *more), register=register), one.rulebook, END)


@cache
def fair():
    return judged()


def said(name, when, what, by=""):
    return TenderFact(name, when, when, what, by)


def first() -> str:
    return fair().lot("1").ranking.rows[0].bid


def acts(found):
    return {one.fact: one.reason for one in found.refused_acts}


def rejected(found):
    return [why for one in found.lot("1").refused for _, why in one.reasons if why.startswith("rejected")]


def votes(count, ground="legal_person", reason="no licence", when=NOON):
    members = fair().panel.members[:count]
    text = Localized(reason)
    return [said(f"no-{n}", when, BidRejected(first(), ground, text), who) for n, who in enumerate(members)]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 5))
def test_a_bid_is_rejected_by_more_than_half_of_the_panel_and_by_no_fewer(count):
    found = judged(*votes(count))

    assert len(fair().panel.members) == 5
    assert rejected(found) == (["rejected:legal_person"] if count >= 3 else [])
    mine = {why for name, why in acts(found).items() if name.startswith("no-")}
    assert mine == ({"no_majority"} if 0 < count < 3 else set())


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"ground": "anything"}, "ground_not_announced"),
        ({"reason": " "}, "no_reason"),
        ({"when": EVENING}, "power_stage"),
    ],
)
def test_a_whole_panel_rejects_nothing_without_an_announced_ground_a_reason_and_in_time(fields, why):
    found = judged(*votes(5, **fields))

    assert rejected(found) == []
    assert set(acts(found).values()) == {why}


def test_a_ranking_that_one_expert_signs_before_its_time_ends_no_vote_of_the_committee():
    stranger = next(one.id for one in tender().library.experts if one.id not in fair().panel.members)
    early = said("early", instant("2024-02-05T10:30:00+08:00"), RankingSigned("1", (first(),)), stranger)
    found = judged(early, *votes(5))

    assert rejected(found) == ["rejected:legal_person"]


def test_an_officer_rejects_nobody():
    found = judged(said("no", NOON, BidRejected(first(), "legal_person", Localized("x")), "officer-1"))

    assert acts(found) == {"no": "power_role"}


def test_where_no_panel_was_announced_nobody_rejects():
    one = tender()
    versions = tuple(
        replace(each, announcement=replace(each.announcement, panel=None)) for each in one.versions
    )
    found = judge(replace(one, versions=versions, facts=(*one.facts, *votes(5))), one.rulebook, END)

    assert rejected(found) == []
    assert {acts(found)[f"no-{n}"] for n in range(5)} == {"no_panel", "power_no_appointment"}


@pytest.mark.parametrize(
    ("by", "reason", "why"),
    [("", "x", "sign_in"), ("officer-2", "x", "role"), ("head-1", "it did not sign", "role")],
)
def test_the_leader_is_set_aside_by_nobody_of_the_buyer(by, reason, why):
    found = judged(said("away", EVENING, SetAside(EVENING, first(), reason, by), by))

    assert found.lot("1").winner == fair().lot("1").winner
    assert acts(found) == {"away": f"power_{why}"}


@pytest.mark.parametrize(("reason", "passed"), [("it bent the competition", True), ("  ", False)])
def test_an_authority_sets_aside_with_a_reason_and_not_without(reason, passed):
    found = judged(
        said("away", EVENING, SetAside(EVENING, first(), reason, "authority-1"), "authority-1"),
        people=[AUTHORITY],
    )

    assert (found.lot("1").winner.row.bid != first()) is passed
    assert acts(found) == ({} if passed else {"away": "no_reason"})


def test_nobody_declares_a_conflict_for_another():
    member = fair().panel.members[0]
    own, forged = (
        said("tied", instant("2024-02-05T09:35:00+08:00"), ConflictDeclaration(member, NOON, ("firm-a",), "x"), by)
        for by in (member, "officer-2")
    )  # fmt: skip

    assert acts(judged(forged)) == {"tied": "not_the_person"}
    assert judged(forged).panel == fair().panel
    assert member not in judged(own).panel.members


def absent(member, when, witness="", witnessed=None):
    """An absence that the purchaser records, with the word of a witness where one is named."""
    facts = [said("ill", when, Absent(when, member, "ill"), "officer-1")]
    return [*facts, said("seen", witnessed or when, ApprovalGiven("ill"), witness)] if witness else facts


@pytest.mark.parametrize(
    ("witness", "hour"),
    [("", 12), ("officer-1", 12), ("officer-2", 12), ("head-1", 12), ("supervisor-1", 13)],
)
def test_a_purchaser_sends_no_drawn_expert_away_without_a_witness_who_speaks_before(witness, hour):
    member = fair().panel.members[1]
    found = judged(*absent(member, NOON, witness, instant(f"2024-02-05T{hour}:00:00+08:00")))

    assert (found.panel, found.lots) == (fair().panel, fair().lots)
    assert acts(found)["ill"] == "power_eyes"


def test_the_witness_of_the_draw_has_witnessed_no_absence():
    member = fair().panel.members[1]
    found = judged(*absent(member, NOON), said("seen", NOON, ApprovalGiven("panel"), "supervisor-1"))

    assert (found.panel, acts(found)) == (fair().panel, {"ill": "power_eyes"})


def test_whoever_witnesses_sends_no_drawn_expert_away_by_an_own_word():
    one = said("ill", NOON, Absent(NOON, fair().panel.members[1], "ill"), "supervisor-1")
    found = judged(one, said("seen", NOON, ApprovalGiven("ill"), "supervisor-1"))

    assert (found.panel, acts(found)["ill"]) == (fair().panel, "power_role")


def test_before_a_witness_the_next_substitute_takes_the_seat_of_an_absent_member():
    drawn = fair().panel
    seat, member = next((number, one.expert) for number, one in enumerate(drawn.seats) if not one.expertise)
    found = judged(*absent(member, NOON, "supervisor-1"))

    assert found.panel.seats[seat].expert == drawn.substitutes[0].id
    assert {*drawn.members} ^ {*found.panel.members} == {member, drawn.substitutes[0].id}
    assert not {"ill", "seen"} & {*acts(found)}


def test_nobody_is_absent_once_the_own_sheet_is_sealed_and_no_witness_changes_that():
    member = fair().panel.members[1]
    late, early = (
        judged(*absent(member, instant(when), "supervisor-1"))
        for when in ("2024-02-05T13:11:00+08:00", "2024-02-05T13:10:59+08:00")
    )

    assert (late.panel, acts(late)) == (fair().panel, {"ill": "after_the_first_sheet"})
    assert member not in early.panel.members


@pytest.mark.parametrize(("by", "bar"), [("head-1", "role"), ("", "sign_in"), ("authority-1", "")])
def test_a_complaint_is_decided_by_an_authority_and_never_by_the_buyer(by, bar):
    days = [instant(f"2024-02-{day:02}T09:00:00+08:00") for day in (9, 12, 13, 14)]
    found = judged(
        said("ch", days[0], ChallengeFiled("firm-b", "result", "award-notice")),
        said("an", days[1], ChallengeAnswered("ch", "rejected"), "officer-1"),
        said("co", days[2], ComplaintFiled("ch")),
        said("de", days[3], ComplaintDecided("co", "rejected"), by),
        people=[AUTHORITY],
    )

    assert acts(found) == ({"de": f"power_{bar}"} if bar else {})
    assert [one.decision is not None for one in found.remedies] == [not bar]


def test_a_role_at_the_buyer_itself_makes_no_authority():
    own = replace(AUTHORITY, body=tender().buyer.id)
    found = judged(said("away", EVENING, SetAside(EVENING, first(), "x", own.id), own.id), people=[own])

    assert acts(found) == {"away": "power_outside"}


@pytest.mark.parametrize("kind", [SheetOpened, ChallengeFiled])
def test_a_sheet_or_a_challenge_is_taken_back_by_nobody(kind):
    filed = said("ch", EVENING, ChallengeFiled("firm-b", "result", "award-notice"))
    facts = (*tender().facts, filed)
    target = next(one for one in facts if isinstance(one.said, kind))
    back = TenderFact("back", EVENING, EVENING, None, target.by, supersedes=target.id, withdrawn=True)
    with_it, without = judged(filed, back), judged(filed)

    assert with_it.lots == without.lots
    assert with_it.remedies == without.remedies
    assert [(one.corrects, one.refused) for one in with_it.corrections] == [(target.id, "never_corrected")]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_the_notice_by_which_a_tender_began_is_neither_taken_back_nor_made_another(withdrawn):
    held = next(one for one in tender().facts if one.id == "notice")
    other = None if withdrawn else replace(held.said, notice="award")
    back = TenderFact("back", EVENING, EVENING, other, held.by, supersedes=held.id, withdrawn=withdrawn)
    with_it = judged(back)

    assert (with_it.stage, with_it.lots) == (fair().stage, fair().lots)
    assert [(one.corrects, one.refused) for one in with_it.corrections] == [("notice", "never_corrected")]


def test_a_bid_that_was_received_is_taken_back_by_no_withdrawal_of_its_fact():
    back = TenderFact("back", EVENING, EVENING, None, supersedes="received-1", withdrawn=True)

    assert judged(back).received == fair().received


@pytest.mark.parametrize(
    ("target", "by", "refused"),
    [
        ("award", "head-1", "words_only"),
        ("award", "officer-1", "not_the_author"),
        ("award", "", "not_the_author"),
        ("shown-firm-a-legal-person", "", "no_author"),
        ("shown-firm-a-legal-person", "officer-2", "no_author"),
    ],
)
def test_a_fact_is_corrected_by_its_author_alone_and_every_try_is_listed(target, by, refused):
    found = judged(TenderFact("back", EVENING, EVENING, None, by, supersedes=target, withdrawn=True)
                   if target != "award" else
                   TenderFact("back", END, END, None, by, supersedes=target, withdrawn=True))  # fmt: skip

    assert [(one.fact, one.corrects, one.by, one.refused) for one in found.corrections] == [
        ("back", target, by, refused)
    ]
    assert (found.lots, found.stage, found.clocks) == (fair().lots, "contracted", fair().clocks)


@pytest.mark.parametrize(("second", "refused"), [(0, False), (1, True)])
def test_a_bond_counts_by_when_it_came_on_record_and_not_by_when_it_is_said_to_have_come(second, refused):
    at = instant(f"2024-02-05T09:30:0{second}+08:00")
    one = tender()
    facts = tuple(replace(each, recorded_at=at) if each.id == "bond-firm-a" else each for each in one.facts)
    found = judge(replace(one, facts=facts), one.rulebook, END)
    reasons = [why for each in found.lot("1").refused for _, why in each.reasons]

    assert ("bond_missing" in reasons) is refused
