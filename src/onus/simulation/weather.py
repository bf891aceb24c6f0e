"""Weather: one station, hour by hour, with snowfalls and dry spells between.

In:  the days, and chance.
Out: `Weather`, rows of hours, and the snowfalls they hold.

The surprise: a snowfall has hours in the middle without any snow. Who counts
events has to decide how long a pause may be; here it is at most three hours,
and two snowfalls are at least thirty hours apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.simulation.chance import Purpose, stream
from onus.simulation.options import HOUR_US, Options

STATION = "generated-station-1"
PAUSE_H_MAX = 3
DRY_H_MIN = 30


@dataclass(frozen=True, slots=True)
class Snowfall:
    """One snowfall, from the first to the last hour with snow.

    Attributes:
        starts_us: begin of the first hour with snow.
        ends_us: end of the last hour with snow.
        amount_tenth_mm: water equivalent in tenths of a millimetre.
    """

    starts_us: int
    ends_us: int
    amount_tenth_mm: int


@dataclass(frozen=True, slots=True)
class Weather:
    """Hours of one station; all columns have one row an hour.

    Attributes:
        from_us: begin of each hour.
        water_tenth_mm: precipitation in tenths of a millimetre, -1 where it is missing.
        depth_cm: snow on the ground, whole centimetres.
        temperature_tenth_c: tenths of a degree Celsius.
        snowfalls: what the hours hold.
    """

    from_us: NDArray[np.int64]
    water_tenth_mm: NDArray[np.int64]
    depth_cm: NDArray[np.int64]
    temperature_tenth_c: NDArray[np.int64]
    snowfalls: tuple[Snowfall, ...]


def make_weather(asked: Options) -> Weather:
    """Make the weather of all days."""
    rng = stream(asked.seed, Purpose.WEATHER)
    hours = asked.days * 24
    water = np.zeros(hours, dtype=np.int64)
    spans = _spans(hours, rng)
    for first, length in spans:
        water[first : first + length] = _fall(length, rng)
    from_us = asked.start_us + np.arange(hours) * HOUR_US
    snowfalls = tuple(_snowfall(from_us, water, first, length) for first, length in spans)
    depth = _depth(water)
    temperature = _temperature(hours, water > 0, rng)
    return Weather(from_us, _with_missing(water, spans, rng), depth, temperature, snowfalls)


def _snowfall(from_us: NDArray[np.int64], water: NDArray[np.int64], first: int, length: int) -> Snowfall:
    last = first + length
    return Snowfall(int(from_us[first]), int(from_us[last - 1]) + HOUR_US, int(water[first:last].sum()))


def _spans(hours: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return first hour and length of each snowfall, all inside the days."""
    spans: list[tuple[int, int]] = []
    first = int(rng.integers(2, 8))
    while True:
        length = min(int(rng.integers(4, 22)), max(2, hours // 5))
        if first + length > hours:
            return spans
        spans.append((first, length))
        first += length + int(rng.integers(DRY_H_MIN, DRY_H_MIN + 60))


def _fall(length: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return tenths of a millimetre for each hour; the first and the last have some."""
    wanted = rng.uniform(12, 120)
    shape = np.sin(math.pi * (np.arange(length) + 0.5) / length) * rng.uniform(0.4, 1.6, length)
    fall: NDArray[np.int64] = np.maximum(np.rint(wanted * shape / shape.sum()).astype(np.int64), 1)
    if length >= 10:
        pause = int(rng.integers(1, PAUSE_H_MAX + 1))
        begin = int(rng.integers(2, length - pause - 1))
        fall[begin : begin + pause] = 0
    return fall


def _depth(water_tenth_mm: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return snow on the ground: a millimetre of water makes a centimetre, which settles."""
    depth, depths = 0.0, []
    for tenths in water_tenth_mm.tolist():
        depth = depth * 0.997 + tenths / 10
        depths.append(round(depth))
    return np.array(depths, dtype=np.int64)


def _temperature(hours: int, snows: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.int64]:
    hour = np.arange(hours)
    daily = -95 - 45 * np.cos(2 * math.pi * (hour - 3) / 24)
    slow = 30 * np.sin(2 * math.pi * hour / 110 + rng.uniform(0, 6))
    warm = np.where(snows, 35, 0)
    tenths: NDArray[np.int64] = np.rint(daily + slow + warm + rng.normal(0, 8, hours)).astype(np.int64)
    return tenths


def _with_missing(
    water: NDArray[np.int64], spans: list[tuple[int, int]], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Lose a few dry hours, far from any snowfall, so that the events stay what they are."""
    quiet = np.ones(len(water), dtype=bool)
    for first, length in spans:
        quiet[max(0, first - 6) : first + length + 6] = False
    lost = quiet & (rng.random(len(water)) < 0.01)
    return np.where(lost, -1, water)
