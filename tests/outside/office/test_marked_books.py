from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from onus.outside.office.books import read_book
from onus.outside.office.marked_books import mark_book
from onus.wire.office.book_faults import EmptyBook, ErrorValue
from onus.wire.office.grids import Book, Cell, Grid
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

SHEET = "xl/worksheets/sheet1.xml"


def a_fault(ref_row: int, column: int, *, sheet: str = "12月", warning: bool = False) -> SheetFault:
    place = {"sheet": sheet, "row": ref_row, "column": column}
    return sheet_fault(ErrorValue, "a.xlsx", **place, warning=warning, error="#N/A")


def a_rich_book(path: Path) -> Path:
    """A workbook with what an office puts into one: formats, a chart, a list to choose from, a comment."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "12月"
    sheet.append(["道路名称", "长度(米)", "备注"])
    sheet.append(["样例路", 500, "=B2*2"])
    sheet["A1"].font = Font(bold=True, color="FF0000")
    sheet["A2"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["B2"].comment = Comment("旧批注", "样例科")
    sheet.column_dimensions["A"].width = 33
    sheet.merge_cells("A4:B5")
    sheet["A4"] = "合并"
    sheet.add_data_validation(DataValidation(type="list", formula1='"是,否"', sqref="C2:C9"))
    sheet.conditional_formatting.add("B2:B9", CellIsRule(operator="lessThan", formula=["0"]))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "E2")
    other = book.create_sheet("其他")
    other["A1"] = "不变"
    other.print_area = "A1:B2"
    book.defined_names["全部"] = DefinedName("全部", attr_text="'12月'!$A$1:$C$2")
    book.save(path)
    return path


def marked(source: Path, target: Path, *faults: SheetFault) -> openpyxl.Workbook:
    mark_book(source, target, read_book(source), faults)
    return openpyxl.load_workbook(target)


def colours(book: openpyxl.Workbook, sheet: str) -> dict[str, str]:
    rules = book[sheet].conditional_formatting
    return {
        str(area): rule.dxf.fill.bgColor.rgb
        for one in rules
        for rule in one.rules
        if rule.formula == ["TRUE"]
        for area in one.sqref.ranges
    }


def test_faulty_cells_are_coloured_and_explained_in_both_languages(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    book = marked(source, tmp_path / "m.xlsx", a_fault(2, 1), a_fault(9, 3, warning=True))

    assert colours(book, "12月") == {"A2": "FFFFC9CF", "C9": "FFFFECA1"}
    assert "单元格显示错误值“#N/A”" in book["12月"]["A2"].comment.text
    assert "The cell shows the error `#N/A`" in book["12月"]["A2"].comment.text
    assert book["12月"]["C9"].comment.text.startswith("⟦Onus⟧ 【提示 Note】")


def test_the_first_sheet_lists_all_faults_and_leads_to_their_cells(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    book = marked(source, tmp_path / "m.xlsx", a_fault(2, 1), a_fault(2, 2, warning=True))
    listed = book.worksheets[0]

    assert book.sheetnames == ["问题清单", "12月", "其他"]
    assert [cell.value for cell in listed["D"][4:]] == ["A2", "B2"]
    assert [cell.value for cell in listed["E"][4:]] == ["样例路", "500"]
    assert [cell.hyperlink.location for cell in listed["D"][4:]] == ["'12月'!A2", "'12月'!B2"]


def test_all_that_was_in_the_workbook_is_still_there_byte_for_byte(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    book = marked(source, tmp_path / "m.xlsx", a_fault(2, 1))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "m.xlsx") as new:
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        before, after = old.read(SHEET), new.read(SHEET)

    assert sorted(changed) == [
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        SHEET,
    ]
    cells = slice(before.index(b"<sheetData>"), before.index(b"</sheetData>"))
    assert before[cells] in after
    assert book["12月"]["A2"].fill.fgColor.rgb == "0000FF00"
    assert book["12月"].column_dimensions["A"].width == 33
    assert book["12月"]["B2"].comment.text == "旧批注"
    assert len(book["12月"]._charts) == 1


def test_names_of_one_sheet_still_belong_to_that_sheet(tmp_path):
    book = marked(a_rich_book(tmp_path / "a.xlsx"), tmp_path / "m.xlsx", a_fault(2, 1))

    assert book["其他"].print_area == "'其他'!$A$1:$B$2"
    assert book.active.title == "问题清单"


def test_a_cell_with_a_comment_keeps_it_and_gets_ours_below(tmp_path):
    book = marked(a_rich_book(tmp_path / "a.xlsx"), tmp_path / "m.xlsx", a_fault(2, 2))
    text = book["12月"]["B2"].comment.text

    assert text.startswith("旧批注\n") and "BOOK-013" in text


def test_a_fault_inside_a_merged_range_stands_at_its_first_cell(tmp_path):
    book = marked(a_rich_book(tmp_path / "a.xlsx"), tmp_path / "m.xlsx", a_fault(5, 2))

    assert colours(book, "12月") == {"A4:B5": "FFFFC9CF"}
    assert book["12月"]["A4"].comment is not None


def test_marking_a_marked_workbook_leaves_only_the_new_marks(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    marked(source, tmp_path / "m.xlsx", a_fault(2, 1), a_fault(2, 2), a_fault(1, 3))
    again = marked(tmp_path / "m.xlsx", tmp_path / "n.xlsx", a_fault(1, 1))
    sheet = again["12月"]

    assert again.sheetnames == ["问题清单", "12月", "其他"]
    assert colours(again, "12月") == {"A1": "FFFFC9CF"}
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["A1", "B2"]
    assert sheet["B2"].comment.text == "旧批注"
    assert read_book(tmp_path / "n.xlsx", file="a.xlsx").grids == read_book(source).grids


def test_the_same_faults_give_the_same_bytes(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    marked(source, tmp_path / "1.xlsx", a_fault(2, 1), a_fault(1, 1))
    marked(source, tmp_path / "2.xlsx", a_fault(1, 1), a_fault(2, 1))

    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_csv_comes_back_as_a_workbook_with_its_cells_and_nothing_to_compute(tmp_path):
    source = tmp_path / "导出.csv"
    source.write_bytes("单号,描述,数量\n001,=1+1,-5\n002,@x,+86\n".encode("gb18030"))
    read = read_book(source)
    mark_book(source, tmp_path / "m.xlsx", read, read.faults)
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["导出"]

    assert [[cell.value for cell in row] for row in sheet] == [
        ["单号", "描述", "数量"],
        ["001", "'=1+1", "-5"],
        ["002", "'@x", "'+86"],
    ]
    assert sheet["B2"].comment is not None and sheet["B3"].comment is not None


def test_no_text_that_we_write_begins_like_a_formula(tmp_path):
    source = tmp_path / "a.csv"
    source.write_bytes(b"a\n\"=cmd|'/C calc'!A0\"\n")
    read = read_book(source)
    mark_book(source, tmp_path / "m.xlsx", read, read.faults)
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(tmp_path / "m.xlsx")
        for row in sheet
        for cell in row
        if cell.value
    ]

    assert [text for text in cells if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_days_numbers_and_merged_ranges_survive_the_way_through_a_plain_workbook(tmp_path):
    source = a_rich_book(tmp_path / "a.xlsx")
    grid = read_book(source).grids[0]
    plain = Book("a.xls", "xls", "", (grid, Grid("a.xls", "空", ((Cell(1, 1, Decimal("2.5"), "2.5"),),))))
    mark_book(source, tmp_path / "m.xlsx", plain, [a_fault(2, 1)])
    again = read_book(tmp_path / "m.xlsx")

    assert [one.sheet for one in again.grids] == ["12月", "空"]
    assert again.grids[0].merged == grid.merged
    assert again.grids[1].at(1, 1).value == Decimal("2.5")


def test_a_file_that_cannot_be_read_comes_back_as_the_list_alone(tmp_path):
    source = tmp_path / "locked.xlsx"
    source.write_bytes(b"PK\x03\x04 cut")
    fault = sheet_fault(EmptyBook, "locked.xlsx")
    mark_book(source, tmp_path / "m.xlsx", Book("locked.xlsx", faults=(fault,)), [fault])
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")

    assert book.sheetnames[0] == "问题清单"
    assert book.worksheets[0]["J5"].value == "BOOK-020"


@pytest.mark.parametrize("inside", ["<![CDATA[</sheetData>]]>", "&lt;/sheetData>"])
def test_a_text_that_looks_like_the_end_of_the_cells_is_not_taken_for_it(tmp_path, inside):
    source = a_rich_book(tmp_path / "a.xlsx")
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                cell = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{inside}</t></is></c></row>'
                content = content.replace(b'<row r="4"', cell.encode() + b'<row r="4"', 1)
            new.writestr(name, content)
    mark_book(odd, tmp_path / "m.xlsx", read_book(odd), [a_fault(2, 1)])

    assert read_book(tmp_path / "m.xlsx").grid("12月").at(3, 1).text == "</sheetData>"
    assert openpyxl.load_workbook(tmp_path / "m.xlsx")["12月"]["A2"].comment is not None
