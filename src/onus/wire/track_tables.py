"""Track tables: rows of any fleet system to the columns that evidence is made of.

In:  a batch of rows and the mapping of its columns.
Out: a batch with `vehicle_id, at_us, lon_e7, lat_e7, speed_mm_s, heading_cdeg,
     working, odometer_m, accuracy_mm, recorded_us`, and what is wrong with which row.

The surprise: a row with a fault is in no batch; the fault names it. A field
that a source does not have is -1, never 0: standing still is not silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from onus.base.errors import Fault, OnusError
from onus.wire.columns import WORDS, ColumnSource
from onus.wire.coordinates import is_on_earth
from onus.wire.identifiers import identifier_column
from onus.wire.import_faults import (
    FAULTS_OF_A_KIND_MAX,
    MissingColumn,
    MissingValue,
    OffEarth,
    OutOfTime,
    UnreadableValue,
    fault,
    more_faults,
)
from onus.wire.instant_columns import BEIJING, LAST_US, US_PER_UNIT, instant_column
from onus.wire.whole_numbers import MISSING, UNREADABLE, whole_column

ABSENT = -1
NEEDED = ("vehicle_id", "t_utc", "lon", "lat")
UNITS: dict[str, dict[str, tuple[int, int]]] = {
    "vehicle_id": {},
    "t_utc": dict.fromkeys((*US_PER_UNIT, BEIJING), (1, 1)),
    "lon": {"": (10_000_000, 1), "deg": (10_000_000, 1), "e6": (10, 1), "e7": (1, 1)},
    "lat": {"": (10_000_000, 1), "deg": (10_000_000, 1), "e6": (10, 1), "e7": (1, 1)},
    "speed_kmh": {
        "": (2_500, 9),
        "kmh": (2_500, 9),
        "mps": (1_000, 1),
        "mph": (11_176, 25),
        "kn": (4_630, 9),
    },
    "heading_deg": {"": (100, 1), "deg": (100, 1)},
    "working": {WORDS: (1, 1)},
    "odometer_m": {"": (1, 1), "m": (1, 1), "km": (1_000, 1), "mi": (201_168, 125)},
    "accuracy_m": {"": (1_000, 1), "m": (1_000, 1), "ft": (1_524, 5)},
    "recorded_at": dict.fromkeys((*US_PER_UNIT, BEIJING), (1, 1)),
}
"""Each field, the units it knows, and the ratio from a unit to the whole unit kept."""
FIELDS = {field: tuple(unit for unit in units if unit) for field, units in UNITS.items()}
SCHEMA = pa.schema(
    [
        ("vehicle_id", pa.string()),
        ("at_us", pa.int64()),
        ("lon_e7", pa.int64()),
        ("lat_e7", pa.int64()),
        ("speed_mm_s", pa.int64()),
        ("heading_cdeg", pa.int32()),
        ("working", pa.int8()),
        ("odometer_m", pa.int64()),
        ("accuracy_mm", pa.int64()),
        ("recorded_us", pa.int64()),
    ]
)
KEPT_AS = (
    ("lon", "lon_e7"),
    ("lat", "lat_e7"),
    ("speed_kmh", "speed_mm_s"),
    ("heading_deg", "heading_cdeg"),
    ("odometer_m", "odometer_m"),
    ("accuracy_m", "accuracy_mm"),
)
TRUE_WORDS = ("true", "t", "1", "1.0", "yes", "y", "on")
FALSE_WORDS = ("false", "f", "0", "0.0", "no", "n", "off")
FULL_CIRCLE_CDEG = 36_000
INT32_MAX = 2**31 - 1
EXPECTED = {
    "vehicle_id": "an id",
    "t_utc": "an instant (ISO 8601, or a number with a stated unit)",
    "recorded_at": "an instant (ISO 8601, or a number with a stated unit)",
    "working": "true or false",
}


@dataclass(frozen=True, slots=True)
class TrackRows:
    """Rows of a batch, read.

    Attributes:
        batch: the sound rows, in their order, as `SCHEMA` says.
        faults: what is wrong with the others.
        kept: positions of the sound rows in the source batch.
    """

    batch: pa.RecordBatch
    faults: tuple[Fault, ...]
    kept: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a batch stands in its file."""

    file: str
    first_row: int
    header_lines: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What the cells of a batch hold.

    Attributes:
        ids: texts, null where there is none.
        unusable: where an id cannot be one.
        nameless: where there is no id at all.
        whole: the other columns by their name in `SCHEMA`, in whole units.
    """

    ids: pa.Array
    unusable: NDArray[np.bool_]
    nameless: NDArray[np.bool_]
    whole: dict[str, NDArray[np.int64]]


def column_of(field: str, columns: Mapping[str, ColumnSource]) -> ColumnSource:
    """Return where a field comes from; a field that is not mapped has its own name.

    >>> column_of("lat", {}).column
    'lat'
    """
    return columns.get(field, ColumnSource(field))


def normalise_track_batch(
    batch: pa.RecordBatch | pa.Table,
    columns: Mapping[str, ColumnSource],
    *,
    file: str = "",
    first_row: int = 1,
    header_lines: int = 0,
) -> TrackRows:
    """Read one batch of a track table.

    Args:
        batch: rows as the file has them.
        columns: which column holds which field; fields not named have their own name.
        file: name for the faults.
        first_row: number of the first row in its file.
        header_lines: lines before row 1, for the line in a fault; 0 where a
            file has no lines.

    Returns:
        The sound rows and the faults.

    >>> rows = pa.table({"vehicle_id": [7.0], "t_utc": ["1970-01-01T00:00:01Z"], "lon": [1.5], "lat": [91.0]})
    >>> normalise_track_batch(rows, {}).faults[0].what
    'Longitude 1.5000000, latitude 91.0000000 is no position.'
    """
    place = _Place(file, first_row, header_lines)
    sources = {field: column_of(field, columns) for field in UNITS}
    absent = _absent_columns(batch, columns, place)
    if absent:
        return TrackRows(_empty(), absent, np.zeros(0, np.int64))
    cells = {
        field: _array(batch.column(source.column))
        for field, source in sources.items()
        if source.column in batch.schema.names
    }
    found = _read(cells, sources)
    blank = _blank_lines(found) if header_lines else np.zeros(batch.num_rows, np.bool_)
    faults, sound = _judged(found, cells, sources, place, ~blank)
    kept = np.flatnonzero(sound)
    arrays = [found.ids if len(kept) == len(found.ids) else pc.take(found.ids, pa.array(kept))]
    arrays += [_kept(found.whole[name], kept, SCHEMA.field(name).type) for name in SCHEMA.names[1:]]
    return TrackRows(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), faults, kept)


def _empty() -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], f.type) for f in SCHEMA], schema=SCHEMA)


def _absent_columns(
    batch: pa.RecordBatch, columns: Mapping[str, ColumnSource], place: _Place
) -> tuple[Fault, ...]:
    """Return a fault for each needed or mapped column that the file does not have."""
    wanted = [*NEEDED, *(field for field in columns if field not in NEEDED)]
    found = ", ".join(batch.schema.names)
    missing = [f for f in wanted if column_of(f, columns).column not in batch.schema.names]
    return tuple(
        fault(
            MissingColumn,
            place.file,
            line=place.header_lines,
            field=field,
            column=column_of(field, columns).column,
            found=found,
        )
        for field in missing
    )


def _array(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _read(cells: Mapping[str, pa.Array], sources: Mapping[str, ColumnSource]) -> _Found:
    """Return each column in whole units, with `MISSING` and `UNREADABLE` still in place."""
    count = len(cells["t_utc"])
    ids, unusable = identifier_column(cells["vehicle_id"])
    at = instant_column(cells["t_utc"], unit=sources["t_utc"].unit)
    whole = {"at_us": at, "recorded_us": at}
    for field, name in KEPT_AS:
        times, per = UNITS[field].get(sources[field].unit, (1, 1))
        column = cells.get(field)
        absent = np.full(count, MISSING)
        whole[name] = absent if column is None else whole_column(column, times=times, per=per)
    whole["working"] = _yes_no(cells.get("working"), sources["working"].words, count)
    recorded = cells.get("recorded_at")
    if recorded is not None:
        recorded_us = instant_column(recorded, unit=sources["recorded_at"].unit)
        whole["recorded_us"] = np.where(recorded_us == MISSING, at, recorded_us)
    wrong: NDArray[np.bool_] = unusable.to_numpy(zero_copy_only=False)
    nameless: NDArray[np.bool_] = ids.is_null().to_numpy(zero_copy_only=False) & ~wrong
    return _Found(ids, wrong, nameless, whole)


def _yes_no(column: pa.Array | None, words: tuple[str, ...], count: int) -> NDArray[np.int64]:
    """Return 1 for yes, 0 for no; with words of the source's own, all others mean no."""
    if column is None:
        return np.full(count, MISSING)
    if pa.types.is_floating(column.type) or pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.string())
    coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    meanings = np.array(
        [_meaning(value, words) for value in coded.dictionary.to_pylist()] + [MISSING],
        np.int64,
    )
    indices = pc.fill_null(coded.indices, len(meanings) - 1).to_numpy(zero_copy_only=False)
    meant: NDArray[np.int64] = meanings[indices.astype(np.int64)]
    return meant


