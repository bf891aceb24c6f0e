"""Plans: which streets are served at all, by whom, when, and how far along.

In:  the network, the depots and the fleet.
Out: `Plan`: one prompt tour and one late tour for each vehicle.

The surprise: neglect is planned too. Some owed streets are on no tour, some
only on the late one, and on some the blade is lifted half way. What the fleet
cannot reach in a shift is on no tour either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.depots import Depots
from onus.simulation.options import Options
from onus.simulation.progress import Progress
from onus.simulation.routes import Graph, Tour, tour
from onus.simulation.streets import ARTERIAL, Streets

SHIFT_KM = 60
"""Kilometres of work that one vehicle can be given for one round."""
NEVER_SHARE = (0.01, 0.05, 0.12, 0.10)
LATE_SHARE = (0.02, 0.08, 0.18, 0.25)
PARTIAL_SHARE = 0.05
"""Shares by class: arterial, secondary, lane, slope; of the rest, those left half done."""
CURVE_BITS = 12

NEVER, PROMPT, LATE = range(3)


@dataclass(frozen=True, slots=True)
class VehiclePlan:
    """What one vehicle does after every snowfall."""

    depot: int
    prompt: Tour
    late: Tour


@dataclass(frozen=True, slots=True)
class Plan:
    """What the fleet does after every snowfall.

    Attributes:
        care: for each street `NEVER`, `PROMPT` or `LATE`.
        share: for each street, the share of its length on which the blade is down.
        vehicles: one plan a vehicle.
    """

    care: NDArray[np.int8]
    share: NDArray[np.float64]
    vehicles: tuple[VehiclePlan, ...]


def make_plan(streets: Streets, graph: Graph, depots: Depots, asked: Options, tell: Progress) -> Plan:
    """Divide the served streets among the vehicles and lay their tours."""
    rng = stream(asked.seed, Purpose.PLAN)
    care = _care(streets, asked.vehicles, rng)
    cut = rng.random(len(care)) < PARTIAL_SHARE
    share = np.where(cut, rng.uniform(0.3, 0.75, len(care)), 1.0)
    both_ways = bytearray(((streets.kind == ARTERIAL) & (streets.oneway == 0)).astype(np.uint8).tobytes())
    areas = _areas(streets, care, asked.vehicles)
    plans = [
        _vehicle_plan(streets, graph, depots, area, care, both_ways)
        for area in tell.each(areas, "Tours of vehicles")
    ]
    return Plan(care, share, tuple(plans))


def _care(streets: Streets, vehicles: int, rng: np.random.Generator) -> NDArray[np.int8]:
    """Decide what happens to each street; the large classes come first."""
    drawn = rng.random(len(streets.begin))
    never = np.array(NEVER_SHARE)[streets.kind]
    late = np.array(LATE_SHARE)[streets.kind]
    care = np.where(drawn < never, NEVER, np.where(drawn < never + late, LATE, PROMPT))
    care[streets.segment < 0] = NEVER
    _keep_each_kind(care, streets.segment >= 0, rng)
    served = np.flatnonzero(care != NEVER)
    remoteness = np.hypot(*streets.middle_m())[served]
    order = served[np.lexsort((remoteness, streets.kind[served]))]
    reach_mm = np.cumsum(streets.lines.length_mm[order])
    care[order[reach_mm > vehicles * SHIFT_KM * 1_000_000]] = NEVER
    return care.astype(np.int8)


def _keep_each_kind(care: NDArray[np.int64], owed: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """See to it that the smallest town, too, has streets of every fate."""
    examples = rng.choice(np.flatnonzero(owed), 5, replace=False)
    care[examples] = [NEVER, LATE, PROMPT, PROMPT, PROMPT]


def _areas(streets: Streets, care: NDArray[np.int8], vehicles: int) -> list[NDArray[np.int64]]:
    """Cut a curve that fills the plane into one stretch of equal length for each vehicle."""
    served = np.flatnonzero(care != NEVER)
    x, y = streets.middle_m()
    order = served[np.argsort(_on_curve(x[served], y[served]), kind="stable")]
    done_mm = np.cumsum(streets.lines.length_mm[order])
    whose = (done_mm - 1) * vehicles // max(int(done_mm[-1]), 1)
    return [order[whose == vehicle] for vehicle in range(vehicles)]


def _on_curve(x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return positions along Hilbert's curve: neighbours on it are neighbours in town."""
    extent = max(float(np.ptp(x_m)), float(np.ptp(y_m)), 1.0)
    top = (1 << CURVE_BITS) - 1
    x = ((x_m - x_m.min()) / extent * top).astype(np.int64)
    y = ((y_m - y_m.min()) / extent * top).astype(np.int64)
    position = np.zeros(len(x), dtype=np.int64)
    for bit in range(CURVE_BITS - 1, -1, -1):
        half = 1 << bit
        right, upper = (x & half) > 0, (y & half) > 0
        position += half * half * ((3 * right) ^ upper)
        mirror = right & ~upper
        x, y = np.where(mirror, top - x, x), np.where(mirror, top - y, y)
        x, y = np.where(~upper, y, x), np.where(~upper, x, y)
    return position


def _vehicle_plan(
    streets: Streets,
    graph: Graph,
    depots: Depots,
    area: NDArray[np.int64],
    care: NDArray[np.int8],
    both_ways: bytearray,
) -> VehiclePlan:
    middle = area if len(area) else np.arange(1)
    at = streets.begin[middle]
    x_m, y_m = streets.node_x_m[at].mean(), streets.node_y_m[at].mean()
    away = np.hypot(depots.x_m - x_m, depots.y_m - y_m)
    depot = int(away.argmin())
    home = int(depots.node[depot])
    prompt = area[care[area] == PROMPT].tolist()
    late = area[care[area] == LATE].tolist()
    return VehiclePlan(
        depot,
        tour(graph, home, prompt, both_ways=both_ways),
        tour(graph, home, late, both_ways=both_ways),
    )
