"""Clocks that skip an hour and show another twice are read in a stated way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant, ZoneTable, utc_text
from onus.wire.local_times import local_reading, wall_us

# New York in 2015: summer time from 8 March 07:00Z to 1 November 06:00Z.
ZONE = ZoneTable(
    "America/New_York",
    (0, 1_425_798_000_000_000, 1_446_357_600_000_000),
    (-18_000, -14_400, -18_000),
)


def read(text: str) -> str:
    shown = wall_us(text)
    assert shown is not None
    return utc_text(local_reading(shown, ZONE).at)


def test_twelve_in_the_morning_is_midnight_and_twelve_in_the_evening_is_noon() -> None:
    assert read("01/31/2015 12:05:00 AM") == "2015-01-31T05:05:00Z"
    assert read("01/31/2015 12:05:00 PM") == "2015-01-31T17:05:00Z"


def test_of_an_hour_that_the_clocks_showed_twice_the_first_is_meant() -> None:
    assert read("11/01/2015 01:30:00 AM") == "2015-11-01T05:30:00Z"


def test_a_time_that_the_clocks_skipped_is_read_with_the_offset_before_the_skip() -> None:
    shown = wall_us("03/08/2015 02:30:00 AM") or 0
    reading = local_reading(shown, ZONE)

    assert reading.skipped
    assert utc_text(reading.at) == "2015-03-08T07:30:00Z"


def test_a_day_that_does_not_exist_is_no_time() -> None:
    assert [wall_us(t) for t in ("02/30/2015 01:00:00 PM", "01/01/2015 13:00:00 PM", "noon")] == [None] * 3


@given(st.integers(1_420_000_000, 1_450_000_000))
def test_every_instant_is_found_again_from_what_the_clocks_showed(second: int) -> None:
    at = Instant(second * 1_000_000)
    reading = local_reading(at + ZONE.offset_us(at), ZONE)

    assert reading.at == at or (reading.doubled and at - reading.at == HOUR_US)
