"""Photo sheets: what a person read off the watermarks of photos.

In:  the grids of a workbook, the kinds of sheet, the zone of the dossier.
Out: a `Watermark` for each row, by file name; the rows that cannot be read, by cell.

The surprise: a file name that stands twice says two things of one photo, and is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onus.base.instants import SECOND_US, Instant, ZoneTable, instant_of
from onus.base.texts import Localized
from onus.wire.office.form_faults import NotFilled, WrongEntry
from onus.wire.office.form_values import minute_of, moment_of
from onus.wire.office.form_words import plain
from onus.wire.office.grids import Book, Cell, Grid, ref_of
from onus.wire.office.headers import Layout, layout_of
from onus.wire.office.mapping import known_headers, mapping_of
from onus.wire.office.profiles import Profile
from onus.wire.office.sheet_designs import OWN_SHEETS
from onus.wire.office.sheet_faults import OfficeError, SheetFault, sheet_fault
from onus.wire.office.sheet_kinds import SheetKind, SheetKinds

PHOTOS = "photos"
"""Kind of sheet that tells of photos."""
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
    book: Book, kinds: SheetKinds, profile: Profile, zone: ZoneTable
) -> tuple[tuple[Watermark, ...], tuple[SheetFault, ...]]:
    """Return the watermarks that a workbook tells, and what is wrong with them.

    Sheets of other kinds are passed over, with their faults; they are not of photos.
    """
    found: list[Watermark] = []
    # A file that could not be read at all may be the one that tells.
    faults: list[SheetFault] = [] if book.grids else list(book.faults)
    rows: dict[str, int] = {}
    for grid in book.grids:
        layout, columns = _columns(grid, kinds, profile)
        if layout is None or not set(NEEDED) <= set(columns):
            continue
        faults += [fault for fault in book.faults if fault.sheet == grid.sheet]
        for row in layout.body:
            cells = {field: grid.at(row, column) for field, column in columns.items()}
            if cells["file"].is_blank:
                faults.append(_refused(grid, cells["file"], kinds.kind(PHOTOS), "file", Localized()))
                continue
            mark, wrong = _mark(grid, row, cells, kinds.kind(PHOTOS), zone)
            faults += wrong
            if mark is None:
                continue
            key = mark.file.casefold()
            if key in rows:
                faults.append(_fault(PhotoTwice, grid, cells["file"], name=mark.file, earlier=rows[key]))
            rows.setdefault(key, row)
            found.append(mark)
    return tuple(found), tuple(faults)


def _columns(grid: Grid, kinds: SheetKinds, profile: Profile) -> tuple[Layout | None, dict[str, int]]:
    """Return how a sheet of photos is laid out and where its fields stand; nothing for any other sheet."""
    layout = layout_of(grid, known_headers(kinds))
    mapping = mapping_of(grid, layout, kinds, profile) if layout and grid.sheet not in OWN_SHEETS else None
    if mapping is None or mapping.kind.id != PHOTOS:
        return None, {}
    return layout, {guess.column.field: guess.heading.column for guess in mapping.guesses}


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
