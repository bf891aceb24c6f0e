"""Pins: a position belongs to the nearest line, whatever the order in which places come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.core.reports.pins import Lined, apart_mm, nearest

LON, LAT = 1_237_900_000, 413_000_000
steps = st.integers(-20_000, 20_000)
points = st.tuples(steps, steps).map(lambda s: (LON + s[0], LAT + s[1]))
lines = st.lists(points, min_size=1, max_size=5).map(tuple)
places = st.lists(lines, min_size=1, max_size=6).map(
    lambda some: [Lined(f"R-{n}", (line,)) for n, line in enumerate(some)]
)


def test_the_end_of_a_long_road_belongs_to_it_and_not_to_its_neighbour_with_the_nearer_middle():
    long = Lined("long", (((LON, LAT), (LON + 100_000, LAT)),))
    short = Lined("short", (((LON + 95_000, LAT + 500), (LON + 95_100, LAT + 500)),))

    assert nearest(LON + 95_000, LAT + 100, [short, long], within_mm=50_000).id == "long"


def test_a_pin_in_the_fields_belongs_to_no_road():
    road = Lined("R-1", (((LON, LAT), (LON + 1_000, LAT)),))

    assert nearest(LON, LAT + 100_000, [road], within_mm=150_000) is None
    assert nearest(LON, LAT, [], within_mm=150_000) is None
    assert nearest(LON, LAT, [Lined("empty", ())], within_mm=150_000) is None


@given(places, points)
def test_the_order_of_places_and_the_direction_of_lines_change_nothing(some, pin):
    turned = [Lined(one.id, tuple(tuple(reversed(line)) for line in one.lines)) for one in reversed(some)]
    first, second = nearest(*pin, some, within_mm=10**9), nearest(*pin, turned, within_mm=10**9)

    assert abs(first.apart_mm - second.apart_mm) <= 1


@given(places, points)
def test_no_point_of_any_line_is_nearer_than_what_is_found(some, pin):
    found = nearest(*pin, some, within_mm=10**9)

    assert all(
        found.apart_mm <= apart_mm(*pin, *point) for one in some for line in one.lines for point in line
    )
