from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.office.stored_values import (
    CLOCK,
    DAY,
    MOMENT,
    NUMBER,
    PERCENT,
    meaning_of_format,
    number_of,
    stored_value,
)


@pytest.mark.parametrize(
    ("number", "code", "meaning"),
    [
        (0, "", NUMBER), (14, "", DAY), (20, "", CLOCK), (22, "", MOMENT), (9, "", PERCENT),
        (31, "", DAY), (57, "", DAY), (32, "", CLOCK), (55, "", CLOCK),
        (176, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", DAY), (176, 'm"月"d"日"', DAY), (176, "h:mm:ss;@", CLOCK),
        (176, "yyyy/m/d\\ h:mm", MOMENT), (176, "mm:ss", CLOCK), (176, "0.00%", PERCENT),
        (176, "G/通用格式", NUMBER), (176, "General", NUMBER), (176, '#,##0.00"元";[Red]-#,##0.00', NUMBER),
        (176, '0"d"', NUMBER), (176, "@", NUMBER),
    ],
)  # fmt: skip
def test_the_format_of_a_cell_says_what_its_number_is(number, code, meaning):
    assert meaning_of_format(number, code) == meaning


@given(st.dates(min_value=date(1900, 3, 1), max_value=date(9999, 12, 31)))
def test_every_day_is_read_from_the_number_that_a_spreadsheet_keeps(day):
    number = (day - date(1899, 12, 30)).days

    assert stored_value(str(number), DAY) == (day, day.isoformat())
    assert stored_value(str((day - date(1904, 1, 1)).days), DAY, from_1904=True)[0] == (
        day if day >= date(1904, 1, 1) else (day - date(1904, 1, 1)).days
    )


@given(st.integers(0, 86_399), st.integers(1, 60_000))
def test_a_time_survives_the_fraction_that_a_spreadsheet_keeps(second, day):
    stored = f"{day + 61 + second / 86_400:.11f}"
    value, _ = stored_value(stored, MOMENT)

    whole = value.hour * 3_600 + value.minute * 60 + value.second + round(value.microsecond / 1_000_000)
    assert whole % 86_400 == second


def test_the_days_before_march_1900_are_counted_as_spreadsheets_count_them():
    assert stored_value("1", DAY)[0] == date(1900, 1, 1)
    assert stored_value("59", DAY)[0] == date(1900, 2, 28)
    assert stored_value("61", DAY)[0] == date(1900, 3, 1)
    assert [stored_value(text, DAY)[0] for text in ("0", "60", "-1", "2958466")] == [0, 60, -1, 2_958_466]


def test_a_time_that_rounds_up_to_midnight_is_the_next_day():
    assert stored_value("45279.9999999999", DAY)[0] == date(2023, 12, 19) + timedelta(days=1)


def test_a_time_of_day_alone_is_a_text_and_one_beyond_a_day_is_a_moment():
    assert stored_value("0.5", CLOCK) == ("12:00", "12:00")
    assert stored_value("0.000011574074", CLOCK)[0] == "00:00:01"
    assert stored_value("0.0000000578703", CLOCK)[0] == "00:00:00.005"
    assert stored_value("45279.5", CLOCK)[1] == "2023-12-19 12:00"


def test_numbers_keep_the_digits_that_a_spreadsheet_shows():
    assert stored_value("0.1") == (Decimal("0.1"), "0.1")
    assert stored_value("1E+3") == (1_000, "1000")
    assert stored_value("not a number") == ("not a number", "not a number")
    assert (number_of("1e999"), number_of("١")) == (Decimal("1E+999"), None)
