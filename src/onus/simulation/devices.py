"""Devices: what a receiver says about where its vehicle was, and how it errs.

In:  the drives of some vehicles, one day, and chance.
Out: columns of fixes, faults included.

The surprise: errors of neighbouring fixes resemble one another, as those of
real receivers do: the whole track is shifted for a minute, not each fix anew.
Each day begins with fresh errors, so that days can be made one by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.lines import Lines
from onus.simulation.options import DAY_US, MINUTE_US, SECOND_US, Options
from onus.simulation.projection import Projection
from onus.simulation.shifts import Drives

ERROR_LASTS_S = 50
OUTLIERS_SHARE = 0.0015
LOST_SHARE = 0.01
REPEATED_SHARE = 0.001
SILENCES_PER_DAY = 0.5
TELEPORTS_PER_DAY = 0.2
CLOCK_FAULTS_PER_DAY = 0.15
DEAD_DAY_CHANCE = 0.004
JITTER_SHARE = 0.08
TENTH_US = 100_000
FORGOTTEN = 1e-6


@dataclass(frozen=True, slots=True)
class Device:
    """The receiver of one vehicle.

    Attributes:
        phase_us: when in its period it reports.
        sigma_m: error to be expected east and north.
        slot_x_m, slot_y_m: where in the yard its vehicle stands.
        odometer_m: reading at the beginning of the first day.
    """

    phase_us: int
    sigma_m: float
    slot_x_m: float
    slot_y_m: float
    odometer_m: int


@dataclass(frozen=True, slots=True)
class Fixes:
    """Fixes in the order in which a vehicle's device sent them; missing numbers are NaN."""

    vehicle: NDArray[np.int64]
    at_us: NDArray[np.int64]
    lon_e7: NDArray[np.int64]
    lat_e7: NDArray[np.int64]
    speed_kmh: NDArray[np.float64]
    heading_deg: NDArray[np.float64]
    is_down: NDArray[np.bool_]
    odometer_m: NDArray[np.int64]
    accuracy_m: NDArray[np.float64]

    def __len__(self) -> int:
        """Return how many fixes there are."""
        return len(self.vehicle)


