"""GeoParquet: which column holds the geometry, and in which reference system.

In:  the metadata of a Parquet schema, as texts.
Out: the geometry column, or what is wrong with it; and the metadata we write.

The surprise: a file without a stated reference system is WGS 84 by the
standard, and one that states null is of unknown system and is refused.

Source: GeoParquet 1.1.0, file metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.errors import Fault
from onus.wire.import_faults import NoGeometry, WrongReference, fault

ACCEPTED = ("OGC:CRS84", "EPSG:4326", "EPSG:4490")
UNSTATED = "unstated"
CRS84 = {
    "type": "GeographicCRS",
    "name": "WGS 84 (CRS84)",
    "datum": {
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {
            "name": "WGS 84",
            "semi_major_axis": 6378137,
            "inverse_flattening": 298.257223563,
        },
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {
                "name": "Geodetic longitude",
                "abbreviation": "Lon",
                "direction": "east",
                "unit": "degree",
            },
            {
                "name": "Geodetic latitude",
                "abbreviation": "Lat",
                "direction": "north",
                "unit": "degree",
            },
        ],
    },
    "id": {"authority": "OGC", "code": "CRS84"},
}


@dataclass(frozen=True, slots=True)
class GeometryColumn:
    """The column that holds the geometry; empty where the table has none."""

    name: str
    faults: tuple[Fault, ...] = ()


def geometry_column(geo: str | None, names: Sequence[str], *, file: str) -> GeometryColumn:
    """Return the geometry column of a table.

    Args:
        geo: text of the `geo` metadata; None where the file has none.
        names: names of all columns.
        file: name for the faults.

    Returns:
        The primary column. Without metadata a column `geometry` is taken as
        WKB in WGS 84, which is what the dossier format says of it.

    >>> geometry_column(None, ["id", "geometry"], file="a.parquet").name
    'geometry'
    """
    if geo is None:
        return GeometryColumn("geometry" if "geometry" in names else "")
    try:
        stated = json.loads(geo)
        name = stated["primary_column"]
        column = stated["columns"][name]
        encoding, crs = str(column["encoding"]), column.get("crs", UNSTATED)
    except (ValueError, KeyError, TypeError, AttributeError):
        return GeometryColumn("", (fault(NoGeometry, file, found="its metadata is broken"),))
    if name not in names:
        return GeometryColumn("", (fault(NoGeometry, file, found=f"no column `{name}`"),))
    if encoding.upper() != "WKB":
        return GeometryColumn("", (fault(NoGeometry, file, found=f"encoding {encoding}"),))
    system = reference_system(crs)
    if system not in ACCEPTED:
        return GeometryColumn("", (fault(WrongReference, file, found=system),))
    return GeometryColumn(name)


def reference_system(crs: object) -> str:
    """Return `AUTHORITY:CODE` of a reference system given as PROJJSON.

    >>> reference_system({"id": {"authority": "EPSG", "code": 3857}}), reference_system(None)
    ('EPSG:3857', 'an unknown reference system')
    """
    if crs == UNSTATED:
        return "OGC:CRS84"
    if not isinstance(crs, Mapping):
        return "an unknown reference system"
    authority = crs.get("id")
    if isinstance(authority, Mapping):
        return f"{authority.get('authority')}:{authority.get('code')}"
    if crs.get("type") == "GeographicCRS" and str(crs.get("name", "")).startswith("WGS 84"):
        return "OGC:CRS84"
    return str(crs.get("name") or "an unknown reference system")


def named_reference(text: str) -> str:
    """Return `AUTHORITY:CODE` of a reference system given by its name or URN.

    >>> named_reference("urn:ogc:def:crs:OGC:1.3:CRS84"), named_reference("EPSG:4326")
    ('OGC:CRS84', 'EPSG:4326')
    """
    parts = [part for part in text.replace("urn:ogc:def:crs:", "").split(":") if part]
    return f"{parts[0].upper()}:{parts[-1].upper()}" if len(parts) > 1 else text


def geo_metadata(geometry_types: Sequence[str], column: str = "geometry") -> str:
    """Return the `geo` metadata of a file with one WKB column in WGS 84.

    >>> geometry_column(geo_metadata(["Point"]), ["geometry"], file="a").name
    'geometry'
    """
    described = {
        "encoding": "WKB",
        "geometry_types": sorted(geometry_types),
        "crs": CRS84,
    }
    return json.dumps(
        {"version": "1.1.0", "primary_column": column, "columns": {column: described}},
        sort_keys=True,
    )
