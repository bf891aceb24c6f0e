"""`onus import` on real files: one command, one file, or every fault and none."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest
from pyarrow import parquet

from onus.cli.imports import main
from onus.outside.report_files import read_boston
from onus.outside.text_files import read_csv
from onus.wire.weather_tables import parse_plain

PUBLISHED = "vehicle_id=truck_name,t_utc=messageTime,lat=latitude,lon=longitude,odometer_m=odometer.value:mi"


def test_texts_and_doubles_of_the_syracuse_fleet_are_28_vehicles(shared: Path, tmp_path: Path) -> None:
    source = shared / "data/syracuse/tracks_2020-02-27_03-01.parquet"
    out = tmp_path / "tracks/fleet.parquet"
    code = main(
        [
            "tracks",
            str(source),
            "--out",
            str(out),
            "--columns",
            "vehicle_id=truck_id,odometer_m=odometer_mi:mi",
        ]
    )
    table = parquet.read_table(out)

    assert code == 0
    assert table.num_rows == 131_516
    assert len(pc.unique(table["vehicle_id"])) == 28


def test_the_published_fixes_are_read_with_the_mapping_of_the_manual(shared: Path, tmp_path: Path) -> None:
    sources = sorted(str(path) for path in (shared / "data/syracuse/published").glob("*.parquet"))
    out = tmp_path / "fixes.parquet"

    assert main(["tracks", *sources, "--out", str(out), "--columns", PUBLISHED]) == 0
    assert parquet.read_metadata(out).num_rows == 88_803


def test_the_syracuse_polygons_and_lines_become_a_network(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data/syracuse"
    network, lines = tmp_path / "network.parquet", tmp_path / "lines.parquet"
    mapped = "name=STREET,class=CART_TYPE,owner=CART_OWN,oneway=ONE_WAY"
    polygons = ["network", str(folder / "street_polygons.parquet"), "--id-column", "STREET_ID"]
    center = [
        "network",
        str(folder / "street_centerlines.parquet"),
        "--lines",
        "--id-column",
        "STREET_ID",
    ]
    codes = [
        main([*polygons, "--columns", mapped, "--out", str(network)]),
        main([*center, "--columns", "oneway=ONE_WAY", "--out", str(lines)]),
    ]
    owed = parquet.read_table(lines)["segment_id"].to_pylist()

    assert codes == [0, 0]
    assert parquet.read_metadata(network).num_rows == 5_571
    assert (len(owed), sum(one != "" for one in owed)) == (5_650, 4_563)
    assert len(set(parquet.read_table(network)["segment_id"].to_pylist()) - set(owed)) == 1_242


def test_the_roads_of_monaco_are_cut_at_their_junctions(shared: Path, tmp_path: Path) -> None:
    pytest.importorskip("osmium", reason="the extra [osm] is not installed")
    out = tmp_path / "monaco.parquet"
    code = main(["network", str(shared / "data/osm/monaco.osm.pbf"), "--out", str(out)])
    table = parquet.read_table(out)

    assert code == 0
    assert table.num_rows == 2_970
    assert len(pc.unique(table["segment_id"])) == 2_970
    assert pc.min(table["length_m"]).as_py() > 0


def test_the_boston_register_agrees_with_itself_on_every_closed_case(shared: Path) -> None:
    read = read_boston(shared / "data/boston311/cases_2015_h1.parquet")
    judged = [
        row
        for row in read.rows
        if row.source_status and row.target_at is not None and row.closed_at is not None
    ]
    agreeing = [
        row
        for row in judged
        if (row.closed_at <= row.target_at) == (row.source_status == "ONTIME")  # type: ignore[operator]
    ]

    assert (len(read.rows), len(read.faults)) == (58_119, 0)
    assert (len(judged), len(agreeing)) == (37_257, 37_257)
    assert sum(row.target_at is None for row in read.rows) == 14_527


def test_toronto_hours_need_their_offset_and_become_weather(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = sorted(str(path) for path in (shared / "data/weather").glob("*.csv"))
    out = tmp_path / "weather.csv"
    refused = main(["weather", *sources, "--out", str(out)])
    said, absent = capsys.readouterr().err, not out.exists()
    code = main(["weather", *sources, "--out", str(out), "--utc-offset=-05:00"])
    table = parse_plain(read_csv(out), file=out.name)

    assert (refused, absent, code) == (2, True, 0)
    assert said.count("IMPORT-022") == 2
    assert (len(table.rows), table.faults) == (1_416, ())


def test_a_fault_in_the_last_row_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in" / "a.csv"
    source.parent.mkdir()
    source.write_text("vehicle_id,t_utc,lon,lat\n" + "7,2020-01-01T00:00:00Z,1,2\n" * 100 + "7,,1,91\n")
    code = main(["tracks", str(source), "--out", str(tmp_path / "out/t.parquet")])
    said = capsys.readouterr().err

    assert code == 2
    assert "a.csv:102 (row 101) IMPORT-003" in said
    assert "a.csv:102 (row 101) IMPORT-004" in said
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_is_not_there_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["tracks", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o.parquet")])

    assert code == 2
    assert "none.csv: No such file" in capsys.readouterr().err


def test_a_track_export_of_a_chinese_platform_waits_until_its_datum_is_named(tmp_path, capsys):
    export = tmp_path / "轨迹.csv"
    text = "车牌号,定位时间,经度,纬度,速度,ACC\r\n样A00001,2023-12-13 08:05:09,116.404,39.915,12,开\r\n"
    export.write_bytes(text.encode("gb18030"))
    words = ["tracks", str(export), "--preset", "jt808", "--encoding", "gb18030"]

    assert main([*words, "--out", str(tmp_path / "a.parquet")]) == 2
    assert "IMPORT-040" in capsys.readouterr().err
    assert not (tmp_path / "a.parquet").exists()

    assert main([*words, "--datum", "gcj02", "--out", str(tmp_path / "a.parquet")]) == 0
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["datum"], row["lon_raw"], row["vehicle_id"]) == ("gcj02", 116.404, "样A00001")
    assert row["lon"] < 116.404


def test_a_column_that_is_mapped_by_hand_comes_before_the_preset(tmp_path):
    export = tmp_path / "a.csv"
    export.write_text(
        "deviceId,name,fixTime,latitude,longitude\n3,plough 7,2024-12-14T22:52:10Z,41.0,123.0\n",
        encoding="utf-8",
    )
    out = tmp_path / "a.parquet"
    words = ["tracks", str(export), "--preset", "traccar", "--columns", "vehicle_id=name", "--out", str(out)]

    assert main(words) == 0
    assert parquet.read_table(out)["vehicle_id"].to_pylist() == ["plough 7"]
