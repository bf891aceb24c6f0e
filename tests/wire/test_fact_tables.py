"""Fact tables: a row becomes a fact, or it is told what is wrong with which cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import instant
from onus.wire.csv_rows import parse_csv
from onus.wire.fact_tables import TABLES, facts

HEADERS = {
    "weather.csv": "station_id,from_utc,to_utc,precipitation_mm,phenomenon,recorded_at",
    "inspections.csv": "inspection_id,place_id,happened_at,result,recorded_at,points",
    "crews.csv": "sheet_id,place_id,started_at,ended_at,note",
    "visits.csv": "visit_id,place_id,arrived_at,left_at,confirmation,lon,lat",
    "reports.csv": "report_id,happened_at,lon,lat,target_at",
    "payments.csv": "payment_id,period,kind,amount_minor,happened_at",
    "vehicles.csv": "vehicle_id,has_working_signal,speed_min_kmh,speed_max_kmh",
}
T1, T2 = "2024-01-05T08:00:00+08:00", "2024-01-05T11:00:00+08:00"


def read(file: str, *rows: str):
    table = next(one for one in TABLES if one.file == file)
    return facts(parse_csv("\n".join([HEADERS[file], *rows, ""]), file=file), table)


def told(file: str, *rows: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.where, one.what) for one in read(file, *rows)[1]]


@pytest.mark.parametrize(
    ("file", "row", "what"),
    [
        ("weather.csv", f"g,{T2},{T1},1,snow,", f"It ends at {T1}, not after it begins at {T2}."),
        ("weather.csv", f"g,{T1},{T2},-1,snow,", "`precipitation_mm` holds `-1`; a number not below 0 is asked."),
        ("weather.csv", f"g,{T1},{T2},1e9,snow,", "`precipitation_mm` holds `1e9`; a number in plain notation is asked."),
        ("weather.csv", f"g,{T1},{T2},1,hail,",
         "`phenomenon` holds `hail`; one of snow, sleet, rain, none, unknown is asked."),
        ("weather.csv", f",{T1},{T2},1,snow,", "`station_id` holds ``; a value is asked."),
        ("weather.csv", f"g,2024-01-05,{T2},1,snow,",
         "`from_utc` holds `2024-01-05`; an instant with its offset, 2023-12-19T20:00:00+08:00, is asked."),
        ("inspections.csv", f"1,s,{T2},pass,{T1},",
         f"Recorded at {T1}, before it happened at {instant(T2)}."),
        ("crews.csv", f"1,s,{T2},{T1},", f"It ends at {T1}, not after it begins at {T2}."),
        ("visits.csv", f"1,s,{T1},{T2},recipient,0,91", "`lat` holds `91`; a number from -90 to 90 is asked."),
        ("visits.csv", f"1,s,{T1},{T2},recipient,-181,0", "`lon` holds `-181`; a number from -180 to 180 is asked."),
        ("payments.csv", f"1,2024-01,payment,12.5,{T1}",
         "`amount_minor` holds `12.5`; a whole number of minor units (fen, cents), 0 or above, is asked."),
        ("payments.csv", f"1,2024-1,payment,1,{T1}", "`period` holds `2024-1`; a month, 2023-12, is asked."),
        ("payments.csv", f"1,2024-01,payment,,{T1}", "`amount_minor` holds ``; a value is asked."),
        ("payments.csv", f"1,2024-01,gift,1,{T1}",
         "`kind` holds `gift`; one of payment, waiver, substitute_cost, invoice is asked."),
        ("vehicles.csv", "7,yes,,", "`has_working_signal` holds `yes`; true or false is asked."),
        ("vehicles.csv", "a\tb,,,",
         "`vehicle_id` holds `a\tb`; an id of at most 200 characters, none of them a control character, is asked."),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_hold_what_is_asked_is_told_with_row_and_line(file, row, what):
    assert told(file, row) == [(2, "row 1", what)]


def test_two_ways_to_write_one_id_are_one_id():
    assert [where for _, where, _ in told("vehicles.csv", "966223,,,", "966223.0,,,", "0966223,,,")] == [
        "row 2"
    ]


def test_the_line_of_a_row_counts_the_lines_inside_its_cells():
    rows = read("crews.csv", f'1,s,{T1},,"two\nlines"', f"2,s,{T1},never,")

    assert [(one.line, one.where) for one in rows[1]] == [(4, "row 2")]


def test_more_faults_than_anyone_reads_are_counted_and_not_listed():
    faults = read("vehicles.csv", *[f"{number},maybe,," for number in range(10_001)])[1]

    assert len(faults) == 1_001
    assert faults[-1].what == "9001 more fault(s) of kind DOSSIER-010 are not listed."


def test_units_become_whole_numbers():
    (slow,), _ = read("vehicles.csv", "7,true,3.6,36")
    (fall,), _ = read("weather.csv", f"g,{T1},{T2},2.45,snow,")

    assert (slow.speed_min_mm_s, slow.speed_max_mm_s, slow.has_working_signal) == (1_000, 10_000, True)
    assert fall.precipitation_tenth_mm == 24  # Half to even.


def test_an_empty_record_time_means_at_once_and_an_empty_amount_means_not_measured():
    (fall,), faults = read("weather.csv", f"g,{T1},{T2},,unknown,")

    assert faults == ()
    assert (fall.recorded_at, fall.precipitation_tenth_mm) == (instant(T2), None)


@given(st.decimals(min_value=0, max_value=99_999, places=3))
def test_a_decimal_is_read_digit_by_digit(points):
    (seen,), faults = read("inspections.csv", f"1,s,{T1},pass,,{points:f}")

    assert faults == ()
    assert seen.points_milli == points * 1_000
    assert Decimal(seen.points_milli) / 1_000 == points
