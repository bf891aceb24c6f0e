"""Matching: which streets a vehicle really drove along."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.core.evidence.fixes import Fixes, Reason, Sieve
from onus.core.evidence.matching import match, matcher
from onus.core.evidence.passes import Passes
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
        speed_mm_s=np.full(count, -1, np.int64),
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


def found_on(lines: list[Polyline], segments: int, fixes: Fixes):
    ready = matcher(roads_from_lines(lines, segments=segments), Sieve())
    return match(ready, fixes, has_signal=np.array([False]), own=np.ones(len(fixes), bool))


def test_a_vehicle_that_turns_round_in_the_street_serves_both_directions():
    there_and_back = drive((50, 2), (150, 2), (250, 2), (150, -2), (50, -2))

    found = passes(there_and_back).passes

    ways = dict(zip(found.direction.tolist(), found.to_mm - found.from_mm, strict=True))
    assert sorted(ways) == [-1, 1]
    assert ways[1] == 200 * METRE
    assert ways[-1] == 200 * METRE


def test_jitter_at_a_red_light_is_no_drive_against_the_direction():
    found = passes(drive((50, 0), (120, 0), (117, 1), (121, -1), (118, 0), (200, 0), every_s=4)).passes

    assert found.direction.tolist() == [1]


def test_a_oneway_ring_is_driven_round_and_not_backwards():
    corners = [(0, 0), (60, 0), (60, 60), (0, 60), (0, 0)]
    ring = [
        Polyline(number, *(np.array(pair, np.int64) * METRE for pair in zip(one, other, strict=True)), 1)
        for number, (one, other) in enumerate(pairwise(corners))
    ]

    found = found_on(ring, 4, drive((50, 0), (10, 0), every_s=30)).passes

    assert sorted(set(found.segment.tolist())) == [0, 1, 2, 3]
    assert set(found.direction.tolist()) == {1}


@given(points=st.lists(st.tuples(st.integers(-20, 420), st.integers(-20, 80)), min_size=2, max_size=12))
def test_a_mirrored_town_shows_the_mirrored_drive(points):
    # East becomes west: every pass must be the same stretch of the same street.
    mirrored = [Polyline(line.segment, -line.x_mm, line.y_mm, line.oneway) for line in LINES]
    there = drive(*points)
    here = drive(*((-x, y) for x, y in points))

    one, other = found_on(LINES, 3, there).passes, found_on(mirrored, 3, here).passes

    for name in ("segment", "from_mm", "to_mm", "at_us", "direction"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def merged(*parts: Fixes) -> Fixes:
    joined = Fixes(*(np.concatenate([getattr(part, name) for part in parts]) for name in Fixes.__slots__))
    order = np.lexsort([joined.at_us, joined.vehicle])
    return Fixes(*(getattr(joined, name)[order] for name in Fixes.__slots__))


def covered(found: Passes) -> dict[int, set[int]]:
    """Return the metres of each segment that passes cover."""
    metres: dict[int, set[int]] = {}
    for segment, begin, end in zip(found.segment, found.from_mm, found.to_mm, strict=True):
        metres.setdefault(int(segment), set()).update(range(int(begin) // METRE, int(end) // METRE))
    return metres


drives = st.lists(st.tuples(st.integers(0, 400), st.integers(-8, 8)), min_size=2, max_size=10)


@given(drives, st.integers(0, 9), st.integers(20_000, 90_000), st.integers(20_000, 90_000))
def test_a_far_away_outlier_never_adds_coverage(points, at, x, y):
    clean = drive(*points)
    outlier = replace(drive((x, y)), at_us=clean.at_us[min(at, len(points) - 1)][None] + SECOND // 2)

    without, with_it = passes(clean), passes(merged(clean, outlier))

    seen, more = covered(without.passes), covered(with_it.passes)
    assert all(metres <= seen.get(segment, set()) for segment, metres in more.items())


@given(drives, drives)
def test_one_vehicle_never_changes_what_another_did(points, others):
    one, other = drive(*points), drive(*others)
    second = replace(other, vehicle=other.vehicle + 1)
    both = merged(one, second)

    found = match(TOWN, both, has_signal=np.array([False, False]), own=np.ones(len(both), bool)).passes

    alone = passes(one).passes
    first = found.take(found.vehicle == 0)
    assert first.segment.tolist() == alone.segment.tolist()
    assert first.to_mm.tolist() == alone.to_mm.tolist()
    assert len(found) == len(alone) + len(passes(other).passes)


@given(drives, st.integers(2, 40))
def test_a_parked_vehicle_adds_no_pass(points, minutes):
    driven = drive(*points)
    parked = drive(*[(395, 3)] * (minutes * 6))
    later = replace(parked, at_us=parked.at_us + driven.at_us[-1] + 3_600 * SECOND)

    found = passes(merged(driven, later)).passes

    assert covered(found) == covered(passes(driven).passes)
    assert found.at_us.tolist() == passes(driven).passes.at_us.tolist()


@given(drives)
def test_a_second_position_with_the_same_clock_is_set_aside(points):
    clean = drive(*points)
    twin = replace(clean, x_mm=clean.x_mm + 3 * METRE)

    found = passes(merged(clean, twin))

    assert (found.reason == Reason.CLOCK_FAULT).sum() == len(clean)


@given(drives)
def test_positions_in_a_depot_or_worse_than_the_limit_never_count(points):
    clean = drive(*points)
    depot = replace(clean, in_depot=np.ones(len(clean), bool))
    vague = replace(clean, accuracy_mm=np.full(len(clean), 50_001))

    assert len(passes(depot).passes) == 0
    assert len(passes(vague).passes) == 0


@given(drives, st.integers(1, 60))
def test_a_hop_outside_the_speed_band_shows_no_work(points, every_s):
    band = Sieve(speed_min_mm_s=1_000, speed_max_mm_s=12_000)
    ready = matcher(roads_from_lines(LINES, segments=3), band)
    fixes = drive(*points, every_s=every_s)

    found = match(ready, fixes, has_signal=np.array([False]), own=np.ones(len(fixes), bool)).passes

    # A pass may join several hops; none of them may be slower or faster than the band.
    seconds = (found.at_us - found.entered_us) / SECOND
    assert ((found.to_mm - found.from_mm) <= 12_000 * seconds + 1).all()


@given(st.lists(st.booleans(), min_size=2, max_size=10))
def test_of_one_street_only_hops_with_an_end_at_work_count(at_work):
    points = [(10 + 40 * step, 0) for step in range(len(at_work))]
    fixes = replace(drive(*points), working=np.array(at_work, np.int64))

    found = passes(fixes, signal=True)

    some = [step for step, pair in enumerate(pairwise(at_work)) if any(pair)]
    worked = {metre for step in some for metre in range(10 + 40 * step, 50 + 40 * step)}
    assert covered(found.passes).get(0, set()) == worked


def turning_off(*at_work: int, every_s: int) -> Fixes:
    """Return a drive along the main street and up the side street, two positions on each."""
    points = drive((150, 0), (190, 0), (200, 30), (200, 55), every_s=every_s)
    return replace(points, working=np.array(at_work, np.int64))


def test_a_blade_lowered_in_the_side_street_clears_it_from_its_beginning():
    found = passes(turning_off(0, 0, 1, 1, every_s=10), signal=True)

    assert covered(found.passes) == {1: set(range(55))}


def test_a_blade_raised_at_the_end_of_the_street_clears_nothing_beyond_it():
    found = passes(turning_off(1, 1, 0, 0, every_s=10), signal=True)

    assert covered(found.passes) == {0: set(range(150, 200))}


def test_where_positions_are_far_apart_a_blade_down_at_one_end_shows_nothing():
    found = passes(turning_off(0, 0, 1, 0, every_s=40), signal=True)

    assert len(found.passes) == 0


def test_the_way_through_a_depot_is_no_work_between_the_streets_on_both_sides():
    through = drive((10, 0), (50, 0), (90, 0), (130, 0), (170, 0))
    yard = replace(through, in_depot=np.array([False, False, True, False, False]))

    assert covered(passes(yard).passes) == {0: {*range(10, 50), *range(130, 170)}}


@given(st.lists(st.integers(0, 40), min_size=2, max_size=10, unique=True), st.data())
def test_a_drive_one_way_covers_nothing_the_other_way(tens, data):
    points = [(10 * place, data.draw(st.integers(-4, 4))) for place in sorted(tens)]

    forth, back = passes(drive(*points)).passes, passes(drive(*points[::-1])).passes

    assert set(forth.direction.tolist()) == {1}
    assert set(back.direction.tolist()) == {-1}
    assert covered(forth) == covered(back)
