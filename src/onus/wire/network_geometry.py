"""Network geometry: places and roads out of the network's tables.

In:  the network table (one row a place) and the table of centerlines.
Out: `Place` values sorted by id, polygons and polylines as whole numbers.

The surprise: a place's own length wins over its geometry. Only where the
office gave none is the centerline measured, on the local grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onus.base.geometry import Grid, grid_at
from onus.core.contracts.places import Place
from onus.core.evidence.roads import Polyline, Roads, roads_from_lines

Vertices = NDArray[np.int64]
"""Shape (n, 2): longitude and latitude in 1e-7 degree."""
ONEWAY = {"": 0, "forward": 1, "backward": -1}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of the network with its shape: rings of a polygon, lines, points, or nothing."""

    place: Place
    rings: tuple[Vertices, ...] = ()
    lines: tuple[Vertices, ...] = ()
    oneway: str = ""
    points: tuple[Vertices, ...] = ()


@dataclass(frozen=True, slots=True)
class CenterLine:
    """One centerline of a place, or of none."""

    place: str
    vertices: Vertices
    oneway: str = ""


@dataclass(frozen=True, slots=True)
class NetworkGeometry:
    """Everything drawn: the grid, roads, polygons of places in the order of the places.

    Attributes:
        grid: local grid at the middle of everything drawn; None where nothing is.
        roads: graph of all centerlines.
        polygons: rings of each place.
        lines: centerlines of each place, for maps.
        points: points of each place, for maps; a toilet needs no more.
        drawn: every centerline once, in the order in which the roads were joined of them.
    """

    grid: Grid
    roads: Roads
    polygons: tuple[tuple[Vertices, ...], ...]
    lines: tuple[tuple[Vertices, ...], ...]
    points: tuple[tuple[Vertices, ...], ...] = ()
    drawn: tuple[CenterLine, ...] = ()


def lay_out(
    rows: Sequence[PlaceRow], centerlines: Sequence[CenterLine]
) -> tuple[tuple[Place, ...], NetworkGeometry]:
    """Sort places, lay the grid, join centerlines into roads, and measure what has no length.

    The grid is laid by what the public may see: else its middle would tell of the
    outermost home, and nobody without the homes could lay it again.

    >>> places, drawn = lay_out([PlaceRow(Place("b")), PlaceRow(Place("a"))], [])
    >>> [place.id for place in places]
    ['a', 'b']
    """
    ordered = sorted(rows, key=lambda row: row.place.id)
    index = {row.place.id: number for number, row in enumerate(ordered)}
    every = _drawn_once(ordered, centerlines)
    # Rows of a file may be shuffled; the graph must not notice.
    every.sort(key=lambda line: (index.get(line.place, -1), line.vertices.tobytes(), line.oneway))
    homes = frozenset(row.place.id for row in ordered if row.place.private)
    shapes = [line.vertices for line in every if line.place not in homes]
    grid = _grid(shapes + [ring for row in ordered if not row.place.private for ring in row.rings])
    roads = roads_from_lines([_polyline(line, index, grid) for line in every], segments=len(ordered))
    lengths = roads.segment_length_mm.tolist()
    places = tuple(_measured(row.place, length) for row, length in zip(ordered, lengths, strict=True))
    by_place: dict[str, list[Vertices]] = {}
    for line in every:
        by_place.setdefault(line.place, []).append(line.vertices)
    return places, NetworkGeometry(
        grid=grid,
        roads=roads,
        polygons=tuple(row.rings for row in ordered),
        lines=tuple(tuple(by_place.get(row.place.id, ())) for row in ordered),
        points=tuple(row.points for row in ordered),
        drawn=tuple(every),
    )


def _drawn_once(rows: Sequence[PlaceRow], centerlines: Sequence[CenterLine]) -> list[CenterLine]:
    """Return each line once: a street laid twice would have to be worked along twice.

    Where the centerlines draw a place, its own drawing is left out.
    """
    given = {line.place for line in centerlines}
    own = [
        CenterLine(row.place.id, vertices, row.oneway)
        for row in rows
        if row.place.id not in given
        for vertices in row.lines
    ]
    every = [*own, *centerlines]
    return list({(line.place, line.vertices.tobytes(), line.oneway): line for line in every}.values())


def _polyline(line: CenterLine, index: Mapping[str, int], grid: Grid) -> Polyline:
    x_mm, y_mm = grid.to_mm(line.vertices[:, 0], line.vertices[:, 1])
    return Polyline(index.get(line.place, -1), x_mm, y_mm, ONEWAY.get(line.oneway, 0))


def _grid(shapes: Sequence[Vertices]) -> Grid:
    if not shapes:
        return grid_at(0, 0)
    corners = np.vstack(shapes)
    middle = (corners.min(0) + corners.max(0)) // 2
    return grid_at(int(middle[0]), int(middle[1]))


def _measured(place: Place, length_mm: int) -> Place:
    if place.length_mm or not length_mm:
        return place
    return replace(place, length_mm=length_mm)
