"""A sheet is found, its columns are named with reasons, and what is unsure is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.outside.office.kinds import sheet_kinds
from onus.wire.office.grids import Cell
from onus.wire.office.headers import layout_of
from onus.wire.office.mapping import known_headers
from onus.wire.office.profiles import ColumnSaid, Profile, SheetSaid, read_profile
from onus.wire.office.sheet_kinds import SheetColumn, SheetKind
from onus.wire.office.toml_files import profile_file

from .sheets_made import CHECKS, codes, grid, read, remarks

KINDS = sheet_kinds()
KNOWN = known_headers(KINDS)
GROUPED = [
    ["城东街道道路清单（2024年）", "", "", "", "", ""],
    ["序号", "道路名称", "规格", "", "", "备注"],
    ["", "", "长度（公里）", "宽度(米)", "面积（万㎡）", ""],
    [1, "人民路", Decimal("0.82"), "２４", Decimal("1.968"), ""],
    [2, "和平路", Decimal("1.14"), "20", Decimal("2.28"), ""],
    ["合计", "", Decimal("1.96"), "", Decimal("4.248"), ""],
    ["注：面积含人行道"],
]
MERGED = ((1, 1, 1, 6), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 5), (2, 6, 3, 6))


def test_a_header_in_two_rows_with_merged_groups_is_one_header() -> None:
    found = read(grid(GROUPED, merged=MERGED))
    values = found.sheets[0].records[0].values

    assert codes(found.faults) == []
    assert found.sheets[0].mapping.kind.id == "roads"
    assert values["length_m"] == 820
    assert values["width_m"] == 24
    assert values["area_m2"] == 19_680
    assert found.sheets[0].records[1].source_ref == "表.xlsx!1!B5:F5"


def test_a_total_that_does_not_agree_with_its_rows_is_told_at_its_cell() -> None:
    rows = [*GROUPED[:5], ["合计", "", Decimal("1.96"), "", Decimal("4.2"), ""]]
    found = read(grid(rows, merged=MERGED))

    assert codes(found.faults) == [("E6", "SHEET-020")]
    assert "4.248" in found.faults[0].what.zh


@given(
    st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12),
    st.integers(1, 11),
    st.data(),
)
def test_totals_that_add_up_are_never_told_and_others_always(
    lengths: list[int], cut: int, data: st.DataObject
) -> None:
    cut = min(cut, len(lengths))
    rows: list[list[object]] = [["道路名称", "长度（米）"]]
    rows += [[f"路{n}", length] for n, length in enumerate(lengths[:cut])]
    rows += [["小计", sum(lengths[:cut])]]
    rows += [[f"巷{n}", length] for n, length in enumerate(lengths[cut:])]
    wrong = data.draw(st.integers(min_value=-5, max_value=5))
    rows += [["合计", sum(lengths) + wrong]]
    told = codes(read(grid(rows)).faults)

    assert told == (
        [] if not wrong else [(f"B{len(rows)}", "SHEET-020")] if sum(lengths) + wrong >= 0 else []
    )


def test_a_total_over_a_row_that_cannot_be_read_is_not_told_as_well() -> None:
    found = read(grid([["道路名称", "长度（米）"], ["甲路", "约五百"], ["合计", 500]]))

    assert codes(found.faults) == [("B2", "SHEET-001")]


def test_titles_notes_examples_repeated_headers_and_groups_are_no_facts() -> None:
    rows = [
        ["单位：公里"], ["道路名称", "长度"], ["示例", "1"], ["一、城东"], ["甲路", 1], ["道路名称", "长度"],
        ["乙路", 2], ["填表人：张", "审核：李"], ["备注：无"],
    ]  # fmt: skip
    found = read(grid(rows))
    sheet = found.sheets[0]

    assert [(r.text("name"), r.number("length_m")) for r in sheet.records] == [("甲路", 1000), ("乙路", 2000)]
    assert remarks(found.faults) == [("A4", "SHEET-018")]


def test_a_unit_in_the_header_wins_over_the_title_and_one_that_does_not_fit_is_told() -> None:
    metres = read(grid([["单位：公里"], ["道路名称", "长度（米）"], ["甲路", 1]]))
    wrong = read(grid([["道路名称", "长度（平方米）"], ["甲路", 1]]))

    assert metres.sheets[0].records[0].number("length_m") == 1
    assert codes(wrong.faults) == [("B1", "SHEET-016")]


def test_a_second_header_row_in_english_belongs_to_the_header() -> None:
    found = read(grid([["道路名称", "长度（米）"], ["Road name", "Length (m)"], ["甲路", 1]]))

    assert len(found.sheets[0].records) == 1


@pytest.mark.parametrize("kind", KINDS.kinds, ids=lambda kind: kind.id)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_form_is_taken_for_its_own_kind_with_nothing_to_ask(kind: SheetKind, language: str) -> None:
    rows = [[column.header(language) for column in kind.columns], [column.example for column in kind.columns]]  # type: ignore[arg-type]
    found = read(grid(rows, file="a.xlsx", sheet=kind.title.text(language)))  # type: ignore[arg-type]
    sheet = found.sheets[0]

    assert codes(found.faults) == []
    assert sheet.mapping.kind.id == kind.id
    assert [guess.column for guess in sheet.mapping.guesses] == list(kind.columns)


ALL = [(kind, column) for kind in KINDS.kinds for column in kind.columns]


@pytest.mark.parametrize(
    ("kind", "column"), ALL, ids=lambda one: getattr(one, "field", getattr(one, "id", ""))
)
def test_the_example_of_a_column_can_be_read_by_its_own_type(kind: SheetKind, column: SheetColumn) -> None:
    rows = [[c.zh for c in kind.columns], [c.example for c in kind.columns]]
    record = read(grid(rows, sheet=kind.title.zh)).sheets[0].records[0]

    assert bool(column.example) == (column.field in record.values)


def test_a_header_that_only_holds_a_known_name_is_asked_and_never_taken_in_silence() -> None:
    sheet = grid([["道路名称", "机扫长度情况", "备注"], ["甲路", 500]])
    asked, confirmed = read(sheet), read(sheet, confirmed=True)

    assert codes(asked.faults) == [("B1", "SHEET-013")]
    assert codes(confirmed.faults) == []
    assert confirmed.said.columns == (ColumnSaid("roads", "机扫长度情况", "length_m"),)
    assert codes(read(sheet, profile=confirmed.said).faults) == []


def test_two_columns_of_one_header_are_asked() -> None:
    found = read(grid([["道路名称", "长度", "长度"], ["甲路", 500, 600]]))

    assert codes(found.faults) == [("B1", "SHEET-013")]
    assert "两列" in found.faults[0].what.zh


def test_what_a_person_said_wins_over_every_guess() -> None:
    rows = [["道路名称", "长度", "宽度"], ["甲路", 500, 600]]
    swapped = Profile(columns=(ColumnSaid("roads", "长度", "width_m"), ColumnSaid("roads", "宽度", "-")))
    record = read(grid(rows), profile=swapped).sheets[0].records[0]

    assert record.values == {"name": "甲路", "width_m": Fraction(500)}
    left_out = read(grid(rows), profile=Profile((SheetSaid("*.xlsx", "1", "-"),)))
    assert left_out.sheets == ()
    assert left_out.left_out == ("表.xlsx!1",)


def test_a_profile_is_remembered_word_for_word() -> None:
    profile = Profile((SheetSaid("检查*.xlsx", "*", "inspections"),), (ColumnSaid("roads", '长 "度"', "-"),))

    assert read_profile(profile_file(profile)) == (profile, ())
    assert read_profile(b"sheets = 1")[0] is None
    assert read_profile(b"= 1")[0] is None


def test_a_sheet_that_may_be_two_kinds_is_asked() -> None:
    sheet = grid([["编号", "地点", "时间", "内容"], ["1", "甲路", "2024-01-17 10:00", "x"]], sheet="Sheet1")
    said = read(sheet, profile=Profile((SheetSaid("表.xlsx", "Sheet1", "reports"),)))

    assert said.sheets[0].mapping.kind.id == "reports"
    assert codes(read(sheet).faults) != []


def test_a_sheet_of_no_kind_is_a_fault_alone_and_a_remark_beside_others() -> None:
    strange = grid([["甲", "乙"], [1, 2]], sheet="别的")
    roads = grid([["道路名称", "长度"], ["甲路", 5]], sheet="道路")

    assert codes(read(strange).faults) == [("", "SHEET-010")]
    assert remarks(read(roads, strange).faults) == [("", "SHEET-011")]


def test_a_hidden_sheet_of_facts_is_told_and_one_of_lists_is_not() -> None:
    roads = grid([["道路名称", "长度"], ["甲路", 5]], sheet="道路")
    hidden = grid([["道路名称", "长度"], ["乙路", 5]], sheet="旧", hidden=True)
    lists = grid([["选项"], ["主干路"]], sheet="选项", hidden=True)
    found = read(roads, hidden, lists)

    assert [sheet.grid.sheet for sheet in found.sheets] == ["道路"]
    assert remarks(found.faults) == [("", "SHEET-017")]


def test_a_column_that_must_be_there_and_a_cell_that_must_be_filled_are_told() -> None:
    no_column = read(
        grid([["检查日期", "检查地点", "检查结果"], ["2024-01-17", "甲路", "合格"]], sheet="检查表")
    )
    no_cell = read(grid([CHECKS, ["2024-01-17", "10:00", "", "", "合格", "", "监管岗"]], sheet="检查表"))

    assert codes(no_column.faults) == [("1:1", "SHEET-014")]
    assert codes(no_cell.faults) == [("C2", "SHEET-007")]


def test_a_column_of_no_known_name_and_a_sheet_without_rows_are_remarked_on() -> None:
    found = read(grid([["序号", "道路名称", "长度", "路灯数"]]))

    assert remarks(found.faults) == [("D1", "SHEET-015"), ("1:1", "SHEET-019")]


def test_a_dash_says_that_there_is_nothing_and_is_no_number() -> None:
    found = read(grid([["道路名称", "长度", "备注"], ["甲路", "/", "-"], ["乙路", "—", ""]]))

    assert codes(found.faults) == []
    assert [set(r.values) for r in found.sheets[0].records] == [{"name", "note"}, {"name"}]


def test_one_merged_day_stands_for_its_rows_and_one_merged_number_is_told() -> None:
    rows = [
        CHECKS,
        ["2024-01-17", "10:00", "甲路", "冰", "不合格", 2, "监管岗"],
        ["", "11:00", "乙路", "冰", "不合格", "", "监管岗"],
    ]
    found = read(grid(rows, sheet="检查表", merged=((2, 1, 3, 1), (2, 6, 3, 6))))
    first, second = found.sheets[0].records

    assert first.moment("day") == second.moment("day") is not None
    assert codes(found.faults) == [("F2", "SHEET-021")]
    assert "points" not in first.values


def test_a_merge_over_columns_or_into_a_total_is_told() -> None:
    rows = [["道路名称", "长度", "宽度"], ["甲路", 5, ""], ["乙路", 5, 6], ["合计", "", ""]]
    across = read(grid(rows, merged=((2, 2, 2, 3),)))
    into_total = read(grid(rows, merged=((3, 1, 4, 1),)))

    assert codes(across.faults) == [("B2", "SHEET-021")]
    assert ("A3", "SHEET-021") in codes(into_total.faults)


def test_a_text_among_dates_is_remarked_on_and_an_error_is_not_told_twice() -> None:
    rows = [
        ["付款台账"],
        ["所属月份", "类别", "金额（元）", "日期"],
        ["2024-01", "付款", 1, date(2024, 2, 1)],
        ["2024-01", "付款", Cell(1, 1, None, "", error="#REF!"), "2024.2.2"],
    ]
    found = read(grid(rows))

    assert codes(found.faults) == []
    assert remarks(found.faults) == [("D4", "SHEET-022")]


def test_a_year_is_taken_from_title_or_name_only_where_there_is_one() -> None:
    rows = [["所属月份", "类别", "金额", "日期"], ["1月", "付款", 1, "2月1日"]]
    named = read(grid(rows, file="2024年付款台账.xlsx"))
    unnamed = read(grid(rows, file="付款台账.xlsx"))

    assert named.sheets[0].records[0].text("month") == "2024-01"
    assert remarks(named.faults) == [("A2", "SHEET-023"), ("D2", "SHEET-023")]
    assert codes(unnamed.faults) == [("A2", "SHEET-003"), ("D2", "SHEET-003")]


def test_a_sheet_without_a_header_has_no_layout() -> None:
    assert layout_of(grid([["x"], ["y"]]), KNOWN) is None


WORDS = sorted({name for kind in KINDS.kinds for column in kind.columns for name in column.names()[:2]})
JUNK = st.one_of(
    st.sampled_from(
        [
            *WORDS,
            "合计",
            "小计",
            "注：x",
            "示例",
            "人民路",
            "2024-01-17",
            "10:00",
            "合格",
            "1",
            "-5",
            "#",
            "=1",
        ]
    ),
    st.integers(-10, 10**7),
    st.text(max_size=6),
    st.none(),
)
AREAS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)), max_size=3
)


@given(st.lists(st.lists(JUNK, max_size=7), max_size=9), AREAS)
def test_no_sheet_however_strange_stops_the_reading(
    rows: list[list[object]], areas: list[tuple[int, int, int, int]]
) -> None:
    merged = [(top, left, top + down, left + right) for top, left, down, right in areas]
    found = read(grid(rows, merged=merged), confirmed=True)

    assert all(fault.what.zh and fault.do.en for fault in found.faults)
    assert all(
        record.source_ref.startswith("表.xlsx!1!") for sheet in found.sheets for record in sheet.records
    )
