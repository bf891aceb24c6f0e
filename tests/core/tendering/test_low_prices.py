"""Attacks by one person on a bid with a low price: asked by a stranger, refused alone, turned afterwards, dated back."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.evaluation.drawing import Absent
from onus.core.tendering.act_choices import choices_of
from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.awarding import ExplanationAsked, ExplanationDecided, ExplanationGiven
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.restraining import ApprovalGiven
from onus.report.tender_speaker import TenderSpeaker
from onus.report.tender_tables import low_table
from tests.example_tender import with_low_prices

END = "2024-12-31T00:00:00Z"
WORDS = Localized("Own lorries.", "自有车辆。")
OF_THE_OFFICE = (
    "ranking",
    "award",
    "approval-award",
    "award-notice",
    "approval-award-notice",
    "contract",
    "approval-contract",
)


@cache
def tender():
    """The tender of the example with a test by which the bid of firm-a is low."""
    return with_low_prices(950_000)


@cache
def low_bid():
    lot = judge(tender(), tender().rulebook, instant(END)).lot("1")
    assert [one.state for one in lot.low] == ["to_ask"]
    return lot.low[0].low.bid


@cache
def panel():
    return judge(tender(), tender().rulebook, instant(END)).panel.members


def undrawn():
    return next(one.id for one in tender().library.experts if one.id not in panel())


def fact(name, at, what, by, said_to_be=None):
    at = instant(f"2024-02-{at}:00Z")
    happened = instant(f"2024-02-{said_to_be}:00Z") if said_to_be else at
    return TenderFact(name, happened, at, what, by)


def ask(at="05T02:30", by=None, said_to_be=None, name="ask"):
    return fact(name, at, ExplanationAsked(low_bid()), by or panel()[0], said_to_be)


def answer(at="05T03:00", said_to_be=None):
    return fact("answer", at, ExplanationGiven(low_bid(), WORDS), "", said_to_be)


def vote(member, accepted, at, said_to_be=None):
    who = panel()[member] if isinstance(member, int) else member
    return fact(f"{who}-{at}", at, ExplanationDecided(low_bid(), accepted, WORDS), who, said_to_be)


def votes(kind, *members, hour="05T04"):
    return [vote(one, kind, f"{hour}:{one:02}") for one in members]


def judged(*facts, when=END, without=()):
    held = replace(tender(), facts=(*(one for one in tender().facts if one.id not in without), *facts))
    return judge(held, held.rulebook, instant(when))


def case(*facts, when=END):
    found = judged(*facts, when=when)
    return found.lot("1").low[0], {one.fact: one.reason for one in found.refused_acts}


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize(("kind", "state"), [(True, "accepted"), (False, "refused")])
def test_a_low_price_is_decided_by_more_than_half_of_the_panel_and_by_no_fewer(kind, state, count):
    found = judged(ask(), answer(), *votes(kind, *range(count)))
    lot = found.lot("1")

    assert len(panel()) == 5
    assert lot.low[0].state == (state if count >= 3 else "answered")
    assert (lot.why_unranked == "low_price_open") == (count < 3)
    assert [one.by for one in lot.low[0].votes] == list(panel()[:count])


def test_one_member_who_refuses_before_the_others_accept_throws_no_bid_out():
    lot = judged(ask(), answer(), vote(0, False, "05T03:10"), *votes(True, 1, 2, 3)).lot("1")

    assert (lot.low[0].state, low_bid() in lot.admitted) == ("accepted", True)
    assert next((one.by, one.kind) for one in lot.low[0].votes) == (panel()[0], "refused")


def test_each_vote_is_told_beside_the_state_of_the_case_with_who_gave_it():
    read = json.loads(canonical_json(judged(ask(), answer(), vote(0, False, "05T03:10"), *votes(True, 1))))
    cell = low_table(read["lots"][0], read, TenderSpeaker("en", "CNY", str)).rows[0][3]

    assert [one.mark for one in cell] == ["", panel()[0], panel()[1]]
    assert [
        one.words.endswith(word) for one, word in zip(cell[1:], ("refused", "accepted"), strict=True)
    ] == [True] * 2


def test_a_member_has_one_vote_and_its_last_word_counts():
    many = [vote(0, False, f"05T04:{n:02}") for n in range(5)]
    changed = [vote(0, True, "05T04:06"), *votes(True, 1, 2, hour="05T05")]

    assert case(ask(), answer(), *many)[0].state == "answered"
    assert case(ask(), answer(), *many, *changed)[0].state == "accepted"


def test_a_question_of_an_expert_who_was_not_drawn_counts_for_nothing_and_is_told():
    found, refused = case(ask(by=undrawn()))

    assert (found.state, found.due) == ("to_ask", None)
    assert refused["ask"] == "not_on_panel"


def test_a_vote_of_an_expert_who_was_not_drawn_counts_for_nothing_and_is_told():
    stranger = vote(undrawn(), False, "05T04:30")
    found, refused = case(ask(), answer(), *votes(False, 0, 1), stranger)

    assert found.state == "answered"
    assert refused[stranger.id] == "not_on_panel"


@pytest.mark.parametrize("by", [0, 4])
def test_a_question_that_is_dated_back_gives_its_time_from_the_record_on(by):
    found, _ = case(ask(by=panel()[by], said_to_be="01T00:00"), when="2024-02-05T03:00:00Z")

    assert found.state == "asked"
    assert found.due == instant("2024-02-08T16:00:00Z")


def test_an_answer_that_is_dated_back_into_its_time_is_heard_from_its_record_on_and_turns_no_decision():
    late = answer("20T02:30", said_to_be="06T03:00")
    on_silence = votes(False, 0, 1, 2, hour="12T04")

    assert case(ask(), late, when="2024-02-12T00:00:00Z")[0].state == "silent"
    assert case(ask(), late)[0].heard == instant("2024-02-20T02:30:00Z")
    lot = judged(ask(), late, *on_silence, without=OF_THE_OFFICE).lot("1")
    assert lot.low[0].state == "refused"


@pytest.mark.parametrize("said_to_be", [None, "05T03:30"])
def test_a_decision_stays_whatever_is_voted_asked_or_answered_afterwards(said_to_be):
    settled = (ask(), answer(), *votes(True, 0, 1, 2))
    before, _ = case(*settled)
    turned = [vote(one, False, f"05T07:{one:02}", said_to_be) for one in range(5)]
    again = ask("05T07:30", panel()[3], said_to_be, name="again")
    after, refused = case(*settled, *turned, again)

    assert (after.state, after.decided, after.due) == (before.state, before.decided, before.due)
    assert {refused[one.id] for one in turned} == {"after_the_decision"}


def test_a_member_who_leaves_after_a_decision_takes_it_not_along():
    away = fact("away", "05T04:30", Absent(instant("2024-02-05T04:30:00Z"), panel()[0], "ill"), "officer-1")
    seen = fact("seen", "05T04:30", ApprovalGiven("away"), "supervisor-1")
    settled = (ask(), answer(), *votes(False, 0, 1, 2))
    held = judged(*settled, away, seen, when="2024-02-05T04:45:00Z")

    assert panel()[0] not in held.panel.members
    assert held.lot("1").low[0].state == "refused"


def test_who_is_called_later_gave_no_vote_and_asked_nothing_before():
    away = fact("away", "05T04:30", Absent(instant("2024-02-05T04:30:00Z"), panel()[2], "ill"), "officer-1")
    seen = fact("seen", "05T04:29", ApprovalGiven("away"), "supervisor-1")
    called = "expert-12"
    votes_before = [answer(), *votes(False, 0, 1), vote(called, False, "05T04:20"), away, seen]
    at = "2024-02-05T04:45:00Z"

    assert called not in panel()
    assert called in judged(away, seen, when=at).panel.members
    assert case(ask(by=called), *votes_before, when=at)[0].state == "to_ask"
    assert case(ask(), *votes_before, when=at)[0].state == "answered"
    assert case(ask(), *votes_before, vote(called, False, "05T04:40"), when=at)[0].state == "refused"


def test_the_desk_offers_the_question_to_members_alone_and_the_vote_until_one_voted_or_all_decided():
    def offered(name, person, *facts):
        held = replace(tender(), facts=(*(o for o in tender().facts if o.id not in OF_THE_OFFICE), *facts))
        now = instant("2024-02-05T05:00:00Z")
        return choices_of(name, ActSetting(held, judge(held, held.rulebook, now), now, person)) != ()

    two = (ask(), answer(), *votes(False, 0, 1))
    assert [offered("low_bid", one) for one in (panel()[1], panel()[4], undrawn())] == [True, True, False]
    assert not offered("asked_bid", panel()[1], ask())
    assert [offered("asked_bid", one, *two) for one in (*panel(), undrawn())] == [False] * 2 + [True] * 3 + [
        False
    ]
    assert not offered("asked_bid", panel()[4], *two, vote(2, False, "05T04:40"))
