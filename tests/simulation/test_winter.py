"""The generated winter: weather, work and what devices say about it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from onus.simulation.options import HOUR_US, options
from onus.simulation.projection import Projection
from onus.simulation.town import SimulatedTown, small_town
from onus.simulation.truth import cleared_by
from onus.simulation.weather import make_weather

seeds = st.integers(min_value=0, max_value=2**40)
work = st.lists(
    st.tuples(st.integers(0, 99), st.integers(1, 100), st.integers(0, 1_000)).map(
        lambda one: (min(one[0], one[1] - 1), one[1], one[2])
    ),
    max_size=8,
).map(lambda found: sorted(found, key=lambda one: one[2]))


@pytest.fixture(scope="module")
def town() -> SimulatedTown:
    return small_town(segments=120, vehicles=3, days=4, seed=5)


@settings(max_examples=60, deadline=None)
@given(seed=seeds, days=st.integers(1, 40))
def test_snowfalls_lie_inside_the_days_with_dry_spells_between(seed: int, days: int) -> None:
    asked = options(segments=20, seed=seed, days=days)
    falls = make_weather(asked).snowfalls

    assert falls
    assert asked.start_us <= falls[0].starts_us
    assert falls[-1].ends_us <= asked.end_us
    assert all(later.starts_us - fall.ends_us >= 30 * HOUR_US for fall, later in pairwise(falls))


@settings(max_examples=60, deadline=None)
@given(seed=seeds, days=st.integers(1, 40))
def test_all_snow_falls_within_the_snowfalls_and_adds_up(seed: int, days: int) -> None:
    weather = make_weather(options(segments=20, seed=seed, days=days))
    fallen = int(weather.water_tenth_mm[weather.water_tenth_mm > 0].sum())

    assert fallen == sum(fall.amount_tenth_mm for fall in weather.snowfalls)


def test_a_vehicle_is_never_in_two_places_between_two_stretches(town: SimulatedTown) -> None:
    for drives in town.drives:
        first = town.lines.place(drives.line, drives.from_mm)
        last = town.lines.place(drives.line, drives.to_mm)
        jumps_m = np.hypot(first.x_m[1:] - last.x_m[:-1], first.y_m[1:] - last.y_m[:-1])

        assert float(jumps_m.max(initial=0)) < 0.1
        assert bool((drives.start_us[1:] >= drives.end_us[:-1]).all())


def test_no_vehicle_drives_against_a_one_way(town: SimulatedTown) -> None:
    for drives in town.drives:
        streets = np.flatnonzero(drives.line < len(town.streets.begin))
        oneway = town.streets.oneway[drives.line[streets]]
        way = np.sign(drives.to_mm - drives.from_mm)[streets]

        assert not bool((oneway * way < 0).any())


def test_some_segments_are_never_served_and_some_are_served_late(town: SimulatedTown) -> None:
    first = [outcome for outcome in town.outcomes if outcome.event == 0]
    ended = town.weather.snowfalls[0].ends_us
    late = [one for one in first if one.reached_us and one.reached_us > ended + 24 * HOUR_US]
    never = [one for one in first if not one.cleared_mm]

    assert never
    assert late
    assert len(never) + len(late) < len(first) / 2


def test_some_segments_are_cleared_for_part_of_their_length_only(town: SimulatedTown) -> None:
    partly = [one for one in town.outcomes if 0 < one.cleared_mm * 100 < 90 * one.length_mm]

    assert partly
    assert all(one.reached_us is None for one in partly)


@given(work=work)
def test_more_work_never_clears_less(work: list[tuple[int, int, int]]) -> None:
    less, reached_with_less = cleared_by(work[:-1], 100)
    more, reached_with_more = cleared_by(work, 100)

    assert more >= less
    assert reached_with_less is None or reached_with_more == reached_with_less


@given(work=work)
def test_cleared_length_is_that_of_the_metres_covered(work: list[tuple[int, int, int]]) -> None:
    covered = {metre for low, high, _ in work for metre in range(low, high)}

    assert cleared_by(work, 100)[0] == len(covered)


def _tracks(town: SimulatedTown) -> dict[str, NDArray[np.float64]]:
    blocks = [fixes for day in range(town.asked.days) for fixes in town.fixes(day)]
    lon, lat = (np.concatenate([getattr(b, n) for b in blocks]) for n in ("lon_e7", "lat_e7"))
    x_m, y_m = Projection(town.asked.lon_e7, town.asked.lat_e7).to_m(lon, lat)
    names = ("vehicle", "at_us", "is_down", "speed_kmh")
    return {"x": x_m, "y": y_m} | {n: np.concatenate([getattr(b, n) for b in blocks]) for n in names}


def test_no_fix_is_without_a_vehicle_of_the_fleet(town: SimulatedTown) -> None:
    assert sorted(set(_tracks(town)["vehicle"].tolist())) == [0, 1, 2]


def test_about_one_fix_a_period_arrives(town: SimulatedTown) -> None:
    asked = 3 * 4 * 8_640

    assert 0.93 * asked < len(_tracks(town)["at_us"]) < asked * 1.01


def test_while_the_blade_is_down_fixes_lie_near_the_segment(town: SimulatedTown) -> None:
    tracks, passes = _tracks(town), town.passes
    street = np.flatnonzero(town.streets.segment >= 0)
    away: list[float] = []
    for row in np.flatnonzero(passes.is_down).tolist():
        mine = (
            (tracks["vehicle"] == passes.vehicle[row])
            & (tracks["at_us"] >= passes.entered_us[row])
            & (tracks["at_us"] < passes.at_us[row])
        )
        offsets = np.linspace(passes.from_mm[row], passes.to_mm[row], 60).astype(np.int64)
        line = town.lines.place(np.full(60, street[passes.segment[row]]), offsets)
        xs, ys = tracks["x"][mine], tracks["y"][mine]
        away += np.hypot(xs[:, None] - line.x_m, ys[:, None] - line.y_m).min(axis=1).tolist()

    assert len(away) > 500
    assert float(np.median(away)) < 8
    assert float(np.quantile(away, 0.98)) < 25


def test_a_fix_says_working_exactly_while_a_blade_is_down(town: SimulatedTown) -> None:
    tracks, passes = _tracks(town), town.passes
    for vehicle in range(3):
        down = np.flatnonzero(passes.is_down & (passes.vehicle == vehicle))
        order = down[np.argsort(passes.entered_us[down])]
        mine = tracks["vehicle"] == vehicle
        at, says = tracks["at_us"][mine], tracks["is_down"][mine].astype(bool)
        index = np.searchsorted(passes.entered_us[order], at, side="right") - 1
        truly = (index >= 0) & (at < passes.at_us[order][index])

        # Fixes with a wrong clock are the few that disagree.
        assert float((says != truly).mean()) < 0.001


def test_idle_vehicles_stand_in_their_yard(town: SimulatedTown) -> None:
    tracks = _tracks(town)
    away = np.hypot(tracks["x"] - town.depots.x_m[0], tracks["y"] - town.depots.y_m[0])
    first_hour = tracks["at_us"] < town.asked.start_us + HOUR_US

    assert float(np.median(away[first_hour])) < 25


def test_errors_of_neighbouring_fixes_resemble_one_another(town: SimulatedTown) -> None:
    tracks = _tracks(town)
    idle = (tracks["vehicle"] == 0) & (tracks["at_us"] < town.asked.start_us + 3 * HOUR_US)
    x = tracks["x"][idle]
    x = x[np.abs(x - np.median(x)) < 25]
    together = float(np.corrcoef(x[:-1], x[1:])[0, 1])

    assert together > 0.5


def test_tracks_have_silences_repeats_and_wrong_clocks() -> None:
    tracks = _tracks(small_town(segments=40, vehicles=12, days=4, seed=2))
    steps = [np.diff(tracks["at_us"][tracks["vehicle"] == vehicle]) for vehicle in range(12)]
    hops = np.concatenate(steps)

    assert int((hops == 0).sum()) > 5
    assert int((hops < 0).sum()) > 0
    assert int((hops > 180 * 1_000_000).sum()) > 5


def test_any_day_can_be_made_alone(town: SimulatedTown) -> None:
    alone = next(town.fixes(2))
    list(town.fixes(0))
    again = next(town.fixes(2))

    assert alone.at_us.tolist() == again.at_us.tolist()
    assert alone.lon_e7.tolist() == again.lon_e7.tolist()
