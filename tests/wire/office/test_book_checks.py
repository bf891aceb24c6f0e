from __future__ import annotations

from onus.base.texts import Localized
from onus.wire.office.book_checks import OF_A_KIND_MAX, checked, is_command, shown
from onus.wire.office.content import NAMES, content_of, name_of_content
from onus.wire.office.grids import Book, Cell, Grid, column_letters, place_of, ref_of
from onus.wire.office.mark_texts import lines_of, marks_of, sheet_name
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault


def a_grid(*cells: Cell, **more: object) -> Grid:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return Grid("a.xlsx", "12月", tuple(map(tuple, rows.values())), **more)


def codes(grid: Grid, **more: object) -> list[tuple[str, str]]:
    return [(one.ref, one.code) for one in checked(grid, **more)]


def test_a_sound_sheet_has_no_fault():
    assert codes(a_grid(Cell(1, 1, "路名", "路名"), Cell(2, 1, 7, "7"))) == []


def test_a_link_to_another_file_is_a_call_of_a_program_where_its_number_says_so():
    grid = a_grid(Cell(1, 1, 7, "7", "=[1]x!A1"), Cell(1, 2, 7, "7", "=[2]!'topic'"))

    assert codes(grid, commands=(2,))[:2] == [("A1", "BOOK-014"), ("B1", "BOOK-015")]


def test_brackets_of_a_table_are_no_link():
    assert codes(a_grid(Cell(1, 1, 7, "7", "=SUM(表1[金额])+Sheet2!A1"))) == [("", "BOOK-018")]


def test_what_a_spreadsheet_would_start_is_told_from_what_it_would_compute():
    started = [
        "=cmd|'/C calc'!A0",
        "+cmd|' /C x'!A0",
        "=1+cmd|'/C x'!A0",
        '=RTD("x",,"y")',
        '=WEBSERVICE("x")',
    ]

    assert [is_command(text) for text in started] == [True] * len(started)
    assert not any(is_command(text) for text in ("=SUM(A1:B2)", "=A1|B1", "-5", "=RECORD(1)", "1月|2月"))


def test_a_column_of_errors_is_cut_and_says_how_many_more_there_are():
    grid = a_grid(*(Cell(row, 1, error="#N/A") for row in range(1, OF_A_KIND_MAX + 6)))
    found = checked(grid)

    assert len(found) == OF_A_KIND_MAX + 1
    assert found[-1].what.en.startswith("5 more fault(s) of kind BOOK-013")


def test_hidden_rows_and_columns_are_told_only_where_they_hold_something():
    grid = a_grid(Cell(1, 1, "a", "a"), Cell(3, 2, "b", "b"), hidden_rows=(2, 3), hidden_columns=(2, 5))

    assert codes(grid) == [("B3", "BOOK-016"), ("B3", "BOOK-017")]


def test_a_hidden_sheet_of_choices_is_no_fault():
    assert codes(a_grid(Cell(3, 2, "是", "是"), hidden_rows=(3,), hidden=True)) == []


def test_a_number_of_more_than_fifteen_digits_has_lost_its_end():
    cells = (
        Cell(1, 1, 10**15, "1000000000000000"),
        Cell(1, 2, 10**15 - 1, "999999999999999"),
        Cell(1, 3, True, "TRUE"),
    )

    assert codes(a_grid(*cells)) == [("A1", "BOOK-019")]


def test_a_long_text_is_shown_short_and_on_one_line():
    assert shown("一\n二") == "一 二"
    assert shown("x" * 100).endswith("…")


def test_the_first_bytes_tell_what_a_file_is():
    heads = {
        b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole", b"\xff\xd8\xff\xe0": "jpeg", b"%PDF-1.4": "pdf",
        b"MZ\x90": "program", b"": "empty", b"\x00\x00": "unknown", b"  \n": "text", b"\xff\xfea\x00": "text",
        b"a\x00b": "unknown", b"\xef\xbb\xbf <HTML>": "html", b"<!DOCTYPE html>": "html", b"<a>b</a>": "text",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">': "xml",
    }  # fmt: skip

    assert {head: content_of(head) for head in heads} == heads
    assert set(heads.values()) <= set(NAMES)
    assert name_of_content("never heard of") == NAMES["unknown"]


def test_names_of_cells_and_their_places_are_the_same_both_ways():
    for column in (1, 26, 27, 702, 703, 16_384):
        assert place_of(ref_of(7, column)) == (7, column)
        assert ref_of(0, column) == f"{column_letters(column)}:{column_letters(column)}"


def test_a_fault_names_its_place_and_speaks_both_languages():
    fault = sheet_fault(OfficeError, "a.xlsx", sheet="12月", row=7, column=28, found=Localized("x", "某"))

    assert (fault.place, fault.ref) == ("a.xlsx!12月!AB7", "AB7")
    assert fault.sentence("zh-Hans").startswith("a.xlsx!12月!AB7 OFFICE-000 办公文件有问题。")
    assert fault.as_fault("en").where == "12月!AB7"
    assert [sheet_fault(OfficeError, "a", row=r, column=c).ref for r, c in ((7, 0), (0, 2), (0, 0))] == [
        "7:7",
        "B:B",
        "",
    ]


def a_fault(row: int, column: int, *, warning: bool = False, sheet: str = "12月") -> SheetFault:
    return sheet_fault(OfficeError, "a.xlsx", sheet=sheet, row=row, column=column, warning=warning)


def test_one_cell_with_two_faults_has_one_comment_and_is_as_grave_as_the_gravest():
    (mark,) = marks_of(a_grid(Cell(1, 1, "a", "a")), [a_fault(1, 1, warning=True), a_fault(1, 1)])

    assert not mark.warning
    assert mark.text.count("OFFICE-000") == 2


def test_a_fault_of_a_row_colours_the_row_and_one_of_a_column_its_first_cell():
    grid = a_grid(Cell(2, 3, "a", "a"), Cell(4, 1, "b", "b"))
    found = marks_of(grid, [a_fault(4, 0), a_fault(0, 3), a_fault(0, 0), a_fault(1, 1, sheet="另一张")])

    assert [(mark.ref, mark.area) for mark in found] == [("C2", "C2"), ("A4", "A4:C4")]


def test_the_list_begins_with_what_must_be_mended_and_guards_what_a_spreadsheet_would_compute():
    grid = a_grid(Cell(1, 1, None, "=1+1", "=1+1"), Cell(2, 1, "b", "b"))
    book = Book("a.xlsx", "xlsx", "", (grid,))
    lines = lines_of(book, [a_fault(2, 1, warning=True), a_fault(1, 1), a_fault(0, 0, sheet="")])

    assert [line.texts[3] for line in lines] == ["", "A1", "A2"]
    assert lines[1].texts[4] == "'=1+1"
    assert [line.link for line in lines] == ["", "'12月'!A1", "'12月'!A2"]


def test_a_name_that_no_sheet_may_carry_is_made_one_that_may():
    assert sheet_name("2023/12 [检查]*" + "长" * 40) == "2023_12 _检查__" + "长" * 18
    assert sheet_name("''") == "Sheet"
