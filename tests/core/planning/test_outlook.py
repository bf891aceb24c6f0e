"""Outlook: what falls due, where the cases go, which clocks run, what the record lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, UTC_ZONE, Instant
from onus.core.accountability.register import Holding, LadderStep
from onus.core.assessment.dossier import Vehicle
from onus.core.contracts.contract import Obligation, Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.standards import Deadline, Measure, Standard
from onus.core.planning.forecast import ForecastSpan
from onus.core.planning.outlook import outlook

SNOW = Trigger("snow", "snowfall", station="town", gap_h=6)
DAILY = Trigger("day", "calendar", opens_minute=360, due_minute=1320)


def look(town, dossier, *, now, hours=48, **more):
    return outlook(town.assess(dossier, as_of=now), until=town.at(now + hours), **more)


def snow_clearing(town, **more):
    clear = replace(town.clear, id="SNOW", trigger="snow", deadline=Deadline(within_h=24, **more))
    return town.contract(clear, triggers=(SNOW,))


def fell(town, begins, ends, tenth_mm=30):
    return Observation("town", town.at(begins), town.at(ends), tenth_mm, None, "snow", town.at(ends))


def snow(town, begins, ends, tenth_mm=60):
    return ForecastSpan("f", town.at(begins), town.at(ends), tenth_mm)


# ---- what is coming


def test_a_duty_that_runs_is_listed_with_its_place_its_hour_and_who_will_answer(town):
    found = look(town, town.dossier(town.clear), now=1)

    assert [(g.obligation, g.district, g.duties, g.basis) for g in found.coming] == [
        ("CLEAR", "north", 2, "record"),
        ("CLEAR", "south", 1, "record"),
    ]
    assert {g.due for g in found.coming} == {town.at(24)}
    assert [g.answerer.post for g in found.coming] == ["manager", "inspector"]


def test_a_duty_that_the_record_shows_as_done_is_no_longer_ahead(town):
    done = town.dossier(town.clear, evidence=(town.crew("s1", 2), town.crew("s2", 2)))

    assert [(g.district, g.duties) for g in look(town, done, now=3).coming] == [("south", 1)]


def test_what_falls_due_after_the_look_is_counted_and_not_listed(town):
    found = look(town, town.dossier(town.clear), now=1, hours=12)

    assert (found.coming, found.later) == ((), 3)


def test_the_days_to_come_are_owed_by_the_same_calendar_as_the_days_gone_by(town):
    sweep = replace(town.clear, id="SWEEP", trigger="day")
    dossier = town.dossier(contract=town.contract(sweep, triggers=(DAILY,)))

    found = look(town, dossier, now=24 + 5, hours=48)

    assert sorted({g.occurrence for g in found.coming}) == ["day-2023-12-10", "day-2023-12-11"]
    assert sum(g.duties for g in found.coming) == 6


def test_forecast_snow_makes_the_duties_that_the_same_snow_would_have_made(town):
    contract = snow_clearing(town)
    ahead = look(town, town.dossier(contract=contract), now=0, forecast=[snow(town, 6, 12)])
    gone = town.dossier(contract=contract, observations=(fell(town, 6, 12, 60),))
    then = look(town, gone, now=12)

    assert {g.basis for g in ahead.coming} == {"forecast"}
    assert {g.basis for g in then.coming} == {"record"}
    assert [replace(g, basis="") for g in ahead.coming] == [replace(g, basis="") for g in then.coming]


def test_snow_that_goes_on_moves_the_hour_at_which_the_duty_is_due(town):
    dossier = town.dossier(contract=snow_clearing(town), observations=(fell(town, 0, 2),))

    found = look(town, dossier, now=3, forecast=[snow(town, 5, 9)])

    assert {(g.basis, g.due) for g in found.coming} == {("moved", town.at(33))}


def test_a_street_that_was_cleared_before_the_snow_went_on_is_owed_again(town):
    cleared = tuple(town.crew(place, 4) for place in ("s1", "s2", "s3"))
    dossier = town.dossier(contract=snow_clearing(town), observations=(fell(town, 0, 2),), evidence=cleared)

    assert look(town, dossier, now=5).coming == ()
    assert sum(g.duties for g in look(town, dossier, now=5, forecast=[snow(town, 6, 9)]).coming) == 3


def test_less_snow_than_the_trigger_asks_for_makes_no_duty(town):
    contract = town.contract(replace(town.clear, trigger="snow"), triggers=(replace(SNOW, min_tenth_mm=50),))

    assert look(town, town.dossier(contract=contract), now=0, forecast=[snow(town, 6, 12, 49)]).coming == ()


def test_a_duty_without_a_deadline_is_listed_when_it_begins(town):
    dossier = town.dossier(contract=town.contract(replace(town.clear, trigger="snow"), triggers=(SNOW,)))

    found = look(town, dossier, now=0, forecast=[snow(town, 6, 12)])

    assert {(g.due, g.opens) for g in found.coming} == {(None, town.at(12))}


@settings(max_examples=25)
@given(st.integers(0, 30), st.integers(1, 80), st.integers(1, 80))
def test_a_longer_look_shows_nothing_less(town, now, hours, more):
    dossier = town.dossier(contract=snow_clearing(town), observations=(fell(town, 0, 2),))
    short, long = (look(town, dossier, now=now, hours=h) for h in (hours, hours + more))

    assert {*short.coming} <= {*long.coming}
    assert (short.cases, short.clocks, short.to_do) == (long.cases, long.clocks, long.to_do)


@settings(max_examples=25)
@given(st.integers(0, 40), st.integers(1, 24), st.integers(1, 90))
def test_what_is_ahead_is_what_will_be_judged_if_nobody_does_anything(town, begins, lasts, now):
    contract = snow_clearing(town)
    observed = town.dossier(contract=contract, observations=(fell(town, begins, begins + lasts),))
    seen = look(town, observed, now=now, hours=60)
    later = town.assess(observed, as_of=now + 60)
    due = [us for us in later.duties.due_us.tolist() if town.at(now) < us <= town.at(now + 60)]
    known = town.at(begins + lasts) <= town.at(now)

    listed = sum(g.duties for g in seen.coming if g.due is not None and g.due <= town.at(now + 60))
    assert listed == (len(due) if known else 0)


def test_a_look_that_ends_before_it_begins_is_refused(town):
    with pytest.raises(ValueError, match="after now"):
        look(town, town.dossier(town.clear), now=1, hours=0)


# ---- cases


def overdue(town, **more):
    """Return a dossier whose one street fell due at hour 24 and was found not done."""
    return town.dossier(
        town.clear, places=town.places[:1], evidence=(town.inspection("s1", 20, "fail"),), **more
    )


def test_while_nobody_acts_a_case_moves_when_the_hours_of_its_rung_have_run(town):
    (north,) = look(town, overdue(town), now=26).cases

    assert (north.step.post, north.moves_at, north.next_answerer.post) == ("manager", town.at(48), "head")


def test_the_step_that_is_foretold_is_the_step_that_comes(town):
    dossier = overdue(town)
    (foretold,) = look(town, dossier, now=26).cases
    (case,) = town.assess(dossier, as_of=50).cases

    assert case.steps[-1].from_at == foretold.moves_at
    assert case.steps[-1].answerer == foretold.next_answerer


def test_an_order_that_holds_the_case_holds_the_move_as_well(town):
    order = town.act("order_to_cure", 30, by_post="manager", until=town.at(60))
    (held,) = look(town, overdue(town, acts=(order,)), now=31).cases

    assert held.moves_at == town.at(60)


def test_on_the_last_rung_a_case_stays(town):
    register = replace(town.register, ladder=(LadderStep("head", 24),))
    (last,) = look(town, overdue(town, register=register), now=26).cases

    assert (last.moves_at, last.next_answerer) == (None, None)


# ---- papers and clocks


def test_an_open_failure_without_an_act_asks_for_an_order_and_for_service(town):
    found = look(town, overdue(town), now=26)

    assert [(each.kind, each.post, each.count) for each in found.to_do] == [
        ("order_to_cure", "manager", 1),
        ("serve", "manager", 1),
    ]
    assert [each.parties for each in found.to_do] == [(), ("contractor", "officer")]


def test_whoever_was_served_is_not_named_again(town):
    order = town.act("order_to_cure", 25, by_post="manager", duties=("CLEAR",), until=town.at(60))
    serve = town.act("serve", 25, toward="contractor", by_post="manager", duties=("CLEAR",))
    found = look(town, overdue(town, acts=(order, serve)), now=26)

    assert [(each.kind, each.parties) for each in found.to_do] == [("serve", ("officer",))]


def test_an_order_is_asked_of_the_post_that_may_sign_it_not_of_the_one_that_holds_the_case(town):
    found = look(
        town, overdue(town, register=replace(town.register, ladder=(LadderStep("inspector", 48),))), now=26
    )

    assert [each.post for each in found.to_do if each.kind == "order_to_cure"] == ["manager"]


def test_an_order_by_a_post_without_the_power_answers_nothing(town):
    order = town.act("order_to_cure", 25, by_post="inspector", duties=("CLEAR",))
    found = look(town, overdue(town, acts=(order,)), now=26)

    assert [each.kind for each in found.to_do if each.kind == "order_to_cure"] == ["order_to_cure"]


def test_what_was_ordered_and_served_asks_for_nothing_and_its_clocks_run(town):
    order = town.act("order_to_cure", 25, by_post="manager", duties=("CLEAR",), until=town.at(60))
    serve = town.act("serve", 25, toward="", by_post="manager", duties=("CLEAR",))
    found = look(town, overdue(town, acts=(order, serve)), now=26)

    assert found.to_do == ()
    assert [(c.kind, c.party, c.ends) for c in found.clocks] == [
        ("cure", "contractor", town.at(60)),
        ("reply", "contractor", town.at(25 + 120)),
        ("reply", "officer", town.at(25 + 120)),
    ]


def test_a_reply_that_came_stops_the_clock_of_whoever_gave_it(town):
    serve = town.act("serve", 25, toward="", by_post="manager", duties=("CLEAR",))
    reply = town.act("reply", 26, duties=("CLEAR",))
    found = look(town, overdue(town, acts=(serve, reply)), now=27)

    assert [c.party for c in found.clocks] == ["officer"]


def test_a_clock_that_has_ended_is_not_shown(town):
    serve = town.act("serve", 25, toward="", by_post="manager", duties=("CLEAR",))

    assert look(town, overdue(town, acts=(serve,)), now=25 + 121).clocks == ()


# ---- risks


def kinds(found):
    return [risk.kind for risk in found.risks]


def test_without_a_vehicle_or_a_sheet_of_a_crew_nothing_says_who_will_do_the_work(town):
    assert kinds(look(town, town.dossier(town.clear), now=1)) == ["no_vehicle", "no_readiness_check"]


def test_a_vehicle_that_was_not_heard_for_a_day_is_named(town):
    fleet = town.dossier(town.clear, vehicles=(Vehicle("a"), Vehicle("b"), Vehicle("c")))
    heard = {"a": town.at(1), "b": town.at(-30)}
    found = look(town, fleet, now=2, heard=heard)
    (silent,) = [risk for risk in found.risks if risk.kind == "silent"]

    assert (silent.have, silent.of, silent.names, silent.at) == (1, 3, ("b", "c"), town.at(1))


def test_a_fleet_that_is_heard_and_was_checked_is_no_risk(town):
    check = town.act("readiness_check", -5, toward="self", by_post="manager")
    fleet = town.dossier(town.clear, vehicles=(Vehicle("a"),), acts=(check,))

    assert look(town, fleet, now=2, heard={"a": town.at(1)}).risks == ()


def test_work_by_hand_of_which_no_sheet_came_lately_is_a_risk(town):
    dossier = town.dossier(town.clear, evidence=(town.crew("s3", -24 * 9),))
    (risk,) = [r for r in look(town, dossier, now=1).risks if r.kind == "no_crew"]

    assert (risk.duties, risk.at, risk.limit) == (3, town.at(-24 * 9), 7)


def test_a_post_that_falls_vacant_within_the_look_is_named_with_who_stands_in(town):
    holdings = tuple(
        replace(held, until=town.at(10)) if held.post == "manager" else held
        for held in town.register.holdings
    )
    register = replace(town.register, holdings=holdings)
    found = look(town, town.dossier(town.clear, register=register), now=1)
    (risk,) = [r for r in found.risks if r.kind == "post_without_holder"]

    assert (risk.subject, risk.at, risk.until, risk.names) == (
        "manager", town.at(10), town.at(49), ("Holder 3",),
    )  # fmt: skip
    assert risk.duties == 2


def test_a_deputy_stands_in_and_is_named_as_such(town):
    holdings = (
        *(held for held in town.register.holdings if held.post != "manager"),
        Holding("manager", "Deputy 1", Instant(0), deputy=True),
    )
    register = replace(town.register, holdings=holdings)
    found = look(town, town.dossier(town.clear, register=register), now=1)

    assert [r.names for r in found.risks if r.kind == "post_without_holder"] == [("Deputy 1",)]


def test_more_inspections_than_the_pace_of_the_last_fortnight_allows_are_a_risk(town):
    seen = tuple(town.inspection("s1", -24 * day, id=f"i{day}") for day in range(1, 8))
    (risk,) = [
        r
        for r in look(town, town.dossier(town.check, evidence=seen), now=1).risks
        if r.kind == "few_inspections"
    ]

    assert (risk.have, risk.of) == (1, 6)


def test_snow_that_is_forecast_is_the_first_risk(town):
    found = look(town, town.dossier(contract=snow_clearing(town)), now=0, forecast=[snow(town, 6, 12)])

    assert (found.risks[0].kind, found.risks[0].duties, found.risks[0].at) == ("forecast", 3, town.at(36))


def test_a_duty_met_by_an_act_of_the_office_needs_no_vehicle(town):
    report = Obligation("LOOK", "5", town.clear.title, "supervision", "storm", owed_by="buyer",
                        standard=Standard(Measure.ACT, kinds=("inspection",)))  # fmt: skip

    assert look(town, town.dossier(report), now=1).risks == ()


@settings(max_examples=25)
@given(st.integers(-40, 200), st.integers(1, 200))
def test_a_fleet_heard_later_is_never_a_greater_risk(town, at, more):
    fleet = town.dossier(town.clear, vehicles=(Vehicle("a"),))
    earlier, later = (
        look(town, fleet, now=2, heard={"a": Instant(min(town.at(2), town.at(-200) + h * HOUR_US))})
        for h in (at + 40, at + 40 + more)
    )

    assert len(later.risks) <= len(earlier.risks)


# ---- beyond the last day that is judged


def test_the_last_day_that_is_judged_does_not_end_what_is_owed(town):
    sweep = replace(town.clear, id="SWEEP", trigger="day")
    free = town.dossier(contract=town.contract(sweep, triggers=(DAILY,)))
    bound = replace(free, assessed_until=UTC_ZONE.local_day(town.at(24)))
    judged = town.assess(free, as_of=240)

    found = look(town, bound, now=240, judged=judged)

    assert found.coming == look(town, free, now=240).coming != ()
    assert [(r.kind, r.at) for r in found.risks if r.kind == "not_assessed"] == [
        ("not_assessed", UTC_ZONE.at(bound.assessed_until + timedelta(days=1)))
    ]


def test_snow_forecast_after_the_last_judged_day_makes_its_duties(town):
    free = town.dossier(contract=snow_clearing(town))
    bound = replace(free, assessed_until=UTC_ZONE.local_day(town.at(0)))

    found = look(town, bound, now=240, forecast=[snow(town, 246, 252)])

    assert sum(g.duties for g in found.coming) == 3
    assert found.risks[0].kind == "forecast"


def test_nothing_is_owed_after_the_term_and_its_end_is_told(town):
    sweep = replace(town.clear, id="SWEEP", trigger="day")
    contract = replace(
        town.contract(sweep, triggers=(DAILY,)), ends=UTC_ZONE.local_day(town.at(48)), placeholder=False
    )

    found = look(town, town.dossier(contract=contract), now=240)

    assert found.coming == ()
    assert [(r.kind, r.at) for r in found.risks] == [("term_ends", UTC_ZONE.at(contract.ends))]


def test_a_weather_record_that_stopped_is_told_and_a_fresh_one_is_not(town):
    contract = snow_clearing(town)
    old = town.dossier(contract=contract, observations=(fell(town, -200, -190),))
    fresh = town.dossier(contract=contract, observations=(fell(town, -200, -190), fell(town, -2, -1, 0)))
    none = town.dossier(contract=contract)

    told = [
        [(r.subject, r.obligations, r.at) for r in look(town, one, now=0).risks if r.kind == "no_weather"]
        for one in (old, fresh, none)
    ]

    assert told == [[("town", ("SNOW",), town.at(-190))], [], [("town", ("SNOW",), None)]]


def test_a_trigger_without_a_station_is_heard_of_by_the_first_on_record(town):
    named = snow_clearing(town)
    contract = replace(named, triggers=tuple(replace(each, station="") for each in named.triggers))
    fresh = town.dossier(contract=contract, observations=(fell(town, -2, -1, 0),))
    old = town.dossier(contract=contract, observations=(fell(town, -200, -190),))

    told = [
        [r.subject for r in look(town, one, now=0).risks if r.kind == "no_weather"] for one in (fresh, old)
    ]

    assert told == [[], ["town"]]
