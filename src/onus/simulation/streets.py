"""Streets: which junctions are joined, by what kind of street, and who owes it.

In:  the ground, how many streets and how many owed segments, and chance.
Out: `Streets`, a connected network in columns.

The surprise: every street of one spanning tree is open in both directions, so
the town stays connected for a driver whatever the one-ways among the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.ground import ROWS_BETWEEN_BRIDGES, Ground, crosses_river, lay_ground
from onus.simulation.lines import Lines, bend
from onus.simulation.options import Options, TooFewNodes
from onus.simulation.projection import Projection

CLASSES = ("arterial", "secondary", "lane", "slope")
ARTERIAL, SECONDARY, LANE, SLOPE = range(4)
WIDTH_DM = ((180, 320), (110, 180), (40, 80), (50, 90))
"""Narrowest and widest of each class, in decimetres."""
COLUMNS_BETWEEN_ARTERIALS = 12
ONEWAY_SHARE = 0.10
TUNNEL_SHARE = 0.012
DIAGONAL_SHARE = 0.10
DISTRICTS_MAX = 6
NODES_PER_DISTRICT = 400
LAST_RESORT = 10.0
"""Added to the weight of diagonals that are only built when streets are short."""


@dataclass(frozen=True, slots=True)
class Streets:
    """The network; all columns but the nodes' have one row a street.

    Attributes:
        node_x_m, node_y_m: the junctions.
        begin, end: junctions that a street joins.
        kind: index into `CLASSES`.
        oneway: 0 both ways, 1 from begin to end only, -1 from end to begin only.
        segment: number of the owed segment, -1 for streets owed by nobody.
        road: number of the named road that a street is part of.
        district: number of the district.
        width_dm: width in decimetres.
        is_tunnel: where devices hear no satellite.
        lines: geometry, one line a street.
    """

    node_x_m: NDArray[np.float64]
    node_y_m: NDArray[np.float64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    kind: NDArray[np.int8]
    oneway: NDArray[np.int8]
    segment: NDArray[np.int64]
    road: NDArray[np.int64]
    district: NDArray[np.int64]
    width_dm: NDArray[np.int64]
    is_tunnel: NDArray[np.bool_]
    lines: Lines

    @property
    def nodes(self) -> int:
        """Return how many junctions there are."""
        return len(self.node_x_m)

    def middle_m(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the point half way between the ends of each street."""
        x, y = self.node_x_m, self.node_y_m
        return (x[self.begin] + x[self.end]) / 2, (y[self.begin] + y[self.end]) / 2


@dataclass(frozen=True, slots=True)
class _Joints:
    """Pairs of junctions that may be joined; `a` and `b` are places on the lattice."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    kind: NDArray[np.int8]
    road: NDArray[np.int64]
    diagonal: NDArray[np.bool_]


def build_streets(asked: Options) -> Streets:
    """Build the network of a town."""
    ground = lay_ground(asked.nodes, stream(asked.seed, Purpose.GROUND))
    rng = stream(asked.seed, Purpose.STREETS)
    joints = _possible_joints(ground, rng)
    built, in_tree = _choose(ground, joints, asked.edges, rng)
    number = np.full(ground.size**2, -1, dtype=np.int64)
    number[ground.chosen] = np.arange(asked.nodes)
    begin, end = number[joints.a[built]], number[joints.b[built]]
    x_m, y_m = ground.x_m[ground.chosen], ground.y_m[ground.chosen]
    kind = _with_slopes(joints.kind[built], x_m[begin], y_m[begin], rng)
    bridge = crosses_river(ground.side, joints.a[built], joints.b[built])
    middle_x, middle_y = (x_m[begin] + x_m[end]) / 2, (y_m[begin] + y_m[end]) / 2
    lines = bend(
        (x_m[begin], y_m[begin], x_m[end], y_m[end]),
        ~bridge,
        Projection(asked.lon_e7, asked.lat_e7),
        stream(asked.seed, Purpose.CURVES),
    )
    return Streets(
        node_x_m=x_m,
        node_y_m=y_m,
        begin=begin,
        end=end,
        kind=kind,
        oneway=_oneways(in_tree, rng),
        segment=_owed(np.hypot(middle_x, middle_y), asked.segments),
        road=joints.road[built],
        district=_districts(middle_x, middle_y, asked),
        width_dm=_widths(kind, rng),
        is_tunnel=(kind <= SECONDARY) & ~bridge & (rng.random(len(built)) < TUNNEL_SHARE),
        lines=lines,
    )


def _possible_joints(ground: Ground, rng: np.random.Generator) -> _Joints:
    """List what could be joined: neighbours, and one diagonal of each block."""
    size = ground.size
    is_chosen = np.zeros(size * size, dtype=bool)
    is_chosen[ground.chosen] = True
    place = np.arange(size * size).reshape(size, size)
    leans = rng.random((size - 1, size - 1)) < 0.5
    rising = np.where(leans, place[:-1, :-1], place[:-1, 1:])
    risen = np.where(leans, place[1:, 1:], place[1:, :-1])
    pairs = (
        (place[:, :-1].ravel(), place[:, 1:].ravel()),
        (place[:-1, :].ravel(), place[1:, :].ravel()),
        (rising.ravel(), risen.ravel()),
    )
    a = np.concatenate([one for one, _ in pairs])
    b = np.concatenate([other for _, other in pairs])
    way = np.repeat([0, 1, 2], [len(one) for one, _ in pairs])
    row = a // size - ground.middle
    bridges = (way == 0) & (row % ROWS_BETWEEN_BRIDGES == 0)
    dry = ~crosses_river(ground.side, a, b) | bridges
    keep = is_chosen[a] & is_chosen[b] & dry
    a, b, way = a[keep], b[keep], way[keep]
    row, column = a // size - ground.middle, a % size - ground.middle
    position = np.where(way == 0, row, column)
    between = np.where(way == 0, ROWS_BETWEEN_BRIDGES, COLUMNS_BETWEEN_ARTERIALS)
    kind = np.full(len(a), LANE, dtype=np.int8)
    kind[position % (between // 2) == 0] = SECONDARY
    kind[position % between == 0] = ARTERIAL
    kind[way == 2] = LANE
    road = np.where(way == 2, 4 * size + a, np.where(way == 0, row + size, column + 3 * size))
    return _Joints(a, b, kind, road, way == 2)


def _choose(
    ground: Ground, joints: _Joints, wanted: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Choose a spanning tree and as many more streets as are wanted."""
    count = len(joints.a)
    if count < wanted:
        raise TooFewNodes(segments=wanted, nodes=len(ground.chosen), room=count)
    weight = rng.random(count)
    weight[joints.kind == ARTERIAL] *= 0.2
    weight[joints.kind == SECONDARY] *= 0.6
    spare = joints.diagonal & (rng.random(count) >= DIAGONAL_SHARE)
    weight[spare] += LAST_RESORT
    order = np.argsort(weight, kind="stable")
    in_tree = np.zeros(count, dtype=bool)
    in_tree[_spanning(joints.a[order], joints.b[order], ground.size**2, order)] = True
    others = order[~in_tree[order]]
    extra = others[: wanted - int(in_tree.sum())]
    built = np.sort(np.concatenate([np.flatnonzero(in_tree), extra]))
    return built, in_tree[built]


