"""Shifted coordinates come back to where they were, and others are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.chinese_datums import gcj02_to_bd09, to_wgs84, wgs84_to_gcj02

# A margin inside the box: next to its edge the shift carries a position across.
places = st.tuples(st.floats(73.0, 137.0), st.floats(1.0, 55.0))


def both(lon: float, lat: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([lon]), np.array([lat])


@given(places)
def test_gcj02_there_and_back_is_within_a_hundredth_of_the_stored_unit(
    place: tuple[float, float],
) -> None:
    lon, lat = to_wgs84(*wgs84_to_gcj02(*both(*place)), "gcj02")

    assert abs(lon[0] - place[0]) < 1e-8
    assert abs(lat[0] - place[1]) < 1e-8


@given(places)
def test_bd09_there_and_back_is_within_a_hundredth_of_the_stored_unit(
    place: tuple[float, float],
) -> None:
    lon, lat = to_wgs84(*gcj02_to_bd09(*wgs84_to_gcj02(*both(*place))), "bd09")

    assert abs(lon[0] - place[0]) < 1e-8
    assert abs(lat[0] - place[1]) < 1e-8


def test_the_published_example_pairs_are_met_to_a_billionth_of_a_degree() -> None:
    there = wgs84_to_gcj02(*both(116.404, 39.915))
    further = gcj02_to_bd09(*both(116.404, 39.915))

    assert np.allclose(np.ravel(there), [116.41024449916938, 39.91640428150164], atol=1e-9, rtol=0)
    assert np.allclose(np.ravel(further), [116.41036949371029, 39.92133699351021], atol=1e-9, rtol=0)


def test_the_published_way_back_from_bd09_is_met_to_ten_centimetres() -> None:
    # The published way back is one step, not the true inverse; hence the tolerance.
    lon, lat = to_wgs84(*both(116.404, 39.915), "bd09")
    published = wgs84_to_gcj02(lon, lat)

    assert np.allclose(np.ravel(published), [116.39762729119315, 39.90865673957631], atol=1e-6, rtol=0)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_position_outside_the_box_is_left_as_it_is(datum: str) -> None:
    lon, lat = to_wgs84(*both(-76.1, 43.0), datum)

    assert (lon[0], lat[0]) == (-76.1, 43.0)


def test_a_datum_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="gcj02"):
        to_wgs84(*both(116.0, 39.0), "gcj-02")
