"""Dossier tracks: read fixes in the columns that a dossier documents.

In:  sound rows of `normalise_track_batch`.
Out: `vehicle_id, t_utc, lon, lat` and what else the source had.

The surprise: longitudes and latitudes are written as the doubles next to their
whole 1e-7 degrees, so reading them again gives back the very same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onus.wire.chinese_datums import DATUM_METHODS, to_wgs84
from onus.wire.columns import ColumnSource
from onus.wire.coordinates import degrees_to_e7, e7_to_degrees
from onus.wire.track_tables import ABSENT, NEEDED, UNITS, column_of

OPTIONAL = tuple(field for field in UNITS if field not in NEEDED)
TYPES: Mapping[str, pa.DataType] = {
    "vehicle_id": pa.string(),
    "t_utc": pa.timestamp("us", "UTC"),
    "lon": pa.float64(),
    "lat": pa.float64(),
    "speed_kmh": pa.float64(),
    "heading_deg": pa.float64(),
    "working": pa.bool_(),
    "odometer_m": pa.int64(),
    "accuracy_m": pa.float64(),
    "recorded_at": pa.timestamp("us", "UTC"),
}
DATUM_TYPES: Mapping[str, pa.DataType] = {
    "lon_raw": pa.float64(),
    "lat_raw": pa.float64(),
    "datum": pa.string(),
    "datum_method": pa.string(),
}


def optional_fields(names: Iterable[str], columns: Mapping[str, ColumnSource]) -> tuple[str, ...]:
    """Return which optional fields a file with these columns has.

    >>> optional_fields(["speed_kmh", "colour"], {})
    ('speed_kmh',)
    """
    present = tuple(names)
    return tuple(field for field in OPTIONAL if column_of(field, columns).column in present)


def dossier_schema(optional: Iterable[str], datum: str) -> pa.Schema:
    """Return the schema of a track file.

    >>> dossier_schema(["working"], "wgs84").names
    ['vehicle_id', 't_utc', 'lon', 'lat', 'working']
    """
    wanted = tuple(optional)
    names = [*NEEDED, *(field for field in OPTIONAL if field in wanted)]
    fields = [(name, TYPES[name]) for name in names]
    if datum != "wgs84":
        fields += list(DATUM_TYPES.items())
    return pa.schema(fields)


def dossier_tracks(batch: pa.RecordBatch, schema: pa.Schema, datum: str) -> pa.RecordBatch:
    """Return sound rows in the columns of a track file.

    Args:
        batch: rows as `track_tables.SCHEMA` says, positions in the source's datum.
        schema: what `dossier_schema` returned.
        datum: `wgs84`, `gcj02` or `bd09`; the last two are converted, and the
            raw position, the datum and the method are kept beside the result.

    >>> row = {"vehicle_id": "7", "at_us": 0, "lon_e7": 15, "lat_e7": 0, "speed_mm_s": -1,
    ...        "heading_cdeg": -1, "working": -1, "odometer_m": -1, "accuracy_mm": -1, "recorded_us": 0}
    >>> rows = pa.RecordBatch.from_pylist([row])
    >>> dossier_tracks(rows, dossier_schema([], "wgs84"), "wgs84")["lon"].to_pylist()
    [1.5e-06]
    """
    raw_lon, raw_lat = (e7_to_degrees(batch[name].to_numpy()) for name in ("lon_e7", "lat_e7"))
    lon, lat = to_wgs84(raw_lon, raw_lat, datum)
    count = batch.num_rows
    arrays = {
        "vehicle_id": batch["vehicle_id"],
        "t_utc": batch["at_us"].cast(pa.timestamp("us", "UTC")),
        "lon": pa.array(e7_to_degrees(degrees_to_e7(lon))),
        "lat": pa.array(e7_to_degrees(degrees_to_e7(lat))),
        "speed_kmh": _scaled(batch["speed_mm_s"], 9, 2_500),
        "heading_deg": _scaled(batch["heading_cdeg"], 1, 100),
        "working": _known(batch["working"]).cast(pa.bool_()),
        "odometer_m": _known(batch["odometer_m"]),
        "accuracy_m": _scaled(batch["accuracy_mm"], 1, 1_000),
        "recorded_at": batch["recorded_us"].cast(pa.timestamp("us", "UTC")),
        "lon_raw": pa.array(raw_lon),
        "lat_raw": pa.array(raw_lat),
        "datum": pa.array([datum] * count, pa.string()),
        "datum_method": pa.array([DATUM_METHODS.get(datum, "")] * count, pa.string()),
    }
    return pa.RecordBatch.from_arrays([arrays[name] for name in schema.names], schema=schema)


def _known(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ABSENT), None, column)


def _scaled(column: pa.Array, times: int, per: int) -> pa.Array:
    whole = column.to_numpy().astype(np.int64)
    return pa.array(whole * times / per, mask=whole == ABSENT)
