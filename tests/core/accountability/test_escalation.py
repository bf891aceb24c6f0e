"""The ladder: how the onus moves while a duty stays unmet."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.base.texts import Localized
from onus.core.accountability.escalation import Case, CaseGroup, CaseStep, bears_on, cases
from onus.core.accountability.register import (
    Assignment,
    Body,
    Holding,
    LadderStep,
    Post,
    Register,
)
from onus.core.contracts.facts import Act

NAME = Localized(en="name", zh="名称")
REGISTER = Register(
    bodies=(Body("district", NAME, ("supervisor",)), Body("bureau", NAME, ("buyer",))),
    posts=(
        Post("inspector", "district", NAME, ("inspect", "report_up")),
        Post("officer", "bureau", NAME, ("inspect", "order", "deduct", "report_up")),
        Post("head", "bureau", NAME, ("order", "deduct", "terminate", "substitute"), head=True),
    ),
    holdings=(
        Holding("inspector", "Holder 1", Instant(0)),
        Holding("officer", "Holder 2", Instant(0)),
        Holding("head", "Holder 3", Instant(0)),
    ),
    ladder=(LadderStep("inspector", 24), LadderStep("officer", 24), LadderStep("head", 48)),
)
OPENED = 1000


def at(hours: int) -> Instant:
    """Return an instant some hours after the duty fell due."""
    return Instant((OPENED + hours) * HOUR_US)


def group(closed: int | None = None) -> CaseGroup:
    end = None if closed is None else at(closed)
    return CaseGroup("snow", "storm", "north", at(0), end, duties=40, sample=("snow/s1/storm",))


def act(kind: str, hour: int, *, by: str, recorded: int | None = None, **more: object) -> Act:
    name = str(more.pop("id", f"{kind}-{by}-{hour}"))
    written = at(hour if recorded is None else recorded)
    toward = str(more.pop("toward", "superior" if kind == "report_up" else "contractor"))
    return Act(name, kind, at(hour), written, toward=toward, by_post=by, **more)  # type: ignore[arg-type]


def case_of(*acts: Act, as_of: int, closed: int | None = None, register: Register = REGISTER) -> Case:
    (found,) = cases([group(closed)], register, acts, as_of=at(as_of))
    return found


def way(case: Case) -> list[tuple[str, str, int]]:
    """Return post, status and hour of arrival of each step."""
    return [(s.post, s.status, s.from_at // HOUR_US - OPENED) for s in case.steps]


def test_no_case_exists_before_the_duty_is_due():
    assert cases([group()], REGISTER, (), as_of=at(-1)) == ()


def test_duties_of_one_snowfall_that_fall_due_at_two_times_are_two_cases_of_two_names():
    later = replace(group(), opened_at=at(24))

    found = cases([group(), later], REGISTER, (), as_of=at(30))
    assert [case.opened_at for case in found] == [at(0), at(24)]
    assert len({case.id for case in found}) == 2


def test_a_case_opens_at_the_very_instant_at_which_the_duty_is_overdue():
    assert way(case_of(as_of=0)) == [("inspector", "waiting", 0)]


def test_the_last_instant_of_the_hours_still_belongs_to_the_rung():
    assert way(case_of(as_of=24)) == [("inspector", "waiting", 0)]


def test_silence_moves_the_onus_up_rung_by_rung():
    wanted = [("inspector", "silent", 0), ("officer", "silent", 24), ("head", "waiting", 48)]

    assert way(case_of(as_of=60)) == wanted


def test_after_the_last_rung_the_onus_stays_there_and_the_case_stays_open():
    case = case_of(as_of=9000)

    assert (case.steps[-1].status, case.steps[-1].until_at, case.closed_at) == (
        "silent",
        None,
        None,
    )


def test_every_step_names_the_officer_who_was_in_the_post_when_it_was_reached():
    register = replace(
        REGISTER,
        holdings=(*REGISTER.holdings, Holding("officer", "Holder 9", at(20))),
    )

    assert case_of(as_of=30, register=register).steps[1].answerer.holder == "Holder 9"


def test_a_post_that_can_do_no_more_fulfils_its_rung_by_reporting_up_in_time():
    wanted = [("inspector", "reported_up", 0), ("officer", "waiting", 5)]

    assert way(case_of(act("report_up", 5, by="inspector"), as_of=6)) == wanted


def test_a_post_that_can_do_more_does_not_fulfil_its_rung_by_reporting_up():
    case = case_of(act("report_up", 30, by="officer"), as_of=60)

    assert case.steps[1].status == "silent"


def test_a_supervisor_without_power_to_deduct_who_reported_up_in_time_is_never_silent():
    may_order = replace(
        REGISTER,
        posts=(Post("inspector", "district", NAME, ("inspect", "order", "report_up")), *REGISTER.posts[1:]),
    )

    case = case_of(act("report_up", 5, by="inspector"), as_of=60, register=may_order)

    assert way(case)[:2] == [("inspector", "reported_up", 0), ("officer", "silent", 5)]


def test_a_report_moves_the_onus_when_it_is_on_the_record():
    case = case_of(act("report_up", 5, by="inspector", recorded=9), as_of=10)

    assert way(case)[1] == ("officer", "waiting", 9)


def test_an_act_in_time_holds_the_case_for_the_hours_of_the_rung_once_more():
    acts = (act("report_up", 0, by="inspector"), act("order_to_cure", 20, by="officer"))

    assert way(case_of(*acts, as_of=44))[-1] == ("officer", "acted", 0)
    assert way(case_of(*acts, as_of=45))[-1] == ("head", "waiting", 44)


def test_an_act_with_a_deadline_of_its_own_holds_the_case_until_then():
    order = act("order_to_cure", 10, by="officer", until=at(100))
    acts = (act("report_up", 0, by="inspector"), order)

    assert way(case_of(*acts, as_of=101))[-1] == ("head", "waiting", 100)


def test_a_short_deadline_of_an_act_never_takes_away_hours_of_the_rung():
    order = act("order_to_cure", 10, by="officer", until=at(12))
    acts = (act("report_up", 0, by="inspector"), order)

    assert way(case_of(*acts, as_of=25))[-1] == ("head", "waiting", 24)


def test_an_inspection_every_day_does_not_hold_a_case_for_ever():
    daily = [act("inspection", hour, by="inspector") for hour in range(1, 200, 20)]

    assert way(case_of(*daily, as_of=100))[1][0] == "officer"


def test_an_act_beyond_the_powers_of_the_post_counts_for_nothing():
    assert case_of(act("deduction", 5, by="inspector"), as_of=25).steps[0].status == "silent"


def test_an_act_against_residents_counts_for_nothing():
    case = case_of(act("inspection", 5, by="inspector", toward="residents"), as_of=25)

    assert case.steps[0].status == "silent"


def test_an_act_in_another_district_counts_for_nothing():
    case = case_of(act("inspection", 5, by="inspector", districts=("south",)), as_of=25)

    assert case.steps[0].status == "silent"


def test_an_act_of_which_only_the_body_is_known_counts_for_the_post_of_that_body():
    known = act("inspection", 5, by="", by_body="district")

    assert case_of(known, as_of=25).steps[0].status == "acted"


def test_an_act_of_a_later_rung_counts_there_while_it_is_still_in_force():
    early = act("order_to_cure", 5, by="head", until=at(200))

    assert way(case_of(early, as_of=150))[-1] == ("head", "acted", 48)


def test_a_rung_may_ask_for_certain_acts_only():
    ladder = (LadderStep("inspector", 24), LadderStep("officer", 24, acts=("deduction",)))
    register = replace(REGISTER, ladder=ladder)
    case = case_of(act("summons", 30, by="officer"), as_of=60, register=register)

    assert case.steps[1].status == "silent"


def test_an_act_written_down_after_the_hours_stops_nothing_and_is_shown():
    backdated = act("inspection", 5, by="inspector", recorded=90, id="backdated")
    step = case_of(backdated, as_of=100).steps[0]

    assert (step.status, step.act, step.late_entry) == ("silent", "", "backdated")


def test_a_report_written_down_after_the_hours_is_shown_as_late_too():
    backdated = act("report_up", 5, by="inspector", recorded=90, id="backdated")
    step = case_of(backdated, as_of=100).steps[0]

    assert (step.status, step.late_entry) == ("silent", "backdated")


def test_a_case_closes_when_the_last_of_its_duties_is_met():
    case = case_of(as_of=100, closed=30)

    assert (case.closed_at, case.closed_by) == (at(30), "met")
    assert way(case) == [("inspector", "silent", 0), ("officer", "waiting", 24)]
    assert case.steps[-1].until_at == at(30)


def test_work_that_is_done_later_than_now_does_not_close_a_case():
    assert case_of(as_of=20, closed=30).closed_at is None


def test_an_act_after_the_close_is_no_act_in_the_case():
    case = case_of(act("inspection", 12, by="inspector"), as_of=100, closed=10)

    assert case.steps[0].status == "waiting"


def test_a_reasoned_excuse_of_the_obligation_closes_a_case_when_it_is_on_record():
    excuse = act("excuse", 30, by="officer", recorded=33, duties=("snow",), reason="storm", clause="9.3")
    case = case_of(excuse, as_of=100)

    assert (case.closed_at, case.closed_by, case.closing_act) == (at(33), "excuse", excuse.id)


@pytest.mark.parametrize("change", [{"reason": ""}, {"clause": ""}])
def test_an_excuse_without_a_reason_or_a_clause_closes_nothing(change):
    given = {"duties": ("snow",), "reason": "storm", "clause": "9.3", **change}

    assert case_of(act("excuse", 30, by="officer", **given), as_of=100).closed_at is None


def test_an_excuse_of_which_only_the_body_is_known_closes_nothing():
    nobody = act("excuse", 30, by="", by_body="bureau", duties=("snow",), reason="storm", clause="9.3")

    assert case_of(nobody, as_of=100).closed_at is None


def test_an_excuse_that_names_every_duty_of_a_small_case_closes_it():
    small = replace(group(), duties=2, sample=("snow/s1/storm", "snow/s2/storm"))
    one = act("excuse", 30, by="officer", duties=small.sample[:1], reason="storm", clause="9.3")
    both = replace(one, duties=small.sample)

    (still_open,), (closed,) = (cases([small], REGISTER, (each,), as_of=at(100)) for each in (one, both))

    assert (still_open.closed_by, closed.closed_by) == ("", "excuse")


def test_a_rung_whose_post_the_register_does_not_hold_is_silent_and_passed_on():
    register = replace(REGISTER, ladder=(LadderStep("ghost", 12), *REGISTER.ladder))

    case = case_of(act("report_up", 5, by="ghost"), as_of=13, register=register)

    assert way(case) == [("ghost", "silent", 0), ("inspector", "waiting", 12)]


def test_an_excuse_of_one_duty_does_not_close_the_case_of_forty():
    excuse = act("excuse", 30, by="officer", duties=("snow/s1/storm",), reason="storm", clause="9.3")

    assert case_of(excuse, as_of=100).closed_at is None


def test_an_excuse_by_a_post_that_may_only_look_closes_nothing():
    excuse = act("excuse", 5, by="inspector", duties=("snow",), reason="storm", clause="9.3")

    assert case_of(excuse, as_of=100).closed_at is None


def test_of_two_ends_the_earlier_closes_and_work_done_goes_before_forgiveness():
    excuse = act("excuse", 30, by="officer", duties=("snow",), reason="storm", clause="9.3")
    later = replace(excuse, id="later", happened_at=at(60), recorded_at=at(60))

    assert case_of(excuse, later, as_of=100).closing_act == excuse.id
    assert case_of(excuse, as_of=100, closed=20).closed_by == "met"
    assert case_of(excuse, as_of=100, closed=30).closed_by == "met"
    assert case_of(excuse, as_of=100, closed=40).closed_by == "excuse"


def test_an_excuse_at_the_very_instant_of_falling_due_opens_and_closes_nothing():
    at_once = act("excuse", 0, by="officer", duties=("snow",), reason="storm", clause="9.3")

    assert case_of(at_once, as_of=100).closed_at is None


def test_an_end_that_is_known_at_the_very_instant_of_looking_is_seen():
    excuse = act("excuse", 30, by="officer", duties=("snow",), reason="storm", clause="9.3")

    assert case_of(excuse, as_of=30).closed_by == "excuse"
    assert case_of(as_of=30, closed=30).closed_by == "met"


def test_an_excuse_for_other_districts_closes_nothing_and_one_for_this_does():
    north = act("excuse", 30, by="officer", districts=("north",), reason="storm", clause="9.3")

    assert case_of(north, as_of=100).closed_by == "excuse"
    assert case_of(replace(north, districts=("south",)), as_of=100).closed_at is None


def test_an_excuse_with_an_end_closes_when_it_is_on_record_and_not_when_it_ends():
    excuse = act("excuse", 30, by="officer", duties=("snow",), reason="storm", clause="9.3", until=at(80))

    assert case_of(excuse, as_of=100).closed_at == at(30)


def test_a_termination_notice_without_a_day_takes_effect_when_it_is_on_record():
    assert case_of(act("termination_notice", 50, by="head", recorded=60), as_of=100).closed_at == at(60)


def test_an_act_that_names_another_post_of_the_body_is_not_that_of_this_post():
    by_head = act("deduction", 30, by="head", by_body="bureau")

    assert case_of(by_head, as_of=60).steps[1].status == "silent"


def test_the_first_report_on_record_moves_the_onus():
    early, late = act("report_up", 5, by="inspector"), act("report_up", 9, by="inspector")

    assert way(case_of(late, early, as_of=10))[1] == ("officer", "waiting", 5)


def test_an_act_before_a_report_is_not_the_act_that_moved_the_onus():
    looked, report = act("inspection", 2, by="inspector"), act("report_up", 5, by="inspector")

    assert case_of(looked, report, as_of=10).steps[0].act == report.id
    assert case_of(looked, as_of=10).steps[0].act == looked.id


def test_a_report_at_the_very_instant_of_looking_has_already_moved_the_onus():
    report = act("report_up", 5, by="inspector")

    assert way(case_of(report, as_of=5)) == [("inspector", "reported_up", 0), ("officer", "waiting", 5)]


def test_a_report_at_the_very_close_of_a_case_moves_nothing():
    report = act("report_up", 5, by="inspector")

    assert way(case_of(report, as_of=50, closed=5)) == [("inspector", "reported_up", 0)]


def test_an_act_on_record_at_the_last_instant_of_the_hours_counts():
    last = act("inspection", 20, by="inspector", recorded=24)

    assert case_of(last, as_of=60).steps[0].status == "acted"
    assert case_of(replace(last, recorded_at=Instant(at(24) + 1)), as_of=60).steps[0].status == "silent"


def test_an_act_that_had_run_out_when_the_onus_came_counts_for_nothing():
    # The officer is reached at hour 24; an order until then says nothing to him.
    over = act("order_to_cure", 2, by="officer", until=at(24))

    assert case_of(over, as_of=60).steps[1].status == "silent"
    assert case_of(replace(over, until=at(25)), as_of=60).steps[1].status == "acted"


def test_where_nobody_is_assigned_and_no_ladder_stands_the_head_is_named_as_the_post():
    assert case_of(as_of=5, register=replace(REGISTER, ladder=())).steps[0].post == "head"
    office = replace(REGISTER, ladder=(), assignments=(Assignment("officer"),))
    assert case_of(as_of=5, register=office).steps[0].post == "officer"


def test_a_case_at_no_place_is_asked_of_every_rung():
    register = replace(REGISTER, assignments=(Assignment("inspector", districts=("south",)),))
    nowhere = replace(group(), district="")

    (case,) = cases([nowhere], register, (), as_of=at(5))

    assert case.steps[0].post == "inspector"


def test_a_termination_closes_a_case_when_it_takes_effect():
    notice = act("termination_notice", 50, by="head", until=at(80))

    assert case_of(notice, as_of=79).closed_at is None
    assert case_of(notice, as_of=80).closed_by == "termination"


def test_a_rung_whose_post_is_assigned_to_other_districts_only_is_passed_over():
    register = replace(REGISTER, assignments=(Assignment("inspector", districts=("south",)),))

    assert way(case_of(as_of=1, register=register)) == [("officer", "waiting", 0)]


def test_without_a_ladder_the_one_who_is_answerable_holds_the_case():
    (step,) = case_of(as_of=900, register=replace(REGISTER, ladder=())).steps

    assert (step.answerer.holder, step.status, step.answer_by) == ("Holder 3", "waiting", None)


def test_a_group_that_was_met_before_it_was_overdue_is_refused():
    with pytest.raises(ValueError, match="closed_at"):
        group(closed=0)


@pytest.mark.parametrize(
    ("duty", "bears"),
    [("snow", True), ("snow/s9/storm", True), ("snow/s9/other", False), ("haulage", False)],
)
def test_an_act_bears_on_the_duties_that_it_names(duty, bears):
    named = act("summons", 5, by="head", duties=(duty,))

    assert bears_on(named, obligation="snow", occurrence="storm", district="north") is bears


KINDS = ("inspection", "order_to_cure", "deduction", "report_up", "summons", "penalty")
POSTS = ("inspector", "officer", "head", "nobody")


@st.composite
def acts(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> Act:
    hour = draw(st.integers(-10, 150))
    until = draw(st.none() | st.integers(hour, 200))
    return act(
        draw(st.sampled_from(kinds)),
        hour,
        by=draw(st.sampled_from(POSTS)),
        recorded=draw(st.just(hour) | st.integers(hour, 200)),
        until=None if until is None else at(until),
        districts=draw(st.sampled_from([(), ("north",), ("south",)])),
        duties=draw(st.sampled_from([(), ("snow",), ("haulage",)])),
        id=f"act-{draw(st.integers(0, 10**9))}",
    )


some_acts = st.lists(acts(), max_size=6, unique_by=lambda a: a.id)
closings = st.none() | st.integers(1, 150)
hours = st.integers(0, 200)


def open_at(case: Case, hour: int) -> list[CaseStep]:
    ends = [(s, case.as_of + 1 if s.until_at is None else s.until_at) for s in case.steps]
    return [step for step, end in ends if step.from_at <= at(hour) < end]


@given(some_acts, closings, hours, hours)
def test_exactly_one_rung_is_open_at_every_instant_of_an_open_case(done, closed, as_of, hour):
    case = case_of(*done, as_of=as_of, closed=closed)
    last = as_of if case.closed_at is None else case.closed_at // HOUR_US - OPENED - 1

    assert len(open_at(case, hour)) == (hour <= last)


@given(some_acts, closings, hours)
def test_steps_follow_each_other_without_a_gap(done, closed, as_of):
    case = case_of(*done, as_of=as_of, closed=closed)

    assert case.steps[0].from_at == case.opened_at
    assert all(one.until_at == two.from_at for one, two in pairwise(case.steps))
    assert case.steps[-1].until_at == case.closed_at


@given(some_acts, closings, hours)
def test_facts_written_down_later_are_not_seen(done, closed, as_of):
    known = [a for a in done if a.recorded_at <= at(as_of)]

    assert case_of(*done, as_of=as_of, closed=closed) == case_of(*known, as_of=as_of, closed=closed)


@given(some_acts, hours, hours)
def test_what_is_written_down_later_never_changes_the_way_a_case_took(done, first, second):
    early, late = sorted((first, second))

    before = case_of(*done, as_of=early).steps
    after = case_of(*done, as_of=late).steps

    gone = [replace(step, late_entry="") for step in before[:-1]]
    assert [replace(step, late_entry="") for step in after[: len(gone)]] == gone
    assert (after[len(gone)].post, after[len(gone)].from_at) == (
        before[-1].post,
        before[-1].from_at,
    )


@given(some_acts, closings, hours, st.randoms(use_true_random=False))
def test_the_order_of_the_acts_never_changes_a_case(done, closed, as_of, rng):
    mixed = rng.sample(done, len(done))

    assert case_of(*mixed, as_of=as_of, closed=closed) == case_of(*done, as_of=as_of, closed=closed)


@given(some_acts, acts(tuple(k for k in KINDS if k != "report_up")), closings, hours)
def test_one_more_act_never_makes_the_ladder_longer(done, more, closed, as_of):
    without = case_of(*done, as_of=as_of, closed=closed)

    longer = case_of(*done, more, as_of=as_of, closed=closed)

    assert len(longer.steps) <= len(without.steps)


@given(some_acts, closings, hours)
def test_a_post_that_reported_up_in_time_is_never_silent(done, closed, as_of):
    report = act("report_up", 0, by="inspector")

    case = case_of(*done, report, as_of=as_of, closed=closed)

    assert case.steps[0].status == "reported_up"


@given(some_acts, closings, hours)
def test_silence_never_closes_a_case(done, closed, as_of):
    case = case_of(*done, as_of=as_of, closed=closed)

    assert (case.closed_at is None) == (case.closed_by == "")
    assert case.closed_by in ("", "met")
