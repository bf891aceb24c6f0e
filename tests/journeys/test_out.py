"""OUT: where it may be written, what its manifest covers, and what it may know."""

from __future__ import annotations

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2024-02-05T00:00:00+08:00"


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def dossier(tmp_path) -> Path:
    return shutil.copytree(ROOT / "examples" / "by-hand-2024", tmp_path / "dossier")


def assess(dossier: Path, out: Path, as_of: str = AS_OF) -> int:
    return run("assess", dossier, "--as-of", as_of, "--out", out, "--workers", 1)


def manifest(out: Path) -> dict:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Where it may be written


@pytest.mark.parametrize(
    "text", ["{}", "not json", '{"onus": "1", "dossier": "d"}', '{"onus":1,"dossier":2,"outputs":[]}']
)
def test_a_folder_with_somebody_elses_manifest_is_left_alone(dossier, tmp_path, capsys, text):
    innocent = tmp_path / "innocent"
    innocent.mkdir()
    (innocent / "manifest.json").write_text(text, encoding="utf-8")
    (innocent / "thesis.txt").write_text("x", encoding="utf-8")

    assert assess(dossier, innocent) == 2

    assert (innocent / "thesis.txt").read_text(encoding="utf-8") == "x"
    assert "ASSESS-001" in (told := capsys.readouterr().err)
    assert "thesis.txt" in told


def test_a_file_put_into_an_old_out_is_named_and_kept(dossier, tmp_path, capsys):
    out = tmp_path / "out"
    assert assess(dossier, out) == 0
    (out / "notes").mkdir()
    (out / "notes" / "mine.txt").write_text("x", encoding="utf-8")

    assert assess(dossier, out) == 2

    assert "notes/mine.txt" in capsys.readouterr().err
    shutil.rmtree(out / "notes")
    assert assess(dossier, out) == 0


def test_an_out_with_every_private_file_is_taken_for_our_own(tmp_path):
    folder = shutil.copytree(ROOT / "examples" / "elder-care-2024", tmp_path / "d")
    (folder / "tracks").mkdir()
    (folder / "tracks" / "van.csv").write_text(
        "vehicle_id,t_utc,lon,lat\nvan,2024-06-05T02:00:00Z,123.77,41.30\n", encoding="utf-8"
    )
    as_of = "2024-07-05T00:00:00+08:00"
    assert assess(folder, tmp_path / "o", as_of) == 0
    kept = [path for path in (tmp_path / "o" / "private").rglob("*") if path.is_file()]
    assert sorted(path.name for path in kept) == [
        "2024-06-05.parquet", "places.csv", "vehicles.csv", "visits_set_aside.csv", "withheld.jsonl",
    ]  # fmt: skip

    assert assess(folder, tmp_path / "o", as_of) == 0


def test_an_out_that_is_a_link_stays_a_link_and_its_folder_is_written(dossier, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")

    assert assess(dossier, tmp_path / "out") == 0
    assert assess(dossier, tmp_path / "out") == 0

    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "disk" / "manifest.json").is_file()


def test_out_and_dossier_may_not_lie_in_one_another(dossier, tmp_path, capsys):
    before = sorted(path.name for path in dossier.iterdir())

    assert assess(dossier, dossier / "out") == 2
    assert assess(dossier, dossier) == 2
    assert assess(dossier, tmp_path) == 2

    assert capsys.readouterr().err.count("ASSESS-003") == 3
    assert sorted(path.name for path in dossier.iterdir()) == before


def test_a_file_in_the_place_of_out_is_an_error_and_no_traceback(dossier, tmp_path, capsys):
    (tmp_path / "out").write_text("x", encoding="utf-8")

    assert assess(dossier, tmp_path / "out") == 2

    assert "ASSESS-002" in capsys.readouterr().err


def test_the_folder_that_one_stands_in_is_not_replaced(dossier, tmp_path, capsys, monkeypatch):
    assert assess(dossier, tmp_path / "out") == 0
    monkeypatch.chdir(tmp_path / "out")

    assert assess(dossier, Path()) == 2

    assert "ASSESS-003" in capsys.readouterr().err


# What its manifest covers


def test_every_file_of_out_but_manifest_and_receipt_has_its_digest_in_the_manifest(dossier, tmp_path):
    out = tmp_path / "out"
    assert assess(dossier, out) == 0

    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    listed = manifest(out)["outputs"]
    assert set(listed) == {n for n in names if not n.startswith("private/")} - {
        "manifest.json",
        "receipt.json",
    }
    assert len(listed) >= 18
    plain = [name for name in listed if not name.endswith(".parquet")]
    assert [n for n in plain if sha256((out / n).read_bytes()).hexdigest() != listed[n]] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('currency = "CNY"', 'currency = "JPY"'),
        ("assessed_until = 2024-01-31", "assessed_until = 2024-01-30"),
        ('origin = "generated"', 'origin = "generated"\ntracks_public = true'),
        ('origin = "generated"', 'origin = "generated"\nreply_within_h = 7'),
    ],
)
def test_every_key_of_the_head_changes_its_digest(dossier, tmp_path, old, new):
    assert assess(dossier, tmp_path / "one") == 0
    change(dossier / "dossier.toml", old, new)
    assert assess(dossier, tmp_path / "two") == 0

    one, two = manifest(tmp_path / "one"), manifest(tmp_path / "two")
    assert [n for n in one["inputs"] if one["inputs"][n] != two["inputs"][n]] == ["dossier.toml"]


