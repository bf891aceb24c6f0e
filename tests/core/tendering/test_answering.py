"""Answering: every lapse of the office in a purchase names who answers, and silence climbs the ladder of the main job."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant, instant
from onus.base.texts import Localized
from onus.core.accountability.answerable import in_office
from onus.core.contracts.rulebook import Rulebook
from onus.core.remedies.clocks import StepClock
from onus.core.restraint.power_table import POWER_ROLES
from onus.core.tendering.answering import (
    LADDER,
    OFFICES,
    STEP_OWES,
    SUBJECT_OWES,
    office_lapses,
    purchase_register,
    role_that_owes,
)
from onus.core.tendering.awarding import ChallengeAnswered, ChallengeFiled, ComplaintFiled
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.proceeding import OfficeLapse
from onus.core.tendering.restraining import LapseActed
from onus.core.tendering.tender import Tender
from onus.outside.law import load_pack
from tests.example_tender import END, tender

ASKED = instant("2024-02-09T02:00:00Z")
REASON = Localized("answer it today", "责令当日答复")


def with_facts(*more: TenderFact) -> Tender:
    return replace(tender(), facts=(*tender().facts, *more))


def at(said: object, name: str, when: Instant, by: str, *, recorded: Instant | None = None) -> TenderFact:
    return TenderFact(name, when, when if recorded is None else recorded, said, by)


def challenged(*more: TenderFact) -> Tender:
    """Return the tender with a challenge to the result that nobody has answered."""
    asks = ChallengeFiled("firm-b", "result", Localized("the points are wrong", "评分有误"))
    return with_facts(at(asks, "challenge-9", ASKED, "head-of-firm-b"), *more)


def lapses(one: Tender, as_of: Instant = END) -> tuple[OfficeLapse, ...]:
    return judge(one, one.rulebook, as_of).lapses


def unanswered(one: Tender, as_of: Instant = END) -> OfficeLapse:
    return next(each for each in lapses(one, as_of) if each.step == "answer")


def way(lapse: OfficeLapse) -> list[tuple[str, str, str]]:
    return [(step.post, step.answerer.holder, step.status) for step in lapse.case.steps]


@cache
def first() -> OfficeLapse:
    """Return the unanswered challenge about which nobody did anything."""
    return unanswered(challenged())


def due() -> Instant:
    return first().case.opened_at


def acted(act: str, by: str, hours: int, *, recorded: int | None = None, **fields: object) -> TenderFact:
    """Return what somebody did about the unanswered challenge, some hours after it was due."""
    case = first().case.id
    when = Instant(due() + hours * HOUR_US)
    known = None if recorded is None else Instant(due() + recorded * HOUR_US)
    return at(LapseActed(case, act, REASON, **fields), f"act-{by}", when, by, recorded=known)


def appointed(**changes: object) -> Tender:
    """Return the challenged tender with the purchaser's appointment told otherwise."""
    rows = tuple(
        replace(one, **changes) if one.person == "officer-1" else one
        for one in tender().register.appointments
    )
    return replace(challenged(), register=replace(tender().register, appointments=rows))


def test_the_example_in_which_nothing_was_missed_names_nobody():
    assert lapses(tender()) == ()


def test_a_challenge_that_nobody_answers_climbs_from_the_purchaser_over_the_head_to_the_authority():
    assert way(unanswered(challenged())) == [
        ("purchaser", "officer-1", "silent"), ("head", "head-1", "silent"), ("supervisor", "supervisor-1", "silent"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "post"), [(24, "purchaser"), (25, "head"), (96, "head"), (97, "supervisor")]
)
def test_each_rung_keeps_the_case_to_its_last_hour_and_no_longer(hours, post):
    assert way(unanswered(challenged(), Instant(due() + hours * HOUR_US)))[-1][0] == post


FAR = instant("2099-01-01T00:00:00Z")


