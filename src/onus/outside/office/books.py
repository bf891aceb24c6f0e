"""Books: one reader for every workbook that an office sends.

In:  a path: xlsx, xls or csv, whatever its name says.
Out: a `Book`. A file that cannot be read gives a book without sheets and with
     the fault that says why; nothing is raised for it.

The surprise: what a file is, is told by its bytes. A csv that is called xlsx
is read, and its name is a fault of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from onus.base.texts import Localized
from onus.outside.office.packages import MB, Refused, in_mb, refused
from onus.outside.office.xls_books import xls_book
from onus.outside.office.xlsx_books import xlsx_book
from onus.wire.office.book_faults import BookTooLarge, EmptyBook, FalseEnding, NotABook
from onus.wire.office.content import EMPTY, HEAD_BYTES, OLE, TEXT, ZIP, content_of, name_of_content
from onus.wire.office.csv_sheets import csv_book
from onus.wire.office.grids import Book
from onus.wire.office.sheet_faults import sheet_fault

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".et", ".xlt", ".csv", ".tsv", ".txt")
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
CSV_BYTES_MAX = 64 * MB


def read_book(path: Path, *, file: str = "") -> Book:
    """Read a workbook.

    Args:
        path: the file.
        file: its name for facts and faults; the name of the path where it is empty.

    Returns:
        The book, with all faults that can be told without knowing what its columns mean.
    """
    name = file or path.name
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    kind = content_of(head)
    readers: dict[str, Callable[[Path, str], Book]] = {
        ZIP: xlsx_book,
        OLE: xls_book,
        "biff": xls_book,
        TEXT: _csv,
    }
    try:
        if kind == EMPTY:
            raise refused(EmptyBook, name)
        if kind not in readers:
            raise refused(NotABook, name, found=name_of_content(kind))
        return readers[kind](path, name)
    except Refused as error:
        return Book(name, faults=(error.fault,))


def _csv(path: Path, file: str) -> Book:
    size = path.stat().st_size
    if size > CSV_BYTES_MAX:
        whole = Localized(en="The file", zh="文件")
        raise refused(BookTooLarge, file, part=whole, size=in_mb(size), limit=in_mb(CSV_BYTES_MAX))
    book = csv_book(path.read_bytes(), file, sheet=path.stem)
    if path.suffix.lower() in TEXT_ENDINGS:
        return book
    fault = sheet_fault(FalseEnding, file, ending=path.suffix, found=name_of_content(TEXT))
    return replace(book, faults=(fault, *book.faults))
