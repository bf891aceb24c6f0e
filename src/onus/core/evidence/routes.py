"""Routes: shortest ways between nodes, up to a bound.

In:  roads, and the nodes from which ways are needed.
Out: a table of (from, to) with the length of the way, its first and its last line.

The surprise: ways longer than the bound are not in the table, on purpose. A
vehicle that was silent for a kilometre may have gone anywhere.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.core.evidence.roads import Roads

TOO_FAR = np.int64(1) << 40
NO_LINE = -1


@dataclass(frozen=True, slots=True)
class Routes:
    """Ways, sorted by key = from * nodes + to.

    Attributes:
        keys: int64 (w,).
        length_mm: int64 (w,).
        last_line: int64 (w,), the line by which the way arrives; -1 where it is empty.
        last_node: int64 (w,), the node from which that line starts.
        first_line: int64 (w,), the line by which the way sets out; -1 where it is empty.
        node_count: how many nodes the roads have.
    """

    keys: NDArray[np.int64]
    length_mm: NDArray[np.int64]
    last_line: NDArray[np.int64]
    last_node: NDArray[np.int64]
    first_line: NDArray[np.int64]
    node_count: int

    def look_up(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each way, -1 where the table has none."""
        wanted = start * self.node_count + end
        row = np.searchsorted(self.keys, wanted)
        row = np.minimum(row, len(self.keys) - 1)
        return np.where(self.keys[row] == wanted, row, -1) if len(self.keys) else row * 0 - 1


def routes_from(roads: Roads, sources: NDArray[np.int64], *, bound_mm: int) -> Routes:
    """Return all ways from some nodes that are not longer than a bound.

    Args:
        roads: the graph; one-way lines are respected.
        sources: nodes, without repetition, rising.
        bound_mm: longest way kept.

    Source: Dijkstra (1959); ties go to the lower node, then the lower line.

    >>> from onus.core.evidence.roads import Polyline, roads_from_lines
    >>> roads = roads_from_lines([Polyline(0, np.array([0, 1000]), np.array([0, 0]))], segments=1)
    >>> routes_from(roads, np.array([0]), bound_mm=5_000).length_mm
    array([   0, 1000])
    """
    ways = _neighbours(roads)
    rows: list[tuple[int, int, int, int, int]] = []
    for source in sources.tolist():
        rows += _ways_from(source, ways, bound_mm, roads.node_count)
    columns = np.array(rows, np.int64).reshape(-1, 5)
    columns = columns[np.argsort(columns[:, 0], kind="stable")]
    keys, length, last_line, last_node, first_line = np.ascontiguousarray(columns.T)
    return Routes(keys, length, last_line, last_node, first_line, roads.node_count)


def _neighbours(roads: Roads) -> list[list[tuple[int, int, int]]]:
    """Return for each node the (length, node, line) that can be reached directly."""
    ways: list[list[tuple[int, int, int]]] = [[] for _ in range(roads.node_count)]
    rows = zip(
        roads.line_ends.tolist(),
        roads.line_length_mm.tolist(),
        roads.line_oneway.tolist(),
        strict=True,
    )
    for line, ((start, end), length, oneway) in enumerate(rows):
        if oneway >= 0:
            ways[start].append((length, end, line))
        if oneway <= 0:
            ways[end].append((length, start, line))
    return ways


def _ways_from(
    source: int, ways: list[list[tuple[int, int, int]]], bound_mm: int, node_count: int
) -> list[tuple[int, int, int, int, int]]:
    done: set[int] = set()
    rows = []
    queue = [(0, source, NO_LINE, source, NO_LINE)]
    # Each line is pushed at most once for each of its ends, so the queue runs dry.
    while queue:
        length, node, line, before, first = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        rows.append((source * node_count + node, length, line, before, first))
        for step, neighbour, by in ways[node]:
            if neighbour not in done and length + step <= bound_mm:
                out = by if first == NO_LINE else first
                heapq.heappush(queue, (length + step, neighbour, by, node, out))
    return rows
