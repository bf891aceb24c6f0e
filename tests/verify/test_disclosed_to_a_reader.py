"""Disclosed to one reader: openings and positions lead further, and nothing false is taken for them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onus.__main__ import main
from onus.simulation.benxi import write_benxi
from onus.wire.leaves.opening_lines import OPENINGS
from tests.verify.publisher import EXAMPLES

CARE = "elder-care-2024"
AS_OF = {CARE: "2024-07-05T00:00:00+08:00", "benxi-2023": "2023-12-31T00:00:00+08:00"}


def run(*words: object) -> int:
    return main([str(word) for word in words])


def told(capsys, place: Path, *words: object) -> tuple[int, str]:
    capsys.readouterr()
    code = run("verify", place, "--no-state", "--workers", 1, *words)
    return code, "".join(capsys.readouterr())


def contract(capsys, place: Path, *words: object) -> dict[str, Any]:
    code, text = told(capsys, place, "--json", *words)
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


def put_out(folder: Path, example: str, change: Callable[[Path], None] = lambda dossier: None) -> Path:
    """Publish an example with `onus publish`; return the folder of `log`, `out` and `site`."""
    shutil.copytree(EXAMPLES / example, folder / "dossier")
    change(folder / "dossier")
    assert run("log", "init", folder / "log", "--origin", "sample.example/log") == 0
    as_of = AS_OF[example]
    assert run("assess", folder / "dossier", "--as-of", as_of, "--out", folder / "out", "--workers", 1) == 0
    assert (
        run("publish", folder / "out", "--log", folder / "log", "--site", folder / "site", "--workers", 1)
        == 0
    )
    return folder


def without_public_tracks(dossier: Path) -> None:
    write_benxi(dossier)
    head = dossier / "dossier.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace("tracks_public = true", "tracks_public = false"), encoding="utf-8")


@pytest.fixture(scope="module")
def care(tmp_path_factory) -> Path:
    return put_out(tmp_path_factory.mktemp("care"), CARE)


@pytest.fixture(scope="module")
def hidden(tmp_path_factory) -> Path:
    return put_out(tmp_path_factory.mktemp("hidden"), "benxi-2023", without_public_tracks)


@pytest.fixture(scope="module")
def dossier_id(hidden) -> str:
    return next((hidden / "site" / "contracts").iterdir()).name


def test_fields_that_were_disclosed_are_compared_and_recomputed_with(care, tmp_path, capsys):
    before = contract(capsys, care / "site")
    assert sum(before["only_full"].values()) > 0
    assert run("log", "disclose", care / "log", "--dossier", CARE, "--all", "--to", tmp_path / "d") == 0

    found = contract(capsys, care / "site", "--disclosed", tmp_path / "d")

    assert found["told"] == len((tmp_path / "d" / OPENINGS).read_bytes().splitlines())
    assert found["public"] == before["public"]
    assert found["opened_up"] == sum(before["only_full"].values()) - sum(found["only_full"].values()) > 0
    text = told(capsys, care / "site", "--disclosed", tmp_path / "d")[1]
    assert f"disclosed to you (full level), and equal: {found['opened_up']}" in text


@pytest.mark.parametrize("value", ["quite another", {"quite another": 0.5}])
def test_a_value_that_was_never_committed_to_is_a_fault_and_is_not_repeated(care, tmp_path, capsys, value):
    assert run("log", "disclose", care / "log", "--dossier", CARE, "--all", "--to", tmp_path / "d") == 0
    path = tmp_path / "d" / OPENINGS
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    rows[0]["value"] = value
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")

    code, text = told(capsys, care / "site", "--disclosed", tmp_path / "d")

    assert (code, "VERIFY-026" in text, OPENINGS in text, "quite another" in text) == (26, True, True, False)


def test_positions_that_were_disclosed_lead_to_the_full_level(hidden, dossier_id, tmp_path, capsys):
    assert contract(capsys, hidden / "site")["tracks"] == "public"
    words = ["log", "disclose", hidden / "log", "--dossier", dossier_id, "--out", hidden / "out"]
    assert run(*words, "--to", tmp_path / "rows") == 0

    found = contract(capsys, hidden / "site", "--disclosed", tmp_path / "rows")

    assert (found["tracks"], found["full"]) == ("full", found["public"])
    assert found["matched"] == found["days"] > 3
    assert (tmp_path / "rows").stat().st_mode & 0o077 == 0


def test_one_day_alone_can_be_disclosed(hidden, dossier_id, tmp_path, capsys):
    before, day = [
        one["day"] for one in json.loads((hidden / "out" / "tracks.json").read_bytes())["days"][1:3]
    ]
    words = ["log", "disclose", hidden / "log", "--dossier", dossier_id, "--out", hidden / "out"]
    assert run(*words, "--day", day, "--to", tmp_path / "rows") == 0

    laid = sorted(path.name for path in (tmp_path / "rows" / "tracks").iterdir())

    assert laid == [f"{day}.parquet", "salts.json"]
    found = contract(capsys, hidden / "site", "--disclosed", tmp_path / "rows")
    assert (found["tracks"], found["compared"], found["matched"]) == ("public", 1, 0)
    assert run(*words, "--day", before, "--day", day, "--to", tmp_path / "two") == 0
    found = contract(capsys, hidden / "site", "--disclosed", tmp_path / "two")
    assert (found["tracks"], found["compared"], found["matched"]) == ("public", 2, 1)


def test_positions_that_were_not_published_are_not_disclosed(hidden, dossier_id, tmp_path, capsys):
    words = ["log", "disclose", hidden / "log", "--dossier", dossier_id, "--to", tmp_path / "rows"]
    other = shutil.copytree(hidden / "out", tmp_path / "out")
    first, second, *_ = sorted((other / "private" / "tracks").glob("*.parquet"))
    first.write_bytes(second.read_bytes())

    assert run(*words, "--out", hidden / "out", "--day", "1999-01-01") == 2
    assert run(*words, "--out", other) == 2
    assert run(*words, "--all", "--day", "2024-01-01") == run(*words) == 2

    told_words = capsys.readouterr().err
    assert all(code in told_words for code in ("TRACKS-004", "SALTS-006", "SALTS-007"))
    assert not (tmp_path / "rows").exists()


def test_a_folder_with_nothing_usable_in_it_is_told_with_exit_code_two(care, hidden, dossier_id, tmp_path, capsys):  # fmt: skip
    (tmp_path / "empty").mkdir()
    words = ["log", "disclose", hidden / "log", "--dossier", dossier_id, "--all", "--to", tmp_path / "other"]
    assert run(*words) == 0

    for folder in ("empty", "absent", "other"):
        code, text = told(capsys, care / "site", "--disclosed", tmp_path / folder)
        assert (code, "VERIFY-006" in text) == (2, True), text
