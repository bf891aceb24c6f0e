"""CSV: rows out of a text and back.

In:  the text of a CSV file with a header, or rows to be written.
Out: rows with the line each began on, and what is wrong with which; or a text.

The surprise: cells stay texts. What a cell means is decided by the reader that
knows its column, never by the look of the cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onus.base.errors import Fault
from onus.wire.import_faults import BrokenFile, NoRows, RaggedRow, TooManyColumns, fault

COLUMNS_MAX = 1_000
_SPECIAL = ('"', ",", "\n", "\r")


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
        """Return a cell without blanks around it; empty where there is no such column."""
        return self.cells.get(column, "").strip()


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
    reader = csv.reader(_lines(text.removeprefix("\ufeff")), strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    names = tuple(header)
    line = 1
    try:
        for cells in reader:
            if not names:
                names = tuple(name.strip() for name in cells)
                faults.extend(_faults_of_header(names, file, line))
            elif len(cells) == len(names):
                named = dict(zip(names, cells, strict=True))
                rows.append(Row(len(rows) + 1, line, named))
            elif cells:
                faults.append(
                    fault(
                        RaggedRow,
                        file,
                        line=line,
                        count=len(cells),
                        expected=len(names),
                    )
                )
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(fault(BrokenFile, file, line=reader.line_num, form="CSV", found=error))
    if not rows and not faults:
        faults.append(fault(NoRows, file))
    return Rows(names, tuple(rows), tuple(faults))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines; only line feeds end one, for other separators may stand in a cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _faults_of_header(names: tuple[str, ...], file: str, line: int) -> list[Fault]:
    if len(names) <= COLUMNS_MAX:
        return []
    return [fault(TooManyColumns, file, line=line, count=len(names), limit=COLUMNS_MAX)]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as a CSV text, with line feeds, quoting only what needs it.

    >>> csv_text(["a"], [["x,y"], ["z"]])
    'a\\n"x,y"\\nz\\n'
    """
    return "".join(",".join(map(_quoted, row)) + "\n" for row in (header, *rows))


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in _SPECIAL):
        return '"' + cell.replace('"', '""') + '"'
    return cell
