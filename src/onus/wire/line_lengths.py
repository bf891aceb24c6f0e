"""Lengths of lines on the ground, in whole millimetres.

In:  vertices in 1e-7 degree.
Out: the length along the line.

The surprise: the scale of a degree is taken per hundredth of a degree of
latitude, from `grid_at`, so that no machine's cosine enters a length.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onus.base.geometry import Grid, grid_at

BAND_E7 = 100_000
"""A hundredth of a degree: within it the scale changes by less than 1 in 5,000 up to 45 degrees."""


@lru_cache(maxsize=20_000)
def _grid_of_band(band: int) -> Grid:
    return grid_at(0, band * BAND_E7 + BAND_E7 // 2)


def line_length_mm(lon_e7: NDArray[np.int64], lat_e7: NDArray[np.int64]) -> int:
    """Return the length of a line.

    Args:
        lon_e7: shape (n,), n >= 1, longitudes of the vertices.
        lat_e7: shape (n,), their latitudes, at most 85 degrees from the equator.

    >>> line_length_mm(np.array([0, 10_000_000]), np.array([0, 0])) // 1000
    111319
    """
    if len(lon_e7) < 2:
        return 0
    # The middle latitude: the way back must be as long as the way there.
    grid = _grid_of_band((int(lat_e7.min()) + int(lat_e7.max())) // 2 // BAND_E7)
    x_mm, y_mm = grid.to_mm(lon_e7, lat_e7)
    steps = np.sqrt((np.diff(x_mm) ** 2 + np.diff(y_mm) ** 2).astype(np.float64))
    # Each hop is rounded before the sum, so that the order of adding cannot matter.
    return int(np.rint(steps).astype(np.int64).sum())
