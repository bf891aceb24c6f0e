"""The law of clocks, challenges and complaints, each on both sides of its limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, Instant, ZoneTable, instant
from onus.core.contracts.rulebook import Rulebook
from onus.core.remedies.challenges import (
    Challenge,
    ChallengeAnswer,
    Complaint,
    ComplaintDecision,
    RemedyFacts,
    Suspension,
    remedy_cases,
    signing_bars,
    standstill_until,
    suspended_spans,
)
from onus.core.remedies.clocks import AwardSteps, LegalPlace, award_clocks, clock_breaches, put_off
from onus.outside.law import load_pack, work_calendar

BOOK = Rulebook(load_pack("cn-procurement").rules)
PLACE = LegalPlace(work_calendar("CN"), ZoneTable("Asia/Shanghai", (0,), (28_800,)))
PROT = next(rule for rule in BOOK.rules if rule.id == "CN-PROT-32")
COMP = next(rule for rule in BOOK.rules if rule.id == "CN-COMP-60")


def at(text):
    """Return an instant of a civil day and time of 2024 in Shanghai."""
    return instant(f"2024-{text}:00+08:00" if "T" in text else f"2024-{text}T12:00:00+08:00")


def states(steps, as_of, **more):
    found = award_clocks(steps, BOOK, PLACE, as_of=as_of, subject="award:t", **more)
    return {one.step: one.state for one in found}


@pytest.mark.parametrize(
    ("step", "start", "done", "state"),
    [
        # Working days of April 2024: 4 to 6 April is Tomb Sweeping, 7 April is worked.
        ("choice", ("reported_at", "04-03"), ("chosen_at", "04-11T23:59"), "met"),
        ("choice", ("reported_at", "04-03"), ("chosen_at", "04-12T00:00"), "late"),
        ("notice", ("chosen_at", "03-11"), ("notified_at", "03-13T23:59"), "met"),
        ("notice", ("chosen_at", "03-11"), ("notified_at", "03-14T00:00"), "late"),
        ("signing", ("notified_at", "03-01"), ("signed_at", "04-01T23:59"), "met"),
        ("signing", ("notified_at", "03-01"), ("signed_at", "04-02T00:00"), "late"),
        ("filing", ("signed_at", "03-01"), ("filed_at", "03-12T23:59"), "met"),
        ("filing", ("signed_at", "03-01"), ("filed_at", "03-13T00:00"), "late"),
        ("contract_publication", ("signed_at", "03-01"), ("contract_public_at", "03-05T23:59"), "met"),
        ("contract_publication", ("signed_at", "03-01"), ("contract_public_at", "03-06T00:00"), "late"),
        ("bonds_back", ("notified_at", "03-01"), ("bonds_back_at", "03-08T23:59"), "met"),
        ("bonds_back", ("notified_at", "03-01"), ("bonds_back_at", "03-09T00:00"), "late"),
    ],
)
def test_each_step_of_an_award_is_in_time_until_the_end_of_its_last_day(step, start, done, state):
    steps = AwardSteps(**{start[0]: at(start[1]), done[0]: at(done[1])})

    assert states(steps, at("05-30"))[step] == state


def test_a_step_that_did_not_come_runs_and_is_then_overdue():
    steps = AwardSteps(chosen_at=at("03-11"))

    assert states(steps, at("03-13T23:59"))["notice"] == "running"
    assert states(steps, at("03-14T00:00"))["notice"] == "overdue"
    assert states(steps, at("03-14T00:00"))["signing"] == "not_started"
    assert "candidates" not in states(steps, at("03-14T00:00"), left_out=["candidates"])


def test_a_clock_that_ran_out_is_a_breach_with_its_rule_at_the_instant_it_ended():
    clocks = award_clocks(
        AwardSteps(chosen_at=at("03-11")), BOOK, PLACE, as_of=at("03-20"), subject="award:t"
    )
    found = [one for one in clock_breaches(clocks, BOOK) if dict(one.facts)["step"] == "notice"]

    assert [(one.rule, one.at, one.consequence) for one in found] == [
        ("CN-AWD-24@2015-03-01", at("03-14T00:00"), "overdue")
    ]


def test_a_suspension_puts_the_signing_off_by_its_length_and_no_other_clock():
    steps = AwardSteps(notified_at=at("03-01"), signed_at=at("04-04"))
    paused = [(at("03-10"), at("03-13"))]

    assert states(steps, at("05-30"))["signing"] == "late"
    assert states(steps, at("05-30"), pauses=paused)["signing"] == "met"


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda two: (Instant(min(two)), Instant(max(two)))),
    max_size=5,
)


@given(st.integers(1, 50), spans, st.randoms(use_true_random=False))
def test_a_pause_never_brings_a_limit_forward_and_their_order_does_not_matter(due, pauses, rng):
    later = put_off(Instant(due), Instant(0), pauses, as_of=Instant(99))
    mixed = list(pauses)
    rng.shuffle(mixed)

    assert due <= later <= due + sum(last - first for first, last in pauses)
    assert put_off(Instant(due), Instant(0), mixed, as_of=Instant(99)) == later


KNOWN = at("03-01")


def challenged(text, about="result"):
    return Challenge(at(text), "C1", "f2", about, KNOWN)


def case(facts, as_of="06-28", rule=PROT):
    return remedy_cases(facts, rule, PLACE, as_of=at(as_of))[0]


@pytest.mark.parametrize(("received", "in_time"), [("03-12T23:59", True), ("03-13T00:00", False)])
def test_a_challenge_is_heard_for_seven_working_days_and_kept_after_them(received, in_time):
    found = case(RemedyFacts((challenged(received),)), as_of="03-13T00:00")

    assert found.in_time is in_time
    bars = signing_bars(at("03-13T00:00"), notified_at=KNOWN, standstill_until=None, cases=[found], spans=())
    assert bars == ((("challenge_open", "C1"),) if in_time else ())


@pytest.mark.parametrize(("answered", "state"), [("03-13T23:59", "met"), ("03-14T00:00", "late")])
def test_the_buyer_answers_within_seven_working_days(answered, state):
    facts = RemedyFacts((challenged("03-04"),), (ChallengeAnswer(at(answered), "C1", "rejected"),))

    assert [(one.step, one.state) for one in case(facts).clocks] == [("answer", state)]


@pytest.mark.parametrize(("complained", "in_time"), [("03-27T23:59", True), ("03-28T00:00", False)])
def test_a_complaint_follows_within_fifteen_working_days_of_the_answer(complained, in_time):
    facts = RemedyFacts(
        (challenged("03-04"),),
        (ChallengeAnswer(at("03-06"), "C1", "rejected"),),
        (Complaint(at(complained), "K1", "C1"),),
    )
    found = case(facts)

    assert (found.complaint.id, found.complaint_in_time) == ("K1", in_time)


def test_where_the_buyer_is_silent_the_time_for_a_complaint_runs_from_the_end_of_the_answer_time():
    found = case(RemedyFacts((challenged("03-04"),)))

    assert found.complaint_until == at("04-04T00:00")


@pytest.mark.parametrize(("decided", "state"), [("05-08T23:59", "met"), ("05-09T00:00", "late")])
def test_the_authority_decides_within_thirty_working_days(decided, state):
    facts = RemedyFacts(
        (challenged("03-04"),), (ChallengeAnswer(at("03-06"), "C1", "rejected"),), (Complaint(at("03-22"), "K1", "C1"),),
        (ComplaintDecision(at(decided), "K1", "rejected"),),
    )  # fmt: skip

    assert [one.state for one in case(facts).clocks] == ["met", state]


def test_under_the_bidding_law_a_complaint_runs_from_when_it_was_known():
    facts = RemedyFacts((challenged("03-04"),), complaints=(Complaint(at("03-11T23:59"), "K1", "C1"),))
    late = replace(facts, complaints=(Complaint(at("03-12T00:00"), "K1", "C1"),))

    assert (case(facts, rule=COMP).complaint_in_time, case(late, rule=COMP).complaint_in_time) == (
        True,
        False,
    )


def bars(facts, when, standstill=None):
    cases = remedy_cases(facts, PROT, PLACE, as_of=at(when))
    held = suspended_spans(facts, PROT, PLACE, as_of=at(when))
    return [
        code
        for code, _ in signing_bars(
            at(when), notified_at=KNOWN, standstill_until=standstill, cases=cases, spans=held
        )
    ]


def test_signing_is_barred_while_a_challenge_or_complaint_is_open_and_for_good_once_it_is_upheld():
    facts = RemedyFacts(
        (challenged("03-04"),), (ChallengeAnswer(at("03-06"), "C1", "rejected"),), (Complaint(at("03-12"), "K1", "C1"),),
        (ComplaintDecision(at("04-12"), "K1", "upheld"),),
    )  # fmt: skip

    assert [bars(facts, day) for day in ("03-03", "03-05", "03-07", "03-13", "04-13")] == [
        [], ["challenge_open"], [], ["complaint_open"], ["award_upset"],
    ]  # fmt: skip


def test_a_suspension_ends_when_it_is_lifted_and_by_itself_after_thirty_days():
    held = RemedyFacts(suspensions=(Suspension(at("03-12"), "K1"),))
    lifted = RemedyFacts(suspensions=(Suspension(at("03-12"), "K1", at("03-15")),))
    end = Instant(at("03-12") + 30 * DAY_US)

    assert bars(held, "04-10") == ["suspended"]
    assert suspended_spans(held, PROT, PLACE, as_of=Instant(end - 1)) == ((at("03-12"), None),)
    assert suspended_spans(held, PROT, PLACE, as_of=end) == ((at("03-12"), end),)
    assert (bars(lifted, "03-14"), bars(lifted, "03-15")) == (["suspended"], [])


def test_nothing_is_signed_before_the_notice_or_within_the_days_that_candidates_are_shown():
    until = standstill_until(BOOK, PLACE, notified_at=KNOWN, candidates_at=at("03-01"))

    assert until == at("03-05T00:00")
    assert standstill_until(BOOK, PLACE, notified_at=KNOWN) is None
    assert bars(RemedyFacts(), "02-29") == ["not_notified"]
    assert (bars(RemedyFacts(), "03-04T23:59", until), bars(RemedyFacts(), "03-05T00:00", until)) == (
        ["standstill"],
        [],
    )


def test_a_standstill_of_eight_working_days_counts_the_day_of_the_notice_as_its_first():
    """Notice on Friday 5 December 2025 in London: the eighth working day is Tuesday 16 December."""
    london = LegalPlace(work_calendar("GB"), ZoneTable("Europe/London", (0,), (0,)))
    book = Rulebook(load_pack("uk-pa2023").rules)

    until = standstill_until(book, london, notified_at=instant("2025-12-05T10:00:00Z"))
    before = standstill_until(book, london, notified_at=instant("2025-02-23T10:00:00Z"))

    assert until == instant("2025-12-17T00:00:00Z")
    assert before is None


@given(st.integers(0, 100), st.integers(0, 100))
def test_what_happens_later_never_changes_how_it_looked_before(first, second):
    early, late = sorted((first, second))
    base = at("03-04")
    facts = RemedyFacts(
        (challenged("03-04"),), (ChallengeAnswer(Instant(base + late * DAY_US), "C1", "upheld"),)
    )
    looked = Instant(base + early * DAY_US)
    if early < late:
        assert remedy_cases(facts, PROT, PLACE, as_of=looked) == remedy_cases(
            replace(facts, answers=()), PROT, PLACE, as_of=looked
        )
