"""Assessments that sites are made of: the Benxi replay, and three contracts of other services."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from onus.actions.assess import tracks_of
from onus.base.instants import HOUR_US, Instant, instant
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.outside.dossiers import read_dossier
from onus.simulation.benxi import write_benxi
from onus.wire.assessment_tables import duty_names
from onus.wire.disclosure import public_view
from onus.wire.network_geometry import NetworkGeometry
from onus.wire.site.published import LeafPlace, Published

from .publishing import Place, publish_to
from .publishing import assess as run_assess

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AS_OF = {
    "benxi-2023": "2023-12-31T00:00:00+08:00",
    "by-hand-2024": "2024-02-05T00:00:00+08:00",
    "points-2024": "2024-08-01T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
}


@dataclass(frozen=True)
class Shown:
    """A contract as it is published, without a log around it."""

    assessment: Assessment
    drawn: NetworkGeometry
    published: Published
    digest: str


@pytest.fixture(scope="session")
def shown(tmp_path_factory) -> Callable[[str], Shown]:
    @cache
    def of(example: str) -> Shown:
        folder = tmp_path_factory.mktemp(example) / "dossier"
        shutil.copytree(EXAMPLES / example, folder)
        if example == "benxi-2023":
            write_benxi(folder)
        return _shown(folder, instant(AS_OF[example]))

    return of


def _shown(folder: Path, as_of: Instant) -> Shown:
    loaded = read_dossier(folder, as_of=as_of)
    with tracks_of(loaded, as_of=as_of, workers=1, progress=lambda *told: None) as gathered:
        found = public_view(assess(loaded.dossier, gathered.tracks, as_of=as_of))
        leaves = {("finding", name): LeafPlace(100 + at) for at, name in enumerate(duty_names(found))}
        leaves |= {("case", case.id): LeafPlace(at) for at, case in enumerate(found.cases)}
        leaves["publication", "1"] = LeafPlace(9_000)
        published = Published(
            "log.example/onus", 1, as_of, Instant(as_of + HOUR_US), "2026.11.0", leaves=leaves
        )
        return Shown(found, loaded.geometry, published, gathered.digest)


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Callable[[str], Place]:
    """Return what publishes an example once; whoever changes it works on a copy."""

    @cache
    def of(example: str) -> Place:
        place = Place(tmp_path_factory.mktemp(f"published-{example}"))
        shutil.copytree(EXAMPLES / example, place.dossier)
        if example == "benxi-2023":
            write_benxi(place.dossier)
        run_assess(place.dossier, place.out, AS_OF[example])
        publish_to(place)
        return place

    return of
