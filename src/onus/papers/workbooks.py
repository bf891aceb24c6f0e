"""Workbooks: the tables of a paper as xlsx.

In:  the tables of a paper, its number, its title, its mark.
Out: the bytes of the workbook.

The surprise: a text that a spreadsheet would compute gets an apostrophe before it,
as in every CSV that Onus writes; amounts are numbers, so that they can be added up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from onus.base.currencies import MINOR_DIGITS
from onus.papers.packing import packed
from onus.papers.tables import COUNT, MONEY
from onus.wire.csv_rows import guarded

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
NAME_MAX, CELL_MAX, WIDTH_MAX, WIDTH_MIN = 31, 32_767, 48, 9
THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def workbook_of(
    tables: Sequence[Mapping[str, Any]], *, title: str, notes: Sequence[str], currency: str, at_us: int
) -> bytes:
    """Return tables as a workbook, a sheet for each.

    Args:
        tables: as `tables.table` returns them.
        title: first row of each sheet.
        notes: rows below it: number, mark, digest.
        currency: of the amounts, which are whole minor units.
        at_us: instant that stands in it as its time.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for one in tables:
        sheet = book.create_sheet(SHEET_NAME.sub("_", one["name"])[:NAME_MAX])
        _fill(sheet, one, title=title, notes=notes, currency=currency)
    stream = BytesIO()
    book.save(stream)
    return packed(stream.getvalue(), at_us=at_us)


def _fill(sheet: Any, one: Mapping[str, Any], *, title: str, notes: Sequence[str], currency: str) -> None:
    width = len(one["heads"])
    for number, text in enumerate((title, *notes), start=1):
        cell = sheet.cell(number, 1, plain_text(text))
        cell.font = Font(name="宋体", size=16 if number == 1 else 9, bold=number == 1)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=max(width, 1))
    top = len(notes) + 2
    for column, head in enumerate(one["heads"], start=1):
        cell = sheet.cell(top, column, plain_text(head))
        cell.font, cell.border = Font(name="黑体", bold=True), BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, row in enumerate(one["rows"], start=top + 1):
        for column, (value, kind) in enumerate(zip(row, one["kinds"], strict=True), start=1):
            _write(sheet.cell(number, column), value, kind, currency)
    for column in range(1, width + 1):
        texts = [one["heads"][column - 1], *(row[column - 1] for row in one["rows"])]
        longest = max(_width(str(text)) for text in texts)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, WIDTH_MIN), WIDTH_MAX)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Any, value: Any, kind: str, currency: str) -> None:
    cell.border = BOX
    if value is None:
        return
    if kind == MONEY:
        digits = MINOR_DIGITS[currency]
        cell.value = Decimal(value).scaleb(-digits)
        cell.number_format = "#,##0" + (f".{'0' * digits}" if digits else "")
    elif kind == COUNT:
        cell.value = int(value)
    else:
        cell.value = plain_text(str(value))
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def plain_text(text: str) -> str:
    """Return a text that no spreadsheet computes and every one can hold.

    >>> plain_text("=1+1"), plain_text("Elm\\x00 Street")
    ("'=1+1", 'Elm Street')
    """
    return guarded(ILLEGAL.sub("", text))[:CELL_MAX]


def _width(text: str) -> int:
    """Return how wide a text is, in letters of which a Chinese one takes two."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")), default=0)
