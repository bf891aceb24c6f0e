"""The command: a whole folder or nothing, and the same bytes from the same seed."""

from __future__ import annotations

import ast
import csv
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pyarrow.csv
import pytest
from pyarrow import parquet

import onus.simulation
from onus.simulation.command import main
from onus.simulation.folder import write_town
from onus.simulation.progress import Silent
from onus.simulation.town import SimulatedTown

SMALL = ["--segments", "40", "--vehicles", "2", "--days", "3"]
CALL = "import sys; from onus.simulation.command import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated") / "town"
    code = main([str(out), *SMALL])
    if code:
        pytest.fail(f"simulate ended with {code}")
    return out


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("hash_seed", "zone"), [("0", "Asia/Tokyo"), ("4242", "America/St_Johns")])
def test_the_same_seed_gives_the_same_bytes_anywhere(
    written: Path, tmp_path: Path, hash_seed: str, zone: str
) -> None:
    world = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
    subprocess.run(
        [sys.executable, "-c", CALL, str(tmp_path / "town"), *SMALL],
        env=world,
        check=True,
        capture_output=True,
    )

    assert _bytes(tmp_path / "town") == _bytes(written)


def test_another_seed_gives_another_town(written: Path, tmp_path: Path) -> None:
    main([str(tmp_path / "town"), *SMALL, "--seed", "2"])

    assert _bytes(tmp_path / "town")["network.parquet"] != _bytes(written)["network.parquet"]


def test_the_folder_holds_every_file_of_a_dossier_and_the_truth(written: Path) -> None:
    assert list(_bytes(written)) == [
        "acts.toml",
        "contract.toml",
        "dossier.toml",
        "inspections.csv",
        "lines.parquet",
        "network.parquet",
        "notices.toml",
        "officers.toml",
        "reports.csv",
        "tracks/2023-12-10.parquet",
        "tracks/2023-12-11.parquet",
        "tracks/2023-12-12.parquet",
        "truth/README.txt",
        "truth/outcomes.csv",
        "truth/passes.parquet",
        "vehicles.csv",
        "weather.csv",
    ]


def test_segments_vehicles_and_hours_written_are_as_many_as_asked_for(written: Path) -> None:
    network = parquet.read_table(written / "network.parquet")

    assert network["kind"].to_pylist().count("segment") == 40
    assert len(_rows(written / "vehicles.csv")) == 2
    assert len(_rows(written / "weather.csv")) == 3 * 24


def test_every_id_that_a_row_names_exists(written: Path) -> None:
    places = parquet.read_table(written / "network.parquet")["segment_id"].to_pylist()
    vehicles = [row["vehicle_id"] for row in _rows(written / "vehicles.csv")]
    named = [row["place_id"] for name in ("inspections", "reports") for row in _rows(written / f"{name}.csv")]
    passes = parquet.read_table(written / "truth" / "passes.parquet")
    driven = [parquet.read_table(path)["vehicle_id"] for path in sorted((written / "tracks").iterdir())]

    assert named and driven and passes.num_rows
    assert all(place in places for place in [*named, *passes["segment_id"].unique().to_pylist()])
    assert all(one in vehicles for column in driven for one in column.unique().to_pylist())


def test_facts_are_never_recorded_before_they_happened(written: Path) -> None:
    rows = _rows(written / "inspections.csv") + _rows(written / "reports.csv")

    assert rows
    assert all(row["happened_at"] <= row["recorded_at"] for row in rows)


def test_each_title_says_in_both_languages_that_it_is_generated(written: Path) -> None:
    texts = _localized(
        [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(written.glob("*.toml"))]
    )
    # The names of services are words of the catalogue, not of this town.
    own = [text for text in texts if text["en"] != "Snow clearing"]

    assert len(own) > 20
    assert all("(generated)" in text["en"] and "（生成数据）" in text["zh-Hans"] for text in own)


def _localized(found: object) -> list[dict[str, str]]:
    if isinstance(found, list):
        return [text for one in found for text in _localized(one)]
    if not isinstance(found, dict):
        return []
    if "zh-Hans" in found:
        return [found]
    return [text for one in found.values() for text in _localized(one)]


