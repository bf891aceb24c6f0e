"""Attacks on the hearing of a bidder with a low price: asked too early, never told, explained before, in its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from onus.base.instants import instant
from onus.core.evaluation.drawing import Absent
from onus.core.tendering.act_choices import choices_of
from onus.core.tendering.act_setting import ActSetting
from onus.core.tendering.awarding import ExplanationAsked, ExplanationDecided, ExplanationGiven
from onus.core.tendering.judge import judge
from onus.core.tendering.prices_asked import own_prices_asked
from onus.core.tendering.rejecting import BidRejected
from onus.core.tendering.restraining import ApprovalGiven
from onus.wire.tenders.published import public_view
from tests.core.tendering.test_low_prices import (
    END,
    OF_THE_OFFICE,
    WORDS,
    answer,
    ask,
    fact,
    low_bid,
    panel,
    tender,
    undrawn,
    vote,
    votes,
)
from tests.example_tender import with_low_prices

DUE = "2024-02-08T16:00:00Z"
OVER = "2024-02-09T03:00:00Z"
SEEN = "2024-02-09T06:00:00Z"


@cache
def not_low_yet():
    """The tender of the example with a test by which the bid of firm-a is low only once that of firm-b is out."""
    return with_low_prices(930_000)


def held(*facts, of=tender):
    return replace(of(), facts=(*(one for one in of().facts if one.id not in OF_THE_OFFICE), *facts))


def lot(*facts, when=SEEN, of=tender):
    found = held(*facts, of=of)
    return judge(found, found.rulebook, instant(when)).lot("1")


def desk(*facts, when=SEEN, of=tender, person="", supplier=""):
    found, now = held(*facts, of=of), instant(when)
    return ActSetting(found, judge(found, found.rulebook, now), now, person, supplier)


@cache
def of_firm_b():
    return next(one.bid for one in lot(of=not_low_yet).ranking.rows if one.bidder == "firm-b")


def rejected():
    ground = tender().versions[-1].announcement.requirements[0].id
    said = BidRejected(of_firm_b(), ground, WORDS)
    return [fact(f"out-{one}", f"09T04:{one:02}", said, panel()[one]) for one in (1, 2, 3)]


def test_an_early_question_of_one_member_refuses_no_bid_that_becomes_low_later():
    before = lot(ask(), when=OVER, of=not_low_yet)
    after = lot(ask(), *rejected(), of=not_low_yet)

    assert (before.low, before.winner.row.bid) == ((), low_bid())
    assert (after.low[0].state, after.why_unranked) == ("silent", "low_price_open")
    assert low_bid() in after.admitted


def test_who_was_asked_early_can_answer_once_its_price_is_low_and_be_accepted():
    given = fact("answer", "09T04:30", ExplanationGiven(low_bid(), WORDS), "")
    found = lot(ask(), *rejected(), given, *votes(True, 1, 2, 4, hour="09T05"), of=not_low_yet)

    assert (found.low[0].state, low_bid() in found.admitted) == ("accepted", True)


@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize(("kind", "state"), [(True, "accepted"), (False, "refused")])
def test_silence_is_decided_by_more_than_half_of_the_panel_and_by_no_fewer(kind, state, count):
    found = lot(ask(), *votes(kind, *range(count), hour="09T04"))

    assert found.low[0].state == (state if count >= 3 else "silent")
    assert (found.why_unranked == "low_price_open") == (count < 3)


def test_a_vote_before_the_time_is_over_counts_for_nothing_though_the_bidder_is_silent_later():
    found = lot(ask(), *votes(False, 0, 1, 2, hour="08T04"))

    assert found.low[0].state == "silent"
    assert {why for _, why in found.low[0].void} == {"not_heard"}


def test_an_explanation_before_the_question_is_heard_and_no_member_throws_it_out_by_asking_later():
    early = answer("05T02:20")

    assert lot(early, when=DUE).low[0].state == "to_ask"
    assert lot(early, ask()).low[0].state == "answered"
    assert lot(early, ask()).low[0].heard == instant("2024-02-05T02:30:00Z")
    assert lot(early, ask(), *votes(True, 0, 1, 2)).low[0].state == "accepted"


@pytest.mark.parametrize("by", ["head-of-firm-b", "officer-1", "expert-07", "supervisor-1"])
def test_an_explanation_of_anybody_known_who_is_none_of_its_people_is_no_hearing_and_is_told(by):
    given = fact("given", "05T02:40", ExplanationGiven(low_bid(), WORDS), by)
    found = held(ask(), given, *votes(False, 0, 1, 2))
    seen = judge(found, found.rulebook, instant("2024-02-05T05:00:00Z"))

    assert seen.lot("1").low[0].state == "asked"
    assert {one.fact: one.reason for one in seen.refused_acts}["given"] == "not_the_bidder"


@pytest.mark.parametrize("by", ["", "head-of-firm-a"])
def test_an_explanation_of_one_of_its_people_or_of_nobody_named_is_heard(by):
    given = fact("given", "05T02:40", ExplanationGiven(low_bid(), WORDS), by)

    assert lot(ask(), given, when="2024-02-05T03:00:00Z").low[0].state == "answered"


def test_the_public_judges_an_explanation_in_a_strange_name_as_the_office_does():
    given = fact("given", "05T02:40", ExplanationGiven(low_bid(), WORDS), "head-of-firm-b")
    own = fact("own", "05T03:40", ExplanationGiven(low_bid(), WORDS), "head-of-firm-a")
    for more in ((ask(), given), (ask(), given, own), (ask(), given, own, *votes(True, 0, 1, 2))):
        found = replace(tender(), facts=(*tender().facts, *more))
        shown = public_view(found, instant(END))
        told = judge(shown, shown.rulebook, instant(END))

        assert told.lot("1").low == judge(found, found.rulebook, instant(END)).lot("1").low


def test_a_bidder_sees_that_it_was_asked_and_until_when_whether_its_price_is_low_or_not():
    for of in (tender, not_low_yet):
        for when in ("2024-02-05T03:00:00Z", OVER):
            mine = desk(ask(), when=when, of=of, supplier="firm-a")
            told = own_prices_asked(mine)

            assert [(one.bid, one.at, one.due, one.explained) for one in told] == [
                (low_bid(), instant("2024-02-05T02:30:00Z"), instant(DUE), None)
            ]
            assert choices_of("bid", mine) == (low_bid(),)
            assert own_prices_asked(desk(ask(), when=when, of=of, supplier="firm-b")) == ()
    assert choices_of("bid", desk(of=not_low_yet, supplier="firm-a")) == ()
    assert choices_of("bid", desk(supplier="firm-a")) == (low_bid(),)


def test_a_question_that_counts_for_nothing_is_no_question_to_the_bidder_and_a_strange_answer_is_none():
    strange = ask(by=undrawn())
    rival = fact("given", "05T02:40", ExplanationGiven(low_bid(), WORDS), "head-of-firm-b")

    assert own_prices_asked(desk(strange, of=not_low_yet, supplier="firm-a")) == ()
    assert own_prices_asked(desk(ask(), rival, of=not_low_yet, supplier="firm-a"))[0].explained is None
    assert own_prices_asked(desk(ask(), answer(), of=not_low_yet, supplier="firm-a"))[0].explained is not None


def test_a_question_of_a_member_who_left_since_is_still_shown_to_its_bidder():
    away = fact("away", "05T02:40", Absent(instant("2024-02-05T02:40:00Z"), panel()[0], "ill"), "officer-1")
    seen = fact("seen", "05T02:40", ApprovalGiven("away"), "supervisor-1")
    mine = desk(ask(), away, seen, when="2024-02-05T02:45:00Z", of=not_low_yet, supplier="firm-a")

    assert panel()[0] not in mine.proceeding.panel.members
    assert [one.due for one in own_prices_asked(mine)] == [instant(DUE)]


def test_the_desk_offers_no_explanation_of_what_is_decided():
    decided = (ask(), answer(), *votes(False, 0, 1, 2))

    assert choices_of("bid", desk(*decided, supplier="firm-a")) == ()


def test_the_desk_offers_the_vote_on_silence_and_anew_to_who_voted_before_a_late_explanation():
    def offered(person, *facts):
        return choices_of("asked_bid", desk(*facts, person=person)) != ()

    voted = vote(0, False, "09T04:00")
    late = fact("late", "09T05:00", ExplanationGiven(low_bid(), WORDS), "")
    assert [offered(one, ask(), voted) for one in (panel()[0], panel()[1], undrawn())] == [False, True, False]
    assert [offered(one, ask(), voted, late) for one in (panel()[0], panel()[1], undrawn())] == [
        True,
        True,
        False,
    ]
    assert not offered(panel()[0], ask(), voted, late, vote(0, True, "09T05:30"))


def test_before_the_draw_the_desk_offers_nobody_a_question_that_would_come_to_nothing():
    until = instant("2024-02-05T02:00:00Z")
    read = replace(
        tender(),
        facts=tuple(one for one in tender().facts if one.id != "checkpoint" and one.recorded_at < until),
    )
    now = judge(read, read.rulebook, until)

    assert (now.panel, [one.state for one in now.lot("1").low]) == (None, ["to_ask"])
    for name, said in (("low_bid", ExplanationAsked), ("asked_bid", ExplanationDecided)):
        assert choices_of(name, ActSetting(read, now, until, undrawn())) == (), said


def test_where_no_panel_was_announced_the_desk_offers_everybody_the_question_as_the_judgement_counts_it():
    def without(one):
        return replace(
            one,
            versions=tuple(
                replace(v, announcement=replace(v.announcement, panel=None)) for v in one.versions
            ),
        )

    read, now = without(held()), instant("2024-02-05T03:00:00Z")
    assert choices_of("low_bid", ActSetting(read, judge(read, read.rulebook, now), now, undrawn())) == (
        low_bid(),
    )
    asked = without(held(ask(by=undrawn())))
    found = judge(asked, asked.rulebook, instant(SEEN)).lot("1")
    assert (found.low[0].state, found.why_unranked) == ("silent", "low_price_open")


def test_a_member_who_signs_a_ranking_alone_before_a_low_price_is_decided_ends_no_vote_on_it():
    ranking = next(one.said for one in tender().facts if one.id == "ranking")
    early = fact("early", "05T08:00", ranking, panel()[0])

    assert lot(ask(), early).low[0].state == "silent"
    assert lot(ask(), early, *votes(False, 1, 2, 3, hour="09T04")).low[0].state == "refused"
    late = fact("late", "09T03:30", ExplanationGiven(low_bid(), WORDS), "")
    assert lot(ask(), early, late, *votes(True, 1, 2, 3, hour="09T04")).low[0].state == "accepted"
