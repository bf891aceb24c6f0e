"""GCJ-02 and BD-09 to WGS 84: the shifted coordinates of Chinese maps, taken back.

In:  longitudes and latitudes in degrees, and the datum that a person stated.
Out: longitudes and latitudes in degrees of WGS 84.

The surprise: the datum is never guessed, and the way back has no formula. It
is found by repeating the way there until it returns to the given position.

GCJ-02 has no official text. The formulas are those that the public transforms
share; they agree with published example pairs to better than 1e-9 degree. How
well they agree with a licensed device is not known here; 1 m is usual.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

AXIS_M = 6_378_245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid."""
ECCENTRICITY_SQUARED = 0.00669342162296594323
LON_BOUNDS = (72.004, 137.8347)
LAT_BOUNDS = (0.8293, 55.8271)
"""Outside this box the published transform leaves a position as it is."""
TOLERANCE_DEGREE = 1e-9
ROUNDS_MAX = 30
BD_LON = 0.0065
BD_LAT = 0.006
BD_ANGLE = np.pi * 3000.0 / 180.0
DATUMS = ("wgs84", "gcj02", "bd09")
DATUM_METHODS = {
    "gcj02": "gcj02-to-wgs84 by iteration to 1e-9 degree, version 1",
    "bd09": "bd09-to-gcj02-to-wgs84 by iteration to 1e-9 degree, version 1",
}


def to_wgs84(lon: Degrees, lat: Degrees, datum: str) -> tuple[Degrees, Degrees]:
    """Return positions of a stated datum in WGS 84.

    Args:
        lon: shape (n,), degrees.
        lat: shape (n,), degrees.
        datum: one of `DATUMS`.

    Raises:
        ValueError: a datum that is not known here.

    >>> lon, lat = to_wgs84(np.array([116.41024449916938]), np.array([39.91640428150164]), "gcj02")
    >>> round(lon.item(), 7), round(lat.item(), 7)
    (116.404, 39.915)
    """
    if datum == "wgs84":
        return lon, lat
    if datum == "gcj02":
        return _inverse(lon, lat, wgs84_to_gcj02)
    if datum == "bd09":
        return _inverse(*_inverse(lon, lat, gcj02_to_bd09), wgs84_to_gcj02)
    message = f"no datum {datum!r}; it is one of {', '.join(DATUMS)}"
    raise ValueError(message)


def is_shifted(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Return where the transform applies.

    >>> is_shifted(np.array([123.7, -76.1]), np.array([41.3, 43.0])).tolist()
    [True, False]
    """
    east = (lon >= LON_BOUNDS[0]) & (lon <= LON_BOUNDS[1])
    return east & (lat >= LAT_BOUNDS[0]) & (lat <= LAT_BOUNDS[1])


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return where a Chinese map shows a position.

    Source: the transform that public libraries share; published pair
        (116.404, 39.915) to (116.41024449916938, 39.91640428150164).

    >>> lon, lat = wgs84_to_gcj02(np.array([116.404]), np.array([39.915]))
    >>> round(lon.item(), 9), round(lat.item(), 9)
    (116.410244499, 39.916404282)
    """
    east_m, north_m = _shift_m(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    bent = 1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = AXIS_M * (1 - ECCENTRICITY_SQUARED) / (bent * np.sqrt(bent))
    parallel_m = AXIS_M / np.sqrt(bent) * np.cos(phi)
    shifted = is_shifted(lon, lat)
    there_lon = lon + np.degrees(east_m / parallel_m)
    there_lat = lat + np.degrees(north_m / meridian_m)
    return np.where(shifted, there_lon, lon), np.where(shifted, there_lat, lat)


def _shift_m(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Return the shift east and north, for degrees from 105 E, 35 N."""
    root = 0.1 * np.sqrt(np.abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root
    ripple = _waves(x, ((20, 6), (20, 2)))
    east = east + ripple + _waves(x, ((20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))
    north = north + ripple + _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))
    return east, north


def _waves(at: Degrees, terms: tuple[tuple[float, float], ...]) -> Degrees:
    total = np.zeros_like(at)
    for height, turns in terms:
        total = total + height * np.sin(turns * np.pi * at)
    return total * 2 / 3


def gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return where the maps with the second shift show a position of GCJ-02.

    Source: published pair (116.404, 39.915) to (116.41036949371029, 39.92133699351021).

    >>> lon, lat = gcj02_to_bd09(np.array([116.404]), np.array([39.915]))
    >>> round(lon.item(), 9), round(lat.item(), 9)
    (116.410369494, 39.921336994)
    """
    radius = np.sqrt(lon * lon + lat * lat) + 0.00002 * np.sin(lat * BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_ANGLE)
    shifted = is_shifted(lon, lat)
    there_lon = radius * np.cos(angle) + BD_LON
    there_lat = radius * np.sin(angle) + BD_LAT
    return np.where(shifted, there_lon, lon), np.where(shifted, there_lat, lat)


def _inverse(
    lon: Degrees,
    lat: Degrees,
    there: Callable[[Degrees, Degrees], tuple[Degrees, Degrees]],
) -> tuple[Degrees, Degrees]:
    """Return the positions that a transform carries to the given ones."""
    inside = is_shifted(lon, lat)
    back_lon, back_lat = lon.copy(), lat.copy()
    for _ in range(ROUNDS_MAX):
        at_lon, at_lat = there(back_lon, back_lat)
        off_lon, off_lat = lon - at_lon, lat - at_lat
        back_lon = np.where(inside, back_lon + off_lon, lon)
        back_lat = np.where(inside, back_lat + off_lat, lat)
        off = np.where(inside, np.maximum(np.abs(off_lon), np.abs(off_lat)), 0.0)
        if not (off > TOLERANCE_DEGREE).any():
            break
    return back_lon, back_lat
