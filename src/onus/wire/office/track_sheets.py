"""Track sheets: positions of a platform's export as track files of a dossier.

In:  records of track sheets, and the datum that a person or the sheet itself names.
Out: one file below `tracks/` for each sheet, in WGS 84, and every fault.

The surprise: a position that was imported before keeps the time at which it reached
the office; only what is new or different gets the time of this import. An export
that was corrected in February does not make the positions of January late.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256

import numpy as np

from onus.base.instants import ZoneTable, utc_text
from onus.base.marks import mark_of
from onus.base.texts import Localized
from onus.wire.chinese_datums import DATUM_METHODS, DATUMS, Degrees, to_wgs84
from onus.wire.coordinates import e7_to_degrees
from onus.wire.csv_rows import csv_text
from onus.wire.office.cell_texts import plain
from onus.wire.office.cell_times import instant_at
from onus.wire.office.reading_faults import Contradiction, NoDatum, WrongEntry
from onus.wire.office.records import Record, Sheet, heading_place
from onus.wire.office.sheet_faults import SheetFault, sheet_fault

TRACKS = "tracks"
MARK = "office-"
"""With what the names of these files begin, so that an import knows its own."""
NAME_MAX, MARK_LETTERS = 90, 8
NEEDED = ("vehicle_id", "t_utc", "lon", "lat")
OPTIONAL = ("speed_kmh", "heading_deg", "odometer_m", "working")
SHIFTED = ("lon_raw", "lat_raw", "datum", "datum_method")
_NAMED = (
    ("wgs84", re.compile(r"wgs ?-?84")),
    ("gcj02", re.compile(r"gcj ?-?02")),
    ("bd09", re.compile(r"bd ?-?09")),
)


def track_files(
    sheets: Sequence[Sheet],
    *,
    datum: str,
    zone: ZoneTable,
    now: str,
    old: Callable[[str], list[dict[str, str]]],
) -> tuple[Mapping[str, bytes], tuple[SheetFault, ...]]:
    """Return the track files that the track sheets come to, and what is wrong with them.

    Args:
        sheets: of which those of other kinds are passed over.
        datum: `wgs84`, `gcj02` or `bd09`, as a person named it; empty for what the sheets say.
        zone: time zone of the dossier; a time without an offset is its own.
        now: instant of the import, as tables write it.
        old: rows of a file of an earlier import; none where there is none.
    """
    files: dict[str, bytes] = {}
    faults: list[SheetFault] = []
    for sheet in sheets:
        if sheet.mapping.kind.id != TRACKS or not sheet.records:
            continue
        found = datum_of(sheet, datum)
        if isinstance(found, SheetFault):
            faults.append(found)
            continue
        off_earth = [fault for record in sheet.records for fault in _off_earth(record)]
        faults += off_earth
        usable = [r for r in sheet.records if all(name in r.values for name in NEEDED)]
        if usable and not off_earth:
            name = file_name(sheet)
            assert name not in files, f"two sheets would be written to {name}"
            files[name] = _file(sheet, usable, found, zone, now, old(name))
    return files, tuple(faults)


def datum_of(sheet: Sheet, named: str) -> str | SheetFault:
    """Return the datum of a sheet, as it names it itself or a person did; a fault where neither or both differ."""
    texts = [*sheet.layout.titles, *(heading.label for heading in sheet.layout.headings)]
    text = plain(" ".join(texts)).casefold()
    told = [name for name, pattern in _NAMED if pattern.search(text)]
    lon = sheet.mapping.guess("lon")
    at = heading_place(sheet.grid, sheet.layout, lon.heading) if lon else {"sheet": sheet.grid.sheet}
    if len(told) == 1 and named in ("", told[0]):
        return told[0]
    if not told and named in DATUMS:
        return named
    if told:
        given = {"first": " / ".join(told), "second": named or Localized("nothing", "未指明")}
        one, other = Localized("the sheet", "表中坐标系"), Localized("the command", "命令指明的坐标系")
        return sheet_fault(Contradiction, sheet.grid.file, **at, one=one, other=other, **given)  # type: ignore[arg-type]
    return sheet_fault(NoDatum, sheet.grid.file, **at)


def file_name(sheet: Sheet) -> str:
    """Return the name of the track file of a sheet, legal on every system.

    What no system allows in a name is replaced, so two sheets may come to one name;
    the digest of what they are really called tells them apart.
    """
    told = f"{sheet.grid.file.rpartition('.')[0]}-{sheet.grid.sheet}"
    digest = sha256(f"{sheet.grid.file}!{sheet.grid.sheet}".encode()).hexdigest()
    mark = mark_of(digest, letters=MARK_LETTERS)
    return f"{TRACKS}/{MARK}{re.sub(r'[^0-9A-Za-z一-鿿._-]', '_', told)[:NAME_MAX].rstrip('.')}-{mark}.csv"


def _off_earth(record: Record) -> list[SheetFault]:
    limits = (("lon", 180), ("lat", 90))
    return [
        record.fault(
            WrongEntry, name, title=record.title(name), found=record.cell_text(name),
            asked=Localized(f"a number from -{limit} to {limit}", f"-{limit} 至 {limit} 之间的数"),
        )
        for name, limit in limits
        if abs(record.number(name) or Fraction(0)) > limit
    ]  # fmt: skip


def _file(
    sheet: Sheet, records: Sequence[Record], datum: str, zone: ZoneTable, now: str, old: list[dict[str, str]]
) -> bytes:
    raw = _degrees(records, "lon"), _degrees(records, "lat")
    lon, lat = to_wgs84(*raw, datum)
    told = [name for name in OPTIONAL if name in records[0].columns]
    shifted = datum != "wgs84"
    header = (*NEEDED, *told, *(SHIFTED if shifted else ()), "recorded_at")
    known = {tuple(row.get(name, "") for name in header[:-1]): row.get("recorded_at", "") for row in old}
    rows = []
    for number, record in enumerate(records):
        at = record.moment("t_utc")
        cells = (
            record.text("vehicle_id"),
            utc_text(instant_at(at, zone)) if at else "",
            f"{lon[number]:.7f}",
            f"{lat[number]:.7f}",
            *(_optional(record, name) for name in told),
        )
        if shifted:
            method = DATUM_METHODS[datum]
            cells += (f"{raw[0][number]:.7f}", f"{raw[1][number]:.7f}", datum, method)
        rows.append((*cells, known.get(cells) or now))
    return csv_text(header, rows).encode()


def _optional(record: Record, name: str) -> str:
    if name == "working":
        said = record.values.get(name)
        return "" if said is None else "true" if said else "false"
    return record.decimal(name)


def _degrees(records: Sequence[Record], name: str) -> Degrees:
    """Return the degrees of a column, each to the nearest 1e-7."""
    found = (record.number(name) or Fraction(0) for record in records)
    return e7_to_degrees(np.array([round(value * 10_000_000) for value in found], np.int64))