def _meaning(value: object, words: tuple[str, ...]) -> int:
    text = str(value).strip()
    if text in ("", "None", "nan"):
        return MISSING
    if words:
        return int(text in words)
    lower = text.lower()
    if lower in TRUE_WORDS or lower in FALSE_WORDS:
        return int(lower in TRUE_WORDS)
    return UNREADABLE


def _judged(
    found: _Found,
    cells: Mapping[str, pa.Array],
    sources: Mapping[str, ColumnSource],
    place: _Place,
    filled: NDArray[np.bool_],
) -> tuple[tuple[Fault, ...], NDArray[np.bool_]]:
    """Return the faults of all filled rows, and where a row has none."""
    kinds = _masks(found)
    sound = filled.copy()
    faults: list[Fault] = []
    for kind, field, mask in kinds:
        rows = np.flatnonzero(mask & filled)
        sound[rows] = False
        for row in rows[:FAULTS_OF_A_KIND_MAX].tolist():
            faults.append(_row_fault(kind, field, row, cells, sources, found, place))
        if len(rows) > FAULTS_OF_A_KIND_MAX:
            rest = len(rows) - FAULTS_OF_A_KIND_MAX
            faults.append(more_faults(place.file, kind=kind.code, count=rest))
    return tuple(faults), sound


