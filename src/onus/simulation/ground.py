"""Ground: where the junctions of the town could lie, before any street is chosen.

In:  how many junctions are wanted, and chance.
Out: `Ground`, a warped lattice of possible junctions with a river through it.

The surprise: the lattice is only a way to know who is beside whom. Its points
are shaken, turned, stretched and bent before anybody sees them.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SPACING_M = 120.0
RIVER_WIDTH_M = 190.0
JITTER = 0.24
"""Of the spacing; more would let streets cross where there is no junction."""
NODES_WITH_RIVER = 40
ROWS_BETWEEN_BRIDGES = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """Possible junctions on a lattice of `size` x `size`, numbered row by row.

    Attributes:
        x_m, y_m: metres east and north of the middle of the town.
        side: 0 west of the river, 1 east of it.
        chosen: numbers of the junctions that the town has, rising.
        middle: row and column of the middle.
    """

    size: int
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    side: NDArray[np.int8]
    chosen: NDArray[np.int64]

    @property
    def middle(self) -> int:
        """Return the row, and the column, of the middle."""
        return self.size // 2


def lay_ground(nodes: int, rng: np.random.Generator) -> Ground:
    """Lay the ground for a town with exactly `nodes` junctions, all connected."""
    size = math.ceil(1.5 * math.sqrt(nodes)) + 8
    side = _sides(size, rng) if nodes >= NODES_WITH_RIVER else np.zeros(size * size, np.int8)
    x_m, y_m = _positions(size, side, rng)
    chosen = _grow(size, side, _remoteness(size, rng), nodes)
    # The middle of what was chosen is the middle of the map.
    return Ground(size, x_m - x_m[chosen].mean(), y_m - y_m[chosen].mean(), side, chosen)


def crosses_river(side: NDArray[np.int8], a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pairs of junctions lie on different banks."""
    return np.not_equal(side[a], side[b])


def _sides(size: int, rng: np.random.Generator) -> NDArray[np.int8]:
    """Let a river wind from south to north, west of the middle."""
    rows = np.arange(size)
    phase = rng.uniform(0, 2 * math.pi, 2)
    bank = size * (
        0.40 + 0.06 * np.sin(rows / (0.11 * size) + phase[0]) + 0.02 * np.sin(rows / (0.05 * size) + phase[1])
    )
    side: NDArray[np.int8] = (np.arange(size)[None, :] > bank[:, None]).astype(np.int8).ravel()
    return side


def _positions(
    size: int, side: NDArray[np.int8], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shake, stretch, bend and turn the lattice."""
    row, column = np.divmod(np.arange(size * size), size)
    x = column - size / 2 + rng.uniform(-JITTER, JITTER, size * size)
    y = row - size / 2 + rng.uniform(-JITTER, JITTER, size * size)
    x = x + side * (RIVER_WIDTH_M / SPACING_M)
    # Denser in the middle than at the edge.
    stretch = 0.8 + 0.25 * np.hypot(x, y) / (size / 2)
    x, y = x * stretch, y * stretch
    phase = rng.uniform(0, 2 * math.pi, 4)
    x, y = (
        x + 0.55 * np.sin(y / 2.6 + phase[0]) + 1.4 * np.sin(y / 11.0 + phase[1]),
        y + 0.55 * np.sin(x / 2.9 + phase[2]) + 1.4 * np.sin(x / 13.0 + phase[3]),
    )
    turn = rng.uniform(0.15, 0.6)
    return (
        SPACING_M * (x * math.cos(turn) - y * math.sin(turn)),
        SPACING_M * (x * math.sin(turn) + y * math.cos(turn)),
    )


def _remoteness(size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return how far each place is from the middle, with a ragged edge of town."""
    row, column = np.divmod(np.arange(size * size), size)
    x, y = column - size // 2, row - size // 2
    angle = np.arctan2(y, x)
    phase = rng.uniform(0, 2 * math.pi, 3)
    ragged = 0.12 * np.sin(2 * angle + phase[0]) + 0.08 * np.sin(5 * angle + phase[1])
    ragged = ragged + 0.04 * np.sin(11 * angle + phase[2])
    remote: NDArray[np.float64] = np.hypot(x, y) * (1 + ragged) + rng.uniform(0, 1.5, size * size)
    return remote


def _grow(
    size: int, side: NDArray[np.int8], remoteness: NDArray[np.float64], nodes: int
) -> NDArray[np.int64]:
    """Take junctions outward from the middle; only bridges lead over the river."""
    remote, bank = remoteness.tolist(), side.tolist()
    middle = size // 2
    first = middle * size + middle
    seen = bytearray(size * size)
    seen[first] = 1
    frontier = [(0.0, first)]
    taken: list[int] = []
    while len(taken) < nodes:
        _, node = heapq.heappop(frontier)
        taken.append(node)
        for other in _beside(node, size):
            if seen[other] or (bank[node] != bank[other] and not _is_bridge(node, other, size)):
                continue
            seen[other] = 1
            heapq.heappush(frontier, (remote[other], other))
    return np.sort(np.array(taken, dtype=np.int64))


def _beside(node: int, size: int) -> list[int]:
    row, column = divmod(node, size)
    beside = []
    if column > 0:
        beside.append(node - 1)
    if column < size - 1:
        beside.append(node + 1)
    if row > 0:
        beside.append(node - size)
    if row < size - 1:
        beside.append(node + size)
    return beside


def _is_bridge(node: int, other: int, size: int) -> bool:
    return abs(node - other) == 1 and (node // size - size // 2) % ROWS_BETWEEN_BRIDGES == 0
