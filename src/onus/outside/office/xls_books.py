"""Xls books: workbooks of the older form, read by xlrd.

In:  a path.
Out: a `Book`.

The surprise: the older form is a small file system of its own. A password, a
macro and a Word text all look alike from outside and are told apart by the
names of the streams inside.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from onus.base.texts import Localized
from onus.outside.office.compound_files import refuse_rings
from onus.outside.office.packages import MB, broken, in_mb, refused
from onus.outside.office.sheet_stream import CELLS_MAX, too_many
from onus.wire.office.book_checks import checked
from onus.wire.office.book_faults import (
    BookTooLarge,
    EmptyBook,
    FalseEnding,
    LockedBook,
    MacroBook,
    NotABook,
    OlderForm,
)
from onus.wire.office.content import name_of_content
from onus.wire.office.grids import Book, Cell, Grid, Value
from onus.wire.office.sheet_faults import SheetFault, sheet_fault
from onus.wire.office.stored_values import meaning_of_format, stored_value

FILE_BYTES_MAX = 32 * MB
FIRST_OWN_FORMAT = 164
"""Formats below it are known to every program."""
ENDINGS = (".xls", ".et", ".xlt")
DAMAGE = (
    xlrd.XLRDError, CompDocError, struct.error, AssertionError, ArithmeticError, AttributeError, LookupError,
    TypeError, ValueError, EOFError, RecursionError,
)  # fmt: skip
"""What xlrd raises on files that break their form, among them plain slips of its own."""


def xls_book(path: Path, file: str) -> Book:
    """Read a workbook of the older form.

    Raises:
        Refused: nothing of it can be read; the fault says why.
    """
    size = path.stat().st_size
    if size > FILE_BYTES_MAX:
        whole = Localized(en="The file", zh="文件")
        raise refused(BookTooLarge, file, part=whole, size=in_mb(size), limit=in_mb(FILE_BYTES_MAX))
    raw = path.read_bytes()
    _refuse_others(raw, file)
    if raw.startswith(xlrd.compdoc.SIGNATURE):
        refuse_rings(raw, file)
    try:
        with xlrd.open_workbook(file_contents=raw, formatting_info=True, logfile=io.StringIO()) as book:
            grids = _grids(book, file)
    except DAMAGE as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise refused(LockedBook, file) from error
        raise broken(file, str(error) or type(error).__name__, "xls") from error
    faults = [sheet_fault(OlderForm, file, warning=True), *_of_file(raw, path.suffix, file)]
    faults += [one for grid in grids for one in checked(grid)]
    if not any(grid.rows for grid in grids):
        faults.append(sheet_fault(EmptyBook, file))
    return Book(file, "xls", "", tuple(grids), tuple(faults))


def _named_stream(raw: bytes, name: str) -> bool:
    """Return whether a compound file lists a stream or folder of a name."""
    return name.encode("utf-16-le") + b"\x00\x00" in raw


def _refuse_others(raw: bytes, file: str) -> None:
    if _named_stream(raw, "EncryptedPackage"):
        raise refused(LockedBook, file)
    if _named_stream(raw, "WordDocument"):
        raise refused(NotABook, file, found=name_of_content("doc"))


def _of_file(raw: bytes, suffix: str, file: str) -> list[SheetFault]:
    faults = []
    macros = [name for name in ("_VBA_PROJECT_CUR", "VBA", "Macros") if _named_stream(raw, name)]
    if macros:
        faults.append(sheet_fault(MacroBook, file, found=macros[0]))
    if suffix.lower() not in ENDINGS:
        faults.append(sheet_fault(FalseEnding, file, ending=suffix, found=name_of_content("xls")))
    return faults


def _grids(book: xlrd.Book, file: str) -> list[Grid]:
    meanings = [meaning_of_format(one.format_key, _code(book, one.format_key)) for one in book.xf_list]
    grids = []
    left = CELLS_MAX
    for sheet in book.sheets():
        rows = []
        for row in range(sheet.nrows):
            cells = tuple(_cells(book, sheet, row, meanings))
            left -= len(cells)
            if left < 0:
                raise too_many(file, CELLS_MAX + 1, CELLS_MAX)
            if cells:
                rows.append(cells)
        grids.append(
            Grid(
                file,
                sheet.name,
                tuple(rows),
                tuple(sorted((a + 1, c + 1, b, d) for a, b, c, d in sheet.merged_cells)),
                tuple(sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)),
                tuple(sorted(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden)),
                sheet.visibility != 0,
            )
        )
    return grids


def _code(book: xlrd.Book, key: int) -> str:
    known = book.format_map.get(key)
    return known.format_str if known and key >= FIRST_OWN_FORMAT else ""


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, meanings: list[str]) -> Iterator[Cell]:
    kinds, values = sheet.row_types(row), sheet.row_values(row)
    for column, (kind, raw) in enumerate(zip(kinds, values, strict=True)):
        value: Value
        error = ""
        if kind == xlrd.XL_CELL_TEXT:
            value, text = raw, raw
        elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            style = sheet.cell_xf_index(row, column)
            value, text = stored_value(repr(raw), meanings[style], from_1904=book.datemode == 1)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            value, text = bool(raw), "TRUE" if raw else "FALSE"
        elif kind == xlrd.XL_CELL_ERROR:
            value, text, error = None, "", error_text_from_code.get(raw, f"#{raw}")
        else:
            continue
        if text.strip() or error:
            yield Cell(row + 1, column + 1, value, text, "", error)
