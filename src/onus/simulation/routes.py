"""Routes: in which order a vehicle takes its streets, and how it gets from one to the next.

In:  the network, and the arcs a vehicle has to work along.
Out: the arcs it drives, in order, and which of them it works on.

The surprise: the order is greedy, always the nearest street still to be done,
as drivers do it. It costs a few steps of search a street, on any size of town.
An arc is a street with a direction: 2 * street forward, 2 * street + 1 back.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.streets import Streets

INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs that leave each junction, as plain lists, because searches read them one by one.

    Attributes:
        first: where the arcs of each junction begin in `arcs`.
        arcs: arcs in order of the junction that they leave.
        head: junction that each arc leads to.
        tail: junction that each arc leaves.
        length_mm: length of each street.
        x_m, y_m: the junctions.
    """

    first: list[int]
    arcs: list[int]
    head: list[int]
    tail: list[int]
    length_mm: list[int]
    x_m: list[float]
    y_m: list[float]


def graph_of(streets: Streets) -> Graph:
    """Return the arcs that may be driven."""
    count = len(streets.begin)
    tail = np.empty(2 * count, dtype=np.int64)
    head = np.empty(2 * count, dtype=np.int64)
    tail[0::2], tail[1::2] = streets.begin, streets.end
    head[0::2], head[1::2] = streets.end, streets.begin
    allowed = np.empty(2 * count, dtype=bool)
    allowed[0::2], allowed[1::2] = streets.oneway >= 0, streets.oneway <= 0
    arcs = np.flatnonzero(allowed)
    arcs = arcs[np.argsort(tail[arcs], kind="stable")]
    first = np.searchsorted(tail[arcs], np.arange(streets.nodes + 1))
    return Graph(
        first=first.tolist(),
        arcs=arcs.tolist(),
        head=head.tolist(),
        tail=tail.tolist(),
        length_mm=streets.lines.length_mm.tolist(),
        x_m=streets.node_x_m.tolist(),
        y_m=streets.node_y_m.tolist(),
    )


@dataclass(frozen=True, slots=True)
class Tour:
    """Arcs in the order driven; `is_task` marks those that are worked on."""

    arcs: NDArray[np.int64]
    is_task: NDArray[np.bool_]


def tour(graph: Graph, home: int, tasks: list[int], *, both_ways: bytearray) -> Tour:
    """Drive from home along every task and home again.

    Args:
        graph: the network.
        home: junction where the vehicle starts and ends.
        tasks: streets to be worked on.
        both_ways: for each street, whether each direction is a task of its own.
    """
    waiting = _waiting(graph, tasks)
    arcs: list[int] = []
    worked: list[bool] = []
    at = home
    while waiting:
        way = _nearest_task(graph, at, waiting)
        arcs += way
        worked += [False] * (len(way) - 1) + [True]
        _take(graph, way[-1], waiting, both_ways)
        at = graph.head[way[-1]]
    back = shortest(graph, at, home)
    return Tour(np.array(arcs + back, dtype=np.int64), np.array(worked + [False] * len(back), dtype=bool))


def shortest(graph: Graph, start: int, goal: int) -> list[int]:
    """Return the arcs of a shortest way, found by A* with the straight distance.

    Raises:
        ValueError: there is no way. The town was not built by `build_streets`.
    """
    goal_x, goal_y = graph.x_m[goal], graph.y_m[goal]

    def straight_mm(node: int) -> float:
        # A little less than the truth, so that rounding never hides a shortest way.
        return 990 * math.hypot(graph.x_m[node] - goal_x, graph.y_m[node] - goal_y)

    return _search(graph, start, straight_mm, lambda node: node == goal)


def _waiting(graph: Graph, tasks: list[int]) -> dict[int, list[int]]:
    """Return the arcs to be worked on, by the junction that they leave."""
    waiting: dict[int, list[int]] = {}
    wanted = dict.fromkeys(tasks)
    tails = dict.fromkeys(graph.tail[2 * street + way] for street in tasks for way in (0, 1))
    for node in tails:
        leaving = graph.arcs[graph.first[node] : graph.first[node + 1]]
        mine = [arc for arc in leaving if arc >> 1 in wanted]
        if mine:
            waiting[node] = mine
    return waiting


def _nearest_task(graph: Graph, start: int, waiting: dict[int, list[int]]) -> list[int]:
    way = _search(graph, start, lambda _node: 0.0, waiting.__contains__)
    at = graph.head[way[-1]] if way else start
    return [*way, waiting[at][-1]]


def _take(graph: Graph, arc: int, waiting: dict[int, list[int]], both_ways: bytearray) -> None:
    """Strike off an arc, and its other direction where one is enough."""
    _strike(graph, arc, waiting)
    if not both_ways[arc >> 1]:
        _strike(graph, arc ^ 1, waiting)


def _strike(graph: Graph, arc: int, waiting: dict[int, list[int]]) -> None:
    node = graph.tail[arc]
    mine = waiting.get(node, [])
    if arc in mine:
        mine.remove(arc)
    if not mine:
        waiting.pop(node, None)


def _search(
    graph: Graph, start: int, still_mm: Callable[[int], float], found: Callable[[int], bool]
) -> list[int]:
    """Search outward until a junction is found; return the arcs that lead there."""
    if found(start):
        return []
    best = {start: 0.0}
    came: dict[int, int] = {}
    done: set[int] = set()
    frontier = [(still_mm(start), start)]
    while frontier:
        _, node = heapq.heappop(frontier)
        if node in done:
            continue
        if found(node):
            return _unwind(graph, came, node, start)
        done.add(node)
        so_far = best[node]
        for arc in graph.arcs[graph.first[node] : graph.first[node + 1]]:
            other = graph.head[arc]
            reached = so_far + graph.length_mm[arc >> 1]
            if reached < best.get(other, INFINITE):
                best[other] = reached
                came[other] = arc
                heapq.heappush(frontier, (reached + still_mm(other), other))
    raise ValueError("no way leads there: the network is not connected")


def _unwind(graph: Graph, came: dict[int, int], node: int, start: int) -> list[int]:
    way: list[int] = []
    while node != start:
        way.append(came[node])
        node = graph.tail[came[node]]
    way.reverse()
    return way
