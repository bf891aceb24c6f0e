"""Making duties: when a window opens, is due and closes, by the hours and by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, UTC_ZONE, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.contract import Obligation
from onus.core.contracts.places import Place
from onus.core.contracts.standards import Deadline
from onus.core.duties.making import Promise, make_duties, window
from onus.core.duties.occurrences import Occurrence

# Toronto in autumn 2024: the 3rd of November has 25 hours.
AUTUMN = UTC_ZONE.at(date(2024, 11, 3), 6 * 60)
TORONTO = ZoneTable("America/Toronto", (0, AUTUMN), (-14_400, -18_000))
SEVEN = Deadline(by_local_minute=7 * 60)


def fall(hour, *, ends=None, **more):
    last = hour if ends is None else ends
    return Occurrence("s", "snow", Instant(hour * HOUR_US), Instant(last * HOUR_US), **more)


def due_hour(occurrence, deadline, zone=UTC_ZONE):
    return window(occurrence, deadline, place_class="", zone=zone).due / HOUR_US


@pytest.mark.parametrize(("hour", "wanted"), [(5, 7), (7, 7), (8, 24 + 7), (24, 24 + 7)])
def test_due_at_seven_is_the_next_seven_o_clock_that_is_not_before_the_snow_ended(hour, wanted):
    assert due_hour(fall(hour), SEVEN) == wanted


@pytest.mark.parametrize(("within_h", "wanted"), [(4, 7), (5, 24 + 7), (28, 24 + 7), (29, 48 + 7)])
def test_hours_run_first_and_the_clock_decides_then(within_h, wanted):
    assert due_hour(fall(3), replace(SEVEN, within_h=within_h)) == wanted


def test_midnight_after_a_day_of_25_hours_is_the_next_midnight():
    half_past_midnight = Occurrence("s", "snow", at := TORONTO.at(date(2024, 11, 3), 30), at)

    found = window(half_past_midnight, Deadline(by_local_minute=0), place_class="", zone=TORONTO)

    assert found.due == TORONTO.at(date(2024, 11, 4))


def test_a_clock_that_counts_from_the_start_opens_there_too():
    found = window(fall(3, ends=9), Deadline(within_h=4, counts_from="start"), place_class="", zone=UTC_ZONE)

    assert (found.opens, found.due) == (3 * HOUR_US, 7 * HOUR_US)


def test_the_trigger_s_own_due_time_stands_where_the_clause_has_none():
    assert due_hour(fall(3, due=Instant(50 * HOUR_US)), Deadline()) == 50
    assert due_hour(fall(3, due=Instant(50 * HOUR_US)), Deadline(within_h=1)) == 4


def test_evidence_is_looked_for_until_some_days_after_the_due_time_or_the_opening():
    due = window(fall(3), Deadline(within_h=10, closes_after_d=2), place_class="", zone=UTC_ZONE)
    undated = window(fall(3), Deadline(closes_after_d=2), place_class="", zone=UTC_ZONE)

    assert (due.closes, undated.closes) == (13 * HOUR_US + 2 * DAY_US, 3 * HOUR_US + 2 * DAY_US)
    assert undated.due is None


def test_each_class_of_street_has_its_own_time():
    deadline = Deadline(within_h=48, within_h_by_class={"arterial": 4})
    places = (Place("a", place_class="arterial"), Place("b", place_class="lane"))
    owed = Obligation("o", "1", Localized(), "snow", "snow")

    duties = make_duties([Promise(0, 0, deadline, -1)], [owed], [fall(0)], places, UTC_ZONE)

    assert (duties.due_us // HOUR_US).tolist() == [4, 48]


@given(
    st.lists(st.sampled_from(["arterial", "lane", ""]), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["heavy", "light"])), min_size=1, max_size=3),
    st.none() | st.integers(0, 72),
)
def test_the_columns_say_of_each_duty_what_its_window_says(classes, falls, within_h):
    deadline = Deadline(within_h=within_h, within_h_by_class={"arterial": 4}, within_h_by_grade={"heavy": 9})
    places = tuple(Place(f"p{n}", place_class=name) for n, name in enumerate(classes))
    happened = [fall(hour, grade=grade) for hour, grade in falls]
    owed = Obligation("o", "1", Localized(), "snow", "snow")
    promises = [Promise(0, n, deadline, -1) for n in range(len(happened))]

    duties = make_duties(promises, [owed], happened, places, UTC_ZONE)

    columns = zip(duties.opens_us.tolist(), duties.due_us.tolist(), duties.closes_us.tolist(), strict=True)
    expected = [
        window(each, deadline, place_class=name, zone=UTC_ZONE) for each in happened for name in classes
    ]
    assert [*columns] == [
        (each.opens, NO_INSTANT if each.due is None else each.due, each.closes) for each in expected
    ]


def test_a_happening_at_an_unknown_place_makes_no_duty():
    owed = Obligation("o", "1", Localized(), "snow", "snow")

    duties = make_duties(
        [Promise(0, 0, SEVEN, -1)], [owed], [fall(0, place="nowhere")], (Place("a"),), UTC_ZONE
    )

    assert len(duties) == 0


@given(st.integers(0, 400), st.integers(0, 100), st.integers(0, 1_439), st.sampled_from([UTC_ZONE, TORONTO]))
def test_nothing_is_due_before_its_hours_have_run_nor_a_day_after(hour, within_h, minute, zone):
    base = Instant(AUTUMN - 200 * HOUR_US + hour * HOUR_US)
    occurrence = Occurrence("s", "snow", base, base)

    due = window(
        occurrence, Deadline(within_h=within_h, by_local_minute=minute), place_class="", zone=zone
    ).due

    earliest = base + within_h * HOUR_US
    assert earliest <= due <= earliest + 25 * HOUR_US


@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_more_hours_are_never_due_earlier(hour, some, more):
    assert due_hour(fall(hour), replace(SEVEN, within_h=some)) <= due_hour(
        fall(hour), replace(SEVEN, within_h=some + more)
    )