def _masks(
    found: _Found,
) -> list[tuple[type[OnusError], str, NDArray[np.bool_]]]:
    """Return each kind of fault, the field it speaks of, and the rows that have it."""
    at, lon, lat = found.whole["at_us"], found.whole["lon_e7"], found.whole["lat_e7"]
    recorded = found.whole["recorded_us"]
    readable = (lon > UNREADABLE) & (lat > UNREADABLE)
    masks = [
        (UnreadableValue, "vehicle_id", found.unusable),
        (MissingValue, "vehicle_id", found.nameless),
        (MissingValue, "t_utc", at == MISSING),
        (UnreadableValue, "t_utc", at == UNREADABLE),
        (OutOfTime, "t_utc", (at > UNREADABLE) & ((at < 0) | (at >= LAST_US))),
        (MissingValue, "lon", lon == MISSING),
        (UnreadableValue, "lon", lon == UNREADABLE),
        (MissingValue, "lat", lat == MISSING),
        (UnreadableValue, "lat", lat == UNREADABLE),
        (OffEarth, "lon", readable & ~is_on_earth(lon, lat)),
        (UnreadableValue, "recorded_at", (recorded == UNREADABLE) & (at != UNREADABLE)),
        (
            OutOfTime,
            "recorded_at",
            (recorded > UNREADABLE) & ((recorded < 0) | (recorded >= LAST_US)) & (at >= 0),
        ),
    ]
    limits = (
        ("speed_kmh", "speed_mm_s", INT32_MAX),
        ("heading_deg", "heading_cdeg", FULL_CIRCLE_CDEG),
        ("working", "working", 1),
        ("odometer_m", "odometer_m", 2**40),
        ("accuracy_m", "accuracy_mm", INT32_MAX),
    )
    for field, name, most in limits:
        value = found.whole[name]
        wrong = (value != MISSING) & ((value < 0) | (value > most))
        masks.append((UnreadableValue, field, wrong))
    return [(kind, field, mask) for kind, field, mask in masks if mask.any()]


def _blank_lines(
    found: _Found,
) -> NDArray[np.bool_]:
    """Return the rows of a text that are blank lines: nothing that is needed is there."""
    blank = found.nameless
    for name in ("at_us", "lon_e7", "lat_e7"):
        blank = blank & (found.whole[name] == MISSING)
    return blank


def _row_fault(
    kind: type[OnusError],
    field: str,
    row: int,
    cells: Mapping[str, pa.Array],
    sources: Mapping[str, ColumnSource],
    found: _Found,
    place: _Place,
) -> Fault:
    number = place.first_row + row
    return fault(
        kind,
        place.file,
        line=number + place.header_lines if place.header_lines else 0,
        where=f"row {number}",
        field=field,
        column=sources[field].column,
        value=str(cells[field][row].as_py())[:80],
        expected=EXPECTED.get(field, "a number in plain notation within its bounds"),
        lon=_degrees_text(int(found.whole["lon_e7"][row])),
        lat=_degrees_text(int(found.whole["lat_e7"][row])),
    )


def _degrees_text(value_e7: int) -> str:
    sign = "-" if value_e7 < 0 else ""
    return f"{sign}{abs(value_e7) // 10_000_000}.{abs(value_e7) % 10_000_000:07d}"


def _kept(column: NDArray[np.int64], rows: NDArray[np.int64], kind: pa.DataType) -> pa.Array:
    whole = np.where(column[rows] == MISSING, ABSENT, column[rows])
    if pa.types.is_int32(kind):
        # A heading of 360 degrees is north, as 0 is.
        whole = np.where(whole == FULL_CIRCLE_CDEG, 0, whole)
    return pa.array(whole, pa.int64()).cast(kind)
