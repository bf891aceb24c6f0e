"""Near places: distances in whole millimetres, areas that hold the position, reaches that do not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.core.evidence.near_places import Shape, near_places

LON, LAT = 1_238_000_000, 413_000_000
offsets = st.integers(-3_000, 3_000)


def at(*vertices: tuple[int, int]):
    return np.array([(LON + x, LAT + y) for x, y in vertices], np.int64)


SQUARE = Shape(rings=(at((-500, -500), (500, -500), (500, 500), (-500, 500), (-500, -500)),))
RING = Shape(rings=(*SQUARE.rings, at((-100, -100), (-100, 100), (100, 100), (100, -100), (-100, -100))))


def test_inside_an_area_the_distance_is_nothing_and_in_its_hole_it_is_something():
    assert near_places(LON + 10, LAT + 10, [SQUARE], reach_mm=1) == ((0, 0),)
    assert near_places(LON, LAT, [RING], reach_mm=100) == ()
    assert near_places(LON, LAT, [RING], reach_mm=2_000)[0][1] > 0


def test_a_position_off_every_street_is_near_none():
    assert near_places(LON + 100_000, LAT, [SQUARE], reach_mm=60_000) == ()
    assert near_places(LON, 899_000_000, [SQUARE], reach_mm=60_000) == ()


@given(offsets, offsets, offsets, offsets)
def test_a_line_is_never_farther_than_its_ends_and_the_nearest_comes_first(x1, y1, x2, y2):
    line, ends = Shape(lines=(at((x1, y1), (x2, y2)),)), Shape(points=(at((x1, y1)), at((x2, y2))))

    found = near_places(LON, LAT, [ends, line], reach_mm=10_000_000)

    apart = dict(found)
    assert apart[1] <= apart[0]
    assert [mm for _, mm in found] == sorted(mm for _, mm in found)


@given(offsets, offsets, st.integers(0, 60_000))
def test_a_wider_reach_never_loses_a_place(x, y, reach):
    point = [Shape(points=(at((x, y)),))]

    near = near_places(LON, LAT, point, reach_mm=reach)

    assert set(near) <= set(near_places(LON, LAT, point, reach_mm=reach + 1_000))
