"""What stands in a cell is read in one way, or told as unreadable; nothing is rounded or guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import UTC_ZONE, ZoneTable, utc_text
from onus.base.texts import Localized
from onus.wire.office.cell_numbers import amount, decimal_text, money, number, share_ppm, thousandths, whole
from onus.wire.office.cell_texts import header_name, parts, plain
from onus.wire.office.cell_times import Moment, clock, instant_at, moment, month, timed, years_in
from onus.wire.office.cell_words import word, words, yes
from onus.wire.office.cells import Setting, entry
from onus.wire.office.grids import Cell
from onus.wire.office.sheet_kinds import Choice, SheetColumn
from onus.wire.office.units import UNITS, worth
from onus.wire.office.unreadable import Unreadable

SHANGHAI = ZoneTable("Asia/Shanghai", (0,), (28_800,))
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
# A spreadsheet knows no time zones.
MIDNIGHT = datetime(2024, 1, 17)  # noqa: DTZ001
NOISY = datetime(2024, 1, 17, 9, 59, 59, 999_996)  # noqa: DTZ001
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))


def text(written: str) -> Cell:
    return Cell(4, 2, written, written)


def code(found: object) -> str:
    return found.kind.code if isinstance(found, Unreadable) else ""


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_a_number_is_the_same_in_full_width_digits_and_with_separators(value: Decimal) -> None:
    expected = Fraction(value)

    for written in (f"{value:f}", f"{value:,f}", f"{value:f}".translate(FULL_WIDTH)):
        found = amount(text(written))
        assert found is not None
        assert found.number == expected


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_yuan_and_ten_thousands_of_yuan_are_one_amount_to_the_fen(yuan: Decimal) -> None:
    in_yuan = money(Cell(1, 1, yuan, str(yuan)), written="元", currency="CNY")
    in_wan = money(text(f"{yuan / 10_000:f}"), written="万元", currency="CNY")

    assert in_yuan == in_wan == int(yuan * 100)


def test_a_tenth_of_a_fen_is_refused_and_not_rounded() -> None:
    assert code(money(text("0.001"), written="元", currency="CNY")) == "SHEET-006"
    assert money(text("1"), written="", currency="JPY") == 1


def test_the_noise_that_a_spreadsheet_computes_is_no_amount() -> None:
    noisy = Decimal("19680.000000000004")

    assert number(Cell(1, 1, noisy, "19680"), unit="m2", written="") == 19_680


@pytest.mark.parametrize(
    "written", ["约820", "1,5", "1,23,456", "八百", "", "12-13", "1e9", "99999999999999999"]
)
def test_what_is_no_plain_number_is_told(written: str) -> None:
    assert code(number(text(written), unit="m", written="")) in {"SHEET-001", "SHEET-016"}


@pytest.mark.parametrize(
    ("written", "header", "metres"),
    [
        ("820", "", 820),
        ("820米", "", 820),
        ("0.82", "公里", 820),
        ("0.82km", "米", 820),
        ("1万", "米", 10_000),
    ],
)
def test_a_unit_in_the_cell_wins_over_that_of_the_header(written: str, header: str, metres: int) -> None:
    assert number(text(written), unit="m", written=header) == metres


def test_a_unit_of_another_kind_is_told() -> None:
    assert code(number(text("820"), unit="m", written="平方米")) == "SHEET-016"
    assert code(number(text("820"), unit="", written="")) == ""
    assert code(number(text("820米"), unit="", written="")) == "SHEET-001"


def test_a_negative_area_is_told_as_negative() -> None:
    assert code(number(text("－５０"), unit="m2", written="平方米")) == "SHEET-005"
    assert number(text("-8"), unit="", written="", least=None) == -8


@given(st.sampled_from(sorted(UNITS)), st.data())
def test_every_unit_is_worth_something_of_its_own_kind(unit: str, data: st.DataObject) -> None:
    times, names = data.draw(st.sampled_from(UNITS[unit]))

    assert all(worth(unit, name) == times for name in names)
    assert all(worth(unit, f"万{name}") == times * 10_000 for name in names[:1])


def test_truth_is_no_number_and_a_share_says_that_it_is_one() -> None:
    assert amount(Cell(1, 1, True, "TRUE")) is None
    assert share_ppm(text("95%")) == 950_000
    assert code(share_ppm(text("95"))) == "SHEET-001"
    assert code(share_ppm(text("101%"))) == "SHEET-001"
    assert code(share_ppm(text("0.00001%"))) == "SHEET-006"


def test_points_are_whole_thousandths_and_hours_are_whole() -> None:
    assert thousandths(text("0.5分"), unit="point", written="") == 500
    assert code(thousandths(text("0.0001"), unit="point", written="")) == "SHEET-006"
    assert code(thousandths(text("x"), unit="point", written="")) == "SHEET-001"
    assert whole(text("1天"), unit="h") == 24
    assert code(whole(text("1.5"), unit="h")) == "SHEET-001"


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_a_decimal_is_written_exactly(value: Decimal) -> None:
    assert Fraction(decimal_text(Fraction(value))) == Fraction(value)


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=1000))
def test_what_is_no_decimal_is_written_to_the_sixth_place(value: Fraction) -> None:
    assert abs(Fraction(decimal_text(value)) - value) <= Fraction(1, 2_000_000)


@given(DAYS)
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    plain_day = f"{day.year}年{day.month}月{day.day}日"
    written = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", plain_day,
               plain_day.translate(FULL_WIDTH), f"{day.isoformat()} 星期三"]  # fmt: skip

    assert {moment(text(one)) for one in written} == {Moment(day)}
    assert moment(Cell(1, 1, day, "")) == Moment(day)
    assert moment(text(f"{day.month}月{day.day}日"), day.year) == Moment(day)


@given(DAYS)
def test_a_month_is_the_same_however_it_is_written(day: date) -> None:
    expected = f"{day:%Y-%m}"

    for written in (expected, f"{day.year}年{day.month}月", f"{day:%Y/%m}", f"{day:%Y%m}"):
        assert month(text(written)) == expected
    assert month(text(f"{day.month}月份"), day.year) == expected
    assert month(Cell(1, 1, MIDNIGHT.replace(day.year, day.month, 1), "")) == expected


def test_chinese_numerals_are_read_as_days_and_times() -> None:
    assert moment(text("二〇二三年十二月十九日")) == Moment(date(2023, 12, 19))
    assert moment(text("二〇二三年十二月二十日下午三点半")) == Moment(date(2023, 12, 20), 15 * 3600 + 1800)


@pytest.mark.parametrize("written", ["2023年11月31日", "2023-11-31", "2023.02.29", "20230931"])
def test_a_day_that_no_calendar_has_is_told_as_such(written: str) -> None:
    assert code(moment(text(written))) == "SHEET-002"


@pytest.mark.parametrize(
    "written", ["3/12/2023", "23.12.3", "2023-13-01", "2023-12-00", "昨天", "1899-01-01", "5"]
)
def test_what_may_be_two_days_or_none_is_told(written: str) -> None:
    assert code(moment(text(written), None)) in {"SHEET-001", "SHEET-003"}


def test_a_day_without_its_year_needs_a_title_that_names_one() -> None:
    assert code(moment(text("11月3日"))) == "SHEET-003"
    assert code(month(text("11月"))) == "SHEET-003"


def test_the_number_that_a_spreadsheet_keeps_for_a_day_is_told_with_its_meaning() -> None:
    found = moment(Cell(1, 1, 45_308, "45308"))

    assert code(found) == "SHEET-004"
    assert isinstance(found, Unreadable)
    assert found.named["meant"] == "2024-01-17"
    assert code(clock(Cell(1, 1, 45_308, "45308"))) == "SHEET-001"
    assert code(moment(Cell(1, 1, 820, "820"))) == "SHEET-001"
    assert code(month(Cell(1, 1, Decimal("2024.1"), "2024.1"))) == "SHEET-001"


@pytest.mark.parametrize(
    ("written", "second"),
    [
        ("10:30", 37_800), ("10：30", 37_800), ("10时30分", 37_800), ("上午10点半", 37_800), ("下午3点", 54_000),
        ("晚上8点", 72_000), ("中午12点", 43_200), ("中午1点", 46_800), ("24:00", 86_400), ("6:05:07", 21_907),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_say_it(written: str, second: int) -> None:
    assert clock(text(written)) == second


@pytest.mark.parametrize("written", ["25:00", "10:60", "午后", "10-30", "24:01"])
def test_a_time_that_no_clock_shows_is_told(written: str) -> None:
    assert code(clock(text(written))) == "SHEET-001"


def test_a_time_may_stand_with_its_day_and_with_its_offset() -> None:
    assert clock(text("2024-01-17 10:00")) == Moment(date(2024, 1, 17), 36_000)
    assert clock(Cell(1, 1, Decimal("0.4375"), "10:30")) == 37_800
    found = timed(text("2024-01-17T10:00:00+08:00"))
    assert isinstance(found, Moment)
    assert utc_text(instant_at(found, UTC_ZONE)) == "2024-01-17T02:00:00Z"
    assert timed(text("2024-01-17T10:00:00Z")) == Moment(date(2024, 1, 17), 36_000, 0)
    assert timed(text("2024-01-17T10:00-05:30")) == Moment(date(2024, 1, 17), 36_000, -19_800)


def test_a_day_alone_is_no_moment_and_midnight_of_a_time_is_one() -> None:
    assert code(timed(text("2024-01-17"))) == "SHEET-001"
    assert code(timed(Cell(1, 1, date(2024, 1, 17), "2024-01-17"))) == "SHEET-001"
    assert timed(Cell(1, 1, MIDNIGHT, "")) == Moment(date(2024, 1, 17), 0)
    assert code(timed(text("2024-01-17 25:00"))) == "SHEET-001"


@given(DAYS, st.integers(min_value=0, max_value=86_399))
def test_a_moment_is_the_instant_that_the_clocks_of_the_place_show(day: date, second: int) -> None:
    at = instant_at(Moment(day, second), SHANGHAI)

    assert SHANGHAI.local_text(at) == f"{day.isoformat()} {second // 3600:02d}:{second % 3600 // 60:02d}"


def test_half_a_second_of_a_spreadsheets_noise_moves_no_minute() -> None:
    assert moment(Cell(1, 1, NOISY, "")) == Moment(date(2024, 1, 17), 36_000)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2024年1月检查表", (2024,)),
        ("检查表 2023-12", (2023,)),
        ("2023—2024年度", (2023, 2024)),
        ("公厕 2000 座", ()),
    ],
)
def test_a_title_names_the_years_it_names(title: str, years: tuple[int, ...]) -> None:
    assert years_in(title) == years


PASS = (Choice("pass", "Pass", "合格", ("√",)), Choice("fail", "Fail", "不合格"))


def test_a_word_is_one_of_its_spellings_or_told_with_all_of_them() -> None:
    assert word(" 合 格 ", PASS, is_open=False) == "pass"
    assert word("FAIL", PASS, is_open=False) == "fail"
    assert word("还行", PASS, is_open=True) == "还行"
    found = word("还行", PASS, is_open=False)
    assert isinstance(found, Unreadable)
    assert found.named["asked"] == Localized("one of Pass, Fail", "合格、不合格之一")
    assert words("合格、不合格，合格", PASS, is_open=False) == ("pass", "fail")
    assert code(words("合格、还行", PASS, is_open=False)) == "SHEET-001"
    assert [yes(text(one)) for one in ("是", "无", "×")] == [True, False, False]
    assert yes(Cell(1, 1, True, "TRUE")) is True
    assert code(yes(text("大概"))) == "SHEET-001"


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("text", " 人民路 ", "人民路"), ("place", "人民路", "人民路"), ("texts", "甲、乙", ("甲", "乙")),
        ("id", " Ｒ－１ ", "R-1"), ("month", "2024年1月", "2024-01"), ("percent", "5%", 50_000),
        ("yes", "是", True), ("whole", "3", 3), ("number", "3.5", Fraction(7, 2)), ("degree", "123.5°", Fraction(247, 2)),
        ("money", "1.5", 150), ("clock", "6:00", 21_600), ("day", "1月2日", Moment(date(2024, 1, 2))),
        ("moment", "1月2日 6:00", Moment(date(2024, 1, 2), 21_600)),
    ],
)  # fmt: skip
def test_each_type_of_column_reads_its_own_values(kind: str, written: str, expected: object) -> None:
    column = SheetColumn("a", "A", "甲", kind, Localized())

    assert entry(text(written), column, Setting(year=2024)) == expected


def test_words_of_a_column_and_numbers_as_ids() -> None:
    column = SheetColumn("a", "A", "甲", "words", Localized(), choices=PASS)
    one = SheetColumn("a", "A", "甲", "word", Localized(), choices=PASS)
    numbered = SheetColumn("a", "A", "甲", "id", Localized())

    assert entry(text("合格"), column, Setting()) == ("pass",)
    assert entry(text("合格"), one, Setting()) == "pass"
    assert entry(Cell(1, 1, Decimal("966223.0"), "966223"), numbered, Setting()) == "966223"
    assert code(entry(text("x" * 300), numbered, Setting())) == "SHEET-001"
    assert (
        code(entry(text("长" * 5_000), SheetColumn("a", "A", "甲", "text", Localized()), Setting()))
        == "SHEET-001"
    )


@given(st.text(max_size=40))
def test_evening_a_text_twice_changes_nothing(written: str) -> None:
    assert plain(plain(written)) == plain(written)
    assert (
        header_name(header_name(written)) == header_name(written)
        or "(" in plain(written)
        or "[" in plain(written)
    )
    assert all(part.strip() for part in parts(written))


@given(st.text(max_size=30), st.sampled_from(["text", "id", "number", "money", "day", "clock", "moment", "month",
                                              "percent", "yes", "whole", "degree", "texts"]))  # fmt: skip
def test_no_text_of_a_cell_stops_the_reading(written: str, kind: str) -> None:
    column = SheetColumn("a", "A", "甲", kind, Localized(), unit="m" if kind == "number" else "")

    assert entry(text(written), column, Setting(year=2024)) is not None


@pytest.mark.parametrize(
    ("written", "second"),
    [
        ("凌晨12点半", 1_800),
        ("清晨12:05", 300),
        ("凌晨2:00", 7_200),
        ("早上8点", 28_800),
        ("上午12:30", 45_000),
        ("中午11:40", 42_000),
        ("中午1点", 46_800),
        ("下午12:30", 45_000),
        ("下午3点", 54_000),
        ("傍晚6点", 64_800),
        ("晚8点", 72_000),
        ("夜间23:30", 84_600),
        ("晚上24:00", 86_400),
    ],
)
def test_a_part_of_the_day_says_which_of_two_hours_is_meant(written: str, second: int) -> None:
    assert clock(text(written)) == second


@pytest.mark.parametrize(
    "written",
    ["夜间2:00", "晚上1点", "晚2:30", "晚上12点", "夜间0:30", "晚上13:00", "中午9:00", "中午3点", "上午13:00",
     "早上12点", "凌晨13:00", "下午0:30"],
)  # fmt: skip
def test_an_hour_that_its_part_of_the_day_does_not_settle_is_asked_in_24_hours(written: str) -> None:
    alone, dated = clock(text(written)), moment(text(f"2023-12-16 {written}"))

    for found in (alone, dated):
        assert isinstance(found, Unreadable)
        assert "24 hours" in found.named["asked"].en


@pytest.mark.parametrize(
    "written",
    ["2023-12-16 07:12:00+0800", "2023-12-16 07:12:00.345 +08:00", "2023-12-16T07:12:00.5+08:00",
     "2023-12-15 23:12:00Z", "2023-12-16 07:12+08:00"],
)  # fmt: skip
def test_a_time_with_its_offset_is_one_instant_with_and_without_the_t(written: str) -> None:
    found = moment(text(written))

    assert isinstance(found, Moment)
    assert utc_text(instant_at(found, SHANGHAI)) == "2023-12-15T23:12:00Z"


def test_a_span_of_times_is_no_time_with_an_offset() -> None:
    assert code(moment(text("2023-12-16 08:00-11:30"))) == "SHEET-001"
