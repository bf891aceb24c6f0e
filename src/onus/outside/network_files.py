"""Network files: roads and places out of GeoParquet, GeoJSON, OpenStreetMap or CSV.

In:  a path and the mapping of its columns.
Out: a table in the columns of a dossier with a WKB geometry, and all faults.

The surprise: geometries keep the digits of their file. They are rounded to
1e-7 degree by the one function that every reader of positions calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from onus.base.errors import Fault
from onus.outside.files import atomic_file, bounded_read
from onus.outside.osm import read_osm
from onus.outside.parquet_files import broken, parquet_faults
from onus.outside.text_files import read_csv, text_faults
from onus.wire.chinese_datums import DATUM_METHODS, to_wgs84
from onus.wire.columns import ColumnSource
from onus.wire.coordinates import degrees_to_e7, e7_to_degrees, is_on_earth
from onus.wire.geojson import features_text, parse_features
from onus.wire.geoparquet import geo_metadata, geometry_column
from onus.wire.import_faults import BrokenGeometry, TooLarge, UnknownForm, cut, fault, fault_of
from onus.wire.network_tables import normalise_network
from onus.wire.osm_ways import CARRIAGEWAYS, RoadSegment

FORMS = ".parquet, .geoparquet, .geojson, .json, .csv, .osm.pbf, .osm"
SEGMENT_TYPES = ("LineString", "MultiLineString", "Polygon", "MultiPolygon", "Point")
LINE_TYPES = ("LineString", "MultiLineString")


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """A network, read.

    Attributes:
        table: the columns of `network.parquet`, with `geometry` as WKB where there is one.
        faults: all faults, warnings among them.
    """

    table: pa.Table
    faults: tuple[Fault, ...]

    def usable(self) -> bool:
        """Return whether nothing worse than a warning was found."""
        return all(one.warning for one in self.faults)


@dataclass(frozen=True, slots=True)
class _Source:
    """A table as its file has it; geometry as shapely objects, None where it has none."""

    table: pa.Table
    geometry: NDArray[np.object_] | None
    faults: tuple[Fault, ...]

    def is_unreadable(self) -> bool:
        """Return whether it has faults and no rows that could still be looked through."""
        return bool(self.faults) and not self.table.num_rows


def read_network(
    path: Path,
    columns: Mapping[str, ColumnSource],
    *,
    encoding: str = "utf-8",
    datum: str = "wgs84",
    classes: Sequence[str] = CARRIAGEWAYS,
) -> NetworkFile:
    """Read segments and places.

    Args:
        path: a file of one of `FORMS`.
        columns: which column holds which field.
        encoding: of a text file.
        datum: `wgs84`, `gcj02` or `bd09`.
        classes: for OpenStreetMap, the wanted values of `highway`.
    """
    if _is_osm(path):
        return _osm_network(path, classes)
    source = _source(path, encoding)
    if source.is_unreadable():
        return NetworkFile(pa.table({}), source.faults)
    rows = normalise_network(source.table, columns, file=path.name)
    faults = [*source.faults, *rows.faults]
    table = rows.table
    if source.geometry is not None and table.num_columns:
        faults += _geometry_faults(source.geometry, path.name, SEGMENT_TYPES)
        table = _with_geometry(table, source.geometry, datum)
    return NetworkFile(table, cut(faults, file=path.name))


def read_lines(
    path: Path,
    columns: Mapping[str, ColumnSource],
    *,
    encoding: str = "utf-8",
    datum: str = "wgs84",
    classes: Sequence[str] = CARRIAGEWAYS,
) -> NetworkFile:
    """Read centerlines: `segment_id` (may be empty), `oneway`, and one LineString a row."""
    if _is_osm(path):
        network = _osm_network(path, classes)
        kept = [name for name in ("segment_id", "oneway", "geometry") if name in network.table.schema.names]
        return NetworkFile(network.table.select(kept), network.faults)
    source = _source(path, encoding)
    if source.is_unreadable():
        return NetworkFile(pa.table({}), source.faults)
    rows = normalise_network(source.table, columns, file=path.name, id_needed=False)
    faults = [*source.faults, *rows.faults]
    if source.geometry is None:
        faults.append(fault(BrokenGeometry, path.name, found="the file has no geometry"))
    if source.geometry is None or not rows.table.num_columns:
        return NetworkFile(pa.table({}), tuple(faults))
    faults += _geometry_faults(source.geometry, path.name, LINE_TYPES, needed=True)
    table = rows.table.select(["segment_id", "oneway"])
    if any(not one.warning for one in faults):
        return NetworkFile(table, cut(faults, file=path.name))
    parts, owner = shapely.get_parts(source.geometry, return_index=True)
    single = table.take(pa.array(owner))
    return NetworkFile(_with_geometry(single, parts, datum), cut(faults, file=path.name))


def write_network(table: pa.Table, path: Path) -> None:
    """Write a network or lines as Parquet, or as GeoJSON where the name ends so."""
    with atomic_file(path) as aside:
        if path.suffix in (".geojson", ".json"):
            aside.write_text(_as_geojson(table), encoding="utf-8", newline="\n")
        else:
            parquet.write_table(_with_metadata(table), aside, compression="zstd")


def _is_osm(path: Path) -> bool:
    return path.name.endswith((".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz"))


def _source(path: Path, encoding: str) -> _Source:
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".geoparquet"):
        return _from_parquet(path)
    if suffix in (".geojson", ".json"):
        return _from_geojson(path, encoding)
    if suffix == ".csv":
        rows = read_csv(path, encoding=encoding)
        cells = {name: [row[name] for row in rows.rows] for name in rows.header}
        return _Source(pa.table(cells), None, rows.faults)
    unknown = fault(UnknownForm, path.name, name=path.name, forms=FORMS)
    return _Source(pa.table({}), None, (unknown,))


def _from_parquet(path: Path) -> _Source:
    faults = parquet_faults(path, whole=True)
    if faults:
        return _Source(pa.table({}), None, faults)
    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        return _Source(pa.table({}), None, (broken(path, error),))
    geo = (table.schema.metadata or {}).get(b"geo")
    text = geo.decode("utf-8", "replace") if geo is not None else None
    column = geometry_column(text, table.schema.names, file=path.name)
    if column.faults or not column.name:
        return _Source(table, None, column.faults)
    stored = table[column.name].combine_chunks()
    stored = stored.storage if isinstance(stored, pa.ExtensionArray) else stored
    wkb = np.array(stored.to_pylist(), object)
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    lost = np.flatnonzero(shapely.is_missing(shapes) & np.array([one is not None for one in wkb]))
    unreadable = tuple(
        fault(BrokenGeometry, path.name, where=f"row {row + 1}", found="its WKB is broken")
        for row in lost.tolist()
    )
    return _Source(table.drop_columns([column.name]), shapes, cut(unreadable, file=path.name))


def _from_geojson(path: Path, encoding: str) -> _Source:
    faults = [one for one in text_faults(path, encoding=encoding) if one.code != "IMPORT-011"]
    if faults:
        return _Source(pa.table({}), None, tuple(faults))
    try:
        text = bounded_read(path).decode(encoding)
    except TooLarge as error:
        return _Source(pa.table({}), None, (fault_of(TooLarge, path.name, error.named),))
    read = parse_features(text, file=path.name)
    if read.faults:
        return _Source(pa.table({}), None, read.faults)
    names = list(dict.fromkeys(name for one in read.features for name in one.properties))
    table = pa.table({name: pa.array([f.properties.get(name, "") for f in read.features]) for name in names})
    texts = np.array([one.geometry or None for one in read.features], object)
    shapes = shapely.from_geojson(texts, on_invalid="ignore")
    wrong = tuple(
        fault(
            BrokenGeometry,
            path.name,
            where=f"feature {row + 1}",
            found="it is no geometry",
        )
        for row, text in enumerate(texts)
        if text is not None and shapes[row] is None
    )
    return _Source(table, shapes, cut(wrong, file=path.name))


def _geometry_faults(
    shapes: NDArray[np.object_],
    file: str,
    types: Sequence[str],
    *,
    needed: bool = False,
) -> list[Fault]:
    """Return what is wrong with geometries: kind, emptiness, positions off the Earth."""
    faults: list[Fault] = []
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    bounds = shapely.bounds(shapes)
    low = is_on_earth(degrees_to_e7(bounds[:, 0]), degrees_to_e7(bounds[:, 1]))
    high = is_on_earth(degrees_to_e7(bounds[:, 2]), degrees_to_e7(bounds[:, 3]))
    coded = shapely.get_type_id(shapes)
    crossed = ~missing & ~shapely.is_valid(shapes)
    for row in range(len(shapes)):
        where = f"row {row + 1}"
        kind = "" if missing[row] else shapely.GeometryType(coded[row]).name.title()
        if missing[row] and needed:
            faults.append(fault(BrokenGeometry, file, where=where, found="it is empty"))
        elif not missing[row] and kind not in [name.title() for name in types]:
            faults.append(fault(BrokenGeometry, file, where=where, found=f"it is a {kind}"))
        elif not missing[row] and not (low[row] and high[row]):
            faults.append(fault(BrokenGeometry, file, where=where, found="it leaves the Earth"))
        elif crossed[row]:
            found = shapely.is_valid_reason(shapes[row])
            faults.append(fault(BrokenGeometry, file, where=where, warning=True, found=found))
    return faults


def _with_geometry(table: pa.Table, shapes: NDArray[np.object_], datum: str) -> pa.Table:
    """Return the table with its geometry; of another datum, converted, with the raw one beside it."""
    if datum == "wgs84":
        return table.append_column("geometry", pa.array(shapely.to_wkb(shapes), pa.binary()))
    raw = shapely.to_wkb(shapes)
    converted = shapely.transform(shapes, lambda at: np.column_stack(to_wgs84(at[:, 0], at[:, 1], datum)))
    count = table.num_rows
    table = table.append_column("geometry", pa.array(shapely.to_wkb(converted), pa.binary()))
    table = table.append_column("geometry_raw", pa.array(raw, pa.binary()))
    table = table.append_column("datum", pa.array([datum] * count))
    return table.append_column("datum_method", pa.array([DATUM_METHODS[datum]] * count))


def _osm_network(path: Path, classes: Sequence[str]) -> NetworkFile:
    roads = read_osm(path, classes=classes)
    if not roads.segments:
        return NetworkFile(pa.table({}), roads.faults)
    shapes = [_line(segment) for segment in roads.segments]
    source = pa.table(
        {
            "segment_id": [one.segment_id for one in roads.segments],
            "name": [one.name for one in roads.segments],
            "class": [one.road_class for one in roads.segments],
            "oneway": [one.oneway for one in roads.segments],
            "length_m": [one.length_mm / 1_000 for one in roads.segments],
            "source_ref": [one.source_ref for one in roads.segments],
        }
    )
    rows = normalise_network(source, {}, file=path.name)
    table = _with_geometry(rows.table, np.array(shapes, object), "wgs84")
    return NetworkFile(table, cut([*roads.faults, *rows.faults], file=path.name))


def _line(segment: RoadSegment) -> shapely.LineString:
    degrees = np.column_stack(
        [
            e7_to_degrees(np.array(segment.lon_e7)),
            e7_to_degrees(np.array(segment.lat_e7)),
        ]
    )
    return shapely.linestrings(degrees)


def _with_metadata(table: pa.Table) -> pa.Table:
    if "geometry" not in table.schema.names:
        return table
    shapes = shapely.from_wkb(np.array(table["geometry"].to_pylist(), object))
    there = shapes[~shapely.is_missing(shapes)]
    names = {shapely.GeometryType(kind).name for kind in shapely.get_type_id(there)}
    spelled = [name for name in SEGMENT_TYPES if name.upper() in names]
    return table.replace_schema_metadata({"geo": geo_metadata(spelled)})


def _as_geojson(table: pa.Table) -> str:
    shapes = shapely.from_wkb(np.array(table["geometry"].to_pylist(), object))
    texts = shapely.to_geojson(shapes)
    kept = [n for n in table.schema.names if n not in ("geometry", "geometry_raw")]
    properties = table.select(kept).to_pylist()
    return features_text(
        ({k: v for k, v in row.items() if v not in (None, "")}, text or "")
        for row, text in zip(properties, texts, strict=True)
    )
