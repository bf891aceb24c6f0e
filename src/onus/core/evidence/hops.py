"""Hops: what it costs to have gone from one candidate line to another.

In:  two neighbouring positions with their candidates, the table of routes.
Out: the length of the way for each pair of candidates, and how it leaves and enters.

The surprise: a way far longer than the straight distance is refused, even if it
is the only one. A vehicle that really made the detour shows it at its next
position; one that did not would be credited with streets it never saw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.core.evidence.roads import Roads
from onus.core.evidence.routes import TOO_FAR, Routes

SLACK_MM = 20_000
"""How far a position may seem to fall back along its own line, by noise alone."""
DETOUR_MM = 200_000
SAME_LINE = -1
ENDS = ((1, 0), (1, 1), (0, 0), (0, 1))
"""Ways to leave a line and enter the next: by which end of each (0 first, 1 last)."""


@dataclass(frozen=True, slots=True)
class HopWays:
    """For each pair of places: length of the way, how it leaves (index into `ENDS`)."""

    length_mm: NDArray[np.int64]
    how: NDArray[np.int64]


def ways_between(
    roads: Roads,
    routes: Routes,
    *,
    line: tuple[NDArray[np.int64], NDArray[np.int64]],
    offset_mm: tuple[NDArray[np.int64], NDArray[np.int64]],
    straight_mm: NDArray[np.int64],
) -> HopWays:
    """Return the shortest way between pairs of places on lines.

    Args:
        roads: the graph.
        routes: table of ways between nodes.
        line: shape (m,) each, lines of the two places.
        offset_mm: shape (m,) each, places along them.
        straight_mm: shape (m,), straight distance of the two positions.

    Returns:
        Length `TOO_FAR` where there is no way within the limits; `how` is
        `SAME_LINE` where the way stays on one line.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> from onus.core.evidence.routes import routes_from
    >>> roads = roads_from_lines([Polyline(0, np.array([0, 1000]), np.array([0, 0]))], segments=1)
    >>> one = lambda x: np.array([x])
    >>> ways_between(roads, routes_from(roads, one(0), bound_mm=9), line=(one(0), one(0)),
    ...              offset_mm=(one(100), one(700)), straight_mm=one(600)).length_mm
    array([600])
    """
    here, there = line
    best = np.full(len(here), TOO_FAR, np.int64)
    how = np.full(len(here), SAME_LINE, np.int64)
    limit = 2 * straight_mm + DETOUR_MM
    for number, (leave, enter) in enumerate(ENDS):
        to_end, may_leave = _to_end(roads, here, offset_mm[0], leave)
        from_end, may_enter = _from_end(roads, there, offset_mm[1], enter)
        rest = limit - to_end - from_end
        rows = np.flatnonzero(may_leave & may_enter & (rest >= 0) & (here != there))
        start, end = roads.line_ends[here[rows], leave], roads.line_ends[there[rows], enter]
        row = routes.look_up(start, end)
        known = row >= 0
        rows, row = rows[known], row[known]
        length = to_end[rows] + routes.length_mm[row] + from_end[rows]
        better = (length < best[rows]) & (length <= limit[rows])
        best[rows[better]] = length[better]
        how[rows[better]] = number
    forward = offset_mm[1] - offset_mm[0]
    oneway = roads.line_oneway[here]
    against = ((oneway > 0) & (forward < -SLACK_MM)) | ((oneway < 0) & (forward > SLACK_MM))
    same = (here == there) & ~against
    best[same] = np.abs(forward[same])
    how[same] = SAME_LINE
    return HopWays(best, how)


def _to_end(
    roads: Roads, line: NDArray[np.int64], offset_mm: NDArray[np.int64], end: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    oneway = roads.line_oneway[line]
    if end == 1:
        return roads.line_length_mm[line] - offset_mm, oneway >= 0
    return offset_mm, oneway <= 0


def _from_end(
    roads: Roads, line: NDArray[np.int64], offset_mm: NDArray[np.int64], end: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    oneway = roads.line_oneway[line]
    if end == 0:
        return offset_mm, oneway >= 0
    return roads.line_length_mm[line] - offset_mm, oneway <= 0
