"""The hands-off index: a published formula over what the office did and did not do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.base.texts import Localized
from onus.core.accountability.escalation import Case, CaseGroup, cases
from onus.core.accountability.register import LadderStep, Post, Register
from onus.core.contracts.facts import Act
from onus.core.oversight.hands_off import (
    Component,
    Formula,
    HandsOffIndex,
    MoneyWaived,
    SupervisorDuties,
    Weight,
    hands_off_index,
)
from onus.core.oversight.symmetry import EventSymmetry, Side

NAME = Localized(en="name", zh="名称")
REGISTER = Register(
    posts=(
        Post("inspector", "bureau", NAME, ("inspect", "report_up")),
        Post("head", "bureau", NAME, ("order", "deduct"), head=True),
    ),
    ladder=(LadderStep("inspector", 24), LadderStep("head", 24)),
)
NOTHING_OWED = SupervisorDuties(owed=0, met=0)


def at(hours: int) -> Instant:
    return Instant(hours * HOUR_US)


def act(kind: str, hours: int, *, by: str = "head", amount: int = 0, name: str = "") -> Act:
    toward = "superior" if kind == "report_up" else "contractor"
    return Act(
        name or f"{kind}-{hours}",
        kind,
        at(hours),
        at(hours),
        toward=toward,
        by_post=by,
        amount_minor=amount,
    )


def some_cases(*acts: Act, count: int = 3, days: int = 10) -> tuple[Case, ...]:
    groups = [CaseGroup(f"o{n}", "storm", "", at(0), None, duties=1) for n in range(count)]
    return cases(groups, REGISTER, acts, as_of=at(24 * days))


def event(*, others_first: bool, name: str = "storm") -> EventSymmetry:
    return EventSymmetry(name, "snow", at(0), at(1), Side(1), Side(1), others_first)


def index(**given: object) -> HandsOffIndex:
    nothing: dict[str, object] = {
        "supervisor": NOTHING_OWED,
        "cases": (),
        "symmetry": (),
        "money": MoneyWaived(),
    }
    return hands_off_index(**{**nothing, **given})  # type: ignore[arg-type]


def component(name: str, found: HandsOffIndex) -> Component:
    return next(c for c in found.components if c.name == name)


def ratio(name: str, found: HandsOffIndex) -> tuple[int, int]:
    one = component(name, found)
    return one.numerator, one.denominator


def test_an_office_without_a_record_gets_no_index():
    found = index()

    assert (found.state, found.index_ppm) == ("insufficient_record", None)
    assert {c.state for c in found.components} == {"insufficient_record"}


def test_one_component_alone_is_no_index():
    assert index(supervisor=SupervisorDuties(owed=4, met=1)).index_ppm is None


def test_the_index_is_the_mean_of_the_components_that_can_be_judged():
    found = index(
        supervisor=SupervisorDuties(owed=4, met=1),
        symmetry=(event(others_first=True), event(others_first=False)),
    )

    assert (found.state, found.index_ppm) == ("sufficient", 625_000)


def test_the_weights_are_part_of_the_published_formula():
    weights = (
        Weight("supervisor_duties_not_met", weight=3),
        Weight("residents_before_contractor"),
    )
    found = index(
        supervisor=SupervisorDuties(owed=4, met=0),
        symmetry=(event(others_first=False),),
        formula=Formula(version="heavier", weights=weights),
    )

    assert (found.formula, found.index_ppm) == ("heavier", 750_000)


def test_a_component_below_its_minimum_sample_is_left_out_and_says_so():
    found = index(supervisor=SupervisorDuties(owed=2, met=0))

    assert component("supervisor_duties_not_met", found).state == "insufficient_record"


def test_cases_that_silence_moved_up_are_counted():
    assert ratio("cases_escalated_without_act", index(cases=some_cases())) == (3, 3)


def test_cases_whose_hours_have_not_run_out_ask_nothing_yet():
    waiting = cases([CaseGroup("o", "storm", "", at(0), None, duties=1)], REGISTER, (), as_of=at(1))

    assert ratio("cases_escalated_without_act", index(cases=waiting)) == (0, 0)


def test_a_post_that_can_do_no_more_and_reported_up_in_time_is_never_silent():
    found = index(cases=some_cases(act("report_up", 5, by="inspector")))
    mine = next(post for post in found.posts if post.post == "inspector")

    assert (mine.asked, mine.reported_up, mine.silent) == (3, 3, 0)


def test_where_every_post_did_its_part_nothing_was_let_go():
    raised = some_cases(act("report_up", 5, by="inspector"), act("deduction", 20))

    assert ratio("cases_escalated_without_act", index(cases=raised)) == (0, 3)


def test_the_median_time_to_the_first_act_is_a_share_of_the_cap():
    raised = some_cases(act("report_up", 12, by="inspector"))

    assert ratio("days_to_first_act", index(cases=raised)) == (24 * HOUR_US, 60 * DAY_US)


def test_a_case_without_an_act_counts_with_all_the_time_that_went_by():
    assert ratio("days_to_first_act", index(cases=some_cases(days=10))) == (
        20 * DAY_US,
        60 * DAY_US,
    )


def test_no_delay_counts_beyond_the_cap():
    assert ratio("days_to_first_act", index(cases=some_cases(days=400))) == (
        60 * DAY_US,
        60 * DAY_US,
    )


def test_money_waived_is_weighed_against_money_deducted():
    money = MoneyWaived(deducted_minor=1000, waived_minor=250, items=2)

    assert ratio("deductions_waived", index(money=money)) == (250, 1000)


def test_waiving_more_than_was_ever_deducted_counts_as_all_of_it():
    money = MoneyWaived(deducted_minor=0, waived_minor=250, items=1)

    assert ratio("deductions_waived", index(money=money)) == (250, 250)


def test_where_no_acts_are_on_record_silence_proves_nothing():
    found = index(cases=some_cases(), symmetry=(event(others_first=True),), acts_on_record=False)

    assert {each.state for each in found.components} == {"insufficient_record"}
    assert (found.state, found.posts) == ("insufficient_record", ())


def test_acts_that_belong_to_no_event_say_nothing_of_symmetry():
    found = index(symmetry=(event(others_first=True, name=""),))

    assert ratio("residents_before_contractor", found) == (0, 0)


def test_more_duties_met_than_owed_are_refused():
    with pytest.raises(ValueError, match="met must be"):
        SupervisorDuties(owed=1, met=2)


duties = st.integers(0, 9).flatmap(
    lambda owed: st.builds(SupervisorDuties, st.just(owed), st.integers(0, owed))
)
acts = st.lists(
    st.builds(
        act,
        st.sampled_from(["report_up", "inspection", "deduction", "waiver", "order_to_cure"]),
        st.integers(0, 200),
        by=st.sampled_from(["inspector", "head"]),
        amount=st.integers(0, 900),
        name=st.uuids().map(str),
    ),
    max_size=6,
)
events = st.lists(st.builds(event, others_first=st.booleans()), max_size=4)


@given(duties, acts, events, st.integers(0, 6), st.integers(0, 60))
def test_the_index_lies_between_hands_on_and_hands_off_or_is_not_given(
    supervisor, done, symmetry, count, days
):
    raised = some_cases(*done, count=count, days=days)
    found = index(supervisor=supervisor, cases=raised, symmetry=symmetry)

    assert (found.index_ppm is None) == (found.state == "insufficient_record")
    assert found.index_ppm is None or 0 <= found.index_ppm <= 1_000_000
    assert all(0 <= c.numerator <= c.denominator or c.denominator == 0 for c in found.components)


@given(duties, acts, events, st.randoms(use_true_random=False))
def test_the_order_of_facts_never_changes_the_index(supervisor, done, symmetry, rng):
    def found(cases_in_order: tuple[Case, ...]) -> HandsOffIndex:
        return index(supervisor=supervisor, cases=cases_in_order, symmetry=symmetry)

    raised = some_cases(*done)
    mixed = some_cases(*rng.sample(done, len(done)))

    assert found(tuple(rng.sample(mixed, len(mixed)))) == found(raised)


@given(duties, acts, events)
def test_one_more_duty_met_never_raises_the_index(supervisor, done, symmetry):
    better = replace(supervisor, met=min(supervisor.owed, supervisor.met + 1))
    given_facts = {"cases": some_cases(*done), "symmetry": symmetry}

    before = index(supervisor=supervisor, **given_facts).index_ppm
    after = index(supervisor=better, **given_facts).index_ppm

    assert (before is None) == (after is None)
    assert before is None or after <= before


@given(acts, st.integers(0, 60))
def test_whoever_may_only_look_and_reports_up_at_once_is_never_counted_as_silent(done, days):
    raised = some_cases(*done, act("report_up", 0, by="inspector"), days=days)
    mine = next(post for post in index(cases=raised).posts if post.post == "inspector")

    assert mine.silent == 0
