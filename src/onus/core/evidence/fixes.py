"""Fixes: positions of vehicles, and which of them can show work.

In:  columns of positions, sorted by vehicle and time.
Out: for each position a reason why it cannot count, or `KEPT`.

The surprise: nothing is thrown away in silence. Every position keeps its
reason, so that a street without a pass can be told why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import MINUTE_US, SECOND_US


class Reason(IntEnum):
    """Why a position counts or does not."""

    KEPT = 0
    IDLE = 1
    DEPOT = 2
    NOT_WORKING = 3
    TELEPORT = 4
    CLOCK_FAULT = 5
    INACCURATE = 6
    NO_ROAD_NEAR = 7
    ISOLATED = 8
    TOO_SLOW = 9
    TOO_FAST = 10


@dataclass(frozen=True, slots=True)
class Sieve:
    """Limits that positions must keep; a rule of kind `evidence` may set them.

    Attributes:
        radius_mm: farthest centerline that a position may belong to.
        gap_us_max: longer silence ends a trip.
        teleport_mm_s: nothing on a road is faster.
        idle_us: standing this long within `idle_mm` is standing, not working.
        idle_mm: width of the square within which a vehicle stands.
        accuracy_mm_max: worse positions are refused; where unknown, accepted.
        signal_us_max: longest hop between a position at work and one not at work
            on which the street of the position at work still counts.
        speed_min_mm_s: slowest working speed, at a position.
        speed_max_mm_s: fastest working speed, at a position and over a hop; 0 for no limit.
    """

    radius_mm: int = 35_000
    gap_us_max: int = 180 * SECOND_US
    teleport_mm_s: int = 40_000
    idle_us: int = 5 * MINUTE_US
    idle_mm: int = 30_000
    accuracy_mm_max: int = 50_000
    signal_us_max: int = 30 * SECOND_US
    speed_min_mm_s: int = 0
    speed_max_mm_s: int = 0


@dataclass(frozen=True, slots=True)
class Fixes:
    """Positions sorted by vehicle and time; -1 where a column is unknown.

    Attributes:
        vehicle: int64 (n,), index of the vehicle.
        at_us: int64 (n,).
        x_mm: int64 (n,), east on the grid.
        y_mm: int64 (n,), north on the grid.
        working: int64 (n,), 1 tool at work, 0 not, -1 unknown.
        accuracy_mm: int64 (n,).
        in_depot: bool (n,).
        speed_mm_s: int64 (n,), as the vehicle reports it.
    """

    vehicle: NDArray[np.int64]
    at_us: NDArray[np.int64]
    x_mm: NDArray[np.int64]
    y_mm: NDArray[np.int64]
    working: NDArray[np.int64]
    accuracy_mm: NDArray[np.int64]
    in_depot: NDArray[np.bool_]
    speed_mm_s: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.at_us)


def sift(fixes: Fixes, sieve: Sieve, *, has_signal: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return the reason of each position.

    Args:
        fixes: sorted by vehicle and time.
        sieve: the limits.
        has_signal: for each vehicle, whether it reports its tool. One that does
            must report it at work; silence is then not work.

    >>> one = lambda x: np.array([x])
    >>> sift(Fixes(one(0), one(0), one(0), one(0), one(0), one(-1), one(False), one(-1)),
    ...      Sieve(), has_signal=one(True)).tolist()
    [3]
    """
    reason = np.full(len(fixes), Reason.KEPT, np.int8)
    silent = (fixes.working == -1) & has_signal[fixes.vehicle]
    # Later lines win: the more telling reason stands last.
    reason[(fixes.working == 0) | silent] = Reason.NOT_WORKING
    reason[fixes.accuracy_mm > sieve.accuracy_mm_max] = Reason.INACCURATE
    reason[_standing(fixes, sieve)] = Reason.IDLE
    reason[fixes.in_depot] = Reason.DEPOT
    reason[_jumps(fixes, sieve)] = Reason.TELEPORT
    twin = np.zeros(len(fixes), bool)
    twin[1:] = (np.diff(fixes.at_us) == 0) & (np.diff(fixes.vehicle) == 0)
    reason[twin] = Reason.CLOCK_FAULT
    return reason


