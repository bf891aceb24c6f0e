"""Photo sheets: what a person read off the watermarks of photos.

In:  the grids of a workbook, the kind of sheet `photos`, the zone of the dossier.
Out: a `Watermark` for each row, by file name; the rows that cannot be read, by cell.

The surprise: a file name that stands twice says two things of one photo, and is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onus.base.instants import SECOND_US, Instant, ZoneTable, instant_of
from onus.base.texts import Localized
from onus.wire.office.form_faults import NotFilled, WrongEntry
from onus.wire.office.form_values import minute_of, moment_of
from onus.wire.office.form_words import plain
from onus.wire.office.grids import Book, Cell, Grid, ref_of
from onus.wire.office.sheet_designs import EXAMPLE, LISTS_SHEET, NOTES_SHEET
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.sheet_kinds import SheetKind

ROWS_LOOKED_AT = 8
NEEDED = ("file", "day")
SAID = ("place", "service", "inspection", "note")
FOUND_MAX = 60


class PhotoTwice(OfficeError):
    """A sheet of photos names one file twice."""

    code = "PHOTO-008"
    what = "The photo `{name}` stands in row {earlier} already."
    why = "Two watermarks of one photo cannot both be right."
    do = "Keep the row that is right; write the folder before the name where two photos bear one name."
    zh_what = "照片“{name}”在第 {earlier} 行已填写。"
    zh_why = "同一张照片不可能有两种水印内容。"
    zh_do = "保留正确的一行；不同文件夹中同名的照片，请在文件名前写明文件夹。"


@dataclass(frozen=True, slots=True)
class Watermark:
    """What a person read off one photo.

    Attributes:
        file: its name, or its path.
        at: when; of a day alone, its last second.
        day_only: whether only the day is told.
        ref: cell range that says so, `水印.xlsx!照片!B7`.
    """

    file: str
    at: Instant
    day_only: bool
    place: str
    service: str
    inspection: str
    note: str
    ref: str


def watermarks(
    book: Book, kind: SheetKind, zone: ZoneTable
) -> tuple[tuple[Watermark, ...], tuple[SheetFault, ...]]:
    """Return the watermarks that a workbook tells, and its faults.

    A sheet without the headers of a file and a day is none of photos, and is passed over.
    """
    found: list[Watermark] = []
    faults: list[SheetFault] = [*book.faults]
    rows: dict[str, int] = {}
    for grid in book.grids:
        header, columns = _header(grid, kind)
        if grid.sheet in (NOTES_SHEET, LISTS_SHEET) or not set(NEEDED) <= set(columns):
            continue
        for row, cells in _entries(grid, header, columns):
            mark, wrong = _mark(grid, row, cells, kind, zone)
            faults += wrong
            if mark is None:
                continue
            key = mark.file.casefold()
            if key in rows:
                faults.append(_fault(PhotoTwice, grid, cells["file"], name=mark.file, earlier=rows[key]))
            rows.setdefault(key, row)
            found.append(mark)
    return tuple(found), tuple(faults)


def _header(grid: Grid, kind: SheetKind) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (0, {})
    for cells in grid.rows[:ROWS_LOOKED_AT]:
        texts = {plain(cell.text).strip("* ").casefold(): cell.column for cell in reversed(cells)}
        found: dict[str, int] = {}
        for column in kind.columns:
            name = next((n for n in map(_folded, column.names()) if n in texts), "")
            if name and texts[name] not in found.values():
                found[column.field] = texts[name]
        if len(found) > len(best[1]):
            best = (cells[0].row, found)
    return best


def _folded(name: str) -> str:
    return plain(name).casefold()


def _entries(grid: Grid, header: int, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Cell]]]:
    for cells in grid.rows:
        row = cells[0].row
        first = next(cell for cell in cells)
        filled = {field: grid.at(row, column) for field, column in columns.items()}
        example = plain(first.text).startswith(EXAMPLE)
        english = not _folded(filled["file"].text) or _folded(filled["file"].text) == "file"
        if row > header and not example and not english:
            yield row, filled


def _mark(
    grid: Grid, row: int, cells: Mapping[str, Cell], kind: SheetKind, zone: ZoneTable
) -> tuple[Watermark | None, list[SheetFault]]:
    moment, clock = moment_of(cells["day"], zone), cells.get("time")
    if moment is None:
        asked = Localized("a day that exists: 2023-12-16", "存在的日期，如 2023-12-16")
        return None, [_refused(grid, cells["day"], kind, "day", asked)]
    at, day_only = instant_of(moment), moment.hour == moment.minute == moment.second == 0
    if clock is not None and not clock.is_blank:
        minute = minute_of(clock)
        if minute is None:
            asked = Localized("a time of day: 08:30", "时刻，如 08:30")
            return None, [_refused(grid, clock, kind, "time", asked)]
        at, day_only = zone.at(moment.date(), minute), False
    texts = {name: plain(cells[name].text) if name in cells else "" for name in SAID}
    columns = [cell.column for cell in cells.values()]
    ref = f"{grid.file}!{grid.sheet}!{ref_of(row, min(columns))}:{ref_of(row, max(columns))}"
    file = plain(cells["file"].text).replace("\\", "/")
    at = last_second(zone, moment.date()) if day_only else at
    return Watermark(file=file, at=at, day_only=day_only, ref=ref, **texts), []


def last_second(zone: ZoneTable, day: date) -> Instant:
    """Return the last second of a local day: what is told by its day alone was so by then.

    >>> from onus.base.instants import UTC_ZONE
    >>> last_second(UTC_ZONE, date(1970, 1, 1))
    86399000000
    """
    return Instant(zone.at(day + timedelta(days=1)) - SECOND_US)


def _refused(grid: Grid, cell: Cell, kind: SheetKind, field: str, asked: Localized) -> SheetFault:
    column = kind.column(field)
    header = Localized(column.en, column.zh)
    if cell.is_blank:
        return _fault(NotFilled, grid, cell, header=header)
    found = (cell.error or cell.text)[:FOUND_MAX]
    return _fault(WrongEntry, grid, cell, header=header, found=found, asked=asked)


def _fault(kind: type[OfficeError], grid: Grid, cell: Cell, **named: object) -> SheetFault:
    place = {"sheet": grid.sheet, "row": cell.row, "column": cell.column, "warning": False}
    told: dict[str, Any] = {**named, **place}
    return sheet_fault(kind, grid.file, **told)
