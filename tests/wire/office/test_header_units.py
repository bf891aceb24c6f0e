"""A unit in a header or title is read as it is meant, or asked; it is never taken for the field's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.office.header_units import Unplaced, unit_of_header, unit_of_titles
from onus.wire.office.reading import ReadBooks
from onus.wire.office.units import worth

from .sheets_made import codes, grid, read

SIGNS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def payments(header: str, title: str = "") -> ReadBooks:
    rows = [
        [title],
        ["所属月份", "类别", header, "日期", "岗位"],
        ["2024-01", "付款", "1.5", "2024-01-05", "处长"],
    ]
    return read(grid(rows if title else rows[1:], file="付款台账.xlsx"))


def paid(header: str, title: str = "") -> list[int | None]:
    found = payments(header, title)
    assert codes(found.faults) == []
    return [record.whole("amount_minor") for sheet in found.sheets for record in sheet.records]


@pytest.mark.parametrize(
    ("header", "title", "yuan"),
    [
        ("金额（万）", "", 15_000),
        ("金额（百万元）", "", 1_500_000),
        ("金额（千万元）", "", 15_000_000),
        ("金额（含税，万元）", "", 15_000),
        ("金额（人民币：万元）", "", 15_000),
        ("金额（CNY 万元）", "", 15_000),
        ("金额（以万元计）", "", 15_000),
        ("金额（元）", "单位：万元", 1.5),
        ("金额", "单位：万", 15_000),
        ("金额", "单位 万元", 15_000),
        ("金额", "（万元）", 15_000),
        ("金额", "付款台账（万元）", 15_000),
        ("金额", "单位：人民币万元", 15_000),
        ("金额", "单位:百万元", 1_500_000),
        ("金额", "万元", 15_000),
        ("金额", "被检查单位：万达环卫公司", 1.5),
        ("金额（含税）", "", 1.5),
        ("Amount (yuan)", "", 1.5),
    ],
)
def test_money_is_worth_what_header_or_title_says(header: str, title: str, yuan: float) -> None:
    assert paid(header, title) == [int(yuan * 100)]


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("金额（美元）", ""),
        ("金额（万美元）", ""),
        ("金额（美元：万元）", ""),
        ("金额（万元/月）", ""),
        ("金额（元/平方米）", ""),
        ("金额（元、万元）", ""),
        ("金额（RMB万元）", ""),
        ("金额", "单位：港元"),
        ("金额", "单位：万欧元"),
        ("金额", "单位：元、万元"),
    ],
)
def test_a_unit_of_money_that_cannot_be_placed_is_asked(header: str, title: str) -> None:
    assert {code for _, code in codes(payments(header, title).faults)} == {"SHEET-016"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [("面积（亩）", "m2"), ("面积（万亩）", "m2"), ("面积（万）", "m2"), ("长度（里）", "m"), ("长度（华里）", "m"),
     ("长度（平方米）", "m"), ("公里数", "m"), ("处置时限（工作日）", "h"), ("车速（万）", "km/h")],
)  # fmt: skip
def test_a_measure_of_another_size_is_asked(text: str, unit: str) -> None:
    assert isinstance(unit_of_header([text], unit), Unplaced)


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [("长度（米，含桥）", "m", "米"), ("速度（公里/小时）", "km/h", "公里/小时"), ("里程", "m", ""),
     ("面积（平方米 不含绿化）", "m2", "平方米"), ("长度/公里", "m", "公里"), ("扣分（百分制）", "point", ""),
     ("Area (square metres)", "m2", "square metres"), ("扣款（元/次）", "yuan", "元"), ("金额\n万元", "yuan", "万元")],
)  # fmt: skip
def test_what_stands_beside_a_unit_does_not_hide_it(text: str, unit: str, written: str) -> None:
    assert unit_of_header([text], unit) == written


def test_a_price_may_be_told_for_a_month_or_a_metre_and_an_amount_may_not() -> None:
    assert unit_of_header(["单价（万元/公里）"], "yuan", is_price=True) == "万元"
    assert isinstance(unit_of_header(["金额（万元/公里）"], "yuan"), Unplaced)


def test_a_title_of_lengths_and_areas_speaks_to_each_of_its_own() -> None:
    assert [unit_of_titles(["单位：公里、万平方米"], unit) for unit in ("m", "m2")] == ["公里", "万平方米"]
    assert isinstance(unit_of_titles(["单位：亩"], "m2"), Unplaced)


@given(st.lists(st.sampled_from(sorted(SIGNS)), min_size=1, max_size=3))
def test_multiples_before_a_unit_are_all_counted(signs: list[str]) -> None:
    expected = 1
    for sign in signs:
        expected *= SIGNS[sign]

    assert worth("yuan", f"{''.join(signs)}元") == expected
    assert worth("m2", f"{''.join(signs)}平方米") == expected
