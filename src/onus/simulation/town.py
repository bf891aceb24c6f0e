"""The town: everything generated, before anything is written.

In:  options.
Out: `SimulatedTown`, whose fixes are made day by day on demand.

The surprise: fixes are not kept. Each day of each block of vehicles has its
own stream of chance, so any day can be made alone and is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from onus.simulation.depots import Depots, build_depots
from onus.simulation.devices import Fixes, Ground, day_of_fixes
from onus.simulation.lines import Lines, joined
from onus.simulation.options import DAY_US, SECOND_US, Options, options
from onus.simulation.plans import Plan, make_plan
from onus.simulation.progress import Progress, Silent
from onus.simulation.routes import graph_of
from onus.simulation.shifts import Drives, Town, drive_winter
from onus.simulation.streets import Streets, build_streets
from onus.simulation.truth import Outcome, Passes, outcomes_of, passes_of
from onus.simulation.weather import Weather, make_weather

BLOCK_FIXES = 400_000
"""Most fixes made at once, so that memory does not grow with the fleet or the days."""


@dataclass(frozen=True, slots=True)
class SimulatedTown:
    """A town with a winter, and what truly happened.

    Attributes:
        lines: the streets, then the drives of the yards.
        drives: what each vehicle does.
        passes: every traversal of an owed segment.
        outcomes: what came of each segment after each snowfall.
    """

    asked: Options
    streets: Streets
    depots: Depots
    lines: Lines
    weather: Weather
    plan: Plan
    drives: tuple[Drives, ...]
    passes: Passes
    outcomes: tuple[Outcome, ...]

    def fixes(self, day: int) -> Iterator[Fixes]:
        """Yield the fixes of one local day, block after block of vehicles."""
        is_tunnel = np.concatenate([self.streets.is_tunnel, np.zeros(len(self.depots.node), dtype=bool)])
        ground = Ground(self.lines, is_tunnel, self.depots.x_m, self.depots.y_m)
        depots = np.array([one.depot for one in self.plan.vehicles], dtype=np.int64)
        block = max(1, BLOCK_FIXES // (DAY_US // (self.asked.period_s * SECOND_US)))
        for first in range(0, self.asked.vehicles, block):
            mine = slice(first, first + block)
            yield day_of_fixes(ground, self.drives[mine], depots[mine], self.asked, day=day, first=first)


def build_town(asked: Options, progress: Progress | None = None) -> SimulatedTown:
    """Build everything but the fixes."""
    tell = progress or Silent()
    streets = build_streets(asked)
    graph = graph_of(streets)
    depots = build_depots(streets, asked)
    lines = joined(streets.lines, depots.drives)
    weather = make_weather(asked)
    plan = make_plan(streets, graph, depots, asked, tell)
    town = Town(lines, streets.kind, plan.share, graph)
    drives = tuple(
        drive_winter(town, plan.vehicles[vehicle], weather.snowfalls, asked, vehicle=vehicle)
        for vehicle in tell.each(range(asked.vehicles), "Shifts of vehicles")
    )
    passes = passes_of(drives, streets, asked)
    outcomes = outcomes_of(passes, streets, weather.snowfalls, asked)
    return SimulatedTown(asked, streets, depots, lines, weather, plan, drives, passes, outcomes)


def small_town(
    *,
    segments: int = 60,
    vehicles: int = 2,
    days: int = 2,
    seed: int = 1,
    period_s: int = 10,
    signal: bool = True,
) -> SimulatedTown:
    """Build a town that is small enough for a test.

    >>> len(small_town(segments=30, days=1).streets.begin)
    30
    """
    return build_town(
        options(
            segments=segments,
            vehicles=vehicles,
            days=days,
            seed=seed,
            period_s=period_s,
            signal=signal,
        )
    )
