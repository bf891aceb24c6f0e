"""Deadlines by the clock: by 07:00 after snow by night, within hours after snow by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, MINUTE_US, UTC_ZONE, Instant, ZoneTable
from onus.core.contracts.standards import Deadline
from onus.core.duties.making import window
from onus.core.duties.occurrences import Occurrence

MONDAY = date(2024, 1, 8)
MAIN_STREET = Deadline(
    by_local_minute=420, within_h_by_day=3, by_day_from_minute=240, by_day_until_minute=1080
)
RESIDENTIAL = Deadline(within_weekdays=3)
CLOCKS_BACK = ZoneTable("made-up", (0, UTC_ZONE.at(date(2024, 10, 27), 60)), (7_200, 3_600))
"""On 27 October 2024 the clocks go back at 03:00, so that this day has 25 hours."""

minutes = st.integers(0, 1439)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def due(deadline: Deadline, day: date, minute: int, zone: ZoneTable = UTC_ZONE) -> Instant:
    ended = zone.at(day, minute)
    span = window(Occurrence("s", "snow", starts=ended, ends=ended), deadline, place_class="", zone=zone)
    assert span.due is not None
    return span.due


@pytest.mark.parametrize(
    ("ends", "due_day", "due_minute"),
    [
        (2 * 60, MONDAY, 420),
        (4 * 60, MONDAY, 420),
        (12 * 60 + 30, MONDAY, 15 * 60 + 30),
        (17 * 60 + 59, MONDAY, 20 * 60 + 59),
        (18 * 60, MONDAY + timedelta(days=1), 420),
        (23 * 60, MONDAY + timedelta(days=1), 420),
    ],
)
def test_snow_by_day_gives_three_hours_and_snow_by_night_until_seven(ends, due_day, due_minute):
    assert due(MAIN_STREET, MONDAY, ends) == UTC_ZONE.at(due_day, due_minute)


@given(days, minutes)
def test_by_day_the_hours_are_exact(day, minute):
    if 240 <= minute < 1080:
        assert due(MAIN_STREET, day, minute) - UTC_ZONE.at(day, minute) == 3 * HOUR_US


@given(days, minutes)
def test_by_night_it_is_due_at_the_next_seven_o_clock(day, minute):
    if not 240 <= minute < 1080:
        at, ended = due(MAIN_STREET, day, minute), UTC_ZONE.at(day, minute)

        assert at % DAY_US == 420 * MINUTE_US
        assert 0 <= at - ended < DAY_US


@given(days, minutes, minutes)
def test_snow_that_ends_later_is_never_due_earlier(day, one, other):
    assert due(MAIN_STREET, day, min(one, other)) <= due(MAIN_STREET, day, max(one, other))


@pytest.mark.parametrize(
    ("ended", "due_on"),
    [(0, 3), (1, 4), (2, 7), (3, 8), (4, 9), (5, 9), (6, 9)],
)
def test_three_weekdays_pass_over_saturday_and_sunday(ended, due_on):
    at = due(RESIDENTIAL, MONDAY + timedelta(days=ended), 600)

    assert at == UTC_ZONE.at(MONDAY + timedelta(days=due_on), 1440)


@given(days, st.integers(1, 20))
def test_so_many_weekdays_lie_between_the_snow_and_its_due_time(day, count):
    last = UTC_ZONE.local_day(Instant(due(Deadline(within_weekdays=count), day, 0) - 1))
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]

    assert sum(each.isoweekday() <= 5 for each in between) == count
    assert last.isoweekday() <= 5


def test_on_the_day_of_25_hours_it_is_due_the_next_morning_and_not_before_the_snow():
    zone, day = CLOCKS_BACK, date(2024, 10, 27)
    ended = zone.at(day, 30)
    deadline = Deadline(by_local_minute=15)

    at = due(deadline, day, 30, zone)

    assert at >= ended
    assert at == zone.at(date(2024, 10, 28), 15)


@pytest.mark.parametrize(
    "given",
    [
        {"within_h_by_day": 3},
        {"within_h_by_day": 3, "by_day_from_minute": 240},
        {"by_day_from_minute": 240, "by_day_until_minute": 1080},
        {"within_h_by_day": 3, "by_day_from_minute": 1080, "by_day_until_minute": 240},
        {"within_h_by_day": -1, "by_day_from_minute": 240, "by_day_until_minute": 1080},
        {"by_local_minute": 1441},
        {"within_weekdays": 0},
        {"within_weekdays": 3, "within_h": 2},
        {"within_weekdays": 3, "by_local_minute": 420},
        {"closes_after_d": -1},
    ],
)
def test_half_a_rule_on_the_hours_of_day_is_refused(given):
    with pytest.raises(ValueError, match=r"within|minute|hours|closes"):
        Deadline(**given)
