"""Network files: the streets of a town as Parquet or GeoJSON.

In:  a town.
Out: `network` (owed segments and yards) and `lines` (every street that can be driven).

The surprise: streets beyond the owed ones stand in `lines` only, without a
segment id: vehicles may use them, and nobody owes them.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from onus.simulation.depots import RADIUS_M
from onus.simulation.lines import Lines
from onus.simulation.names import depot_id, district_id, lot_of, road_name, segment_id
from onus.simulation.projection import Projection
from onus.simulation.streets import CLASSES
from onus.simulation.town import SimulatedTown

GRADES = ("I", "II", "III", "II")
DIRECTIONS = {0: "", 1: "forward", -1: "backward"}
LITTLE_ENDIAN, WKB_POINT, WKB_LINE = 1, 1, 2
WKB_HEAD = struct.Struct("<BII")
DEGREES_PER_E7 = 1e7


def write_network(town: SimulatedTown, folder: Path) -> None:
    """Write `network` and `lines` in the format that was asked for."""
    rows, lines = network_table(town), lines_table(town)
    if town.asked.format == "parquet":
        write_table(_with_geo(rows, ["LineString", "Point"]), folder / "network.parquet")
        write_table(_with_geo(lines, ["LineString"]), folder / "lines.parquet")
        return
    _write_geojson(rows, folder / "network.geojson")
    _write_geojson(lines, folder / "lines.geojson")


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet."""
    parquet.write_table(table, path, compression="zstd", row_group_size=250_000)


def network_table(town: SimulatedTown) -> pa.Table:
    """Return one row for each owed segment, then one for each yard."""
    streets, depots = town.streets, town.depots
    street = np.flatnonzero(streets.segment >= 0)
    count, yards = len(street), len(depots.node)
    kind, district = streets.kind[street].tolist(), streets.district[street].tolist()
    length_m = streets.lines.length_mm[street] / 1000
    width_m = streets.width_dm[street] / 10
    segments = {
        "segment_id": [segment_id(number) for number in range(count)],
        "name": [road_name(road) for road in streets.road[street].tolist()],
        "kind": ["segment"] * count,
        "class": [CLASSES[one] for one in kind],
        "district": [district_id(one) for one in district],
        "lot": [lot_of(one) for one in district],
        "owner": ["city"] * count,
        "grade": [GRADES[one] for one in kind],
        "length_m": length_m.tolist(),
        "width_m": width_m.tolist(),
        "area_m2": np.round(length_m * width_m, 1).tolist(),
        "oneway": [DIRECTIONS[one] for one in streets.oneway[street].tolist()],
        "private": [False] * count,
        "radius_m": [None] * count,
    }
    yard: dict[str, list[object]] = {
        "segment_id": [depot_id(number) for number in range(yards)],
        "name": [f"Generated depot {number + 1} / 生成停车场 {number + 1}" for number in range(yards)],
        "kind": ["depot"] * yards,
        "private": [False] * yards,
        "radius_m": [float(RADIUS_M)] * yards,
    }
    columns = {
        name: pa.array([*values, *_yard_values(yard, name, yards)]) for name, values in segments.items()
    }
    lines = _wkb_lines(town.lines, street, _projection(town))
    points = pa.array(_wkb_points(town), pa.binary())
    return pa.table({**columns, "geometry": pa.concat_arrays([lines, points])})


def _yard_values(yard: dict[str, list[object]], name: str, yards: int) -> list[object]:
    nothing = None if name in ("length_m", "width_m", "area_m2") else ""
    return yard.get(name, [nothing] * yards)


def lines_table(town: SimulatedTown) -> pa.Table:
    """Return one row for each street, and one for the drive of each yard."""
    streets, yards = town.streets, len(town.depots.node)
    numbers = streets.segment.tolist() + [-1] * yards
    oneway = streets.oneway.tolist() + [0] * yards
    return pa.table(
        {
            "segment_id": pa.array([segment_id(one) if one >= 0 else "" for one in numbers]),
            "oneway": pa.array([DIRECTIONS[one] for one in oneway]),
            "geometry": _wkb_lines(town.lines, np.arange(len(numbers)), _projection(town)),
        }
    )


