"""Shifts: when each vehicle is where on its tours, and whether its blade is down.

In:  the plan, the weather and chance.
Out: `Drives` for each vehicle: stretches along lines, each with begin and end.

The surprise: between two stretches a vehicle stands in its yard. Everything
else, even a wait at a light or a rest by the road, is a stretch of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.lines import Lines
from onus.simulation.options import DAY_US, HOUR_US, MINUTE_US, SECOND_US, Options
from onus.simulation.plans import VehiclePlan
from onus.simulation.routes import Graph, Tour, shortest
from onus.simulation.weather import Snowfall

WORKING_KMH = np.array([16.0, 14.0, 11.0, 10.0])
DRIVING_KMH = np.array([34.0, 30.0, 22.0, 20.0])
"""By class: arterial, secondary, lane, slope."""
YARD_KMH = 8
US_PER_MM_AT_1_KMH = 3600
ROUNDS_IN_SNOW_MAX = 10
ROUNDS_AFTER_SNOW = 2
REST_EVERY_US = 5 * HOUR_US // 2
PATROL_CHANCE = 0.4
PATROL_STREETS = 8


@dataclass(frozen=True, slots=True)
class Drives:
    """Stretches of one vehicle in order of time; all columns have one row a stretch.

    Attributes:
        start_us, end_us: when.
        line: street, or number of streets + depot for the drive of a yard.
        from_mm, to_mm: along the line; equal while the vehicle waits.
        is_down: whether the blade is down.
    """

    start_us: NDArray[np.int64]
    end_us: NDArray[np.int64]
    line: NDArray[np.int64]
    from_mm: NDArray[np.int64]
    to_mm: NDArray[np.int64]
    is_down: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Town:
    """What a shift needs to know of the town.

    Attributes:
        lines: streets, then the drives of the yards.
        kind: class of each street.
        share: share of each street on which the blade is down.
    """

    lines: Lines
    kind: NDArray[np.int8]
    share: NDArray[np.float64]
    graph: Graph

    @property
    def streets(self) -> int:
        """Return how many lines are streets."""
        return len(self.kind)


def drive_winter(
    town: Town, plan: VehiclePlan, snowfalls: tuple[Snowfall, ...], asked: Options, *, vehicle: int
) -> Drives:
    """Return everything one vehicle does in all days."""
    rng = stream(asked.seed, Purpose.SHIFTS, vehicle)
    driver = _Driver(town, plan, float(np.clip(rng.normal(1, 0.06), 0.8, 1.2)))
    done: list[Drives] = []
    free_us = asked.start_us
    jobs = _jobs(snowfalls, asked, rng)
    for index, job in enumerate(jobs):
        next_us = jobs[index + 1].start_us if index + 1 < len(jobs) else asked.end_us
        if job.what == "patrol" and not (free_us < job.start_us < next_us - 3 * HOUR_US):
            continue
        shift = _shift(driver, job, max(job.start_us, free_us), rng)
        done += shift
        if shift:
            free_us = int(shift[-1].end_us[-1]) + 30 * MINUTE_US
    return _joined(done)


@dataclass(frozen=True, slots=True)
class _Driver:
    """One vehicle in its town; `pace` is how fast it is driven, 1 being usual."""

    town: Town
    plan: VehiclePlan
    pace: float


@dataclass(frozen=True, slots=True, order=True)
class _Job:
    """Something planned; `snow_ends_us` is the end of the snowfall that a prompt job is for."""

    start_us: int
    what: str
    snow_ends_us: int


def _jobs(snowfalls: tuple[Snowfall, ...], asked: Options, rng: np.random.Generator) -> list[_Job]:
    """Return what is planned, in order of time."""
    jobs: list[_Job] = []
    for fall in snowfalls:
        length_h = (fall.ends_us - fall.starts_us) / HOUR_US
        after_h = rng.uniform(min(1.0, length_h / 2), length_h + 2.5)
        late_us = fall.ends_us + int(rng.uniform(26, 58) * HOUR_US)
        jobs.append(_Job(fall.starts_us + int(after_h * HOUR_US), "prompt", fall.ends_us))
        jobs.append(_Job(late_us, "late", fall.ends_us))
    for day in range(asked.days):
        hour = rng.uniform(8, 17)
        if rng.random() < PATROL_CHANCE:
            jobs.append(_Job(asked.start_us + day * DAY_US + int(hour * HOUR_US), "patrol", 0))
    return sorted(job for job in jobs if job.start_us < asked.end_us)


def _shift(driver: _Driver, job: _Job, start_us: int, rng: np.random.Generator) -> list[Drives]:
    """Drive what a job asks for; while it snows, round after round, and again after it has ended."""
    route = {"prompt": driver.plan.prompt, "late": driver.plan.late}.get(job.what)
    if route is None:
        route = _patrol(driver.town.graph, driver.plan.prompt, rng)
    if not len(route.arcs):
        return []
    rounds = ROUNDS_AFTER_SNOW if job.what == "prompt" else 1
    done: list[Drives] = []
    now_us = start_us
    while job.what == "prompt" and len(done) < ROUNDS_IN_SNOW_MAX and now_us < job.snow_ends_us:
        done.append(_round(driver, route, now_us, rng))
        now_us = int(done[-1].end_us[-1]) + int(rng.uniform(15, 40) * MINUTE_US)
    if done:
        now_us = max(now_us, job.snow_ends_us + int(rng.uniform(0, 90) * MINUTE_US))
    for _ in range(rounds):
        done.append(_round(driver, route, now_us, rng))
        now_us = int(done[-1].end_us[-1]) + int(rng.uniform(15, 40) * MINUTE_US)
    return done


def _patrol(graph: Graph, known: Tour, rng: np.random.Generator) -> Tour:
    """Drive to a few known streets and home, with the blade up."""
    if not len(known.arcs):
        return known
    home = at = graph.tail[int(known.arcs[0])]
    arcs: list[int] = []
    for arc in rng.choice(known.arcs, PATROL_STREETS).tolist():
        arcs += [*shortest(graph, at, graph.tail[arc]), arc]
        at = graph.head[arc]
    arcs += shortest(graph, at, home)
    return Tour(np.array(arcs, dtype=np.int64), np.zeros(len(arcs), dtype=bool))


def _round(driver: _Driver, route: Tour, start_us: int, rng: np.random.Generator) -> Drives:
    """Drive a tour once, out of the yard and into it again."""
    town, depot = driver.town, driver.plan.depot
    arcs, count = route.arcs, len(route.arcs)
    street = arcs >> 1
    length = town.lines.length_mm[street]
    kind = town.kind[street]
    down_mm = np.where(route.is_task, np.rint(length * town.share[street]).astype(np.int64), 0)
    mood = driver.pace * np.exp(rng.normal(0, 0.15, count))
    working_kmh = np.clip(WORKING_KMH[kind] * mood, 6, 28)
    driving_kmh = np.clip(DRIVING_KMH[kind] * mood, 12, 55)
    took_us = np.zeros((count, 3), dtype=np.int64)
    took_us[:, 0] = down_mm * US_PER_MM_AT_1_KMH / working_kmh
    took_us[:, 1] = (length - down_mm) * US_PER_MM_AT_1_KMH / driving_kmh
    took_us[:, 2] = _waits(took_us[:, :2].sum(axis=1), rng)
    # Along the way of travel: down until `down_mm`, then up to the end, then wait there.
    near = np.stack([np.zeros(count, dtype=np.int64), down_mm, length], axis=1)
    far = np.stack([down_mm, length, length], axis=1)
    back = (arcs & 1 == 1)[:, None]
    from_mm, to_mm = (
        np.where(back, length[:, None] - near, near),
        np.where(back, length[:, None] - far, far),
    )
    is_down = np.zeros((count, 3), dtype=bool)
    is_down[:, 0] = True
    keep = took_us.ravel() > 0
    yard = town.streets + depot
    drive_mm = int(town.lines.length_mm[yard])
    yard_us = drive_mm * US_PER_MM_AT_1_KMH // YARD_KMH
    ends_us = start_us + np.cumsum(np.concatenate([[yard_us], took_us.ravel()[keep], [yard_us]]))
    return Drives(
        start_us=np.concatenate([[start_us], ends_us[:-1]]),
        end_us=ends_us,
        line=np.concatenate([[yard], np.repeat(street, 3)[keep], [yard]]),
        from_mm=np.concatenate([[0], from_mm.ravel()[keep], [drive_mm]]),
        to_mm=np.concatenate([[drive_mm], to_mm.ravel()[keep], [0]]),
        is_down=np.concatenate([[False], is_down.ravel()[keep], [False]]),
    )


def _waits(moving_us: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return waits at the end of each street: lights and turns, and a rest now and then."""
    count = len(moving_us)
    short = np.where(rng.random(count) < 0.12, rng.uniform(4, 45, count) * SECOND_US, 0)
    rests = np.diff((np.cumsum(moving_us + short) // REST_EVERY_US), prepend=0) > 0
    long = np.where(rests, rng.uniform(10, 25, count) * MINUTE_US, 0)
    return (short + long).astype(np.int64)


def _joined(parts: list[Drives]) -> Drives:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Drives(none, none, none, none, none, none.astype(bool))
    return Drives(
        start_us=np.concatenate([part.start_us for part in parts]),
        end_us=np.concatenate([part.end_us for part in parts]),
        line=np.concatenate([part.line for part in parts]),
        from_mm=np.concatenate([part.from_mm for part in parts]),
        to_mm=np.concatenate([part.to_mm for part in parts]),
        is_down=np.concatenate([part.is_down for part in parts]),
    )
