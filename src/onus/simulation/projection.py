"""Projection: metres in the town to degrees on the globe.

In:  metres east and north of the middle of the town.
Out: longitudes and latitudes in whole 1e-7 degree (WGS 84).

The surprise: it has its own formula for the length of a degree. Were it taken
from the core, a wrong grid there would agree with itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EQUATOR_RADIUS_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_14
E7 = 10_000_000


@dataclass(frozen=True, slots=True)
class Projection:
    """A flat map around one position."""

    lon_e7: int
    lat_e7: int

    @property
    def east_m_per_degree(self) -> float:
        """Return the length of a degree of longitude, from the radius of the parallel."""
        phi = math.radians(self.lat_e7 / E7)
        across = EQUATOR_RADIUS_M / math.sqrt(1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2)
        return math.radians(across * math.cos(phi))

    @property
    def north_m_per_degree(self) -> float:
        """Return the length of a degree of latitude, from the radius of the meridian."""
        phi = math.radians(self.lat_e7 / E7)
        flattened = (1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2) ** 1.5
        return math.radians(EQUATOR_RADIUS_M * (1 - ECCENTRICITY_SQUARED) / flattened)

    def to_e7(
        self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return positions in whole 1e-7 degree.

        >>> lon, _ = Projection(0, 0).to_e7(np.array([111_319.49]), np.array([0.0]))
        >>> lon.tolist()
        [10000000]
        """
        lon = self.lon_e7 + np.rint(x_m / self.east_m_per_degree * E7).astype(np.int64)
        lat = self.lat_e7 + np.rint(y_m / self.north_m_per_degree * E7).astype(np.int64)
        return lon, lat

    def to_m(
        self, lon_e7: NDArray[np.int64], lat_e7: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return metres east and north of the middle."""
        return (
            (lon_e7 - self.lon_e7) / E7 * self.east_m_per_degree,
            (lat_e7 - self.lat_e7) / E7 * self.north_m_per_degree,
        )
