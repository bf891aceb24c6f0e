"""Public geometry: the network as anyone may draw it, in one file.

In:  places and what is drawn of them; or the bytes of `network.json` and the places.
Out: canonical JSON in 1e-7 degree; or the geometry again.

The surprise: the file holds no home, not even as a shape without a name. Roads that
belong to no place are in it, because vehicles drive along them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.core.contracts.places import Place
from onus.wire.leaves.values import is_whole
from onus.wire.network_geometry import ONEWAY, CenterLine, NetworkGeometry, PlaceRow, Vertices, lay_out

NETWORK = "network.json"
NAMES = ("lines", "points", "rings")
DEGREES_E7 = (1_800_000_000, 900_000_000)


class NotANetwork(OnusError):
    """A file of geometry cannot be read."""

    code = "LEAF-031"
    what = "`network.json` holds no network: {reason}."
    why = "Passes are found again only on the very lines on which they were found."
    do = "Fetch it again; if it is still so, the published file was changed."


def network_bytes(places: Sequence[Place], drawn: NetworkGeometry) -> bytes:
    """Return the geometry of every place that is no home, and of roads of no place.

    >>> from onus.wire.network_geometry import lay_out
    >>> network_bytes(*lay_out([PlaceRow(Place("a"))], []))
    b'{"lines":[],"points":[],"rings":[]}\\n'
    """
    homes = frozenset(place.id for place in places if place.private)
    # Lists of columns a place; numbers alternate between longitude and latitude.
    lines = [[one.place, one.oneway, _flat(one.vertices)] for one in drawn.drawn if one.place not in homes]
    return (
        canonical_json(
            {
                "lines": lines,
                "points": _shapes(places, drawn.points),
                "rings": _shapes(places, drawn.polygons),
            }
        )
        + b"\n"
    )


def _shapes(places: Sequence[Place], shapes: Sequence[Sequence[Vertices]]) -> list[object]:
    return [
        [place.id, [_flat(one) for one in found]]
        for place, found in zip(places, shapes, strict=False)
        if found and not place.private
    ]


def _flat(vertices: Vertices) -> list[int]:
    flat: list[int] = vertices.reshape(-1).tolist()
    return flat


def geometry_of(raw: bytes, places: Sequence[Place]) -> NetworkGeometry:
    """Return the geometry of places from the bytes of `network.json`.

    Args:
        raw: the file.
        places: of the dossier, in any order.

    Raises:
        NotANetwork: the file is not as `network_bytes` writes it, or names other places.

    >>> len(geometry_of(b'{"lines":[],"points":[],"rings":[]}\\n', [Place("a")]).polygons)
    1
    """
    read = _read(raw)
    known = {place.id for place in places if not place.private}
    lines = tuple(_line(row) for row in read["lines"])
    rings, points = _of_places(read["rings"], "rings"), _of_places(read["points"], "points")
    strangers = ({line.place for line in lines} - {""} | rings.keys() | points.keys()) - known
    if strangers:
        raise NotANetwork(reason=f"it draws {len(strangers)} places that no leaf names")
    rows = [PlaceRow(one, rings=rings.get(one.id, ()), points=points.get(one.id, ())) for one in places]
    _, geometry = lay_out(rows, lines)
    return geometry


def _read(raw: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(raw, parse_float=_no_float, parse_constant=_no_float)
        same = canonical_json(read) + b"\n" == raw
    except (ValueError, TypeError, RecursionError):
        raise NotANetwork(reason="it is no JSON of whole numbers") from None
    if not same or not isinstance(read, dict) or tuple(sorted(read)) != NAMES:
        raise NotANetwork(reason="it is not in the form that we write")
    if not all(isinstance(read[name], list) for name in NAMES):
        raise NotANetwork(reason="it is not in the form that we write")
    return read


def _no_float(text: str) -> Any:
    raise ValueError(text)


def _line(row: object) -> CenterLine:
    if not isinstance(row, list) or len(row) != len(("place", "oneway", "vertices")):
        raise NotANetwork(reason="a line is not in the form that we write")
    place, oneway, flat = row
    if not isinstance(place, str) or not isinstance(oneway, str) or oneway not in ONEWAY:
        raise NotANetwork(reason="a line belongs to nothing or leads nowhere")
    return CenterLine(place, _vertices(flat), oneway)


def _of_places(rows: list[Any], name: str) -> dict[str, tuple[Vertices, ...]]:
    found: dict[str, tuple[Vertices, ...]] = {}
    for row in rows:
        pair = isinstance(row, list) and len(row) == len(("place", "shapes"))
        if not pair or not isinstance(row[0], str) or not isinstance(row[1], list) or row[0] in found:
            raise NotANetwork(reason=f"{name} are not in the form that we write")
        found[row[0]] = tuple(_vertices(one) for one in row[1])
    return found


def _vertices(flat: object) -> Vertices:
    if not isinstance(flat, list) or not flat or len(flat) % 2 or not all(map(is_whole, flat)):
        raise NotANetwork(reason="a shape is no list of longitudes and latitudes")
    vertices = np.array(flat, np.int64).reshape(-1, 2)
    if (np.abs(vertices) > np.array(DEGREES_E7)).any():
        raise NotANetwork(reason="a shape lies beyond the globe")
    return vertices
