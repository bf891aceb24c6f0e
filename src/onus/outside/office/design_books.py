"""Design books: workbooks to be filled in, drawn from their designs.

In:  a `BookDesign`.
Out: the bytes of an xlsx file, the same for the same design.

The surprise: a list that a cell is picked from stands on a sheet of its own. Lists
inside a validation may hold 255 characters, and Chinese entries pass that soon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from onus.base.texts import Localized
from onus.wire.office.contract_form import ITEM, NUMBER, VALUE
from onus.wire.office.sheet_designs import (
    EXAMPLE,
    LISTS_SHEET,
    NOTES_SHEET,
    BookDesign,
    ColumnDesign,
    SheetDesign,
)

ROWS_DRAWN, ROWS_TO_FILL = 20, 500
"""Rows with lines, which fill one printed page, and rows in which lists and bounds hold."""
HEADER_ROWS = 4
UPRIGHT_WIDTHS = (26, 30, 34, 34, 52)
FORMATS = {"text": "@", "whole": "0", "number": "General", "money": "#,##0.00", "share": "0.##%",
           "day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm"}  # fmt: skip
PROMPT_MAX, WIDTH_MIN, WIDTH_MAX = 250, 10, 30
FACE, PLAIN = "黑体", "宋体"
HEAD = PatternFill("solid", fgColor="DCE6F1")
NEEDED = PatternFill("solid", fgColor="FCE4D6")
GREY = PatternFill("solid", fgColor="EDEDED")
THIN = Side(style="thin", color="A6A6A6")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAPPED = Alignment(wrap_text=True, vertical="center")
CENTERED = Alignment(wrap_text=True, vertical="center", horizontal="center")
A4, LANDSCAPE = 9, "landscape"
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""Time of each part of the file: the bytes follow from the design and from nothing else."""


def design_book(design: BookDesign) -> bytes:
    """Return the workbook of a design."""
    book = Workbook()
    notes = book.active
    notes.title = NOTES_SHEET
    _notes(notes, design)
    lists = _Lists(book.create_sheet(LISTS_SHEET))
    sheets = {sheet.name: book.create_sheet(sheet.name) for sheet in design.sheets}
    for sheet in design.sheets:
        drawn = sheets[sheet.name]
        if sheet.upright:
            _upright(drawn, sheet, lists)
        else:
            _side_by_side(drawn, sheet, design, lists)
        _printed(drawn, sheet)
        if design.guarded:
            _guarded(drawn)
    book.move_sheet(lists.sheet, len(design.sheets))
    lists.sheet.sheet_state = "hidden"
    if design.guarded:
        book.security.lockStructure = True
    raw = BytesIO()
    book.save(raw)
    return _settled(raw.getvalue())


class _Lists:
    """The hidden sheet on which the lists stand, one a column."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.known: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Return where a list stands; it is written when it is first asked for."""
        if choices not in self.known:
            column = len(self.known) + 1
            for row, choice in enumerate(choices, start=1):
                self.sheet.cell(row, column, choice)
            letter = get_column_letter(column)
            self.known[choices] = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(choices)}"
        return self.known[choices]


