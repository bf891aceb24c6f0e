"""Rows of any fleet system become the same fixes, and every bad row is named."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.columns import parse_columns
from onus.wire.dossier_tracks import dossier_schema, dossier_tracks
from onus.wire.track_tables import FIELDS, SCHEMA, normalise_track_batch

GOOD = {"vehicle_id": "7", "t_utc": "2020-02-27T11:00:18Z", "lon": "-76.1", "lat": "43.0"}


def rows(*changes: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist([GOOD | change for change in changes])


def test_a_whole_number_a_double_and_a_text_name_one_vehicle() -> None:
    names = [pa.array([966223]), pa.array([966223.0]), pa.array(["966223.0"]), pa.array(["966223"])]
    tables = [rows({}).set_column(0, "vehicle_id", name) for name in names]
    read = [normalise_track_batch(t, {}).batch["vehicle_id"].to_pylist() for t in tables]

    assert read == [["966223"]] * 4


def test_a_leading_zero_makes_another_vehicle() -> None:
    read = normalise_track_batch(rows({"vehicle_id": "007"}, {"vehicle_id": "7"}), {})

    assert read.batch["vehicle_id"].to_pylist() == ["007", "7"]


def test_a_time_without_offset_in_a_utc_column_is_utc() -> None:
    times = ["2020-02-27 11:00:18", "2020-02-27T19:00:18+08:00", "2020-02-27T11:00:18.000000999Z"]
    read = normalise_track_batch(rows(*({"t_utc": time} for time in times)), {})

    assert set(read.batch["at_us"].to_pylist()) == {1_582_801_218_000_000}


def test_a_number_as_time_needs_its_unit() -> None:
    table = rows({}).set_column(1, "t_utc", pa.array([1_582_801_218_500]))
    stated = normalise_track_batch(table, parse_columns("t_utc=t_utc:ms", FIELDS))

    assert stated.batch["at_us"].to_pylist() == [1_582_801_218_500_000]
    assert normalise_track_batch(table, {}).faults[0].code == "IMPORT-002"


def test_what_a_source_does_not_have_is_minus_one_and_never_zero() -> None:
    read = normalise_track_batch(rows({}), {}).batch.to_pylist()[0]

    assert {read[name] for name in SCHEMA.names[4:9]} == {-1}
    assert read["recorded_us"] == read["at_us"]


def test_miles_are_metres_only_where_the_mapping_says_miles() -> None:
    table = rows({"od": "10.0"})
    miles = normalise_track_batch(table, parse_columns("odometer_m=od:mi", FIELDS))
    metres = normalise_track_batch(table, parse_columns("odometer_m=od", FIELDS))

    assert miles.batch["odometer_m"].to_pylist() == [16_093]
    assert metres.batch["odometer_m"].to_pylist() == [10]


def test_the_words_of_a_source_say_when_a_tool_works() -> None:
    table = rows({"tool": "SALT"}, {"tool": "DEFAULT"}, {"tool": ""})
    read = normalise_track_batch(table, parse_columns("working=tool:SALT|GRAVEL", FIELDS))

    assert read.batch["working"].to_pylist() == [1, 0, -1]


def test_a_heading_of_a_full_circle_is_north() -> None:
    table = rows({"heading_deg": "360"}, {"heading_deg": "359.99"}, {"heading_deg": "360.01"})
    read = normalise_track_batch(table, {})

    assert read.batch["heading_cdeg"].to_pylist() == [0, 35_999]
    assert [one.where for one in read.faults] == ["row 3"]


def test_every_fault_of_a_batch_is_listed_with_its_row_and_line() -> None:
    table = rows({"lat": "91"}, {"t_utc": "2020-02-30T00:00:00Z"}, {}, {"lon": ""}, {"vehicle_id": ""})
    read = normalise_track_batch(table, {}, file="a.csv", first_row=10, header_lines=1)

    assert sorted((one.line, one.where, one.code) for one in read.faults) == [
        (11, "row 10", "IMPORT-004"),
        (12, "row 11", "IMPORT-002"),
        (14, "row 13", "IMPORT-003"),
        (15, "row 14", "IMPORT-003"),
    ]
    assert read.kept.tolist() == [2]


def test_a_missing_column_is_said_once_with_what_the_file_has() -> None:
    read = normalise_track_batch(rows({}).drop_columns(["lat"]), {}, file="a.csv")

    assert [one.code for one in read.faults] == ["IMPORT-001"]
    assert "vehicle_id, t_utc, lon" in read.faults[0].why


def test_a_file_in_the_wrong_unit_does_not_fill_the_screen() -> None:
    table = pa.table({name: [value] * 5_000 for name, value in (GOOD | {"lat": "430"}).items()})
    read = normalise_track_batch(table, {})

    assert len(read.faults) == 1_001
    assert read.faults[-1].what == "4000 more fault(s) of kind IMPORT-004 are not listed."


def test_blank_lines_of_a_text_are_no_rows() -> None:
    blank = dict.fromkeys(GOOD, "")
    read = normalise_track_batch(rows(blank, {}), {}, header_lines=1)

    assert (read.faults, read.batch.num_rows) == ((), 1)


fixes = st.fixed_dictionaries(
    {
        "vehicle_id": st.sampled_from(["a", "b"]),
        "at_us": st.integers(0, 4_000_000_000_000_000),
        "lon_e7": st.integers(-1_800_000_000, 1_800_000_000),
        "lat_e7": st.integers(-900_000_000, 900_000_000),
        "speed_mm_s": st.integers(-1, 100_000),
        "heading_cdeg": st.integers(-1, 35_999),
        "working": st.integers(-1, 1),
        "odometer_m": st.integers(-1, 10**9),
        "accuracy_mm": st.integers(-1, 10**6),
        "recorded_us": st.integers(0, 4_000_000_000_000_000),
    }
)


@given(st.lists(fixes, min_size=1, max_size=20))
def test_tracks_written_for_a_dossier_are_read_back_unchanged(
    found: list[dict[str, object]],
) -> None:
    batch = pa.RecordBatch.from_pylist(found, schema=SCHEMA)
    written = dossier_tracks(batch, dossier_schema(FIELDS, "wgs84"), "wgs84")
    read = normalise_track_batch(written, {})

    assert read.faults == ()
    assert read.batch.equals(batch)


@given(st.lists(fixes, min_size=1, max_size=20), st.integers(0, 20))
def test_the_size_of_batches_cannot_be_seen_in_the_rows(found: list[dict[str, object]], cut: int) -> None:
    batch = pa.RecordBatch.from_pylist(found, schema=SCHEMA)
    whole = dossier_tracks(batch, dossier_schema(FIELDS, "wgs84"), "wgs84")
    parts = [whole.slice(0, cut), whole.slice(min(cut, whole.num_rows))]
    read = [normalise_track_batch(part, {}).batch for part in parts]

    assert pa.Table.from_batches(read).to_pylist() == batch.to_pylist()


def test_a_shifted_datum_keeps_the_raw_position_and_says_how_it_was_converted() -> None:
    read = normalise_track_batch(rows({"lon": "123.7", "lat": "41.3"}), {}).batch
    written = dossier_tracks(read, dossier_schema([], "gcj02"), "gcj02").to_pylist()[0]

    assert (written["lon_raw"], written["lat_raw"], written["datum"]) == (123.7, 41.3, "gcj02")
    assert "version 1" in written["datum_method"]
    assert np.hypot(written["lon"] - 123.7, written["lat"] - 41.3) > 0.004
