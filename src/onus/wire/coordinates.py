"""Coordinates: degrees of any file to whole 1e-7 degree, by one function.

In:  longitudes or latitudes in degrees, WGS 84.
Out: whole numbers of 1e-7 degree, halves to even.

The surprise: every reader of positions calls `degrees_to_e7`, and none rounds
by itself; two ways of rounding would put a vehicle on two sides of a kerb.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onus.wire.whole_numbers import MISSING, UNREADABLE, whole_from_doubles

E7_PER_DEGREE = 10_000_000
LON_E7_MAX = 180 * E7_PER_DEGREE
LAT_E7_MAX = 90 * E7_PER_DEGREE

__all__ = ["MISSING", "UNREADABLE", "degrees_to_e7", "e7_to_degrees", "is_on_earth"]


def degrees_to_e7(degrees: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return degrees as whole 1e-7 degree, halves to even.

    Args:
        degrees: shape (n,); each double stands for the shortest decimal that names it.

    Returns:
        Shape (n,); `MISSING` for NaN, `UNREADABLE` for infinities and absurd sizes.

    >>> degrees_to_e7(np.array([43.05528855, -76.1, 0.00000015])).tolist()
    [430552886, -761000000, 2]
    """
    return whole_from_doubles(degrees, times=E7_PER_DEGREE)


def e7_to_degrees(degrees_e7: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the doubles from which `degrees_to_e7` gives back the same whole numbers.

    >>> e7_to_degrees(np.array([430552886])).tolist()
    [43.0552886]
    """
    return degrees_e7.astype(np.float64) / E7_PER_DEGREE


def is_on_earth(lon_e7: NDArray[np.int64], lat_e7: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where a pair is a position: |longitude| <= 180, |latitude| <= 90.

    >>> is_on_earth(np.array([0, 0]), np.array([900_000_000, 910_000_000])).tolist()
    [True, False]
    """
    lon_fits = (lon_e7 >= -LON_E7_MAX) & (lon_e7 <= LON_E7_MAX)
    lat_fits = (lat_e7 >= -LAT_E7_MAX) & (lat_e7 <= LAT_E7_MAX)
    return lon_fits & lat_fits