@dataclass(frozen=True, slots=True)
class Ground:
    """What receivers are carried over: lines, tunnels on them, and the yards."""

    lines: Lines
    is_tunnel: NDArray[np.bool_]
    yard_x_m: NDArray[np.float64]
    yard_y_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Motion:
    """Where one vehicle truly was at each instant of a day."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    speed_kmh: NDArray[np.float64]
    heading_deg: NDArray[np.float64]
    is_down: NDArray[np.bool_]
    driven_m: NDArray[np.int64]
    hears: NDArray[np.bool_]


def device_of(asked: Options, *, vehicle: int) -> Device:
    """Return the receiver of a vehicle."""
    rng = stream(asked.seed, Purpose.DEVICES, vehicle)
    angle, radius = rng.uniform(0, 2 * math.pi), rng.uniform(2, 14)
    return Device(
        phase_us=int(rng.integers(0, asked.period_s * 10)) * TENTH_US,
        sigma_m=float(rng.uniform(2.8, 5.6)),
        slot_x_m=radius * math.cos(angle),
        slot_y_m=radius * math.sin(angle),
        odometer_m=int(rng.integers(10_000_000, 150_000_000)),
    )


def day_of_fixes(
    ground: Ground,
    drives: tuple[Drives, ...],
    depots: NDArray[np.int64],
    asked: Options,
    *,
    day: int,
    first: int,
) -> Fixes:
    """Return the fixes of some vehicles on one local day.

    Args:
        ground: what they are carried over.
        drives: what each of these vehicles does.
        depots: the yard of each of these vehicles.
        asked: the options of the town.
        day: which day, 0 for the first.
        first: number of the first of these vehicles in the fleet.
    """
    rng = stream(asked.seed, Purpose.FIXES, day, first)
    count, steps = len(drives), DAY_US // (asked.period_s * SECOND_US)
    devices = [device_of(asked, vehicle=first + index) for index in range(count)]
    at_us = _instants(devices, asked, day, steps, rng)
    motions = [
        _motion(ground, one, _slot(ground, device, int(depot)), at, rng)
        for one, device, depot, at in zip(drives, devices, depots, at_us, strict=True)
    ]
    x_m, y_m, accuracy_m = _heard(motions, devices, asked.period_s, rng)
    kept = np.stack([motion.hears for motion in motions]) & _is_sent(at_us, rng)
    at_us = _with_clock_faults(at_us, rng)
    row, step = np.nonzero(kept)
    projection = Projection(asked.lon_e7, asked.lat_e7)
    lon_e7, lat_e7 = projection.to_e7(x_m[row, step], y_m[row, step])

    def column(name: str) -> NDArray[np.generic]:
        return np.stack([getattr(motion, name) for motion in motions])[row, step]

    base_m = np.array([device.odometer_m for device in devices])
    fixes = Fixes(
        vehicle=first + row,
        at_us=at_us[row, step],
        lon_e7=lon_e7,
        lat_e7=lat_e7,
        speed_kmh=column("speed_kmh").astype(np.float64),
        heading_deg=column("heading_deg").astype(np.float64),
        is_down=column("is_down").astype(bool),
        odometer_m=base_m[row] + column("driven_m").astype(np.int64),
        accuracy_m=accuracy_m[row, step],
    )
    return _with_repeats(fixes, rng)


def _instants(
    devices: list[Device], asked: Options, day: int, steps: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return when each device reports: once a period, not quite evenly, tenths of a second."""
    period_us = asked.period_s * SECOND_US
    phase_us = np.array([device.phase_us for device in devices])
    even: NDArray[np.int64] = asked.start_us + day * DAY_US + np.arange(steps) * period_us
    late = np.clip(rng.normal(0, JITTER_SHARE, (len(devices), steps)), -0.3, 0.3) * period_us
    # What would fall into yesterday or tomorrow is drawn to the edge of this day.
    late[:, 0] = np.maximum(late[:, 0], 0)
    late[:, -1] = np.minimum(late[:, -1], 0)
    at_us: NDArray[np.int64] = np.rint(late / TENTH_US).astype(np.int64) * TENTH_US
    at_us += even + phase_us[:, None]
    return at_us


def _slot(ground: Ground, device: Device, depot: int) -> tuple[float, float]:
    """Return where a vehicle stands in its yard."""
    return float(ground.yard_x_m[depot]) + device.slot_x_m, float(ground.yard_y_m[depot]) + device.slot_y_m


