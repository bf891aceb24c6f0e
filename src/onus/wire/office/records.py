"""Records: the rows of a sheet as values by field, each with the cells it came from.

In:  a grid, its layout, its mapping.
Out: `Record` for each row of facts, and every fault of the sheet by cell.

The surprise: a merged cell that stands for several rows is read for each of them where
it holds a word or a day, and is a fault where it holds a number: nobody can say
whether the number is meant once or for each row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from onus.base.texts import Localized
from onus.wire.office.cell_numbers import decimal_text
from onus.wire.office.cell_texts import folded
from onus.wire.office.cell_times import Moment, names_year
from onus.wire.office.cells import Entry, Setting, entry
from onus.wire.office.grids import Area, Cell, Grid, ref_of
from onus.wire.office.header_units import Unplaced, unit_of_header, unit_of_titles
from onus.wire.office.headers import Heading, Layout, Total
from onus.wire.office.mapping import Guess, SheetMapping
from onus.wire.office.origins import origin_name
from onus.wire.office.reading_faults import EmptyEntry, MergedAcross, TextDay, TwoUnits, WrongTotal, YearTaken
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.sheet_kinds import SheetColumn, SheetKind
from onus.wire.office.units import NAMES, known_units, worth
from onus.wire.office.unreadable import Unreadable

DASHES = ("-", "--", "/", "\\", "无", "暂无", "n/a", "none")
"""What people write where there is nothing to say."""
SPOKEN = ("text", "texts", "word", "words", "yes")
"""Types in which a dash may be an answer."""
SPREADS = ("text", "texts", "word", "words", "place", "places", "post", "service", "day", "month")
"""Types of which one merged cell may stand for several rows."""
PRICES = ("price_minor",)
"""Fields of money for one unit: 元/平方米."""
DATED = ("day", "moment", "month")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of facts.

    Attributes:
        kind: the kind of its sheet.
        grid: the sheet it stands in.
        row: number of the row.
        columns: number of the column of each field.
        values: what was read, by field; a field that is empty is not in it.
    """

    kind: SheetKind
    grid: Grid
    row: int
    columns: Mapping[str, int]
    values: Mapping[str, Entry]

    @property
    def source_ref(self) -> str:
        """Return where the row stands: `检查表.xlsx!12月!B7:H7`."""
        used = sorted(self.columns.values())
        ends = f"{ref_of(self.row, used[0])}:{ref_of(self.row, used[-1])}"
        # A name that holds the mark between the parts would be taken apart wrongly.
        file, sheet = (origin_name(name) for name in (self.grid.file, self.grid.sheet))
        return f"{file}!{sheet}!{ends}"

    def text(self, field: str) -> str:
        """Return a text; empty where nothing stands there."""
        found = self.values.get(field, "")
        return found if isinstance(found, str) else ""

    def texts(self, field: str) -> tuple[str, ...]:
        """Return several texts; none where nothing stands there."""
        found = self.values.get(field, ())
        return found if isinstance(found, tuple) else ()

    def whole(self, field: str) -> int | None:
        """Return a whole number; None where nothing stands there."""
        found = self.values.get(field)
        return found if isinstance(found, int) else None

    def yes(self, field: str) -> bool:
        """Return whether a cell says yes; an empty one does not."""
        return self.values.get(field) is True

    def number(self, field: str) -> Fraction | None:
        """Return a number; None where nothing stands there."""
        found = self.values.get(field)
        return found if isinstance(found, Fraction) else None

    def decimal(self, field: str) -> str:
        """Return a number as the tables of a dossier write it; empty where nothing stands there."""
        found = self.number(field)
        return "" if found is None else decimal_text(found)

    def moment(self, field: str) -> Moment | None:
        """Return a day with its time; None where nothing stands there."""
        found = self.values.get(field)
        return found if isinstance(found, Moment) else None

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, or of the merged range it lies in; a blank one where it has no column."""
        column = self.columns.get(field)
        return Cell(self.row, 1) if column is None else self.grid.shown_at(self.row, column)

    def cell_text(self, field: str) -> str:
        """Return what a person sees in a cell of the row."""
        return self.cell(field).text.strip()

    def title(self, field: str) -> Localized:
        """Return what the form calls a field."""
        return title_of(self.kind.column(field))

    def fault(self, kind: type[OfficeError], field: str, **named: object) -> SheetFault:
        """Return a fault in a cell of the row; in its first cell where the field has no column."""
        column = self.columns.get(field) or min(self.columns.values())
        place = {"sheet": self.grid.sheet, "row": self.row, "column": column}
        return sheet_fault(kind, self.grid.file, **place, **named)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read.

    Attributes:
        grid: its cells.
        layout: how it is laid out.
        mapping: what it was taken for.
        records: its rows of facts; those with a faulty cell lack that field.
        faults: what is wrong with it.
        units: unit of each field of which header or title name one.
    """

    grid: Grid
    layout: Layout
    mapping: SheetMapping
    records: tuple[Record, ...]
    faults: tuple[SheetFault, ...]
    units: Mapping[str, str]