def test_the_dossier_says_that_it_is_generated(written: Path) -> None:
    dossier = tomllib.loads((written / "dossier.toml").read_text(encoding="utf-8"))["dossier"]

    assert dossier["origin"] == "generated"


def test_holders_of_posts_are_numbered_and_every_post_has_one(written: Path) -> None:
    officers = tomllib.loads((written / "officers.toml").read_text(encoding="utf-8"))
    posts = [post["id"] for post in officers["posts"]]

    assert posts
    assert [holding["post"] for holding in officers["holdings"]] == posts
    assert all(h["holder"].startswith("Holder ") for h in officers["holdings"])


def test_every_obligation_names_a_service_and_a_trigger_of_the_contract(written: Path) -> None:
    contract = tomllib.loads((written / "contract.toml").read_text(encoding="utf-8"))
    services = [one["id"] for one in contract["services"]]
    triggers = [one["id"] for one in contract["triggers"]]

    assert contract["obligations"]
    assert all(one["service"] in services and one["trigger"] in triggers for one in contract["obligations"])


def test_csv_and_parquet_carry_the_same_fixes(written: Path, tmp_path: Path) -> None:
    main([str(tmp_path / "town"), *SMALL, "--format", "csv"])
    as_text = pyarrow.csv.read_csv(tmp_path / "town" / "tracks" / "2023-12-10.csv")
    as_parquet = parquet.read_table(written / "tracks" / "2023-12-10.parquet")

    assert as_text["lon"].to_pylist() == as_parquet["lon"].to_pylist()
    assert as_text["working"].to_pylist() == as_parquet["working"].to_pylist()
    assert as_text.column_names == as_parquet.column_names


def test_without_signal_nobody_says_whether_a_vehicle_works(tmp_path: Path) -> None:
    main([str(tmp_path / "town"), *SMALL, "--no-signal"])
    tracks = parquet.read_table(tmp_path / "town" / "tracks" / "2023-12-10.parquet")
    vehicles = _rows(tmp_path / "town" / "vehicles.csv")

    assert tracks["working"].null_count == len(tracks)
    assert [row["has_working_signal"] for row in vehicles] == ["false", "false"]


def test_lengths_written_are_those_of_the_lines_written(written: Path) -> None:
    passes = parquet.read_table(written / "truth" / "passes.parquet").to_pylist()
    network = parquet.read_table(written / "network.parquet").to_pylist()
    lengths = {row["segment_id"]: row["length_m"] for row in network}

    assert passes
    assert all(0 <= row["from_m"] < row["to_m"] <= lengths[row["segment_id"]] for row in passes)


def test_an_occupied_folder_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code = main([str(tmp_path), *SMALL])

    assert code == 2
    assert "--replace" in capsys.readouterr().err
    assert list(_bytes(tmp_path)) == ["mine.txt"]


def test_replace_does_not_touch_what_is_no_generated_dossier(tmp_path: Path) -> None:
    (tmp_path / "dossier.toml").write_text('[dossier]\norigin = "real"\n')

    assert main([str(tmp_path), *SMALL, "--replace"]) == 2
    assert list(_bytes(tmp_path)) == ["dossier.toml"]


def test_replace_replaces_a_generated_dossier_whole(tmp_path: Path) -> None:
    out = tmp_path / "town"
    main([str(out), *SMALL])
    code = main([str(out), *SMALL, "--days", "1", "--replace"])

    assert code == 0
    assert [path.name for path in (out / "tracks").iterdir()] == ["2023-12-10.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_a_run_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    def break_down() -> SimulatedTown:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        write_town(tmp_path / "town", break_down, Silent())

    assert list(tmp_path.iterdir()) == []


def test_impossible_sizes_are_refused_with_their_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(tmp_path / "town"), "--segments", "1000", "--nodes", "100"])

    assert code == 2
    assert "--nodes" in capsys.readouterr().err


def test_the_simulation_shares_no_code_with_what_it_tests() -> None:
    modules = sorted(Path(onus.simulation.__file__).parent.glob("*.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    imported = [
        node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    ]

    assert [name for name in imported if name.startswith("onus.") and "simulation" not in name] == []
