"""Track files: one file for each local day of fixes.

In:  a town.
Out: `tracks/YYYY-MM-DD.parquet` or `.csv`.

The surprise: a file may hold a few rows of another day. Some devices have a
wrong clock, and files are cut by when a fix was made, not by what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv, parquet

from onus.simulation.devices import Fixes
from onus.simulation.names import vehicle_id
from onus.simulation.options import Format
from onus.simulation.progress import Progress
from onus.simulation.town import SimulatedTown

DEGREES_PER_E7 = 1e7


class _Writer(Protocol):
    def write_table(self, table: pa.Table) -> None: ...


def write_tracks(town: SimulatedTown, folder: Path, tell: Progress) -> int:
    """Write the tracks of all days and return how many fixes there are."""
    folder.mkdir()
    names = [vehicle_id(vehicle) for vehicle in range(town.asked.vehicles)]
    written = 0
    for day in tell.each(range(town.asked.days), "Days of tracks"):
        date = (town.asked.start + timedelta(days=day)).isoformat()
        written += _write_day(town, day, folder / f"{date}.{town.asked.format}", names)
    return written


def _write_day(town: SimulatedTown, day: int, path: Path, names: list[str]) -> int:
    written = 0
    form = town.asked.format
    with _open(path, form) as writer:
        for fixes in town.fixes(day):
            writer.write_table(fixes_table(fixes, names, form, signal=town.asked.signal))
            written += len(fixes)
    return written


def fixes_table(fixes: Fixes, names: list[str], form: Format, *, signal: bool) -> pa.Table:
    """Return fixes as rows of a track file.

    Args:
        fixes: of any vehicles.
        names: ids of all vehicles of the fleet.
        form: in CSV an instant is a text.
        signal: whether devices report the working signal of the blade.
    """
    vehicles = pa.DictionaryArray.from_arrays(pa.array(fixes.vehicle, pa.int32()), pa.array(names))
    unknown = np.full(len(fixes), not signal)
    columns = {
        "vehicle_id": vehicles.cast(pa.string()),
        "t_utc": _instants(fixes.at_us, form),
        "lon": pa.array(fixes.lon_e7 / DEGREES_PER_E7),
        "lat": pa.array(fixes.lat_e7 / DEGREES_PER_E7),
        "speed_kmh": pa.array(np.round(fixes.speed_kmh, 1)),
        "heading_deg": pa.array(np.round(fixes.heading_deg) % 360, mask=np.isnan(fixes.heading_deg)),
        "working": pa.array(fixes.is_down, mask=unknown),
        "odometer_m": pa.array(fixes.odometer_m),
        "accuracy_m": pa.array(np.round(fixes.accuracy_m, 1)),
    }
    return pa.table(columns)


def _instants(at_us: NDArray[np.int64], form: Format) -> pa.Array:
    if form == "parquet":
        return pa.array(at_us, pa.timestamp("us", tz="UTC"))
    return pa.array(np.datetime_as_string(at_us.astype("datetime64[us]"), unit="ms", timezone="UTC"))


SCHEMA = pa.schema(
    [
        ("vehicle_id", pa.string()),
        ("t_utc", pa.timestamp("us", tz="UTC")),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("speed_kmh", pa.float64()),
        ("heading_deg", pa.float64()),
        ("working", pa.bool_()),
        ("odometer_m", pa.int64()),
        ("accuracy_m", pa.float64()),
    ]
)


@contextmanager
def _open(path: Path, form: Format) -> Iterator[_Writer]:
    """Open a file that takes one table after the other."""
    if form == "parquet":
        with parquet.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
            yield writer
        return
    as_text = SCHEMA.set(1, pa.field("t_utc", pa.string()))
    with csv.CSVWriter(
        path, as_text, write_options=csv.WriteOptions(quoting_style="none", quoting_header="none")
    ) as writer:
        yield writer
