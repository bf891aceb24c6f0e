"""Homes keep their pseudonym for as long as the office keeps its salt."""

from __future__ import annotations

import csv
import json
import shutil
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2024-07-05T00:00:00+08:00"


def run(*words: object) -> int:
    return main([str(word) for word in words])


@pytest.fixture
def dossier(tmp_path) -> Path:
    return shutil.copytree(ROOT / "examples" / "elder-care-2024", tmp_path / "dossier")


def assess(dossier: Path, out: Path) -> Path:
    assert run("assess", dossier, "--as-of", AS_OF, "--out", out, "--workers", 1) == 0
    return out


def pseudonyms(out: Path) -> dict[str, str]:
    with (out / "private" / "places.csv").open(encoding="utf-8") as lines:
        return {row["place_id"]: row["pseudonym"] for row in csv.DictReader(lines)}


def add_home(dossier: Path, name: str) -> None:
    network = json.loads((dossier / "network.geojson").read_text(encoding="utf-8"))
    one = json.loads(json.dumps(network["features"][0]))
    one["properties"].update(segment_id=name, name="Plum Court 9 (generated address)")
    network["features"].append(one)
    (dossier / "network.geojson").write_text(json.dumps(network), encoding="utf-8")


def test_a_new_home_leaves_every_older_pseudonym_as_it_was(dossier, tmp_path):
    before = pseudonyms(assess(dossier, tmp_path / "one"))
    add_home(dossier, "HOME-QX-0001")
    after = pseudonyms(assess(dossier, tmp_path / "two"))

    published = {row["place_id"] for row in pq.read_table(tmp_path / "one" / "findings.parquet").to_pylist()}
    assert len(before) >= 5
    assert set(before.values()) == published - {""}  # the duty of the office is at no place
    assert {home: after[home] for home in before} == before
    assert after["HOME-QX-0001"] not in before.values()


def test_another_salt_gives_other_pseudonyms_and_the_manifest_tells_that_it_is_another(dossier, tmp_path):
    one = assess(dossier, tmp_path / "one")
    (dossier / "private" / "salt.txt").write_text(
        "another salt, thirty-two characters and more\n", encoding="utf-8"
    )
    two = assess(dossier, tmp_path / "two")

    told = [json.loads((out / "manifest.json").read_text(encoding="utf-8"))["inputs"] for out in (one, two)]
    assert set(pseudonyms(one).values()).isdisjoint(pseudonyms(two).values())
    assert told[0]["private/salt.txt"] != told[1]["private/salt.txt"]


def test_the_salt_reaches_no_file_of_out_and_no_receipt_names_it(dossier, tmp_path):
    salt = (dossier / "private" / "salt.txt").read_bytes().strip()
    out = assess(dossier, tmp_path / "out")
    files = [path for path in out.rglob("*") if path.is_file()]

    assert len(files) >= 20
    assert [path.name for path in files if salt in path.read_bytes()] == []
    assert "salt" not in (out / "receipt.json").read_text(encoding="utf-8")


def test_only_the_owner_may_look_into_the_private_folder_of_out(dossier, tmp_path):
    out = assess(dossier, tmp_path / "out")

    assert stat.S_IMODE((out / "private").stat().st_mode) == 0o700


def test_a_dossier_with_homes_asks_for_a_salt_and_the_command_makes_one_once(dossier, capsys):
    shutil.rmtree(dossier / "private")
    assert run("dossier", "check", dossier) == 2
    assert "onus dossier salt" in capsys.readouterr().out

    assert run("dossier", "salt", dossier) == 0
    salt = (dossier / "private" / "salt.txt").read_text(encoding="utf-8")
    assert run("dossier", "check", dossier) == 0
    assert run("dossier", "salt", dossier) == 2

    assert (dossier / "private" / "salt.txt").read_text(encoding="utf-8") == salt
    assert len(salt.strip()) == 64
    assert stat.S_IMODE((dossier / "private" / "salt.txt").stat().st_mode) == 0o600


def test_a_salt_is_made_for_a_dossier_and_nowhere_else(tmp_path, capsys):
    assert run("dossier", "salt", tmp_path) == 2

    assert "DOSSIER-043" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_obligation_and_a_place_whose_ids_would_make_two_duties_one_are_refused(tmp_path, capsys):
    folder = shutil.copytree(ROOT / "examples" / "by-hand-2024", tmp_path / "d")
    network = folder / "network.csv"
    network.write_text(network.read_text(encoding="utf-8").replace("R-01,", "R/01,", 1), encoding="utf-8")
    contract = folder / "contract.toml"
    contract.write_text(
        contract.read_text(encoding="utf-8").replace('id = "CLEAR"', 'id = "CLEAR/A"', 1), encoding="utf-8"
    )

    assert run("dossier", "check", folder) == 2

    told = [line for line in capsys.readouterr().out.splitlines() if "DOSSIER-038" in line]
    assert [line.split(":")[0].split(" ")[0] for line in told] == ["contract.toml", "network.csv"]
