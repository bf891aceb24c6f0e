"""CSV: rows out of a text and back.

In:  the text of a CSV file with a header, or rows to be written.
Out: rows with the line each began on, and what is wrong with which; or a text.

The surprise: cells stay texts. What a cell means is decided by the reader that
knows its column, never by the look of the cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onus.base.errors import Fault
from onus.wire.import_faults import (
    BrokenFile,
    LostText,
    NoRows,
    RaggedRow,
    RepeatedColumn,
    Tally,
    TooManyColumns,
    TooManyRows,
    fault,
)

COLUMNS_MAX = 1_000
ROWS_MAX = 1_000_000
"""Of a table that is read as a whole; tracks are read batch by batch and may have more."""
LOST = ("\ufffd", "锟斤拷")
"""What is left where bytes were read in the wrong encoding and written again."""
_SPECIAL = ('"', ",", "\n", "\r")
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a cell begins that a spreadsheet would compute instead of show."""
GUARD = "'"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        number: counted from 1, without the header.
        line: line of the file on which it began.
        cells: text of each column, by its name.
    """

    number: int
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell without guard and blanks around it; empty where there is no such column."""
        return unguarded(self.cells.get(column, "")).strip()


@dataclass(frozen=True, slots=True)
class Rows:
    """A whole table of texts, and its faults."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def parse_csv(text: str, *, file: str, header: Sequence[str] = ()) -> Rows:
    """Read a CSV text.

    Args:
        text: the decoded text; a byte order mark is allowed.
        file: name for the faults.
        header: names of the columns where the file has no header row.

    Returns:
        The rows that have as many cells as the header, and the faults of the rest.

    >>> parse_csv("id,name\\n7,Elm\\n8", file="a.csv").rows[0]["name"]
    'Elm'
    """
    lines = _lines(text.removeprefix("\ufeff"))
    reader = csv.reader(lines, strict=True)
    rows: list[Row] = []
    tally = Tally()
    names = tuple(header)
    line, number = 1, 0
    try:
        for cells in reader:
            if not names:
                names = tuple(name.strip() for name in cells)
                tally.add(*_faults_of_header(names, file, line))
            elif number == ROWS_MAX:
                tally.add(fault(TooManyRows, file, line=line, limit=ROWS_MAX))
                break
            elif cells:
                number += 1
                tally.add(*_faults_of_row(cells, names, file, line, number))
                if len(cells) == len(names):
                    rows.append(Row(number, line, dict(zip(names, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        tally.add(fault(BrokenFile, file, line=reader.line_num, form="CSV", found=error))
    if not rows and not any(not one.warning for one in tally.faults()):
        tally.add(fault(NoRows, file))
    return Rows(names, tuple(rows), tally.faults())


def _lines(text: str) -> Iterator[str]:
    """Yield the lines; only line feeds end one, for other separators may stand in a cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _faults_of_header(names: tuple[str, ...], file: str, line: int) -> list[Fault]:
    if len(names) > COLUMNS_MAX:
        return [fault(TooManyColumns, file, line=line, count=len(names), limit=COLUMNS_MAX)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return [fault(RepeatedColumn, file, line=line, column=name) for name in twice]


def _faults_of_row(
    cells: list[str], names: tuple[str, ...], file: str, line: int, number: int
) -> Iterator[Fault]:
    where = f"row {number}"
    if len(cells) != len(names):
        yield fault(RaggedRow, file, line=line, where=where, count=len(cells), expected=len(names))
    for mark in LOST:
        if any(mark in cell for cell in cells):
            yield fault(LostText, file, line=line, where=where, warning=True, found=mark)


def guarded(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `unguarded` takes the guard off.

    A guard is set before a mark of formulas, and before a guard that stood there.
    Numbers stay as they are.

    >>> guarded("=1+1"), guarded("-5.2"), guarded("'tis")
    ("'=1+1", '-5.2', "''tis")
    """
    risky = cell.startswith((*FORMULA_MARKS, GUARD)) and not _NUMBER.fullmatch(cell)
    return GUARD + cell if risky else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    bare = cell.removeprefix(GUARD)
    return bare if bare.startswith((*FORMULA_MARKS, GUARD)) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as a CSV text, with line feeds and guards, quoting only what needs it.

    >>> csv_text(["a"], [["x,y"], ["z"]])
    'a\\n"x,y"\\nz\\n'
    """
    return "".join(",".join(map(_quoted, row)) + "\n" for row in (header, *rows))


def _quoted(text: str) -> str:
    cell = guarded(text)
    if any(mark in cell for mark in _SPECIAL):
        return '"' + cell.replace('"', '""') + '"'
    return cell
