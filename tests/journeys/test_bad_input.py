"""A dossier full of planted faults: one run tells all of them, and nothing is written."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onus.__main__ import main

AS_OF = "2024-01-31T00:00:00+08:00"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def replaced(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for sound, faulty in changes:
        assert sound in text
        text = text.replace(sound, faulty, 1)
    path.write_text(text, encoding="utf-8")


def appended(path: Path, *lines: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def polygon(*corners: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def feature(name: str, geometry: object) -> str:
    return json.dumps({"type": "Feature", "properties": {"segment_id": name}, "geometry": geometry})


def tracks(path: Path, rows: list[dict]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def fix(lat: float) -> dict:
    return {"vehicle_id": "7", "t_utc": "2024-01-05T07:00:00Z", "lon": 123.0, "lat": lat}


@pytest.fixture
def planted(tmp_path, first_street) -> Path:
    """Return the dossier of the manual with a fault of each kind in it."""
    folder = first_street(tmp_path / "d")
    plant_in_toml(folder)
    plant_in_tables(folder)
    plant_in_geometry_and_tracks(folder)
    return folder


def plant_in_toml(folder: Path) -> None:
    replaced(
        folder / "contract.toml",
        ("ends = 2024-11-01", "ends = 2022-11-01"),
        ("price_minor = 12000000", "price_minor = -1"),
        ('clause = "3.1"', 'clause = ""\nrule = "CN-SNOW-GRADES@1900"'),
        ("amount_minor = 80000", "amount_minor = -80000"),
        ('id = "late"', 'id = "late"\nbogus = 1'),
    )
    appended(
        folder / "contract.toml", "", "[[deductions]]", 'id = "late"', 'clause = "9"',
        'obligation = "NONE"', 'outcomes = ["late"]',
    )  # fmt: skip
    replaced(folder / "dossier.toml", ("currency", 'packs = ["cn-national", "no-such-pack"]\ncurrency'))
    appended(
        folder / "officers.toml", "", "[[holdings]]", 'post = "head"', 'holder = "Holder 3"',
        "since = 2023-06-01T00:00:00+08:00", "", "[[assignments]]", 'post = "ghost"',
    )  # fmt: skip
    (folder / "acts.toml").write_text('[[acts]]\nid = "a"\nkind = broken\n', encoding="utf-8")
    (folder / "notices.toml").mkdir()


def plant_in_tables(folder: Path) -> None:
    appended(
        folder / "weather.csv",
        "gauge,2024-01-06T11:00:00+08:00,2024-01-06T08:00:00+08:00,1e9,snow",
        "gauge,2024-01-06T11:00:00+08:00,2024-01-06T08:00:00+08:00,1,hail",
    )
    appended(
        folder / "inspections.csv",
        "visit-1,elm-1,snow,2024-01-08T09:00:00+08:00,,supervisor,pass",
        "visit-2,elm-9,snow,2024-01-08T09:00:00+08:00,,ghost,pass",
        "visit-3,elm-1,snow,2024-01-08T09:00:00+08:00,2024-01-07T09:00:00+08:00,,pass",
    )
    (folder / "reports.csv").write_bytes(
        "report_id,happened_at,text\n1,2024-01-05T09:00:00+08:00,雪未清\n".encode("gb18030")
    )
    (folder / "crews.csv").write_bytes(gzip.compress(b"sheet_id\n" * 1_000_000))
    with zipfile.ZipFile(folder / "visits.csv", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("visits.csv", b"0" * 10_000_000)
    (folder / "photos.csv").write_bytes(
        b'photo_id,taken_at,note\n1,2024-01-05T09:00:00Z,"' + b"x" * 3_000_000
    )
    (folder / "payments.csv").write_bytes(b"payment_id,period\n1,\x00\n")
    (folder / "instructions.csv").symlink_to(folder / "instructions.csv")
    rows = [f"v{number},maybe" for number in range(10_001)]
    (folder / "vehicles.csv").write_text(
        "\n".join(["vehicle_id,has_working_signal", *rows, ""]), encoding="utf-8"
    )


def plant_in_geometry_and_tracks(folder: Path) -> None:
    (folder / "network.csv").unlink()
    sound = polygon((123.0, 41.0), (123.1, 41.0), (123.1, 41.1))
    features = [
        feature("elm-1", sound),
        feature("elm-2", polygon((123.0, 91.0), (123.1, 91.0), (123.1, 41.1))),
        feature("elm-1", sound),
        feature("elm-4", {"type": "Polygon", "coordinates": "broken"}),
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    (folder / "network.geojson").write_text(text, encoding="utf-8")
    (folder / "tracks").mkdir()
    tracks(folder / "tracks" / "a.parquet", [fix(41.0), fix(91.0)])
    tracks(folder / "tracks" / "b.parquet", [fix(41.0)] * 1_000)
    whole = (folder / "tracks" / "b.parquet").read_bytes()
    (folder / "tracks" / "b.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "tracks" / "c.csv").write_text(
        "vehicle_id,t_utc,lon,lat\n7,2024-01-05T07:00:00Z,123,41\n7,yesterday,123,41\n", encoding="utf-8"
    )
    (folder / "tracks" / "d.parquet").mkdir()


def expected(folder: Path) -> list[str]:
    """Return file, line, place and code of each planted fault."""
    contract, officers = folder / "contract.toml", folder / "officers.toml"
    head, acts = folder / "dossier.toml", folder / "acts.toml"
    ends, price, clause, rule, amount, bogus, nowhere = (
        line_of(contract, text) for text in (
            "ends =", "price_minor", 'clause = ""', "@1900", "amount_minor = -80000", "bogus", '"NONE"',
        )
    )  # fmt: skip
    second_late = len(contract.read_text(encoding="utf-8").splitlines()) - 3
    return [
        f"contract.toml:{ends} (ends) DOSSIER-003",
        f"contract.toml:{price} (price_minor) DOSSIER-003",
        f"contract.toml:{clause} (obligations[0]) DOSSIER-031",
        f"contract.toml:{rule} (obligations[0].rule) DOSSIER-035",
        f"contract.toml:{amount} (prices[0].amount_minor) DOSSIER-003",
        f"contract.toml:{bogus} (deductions[0].bogus) DOSSIER-004",
        f"contract.toml:{nowhere} (deductions[1].obligation) DOSSIER-030",
        f"contract.toml:{second_late} (deductions[1]) DOSSIER-034",
        f"dossier.toml:{line_of(head, 'packs')} (packs) PACK-002",
        f"officers.toml:{line_of(officers, 'Holder 3') - 2} (holdings[2]) DOSSIER-032",
        f"officers.toml:{line_of(officers, 'ghost')} (assignments[1].post) DOSSIER-030",
        f"acts.toml:{line_of(acts, 'broken')} DOSSIER-001",
        "notices.toml DOSSIER-022",
        "weather.csv:4 (row 3) DOSSIER-010",
        "weather.csv:4 (row 3) DOSSIER-012",
        "weather.csv:5 (row 4) DOSSIER-010",
        "weather.csv:5 (row 4) DOSSIER-012",
        "inspections.csv:3 (row 2) DOSSIER-013",
        "inspections.csv:4 (row 3) DOSSIER-030",
        "inspections.csv:5 (row 4) DOSSIER-011",
        "reports.csv:2 IMPORT-010",
        "crews.csv IMPORT-009",
        "visits.csv IMPORT-009",
        "photos.csv:2 IMPORT-011",
        "payments.csv:2 IMPORT-009",
        "instructions.csv DOSSIER-023",
        "vehicles.csv:2 (row 1) DOSSIER-010",
        "vehicles.csv:1001 (row 1000) DOSSIER-010",
        "vehicles.csv IMPORT-006 9001 more",
        "network.geojson (row 2) IMPORT-017",
        "network.geojson (row 3) IMPORT-014",
        "network.geojson (feature 4) IMPORT-017",
        "tracks/a.parquet (row 2) IMPORT-004",
        "tracks/b.parquet IMPORT-018",
        "tracks/c.csv:3 (row 2) IMPORT-002",
        "tracks/d.parquet DOSSIER-022",
    ]


def missing(wanted: list[str], told: str) -> list[str]:
    lines = told.splitlines()
    return [one for one in wanted if not any(line.startswith(f"{one} ") for line in lines)]


def test_one_check_tells_every_planted_fault_with_its_file_and_line(planted, capsys):
    code = run("dossier", "check", planted)

    told = capsys.readouterr().out
    assert code == 2
    assert missing(expected(planted), told) == []
    assert len(told.splitlines()) < 1_100


def test_an_assessment_of_it_tells_the_same_faults_and_writes_nothing(planted, tmp_path, capsys):
    code = run("assess", planted, "--as-of", AS_OF, "--out", tmp_path / "deep" / "o")

    told = capsys.readouterr().err
    assert code == 2
    assert missing(expected(planted), told) == []
    assert not (tmp_path / "deep").exists()


def test_faulty_tracks_alone_are_all_told_before_anything_is_written(tmp_path, first_street, capsys):
    folder = first_street(tmp_path / "d")
    (folder / "tracks").mkdir()
    for name in ("a", "b"):
        tracks(folder / "tracks" / f"{name}.parquet", [fix(91.0)])

    code = run("assess", folder, "--as-of", AS_OF, "--out", tmp_path / "o")

    wanted = [f"tracks/{name}.parquet (row 1) IMPORT-004" for name in ("a", "b")]
    assert (code, missing(wanted, capsys.readouterr().err)) == (2, [])
    assert not (tmp_path / "o").exists()


def test_lost_characters_are_told_and_misspelt_names_are_remarked_on(tmp_path, first_street, capsys):
    folder = first_street(tmp_path / "d")
    replaced(folder / "contract.toml", ("榆树街除雪服务", "\ufffd\ufffd街"))
    replaced(folder / "weather.csv", ("phenomenon", "phenomenon,recordedat"), ("snow\n", "snow,\n"))
    replaced(folder / "weather.csv", ("snow\n", "snow,\n"))
    (folder / "inspection.csv").write_text("x\n", encoding="utf-8")

    code = run("dossier", "check", folder)

    told = capsys.readouterr().out
    wanted = [
        f"contract.toml:{line_of(folder / 'contract.toml', chr(0xFFFD))} DOSSIER-006",
        "weather.csv:1 DOSSIER-015",
        "inspection.csv DOSSIER-024",
    ]
    assert (code, missing(wanted, told)) == (2, [])
    assert told.endswith(f"1 fault(s), 2 remark(s) in {folder}\n")


def test_two_faulty_parts_of_one_network_are_told_in_one_go(tmp_path, first_street, capsys):
    folder = first_street(tmp_path / "d")
    (folder / "network.csv").write_text(
        "segment_id,length_m\nelm-1,-5\nelm-1,many\nelm-2\n", encoding="utf-8"
    )

    assert run("dossier", "check", folder) == 2

    told = capsys.readouterr().out
    assert [code for code in ("IMPORT-002", "IMPORT-013", "IMPORT-014") if code not in told] == []


def bombs(folder: Path) -> None:
    """Write small files that claim, or would unfold to, what fits no memory."""
    number = "1e999999999"
    (folder / "weather.csv").write_text(
        "station_id,from_utc,to_utc,precipitation_mm,phenomenon\n"
        f"gauge,2024-01-05T08:00:00Z,2024-01-05T11:00:00Z,{number},snow\n",
        encoding="utf-8",
    )
    (folder / "acts.toml").write_text("a = " + "[" * 200_000, encoding="utf-8")
    (folder / "notices.toml").write_text("a = " + "9" * 5_000, encoding="utf-8")
    with (folder / "reports.csv").open("wb") as sparse:
        sparse.truncate(64 * 1024**3)
    with (folder / "photos.csv").open("wb") as blanks:
        blanks.write(b"photo_id,taken_at\n")
        blanks.write(b" " * 30_000_000)
    many = pa.table({name: pa.array([1], pa.int8()) for name in ("vehicle_id", "t_utc", "lon", "lat")})
    (folder / "tracks").mkdir()
    claimed = pa.concat_tables([many.take(pa.array([0] * 1_000_000))] * 101)
    pq.write_table(claimed, folder / "tracks" / "a.parquet", row_group_size=101_000_000)


LIMIT_BYTES, LIMIT_CPU_S = 3 * 1024**3, 60
CHECK = "import sys; from onus.__main__ import main; sys.exit(main(['dossier', 'check', sys.argv[1]]))"


def bounded():
    """Bound the memory and the CPU time of a process; how long it waits for others says nothing of it."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_CPU_S, LIMIT_CPU_S))


