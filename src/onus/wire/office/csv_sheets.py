"""Csv sheets: the bytes of a csv in any usual encoding to one grid.

In:  the bytes of a csv: UTF-8 with or without a mark, GB18030 or UTF-16, with any line ends.
Out: a book of one sheet; cells that cannot be read are named.

The surprise: a file in UTF-8 that was cut inside a character can be read as
GB18030 without complaint, as nonsense. So the bytes are first read as UTF-8,
and given up for it only when more characters break than hold.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.wire.csv_rows import unguarded
from onus.wire.office.book_checks import at, checked, is_command, shown
from onus.wire.office.book_faults import (
    BookTooLarge,
    BrokenBook,
    CutCharacter,
    EmptyBook,
    FormulaText,
    FormulaWithoutValue,
    OpenQuote,
)
from onus.wire.office.grids import Book, Cell, Grid
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

CELLS_MAX = 1_000_000
LINES_OF_A_QUOTE_MAX = 50
SEPARATORS = (",", "\t", ";", "，")
HEAD_LINES = 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LITERAL = re.compile(r'="([^"]*)"')
_GUARDED_NUMBER = re.compile(r"[+-]?[0-9０-９.,，]*")
FORMULA_BEGINS = ("=", "@")
ERRORS = ("#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Attributes:
        text: characters that could not be read stand in it as U+FFFD.
        encoding: in which it was read.
        cut: the bytes of the character in which the file ends; empty where it ends well.
    """

    text: str
    encoding: str
    cut: bytes = b""


def decoded(raw: bytes) -> Decoded:
    """Return the text of a file and the encoding in which it makes most sense.

    >>> decoded("样例路".encode("gb18030")), decoded("路名,长度".encode()[:-1]).cut
    (Decoded(text='样例路', encoding='gb18030', cut=b''), b'\\xe5\\xba')
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], encoding)
    first = _decoded(raw, "utf-8")
    lost = first.text.count("\ufffd")
    held = sum(1 for letter in first.text if letter > "\x7f") - lost
    if lost == 0 or held > lost:
        return first
    second = _decoded(raw, "gb18030")
    return second if second.text.count("\ufffd") <= lost else first


def _decoded(raw: bytes, encoding: str) -> Decoded:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(raw, final=False)
    left, _ = decoder.getstate()
    return Decoded(text, encoding, left)


def csv_book(raw: bytes, file: str, *, sheet: str) -> Book:
    """Read a csv.

    Args:
        raw: its bytes.
        file: its name, for the faults.
        sheet: what its one sheet is called.

    Returns:
        The book; where a bound was reached, only with that fault.

    >>> book = csv_book("单号;路名\\r\\n7;样例路\\r\\n".encode("gb18030"), "a.csv", sheet="a")
    >>> book.encoding, book.grids[0].at(2, 2).text, book.faults
    ('gb18030', '样例路', ())
    """
    read = decoded(raw)
    separator = separator_of(read.text)
    reader = csv.reader(io.StringIO(read.text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[Cell, ...]] = []
    faults: list[SheetFault] = []
    line, count, number = 1, 0, 0
    try:
        for number, texts in enumerate(reader, start=1):
            cells = tuple(_cells(texts, number))
            count += len(cells)
            if count > CELLS_MAX:
                return Book(file, "csv", read.encoding, (), (_too_large(file),))
            if cells:
                rows.append(cells)
            if reader.line_num - line > LINES_OF_A_QUOTE_MAX:
                faults.append(sheet_fault(OpenQuote, file, sheet=sheet, row=number, column=_longest(texts)))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(_broken(error, read, file, sheet, number + 1, line))
    grid = Grid(file, sheet, tuple(rows))
    faults += _of_csv(grid, read)
    if not rows and not faults:
        faults.append(sheet_fault(EmptyBook, file))
    faults += [one for one in checked(grid) if one.code != FormulaWithoutValue.code]
    return Book(file, "csv", read.encoding, (grid,), tuple(faults))


def separator_of(text: str) -> str:
    """Return what separates the cells: what most of the first lines have most of.

    >>> separator_of("a\\tb,c\\n1\\t2\\n"), separator_of("标题\\n单号;路名\\n"), separator_of("a")
    ('\\t', ';', ',')
    """
    lines = re.split(r"\r\n|\r|\n", text[:65_536])[:HEAD_LINES]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    counts = [(sum(1 for line in bare if mark in line), -place) for place, mark in enumerate(SEPARATORS)]
    most = max(counts)
    return SEPARATORS[-most[1]]


def _cells(texts: list[str], row: int) -> Iterator[Cell]:
    for column, raw in enumerate(texts, start=1):
        literal = _LITERAL.fullmatch(raw.strip())
        text = literal[1] if literal else raw
        bare = unguarded(text.strip())
        if not bare:
            continue
        guarded = bare != text.strip() or literal is not None
        formula = bare if bare.startswith(FORMULA_BEGINS) and not guarded else ""
        if not guarded and not formula and is_command(bare) and not _GUARDED_NUMBER.fullmatch(bare):
            formula = bare if bare[0] in "+-" else ""
        error = bare if bare in ERRORS else ""
        yield Cell(row, column, None if formula or error else bare, bare, formula, error)


def _of_csv(grid: Grid, read: Decoded) -> Iterator[SheetFault]:
    """Name what only a csv can have: a formula as text, and an end inside a character."""
    for cell in (cell for row in grid.rows for cell in row if cell.formula):
        if not is_command(cell.formula):
            yield at(grid, cell, FormulaText, formula=shown(cell.formula))
    if read.cut:
        last = grid.rows[-1][-1] if grid.rows else Cell(1, 1)
        yield at(grid, last, CutCharacter, found=read.cut.hex(" "), encoding=read.encoding.upper())


def _broken(error: csv.Error, read: Decoded, file: str, sheet: str, row: int, line: int) -> SheetFault:
    """Return the fault of a csv that cannot be read on; most often its last quotation is open."""
    if "unexpected end" in str(error):
        lines = re.split(r"\r\n|\r|\n", read.text)
        before = lines[line - 1] if line <= len(lines) else ""
        column = before[: before.rfind('"')].count(separator_of(read.text)) + 1
        return sheet_fault(OpenQuote, file, sheet=sheet, row=row, column=column)
    return sheet_fault(BrokenBook, file, sheet=sheet, row=row, form="csv", found=error)


def _longest(texts: list[str]) -> int:
    sizes = [len(text) for text in texts]
    return sizes.index(max(sizes)) + 1


def _too_large(file: str) -> SheetFault:
    part = Localized(en="Number of cells", zh="单元格数量")
    return sheet_fault(BookTooLarge, file, part=part, size=f"> {CELLS_MAX:,}", limit=f"{CELLS_MAX:,}")
