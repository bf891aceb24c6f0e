"""Dossier tracks: what is written is what will be read again, to the last digit."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.columns import ColumnSource
from onus.wire.dossier_tracks import OPTIONAL, dossier_schema, dossier_tracks, optional_fields
from onus.wire.track_tables import SCHEMA, normalise_track_batch

rows = st.fixed_dictionaries(
    {
        "vehicle_id": st.sampled_from(["7", "007", "雪 1"]),
        "at_us": st.integers(0, 4_000_000_000_000_000),
        "lon_e7": st.integers(-1_800_000_000, 1_800_000_000),
        "lat_e7": st.integers(-900_000_000, 900_000_000),
        "speed_mm_s": st.integers(-1, 60_000),
        "heading_cdeg": st.integers(-1, 35_999),
        "working": st.integers(-1, 1),
        "odometer_m": st.integers(-1, 10**9),
        "accuracy_mm": st.integers(-1, 10**6),
        "recorded_us": st.integers(0, 4_000_000_000_000_000),
    }
)


@given(st.lists(rows, min_size=1, max_size=5))
def test_reading_what_was_written_gives_back_the_very_same_rows(given_rows):
    batch = pa.RecordBatch.from_pylist(given_rows, schema=SCHEMA)

    written = dossier_tracks(batch, dossier_schema(OPTIONAL, "wgs84"), "wgs84")
    again = normalise_track_batch(written, {})

    assert again.faults == ()
    assert again.batch.to_pylist() == given_rows


def test_what_a_source_does_not_have_stays_absent():
    given_row = {
        "vehicle_id": "7", "at_us": 1, "lon_e7": 0, "lat_e7": 0, "speed_mm_s": -1, "heading_cdeg": -1,
        "working": -1, "odometer_m": -1, "accuracy_mm": -1, "recorded_us": 1,
    }  # fmt: skip
    batch = pa.RecordBatch.from_pylist([given_row], schema=SCHEMA)

    (written,) = dossier_tracks(batch, dossier_schema(OPTIONAL, "wgs84"), "wgs84").to_pylist()

    assert [
        written[name] for name in ("speed_kmh", "heading_deg", "working", "odometer_m", "accuracy_m")
    ] == [None] * 5


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_converted_position_keeps_the_raw_one_its_datum_and_its_method(datum):
    row = {"vehicle_id": "7", "at_us": 1, "lon_e7": 1_237_000_000, "lat_e7": 413_000_000, "recorded_us": 1}
    rest = {name: -1 for name in SCHEMA.names if name not in row}
    batch = pa.RecordBatch.from_pylist([{**row, **rest}], schema=SCHEMA)

    (written,) = dossier_tracks(batch, dossier_schema([], datum), datum).to_pylist()

    assert (written["lon_raw"], written["lat_raw"], written["datum"]) == (123.7, 41.3, datum)
    assert written["datum_method"]
    assert 0 < abs(written["lon"] - 123.7) < 0.02


def test_a_mapped_optional_column_counts_as_there():
    assert optional_fields(["tool", "lon"], {"working": ColumnSource("tool")}) == ("working",)
    assert dossier_schema(["accuracy_m", "speed_kmh"], "wgs84").names[4:] == ["speed_kmh", "accuracy_m"]
