"""Cells of the clause form: read as they were written, or refused; never rounded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import ZoneTable
from onus.wire.office.form_values import Asked, Setting, UnitPrice, value_of
from onus.wire.office.grids import Cell

SHANGHAI = Setting(ZoneTable("Asia/Shanghai", (0,), (28_800,)))


def read(kind: str, value, text: str | None = None, words: str = ""):
    return value_of(kind, words, Cell(1, 1, value, str(value) if text is None else text), SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "1,200,000.00元", 120_000_000), ("money", "￥１２．５", 1250), ("money", "1.5亿", 15_000_000_000),
        ("share", "97.5％", 975_000), ("share", "0%", 0), ("points", "0.5", 500), ("tenths", "0.1", 1),
        ("whole", "30", 30), ("page", "第12页", 12), ("page", "p.7", 7), ("clock", "7：05", 425),
        ("clock", "24:00", 1440), ("month_day", "2月29日", "02-29"), ("yes", "是", True), ("yes", "No", False),
        ("day", "2023年1月5日", date(2023, 1, 5)), ("day", "2023/1/5", date(2023, 1, 5)),
        ("last_day", "2024-02-28", date(2024, 2, 29)), ("list", "甲、乙，丙；丁", ["甲", "乙", "丙", "丁"]),
        ("id", "Ｒ-１", "R-1"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_an_office_writes_it(kind, text, value):
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "0.001"), ("money", "-5"), ("money", "约12万"), ("share", "95"), ("share", "0.95"),
        ("share", "120000000%"), ("points", "0.0005"), ("tenths", "0.15"), ("whole", "1.5"), ("page", "12-13"),
        ("clock", "24:01"), ("clock", "7:60"), ("month_day", "11-31"), ("yes", "可能"), ("day", "2023-11-31"),
        ("day", "2023年"), ("instant", "25:00"), ("instant", "2023-01-01 24:00"), ("hours", "大雪"),
        ("hours", "大雪=4、大雪=5"), ("weekdays", "周八"), ("money", "1e9"), ("money", "9" * 40),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_in_none_is_refused_with_what_was_asked(kind, text):
    words = {"weekdays": "weekday", "hours": "grade"}.get(kind, "")

    found = read(kind, text, words=words)

    assert isinstance(found, Asked) and found.text.en and found.text.zh


@given(st.integers(min_value=0, max_value=10**13))
def test_an_amount_keeps_its_fen_whether_it_is_a_number_or_a_text(fen):
    yuan = Decimal(fen) / 100

    assert read("money", yuan) == read("money", f"{yuan:f}") == read("money", f"{yuan:,f} 元") == fen


@given(st.integers(min_value=0, max_value=100_000_000))
def test_a_share_keeps_its_millionths_whether_it_is_formatted_or_typed(ppm):
    percent = Decimal(ppm) / 10_000

    assert read("share", Decimal(ppm) / 1_000_000, f"{percent:.0f}%") == ppm
    assert read("share", f"{percent:f}%") == ppm


@given(st.decimals(min_value=0, max_value=10**6, places=6))
def test_a_unit_price_is_exact_however_many_decimals_it_has(yuan):
    price = read("unit_price", yuan)

    assert isinstance(price, UnitPrice)
    assert Fraction(price.minor, price.times) == Fraction(yuan) * 100


FIRST, LAST = datetime(1971, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001 - the clock on a wall


@given(st.datetimes(FIRST, LAST))
def test_a_moment_typed_and_a_moment_of_the_calendar_are_one_instant(wall):
    wall = wall.replace(microsecond=0)

    typed, kept = read("instant", f"{wall:%Y-%m-%d %H:%M:%S}"), read("instant", wall)

    assert typed == kept
    assert typed.replace(tzinfo=None) == wall and typed.utcoffset().total_seconds() == 28_800


def test_weekdays_and_hours_by_grade_are_read_by_their_names():
    assert read("weekdays", "周一、周日", words="weekday") == [1, 7]
    assert read("hours", "大雪=48、特大暴雪 96小时", words="grade") == {"heavy": 48, "extreme_blizzard": 96}
