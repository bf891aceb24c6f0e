"""Weather faults: the snow of one hour is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, NO_INSTANT, Instant
from onus.core.contracts.facts import Observation
from onus.wire.weather_faults import overlap_faults


def reading(first: int, last: int, tenths: int | None = 5, station: str = "s", **more) -> Observation:
    begins, ends = Instant(first * HOUR_US), Instant(last * HOUR_US)
    return Observation(station, begins, ends, tenths, None, "snow", ends, **more)


def lines(*rows: Observation) -> list[int]:
    spots = [(number, number + 1) for number in range(1, len(rows) + 1)]
    return [fault.line for fault in overlap_faults(rows, spots)]


def test_readings_one_after_the_other_are_no_fault():
    assert lines(reading(0, 1), reading(1, 2), reading(5, 9)) == []


def test_readings_that_share_an_hour_are_a_fault_at_the_line_of_the_later():
    assert lines(reading(0, 3), reading(2, 4)) == [3]
    assert lines(reading(2, 4), reading(0, 3)) == [2]


def test_each_reading_within_a_longer_one_is_told():
    assert lines(reading(0, 24, 40), reading(1, 2), reading(7, 8), reading(24, 25)) == [3, 4]


def test_the_same_row_again_is_no_fault_and_another_amount_is():
    assert lines(reading(0, 1), reading(0, 1)) == []
    assert lines(reading(0, 1), reading(0, 1, 6)) == [3]


def test_another_station_and_a_missing_value_overlap_with_nothing():
    assert lines(reading(0, 3), reading(2, 4, station="t"), reading(1, 2, None)) == []


def test_a_correction_does_not_overlap_with_what_it_corrects():
    wrong = reading(0, 3, id="a")
    right = replace(wrong, id="b", precipitation_tenth_mm=7, supersedes="a")

    assert lines(wrong, right) == []


def test_a_table_whose_header_could_not_be_read_tells_of_no_overlap():
    assert list(overlap_faults((), [(1, 2), (2, 3)])) == []


@pytest.mark.parametrize("end", ["from_at", "to_at"])
def test_a_reading_of_which_an_end_could_not_be_read_overlaps_with_nothing(end):
    unread = replace(reading(0, 9), **{end: Instant(NO_INSTANT)})

    assert lines(unread, unread, replace(unread, precipitation_tenth_mm=7), reading(0, 1)) == []


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=8)


@given(spans)
def test_a_fault_is_told_just_where_two_different_readings_share_time(rows):
    found = [reading(first, first + hours, number) for number, (first, hours) in enumerate(rows)]

    shared = any(
        one.from_at < other.to_at and other.from_at < one.to_at
        for number, one in enumerate(found)
        for other in found[:number]
    )
    assert bool(lines(*found)) is shared