def test_bombs_are_refused_within_bounded_memory_and_time(tmp_path, first_street):
    folder = first_street(tmp_path / "d")
    bombs(folder)

    ran = subprocess.run(
        [sys.executable, "-c", CHECK, folder], capture_output=True, text=True, timeout=600, check=False,
        preexec_fn=bounded,
        env={**os.environ, "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )  # fmt: skip

    wanted = [
        "weather.csv:2 (row 1) DOSSIER-010", "acts.toml DOSSIER-001", "notices.toml:1 DOSSIER-001",
        "reports.csv:1 IMPORT-009", "photos.csv:2 IMPORT-011", "tracks/a.parquet IMPORT-027",
    ]  # fmt: skip
    assert (ran.returncode, missing(wanted, ran.stdout)) == (2, []), ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["dossier.toml", "contract.toml", "officers.toml", "network.csv"])
def test_a_needed_file_that_is_absent_or_unreadable_leaves_the_others_checked(
    name, tmp_path, first_street, capsys
):
    for number, spoil in enumerate((Path.unlink, lambda path: path.write_bytes(b"\xff\x00\x81,\n"))):
        folder = first_street(tmp_path / f"d{number}")
        appended(folder / "weather.csv", "gauge,never,never,1,snow")
        spoil(folder / name)

        assert run("dossier", "check", folder) == 2

        told = capsys.readouterr().out
        assert any(line.startswith(name) for line in told.splitlines())
        assert missing(["weather.csv:4 (row 3) DOSSIER-010"], told) == []