def _spanning(
    a: NDArray[np.int64], b: NDArray[np.int64], places: int, names: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the names of the pairs that join what was not joined before (Kruskal)."""
    parent = list(range(places))
    kept: list[int] = []
    for one, other, name in zip(a.tolist(), b.tolist(), names.tolist(), strict=True):
        root, other_root = _root(parent, one), _root(parent, other)
        if root != other_root:
            parent[root] = other_root
            kept.append(name)
    return np.array(kept, dtype=np.int64)


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _with_slopes(
    kind: NDArray[np.int8],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int8]:
    """Make slopes of some small streets on the hills."""
    phase = rng.uniform(0, 6, 2)
    height = np.sin(x_m / 900 + phase[0]) * np.sin(y_m / 700 + phase[1])
    steep = (height > 0.35) & (kind != ARTERIAL) & (rng.random(len(kind)) < 0.6)
    steep |= (kind == LANE) & (rng.random(len(kind)) < 0.03)
    return np.where(steep, SLOPE, kind).astype(np.int8)


def _oneways(in_tree: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int8]:
    others = max(int((~in_tree).sum()), 1)
    share = min(0.8, ONEWAY_SHARE * len(in_tree) / others)
    chosen = ~in_tree & (rng.random(len(in_tree)) < share)
    return np.where(chosen, rng.choice([-1, 1], len(in_tree)), 0).astype(np.int8)


def _owed(remoteness_m: NDArray[np.float64], segments: int) -> NDArray[np.int64]:
    """Number the streets nearest to the middle as owed segments, in order of the streets."""
    owed = np.sort(np.argsort(remoteness_m, kind="stable")[:segments])
    segment = np.full(len(remoteness_m), -1, dtype=np.int64)
    segment[owed] = np.arange(segments)
    return segment


def _districts(x_m: NDArray[np.float64], y_m: NDArray[np.float64], asked: Options) -> NDArray[np.int64]:
    """Give every street to the nearest of a few seats."""
    rng = stream(asked.seed, Purpose.DISTRICTS)
    count = min(DISTRICTS_MAX, max(2, asked.nodes // NODES_PER_DISTRICT))
    seats = rng.choice(len(x_m), count, replace=False)
    distance = np.stack([np.hypot(x_m - x_m[seat], y_m - y_m[seat]) for seat in seats.tolist()])
    nearest: NDArray[np.int64] = distance.argmin(axis=0)
    return nearest


def _widths(kind: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int64]:
    narrow = np.array([low for low, _ in WIDTH_DM])[kind]
    wide = np.array([high for _, high in WIDTH_DM])[kind]
    wider: NDArray[np.int64] = np.rint(rng.random(len(kind)) * (wide - narrow)).astype(np.int64)
    return narrow + wider