def too_fast(
    fixes: Fixes, one: NDArray[np.int64], other: NDArray[np.int64], sieve: Sieve
) -> NDArray[np.bool_]:
    """Return where the way between two positions of a vehicle is faster than anything on a road.

    >>> two = lambda a, b: np.array([a, b])
    >>> rows = Fixes(two(0, 0), two(0, SECOND_US), two(0, 50_000), two(0, 0), two(1, 1), two(-1, -1),
    ...              two(False, False), two(-1, -1))
    >>> too_fast(rows, np.array([0]), np.array([1]), Sieve())
    array([ True])
    """
    seconds_us = fixes.at_us[other] - fixes.at_us[one]
    dx, dy = fixes.x_mm[other] - fixes.x_mm[one], fixes.y_mm[other] - fixes.y_mm[one]
    # Milliseconds and centimetres keep the squares far below 2**63.
    reach_cm = sieve.teleport_mm_s * (seconds_us // 1000) // 10_000
    return (dx // 10) ** 2 + (dy // 10) ** 2 > reach_cm**2


def _jumps(fixes: Fixes, sieve: Sieve) -> NDArray[np.bool_]:
    """Return single positions far off, between two that fit each other."""
    found = np.zeros(len(fixes), bool)
    if len(fixes) < 3:
        return found
    before = np.arange(len(fixes) - 2)
    same = fixes.vehicle[before] == fixes.vehicle[before + 2]
    out = too_fast(fixes, before, before + 1, sieve)
    back = too_fast(fixes, before + 1, before + 2, sieve)
    past = too_fast(fixes, before, before + 2, sieve)
    found[1:-1] = same & out & back & ~past
    return found


def _standing(fixes: Fixes, sieve: Sieve) -> NDArray[np.bool_]:
    """Return positions of runs that stay in a small square for long enough."""
    count = len(fixes)
    if not count:
        return np.zeros(0, bool)
    # One rising number for vehicle and time, so that a run never joins two vehicles.
    span = int(fixes.at_us.max() - fixes.at_us.min()) + 2 * sieve.idle_us
    clock = fixes.vehicle * span + (fixes.at_us - fixes.at_us.min())
    last = np.searchsorted(clock, clock + sieve.idle_us, side="left")
    inside = last < count
    ends = np.minimum(last, count - 1)
    inside &= fixes.vehicle[ends] == fixes.vehicle
    # A run with a silence inside it is not known to have stood still.
    inside &= fixes.at_us[ends] - fixes.at_us <= sieve.idle_us + sieve.gap_us_max
    for axis in (fixes.x_mm, fixes.y_mm):
        inside &= _spread(axis, ends) <= sieve.idle_mm
    marks = np.zeros(count + 1, np.int64)
    np.add.at(marks, np.flatnonzero(inside), 1)
    np.add.at(marks, ends[inside] + 1, -1)
    return np.cumsum(marks[:-1]) > 0


def _spread(values: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return highest minus lowest of each run [i, ends[i]], by doubling window lengths."""
    count = len(values)
    begins = np.arange(count)
    level = np.zeros(count, np.int64)
    width = ends - begins + 1
    while (wide := (1 << (level + 1)) <= width).any():
        level[wide] += 1
    spread = np.zeros(count, np.int64)
    high, low = values.copy(), values.copy()
    for step in range(int(level.max()) + 1):
        rows = np.flatnonzero(level == step)
        tail = ends[rows] - (1 << step) + 1
        spread[rows] = np.maximum(high[rows], high[tail]) - np.minimum(low[rows], low[tail])
        reach = np.minimum(begins + (1 << step), count - 1)
        high, low = np.maximum(high, high[reach]), np.minimum(low, low[reach])
    return spread
