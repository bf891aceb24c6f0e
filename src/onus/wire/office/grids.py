"""Grids: the sheets of a workbook as plain values, whatever file they came from.

In:  what a reader of xlsx, xls or csv saw in each cell.
Out: `Cell` and `Grid`, frozen; `Book`, the grids of one file with its faults.

The surprise: only filled cells are kept. `Grid.rows` has the rows that hold
something, each with its filled cells alone, so a sheet of a million blanks
costs nothing; `Grid.at` answers for every other cell with a blank one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from onus.wire.office.sheet_faults import SheetFault

Value = str | int | Decimal | date | datetime | bool | None
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1, ends included."""

LETTERS = 26
ROWS_OF_A_SHEET, COLUMNS_OF_A_SHEET = 1_048_576, 16_384
"""What the form xlsx can hold at most."""
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def column_letters(column: int) -> str:
    """Return the name of a column, counted from 1, as a spreadsheet shows it.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(16_384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def ref_of(row: int, column: int) -> str:
    """Return the name of a cell; of a whole row or column where the other is 0.

    >>> ref_of(7, 2), ref_of(7, 0), ref_of(0, 2), ref_of(0, 0)
    ('B7', '7:7', 'B:B', '')
    """
    if row and column:
        return f"{column_letters(column)}{row}"
    if row:
        return f"{row}:{row}"
    return f"{column_letters(column)}:{column_letters(column)}" if column else ""


def place_of(ref: str) -> tuple[int, int]:
    """Return row and column of the name of one cell.

    Raises:
        ValueError: the text names no cell.

    >>> place_of("B7"), place_of("AA10")
    ((7, 2), (10, 27))
    """
    found = _REF.fullmatch(ref)
    if found is None:
        raise ValueError(ref)
    column = 0
    for letter in found[1]:
        column = column * LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]), column


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        row: counted from 1, as the spreadsheet counts.
        column: counted from 1.
        value: what it holds; of a formula, the value that was last computed
            and saved with the file (nothing is computed here).
        text: what a person sees in it, nearly: a date as 2023-12-19, a share as 95%.
        formula: the formula with its sign of equality, empty where there is none.
        error: `#DIV/0!` and its like, empty where there is none.

    >>> Cell(7, 2).ref, Cell(7, 2).is_blank
    ('B7', True)
    """

    row: int
    column: int
    value: Value = None
    text: str = ""
    formula: str = ""
    error: str = ""

    @property
    def ref(self) -> str:
        """Return its name in its sheet, `B7` for one."""
        return ref_of(self.row, self.column)

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in it."""
        return not (self.text.strip() or self.formula or self.error)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet.

    Attributes:
        file: name of the file it came from.
        sheet: its name; a csv has one sheet named like the file without its ending.
        rows: the rows that hold something, top down, each with its filled cells from left to right.
        merged: the merged ranges, in order; what they hold stands in their first cell.
        hidden_rows: numbers of the rows that the file hides.
        hidden_columns: numbers of the columns that the file hides.
        hidden: True where the file hides the whole sheet.

    >>> grid = Grid("a.xlsx", "12月", ((Cell(1, 1, "路名", "路名"),),), merged=((1, 1, 2, 1),))
    >>> grid.at(1, 1).text, grid.at(2, 1).text, grid.shown_at(2, 1).text, grid.height, grid.width
    ('路名', '', '路名', 1, 1)
    """

    file: str
    sheet: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
    _cells: dict[tuple[int, int], Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make its cells findable by their place."""
        cells = {(cell.row, cell.column): cell for row in self.rows for cell in row}
        object.__setattr__(self, "_cells", cells)

    @property
    def height(self) -> int:
        """Return the number of the last filled row."""
        return self.rows[-1][0].row if self.rows else 0

    @property
    def width(self) -> int:
        """Return the number of the last filled column."""
        return max((row[-1].column for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """Return what stands in a cell itself; a blank cell where nothing does."""
        return self._cells.get((row, column)) or Cell(row, column)

    def shown_at(self, row: int, column: int) -> Cell:
        """Return the cell whose content a person sees here: the first one of a merged range."""
        area = self.area_around(row, column)
        return self.at(area[0], area[1])

    def area_around(self, row: int, column: int) -> Area:
        """Return the merged range around a cell, or the cell alone.

        >>> Grid("a.xlsx", "1", merged=((1, 1, 2, 3),)).area_around(2, 2)
        (1, 1, 2, 3)
        """
        for area in self.merged:
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return row, column, row, column

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return all cells of a row up to the width of the sheet, blank ones included."""
        return tuple(self.at(number, column) for column in range(1, self.width + 1))


@dataclass(frozen=True, slots=True)
class Book:
    """One file of sheets, read.

    Attributes:
        file: its name.
        form: `xlsx`, `xls` or `csv`: what it is, whatever its name says; empty where it could not be read.
        encoding: of a csv.
        grids: its sheets in their order, hidden ones included.
        faults: what is wrong with the file or with cells as such; a file that
            could not be read at all has faults and no grid.

    >>> Book("a.csv", "csv", "gb18030", (Grid("a.csv", "a"),)).grid("a").sheet
    'a'
    """

    file: str
    form: str = ""
    encoding: str = ""
    grids: tuple[Grid, ...] = ()
    faults: tuple[SheetFault, ...] = ()

    def grid(self, sheet: str) -> Grid:
        """Return the sheet of a name.

        Raises:
            KeyError: there is none.
        """
        for one in self.grids:
            if one.sheet == sheet:
                return one
        raise KeyError(sheet)