def _projection(town: SimulatedTown) -> Projection:
    return Projection(town.asked.lon_e7, town.asked.lat_e7)


def _degrees(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], projection: Projection
) -> NDArray[np.float64]:
    lon_e7, lat_e7 = projection.to_e7(x_m, y_m)
    return np.stack([lon_e7 / DEGREES_PER_E7, lat_e7 / DEGREES_PER_E7], axis=1)


def _wkb_lines(lines: Lines, which: NDArray[np.int64], projection: Projection) -> pa.Array:
    """Write lines as well-known binary, all in one buffer."""
    vertices = lines.first[which + 1] - lines.first[which]
    size = WKB_HEAD.size + 16 * vertices
    begin = np.concatenate([[0], np.cumsum(size)])
    buffer = np.zeros(int(begin[-1]), dtype=np.uint8)
    heads = np.zeros(len(which), dtype=[("order", "u1"), ("type", "<u4"), ("count", "<u4")])
    heads["order"], heads["type"], heads["count"] = LITTLE_ENDIAN, WKB_LINE, vertices
    head_bytes = heads.view(np.uint8).reshape(len(which), WKB_HEAD.size)
    buffer[begin[:-1, None] + np.arange(WKB_HEAD.size)] = head_bytes
    owner = np.repeat(np.arange(len(which)), vertices)
    before = np.concatenate([[0], np.cumsum(vertices)])[:-1]
    within = np.arange(len(owner)) - before[owner]
    vertex = lines.first[which][owner] + within
    pairs = np.ascontiguousarray(_degrees(lines.x_m[vertex], lines.y_m[vertex], projection), dtype="<f8")
    at = begin[owner] + WKB_HEAD.size + 16 * within
    buffer[at[:, None] + np.arange(16)] = pairs.view(np.uint8).reshape(len(owner), 16)
    offsets = pa.py_buffer(begin.astype(np.int32).tobytes())
    return pa.Array.from_buffers(pa.binary(), len(which), [None, offsets, pa.py_buffer(buffer.tobytes())])


def _wkb_points(town: SimulatedTown) -> list[bytes]:
    pairs = _degrees(town.depots.x_m, town.depots.y_m, _projection(town)).tolist()
    return [struct.pack("<BIdd", LITTLE_ENDIAN, WKB_POINT, lon, lat) for lon, lat in pairs]


def _with_geo(table: pa.Table, types: list[str]) -> pa.Table:
    """Name the geometry column, so that map programs find it (GeoParquet 1.1.0)."""
    column = {"encoding": "WKB", "geometry_types": types}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return table.replace_schema_metadata({"geo": json.dumps(geo, sort_keys=True)})


def _write_geojson(table: pa.Table, path: Path) -> None:
    """Write a table as GeoJSON, one feature a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        file.writelines(_features(table))
        file.write("]}\n")


def _features(table: pa.Table) -> Iterator[str]:
    last = len(table) - 1
    for number, row in enumerate(table.to_pylist()):
        geometry = _geometry(row.pop("geometry"))
        feature = {"type": "Feature", "properties": row, "geometry": geometry}
        yield json.dumps(feature, ensure_ascii=False) + (",\n" if number < last else "\n")


def _geometry(wkb: bytes) -> dict[str, object]:
    """Return the GeoJSON form of what this module wrote as well-known binary."""
    _, kind, count = WKB_HEAD.unpack_from(wkb) if wkb[1] == WKB_LINE else (0, WKB_POINT, 0)
    if kind == WKB_POINT:
        return {"type": "Point", "coordinates": list(struct.unpack_from("<dd", wkb, 5))}
    numbers = struct.unpack_from(f"<{2 * count}d", wkb, WKB_HEAD.size)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return {"type": "LineString", "coordinates": [list(pair) for pair in pairs]}
