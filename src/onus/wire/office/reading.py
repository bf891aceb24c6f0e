"""Reading: the workbooks of an office as sheets of known kinds, or every question that they leave open.

In:  books, the kinds of sheet, what a person has said, whether the guesses are confirmed.
Out: `ReadBooks`: sheets with their records, every fault, and what is worth remembering.

The surprise: one open question stops nothing here. All sheets are read as they were
guessed, so that every fault of every file is told at once, with the questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.wire.office.cell_times import years_in
from onus.wire.office.grids import Book, Grid, column_letters
from onus.wire.office.headers import ROWS_LOOKED_AT, Layout, layout_of
from onus.wire.office.mapping import SheetMapping, known_headers, mapping_of
from onus.wire.office.profiles import LEFT_OUT, ColumnSaid, Profile, SheetSaid
from onus.wire.office.reading_faults import (
    EmptySheet,
    GroupRow,
    HiddenSheet,
    NoColumn,
    NoHeader,
    UnknownSheet,
    UnreadColumn,
    UnsureColumn,
    UnsureSheet,
)
from onus.wire.office.records import Sheet, heading_place, read_sheet, title_of
from onus.wire.office.sheet_designs import LISTS_SHEET, NOTES_SHEET
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.sheet_kinds import SheetKinds

BESIDE = (NOTES_SHEET, LISTS_SHEET)
"""Sheets of our own forms that hold nothing to be read."""


@dataclass(frozen=True, slots=True)
class ReadBooks:
    """What the workbooks of a folder came to.

    Attributes:
        sheets: the sheets that were read, in order of files.
        left_out: places of the sheets that a person left out.
        faults: of books and sheets, in their order.
        said: guesses that were confirmed, to be remembered.
    """

    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...]
    faults: tuple[SheetFault, ...]
    said: Profile


def read_books(
    books: Sequence[Book], kinds: SheetKinds, profile: Profile, *, currency: str, confirmed: bool
) -> ReadBooks:
    """Read the sheets of all books.

    Args:
        books: in order of their names.
        kinds: the kinds of sheet.
        profile: what a person has said of sheets and columns.
        currency: of the dossier.
        confirmed: whether a person has confirmed the guesses.

    >>> read_books((), SheetKinds(), Profile(), currency="CNY", confirmed=False).sheets
    ()
    """
    reader = _BooksReader(kinds, profile, currency, confirmed)
    for book in books:
        reader.book(book)
    said = Profile(tuple(reader.sheets_said), tuple(reader.columns_said))
    return ReadBooks(tuple(reader.sheets), tuple(reader.left_out), tuple(reader.faults), said)


class _BooksReader:
    """Reads book after book and gathers sheets, faults and confirmed guesses."""

    def __init__(self, kinds: SheetKinds, profile: Profile, currency: str, confirmed: bool) -> None:
        self.kinds, self.profile = kinds, profile
        self.currency, self.confirmed = currency, confirmed
        self.known = known_headers(kinds)
        self.sheets: list[Sheet] = []
        self.left_out: list[str] = []
        self.faults: list[SheetFault] = []
        self.sheets_said: list[SheetSaid] = []
        self.columns_said: list[ColumnSaid] = []

    def book(self, book: Book) -> None:
        """Read the sheets of one book; faults of sheets that are left out are left out as well."""
        out = {grid.sheet for grid in book.grids if self._is_left_out(grid)}
        self.left_out += [f"{book.file}!{grid.sheet}" for grid in book.grids if grid.sheet in out]
        self.faults += [fault for fault in book.faults if not fault.sheet or fault.sheet not in out]
        wanted = [grid for grid in book.grids if grid.sheet not in (*out, *BESIDE) and grid.rows]
        before = len(self.sheets)
        unknown = [grid for grid in wanted if not self._sheet(grid)]
        for grid in unknown:
            # Beside sheets that were read, one of remarks is common; alone, it is the file's facts.
            self._unknown(grid, warning=len(self.sheets) > before)

    def _is_left_out(self, grid: Grid) -> bool:
        return self.profile.kind_of(grid.file, grid.sheet) == LEFT_OUT

    def _sheet(self, grid: Grid) -> bool:
        """Read a sheet; return False where nobody can say what it is."""
        layout = layout_of(grid, self.known)
        mapping = mapping_of(grid, layout, self.kinds, self.profile) if layout else None
        if layout is None or mapping is None:
            return grid.hidden
        if grid.hidden:
            self._add(grid, HiddenSheet, warning=True, form=mapping.kind.title)
            return True
        self.faults += _questions(grid, layout, mapping, self.kinds, confirmed=self.confirmed)
        self._remember(grid, mapping)
        years = years_in(f"{grid.file} {grid.sheet}")
        year = years[0] if len(years) == 1 else None
        sheet = read_sheet(grid, layout, mapping, currency=self.currency, year=year)
        self.faults += sheet.faults
        for row in layout.groups:
            first = next(cell for cell in grid.row(row) if not cell.is_blank)
            self._add(grid, GroupRow, warning=True, row=row, column=first.column, found=first.text.strip())
        if not sheet.records:
            self._add(grid, EmptySheet, warning=True, row=layout.last, form=mapping.kind.title)
        self.sheets.append(sheet)
        return True

    def _unknown(self, grid: Grid, *, warning: bool) -> None:
        place, known = f"{grid.file}!{grid.sheet}", ", ".join(self.kinds.ids())
        if layout_of(grid, self.known) is None and not warning:
            self._add(grid, NoHeader, rows=ROWS_LOOKED_AT)
        else:
            self._add(grid, UnknownSheet, warning=warning, place=place, known=known)

    def _remember(self, grid: Grid, mapping: SheetMapping) -> None:
        if not self.confirmed:
            return
        if mapping.rival is not None:
            self.sheets_said.append(SheetSaid(grid.file, grid.sheet, mapping.kind.id))
        self.columns_said += [
            ColumnSaid(mapping.kind.id, guess.heading.label, guess.column.field)
            for guess in mapping.guesses
            if not guess.is_sure
        ]

    def _add(
        self,
        grid: Grid,
        kind: type[OfficeError],
        *,
        warning: bool = False,
        row: int = 0,
        column: int = 0,
        **named: object,
    ) -> None:
        self.faults.append(
            sheet_fault(kind, grid.file, sheet=grid.sheet, row=row, column=column, warning=warning, **named)
        )


def _questions(
    grid: Grid, layout: Layout, mapping: SheetMapping, kinds: SheetKinds, *, confirmed: bool
) -> Iterator[SheetFault]:
    """Yield what a person has to say about a sheet and its columns."""
    place, kind = f"{grid.file}!{grid.sheet}", mapping.kind
    if mapping.rival is not None and not confirmed:
        told = {"guess": kind.title, "other": mapping.rival.title, "guess_id": kind.id}
        yield sheet_fault(UnsureSheet, grid.file, sheet=grid.sheet, place=place, **told)  # type: ignore[arg-type]
    for guess in mapping.guesses:
        if guess.is_sure or confirmed:
            continue
        at = heading_place(grid, layout, guess.heading)
        letter = column_letters(guess.heading.column)
        yield sheet_fault(
            UnsureColumn, grid.file, **at, header=guess.heading.label,  # type: ignore[arg-type]
            guess=title_of(guess.column), reason=guess.reason, field=guess.column.field,
            place=f"{place}!{letter}",
        )  # fmt: skip
    for column in mapping.missing:
        yield _no_column(grid, layout, mapping, title_of(column), column.field)
    for heading in mapping.unread:
        at = heading_place(grid, layout, heading)
        known = ", ".join(column.field for column in kind.columns)
        yield sheet_fault(
            UnreadColumn, grid.file, **at, warning=True, header=heading.label, form=kind.title,  # type: ignore[arg-type]
            place=f"{place}!{column_letters(heading.column)}", known=known,
        )  # fmt: skip


def _no_column(grid: Grid, layout: Layout, mapping: SheetMapping, title: Localized, field: str) -> SheetFault:
    place = f"{grid.file}!{grid.sheet}!C"
    named = {"form": mapping.kind.title, "title": title, "field": field, "place": place}
    return sheet_fault(NoColumn, grid.file, sheet=grid.sheet, row=layout.last, **named)  # type: ignore[arg-type]
