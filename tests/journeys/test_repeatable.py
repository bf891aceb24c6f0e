"""One OUT, byte for byte: whatever the hash seed, the time zone, the order of rows, the way of installing."""

from __future__ import annotations

import csv
import json
import os
import random  # noqa: TID251 -- a test may shuffle
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from onus.simulation.benxi import write_benxi

ROOT = Path(__file__).resolve().parents[2]
AS_OF = {
    "benxi-2023": "2023-12-31T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
}
RECEIPT = "receipt.json"


def assess(dossier: Path, out: Path, name: str, *, program: tuple[str, ...] = (), **variables: str) -> Path:
    program = program or (sys.executable, "-m", "onus")
    words = [*program, "assess", dossier, "--as-of", AS_OF[name], "--out", out]
    subprocess.run(words, env={**os.environ, **variables}, check=True, capture_output=True)
    return out


def differing(one: Path, other: Path) -> list[str]:
    """Return the files that differ or stand on one side only; but for the receipt of raw files."""
    left, right = (
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (one, other)
    )
    assert len(left) >= 18, f"{one} holds too little"
    return sorted(name for name in {*left, *right} - {RECEIPT} if left.get(name) != right.get(name))


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory) -> Path:
    """Return a folder of the examples, with the generated parts of Benxi."""
    folder = tmp_path_factory.mktemp("dossiers")
    for name in AS_OF:
        shutil.copytree(ROOT / "examples" / name, folder / name)
    write_benxi(folder / "benxi-2023")
    return folder


@pytest.fixture(scope="module")
def usual(dossiers, tmp_path_factory):
    """Return OUT of each example, assessed once as anyone would."""
    folder, made = tmp_path_factory.mktemp("usual"), {}

    def of(name: str) -> Path:
        if name not in made:
            made[name] = assess(dossiers / name, folder / name, name)
        return made[name]

    return of


def test_a_file_that_is_missing_or_beside_is_told_as_a_difference(usual, tmp_path):
    other = shutil.copytree(usual("by-hand-2024"), tmp_path / "other")
    (other / "findings.csv").unlink()
    (other / "more.txt").write_text("x", encoding="utf-8")

    assert differing(usual("by-hand-2024"), other) == ["findings.csv", "more.txt"]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
@pytest.mark.parametrize("zone", ["America/St_Johns", "Asia/Shanghai"])
def test_hash_seed_and_time_zone_of_the_machine_change_no_byte_of_out(dossiers, usual, tmp_path, seed, zone):
    out = assess(dossiers / "benxi-2023", tmp_path / "out", "benxi-2023", PYTHONHASHSEED=seed, TZ=zone)

    assert differing(usual("benxi-2023"), out) == []


def shuffle(folder: Path, chance: random.Random) -> set[str]:
    """Shuffle the rows of every table, the features of the network, and the tables of acts and notices."""
    done = set()
    for path in sorted([*folder.glob("*.csv"), *folder.glob("tracks/*.csv")]):
        with path.open(encoding="utf-8", newline="") as lines:
            head, *body = csv.reader(lines)
        columns = chance.sample(range(len(head)), len(head))
        rows = [head, *chance.sample(body, len(body))]
        with path.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows([row[n] for n in columns] for row in rows)
        done.add(path.parent.name if path.parent != folder else path.name)
    for path in sorted(folder.glob("*.geojson")):
        network = json.loads(path.read_text(encoding="utf-8"))
        chance.shuffle(network["features"])
        path.write_text(json.dumps(network), encoding="utf-8")
        done.add(path.name)
    for name in ("acts.toml", "notices.toml"):
        path = folder / name
        if path.is_file():
            head, *tables = re.split(r"(?m)^(?=\[\[)", path.read_text(encoding="utf-8"))
            path.write_text(
                head + "".join(f"{one.rstrip()}\n\n" for one in reversed(tables)), encoding="utf-8"
            )
            done.add(name)
    return done


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        (
            "benxi-2023",
            {"vehicles.csv", "weather.csv", "inspections.csv", "tracks", "network.geojson", "acts.toml"},
        ),
        ("toilets-2024", {"inspections.csv", "reports.csv", "crews.csv"}),
        ("elder-care-2024", {"visits.csv", "reports.csv", "payments.csv", "network.geojson"}),
        ("by-hand-2024", {"network.csv", "inspections.csv", "crews.csv", "acts.toml"}),
    ],
)
def test_the_order_of_rows_features_columns_and_acts_changes_no_byte_of_out(
    dossiers, usual, tmp_path, name, tables
):
    folder = shutil.copytree(dossiers / name, tmp_path / "d")

    assert tables <= shuffle(folder, random.Random(11))
    assert differing(usual(name), assess(folder, tmp_path / "out", name)) == []


@pytest.mark.slow
def test_a_wheel_in_a_fresh_environment_gives_the_same_bytes(dossiers, usual, tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(tmp_path / "env", with_pip=True)
    here = tmp_path / "env" / "bin"
    wheel = next(tmp_path.glob("onus-*.whl"))
    subprocess.run(
        [here / "python", "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True
    )

    out = assess(dossiers / "benxi-2023", tmp_path / "out", "benxi-2023", program=(str(here / "onus"),))
    demo = subprocess.run(
        [here / "onus", "demo", "--no-serve"], cwd=tmp_path, capture_output=True, check=False
    )

    assert differing(usual("benxi-2023"), out) == []
    assert demo.returncode == 0
    assert differing(usual("benxi-2023"), tmp_path / "build" / "demo" / "out") == []
