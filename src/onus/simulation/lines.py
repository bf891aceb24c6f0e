"""Lines: many bent lines in four flat arrays, and positions along them.

In:  where each street begins and ends, and chance.
Out: `Lines`, and for offsets along them, positions and headings.

The surprise: all lines are laid end to end on one long axis, so one search
finds the place of any number of vehicles on any number of streets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.projection import Projection

BENDS = np.array([0, 1, 2, 3, 5])
"""Vertices between the ends."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of two vertices and more.

    Attributes:
        first: shape (n + 1,), where the vertices of each line begin.
        x_m, y_m: the vertices.
        along_mm: distance of each vertex from the beginning of its line.
        axis_mm: distance of each vertex from the beginning of the long axis.
    """

    first: NDArray[np.int64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    along_mm: NDArray[np.int64]
    axis_mm: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.first) - 1

    @property
    def length_mm(self) -> NDArray[np.int64]:
        """Return the length of each line."""
        return self.along_mm[self.first[1:] - 1]

    def place(self, line: NDArray[np.int64], offset_mm: NDArray[np.int64]) -> Placed:
        """Return where offsets along lines lie.

        Args:
            line: shape (n,), which line.
            offset_mm: shape (n,), from 0 to the length of the line.
        """
        begin = self.first[line]
        # Gaps of 1 mm between lines keep the axis strictly rising.
        wanted = self.axis_mm[begin] + offset_mm
        vertex = np.searchsorted(self.axis_mm, wanted, side="right") - 1
        vertex = np.clip(vertex, begin, self.first[line + 1] - 2)
        stretch = np.maximum(self.along_mm[vertex + 1] - self.along_mm[vertex], 1)
        share = (offset_mm - self.along_mm[vertex]) / stretch
        east = self.x_m[vertex + 1] - self.x_m[vertex]
        north = self.y_m[vertex + 1] - self.y_m[vertex]
        return Placed(self.x_m[vertex] + share * east, self.y_m[vertex] + share * north, east, north)


@dataclass(frozen=True, slots=True)
class Placed:
    """Positions on lines, with the direction of the line there (not of unit length)."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]


def lines_from_vertices(
    first: NDArray[np.int64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    projection: Projection,
) -> Lines:
    """Measure lines after their vertices were rounded to 1e-7 degree, as they are written."""
    x_m, y_m = projection.to_m(*projection.to_e7(x_m, y_m))
    hop_mm = np.zeros(len(x_m), dtype=np.int64)
    hop_mm[1:] = np.maximum(np.rint(1000 * np.hypot(np.diff(x_m), np.diff(y_m))), 1)
    hop_mm[first[:-1]] = 0
    total = np.cumsum(hop_mm)
    owner = np.repeat(np.arange(len(first) - 1), np.diff(first))
    return Lines(first, x_m, y_m, total - total[first[:-1]][owner], total + owner)


def bend(
    ends: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    bendy: NDArray[np.bool_],
    projection: Projection,
    rng: np.random.Generator,
) -> Lines:
    """Draw a line between each pair of ends.

    Args:
        ends: x and y of the beginnings, x and y of the ends.
        bendy: which lines may be curved; the others are straight.
        projection: how they will be written.
        rng: chance.
    """
    from_x, from_y, to_x, to_y = ends
    count = len(from_x)
    between = np.where(bendy, rng.choice(BENDS, count, p=[0.3, 0.15, 0.2, 0.2, 0.15]), 0)
    swing = rng.uniform(-0.11, 0.11, count)
    waves = np.where(rng.random(count) < 0.25, 2.0, 1.0)
    first = np.concatenate([[0], np.cumsum(between + 2)]).astype(np.int64)
    owner = np.repeat(np.arange(count), between + 2)
    share = (np.arange(first[-1]) - first[owner]) / (between + 1)[owner]
    east, north = (to_x - from_x)[owner], (to_y - from_y)[owner]
    aside = swing[owner] * np.sin(math.pi * waves[owner] * share)
    # The ends of every street at a junction must be the very same position.
    aside = np.where((share == 0) | (share == 1), 0.0, aside)
    x_m = np.where(share == 1, to_x[owner], from_x[owner] + share * east - aside * north)
    y_m = np.where(share == 1, to_y[owner], from_y[owner] + share * north + aside * east)
    return lines_from_vertices(first, x_m, y_m, projection)


def joined(one: Lines, two: Lines) -> Lines:
    """Return the lines of both, those of the second numbered after the first."""
    gap = one.axis_mm[-1] + 1 if len(one) else 0
    return Lines(
        np.concatenate([one.first, one.first[-1] + two.first[1:]]),
        np.concatenate([one.x_m, two.x_m]),
        np.concatenate([one.y_m, two.y_m]),
        np.concatenate([one.along_mm, two.along_mm]),
        np.concatenate([one.axis_mm, gap + two.axis_mm]),
    )