def title_of(column: SheetColumn) -> Localized:
    """Return what a column is called in a sentence."""
    return Localized(column.en, column.zh)


def read_sheet(
    grid: Grid, layout: Layout, mapping: SheetMapping, *, currency: str, year: int | None
) -> Sheet:
    """Return the rows of a sheet as records, with every fault.

    Args:
        grid: the sheet.
        layout: how it is laid out.
        mapping: which column holds which field.
        currency: of the dossier.
        year: the year that names of file and sheet name; None for none or several.
    """
    return _SheetReader(grid, layout, mapping, currency, year).read()


class _SheetReader:
    """Reads one sheet and gathers its faults."""

    def __init__(
        self, grid: Grid, layout: Layout, mapping: SheetMapping, currency: str, year: int | None
    ) -> None:
        self.grid, self.layout, self.mapping = grid, layout, mapping
        self.height = grid.height
        self.faults: list[SheetFault] = []
        years = layout.years() or ((year,) if year else ())
        self.year = years[0] if len(years) == 1 else None
        self.currency = currency
        self.settings = {g.column.field: self._setting(g) for g in mapping.guesses}
        self.columns = {g.column.field: g.heading.column for g in mapping.guesses}
        self.covered: dict[tuple[int, int], Area] = {}
        self.bad_areas: set[Area] = set()

    def read(self) -> Sheet:
        self._merges()
        body = {row[0].row: {cell.column: cell for cell in row} for row in self.grid.rows}
        records = tuple(self._record(number, body[number]) for number in self.layout.body)
        self._text_days(records)
        self._years_taken(records)
        self.faults += _wrong_totals(self.grid, self.layout, self.mapping, self.settings, records)
        units = {field: setting.unit for field, setting in self.settings.items() if setting.unit}
        return Sheet(self.grid, self.layout, self.mapping, records, tuple(self.faults), units)

    def _setting(self, guess: Guess) -> Setting:
        """Return what header and titles say of a column; a unit that does not fit is a fault."""
        column, heading = guess.column, guess.heading
        if not column.unit:
            return Setting(year=self.year, currency=self.currency)
        texts = tuple(reversed(heading.texts))
        told = unit_of_header(texts, column.unit, is_price=column.field in PRICES)
        told = told or unit_of_titles(self.layout.titles, column.unit)
        if isinstance(told, Unplaced):
            self._add(TwoUnits, self.layout.last, heading.column, title=title_of(column), found=told.found,
                      asked=NAMES[column.unit], known=known_units(column.unit))  # fmt: skip
            told = ""
        return Setting(told, self.year, self.currency)

    def _record(self, number: int, row: Mapping[int, Cell]) -> Record:
        values: dict[str, Entry] = {}
        for guess in self.mapping.guesses:
            cell = row.get(guess.heading.column) or Cell(number, guess.heading.column)
            area = self.covered.get((number, guess.heading.column))
            if area is not None:
                cell = self.grid.at(area[0], area[1])
            found = self._entry(cell, number, guess)
            if found is not None:
                values[guess.column.field] = found
        return Record(self.mapping.kind, self.grid, number, self.columns, values)

    def _entry(self, cell: Cell, number: int, guess: Guess) -> Entry | None:
        column = guess.column
        empty = cell.is_blank or (column.type not in SPOKEN and folded(cell.text) in DASHES)
        if empty or (cell.value is None and not cell.text.strip()):
            if column.required and not cell.error and not cell.formula:
                self._add(EmptyEntry, number, guess.heading.column, title=title_of(column))
            return None
        if cell.error or self.covered.get((number, guess.heading.column)) in self.bad_areas:
            return None  # Told already, with the cell.
        found = entry(cell, column, self.settings[column.field])
        if isinstance(found, Unreadable):
            named = {"title": title_of(column), **found.named}
            self._add(found.kind, number, guess.heading.column, warning=False, **named)
            return None
        return found if found != () else None

    def _merges(self) -> None:
        """Tell each merged cell of which nobody can say for which row it is meant."""
        ends = {total.row for total in self.layout.totals} | set(self.layout.groups)
        body = self.layout.body
        for area in self.grid.merged:
            top, left, bottom, right = area
            over = [g for g in self.mapping.guesses if left <= g.heading.column <= right]
            inside = [guess.column for guess in over]
            rows = body[bisect_left(body, top) : bisect_right(body, bottom)] if over else ()
            self.covered |= {(number, g.heading.column): area for number in rows for g in over}
            if not rows or not inside or self.grid.at(top, left).is_blank:
                continue
            across = (
                len(inside) > 1 or any(top <= number <= bottom for number in ends) or top <= self.layout.last
            )
            spreads = all(column.type in SPREADS for column in inside)
            if across or (bottom > top and not spreads):
                self.bad_areas.add(area)
                names = Localized(
                    ", ".join(column.en for column in inside), "、".join(f"“{c.zh}”" for c in inside)
                )
                told = f"{ref_of(top, left)}:{ref_of(bottom, right)}"
                self._add(MergedAcross, top, left, range=told, columns=names)

    def _text_days(self, records: Sequence[Record]) -> None:
        """Remark on days that are texts in a column of days that are dates."""
        for guess in self.mapping.guesses:
            if guess.column.type not in DATED:
                continue
            cells = [(r, self.grid.at(r.row, guess.heading.column)) for r in records]
            dates = sum(isinstance(cell.value, date | datetime) for _, cell in cells)
            for record, cell in cells if dates else ():
                meant = record.values.get(guess.column.field)
                if isinstance(cell.value, str) and meant is not None:
                    told = meant.day.isoformat() if isinstance(meant, Moment) else str(meant)
                    self._add(
                        TextDay, record.row, guess.heading.column, warning=True, found=cell.text, meant=told
                    )

    def _years_taken(self, records: Sequence[Record]) -> None:
        """Say of which days the year stands only in the title."""
        for guess in self.mapping.guesses:
            if guess.column.type not in (*DATED, "clock") or self.year is None:
                continue
            field, column = guess.column.field, guess.heading.column
            read = [r for r in records if isinstance(r.values.get(field), Moment | str)]
            texts = [(r, cell.text) for r in read if isinstance((cell := r.cell(field)).value, str)]
            bare = [(r, text) for r, text in texts if not names_year(text)]
            if bare:
                told = {"count": len(bare), "found": bare[0][1].strip(), "year": self.year}
                self._add(
                    YearTaken, bare[0][0].row, column, warning=True, title=title_of(guess.column), **told
                )

    def _add(
        self, kind: type[OfficeError], row: int, column_number: int, *, warning: bool = False, **named: object
    ) -> None:
        place = {"sheet": self.grid.sheet, "row": row, "column": column_number}
        self.faults.append(sheet_fault(kind, self.grid.file, **place, warning=warning, **named))  # type: ignore[arg-type]


