"""Dossiers made of files: no source is lost, nothing is overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main


def track(path: Path, vehicle: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"vehicle_id,t_utc,lon,lat\n{vehicle},2024-01-01T00:00:00Z,1,2\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "names", [("a-3", "a", "a"), ("a", "a", "a-2"), ("A", "a", "a"), ("a", "a-2", "a-2", "a")]
)
def test_each_source_of_tracks_gets_a_file_of_its_own(tmp_path, names):
    words = ["dossier", "create", str(tmp_path / "d"), "--pack", "us-syracuse-2020"]
    for number, name in enumerate(names):
        words += ["--tracks", str(track(tmp_path / str(number) / f"{name}.csv", f"v{number}"))]

    assert main(words) == 0

    files = sorted((tmp_path / "d" / "tracks").iterdir())
    vehicles = sorted(pq.read_table(path)["vehicle_id"][0].as_py() for path in files)
    assert vehicles == [f"v{number}" for number in range(len(names))]
    assert len({path.name.casefold() for path in files}) == len(names)


def test_a_file_in_the_place_of_the_dossier_is_an_error_and_no_traceback(tmp_path, capsys):
    (tmp_path / "d").write_text("x", encoding="utf-8")

    assert main(["dossier", "create", str(tmp_path / "d"), "--pack", "us-syracuse-2020"]) == 2

    assert "DOSSIER-044" in capsys.readouterr().err
