"""Positions are rounded by one function, and survive being written and read again."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.coordinates import degrees_to_e7, e7_to_degrees, is_on_earth

whole_degrees = st.lists(st.integers(-1_800_000_000, 1_800_000_000), min_size=1)


@given(whole_degrees)
def test_a_position_written_as_doubles_is_read_back_unchanged(values: list[int]) -> None:
    whole = np.array(values, np.int64)

    assert degrees_to_e7(e7_to_degrees(whole)).tolist() == values


@given(st.lists(st.floats(-180, 180), min_size=1))
def test_rounding_moves_a_position_by_half_a_unit_at_most(values: list[float]) -> None:
    moved = np.abs(degrees_to_e7(np.array(values)) - np.array(values) * 1e7)

    assert (moved <= 0.5 + 1e-6).all()


def test_halves_go_to_the_even_neighbour() -> None:
    assert degrees_to_e7(np.array([0.00000005, 0.00000015, -0.00000005])).tolist() == [0, 2, 0]


def test_the_pole_is_on_earth_and_latitude_91_is_not() -> None:
    lon, lat = np.array([0, 0, 1_800_000_001]), np.array([900_000_000, 910_000_000, 0])

    assert is_on_earth(lon, lat).tolist() == [True, False, False]
