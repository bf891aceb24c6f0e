"""Assessments of the examples, as the public may see them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.outside.dossiers import read_dossier
from onus.outside.gathered_tracks import gathered_tracks
from onus.simulation.benxi import write_benxi
from onus.wire.disclosure import public_view

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
AS_OF = {
    "benxi-2023": "2023-12-31T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
}


def shown(folder: Path, as_of: str) -> Assessment:
    """Return the public view of a dossier, assessed in memory."""
    at = instant(as_of)
    loaded = read_dossier(folder, as_of=at)
    with gathered_tracks(
        loaded.track_files, loaded.dossier, loaded.geometry, as_of=at, workers=1, progress=lambda *_: None
    ) as gathered:
        return public_view(assess(loaded.dossier, gathered.tracks, as_of=at))


@pytest.fixture(scope="session")
def examples(tmp_path_factory) -> dict[str, Assessment]:
    """Return the public view of each example by its name."""
    folder = tmp_path_factory.mktemp("examples")
    for name in AS_OF:
        shutil.copytree(EXAMPLES / name, folder / name)
    write_benxi(folder / "benxi-2023")
    return {name: shown(folder / name, as_of) for name, as_of in AS_OF.items()}
