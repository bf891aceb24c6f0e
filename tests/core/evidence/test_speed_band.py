"""The speed band: what is driven too slowly or too fast for the task adds no coverage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onus.core.evidence.fixes import Fixes, Reason, Sieve
from onus.core.evidence.matching import match, matcher
from onus.core.evidence.roads import Polyline, roads_from_lines
from onus.core.evidence.speeds import Band

SECOND, METRE = 1_000_000, 1_000
ROAD = roads_from_lines([Polyline(0, np.array([0, 2_000 * METRE]), np.array([0, 0]))], segments=1)
READY = matcher(ROAD, Sieve())
NO_BAND = (0, 0)


def drive(*rows: tuple[int, int], speeds: list[int] | None = None) -> Fixes:
    """Return a drive along the road: second, metre; speeds in mm/s, -1 where not reported."""
    count = len(rows)
    second, metre = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Fixes(
        vehicle=np.zeros(count, np.int64),
        at_us=second * SECOND,
        x_mm=metre * METRE,
        y_mm=np.zeros(count, np.int64),
        working=np.full(count, -1, np.int64),
        accuracy_mm=np.full(count, -1, np.int64),
        in_depot=np.zeros(count, bool),
        speed_mm_s=np.full(count, -1, np.int64) if speeds is None else np.array(speeds, np.int64),
    )


def matched(fixes: Fixes, slowest: int = 0, fastest: int = 0):
    band = Band(np.array([slowest * METRE]), np.array([fastest * METRE]))
    return match(READY, fixes, has_signal=np.array([False]), own=np.ones(len(fixes), bool), band=band)


def covered(found) -> set[int]:
    """Return the metres of the road that some pass covers."""
    return {
        metre
        for first, last in zip(found.passes.from_mm.tolist(), found.passes.to_mm.tolist(), strict=True)
        for metre in range(first // METRE, last // METRE)
    }


STEADY = [(10 * n, 50 * n) for n in range(8)]  # 5 m/s


@pytest.mark.parametrize(("slowest", "fastest"), [(0, 0), (5, 0), (0, 5), (5, 5), (2, 9)])
def test_a_drive_within_the_band_is_a_pass(slowest, fastest):
    assert covered(matched(drive(*STEADY), slowest, fastest)) == set(range(350))


def test_a_drive_too_fast_for_the_task_is_no_pass_and_says_why():
    found = matched(drive(*STEADY), fastest=4)

    assert len(found.passes) == 0
    assert set(found.reason.tolist()) == {Reason.TOO_FAST}


def test_a_drive_too_slow_for_the_task_is_no_pass_and_says_why():
    found = matched(drive(*STEADY), slowest=6)

    assert len(found.passes) == 0
    assert set(found.reason.tolist()) == {Reason.TOO_SLOW}


def test_what_the_vehicle_reports_counts_before_what_its_positions_come_to():
    fast = matched(drive(*STEADY, speeds=[9 * METRE] * 8), fastest=6)
    unknown = matched(drive(*STEADY, speeds=[-1] * 8), fastest=6)

    assert set(fast.reason.tolist()) == {Reason.TOO_FAST}
    assert covered(unknown) == set(range(350))


def test_a_dash_between_two_slow_positions_is_not_bridged():
    rows = [(0, 0), (10, 50), (20, 250), (30, 450), (40, 650), (50, 700), (60, 750)]

    assert covered(matched(drive(*rows), fastest=8)) == {*range(50), *range(650, 750)}


def test_waiting_at_a_light_leaves_no_hole():
    rows = [(0, 0), (10, 50), (20, 100), (30, 100), (40, 100), (50, 150), (60, 200)]
    speeds = [5 * METRE] * 2 + [0] * 3 + [5 * METRE] * 2

    assert covered(matched(drive(*rows, speeds=speeds), slowest=2)) == set(range(200))


def test_noise_between_positions_that_report_a_speed_within_the_band_leaves_no_hole():
    # 10 m/s, a position each second, each up to 4 m wrong along the road.
    wrong = [0, 4, -4, 3, -3, 4, -4, 0]
    rows = [(n, 100 + 10 * n + off) for n, off in enumerate(wrong)]

    assert covered(matched(drive(*rows, speeds=[10 * METRE] * 8), fastest=11)) == set(range(100, 170))


def test_a_dash_between_positions_that_report_a_speed_within_the_band_is_not_bridged():
    rows = [(0, 0), (10, 50), (20, 250), (30, 300)]

    found = matched(drive(*rows, speeds=[5 * METRE] * 4), fastest=8)

    assert covered(found) == {*range(50), *range(250, 300)}


def test_a_position_between_two_that_are_too_fast_is_alone():
    found = matched(
        drive(*STEADY[:5], speeds=[5 * METRE, 9 * METRE, 5 * METRE, 9 * METRE, 5 * METRE]), fastest=6
    )

    fast, alone = Reason.TOO_FAST, Reason.ISOLATED
    assert found.reason.tolist() == [alone, fast, alone, fast, alone]
    assert len(found.passes) == 0


def test_a_raised_tool_is_told_before_the_speed_at_which_it_was_driven():
    fixes = replace(drive(*STEADY, speeds=[20 * METRE] * 8), working=np.zeros(8, np.int64))

    assert set(matched(fixes, fastest=6).reason.tolist()) == {Reason.NOT_WORKING}


def test_a_trip_that_no_vehicle_can_have_made_stays_broken_at_a_slow_position():
    rows = [(0, 0), (1, 100), (11, 110), (21, 160)]
    speeds = [5 * METRE, 0, 5 * METRE, 5 * METRE]

    assert covered(matched(drive(*rows, speeds=speeds), slowest=1)) == set(range(110, 160))


def test_each_vehicle_has_its_own_band():
    one, other = drive(*STEADY), drive(*STEADY)
    both = Fixes(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in Fixes.__slots__))
    both = replace(both, vehicle=np.repeat([0, 1], 8))
    band = Band(np.array([0, 0]), np.array([4 * METRE, 9 * METRE]))

    found = match(READY, both, has_signal=np.array([False, False]), own=np.ones(16, bool), band=band)

    assert found.reason.tolist() == [Reason.TOO_FAST] * 8 + [Reason.KEPT] * 8


steps = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 120), st.integers(-1, 15)), max_size=12)
limits = st.tuples(st.integers(0, 6), st.integers(0, 12))


def path(rows) -> Fixes:
    second, metre = np.cumsum([[0, 0], *((s, m) for s, m, _ in rows)], axis=0).T.tolist()
    speeds = [-1, *(speed * METRE if speed >= 0 else -1 for *_, speed in rows)]
    return drive(*zip(second, metre, strict=True), speeds=speeds)


@given(rows=steps, band=limits)
@example(rows=[(1, 41, 0), (1, 0, 1)], band=(1, 0))
def test_a_band_never_adds_coverage(rows, band):
    fixes = path(rows)

    assert covered(matched(fixes, *band)) <= covered(matched(fixes, *NO_BAND))


TOWN = matcher(
    roads_from_lines(
        [
            Polyline(0, np.array([0, 200 * METRE]), np.array([0, 0])),
            Polyline(0, np.array([200 * METRE, 400 * METRE]), np.array([0, 0])),
            Polyline(1, np.array([200 * METRE, 200 * METRE]), np.array([0, 60 * METRE])),
            Polyline(2, np.array([0, 200 * METRE, 400 * METRE]), np.array([60 * METRE] * 3)),
        ],
        segments=3,
    ),
    Sieve(),
)
places = st.tuples(st.integers(0, 400), st.integers(-8, 68), st.integers(-1, 15))


@given(rows=st.lists(places, min_size=2, max_size=10), fastest=st.integers(1, 12), every_s=st.integers(2, 30))
def test_in_a_town_too_a_limit_of_speed_never_adds_coverage(rows, fastest, every_s):
    x, y, speed = (np.array(column, np.int64) * METRE for column in zip(*rows, strict=True))
    fixes = drive(*((every_s * n, 0) for n in range(len(rows))), speeds=np.maximum(speed, -1).tolist())
    fixes = replace(fixes, x_mm=x, y_mm=y)
    none, limit = np.array([0]), np.array([fastest * METRE])

    free, held = (
        match(TOWN, fixes, has_signal=np.array([False]), own=np.ones(len(rows), bool), band=Band(none, top))
        for top in (none, limit)
    )

    assert streets(held) <= streets(free)


def streets(found) -> set[tuple[int, int]]:
    """Return each metre of each street that some pass covers."""
    stretches = zip(found.passes.segment, found.passes.from_mm, found.passes.to_mm, strict=True)
    return {
        (int(segment), metre)
        for segment, first, last in stretches
        for metre in range(int(first) // METRE, int(last) // METRE)
    }


@given(rows=steps, band=limits, at=st.integers(0, 12))
def test_a_position_that_is_reported_outside_the_band_adds_no_coverage(rows, band, at):
    fixes = path(rows)
    slowest, fastest = band
    at %= len(fixes)
    speeds = fixes.speed_mm_s.copy()
    speeds[at] = (fastest + 1) * METRE if fastest else (slowest - 1) * METRE
    if speeds[at] < 0:
        return
    keep = np.arange(len(fixes)) != at
    outside = replace(fixes, speed_mm_s=speeds)
    without = Fixes(*(getattr(fixes, name)[keep] for name in Fixes.__slots__))
    # Speeds that are only worked out lean on their neighbours; here all are reported.
    reported = np.where(speeds < 0, slowest * METRE, speeds)
    outside = replace(outside, speed_mm_s=reported)
    without = replace(without, speed_mm_s=reported[keep])
    found = matched(outside, *band)

    assert found.reason[at] in (Reason.TOO_FAST, Reason.TOO_SLOW, Reason.IDLE, Reason.CLOCK_FAULT)
    assert covered(found) <= covered(matched(without, *band))