def _notes(sheet: Worksheet, design: BookDesign) -> None:
    """Write the first sheet: what to do, and what each column means, in both languages."""
    _title(sheet, design.title, 6)
    row = 3
    for note in design.notes:
        for text in (note.zh, note.en):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
            cell = sheet.cell(row, 1, text)
            cell.font, cell.alignment = Font(name=PLAIN, size=11), WRAPPED
            sheet.row_dimensions[row].height = 15 * -(-_width(text) // 118)
            row += 1
    row += 1
    headers = ("工作表 Sheet", "表头 Header", "Header in English", "必填 *", "说明", "Note")
    for column, text in enumerate(headers, start=1):
        _head(sheet.cell(row, column), text)
    for one in design.sheets:
        for field in one.columns:
            row += 1
            needed = "*" if field.needed else ""
            told = (one.name, field.header.zh, field.header.en, needed, field.note.zh, field.note.en)
            for column, text in enumerate(told, start=1):
                cell = sheet.cell(row, column, text)
                cell.font, cell.alignment, cell.border = Font(name=PLAIN, size=10), WRAPPED, BOX
            lines = max(-(-_width(field.note.zh) // 40), -(-_width(field.note.en) // 40))
            sheet.row_dimensions[row].height = 14 * max(lines, 1)
    for column, width in enumerate((14, 22, 24, 7, 42, 42), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _page(sheet)


def _upright(sheet: Worksheet, design: SheetDesign, lists: _Lists) -> None:
    """Draw items one under the other: label, label in English, what is filled in, example, note."""
    _title(sheet, design.title, len(UPRIGHT_WIDTHS))
    headers = (f"{ITEM.zh}", ITEM.en, VALUE.zh, f"{EXAMPLE} Example", "说明 Note")
    for column, text in enumerate(headers, start=1):
        _head(sheet.cell(3, column), text)
    headings = dict(design.headings)
    row = 4
    for place, field in enumerate(design.columns):
        if place in headings:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(UPRIGHT_WIDTHS))
            _head(sheet.cell(row, 1), f"{headings[place].zh} {headings[place].en}", left=True)
            row += 1
        told = (_starred(field.header.zh, field), field.header.en, None, _example(field),
                f"{field.note.zh}\n{field.note.en}")  # fmt: skip
        for column, text in enumerate(told, start=1):
            cell = sheet.cell(row, column, text)
            cell.font = Font(
                name=PLAIN, size=10, italic=column == 4, color="7F7F7F" if column == 4 else "000000"
            )
            cell.alignment, cell.border = WRAPPED, BOX
        _to_fill(sheet.cell(row, 3), field)
        sheet.cell(row, 3).value = field.value or None
        _validated(sheet, field, f"C{row}", lists)
        lines = -(-_width(field.note.zh) // 50) + -(-_width(field.note.en) // 50)
        sheet.row_dimensions[row].height = 13.5 * max(lines, 2)
        row += 1
    for column, width in enumerate(UPRIGHT_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"


def _side_by_side(sheet: Worksheet, design: SheetDesign, book: BookDesign, lists: _Lists) -> None:
    """Draw columns with two rows of headers, example rows, and rows to be filled in."""
    _title(sheet, design.title, min(max(len(design.columns) + 1, 8), 10))
    told = "带 * 必填；灰色“示例”行不读取。 * must be filled; grey example rows are not read."
    sheet.cell(2, 1).value = f"{design.title.en}    {told}"
    examples, first = design.example_count, HEADER_ROWS + 1
    last, drawn = first + examples + ROWS_TO_FILL - 1, first + examples + ROWS_DRAWN - 1
    _head(sheet.cell(3, 1), NUMBER.zh)
    _head(sheet.cell(4, 1), NUMBER.en)
    for row in range(first, drawn + 1):
        sheet.cell(row, 1).border = BOX
        sheet.cell(row, 1).protection = Protection(locked=False)
    for number in range(examples):
        _grey(sheet.cell(first + number, 1), EXAMPLE)
    sheet.column_dimensions["A"].width = 8
    sheet.column_dimensions["A"].protection = Protection(locked=False)
    for column, field in enumerate(design.columns, start=2):
        letter = get_column_letter(column)
        _head(sheet.cell(3, column), _starred(field.header.zh, field), needed=field.needed)
        _head(sheet.cell(4, column), field.header.en, needed=field.needed)
        for number in range(examples):
            given = field.examples[number] if number < len(field.examples) else ""
            _grey(sheet.cell(first + number, column), given)
        for row in range(first + examples, drawn + 1):
            _to_fill(sheet.cell(row, column), field)
        _validated(sheet, field, f"{letter}{first + examples}:{letter}{last}", lists, book)
        sheet.column_dimensions[letter].width = _column_width(field)
        # Rows further down are written in the same way, and are as free.
        sheet.column_dimensions[letter].number_format = FORMATS[field.format]
        sheet.column_dimensions[letter].protection = Protection(locked=False)
    english = max(-(-_width(field.header.en) // _column_width(field)) for field in design.columns)
    sheet.row_dimensions[4].height = 15 * english
    sheet.freeze_panes = sheet.cell(HEADER_ROWS + 1, 3)
    sheet.print_title_rows = f"1:{HEADER_ROWS}"
    sheet.print_area = f"A1:{get_column_letter(len(design.columns) + 1)}{drawn}"


def _validated(
    sheet: Worksheet, field: ColumnDesign, cells: str, lists: _Lists, book: BookDesign | None = None
) -> None:
    """Give cells their list, their bounds, and what is said when one of them is entered."""
    rule = _rule(field, lists, book)
    rule.allow_blank = True
    rule.promptTitle = field.header.zh[:30]
    rule.prompt = f"{field.note.zh}\n{field.note.en}"[:PROMPT_MAX]
    rule.showInputMessage = True
    strict = bool(field.choices) and not field.open
    rule.errorStyle = "stop" if strict else "warning"
    rule.errorTitle = f"{field.header.zh}"[:30]
    rule.error = ("请从列表中选择。Pick from the list." if field.choices or field.of_sheet else
                  f"写法不符：{field.note.zh}"[:PROMPT_MAX])  # fmt: skip
    rule.showErrorMessage = rule.type is not None
    rule.add(cells)
    sheet.add_data_validation(rule)


def _rule(field: ColumnDesign, lists: _Lists, book: BookDesign | None) -> DataValidation:
    if field.choices:
        return DataValidation(type="list", formula1=lists.range_of(field.choices))
    if field.of_sheet and book is not None:
        other = next(one for one in book.sheets if one.name == field.of_sheet)
        first = HEADER_ROWS + 1 + other.example_count
        return DataValidation(
            type="list", formula1=f"'{other.name}'!$B${first}:$B${first + ROWS_TO_FILL - 1}"
        )
    bounds = {
        "whole": ("whole", "0"), "money": ("decimal", "0"), "number": ("decimal", "0"),
        "share": ("decimal", "0"), "day": ("date", "25569"), "instant": ("date", "25569"),
    }  # fmt: skip
    if field.format in bounds:
        kind, least = bounds[field.format]
        return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=least)
    return DataValidation(type=None)


def _title(sheet: Worksheet, title: Localized, columns: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=columns)
    sheet.cell(1, 1, title.zh).font = Font(name=FACE, size=16, bold=True)
    sheet.cell(2, 1, title.en).font = Font(name=PLAIN, size=10, color="595959")
    sheet.cell(1, 1).alignment = Alignment(vertical="center")
    sheet.row_dimensions[1].height = 28


def _head(cell, text: str, *, needed: bool = False, left: bool = False) -> None:
    cell.value = text
    cell.font = Font(name=FACE, size=10, bold=True)
    cell.fill, cell.border = NEEDED if needed else HEAD, BOX
    cell.alignment = WRAPPED if left else CENTERED


def _grey(cell, text: str) -> None:
    cell.value = text or None
    cell.number_format = "@"
    cell.font = Font(name=PLAIN, size=10, italic=True, color="7F7F7F")
    cell.fill, cell.border, cell.alignment = GREY, BOX, WRAPPED
    cell.protection = Protection(locked=False)


def _to_fill(cell, field: ColumnDesign) -> None:
    cell.number_format = FORMATS[field.format]
    cell.font, cell.border, cell.alignment = Font(name=PLAIN, size=11), BOX, WRAPPED
    cell.protection = Protection(locked=False)


def _guarded(sheet: Worksheet) -> None:
    """Protect headers against slips, without a password; rows may be added, columns widened."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(sheet.protection, allowed, False)


def _printed(sheet: Worksheet, design: SheetDesign) -> None:
    _page(sheet)
    sheet.oddFooter.center.text = "&P / &N"
    sheet.oddFooter.left.text = design.title.zh
    sheet.oddFooter.right.text = "&D"


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = LANDSCAPE, A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_view.zoomScale = 100


def _starred(text: str, field: ColumnDesign) -> str:
    return f"{text} *" if field.needed else text


def _example(field: ColumnDesign) -> str | None:
    return field.examples[0] if field.examples and field.examples[0] else None


def _column_width(field: ColumnDesign) -> int:
    texts: Iterable[str] = (field.header.zh + "  ", *field.examples, *field.choices)
    english = max((_width(word) for word in field.header.en.split()), default=0)
    return min(max(WIDTH_MIN, english, *(_width(text) for text in texts)) + 2, WIDTH_MAX)


def _width(text: str) -> int:
    """Return how many columns of a letter a text takes; Chinese marks take two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _settled(raw: bytes) -> bytes:
    """Return an xlsx file without the time at which it was made."""
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", part)
            entry = ZipInfo(name, ALWAYS)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            made.writestr(entry, part)
    return out.getvalue()
