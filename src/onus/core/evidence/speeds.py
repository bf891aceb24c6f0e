"""Speeds: which positions were driven too slowly or too fast for the vehicle's task.

In:  positions with the reasons that they have so far, and the working speeds of each vehicle.
Out: the reasons, and how far each vehicle can have worked between two positions.

The surprise: what the vehicle reports counts before what its positions come to. A
receiver measures its speed apart from its place, and better: two places ten metres
wrong and a second apart make a parked truck race.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import DAY_US, SECOND_US
from onus.core.evidence.fixes import Fixes, Reason, Sieve
from onus.core.evidence.hops import SLACK_MM

NO_LIMIT_MM = 1 << 60


@dataclass(frozen=True, slots=True)
class Band:
    """Working speeds of the task of each vehicle, in millimetres a second.

    Attributes:
        slowest_mm_s: int64 (vehicles,), 0 for no limit.
        fastest_mm_s: int64 (vehicles,), 0 for no limit.
    """

    slowest_mm_s: NDArray[np.int64]
    fastest_mm_s: NDArray[np.int64]


def band_of_rule(sieve: Sieve, *, vehicles: int) -> Band:
    """Return the band of the rule of evidence for each vehicle of a fleet.

    >>> band_of_rule(Sieve(speed_max_mm_s=9_000), vehicles=2).fastest_mm_s
    array([9000, 9000])
    """
    every = np.ones(vehicles, np.int64)
    return Band(every * sieve.speed_min_mm_s, every * sieve.speed_max_mm_s)


def sift_by_speed(fixes: Fixes, reason: NDArray[np.int8], band: Band, *, gap_us_max: int) -> NDArray[np.int8]:
    """Return the reasons with `TOO_SLOW` and `TOO_FAST` for positions that nothing else sets aside.

    Where a vehicle reports no speed, a position is outside of its band when the
    straight ways from the position before and to the one after both are, as far as
    there is such a one without a silence in between.

    Args:
        fixes: sorted by vehicle and time.
        reason: of each position, so far.
        band: working speeds of each vehicle.
        gap_us_max: longer silence tells nothing of the speed.

    >>> one = lambda x: np.array([x])
    >>> rows = Fixes(one(0), one(0), one(0), one(0), one(1), one(-1), one(False), one(9_000))
    >>> sift_by_speed(rows, np.zeros(1, np.int8), Band(one(0), one(8_000)), gap_us_max=1).tolist()
    [10]
    """
    slowest, fastest = band.slowest_mm_s[fixes.vehicle], band.fastest_mm_s[fixes.vehicle]
    reported = fixes.speed_mm_s
    slow_way, fast_way = _ways_outside(fixes, slowest, fastest, gap_us_max)
    slow = (slowest > 0) & np.where(reported < 0, slow_way, reported < slowest)
    fast = (fastest > 0) & np.where(reported < 0, fast_way, reported > fastest)
    sifted = reason.copy()
    sifted[slow & (reason == Reason.KEPT)] = Reason.TOO_SLOW
    sifted[fast & (reason == Reason.KEPT)] = Reason.TOO_FAST
    return sifted


def reach_mm(fixes: Fixes, one: NDArray[np.int64], other: NDArray[np.int64], band: Band) -> NDArray[np.int64]:
    """Return the longest way between two positions of a vehicle on which it can have worked.

    Where both positions report speeds, the places may be wrong by some noise.

    >>> two = lambda a, b: np.array([a, b])
    >>> rows = Fixes(two(0, 0), two(0, SECOND_US), two(0, 9_000), two(0, 0), two(1, 1), two(-1, -1),
    ...              two(False, False), two(-1, -1))
    >>> reach_mm(rows, np.array([0]), np.array([1]), Band(np.array([0]), np.array([8_000])))
    array([8000])
    """
    fastest = band.fastest_mm_s[fixes.vehicle[one]]
    took_us = np.clip(fixes.at_us[other] - fixes.at_us[one], 1, DAY_US)
    reported = fixes.speed_mm_s
    noise = np.where((reported[one] >= 0) & (reported[other] >= 0), SLACK_MM, 0)
    return np.where(fastest > 0, fastest * took_us // SECOND_US + noise, NO_LIMIT_MM)


def _ways_outside(
    fixes: Fixes, slowest: NDArray[np.int64], fastest: NDArray[np.int64], gap_us_max: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the positions whose known ways, to and from, are all too slow, and those all too fast."""
    before = np.arange(max(len(fixes) - 1, 0))
    after = before + 1
    gap_us = fixes.at_us[after] - fixes.at_us[before]
    known = (fixes.vehicle[after] == fixes.vehicle[before]) & (gap_us > 0) & (gap_us <= gap_us_max)
    # One millimetre a second below: not faster than what is just too slow.
    slow = known & ~_is_faster(fixes, before, after, slowest[before] - 1)
    fast = known & _is_faster(fixes, before, after, fastest[before])
    touched = np.zeros(len(fixes), bool)
    touched[:-1] |= known
    touched[1:] |= known
    found = []
    for hop in (slow, fast):
        outside = touched.copy()
        outside[:-1] &= hop | ~known
        outside[1:] &= hop | ~known
        found.append(outside)
    return found[0], found[1]


def _is_faster(
    fixes: Fixes, one: NDArray[np.int64], other: NDArray[np.int64], mm_s: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return where the straight way between two positions takes more than a speed, in whole numbers."""
    took_ms = np.minimum(fixes.at_us[other] - fixes.at_us[one], DAY_US) // 1000
    dx, dy = fixes.x_mm[other] - fixes.x_mm[one], fixes.y_mm[other] - fixes.y_mm[one]
    # Centimetres keep the squares far below 2**63.
    faster: NDArray[np.bool_] = (dx // 10) ** 2 + (dy // 10) ** 2 > (mm_s * took_ms // 10_000) ** 2
    return faster
