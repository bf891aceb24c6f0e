"""Three real days of Syracuse: recomputed from published passes, and matched again from published positions."""

from __future__ import annotations

from hashlib import sha256

import pytest

from onus.__main__ import main
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.outside.dossiers import read_dossier
from onus.outside.gathered_tracks import gathered_tracks
from onus.outside.published_tracks import DayFiles, published_tracks
from onus.outside.track_roots import days_of_out
from onus.wire.disclosure import public_view
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.track_days import FORMS, ROWS, part_path

AS_OF = "2020-03-03T00:00:00Z"


def quiet(*_: object) -> None:
    """Tell no progress."""


@pytest.mark.slow
@pytest.mark.parametrize("pack", ["us-syracuse-strict", "us-syracuse-2020"])
def test_syracuse_comes_to_the_same_findings_from_passes_alone_and_from_positions(shared, tmp_path, pack):
    folder = shared / "data" / "syracuse"
    words = [
        "dossier", "create", tmp_path / "d", "--pack", pack, "--network", folder / "street_polygons.parquet",
        "--id-column", "STREET_ID", "--lines", folder / "street_centerlines.parquet", "--lines-id", "STREET_ID",
        "--lines-oneway", "ONE_WAY", "--tracks", folder / "tracks_2020-02-27_03-01.parquet",
        "--columns", "vehicle_id=truck_id",
    ]  # fmt: skip
    assert main([str(word) for word in words]) == 0
    assert main(["assess", str(tmp_path / "d"), "--as-of", AS_OF, "--out", str(tmp_path / "o")]) == 0
    at = instant(AS_OF)
    loaded = read_dossier(tmp_path / "d", as_of=at)
    dossier = loaded.dossier
    with gathered_tracks(
        loaded.track_files, dossier, loaded.geometry, as_of=at, workers=2, progress=quiet
    ) as gathered:
        found = list(finding_leaves(public_view(assess(dossier, gathered.tracks, as_of=at))))
        passes = [block.passes.at_us.tobytes() for block in gathered.tracks.blocks]
    days = list(days_of_out(tmp_path / "o", lambda d, _: (sha256(d.encode()).digest(), ""), workers=2))

    for shown in (False, True):
        files = {}
        for day in days:
            paths = {name: tmp_path / "o" / part_path(form, day.told.day) for name, form in FORMS.items()}
            parts = {name: path for name, path in paths.items() if path.exists() and name != ROWS.name}
            files[day.told.day] = DayFiles(parts, day.rows if shown else None, day.salt)
        working = tmp_path / f"w{shown}"
        working.mkdir()
        told = [day.told for day in days]
        read = published_tracks(
            told, files, dossier, loaded.geometry, working, as_of=at, workers=2, progress=quiet
        )
        again = public_view(assess(dossier, read.tracks, as_of=at))

        assert read.matched == (len(days) if shown else 0) and len(days) >= 3
        assert [block.passes.at_us.tobytes() for block in read.tracks.blocks] == passes
        assert list(finding_leaves(again)) == found
