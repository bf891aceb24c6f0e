"""Matching: which streets a vehicle really drove along."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.core.evidence.fixes import Fixes, Reason, Sieve
from onus.core.evidence.matching import match, matcher
from onus.core.evidence.roads import Polyline, roads_from_lines

SECOND = 1_000_000
METRE = 1_000
# A town of three streets: main street 0 east, side street 1 north from its
# middle, parallel street 2 sixty metres north of the main street.
LINES = [
    Polyline(0, np.array([0, 200 * METRE]), np.array([0, 0])),
    Polyline(0, np.array([200 * METRE, 400 * METRE]), np.array([0, 0])),
    Polyline(1, np.array([200 * METRE, 200 * METRE]), np.array([0, 60 * METRE])),
    Polyline(2, np.array([0, 200 * METRE, 400 * METRE]), np.array([60 * METRE] * 3)),
]
TOWN = matcher(roads_from_lines(LINES, segments=3), Sieve())


def drive(*points: tuple[int, int], every_s: int = 10, working: int = -1) -> Fixes:
    count = len(points)
    x, y = (np.array(axis, np.int64) * METRE for axis in zip(*points, strict=True))
    return Fixes(
        vehicle=np.zeros(count, np.int64),
        at_us=np.arange(count, dtype=np.int64) * every_s * SECOND,
        x_mm=x,
        y_mm=y,
        working=np.full(count, working, np.int64),
        accuracy_mm=np.full(count, -1, np.int64),
        in_depot=np.zeros(count, bool),
    )


def passes(fixes: Fixes, *, signal: bool = False):
    own = np.ones(len(fixes), bool)
    return match(TOWN, fixes, has_signal=np.array([signal]), own=own)


def test_a_drive_along_the_street_is_one_pass_from_first_to_last_position():
    found = passes(drive((10, 2), (100, -3), (190, 1), (280, 2), (390, 0))).passes

    assert (found.segment.tolist(), found.from_mm.tolist(), found.to_mm.tolist()) == (
        [0],
        [10 * METRE],
        [390 * METRE],
    )


def test_a_single_position_is_no_pass():
    found = passes(drive((100, 2)))

    assert len(found.passes) == 0
    assert found.reason.tolist() == [Reason.ISOLATED]


def test_positions_of_one_line_far_apart_in_time_are_no_pass():
    assert len(passes(drive((10, 0), (390, 0), every_s=600)).passes) == 0


def test_driving_with_the_blade_up_is_no_pass():
    found = passes(drive((10, 0), (100, 0), (200, 0), working=0), signal=True)

    assert len(found.passes) == 0
    assert set(found.reason.tolist()) == {Reason.NOT_WORKING}


def test_a_vehicle_whose_signal_is_silent_is_not_taken_to_work():
    assert len(passes(drive((10, 0), (100, 0), (200, 0)), signal=True).passes) == 0


def test_standing_in_the_yard_for_five_minutes_is_no_pass():
    found = passes(drive(*[(100 + step % 3, 1) for step in range(60)]))

    assert len(found.passes) == 0
    assert set(found.reason.tolist()) == {Reason.IDLE}


def test_a_jump_across_town_is_set_aside_and_the_drive_goes_on():
    found = passes(drive((10, 0), (60, 0), (9_000, 9_000), (160, 0), (210, 0)))

    assert found.reason.tolist()[2] == Reason.TELEPORT
    assert found.passes.to_mm.max() == 210 * METRE


def test_a_street_between_two_positions_is_inferred_and_marked():
    found = passes(drive((150, 0), (190, 0), (200, 57), (240, 60), every_s=10)).passes

    assert 1 in found.segment.tolist()


def test_a_truck_on_the_parallel_street_does_not_serve_the_main_street():
    found = passes(drive((10, 40), (100, 41), (200, 39), (300, 42))).passes

    assert set(found.segment.tolist()) == {2}


def test_a_crossing_truck_does_not_serve_the_street_it_crosses():
    found = passes(drive((200, 5), (200, 30), (200, 55), every_s=5)).passes

    along = found.to_mm - found.from_mm
    assert along[found.segment == 0].sum() == 0


def test_a_oneway_street_is_not_driven_against_its_direction():
    oneway = [Polyline(0, np.array([0, 400 * METRE]), np.array([0, 0]), 1)]
    ready = matcher(roads_from_lines(oneway, segments=1), Sieve())
    against = drive((300, 0), (200, 0), (100, 0))

    found = match(ready, against, has_signal=np.array([False]), own=np.ones(3, bool))

    assert len(found.passes) == 0


@given(st.integers(2, 12), st.integers(2, 25))
def test_thinning_a_straight_drive_keeps_what_it_covers(keep_each, noise):
    x = list(range(0, 400, 4))
    rng = np.random.default_rng(noise)
    points = [(place, int(rng.integers(-4, 5))) for place in x]
    thin = [points[0], *points[1:-1:keep_each], points[-1]]

    dense = passes(drive(*points, every_s=1)).passes
    found = passes(drive(*thin, every_s=keep_each)).passes

    assert found.from_mm.min() == dense.from_mm.min()
    assert found.to_mm.max() == dense.to_mm.max()


def test_cutting_the_work_at_midnight_counts_each_hop_in_one_unit_only():
    points = [(10 + 40 * step, 0) for step in range(8)]
    fixes = drive(*points)
    first = np.arange(8) < 4
    whole = passes(fixes).passes

    units = [match(TOWN, fixes, has_signal=np.array([False]), own=own) for own in (first, ~first)]

    ends = sorted(
        (int(a), int(b))
        for unit in units
        for a, b in zip(unit.passes.from_mm, unit.passes.to_mm, strict=True)
    )
    assert ends[0][0] == whole.from_mm[0]
    assert ends[-1][1] == whole.to_mm[-1]
    assert ends[0][1] == ends[1][0]