def test_whoever_owes_the_answer_gives_himself_no_time_beyond_the_hours_of_his_rung():
    frozen = challenged(acted("order", "officer-1", 2, until=FAR))

    assert [post for post, _, _ in way(unanswered(frozen))] == ["purchaser", "head", "supervisor"]


def test_an_order_of_a_higher_post_holds_the_case_no_longer_than_the_rule_lets_it():
    ordered = challenged(acted("order", "head-1", 30, until=FAR))
    held, moved = (unanswered(ordered, Instant(due() + hours * HOUR_US)) for hours in (30 + 720, 30 + 721))

    assert way(held)[-1][0] == "head"
    assert way(moved)[-1][0] == "supervisor"


def test_nothing_is_missed_before_the_limit_ran_out():
    assert lapses(challenged(), Instant(due() - 1)) == ()


def test_an_answer_that_came_late_closes_the_case_and_stays_on_record():
    late = Instant(due() + 30 * HOUR_US)
    answer = ChallengeAnswered("challenge-9", "rejected", Localized("they are right", "评分无误"))
    found = unanswered(challenged(at(answer, "late-answer", late, "officer-1")))

    assert (found.case.closed_at, found.case.closed_by) == (late, "met")
    assert way(found) == [("purchaser", "officer-1", "silent"), ("head", "head-1", "waiting")]


def test_a_complaint_that_nobody_decides_never_comes_down_to_the_head_of_the_buyer():
    complaint = ComplaintFiled("challenge-9", Localized("no answer came", "未获答复"))
    one = challenged(at(complaint, "complaint-9", instant("2024-03-01T02:00:00Z"), "head-of-firm-b"))
    (found,) = (each for each in lapses(one) if each.step == "decision")

    assert [post for post, *_ in way(found)] == ["remedy_officer", "supervisor"]


def test_an_award_that_is_never_published_names_who_owed_the_notice_and_who_signed_without_it():
    facts = tuple(
        one
        for one in tender().facts
        if not (isinstance(one.said, NoticePublished) and one.said.notice == "award")
    )
    found = {
        (one.what, one.step or one.subject): way(one)[0][:2] for one in lapses(replace(tender(), facts=facts))
    }

    assert found["clock", "notice"] == ("purchaser", "officer-1")
    assert found["breach", "contract:toilets-2024"] == ("head", "head-1")


def test_whoever_signed_within_the_standstill_answers_for_it_from_that_instant():
    still = next(one for one in load_pack("uk-pa2023").rules if one.kind == "standstill")
    long = replace(still, since=date(2000, 1, 1), parameters={**still.parameters, "working_d_min": 60})
    rules = Rulebook((*tender().rulebook.rules, long))
    (found,) = judge(tender(), rules, END).lapses

    assert (found.what, found.rule, found.owed) == ("breach", long.key, "contract_signed")
    assert found.case.opened_at == instant("2024-02-28T10:00:00+08:00")
    assert way(found)[0] == ("head", "head-1", "silent")


def test_a_licence_that_ran_out_while_the_contract_runs_names_who_answers_for_it():
    facts = tuple(
        replace(one, said=replace(one.said, expires=date(2024, 8, 31)))
        if one.id == "shown-firm-a-legal-person" else one
        for one in tender().facts
    )  # fmt: skip
    (found,) = lapses(replace(tender(), facts=facts))

    assert (found.what, found.step, found.about) == ("watch", "document", "legal_person")
    assert found.case.opened_at == instant("2024-09-01T00:00:00+08:00")
    assert [post for post, *_ in way(found)] == ["purchaser", "head", "supervisor"]


def test_whoever_left_office_before_answers_for_nothing_that_came_after():
    gone = appointed(until=instant("2024-02-10T00:00:00Z"))

    answerer = unanswered(gone).case.steps[0].answerer
    assert (answerer.post, answerer.holder, answerer.basis) == ("head", "head-1", "head")


