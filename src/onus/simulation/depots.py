"""Depots: where vehicles stand when they do nothing, and who belongs where.

In:  the network and how many vehicles there are.
Out: `Depots`: yards in the middle of a block, each with a drive to its junction.

The surprise: a yard is off the street, so a vehicle at rest is near streets
without being on one. Crediting it with them is the mistake this is there to show.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.lines import Lines, lines_from_vertices
from onus.simulation.options import Options
from onus.simulation.projection import Projection
from onus.simulation.streets import Streets

VEHICLES_PER_DEPOT = 25
RADIUS_M = 38
DRIVE_M = 72.0
CHOICES = 12
"""Sites looked at for each yard; the one farthest from every street is taken."""
NEAR_M = 400.0


@dataclass(frozen=True, slots=True)
class Depots:
    """Yards.

    Attributes:
        node: junction at which each drive ends.
        x_m, y_m: middle of each yard.
        drives: line from the yard to the junction, one a yard.
    """

    node: NDArray[np.int64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    drives: Lines


def build_depots(streets: Streets, asked: Options) -> Depots:
    """Choose junctions spread over the owed part of the town and lay a yard beside each."""
    rng = stream(asked.seed, Purpose.DEPOTS)
    count = math.ceil(asked.vehicles / VEHICLES_PER_DEPOT)
    owed = np.unique(streets.begin[streets.segment >= 0])
    choices = rng.choice(owed, (min(count, len(owed)), CHOICES))
    sites = [
        max((_site(streets, node) for node in row), key=lambda site: site[0]) for row in choices.tolist()
    ]
    x, y = np.array([site[1] for site in sites]), np.array([site[2] for site in sites])
    nodes = np.array([site[3] for site in sites], dtype=np.int64)
    first = np.arange(len(nodes) + 1, dtype=np.int64) * 2
    xs = np.stack([x, streets.node_x_m[nodes]], axis=1).ravel()
    ys = np.stack([y, streets.node_y_m[nodes]], axis=1).ravel()
    drives = lines_from_vertices(first, xs, ys, Projection(asked.lon_e7, asked.lat_e7))
    return Depots(nodes, drives.x_m[0::2], drives.y_m[0::2], drives)


def _site(streets: Streets, node: int) -> tuple[float, float, float, int]:
    """Return how far a yard at a junction lies from the nearest street, where, and the junction."""
    angle = _widest_gap(streets, node)
    x = float(streets.node_x_m[node] + DRIVE_M * math.cos(angle))
    y = float(streets.node_y_m[node] + DRIVE_M * math.sin(angle))
    near = np.hypot(streets.node_x_m[streets.begin] - x, streets.node_y_m[streets.begin] - y) < NEAR_M
    begin, end = streets.begin[near], streets.end[near]
    from_x, from_y = streets.node_x_m[begin], streets.node_y_m[begin]
    east, north = streets.node_x_m[end] - from_x, streets.node_y_m[end] - from_y
    share = np.clip(((x - from_x) * east + (y - from_y) * north) / (east**2 + north**2), 0, 1)
    away = np.hypot(from_x + share * east - x, from_y + share * north - y)
    return float(away.min()), x, y, node


def _widest_gap(streets: Streets, node: int) -> float:
    """Return the direction farthest from every street at a junction, in radians."""
    x, y = streets.node_x_m, streets.node_y_m
    others = np.concatenate([streets.end[streets.begin == node], streets.begin[streets.end == node]])
    angles = np.sort(np.arctan2(y[others] - y[node], x[others] - x[node]))
    gaps = np.diff(np.append(angles, angles[0] + 2 * math.pi))
    widest = int(gaps.argmax())
    return float(angles[widest] + gaps[widest] / 2)