def _motion(
    ground: Ground,
    drives: Drives,
    slot: tuple[float, float],
    at_us: NDArray[np.int64],
    rng: np.random.Generator,
) -> _Motion:
    """Return the truth about one vehicle at each instant."""
    count = len(at_us)
    index = np.searchsorted(drives.start_us, at_us, side="right") - 1
    stretch_mm = np.abs(drives.to_mm - drives.from_mm)
    driven_mm = np.concatenate([[0], np.cumsum(stretch_mm)])
    out = np.flatnonzero((index >= 0) & (at_us < np.append(drives.end_us, 0)[index]))
    x_m, y_m = np.full(count, slot[0]), np.full(count, slot[1])
    speed, heading = np.zeros(count), np.full(count, np.nan)
    is_down, hears = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
    reading = driven_mm[index + 1]
    if len(out):
        which = index[out]
        share = (at_us[out] - drives.start_us[which]) / (drives.end_us[which] - drives.start_us[which])
        step_mm = drives.to_mm[which] - drives.from_mm[which]
        moved_mm = np.rint(share * step_mm).astype(np.int64)
        line = drives.line[which]
        placed = ground.lines.place(line, drives.from_mm[which] + moved_mm)
        x_m[out], y_m[out] = placed.x_m, placed.y_m
        took_us = drives.end_us[which] - drives.start_us[which]
        speed[out] = stretch_mm[which] * 3600 / took_us
        sign = np.sign(step_mm)
        heading[out] = np.degrees(np.arctan2(sign * placed.east, sign * placed.north)) % 360
        heading[out[sign == 0]] = np.nan
        is_down[out] = drives.is_down[which]
        hears[out] = ~ground.is_tunnel[line]
        reading[out] = driven_mm[which] + np.abs(moved_mm)
    moving = speed > 0
    speed = np.where(moving, np.maximum(speed + rng.normal(0, 1.0, count), 0.1), 0.0)
    heading = np.where(moving, (heading + rng.normal(0, 4, count)) % 360, np.nan)
    return _Motion(x_m, y_m, speed, heading, is_down, reading // 1000, hears)


def _heard(
    motions: list[_Motion], devices: list[Device], period_s: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Add the errors of the receivers: lasting ones, outliers and teleports."""
    x_m = np.stack([motion.x_m for motion in motions])
    y_m = np.stack([motion.y_m for motion in motions])
    sigma = np.array([device.sigma_m for device in devices])[:, None]
    x_m += sigma * _lasting(x_m.shape, period_s, rng)
    y_m += sigma * _lasting(x_m.shape, period_s, rng)
    accuracy = np.maximum(sigma * np.exp(rng.normal(0.3, 0.25, x_m.shape)), 1.0)
    wild = np.nonzero(rng.random(x_m.shape) < OUTLIERS_SHARE)
    x_m[wild] += rng.normal(0, 60, len(wild[0]))
    y_m[wild] += rng.normal(0, 60, len(wild[0]))
    # Only half of the receivers know that they err.
    accuracy[wild] *= rng.choice([1, 8], len(wild[0]))
    for row, step in _events(x_m.shape, TELEPORTS_PER_DAY, rng):
        angle, away_m = rng.uniform(0, 2 * math.pi), rng.uniform(3_000, 25_000)
        x_m[row, step] += away_m * math.cos(angle)
        y_m[row, step] += away_m * math.sin(angle)
    return x_m, y_m, accuracy


def _lasting(shape: tuple[int, ...], period_s: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return errors of deviation 1 that fade over `ERROR_LASTS_S`, along the last axis."""
    keep = math.exp(-period_s / ERROR_LASTS_S)
    error = rng.normal(0, 1, shape)
    error[:, 1:] *= math.sqrt(1 - keep * keep)
    # Each turn doubles how far back the sum reaches, until the past is forgotten.
    back = 1
    while keep > FORGOTTEN and back < shape[1]:
        error[:, back:] = error[:, back:] + keep * error[:, :-back]
        keep, back = keep * keep, back * 2
    return error


def _events(shape: tuple[int, ...], per_day: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return rows and steps at which rare things happen."""
    often = rng.poisson(per_day, shape[0])
    rows = np.repeat(np.arange(shape[0]), often)
    steps = rng.integers(1, shape[1], len(rows))
    return list(zip(rows.tolist(), steps.tolist(), strict=True))


def _is_sent(at_us: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return which fixes arrive: some are lost, some devices fall silent for a while."""
    sent = rng.random(at_us.shape) >= LOST_SHARE
    for row, step in _events(at_us.shape, SILENCES_PER_DAY, rng):
        silent_us = int(rng.uniform(3, 40) * MINUTE_US)
        sent[row, (at_us[row] >= at_us[row, step]) & (at_us[row] < at_us[row, step] + silent_us)] = False
    sent[rng.random(at_us.shape[0]) < DEAD_DAY_CHANCE] = False
    return sent


def _with_clock_faults(at_us: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Let a few fixes carry a wrong time: that of the fix before, or hours ago."""
    faulty = at_us.copy()
    for row, step in _events(at_us.shape, CLOCK_FAULTS_PER_DAY, rng):
        if rng.random() < 0.5:
            faulty[row, step] = at_us[row, step - 1]
        else:
            faulty[row, step] = at_us[row, step] - int(rng.integers(1, 4)) * 60 * MINUTE_US
    return faulty


def _with_repeats(fixes: Fixes, rng: np.random.Generator) -> Fixes:
    """Send some fixes twice."""
    times = 1 + (rng.random(len(fixes)) < REPEATED_SHARE)
    again = np.repeat(np.arange(len(fixes)), times)
    return Fixes(**{name: getattr(fixes, name)[again] for name in Fixes.__slots__})