def test_an_appointment_that_was_written_down_later_names_nobody_before():
    told = appointed(recorded_at=Instant(due() + 10 * HOUR_US))

    assert unanswered(told, Instant(due() + 9 * HOUR_US)).case.steps[0].answerer.holder == "head-1"
    assert unanswered(told, Instant(due() + 10 * HOUR_US)).case.steps[0].answerer.holder == "officer-1"


def test_where_nobody_at_all_is_appointed_the_empty_seat_is_named():
    nobody = replace(challenged(), register=replace(tender().register, appointments=()))
    register = purchase_register(nobody, "purchaser", None)

    assert in_office(register, "purchaser", at=END) == in_office(register, "head", at=END)
    assert in_office(register, "purchaser", at=END).basis == "vacant"


def test_without_a_rule_on_the_ladder_whoever_answers_holds_the_case_for_good():
    rules = Rulebook(tuple(one for one in tender().rulebook.rules if one.kind != LADDER))
    (found,) = (one for one in judge(challenged(), rules, END).lapses if one.step == "answer")

    assert [(step.post, step.answer_by, step.status) for step in found.case.steps] == [
        ("purchaser", None, "waiting")
    ]


def test_a_report_up_in_time_moves_the_case_at_once_and_an_order_holds_it():
    one = challenged(
        acted("report_up", "officer-1", 2), acted("order", "head-1", 5, until=Instant(due() + 200 * HOUR_US))
    )

    assert way(unanswered(one)) == [
        ("purchaser", "officer-1", "reported_up"), ("head", "head-1", "acted"), ("supervisor", "supervisor-1", "silent"),
    ]  # fmt: skip
    assert unanswered(one).case.steps[2].from_at == due() + 200 * HOUR_US


def test_an_order_that_came_on_record_after_the_hours_is_shown_and_changes_nothing():
    one = challenged(acted("report_up", "officer-1", 2, recorded=25))

    assert way(unanswered(one)) == way(unanswered(challenged()))
    assert unanswered(one).case.steps[0].late_entry == "act-officer-1"


@pytest.mark.parametrize(("by", "closed"), [("supervisor-1", "excuse"), ("head-1", ""), ("officer-1", "")])
def test_the_authority_may_excuse_with_a_clause_and_the_office_excuses_nothing_of_its_own(by, closed):
    one = challenged(acted("excuse", by, 30, clause="CN-PROT-32"))

    assert unanswered(one).case.closed_by == closed


def undecided(*acts: tuple[str, str, int]) -> OfficeLapse:
    """Return the complaint that nobody decided, with what was done about it so many hours after it was due."""
    complaint = ComplaintFiled("challenge-9", Localized("no answer came", "未获答复"))
    asked = at(complaint, "complaint-9", instant("2024-03-01T02:00:00Z"), "head-of-firm-b")
    (found,) = (one for one in lapses(challenged(asked)) if one.step == "decision")
    more = tuple(
        at(LapseActed(found.case.id, act, REASON, until=FAR if act == "order" else None, clause="CN-PROT-32"),
           f"act-{by}-{hour}", Instant(found.case.opened_at + hour * HOUR_US), by)
        for act, by, hour in acts
    )  # fmt: skip
    (judged,) = (one for one in lapses(challenged(asked, *more)) if one.step == "decision")
    return judged


@pytest.mark.parametrize(
    ("by", "hour", "closed"),
    [("remedy-1", 2, ""), ("remedy-1", 400, ""), ("supervisor-1", 30, "excuse"), ("head-1", 30, "")],
)
def test_an_authority_excuses_nothing_of_its_own_and_the_one_above_it_may(by, hour, closed):
    assert undecided(("excuse", by, hour)).case.closed_by == closed


def with_role(one: Tender, person: str, role: str, **changes: object) -> Tender:
    """Return a tender in which a person has one role more, as whoever holds it was appointed."""
    rows = one.register.appointments
    more = replace(next(each for each in rows if each.role == role), person=person, **changes)
    return replace(one, register=replace(one.register, appointments=(*rows, more)))


