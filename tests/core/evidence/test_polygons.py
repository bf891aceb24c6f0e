"""Polygons: inside, outside, and on the line, in whole numbers."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from onus.core.evidence.polygons import polygon_index, positions_inside

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]])
HOLE = np.array([[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]])
INSTANTS = {
    "2020-02-27T1020_5b1093d3": 1738,
    "2020-02-27T1821_6ada473b": 3096,
    "2020-02-29T1251_8d5e8612": 3810,
    "2020-02-29T2251_bdc61865": 4359,
}


def inside(rings, x, y) -> bool:
    point, _ = positions_inside(polygon_index([rings]), np.array([x]), np.array([y]))
    return len(point) == 1


def test_a_position_on_the_edge_or_a_corner_counts_as_inside():
    assert inside([SQUARE], 10, 5)
    assert inside([SQUARE], 0, 0)


def test_a_position_in_a_hole_is_outside_and_on_its_edge_inside():
    assert not inside([SQUARE, HOLE], 5, 5)
    assert inside([SQUARE, HOLE], 4, 5)


def test_a_place_without_a_polygon_holds_nothing():
    assert not inside([], 0, 0)


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=6, unique=True),
    st.integers(-1, 13),
    st.integers(-1, 13),
)
def test_it_agrees_with_an_independent_library_on_every_simple_polygon(corners, x, y):
    shape = shapely.Polygon(corners)
    if not shape.is_valid:
        return
    ring = np.array([*corners, corners[0]])

    assert inside([ring], x, y) == shape.intersects(shapely.Point(x, y))


@pytest.mark.parametrize(("instant", "streets"), INSTANTS.items())
def test_the_city_of_syracuse_published_exactly_these_streets(shared, instant, streets):
    folder = shared / "data" / "syracuse"
    table = pq.read_table(folder / "street_polygons.parquet")
    names = table["STREET_ID"].to_pylist()
    fixes = pq.read_table(folder / "published" / f"{instant}_fixes.parquet")
    index = polygon_index([_rings(shape) for shape in shapely.from_wkb(table["geometry"])])
    hours = fixes["datetime"].to_pylist()

    fix, place = positions_inside(index, _e7(fixes["longitude"]), _e7(fixes["latitude"]))

    last: dict[str, str] = {}
    for row, where in zip(fix.tolist(), place.tolist(), strict=True):
        last[names[where]] = max(last.get(names[where], ""), hours[row])
    with (folder / "published" / f"{instant}_published.csv").open(encoding="utf-8") as lines:
        published = {row["street_id"]: row["last_served_hour"] for row in csv.DictReader(lines)}
    assert len(published) == streets
    assert last == published


def _e7(column) -> np.ndarray:
    return np.rint(column.to_numpy() * 1e7).astype(np.int64)


def _rings(shape) -> list[np.ndarray]:
    parts = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return [np.rint(np.array(ring.coords) * 1e7).astype(np.int64) for ring in rings]
