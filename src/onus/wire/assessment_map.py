"""The map of an assessment: places with their outcomes, as GeoJSON.

In:  an assessment, and the shapes of its places.
Out: the bytes of segments.geojson; private places are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, utc_text
from onus.core.assessment.assessment import Assessment
from onus.core.determinations.findings import Outcome

E7 = 10_000_000
WORST = ("unmet", "late", "unknown", "no_deadline", "excused", "pending", "fulfilled")
"""Which outcome colours a place that has several duties: the worst of them."""
Shapes = Sequence[Sequence[NDArray[np.int64]]]


def worst_outcomes(assessed: Assessment) -> list[str]:
    """Return for each place the worst outcome of its duties; empty where it has none."""
    rank = {name: number for number, name in enumerate(WORST)}
    names = [outcome.value for outcome in Outcome]
    worst = np.full(len(assessed.dossier.places) + 1, len(WORST), np.int64)
    ranks = np.array([rank[name] for name in names], np.int64)[assessed.findings.outcome]
    np.minimum.at(worst, assessed.duties.place, ranks)
    return [(*WORST, "")[number] for number in worst[:-1].tolist()]


def segments_geojson(assessed: Assessment, lines: Shapes, polygons: Shapes, points: Shapes) -> bytes:
    """Return each public place as a feature: its lines, else its polygon, else its points."""
    outcomes = worst_outcomes(assessed)
    last = assessed.last_service_us.tolist()
    features = []
    for index, place in enumerate(assessed.dossier.places):
        if place.private:
            continue
        properties = {
            "segment_id": place.id,
            "name": place.name,
            "class": place.place_class,
            "district": place.district,
            "length_mm": place.length_mm,
            "outcome": outcomes[index],
            "last_served_at": None if last[index] == NO_INSTANT else utc_text(last[index]),
        }
        shape = shape_of(lines[index], polygons[index], points[index])
        features.append({"type": "Feature", "id": place.id, "properties": properties, "geometry": shape})
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def shape_of(
    lines: Sequence[NDArray[np.int64]],
    rings: Sequence[NDArray[np.int64]],
    points: Sequence[NDArray[np.int64]],
) -> dict[str, object] | None:
    """Return a place as a geometry of GeoJSON: its lines, else its areas, else its points.

    >>> shape_of([], [], [np.array([[10_000_000, 0]])])
    {'type': 'MultiPoint', 'coordinates': [[1.0, 0.0]]}
    """
    if lines:
        return {"type": "MultiLineString", "coordinates": [_degrees(line) for line in lines]}
    if rings:
        parts = [[_degrees(ring) for ring in part] for part in polygon_parts(rings)]
        if len(parts) == 1:
            return {"type": "Polygon", "coordinates": parts[0]}
        return {"type": "MultiPolygon", "coordinates": parts}
    if points:
        return {"type": "MultiPoint", "coordinates": [_degrees(point)[0] for point in points]}
    return None


def polygon_parts(rings: Sequence[NDArray[np.int64]]) -> list[list[NDArray[np.int64]]]:
    """Return the parts of an area, each its outer ring and then its holes.

    Args:
        rings: each outer ring (counterclockwise) before its holes (clockwise).

    >>> square = np.array([[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]])
    >>> [len(part) for part in polygon_parts([square, square[::-1], square + 20])]
    [2, 1]
    """
    parts: list[list[NDArray[np.int64]]] = []
    for ring in rings:
        if parts and not _counterclockwise(ring):
            parts[-1].append(ring)
        else:
            parts.append([ring])
    return parts


def _counterclockwise(ring: NDArray[np.int64]) -> bool:
    # Python's own whole numbers: the products of two degrees in 1e-7 leave 64 bits.
    corners: list[list[int]] = ring.tolist()
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(corners)) > 0


def _degrees(vertices: NDArray[np.int64]) -> list[list[float]]:
    return [[x / E7, y / E7] for x, y in vertices.tolist()]
