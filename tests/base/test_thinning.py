"""Thinning a line for the eye: it never strays further than it may."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from onus.base.thinning import thinned

corners = st.tuples(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
lines = st.lists(corners, min_size=2, max_size=30)
limits = st.integers(0, 2_000)


def squared_distance(corner, start, end) -> Fraction:
    run = (end[0] - start[0], end[1] - start[1])
    whole = run[0] ** 2 + run[1] ** 2
    along = (corner[0] - start[0]) * run[0] + (corner[1] - start[1]) * run[1]
    share = min(max(Fraction(along, whole), Fraction(0)), Fraction(1)) if whole else Fraction(0)
    return (start[0] + share * run[0] - corner[0]) ** 2 + (start[1] + share * run[1] - corner[1]) ** 2


@given(lines, limits)
def test_the_ends_stay_and_nothing_is_invented(line, limit):
    thin = thinned(line, limit=limit)

    assert (thin[0], thin[-1]) == (line[0], line[-1])
    left = iter(line)
    assert all(corner in left for corner in thin)


@given(lines, limits)
def test_no_corner_that_was_left_out_lies_further_off_than_the_limit(line, limit):
    thin = thinned(line, limit=limit)

    for corner in line:
        nearest = min(squared_distance(corner, a, b) for a, b in zip(thin, thin[1:], strict=False))
        assert nearest <= limit**2


@given(lines, limits)
def test_thinning_again_changes_nothing_more_than_thinning_once_allows(line, limit):
    thin = thinned(line, limit=limit)

    assert len(thinned(thin, limit=limit)) <= len(thin) <= len(line)


def test_a_straight_road_keeps_its_two_ends():
    assert thinned([(0, 0), (10, 0), (20, 0), (30, 0)], limit=0) == ((0, 0), (30, 0))
