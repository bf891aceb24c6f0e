"""Visits that cannot be true: written twice, overlapping, or too far away too soon."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import MINUTE_US, UTC_ZONE, Instant
from onus.core.contracts.facts import PointEvidence
from onus.core.evidence.visits import TRAVEL_MM_S_MAX, implausible_visits, shifts

LON_E7, LAT_E7 = 1_237_000_000, 412_000_000
HUNDREDTH_DEGREE_NORTH_MM = 1_110_000
"""0.01 degree of latitude is about 1.11 km."""


def visit(
    name: str, begins: int, ends: int, *, by: str = "w", place: str = "a", north: int = 0
) -> PointEvidence:
    """Return a visit; minutes, and hundredths of a degree to the north."""
    return PointEvidence(
        id=name, kind="visit", place=place, service="s", happened_at=Instant(ends * MINUTE_US),
        started_at=Instant(begins * MINUTE_US), recorded_at=Instant(ends * MINUTE_US), result="confirmed",
        by=by, lon_e7=LON_E7, lat_e7=LAT_E7 + north * 100_000,
    )  # fmt: skip


def found(*visits: PointEvidence) -> list[tuple[str, str, str]]:
    return [(one.visit, one.why, one.other) for one in implausible_visits(visits)]


def test_the_same_visit_written_twice_counts_once():
    assert found(visit("1", 0, 30), visit("2", 0, 30)) == [("2", "duplicate", "1")]


@pytest.mark.parametrize(("recorded", "named", "untrue"), [((1, 2), "21", "2"), ((2, 1), "12", "1"), ((1, 1), "12", "2"), ((1, 1), "21", "1")])  # fmt: skip
def test_of_two_at_one_instant_the_later_record_is_set_aside_and_of_two_alike_the_later_public_name(recorded, named, untrue):  # fmt: skip
    one, two = (
        replace(visit(name, 0, 30, place=name), recorded_at=Instant(at * MINUTE_US))
        for name, at in zip("12", recorded, strict=True)
    )
    names = dict(zip("12", named, strict=True))

    found = implausible_visits((one, two), lambda seen: names[seen.id])

    assert [(each.visit, each.why) for each in found] == [(untrue, "overlap")]


def test_nobody_is_with_two_people_at_once():
    assert found(visit("1", 0, 30), visit("2", 20, 50, place="b")) == [("2", "overlap", "1")]


@pytest.mark.parametrize(("minutes", "why"), [(1, "travel"), (10, "")])
def test_nobody_goes_ten_kilometres_in_a_minute(minutes, why):
    gone = visit("2", 30 + minutes, 60, place="b", north=9)

    assert [one[1] for one in found(visit("1", 0, 30), gone)] == ([why] if why else [])


def test_two_workers_may_be_far_apart_and_one_without_a_position_is_not_accused():
    far = visit("2", 31, 60, place="b", north=900)

    assert found(visit("1", 0, 30), replace(far, by="other")) == []
    assert found(visit("1", 0, 30), replace(far, lon_e7=None, lat_e7=None)) == []


def test_after_a_visit_that_was_set_aside_the_next_is_held_against_the_one_that_stands():
    visits = (visit("1", 0, 30), visit("2", 31, 40, place="b", north=900), visit("3", 41, 50, place="c"))

    assert found(*visits) == [("2", "travel", "1")]


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 60), st.sampled_from("ab"), st.sampled_from("pq"), st.integers(0, 40)),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_the_record_never_changes_what_is_set_aside(rows, chance):
    visits = [
        visit(str(n), begins, begins + lasts, by=by, place=place, north=north)
        for n, (begins, lasts, by, place, north) in enumerate(rows)
    ]
    shuffled = list(visits)
    chance.shuffle(shuffled)

    assert implausible_visits(shuffled) == implausible_visits(visits)


@given(
    st.lists(
        st.tuples(st.integers(1_000, 4_000), st.integers(0, 600), st.sampled_from("ab"), st.sampled_from("pq"), st.integers(0, 4_000)),
        max_size=10,
    )
)  # fmt: skip
def test_whoever_knows_a_worker_again_on_one_day_alone_finds_the_same(rows):
    visits = [
        visit(str(n), begins, begins + lasts, by=by, place=place, north=north)
        for n, (begins, lasts, by, place, north) in enumerate(rows)
    ]
    days = shifts(visits, UTC_ZONE.local_day)
    by_day = [replace(one, by=f"{one.by} {days[one.id]}") for one in visits]

    assert implausible_visits(by_day) == implausible_visits(visits)


def test_a_worker_is_known_again_on_another_day_only_where_both_visits_cannot_be_true():
    day = 24 * 60
    visits = (
        visit("1", 0, 30), visit("2", day - 30, day + 30, place="b"), visit("3", day + 10, day + 20, place="c"),
        visit("4", day + 60, day + 90, place="d"),
    )  # fmt: skip
    days = shifts(visits, UTC_ZONE.local_day)

    assert found(*visits) == [("3", "overlap", "2")]
    assert days["1"] == days["2"] == days["3"] < days["4"]


@given(st.integers(1, 100), st.integers(1, 60))
def test_a_way_is_impossible_exactly_where_it_is_faster_than_anything_on_a_road(hundredths, minutes):
    reach_mm = minutes * 60 * TRAVEL_MM_S_MAX
    way_mm = hundredths * HUNDREDTH_DEGREE_NORTH_MM
    told = found(visit("1", 0, 30), visit("2", 30 + minutes, 200, place="b", north=hundredths))

    if way_mm > reach_mm * 101 // 100:
        assert [one[1] for one in told] == ["travel"]
    if way_mm < reach_mm * 99 // 100:
        assert told == []


@given(st.integers(-899_999_999, 899_999_999), st.integers(1, 60))
def test_a_way_is_judged_alike_at_every_latitude_of_the_earth(lat_e7, minutes):
    """A hundredth more or less of the way decides nothing; at the poles nothing breaks."""
    reach_mm = minutes * 60 * TRAVEL_MM_S_MAX
    for hundredths, why in ((98, []), (102, ["travel"])):
        step_e7 = reach_mm * hundredths // 100 * 10_000_000 // 111_133_000
        north_e7 = step_e7 if lat_e7 < 0 else -step_e7
        near = replace(visit("1", 0, 30), lat_e7=lat_e7)
        far = replace(visit("2", 30 + minutes, 200, place="b"), lat_e7=lat_e7 + north_e7)

        assert [one[1] for one in found(near, far)] == why
