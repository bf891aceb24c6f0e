"""Working days: what the holidays of a year make of them, and that no year is guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onus.base.errors import FaultyInput
from onus.base.instants import ZoneTable, instant
from onus.core.calendars.calendar import CalendarYear, NoCalendar, WorkCalendar
from onus.core.calendars.limits import Limit, days_between, last_day, over_at
from onus.outside.law import UnknownCalendar, work_calendar
from onus.wire.holidays import read_calendar

CHINA = work_calendar("CN")
SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
days = st.dates(date(2023, 1, 1), date(2025, 12, 31))
inner = st.dates(date(2023, 6, 1), date(2025, 6, 30))
counts = st.integers(0, 60)


def test_a_holiday_is_no_working_day_and_the_shifted_weekend_is_one():
    assert [CHINA.is_worked(date(2024, 10, day)) for day in (1, 7, 8, 12, 13)] == [
        False, False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        (date(2024, 9, 27), 5, date(2024, 10, 10)),
        (date(2024, 9, 28), 1, date(2024, 9, 29)),
        (date(2023, 9, 28), 2, date(2023, 10, 8)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
    ],
)
def test_five_working_days_across_a_long_holiday_end_where_the_calendar_says(first, count, last):
    assert CHINA.after(first, count) == last


def test_a_year_without_data_is_refused_with_what_to_add():
    with pytest.raises(
        NoCalendar, match=r"No calendar for 2031: add a `\[\[years\]\]` to law/holidays/cn.toml"
    ):
        CHINA.after(date(2031, 1, 1), 5)


def test_a_limit_that_runs_into_a_year_without_data_is_refused():
    with pytest.raises(NoCalendar, match="2026"):
        CHINA.after(date(2025, 12, 30), 5)


def test_a_place_without_holidays_is_told_which_there_are():
    with pytest.raises(UnknownCalendar, match="CN, GB"):
        work_calendar("XX")


def test_every_year_that_nobody_read_is_told_to_be_unverified():
    assert CHINA.unverified(date(2023, 5, 1), date(2024, 5, 1)) == (2023, 2024)


@pytest.mark.parametrize("year", CHINA.years, ids=lambda year: str(year.year))
def test_a_day_worked_instead_lies_on_a_weekend_and_each_year_rests_as_much_as_the_law_says(year):
    rested = [day for day in year.holidays if day.isoweekday() < 6]
    legal = 13 if year.year == 2025 else 11

    assert [day for day in year.worked if day.isoweekday() < 6] == []
    on_weekends = len([day for day in year.holidays if day.isoweekday() > 5])
    assert len(rested) - len(year.worked) in range(legal - on_weekends, legal + 1)


@given(days)
def test_adding_nothing_to_a_working_day_gives_it_back(day):
    assume(CHINA.is_worked(day))

    assert CHINA.after(day, 0) == CHINA.before(day, 0) == day


@given(inner, counts)
def test_a_limit_never_ends_on_a_day_of_rest(day, count):
    assert CHINA.is_worked(CHINA.after(day, count))
    assert CHINA.is_worked(CHINA.before(day, count))
    assert CHINA.is_worked(last_day(Limit(count), day, CHINA))


@given(inner, inner, counts)
def test_a_later_start_never_ends_earlier(one, other, count):
    first, second = sorted((one, other))

    assert CHINA.after(first, count) <= CHINA.after(second, count)
    assert CHINA.before(first, count) <= CHINA.before(second, count)


@given(inner, counts, counts)
def test_a_longer_limit_never_ends_earlier_and_two_parts_make_the_whole(day, one, other):
    assert CHINA.after(day, one) <= CHINA.after(day, one + other)
    assume(one > 0 or CHINA.is_worked(day))
    assert CHINA.after(CHINA.after(day, one), other) == CHINA.after(day, one + other)


@given(inner, counts)
def test_going_back_undoes_going_forward_from_a_working_day(day, count):
    assume(CHINA.is_worked(day))

    assert CHINA.before(CHINA.after(day, count), count) == day


@given(inner, counts)
def test_between_counts_what_after_added(day, count):
    assume(count > 0 or CHINA.is_worked(day))

    assert CHINA.between(day, CHINA.after(day, count)) == count


@given(inner, st.integers(1, 60))
def test_a_first_day_that_counts_ends_a_worked_day_earlier_and_never_later(day, count):
    counted = last_day(Limit(count, working=True, first_counts=True), day, CHINA)
    plain = last_day(Limit(count, working=True), day, CHINA)

    assert counted == (CHINA.before(plain, 1) if CHINA.is_worked(day) and count > 1 else counted)
    assert counted <= plain


def test_thirty_days_that_end_on_a_holiday_move_only_where_the_rule_says_so():
    first = date(2024, 9, 5)

    assert last_day(Limit(30, moves=False), first, CHINA) == date(2024, 10, 5)
    assert last_day(Limit(30), first, CHINA) == date(2024, 10, 8)


def test_a_limit_in_calendar_days_that_does_not_move_asks_no_calendar():
    limit = Limit(30, moves=False)

    assert not limit.needs_calendar()
    assert last_day(limit, date(2031, 1, 1), CHINA) == date(2031, 1, 31)


def test_a_limit_is_over_at_midnight_of_its_place_and_not_of_the_machine():
    start = instant("2024-05-06T17:00:00Z")

    assert over_at(Limit(1, working=True), start, CHINA, SHANGHAI) == instant("2024-05-09T00:00:00+08:00")
    assert days_between(start, instant("2024-05-07T15:59:59Z"), SHANGHAI) == 0
    assert days_between(start, instant("2024-05-07T16:00:00Z"), SHANGHAI) == 1


@pytest.mark.parametrize("call", ["after", "before"])
def test_a_negative_count_is_a_mistake_of_the_caller(call):
    with pytest.raises(ValueError, match="0 days or more"):
        getattr(CHINA, call)(date(2024, 5, 6), -1)


@pytest.mark.parametrize("limit", [{"count": -1}, {"count": 0, "first_counts": True}])
def test_a_limit_of_less_than_nothing_is_refused(limit):
    with pytest.raises(ValueError, match="0 days or more"):
        Limit(**limit)


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ({"holidays": (date(2025, 1, 1),)}, "must lie in 2024"),
        ({"holidays": (date(2024, 1, 2), date(2024, 1, 1))}, "holidays must be sorted"),
        ({"holidays": (), "worked": (date(2024, 1, 7), date(2024, 1, 7))}, "worked must be sorted"),
        ({"holidays": (date(2024, 1, 1),), "worked": (date(2024, 1, 1),)}, "both a holiday and worked"),
        ({"holidays": (), "verified": True}, "only grade V"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(year, told):
    with pytest.raises(ValueError, match=told):
        CalendarYear(2024, **year)


@pytest.mark.parametrize("week", [(1, 2, 3, 4, 5, 6, 7), (0,), (8,)])
def test_a_week_without_work_or_with_an_eighth_day_is_refused(week):
    with pytest.raises(ValueError, match="week"):
        WorkCalendar("x", "X", week)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ("[[years]]\nyear = 2024\nholidays = [2025-01-01]\n", [3]),
        ("[[years]]\nyear = 2024\nholidays = [2024-05-02, 2024-05-01]\n", [5]),
        ("[[years]]\nyer = 1\n[[years]]\nyear = 2024\nholidays = ['soon']\n", [3, 3, 4, 7]),
        ("[[years]]\nyear = 2024\nholidays = []\n[[years]]\nyear = 2024\nholidays = []\n", [0]),
        ("years = [3]\n", [3]),
        ("[[years", [3]),
    ],
)
def test_a_faulty_file_of_holidays_is_told_with_its_lines(years, told):
    with pytest.raises(FaultyInput) as caught:
        read_calendar(f'id = "x"\njurisdiction = "X"\n{years}'.encode(), file="x.toml")

    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("x.toml", line) for line in told]


def test_the_holidays_of_three_years_are_those_that_the_manual_counts():
    worked = [
        sum(
            CHINA.is_worked(date(year, 1, 1) + timedelta(days=n)) for n in range(366 if year == 2024 else 365)
        )
        for year in (2023, 2024, 2025)
    ]

    assert worked == [249, 251, 248]