def test_the_offsets_of_the_time_zone_have_a_digest_of_their_own(dossier, tmp_path):
    assert assess(dossier, tmp_path / "one") == 0
    change(dossier / "dossier.toml", "Asia/Shanghai", "Asia/Tokyo")
    assert assess(dossier, tmp_path / "two") == 0

    assert (
        manifest(tmp_path / "one")["inputs"]["time_zone"] != manifest(tmp_path / "two")["inputs"]["time_zone"]
    )


def test_a_time_zone_of_the_machine_is_no_time_zone_of_a_dossier(dossier, tmp_path, capsys):
    change(dossier / "dossier.toml", "Asia/Shanghai", "localtime")

    assert assess(dossier, tmp_path / "out") == 2

    assert "DOSSIER-021" in capsys.readouterr().err


# What it may know


EARLIER = "2024-01-20T00:00:00+08:00"


def test_facts_recorded_later_change_no_byte_of_an_earlier_assessment(dossier, tmp_path):
    assert assess(dossier, tmp_path / "one", EARLIER) == 0
    add = {
        "inspections.csv": {"inspection_id": "later", "place_id": "R-01", "happened_at": "2024-01-16T12:00:00+08:00",
                            "recorded_at": "2024-01-25T12:00:00+08:00", "result": "fail", "points": "1"},
        "crews.csv": {"sheet_id": "later", "place_id": "R-10", "started_at": "2024-01-15T12:00:00+08:00",
                      "recorded_at": "2024-01-25T12:00:00+08:00"},
    }  # fmt: skip
    for name, row in add.items():
        path = dossier / name
        head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8") as lines:
            lines.write(",".join(row.get(column, "") for column in head) + "\n")
    (dossier / "reports.csv").write_text(
        "report_id,place_id,happened_at,recorded_at\nlater,R-01,2024-01-25T12:00:00+08:00,\n",
        encoding="utf-8",
    )
    with (dossier / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write('\n[[acts]]\nid = "later"\nkind = "order_to_cure"\ntoward = "contractor"\n'
                   "happened_at = 2024-01-16T12:00:00+08:00\nrecorded_at = 2024-01-25T12:00:00+08:00\n")  # fmt: skip
    with (dossier / "officers.toml").open("a", encoding="utf-8") as officers:
        post = (dossier / "officers.toml").read_text(encoding="utf-8").split('post = "', 1)[1].split('"')[0]
        officers.write(f'\n[[holdings]]\npost = "{post}"\nholder = "Deputy 9"\ndeputy = true\n'
                       "since = 2024-01-25T00:00:00+08:00\n")  # fmt: skip
    assert assess(dossier, tmp_path / "two", EARLIER) == 0

    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == ["receipt.json"]


def test_a_report_closed_after_the_instant_is_still_open_in_every_file(tmp_path):
    folder = shutil.copytree(ROOT / "examples" / "toilets-2024", tmp_path / "d")
    head = (folder / "reports.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"report_id": "r-9", "place_id": "T-01", "service": "toilets", "happened_at": "2024-04-29T22:00:00+08:00",
           "target_at": "2024-05-01T08:00:00+08:00", "closed_at": "2024-05-03T09:00:00+08:00",
           "source_status": "OVERDUE"}  # fmt: skip
    columns = list(dict.fromkeys([*head, *row]))
    lines = [
        line + "," * (len(columns) - len(head))
        for line in (folder / "reports.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    services = {line.split(",")[head.index("service")] for line in lines}
    row["service"] = min(services)
    text = "\n".join([",".join(columns), *lines, ",".join(row.get(name, "") for name in columns), ""])
    (folder / "reports.csv").write_text(text, encoding="utf-8")

    assert assess(folder, tmp_path / "o", "2024-04-30T00:00:00+08:00") == 0

    (finding,) = [
        one
        for one in pq.read_table(tmp_path / "o" / "findings.parquet").to_pylist()
        if "r-9" in one["duty_id"]
    ]
    (happened,) = [
        one
        for one in json.loads((tmp_path / "o" / "occurrences.json").read_text(encoding="utf-8"))
        if "r-9" in one["id"]
    ]
    assert (finding["outcome"], finding["source_status"]) == ("pending", "")
    assert (happened["closed_at"], happened["source_status"]) == (None, "")


# What a spreadsheet makes of it


def test_no_cell_of_a_csv_in_out_begins_like_a_formula(dossier, tmp_path):
    for name in ("network.csv", "crews.csv", "inspections.csv"):
        text = (dossier / name).read_text(encoding="utf-8")
        text = text.replace("R-01", "=cmd|'C calc'!A0").replace("R-02", "@R-02")
        (dossier / name).write_text(text, encoding="utf-8")
    change(dossier / "officers.toml", 'holder = "', 'holder = "+')

    assert assess(dossier, tmp_path / "out") == 0

    cells = []
    for path in sorted((tmp_path / "out").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            cells += [cell for row in csv.reader(lines) for cell in row]
    assert len(cells) > 100
    assert any(cell.startswith("'=cmd") for cell in cells)
    assert any(cell.startswith("'@R-02") for cell in cells)
    assert any(cell.startswith("'+") for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