def and_then(one: Tender, *more: TenderFact, as_of: Instant = END) -> OfficeLapse:
    return unanswered(replace(one, facts=(*one.facts, *more)), as_of)


def test_whoever_holds_the_owing_role_and_a_higher_one_holds_back_no_lapse_of_his_own():
    both = with_role(challenged(), "officer-1", "head")
    twice = [replace(acted("order", "officer-1", hour, until=FAR), id=f"act-{hour}") for hour in (2, 30)]

    assert [post for post, _, _ in way(and_then(both, *twice))] == ["purchaser", "head", "supervisor"]
    assert way(and_then(both, *twice))[1][2] == "silent"


def test_whoever_left_the_owing_role_for_an_authority_excuses_nothing_that_it_owed():
    moved = with_role(appointed(until=Instant(due() + HOUR_US)), "officer-1", "supervisor",
                      since=Instant(due() + HOUR_US), recorded_at=None)  # fmt: skip

    assert and_then(moved, acted("excuse", "officer-1", 30, clause="CN-PROT-32")).case.closed_at is None
    assert (
        and_then(moved, acted("excuse", "supervisor-1", 30, clause="CN-PROT-32")).case.closed_by == "excuse"
    )


def test_whoever_answers_in_an_empty_seat_gives_himself_no_time():
    rows = tuple(one for one in tender().register.appointments if one.role != "purchaser")
    empty = replace(challenged(), register=replace(tender().register, appointments=rows))

    ordered = and_then(empty, acted("order", "head-1", 30, until=FAR), as_of=Instant(due() + 200 * HOUR_US))
    assert [post for post, *_ in way(ordered)] == ["purchaser", "head", "supervisor"]


def test_an_excuse_without_a_clause_cannot_be_written():
    with pytest.raises(ValueError, match="clause"):
        LapseActed("c", "excuse", REASON)


def test_whoever_holds_no_post_of_the_ladder_moves_nothing():
    one = challenged(acted("order", "finance-1", 5))

    assert way(unanswered(one)) == way(unanswered(challenged()))


def test_every_step_and_subject_names_an_act_of_the_table_and_every_office_a_role():
    for kind in (*STEP_OWES.values(), *SUBJECT_OWES.values()):
        assert kind in FACT_KINDS
        assert role_that_owes(tender(), kind) in OFFICES
    assert set(OFFICES) <= set(POWER_ROLES)
    (rule,) = tender().rulebook.of_kind(LADDER)
    named = {*rule.parameters["above"], *rule.parameters["above_authority"]}
    assert named == set(rule.parameters["within_h"]) <= set(OFFICES)


@cache
def clocks() -> tuple[StepClock, ...]:
    """Return the clocks of the unanswered challenge, judged once."""
    found = judge(challenged(), tender().rulebook, END).clocks
    return tuple(one for one in found if one.step == "answer")


def of_clocks(facts: tuple[TenderFact, ...], as_of: Instant) -> tuple[OfficeLapse, ...]:
    return office_lapses(tender(), facts, clocks(), (), (), deadline=None, as_of=as_of)


hours = st.integers(-5, 400)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["order", "report_up"]),
            st.sampled_from(["officer-1", "head-1", "supervisor-1"]),
            hours,
        ),
        max_size=3,
        unique_by=lambda one: one[1],
    ),
    hours,
)
def test_no_lapse_is_closed_by_silence_and_somebody_answers_at_every_instant(acts, hour):
    facts = (*challenged().facts, *(acted(act, by, when) for act, by, when in acts))
    as_of = Instant(due() + hour * HOUR_US)
    found = of_clocks(facts, as_of)

    assert len(found) == (hour >= 0)
    for each in found:
        assert each.case.closed_at is None
        assert each.case.steps[-1].until_at is None
        assert all(step.answerer.holder for step in each.case.steps)
