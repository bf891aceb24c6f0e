"""Calendar duties: civil days, weeks, months and seasons of the dossier's own clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, UTC_ZONE, ZoneTable
from onus.core.contracts.contract import Trigger
from onus.core.duties.calendar import calendar_occurrences, yearly_occurrences

# Toronto in 2024: clocks go forward on 10 March and back on 3 November.
SPRING, AUTUMN = UTC_ZONE.at(date(2024, 3, 10), 7 * 60), UTC_ZONE.at(date(2024, 11, 3), 6 * 60)
TORONTO = ZoneTable("America/Toronto", (0, SPRING, AUTUMN), (-18_000, -14_400, -18_000))


def days(trigger, first, last):
    """Return the local day on which each window opens."""
    made = calendar_occurrences(trigger, UTC_ZONE, first=first, last=last)
    return [UTC_ZONE.local_day(each.starts) for each in made]


def hours_of(day):
    (window,) = calendar_occurrences(Trigger("d", "calendar"), TORONTO, first=day, last=day)
    return (window.due - window.starts) // HOUR_US


def test_the_day_on_which_clocks_change_has_23_or_25_hours():
    assert [hours_of(date(2024, 3, 9)), hours_of(date(2024, 3, 10)), hours_of(date(2024, 11, 3))] == [
        24,
        23,
        25,
    ]


def test_a_window_across_midnight_belongs_to_the_day_on_which_it_opens():
    night = Trigger("n", "calendar", opens_minute=22 * 60, due_minute=6 * 60)

    (window,) = calendar_occurrences(night, UTC_ZONE, first=date(2024, 2, 28), last=date(2024, 2, 28))

    assert window.id == "n-2024-02-28"
    assert window.due == UTC_ZONE.at(date(2024, 2, 29), 6 * 60)


def test_a_window_that_opens_and_is_due_at_one_minute_lasts_a_day():
    whole = Trigger("w", "calendar", opens_minute=480, due_minute=480)

    (window,) = calendar_occurrences(whole, UTC_ZONE, first=date(2024, 1, 1), last=date(2024, 1, 1))

    assert window.due - window.starts == DAY_US


def test_the_leap_day_is_a_day_like_any_other():
    assert days(Trigger("d", "calendar"), date(2024, 2, 28), date(2024, 3, 1)) == [
        date(2024, 2, 28),
        date(2024, 2, 29),
        date(2024, 3, 1),
    ]
    assert len(days(Trigger("d", "calendar"), date(2023, 2, 28), date(2023, 3, 1))) == 2


def test_a_season_may_run_across_the_year():
    winter = Trigger("w", "calendar", season_from="11-01", season_until="03-31")

    found = days(winter, date(2023, 10, 31), date(2024, 4, 1))

    assert (found[0], found[-1]) == (date(2023, 11, 1), date(2024, 3, 31))
    assert len(found) == 30 + 31 + 31 + 29 + 31


def test_a_season_within_the_year_leaves_out_the_winter():
    summer = Trigger("s", "calendar", season_from="04-01", season_until="10-31")

    found = days(summer, date(2024, 1, 1), date(2024, 12, 31))

    assert (found[0], found[-1]) == (date(2024, 4, 1), date(2024, 10, 31))


def test_some_weekdays_only():
    workdays = Trigger("d", "calendar", weekdays=(1, 2, 3, 4, 5))

    assert [day.isoweekday() for day in days(workdays, date(2024, 1, 5), date(2024, 1, 8))] == [5, 1]


def test_a_week_runs_from_monday_to_the_end_of_sunday():
    weekly = Trigger("w", "calendar", every="week", opens_minute=600, due_minute=1_080)

    (window,) = calendar_occurrences(weekly, UTC_ZONE, first=date(2024, 1, 2), last=date(2024, 1, 14))

    assert window.id == "w-2024-01-08"
    assert window.due == UTC_ZONE.at(date(2024, 1, 14), 1_080)


@pytest.mark.parametrize(
    ("first", "last_day"),
    [(date(2024, 2, 1), 29), (date(2023, 2, 1), 28), (date(2023, 12, 1), 31), (date(2024, 4, 1), 30)],
)
def test_a_month_ends_with_its_last_day(first, last_day):
    monthly = Trigger("m", "calendar", every="month")

    (window,) = calendar_occurrences(monthly, UTC_ZONE, first=first, last=first)

    assert window.due == UTC_ZONE.at(first.replace(day=last_day), 1_440)


def test_what_is_due_on_29_february_is_due_on_the_28th_in_other_years():
    leap = Trigger("y", "yearly", month_day="02-29", opens_days_before=1)

    due = [
        each.due
        for each in yearly_occurrences(leap, UTC_ZONE, first=date(2023, 1, 1), last=date(2024, 12, 31))
    ]

    assert due == [UTC_ZONE.at(date(2023, 3, 1)), UTC_ZONE.at(date(2024, 3, 1))]


def test_a_yearly_window_that_is_open_on_the_last_day_stands_though_it_is_due_later():
    plan = Trigger("plan", "yearly", month_day="01-15", opens_days_before=30)

    def named(last):
        return [each.id for each in yearly_occurrences(plan, UTC_ZONE, first=date(2023, 2, 1), last=last)]

    assert named(date(2023, 12, 15)) == []
    assert named(date(2023, 12, 16)) == ["plan-2024"]


@given(st.dates(date(2023, 1, 1), date(2025, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_looking_longer_only_adds_windows(first, some, more):
    daily = Trigger("d", "calendar", weekdays=(1, 3, 7), season_from="10-15", season_until="04-15")

    def made(length):
        return calendar_occurrences(daily, TORONTO, first=first, last=first + timedelta(days=length))

    assert made(some + more)[: len(made(some))] == made(some)


@given(st.dates(date(2023, 1, 1), date(2025, 1, 1)), st.integers(0, 400))
def test_daily_windows_of_whole_days_leave_no_instant_out_and_count_none_twice(first, length):
    made = calendar_occurrences(
        Trigger("d", "calendar"), TORONTO, first=first, last=first + timedelta(days=length)
    )

    assert all(one.due == other.starts for one, other in zip(made, made[1:], strict=False))
