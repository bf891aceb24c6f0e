"""On every example and on real cities, the published facts alone come to the published findings."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from onus.__main__ import main
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.outside.gathered_tracks import gathered_tracks
from onus.simulation.benxi import write_benxi
from onus.wire.disclosure import public_view
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.commitments import Opening, own_id
from onus.wire.leaves.fact import Fact, commitments_of, leaf_of
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.finding_leaves import finding_leaves
from onus.wire.leaves.found import digest_of
from onus.wire.leaves.geometry import geometry_of, network_bytes
from onus.wire.leaves.leaf import Leaf, decoded
from onus.wire.leaves.levels import FULL, Level, full_only, levels_of
from onus.wire.leaves.rebuild import dossier_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {
    "benxi-2023": "2023-12-31T00:00:00+08:00",
    "by-hand-2024": "2024-03-01T00:00:00+08:00",
    "points-2024": "2024-07-05T00:00:00+08:00",
    "toilets-2024": "2024-05-05T00:00:00+08:00",
    "elder-care-2024": "2024-07-05T00:00:00+08:00",
}
Levels = dict[tuple[str, str], Level]


def salt_of(name: str) -> bytes:
    return sha256(name.encode()).digest()


def leaves_and_facts(
    loaded: LoadedDossier, vehicles: tuple[str, ...], at: int
) -> tuple[list[Leaf], tuple[Fact, ...]]:
    facts = facts_of(loaded.dossier, loaded.on_record, vehicles=vehicles, as_of=at)
    return [leaf_of(fact, commitments_of(fact, salt_of)) for fact in facts], facts


def recomputed(folder: Path, as_of: str, *, opened: bool = False) -> tuple[Levels, LoadedDossier, list[Leaf]]:
    """Return the level of each finding of a dossier, the dossier and the leaves of its facts."""
    at = instant(as_of)
    loaded = read_dossier(folder, as_of=at)
    dossier = loaded.dossier
    with gathered_tracks(
        loaded.track_files, dossier, loaded.geometry, as_of=at, workers=2, progress=lambda *_: None
    ) as gathered:
        leaves, facts = leaves_and_facts(loaded, gathered.vehicles, at)
        openings = [
            Opening(own_id(leaf), name, hidden.value, salt_of(hidden.salt))
            for fact, leaf in zip(facts, leaves, strict=True)
            for name, hidden in fact.withheld.items()
        ]
        again = dossier_of(
            (decoded(leaf.encode()) for leaf in leaves),
            rules={rule.digest(): rule for rule in dossier.rulebook.rules},
            openings=openings if opened else (),
        )
        told, once_more = (
            {
                one.key: digest_of(one.said)
                for one in finding_leaves(public_view(assess(d, gathered.tracks, as_of=at)))
            }
            for d in (dossier, again)
        )
    return levels_of(told, once_more, leaves), loaded, leaves


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    for name in EXAMPLES:
        shutil.copytree(ROOT / "examples" / name, folder / name)
    write_benxi(folder / "benxi-2023")
    return folder


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"elder-care-2024"}))
def test_an_example_without_homes_is_recomputed_in_full_from_what_is_public(examples, name):
    levels, _, leaves = recomputed(examples / name, EXAMPLES[name])

    assert len(levels) > 10
    assert full_only(levels) == ()
    assert [fault for leaf in leaves for fault in leaf_faults(leaf)] == []


def test_of_visits_to_homes_only_what_rests_on_a_position_cannot_be_recomputed(examples):
    levels, *_ = recomputed(examples / "elder-care-2024", EXAMPLES["elder-care-2024"])

    full = {key: levels[key] for key in full_only(levels)}
    assert 0 < len(full) < len(levels) // 10
    assert {level.fields for level in full.values()} == {("visit.lat_e7", "visit.lon_e7")}


def test_whoever_is_shown_the_positions_of_the_visits_recomputes_them_too(examples):
    levels, *_ = recomputed(examples / "elder-care-2024", EXAMPLES["elder-care-2024"], opened=True)

    assert full_only(levels) == ()


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_public_geometry_is_that_of_the_dossier_but_for_homes(examples, name):
    loaded = read_dossier(examples / name)
    places, drawn = loaded.dossier.places, loaded.geometry

    again = geometry_of(network_bytes(places, drawn), places)

    same_shapes(again.lines, drawn.lines)
    assert again.grid == drawn.grid
    for place, one, other in zip(places, again.points, drawn.points, strict=True):
        assert len(one) == (0 if place.private else len(other))


def same_shapes(one, other) -> None:
    for mine, theirs in zip(one, other, strict=True):
        assert [line.tolist() for line in mine] == [line.tolist() for line in theirs]


@pytest.mark.slow
def test_syracuse_is_recomputed_from_its_published_facts_and_its_published_network(shared, tmp_path):
    folder = shared / "data" / "syracuse"
    assert main([
        "dossier", "create", str(tmp_path / "d"), "--pack", "us-syracuse-strict",
        "--network", str(folder / "street_polygons.parquet"), "--id-column", "STREET_ID",
        "--lines", str(folder / "street_centerlines.parquet"), "--lines-id", "STREET_ID",
        "--lines-oneway", "ONE_WAY", "--tracks", str(folder / "tracks_2020-02-27_03-01.parquet"),
        "--columns", "vehicle_id=truck_id",
    ]) == 0  # fmt: skip

    levels, loaded, _ = recomputed(tmp_path / "d", "2020-03-03T00:00:00Z")

    assert len(levels) > 5_000
    assert full_only(levels) == ()
    again = geometry_of(network_bytes(loaded.dossier.places, loaded.geometry), loaded.dossier.places)
    for name in loaded.geometry.roads.__slots__:
        left, right = getattr(again.roads, name), getattr(loaded.geometry.roads, name)
        assert np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right, name


@pytest.mark.slow
def test_boston_is_recomputed_from_its_published_facts(shared, tmp_path):
    source = shared / "data" / "boston311" / "cases_2015_h1.parquet"
    assert (
        main(["dossier", "create", str(tmp_path / "d"), "--pack", "us-boston-311", "--reports", str(source)])
        == 0
    )

    levels, *_ = recomputed(tmp_path / "d", "2026-01-01T00:00:00Z")

    assert len(levels) > 50_000
    assert {key: levels[key] for key in full_only(levels) if levels[key].level == FULL} == {}
