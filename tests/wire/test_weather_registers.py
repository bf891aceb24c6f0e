"""Weather registers are read so that what was not measured stays missing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant, utc_text
from onus.wire.csv_rows import parse_csv
from onus.wire.environment_canada import parse_environment_canada, phenomenon_of
from onus.wire.ghcn_daily import (
    CSV_COLUMNS,
    DailyValue,
    days_of_weather,
    parse_by_station,
    parse_dly,
)
from onus.wire.weather_tables import WeatherRow, WeatherRows, parse_plain, weather_csv

HEADER = '"Climate ID","Date/Time (LST)","Temp (°C)","Temp Flag","Precip. Amount (mm)","Precip. Amount Flag","Weather"\n'


def toronto(rows: str, *, hour_ends: bool = True) -> WeatherRows:
    table = parse_csv("\ufeff" + HEADER + rows, file="w.csv")
    return parse_environment_canada(table, utc_offset_us=-5 * HOUR_US, file="w.csv", hour_ends=hour_ends)


@pytest.mark.parametrize(
    ("weather", "amount", "meant"),
    [
        ("Snow", "", "snow"),
        ("Moderate Snow,Blowing Snow", "0.4", "snow"),
        ("Blowing Snow", "0.0", "none"),
        ("Rain,Snow", "1.0", "sleet"),
        ("Freezing Rain,Fog", "1.0", "sleet"),
        ("Ice Pellets", "", "sleet"),
        ("Rain Showers", "2.0", "rain"),
        ("Mostly Cloudy", "", "none"),
        ("NA", "0.0", "none"),
        ("NA", "0.2", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_a_described_weather_tells_what_fell(weather: str, amount: str, meant: str) -> None:
    assert phenomenon_of(weather, amount) == meant


def test_an_amount_belongs_to_the_hour_that_ends_at_its_time() -> None:
    row = '"6158355","2022-01-17 05:00","-3.0","","1.6","","NA"\n'
    ends, begins = toronto(row).rows[0], toronto(row, hour_ends=False).rows[0]

    assert (utc_text(ends.from_at), utc_text(ends.to_at)) == (
        "2022-01-17T09:00:00Z",
        "2022-01-17T10:00:00Z",
    )
    assert utc_text(begins.from_at) == "2022-01-17T10:00:00Z"


def test_a_missing_amount_stays_missing_and_is_never_zero() -> None:
    found = toronto(
        '"1","2022-01-17 05:00","","M","","M","Snow"\n"1","2022-01-17 06:00","M","","0.4","M",""\n'
    )

    assert [row.precipitation_mm for row in found.rows] == ["", ""]
    assert [row.phenomenon for row in found.rows] == ["snow", "unknown"]


def test_summer_time_never_enters_local_standard_time() -> None:
    found = toronto('"1","2022-07-01 05:00","20","","0.0","","NA"\n')

    assert utc_text(found.rows[0].to_at) == "2022-07-01T10:00:00Z"


def test_all_faults_of_an_hourly_file_are_listed_with_their_lines() -> None:
    found = toronto(
        '"","2022-01-17 05:00","","","","",""\n"1","2022-01-17 25:00","","","1e3","",""\n'
        '"1","2022-01-17 06:00","","","1","",""\n"1","2022-01-17 06:00","","","1","",""\n'
    )

    assert sorted(one.code for one in found.faults) == [
        "IMPORT-002",
        "IMPORT-002",
        "IMPORT-003",
        "IMPORT-014",
    ]


def dly(element: str, *days: str) -> str:
    return "USW00014771202002" + element + "".join(days) + "-9999   " * (31 - len(days))


def test_a_month_line_gives_each_day_that_has_a_value() -> None:
    found = parse_dly(
        [dly("PRCP", "   13  W", "    0T W", "   99 XW"), dly("SNWD", "   25  W")], file="a.dly"
    )

    assert [(v.day.day, v.element, v.value, v.trace) for v in found.values] == [
        (1, "PRCP", 13, False),
        (2, "PRCP", 0, True),
        (1, "SNWD", 25, False),
    ]


def test_a_value_on_the_thirtieth_of_february_is_a_fault() -> None:
    found = parse_dly([dly("PRCP", *["    0  W"] * 30)], file="a.dly")

    assert [(one.line, one.code) for one in found.faults] == [(1, "IMPORT-002")]


def test_a_day_ends_at_the_hour_of_observation_where_the_file_states_it() -> None:
    table = parse_csv(
        "USC1,20200227,PRCP,13,,,7,0700\nUSC1,20200228,PRCP,0,,,7,\n", file="a", header=CSV_COLUMNS
    )
    found = days_of_weather(parse_by_station(table, file="a").values, utc_offset_us=-5 * HOUR_US)

    assert [utc_text(row.to_at) for row in found.rows] == [
        "2020-02-27T12:00:00Z",
        "2020-02-29T05:00:00Z",
    ]


@pytest.mark.parametrize(
    ("amount", "snow", "meant"),
    [
        (13, 25, "snow"),
        (13, 0, "rain"),
        (13, None, "unknown"),
        (0, None, "none"),
        (None, None, "unknown"),
    ],
)
def test_daily_amounts_tell_what_fell(amount: int | None, snow: int | None, meant: str) -> None:
    day = date(2020, 2, 27)
    values = [
        DailyValue("S", day, element, value, trace=False, observed_minute=None)
        for element, value in (("PRCP", amount), ("SNOW", snow), ("SNWD", 5))
        if value is not None
    ]

    assert days_of_weather(values, utc_offset_us=0).rows[0].phenomenon == meant


numbers = st.one_of(st.just(""), st.integers(0, 999).map(lambda n: f"{n // 10}.{n % 10}"))
observations = st.builds(
    WeatherRow,
    station_id=st.sampled_from(["S", "T,1"]),
    from_at=st.integers(0, 10**9).map(lambda s: Instant(s * 1_000_000)),
    to_at=st.integers(10**9 + 1, 2 * 10**9).map(lambda s: Instant(s * 1_000_000)),
    precipitation_mm=numbers,
    snow_depth_cm=numbers,
    phenomenon=st.sampled_from(["snow", "sleet", "rain", "none", "unknown"]),
    recorded_at=st.integers(0, 10**9).map(lambda s: Instant(s * 1_000_000)),
    source_ref=st.sampled_from(["", 'a "b"', "x,y"]),
)


@given(st.lists(observations, min_size=1, unique_by=lambda row: (row.station_id, row.from_at)))
def test_weather_written_for_a_dossier_is_read_back_unchanged(rows: list[WeatherRow]) -> None:
    table = parse_csv(weather_csv(rows), file="weather.csv")

    assert parse_plain(table, file="weather.csv") == WeatherRows(tuple(rows), ())
