"""The speed band: what is driven too slowly or too fast for the task adds no coverage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onus.core.evidence.fixes import Band, Fixes, Reason, Sieve, sift
from onus.core.evidence.matching import match, matcher
from onus.core.evidence.roads import Polyline, roads_from_lines

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
        speed_mm_s=None if speeds is None else np.array(speeds, np.int64),
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


def test_each_vehicle_has_its_own_band():
    one, other = drive(*STEADY), drive(*STEADY)
    both = Fixes(
        *(
            np.concatenate([getattr(one, name), getattr(other, name)])
            for name in Fixes.__slots__
            if name != "speed_mm_s"
        )
    )
    both = replace(both, vehicle=np.repeat([0, 1], 8))
    band = Band(np.array([0, 0]), np.array([4 * METRE, 9 * METRE]))

    reason = sift(both, Sieve(), has_signal=np.array([False, False]), band=band)

    assert reason.tolist() == [Reason.TOO_FAST] * 8 + [Reason.KEPT] * 8


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