def _wrong_totals(
    grid: Grid,
    layout: Layout,
    mapping: SheetMapping,
    settings: Mapping[str, Setting],
    records: Sequence[Record],
) -> Iterator[SheetFault]:
    """Yield each total that does not agree with the rows it closes."""
    for guess in mapping.guesses:
        if guess.column.adds:
            yield from _wrong_in_column(grid, layout.totals, guess, settings[guess.column.field], records)


def _wrong_in_column(
    grid: Grid, totals: Sequence[Total], guess: Guess, setting: Setting, records: Sequence[Record]
) -> Iterator[SheetFault]:
    column, field = guess.heading.column, guess.column.field
    since_part = since_whole = 0
    for total in totals:
        begin = since_part if total.partial else since_whole
        rows = [record for record in records if begin < record.row < total.row]
        since_part = total.row
        if not total.partial:
            since_whole = total.row
        cell = grid.at(total.row, column)
        unread = any(field not in r.values and not grid.at(r.row, column).is_blank for r in rows)
        if cell.is_blank or cell.error or not rows or unread:
            continue
        told = entry(cell, guess.column, setting)
        found = sum((_exact(record.values.get(field)) for record in rows), Fraction(0))
        if isinstance(told, Unreadable) or _exact(told) == found:
            continue
        times = (worth(guess.column.unit, setting.unit) if setting.unit and guess.column.unit else None) or 1
        shown = found / times / (100 if guess.column.type == "money" else 1)
        place = {"sheet": grid.sheet, "row": total.row, "column": column}
        yield sheet_fault(
            WrongTotal, grid.file, **place, title=title_of(guess.column), told=cell.text.strip(),  # type: ignore[arg-type]
            count=len(rows), sum=decimal_text(shown),
        )  # fmt: skip


def _exact(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, int | Fraction) else Fraction(0)


def heading_place(grid: Grid, layout: Layout, heading: Heading) -> dict[str, object]:
    """Return where a heading stands, for a fault about its column.

    >>> heading_place(Grid("a.xlsx", "1"), Layout(1, 2, (), ()), Heading(3, ("x",)))
    {'sheet': '1', 'row': 2, 'column': 3}
    """
    return {"sheet": grid.sheet, "row": layout.last, "column": heading.column}
