"""Files are checked before they are believed, and written whole or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from onus.outside.files import atomic_directory, atomic_file, bounded_read
from onus.outside.network_files import read_lines, read_network, write_network
from onus.outside.text_files import LINE_BYTES_MAX, read_csv, text_faults
from onus.outside.time_zones import zone_table
from onus.outside.track_files import track_batches
from onus.wire.columns import ColumnSource
from onus.wire.import_faults import TooLarge

HEADER = "vehicle_id,t_utc,lon,lat\n"
ROW = "7,2020-01-01T00:00:00Z,1.5,2.5\n"


def codes(path: Path) -> list[tuple[int, str]]:
    return [(one.line, one.code) for read in track_batches(path, {}) for one in read.faults]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_unfinished_file_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    kept = written(tmp_path / "a.csv", "old")
    with pytest.raises(RuntimeError), atomic_file(kept) as aside:
        aside.write_text("half")
        raise RuntimeError

    assert kept.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_finished_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    written(tmp_path / "out" / "old.txt", "old")
    with atomic_directory(tmp_path / "out") as aside:
        (aside / "new.txt").write_text("new")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="11 bytes, more than 10"):
        bounded_read(written(tmp_path / "a", "x" * 11), limit_bytes=10)


def test_a_packed_file_that_calls_itself_csv_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((HEADER + ROW).encode())

    assert codes(written(tmp_path / "a.csv", packed)) == [(0, "IMPORT-009")]


def test_a_wrong_byte_is_named_with_its_offset(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,名\n1,".encode() + "街".encode("gb18030"))
    found = text_faults(path)

    assert found[0].what.startswith("Byte 9 (hex bd)")
    assert found[0].line == 2


def test_a_chinese_file_is_read_in_the_encoding_that_was_stated(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,名\n1,体育路\n".encode("gb18030"))

    assert read_csv(path, encoding="gb18030").rows[0]["名"] == "体育路"


def test_a_cut_character_at_the_end_of_a_file_is_a_fault(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id\n街".encode()[:-1])

    assert [one.code for one in text_faults(path)] == ["IMPORT-010"]


def test_an_absurd_line_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", HEADER + "x" * (LINE_BYTES_MAX + 1))

    assert codes(path) == [(2, "IMPORT-011")]


def test_an_absurd_header_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", ",".join(f"c{n}" for n in range(2_000)) + "\n1\n")

    assert codes(path) == [(1, "IMPORT-012")]


def test_faults_of_all_kinds_come_in_one_run_with_their_lines(tmp_path: Path) -> None:
    text = HEADER + ROW + "8,9\n" + "\n" + ROW.replace("2.5", "91") + ROW.replace("7,", ",")
    found = codes(written(tmp_path / "a.csv", text))

    assert sorted(found) == [(3, "IMPORT-013"), (5, "IMPORT-004"), (6, "IMPORT-003")]


def test_a_vehicle_keeps_its_leading_zeros_in_a_csv(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "\ufeff" + HEADER + "0" + ROW)

    assert [r.batch["vehicle_id"].to_pylist() for r in track_batches(path, {})] == [["07"]]


def test_a_parquet_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"vehicle_id": ["7"] * 1_000}), path)
    path.write_bytes(path.read_bytes()[:-20])

    assert codes(path) == [(0, "IMPORT-018")]


def test_an_empty_file_is_a_fault_and_no_quiet_month(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "a.csv", HEADER)) == [(0, "IMPORT-025")]
    assert codes(written(tmp_path / "b.csv", "")) == [(0, "IMPORT-025")]


def test_a_form_that_is_not_read_is_named(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "a.xlsx", "x")) == [(0, "IMPORT-020")]


def test_the_clocks_of_new_york_changed_when_they_did() -> None:
    zone = zone_table("America/New_York")

    assert 1_425_798_000_000_000 in zone.since_us
    assert zone.since_us[0] == 0


COLLECTION = (
    '{"type":"FeatureCollection","features":['
    '{"type":"Feature","properties":{"no":1},"geometry":{"type":"LineString","coordinates":[[1,2],[1.1,2]]}},'
    '{"type":"Feature","properties":{"no":2},"geometry":%s}]}'
)


def test_a_network_survives_every_form_it_is_written_in(tmp_path: Path) -> None:
    source = written(tmp_path / "a.geojson", COLLECTION % '{"type":"Point","coordinates":[1.2345678,2]}')
    network = read_network(source, {"segment_id": ColumnSource("no")})
    for name in ("n.parquet", "n.geojson"):
        write_network(network.table, tmp_path / name)
    again = [read_network(tmp_path / name, {}) for name in ("n.parquet", "n.geojson")]

    assert all(one.usable() for one in (network, *again))
    assert [one.table.to_pylist() for one in again] == [network.table.to_pylist()] * 2


@pytest.mark.parametrize(
    "geometry",
    [
        '{"type":"Point","coordinates":[1,91]}',
        '{"type":"MultiPoint","coordinates":[[1,2]]}',
        '{"type":"Nothing"}',
        '{"type":"LineString","coordinates":[[1,2]]}',
    ],
)
def test_a_broken_geometry_is_named_with_its_row(tmp_path: Path, geometry: str) -> None:
    source = written(tmp_path / "a.geojson", COLLECTION % geometry)
    network = read_network(source, {"segment_id": ColumnSource("no")})

    assert [one.code for one in network.faults] == ["IMPORT-017"]
    assert network.faults[0].where in ("row 2", "feature 2")
    assert not network.usable()


def test_lines_of_several_parts_become_one_row_each(tmp_path: Path) -> None:
    parts = '{"type":"MultiLineString","coordinates":[[[1,2],[1,3]],[[1,4],[1,5]]]}'
    lines = read_lines(
        written(tmp_path / "a.geojson", COLLECTION % parts), {"segment_id": ColumnSource("no")}
    )

    assert lines.table["segment_id"].to_pylist() == ["1", "2", "2"]


def test_a_network_of_another_datum_keeps_its_raw_geometry(tmp_path: Path) -> None:
    source = written(tmp_path / "a.geojson", COLLECTION % '{"type":"Point","coordinates":[123.7,41.3]}')
    table = read_network(source, {"segment_id": ColumnSource("no")}, datum="gcj02").table

    assert table["datum"].to_pylist() == ["gcj02", "gcj02"]
    assert table["geometry"][1] != table["geometry_raw"][1]
    assert table["geometry"][0] == table["geometry_raw"][0]
