"""Hops: what it costs to have gone from one candidate line to another, heading known.

In:  two neighbouring positions with their candidate places, the table of routes.
Out: the length of the way for each pair of places, and how often it turns round.

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


@dataclass(frozen=True, slots=True)
class Places:
    """Places on lines, with the heading of the vehicle there.

    Attributes:
        line: int64 (m,).
        offset_mm: int64 (m,), from the first vertex of the line.
        ahead: bool (m,), True for going towards the last vertex.
    """

    line: NDArray[np.int64]
    offset_mm: NDArray[np.int64]
    ahead: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> Places:
        """Return the chosen rows."""
        return Places(self.line[rows], self.offset_mm[rows], self.ahead[rows])


@dataclass(frozen=True, slots=True)
class HopWays:
    """For each pair of places: the way between them.

    Attributes:
        length_mm: int64 (m,), `TOO_FAR` where there is none.
        onward_mm: int64 (m,), the same, but below 0 where the place falls back on its line.
        stays: bool (m,), whether it stays on its line.
        turns: int64 (m,), how often it turns round.
    """

    length_mm: NDArray[np.int64]
    onward_mm: NDArray[np.int64]
    stays: NDArray[np.bool_]
    turns: NDArray[np.int64]


def ways_between(
    roads: Roads, routes: Routes, *, here: Places, there: Places, straight_mm: NDArray[np.int64]
) -> HopWays:
    """Return the shortest way between pairs of places, as the vehicle is headed.

    Args:
        roads: the graph.
        routes: table of ways between nodes.
        here: shape (m,), where each hop begins.
        there: shape (m,), where it ends.
        straight_mm: shape (m,), straight distance of the two positions.

    Returns:
        Length `TOO_FAR` where there is no way within the limits. A way turns
        where it sets out on or arrives by the very line that it leaves or enters.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> from onus.core.evidence.routes import routes_from
    >>> roads = roads_from_lines([Polyline(0, np.array([0, 1000]), np.array([0, 0]))], segments=1)
    >>> one = lambda x: np.array([x])
    >>> ways_between(roads, routes_from(roads, one(0), bound_mm=9), straight_mm=one(600),
    ...              here=Places(one(0), one(100), one(True)),
    ...              there=Places(one(0), one(700), one(True))).length_mm
    array([600])
    """
    limit = 2 * straight_mm + DETOUR_MM
    length = np.full(len(limit), TOO_FAR, np.int64)
    turns = np.zeros(len(limit), np.int64)
    forward = np.where(here.ahead, there.offset_mm - here.offset_mm, here.offset_mm - there.offset_mm)
    same = here.line == there.line
    stays = same & (here.ahead == there.ahead) & (forward >= -SLACK_MM)
    length[stays] = np.abs(forward[stays])
    # Whoever leaves a line does so by the end that lies ahead.
    to_end = np.where(here.ahead, roads.line_length_mm[here.line] - here.offset_mm, here.offset_mm)
    from_end = np.where(there.ahead, there.offset_mm, roads.line_length_mm[there.line] - there.offset_mm)
    rows = np.flatnonzero(~stays & (to_end + from_end <= limit))
    row = routes.look_up(exit_node(roads, here.take(rows)), entry_node(roads, there.take(rows)))
    known = row >= 0
    rows, row = rows[known], row[known]
    whole = to_end[rows] + routes.length_mm[row] + from_end[rows]
    short = whole <= limit[rows]
    rows, row, whole = rows[short], row[short], whole[short]
    length[rows] = whole
    turns[rows] = (routes.first_line[row] == here.line[rows]).astype(np.int64)
    turns[rows] += routes.last_line[row] == there.line[rows]
    # Out by the end of a line and back in by the same end: turned at the node itself.
    turns[rows] += same[rows] & (routes.length_mm[row] == 0) & (here.ahead[rows] != there.ahead[rows])
    return HopWays(length, np.where(stays, forward, length), stays, turns)


def exit_node(roads: Roads, place: Places) -> NDArray[np.int64]:
    """Return the node at which a vehicle leaves its line: the end ahead of it."""
    return roads.line_ends[place.line, place.ahead.astype(np.int64)]


def entry_node(roads: Roads, place: Places) -> NDArray[np.int64]:
    """Return the node at which a vehicle came onto its line: the end behind it."""
    return roads.line_ends[place.line, 1 - place.ahead.astype(np.int64)]
