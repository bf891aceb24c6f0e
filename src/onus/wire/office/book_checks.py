"""Checks of a sheet as such, before anybody asks what its columns mean.

In:  the grid of one sheet.
Out: faults: errors of the spreadsheet, formulas without a value or with a value
     from elsewhere, hidden rows, lost characters.

The surprise: a formula with a saved value is no fault. The value is read as it
was saved, and one line says for how many cells that holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onus.wire.csv_rows import LOST
from onus.wire.office.book_faults import (
    CommandCell,
    ErrorValue,
    FormulaWithoutValue,
    HiddenColumn,
    HiddenRow,
    LinkedCell,
    LostCharacters,
    LostDigits,
    MoreCells,
    SavedValues,
)
from onus.wire.office.grids import Cell, Grid
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault

OF_A_KIND_MAX = 1_000
SHOWN_MAX = 80
WHOLE_MAX = 10**15
_LINK = re.compile(r"\[([0-9]+)\][^\[\]!+*/&=<>,();]*!")
_COMMAND = re.compile(
    r"(?:^|[=+@(,-])\s*'?[\w.]+'?\s*\|\s*'?[^!|]+!|\b(?:CALL|RTD|WEBSERVICE|REGISTER\.ID)\s*\("
)


def checked(grid: Grid, *, commands: Sequence[int] = ()) -> tuple[SheetFault, ...]:
    """Return what is wrong with a sheet, whatever its columns mean.

    Args:
        grid: the sheet.
        commands: numbers of the outer links of its workbook that call a program.

    Returns:
        Faults in order of rows; warnings where the reading may go on.

    >>> grid = Grid("a.xlsx", "1", ((Cell(2, 3, error="#REF!"), Cell(2, 4, formula="=B2*C2")),))
    >>> [(one.ref, one.code) for one in checked(grid)]
    [('C2', 'BOOK-013'), ('D2', 'BOOK-012')]
    """
    found = [one for row in grid.rows for cell in row for one in _of_cell(grid, cell, commands)]
    return (*_cut(grid, found), *_hidden(grid), *_saved(grid))


def is_command(formula: str) -> bool:
    """Return whether a formula, or a text that a spreadsheet takes for one, calls another program.

    >>> is_command("=cmd|'/C calc'!A0"), is_command("=SUM(A1:A3)"), is_command("=A1|B1")
    (True, False, False)
    """
    return bool(_COMMAND.search(formula))


def _of_cell(grid: Grid, cell: Cell, commands: Sequence[int]) -> Iterator[SheetFault]:
    formula = shown(cell.formula)
    link = _LINK.search(cell.formula)
    if cell.error:
        yield at(grid, cell, ErrorValue, error=cell.error)
    if is_command(cell.formula) or (link and int(link[1]) in commands):
        yield at(grid, cell, CommandCell, formula=formula)
    elif link:
        yield at(grid, cell, LinkedCell, formula=formula)
    elif cell.formula and cell.value is None and not cell.error:
        yield at(grid, cell, FormulaWithoutValue, formula=formula)
    for mark in LOST:
        if mark in cell.text:
            yield at(grid, cell, LostCharacters, found=mark)
    if isinstance(cell.value, int) and not isinstance(cell.value, bool) and abs(cell.value) >= WHOLE_MAX:
        yield at(grid, cell, LostDigits, found=cell.text)


def at(
    grid: Grid, cell: Cell, kind: type[OfficeError], *, warning: bool = False, **named: object
) -> SheetFault:
    """Return a fault in a cell of a sheet.

    >>> at(Grid("a.xlsx", "1"), Cell(7, 2), ErrorValue, error="#N/A").place
    'a.xlsx!1!B7'
    """
    place = {"sheet": grid.sheet, "row": cell.row, "column": cell.column}
    return sheet_fault(kind, grid.file, **place, warning=warning, **named)  # type: ignore[arg-type]


def shown(text: str) -> str:
    """Return a text short enough for a sentence, on one line.

    >>> shown("a\\nb"), len(shown("x" * 500))
    ('a b', 81)
    """
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_MAX else line[:SHOWN_MAX] + "…"


def _cut(grid: Grid, found: Sequence[SheetFault]) -> Iterator[SheetFault]:
    seen: dict[str, int] = {}
    for one in found:
        seen[one.code] = seen.get(one.code, 0) + 1
        if seen[one.code] <= OF_A_KIND_MAX:
            yield one
    for code in sorted(code for code, count in seen.items() if count > OF_A_KIND_MAX):
        more = {"count": seen[code] - OF_A_KIND_MAX, "of": code, "limit": OF_A_KIND_MAX}
        yield sheet_fault(MoreCells, grid.file, sheet=grid.sheet, **more)  # type: ignore[arg-type]


def _hidden(grid: Grid) -> Iterator[SheetFault]:
    """Say which hidden rows and columns hold something; sheets hidden as a whole hold lists."""
    if grid.hidden:
        return
    for number in grid.hidden_rows[:OF_A_KIND_MAX]:
        first = next((c for c in grid.row(number) if not c.is_blank), None)
        if first:
            yield sheet_fault(
                HiddenRow,
                grid.file,
                sheet=grid.sheet,
                row=number,
                column=first.column,
                found=shown(first.text),
            )
    first_in: dict[int, Cell] = {}
    for cell in (cell for row in grid.rows for cell in row if not cell.is_blank):
        first_in.setdefault(cell.column, cell)
    for column in grid.hidden_columns:
        if column in first_in:
            head = first_in[column]
            yield at(grid, head, HiddenColumn, warning=True, found=shown(head.text))


def _saved(grid: Grid) -> Iterator[SheetFault]:
    formulas = [c for row in grid.rows for c in row if c.formula and c.value is not None]
    if formulas:
        yield sheet_fault(
            SavedValues, grid.file, sheet=grid.sheet, warning=True, count=len(formulas), ref=formulas[0].ref
        )
