"""Snowfalls: from observations to events and grades."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, UTC_ZONE, Instant
from onus.base.texts import Localized
from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import Observation
from onus.core.contracts.rulebook import Rule
from onus.core.contracts.standards import Deadline
from onus.core.duties.making import window
from onus.core.duties.snowfall import grade_of, snowfall_occurrences, snowfalls

GRADES = Rule(
    id="GRADES",
    version="1",
    kind="snow_grades",
    citation=Localized(),
    says=Localized(),
    since=date(2000, 1, 1),
    parameters={
        "hours": 24,
        "steps": [
            {"grade": "light", "from_tenth_mm": 1},
            {"grade": "moderate", "from_tenth_mm": 25},
            {"grade": "heavy", "from_tenth_mm": 50},
        ],
    },
)
SNOW = Trigger("snow", "snowfall", gap_h=6)


def snow(hour: int, tenths: int | None, *, hours: int = 1) -> Observation:
    begins = Instant(hour * HOUR_US)
    ends = Instant((hour + hours) * HOUR_US)
    return Observation("s", begins, ends, tenths, None, "snow", ends)


def fallen(*observations: Observation):
    return snowfall_occurrences(SNOW, observations, lambda _: GRADES, as_of=Instant(10_000 * HOUR_US))


def test_six_dry_hours_end_a_snowfall_and_five_do_not():
    assert len(snowfalls([snow(0, 9), snow(6, 9)], gap_h=6)) == 1
    assert len(snowfalls([snow(0, 9), snow(7, 9)], gap_h=6)) == 2


def test_a_long_snowfall_is_graded_by_its_wettest_day_and_not_by_its_total():
    event = fallen(*[snow(hour, 2) for hour in range(40)])[0]

    assert event.amount_tenth_mm == 80
    assert event.grade == "moderate"
    assert "GRADE_FROM_24H_MAX" in event.grounds


def test_where_only_a_total_was_observed_the_event_says_so():
    event = fallen(snow(0, 87, hours=40))[0]

    assert event.grade == "heavy"
    assert "GRADE_FROM_EVENT_TOTAL" in event.grounds


def test_snow_that_may_still_fall_is_marked_as_such():
    event = snowfall_occurrences(SNOW, [snow(0, 9)], lambda _: GRADES, as_of=Instant(3 * HOUR_US))[0]

    assert "SNOWFALL_MAY_CONTINUE" in event.grounds


def test_the_clock_runs_from_the_end_of_the_snowfall():
    event = fallen(snow(0, 60), snow(1, 1))[0]

    found = window(event, Deadline(within_h=24), place_class="", zone=UTC_ZONE)

    assert (found.opens, found.due) == (2 * HOUR_US, 26 * HOUR_US)


def test_new_snow_restarts_the_clock_only_where_the_rule_says_so_and_by_how_much():
    first = fallen(snow(0, 60), snow(12, 30))[0]

    plain = window(first, Deadline(within_h=24), place_class="", zone=UTC_ZONE)
    small = Deadline(within_h=24, restart_snow_tenth_mm=30)
    large = Deadline(within_h=24, restart_snow_tenth_mm=31)

    assert plain.due == 25 * HOUR_US
    assert window(first, small, place_class="", zone=UTC_ZONE).due == 37 * HOUR_US
    assert window(first, large, place_class="", zone=UTC_ZONE).due == 25 * HOUR_US


def test_snow_that_begins_before_the_time_is_up_restarts_it_however_long_it_falls():
    first = fallen(snow(0, 60), *[snow(hour, 9) for hour in range(20, 40)])[0]

    found = window(first, Deadline(within_h=24, restart_snow_tenth_mm=1), place_class="", zone=UTC_ZONE)

    assert (found.due, found.restarted) == (64 * HOUR_US, True)


def test_a_clock_that_counts_from_the_beginning_restarts_from_the_beginning_of_the_new_snow():
    first = fallen(snow(0, 60), snow(12, 30))[0]
    deadline = Deadline(within_h=24, restart_snow_tenth_mm=1, counts_from="start")

    assert window(first, deadline, place_class="", zone=UTC_ZONE).due == 36 * HOUR_US


def test_a_clock_restarts_as_often_as_it_snows_again_in_time():
    first = fallen(snow(0, 60), snow(20, 30), snow(40, 30), snow(90, 30))[0]

    found = window(first, Deadline(within_h=24, restart_snow_tenth_mm=1), place_class="", zone=UTC_ZONE)

    assert found.due == 65 * HOUR_US


def test_each_snowfall_is_graded_by_the_rule_in_force_when_it_ended():
    newer = replace(
        GRADES, version="2", parameters={"hours": 12, "steps": [{"grade": "any", "from_tenth_mm": 1}]}
    )

    def rule_at(ended):
        return newer if ended > 10 * HOUR_US else GRADES

    old, new = snowfall_occurrences(SNOW, [snow(0, 9), snow(20, 9)], rule_at, as_of=Instant(10**12))

    assert (old.grade, old.graded_by) == ("light", "GRADES@1")
    assert (new.grade, new.graded_by) == ("any", "GRADES@2")
    assert "GRADE_FROM_12H_MAX" in new.grounds


def test_snow_after_the_due_time_restarts_nothing():
    first = fallen(snow(0, 60), snow(40, 90))[0]

    found = window(first, Deadline(within_h=24, restart_snow_tenth_mm=1), place_class="", zone=UTC_ZONE)

    assert (found.due, found.restarted) == (25 * HOUR_US, False)


hours = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=30, unique_by=lambda r: r[0])


@given(hours, st.randoms(use_true_random=False))
def test_the_order_of_observations_never_changes_the_snowfalls(rows, rng):
    observed = [snow(hour, tenths) for hour, tenths in rows]
    shuffled = observed.copy()
    rng.shuffle(shuffled)

    assert fallen(*shuffled) == fallen(*observed)


@given(hours)
def test_no_drop_of_snow_is_lost_or_counted_twice(rows):
    events = snowfalls([snow(hour, tenths) for hour, tenths in rows], gap_h=6)

    assert sum(event.amount_tenth_mm for event in events) == sum(tenths for _, tenths in rows)


@given(hours, st.integers(0, 200))
def test_more_snow_never_lowers_the_grade(rows, extra):
    events = snowfalls([snow(hour, tenths + 1) for hour, tenths in rows], gap_h=6)
    order = ["", "light", "moderate", "heavy"]
    for event in events:
        first = event.observations[0]
        heavier = snow(first.from_at // HOUR_US, (first.precipitation_tenth_mm or 0) + extra)
        more = type(event)((heavier, *event.observations[1:]))

        assert order.index(grade_of(more, GRADES)[0]) >= order.index(grade_of(event, GRADES)[0])


def test_a_rule_without_steps_leaves_the_grade_empty():
    (event,) = snowfalls([snow(0, 9)], gap_h=6)

    assert grade_of(event, replace(GRADES, parameters={"steps": 3}))[0] == ""


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), max_size=8, unique_by=lambda row: row[0]),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_a_reading_that_was_delivered_again_adds_no_snow(rows, times, rng):
    once = [snow(hour, tenths) for hour, tenths in rows]
    again = once * times
    rng.shuffle(again)

    assert snowfalls(again, gap_h=6) == snowfalls(once, gap_h=6)
