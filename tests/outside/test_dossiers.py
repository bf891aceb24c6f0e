"""Dossiers: a folder is read as a whole; whatever stands in a file's place is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from onus.base.errors import FaultyInput
from onus.base.instants import instant
from onus.outside.dossiers import read_dossier


def told(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(FaultyInput) as refused:
        read_dossier(folder)
    return [(one.file, one.line, one.code) for one in refused.value.faults]


@pytest.fixture
def folder(tmp_path, first_street) -> Path:
    return first_street(tmp_path / "d")


def test_the_dossier_of_the_manual_is_read_with_what_is_absent(folder):
    loaded = read_dossier(folder)

    assert loaded.warnings == ()
    assert [place.length_mm for place in loaded.dossier.places] == [640_000]
    assert loaded.dossier.absent == (
        "notices.toml", "acts.toml", "crews.csv", "visits.csv", "photos.csv", "reports.csv",
        "instructions.csv", "payments.csv", "vehicles.csv", "tracks",
    )  # fmt: skip


def test_facts_recorded_after_the_as_of_instant_are_not_seen(folder):
    early = read_dossier(folder, as_of=instant("2024-01-06T00:00:00+08:00"))

    assert len(early.dossier.observations) == 2
    assert early.dossier.evidence == ()
    assert len(read_dossier(folder).dossier.evidence) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("contract.toml", "DOSSIER-020"), ("network.csv", "DOSSIER-020"), ("dossier.toml", "DOSSIER-020")],
)
def test_a_needed_file_that_is_absent_is_told(folder, name, code):
    (folder / name).unlink()

    assert (name, 0, code) in told(folder)


@pytest.mark.parametrize("name", ["contract.toml", "network.csv", "weather.csv", "notices.toml"])
def test_a_folder_or_a_circle_of_links_in_a_file_s_place_is_told_once(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    as_folder = told(folder)
    (folder / name).rmdir()
    (folder / name).symlink_to(folder / name)
    as_circle = told(folder)
    (folder / name).unlink()
    (folder / name).symlink_to(folder / "nowhere")

    assert as_folder == [(name, 0, "DOSSIER-022")]
    assert as_circle == [(name, 0, "DOSSIER-023")]
    assert told(folder) == [(name, 0, "DOSSIER-023")]


def test_a_file_where_the_folder_of_tracks_should_be_is_told(folder):
    (folder / "tracks").write_text("x", encoding="utf-8")

    assert told(folder) == [("tracks", 0, "DOSSIER-022")]


def test_an_unknown_zone_and_an_unknown_pack_are_told_at_their_lines(folder):
    head = folder / "dossier.toml"
    text = head.read_text(encoding="utf-8").replace("Asia/Shanghai", "../../etc/passwd")
    head.write_text(text + 'packs = ["none"]\n', encoding="utf-8")

    assert told(folder) == [("dossier.toml", 4, "DOSSIER-021"), ("dossier.toml", 7, "PACK-002")]


def test_a_table_with_nothing_but_ragged_rows_is_not_taken_for_an_empty_one(folder):
    (folder / "crews.csv").write_text("sheet_id,place_id,started_at\n1,elm-1\n", encoding="utf-8")

    assert told(folder) == [("crews.csv", 2, "IMPORT-013")]


def test_a_table_with_its_header_alone_is_empty_and_no_fault(folder):
    (folder / "crews.csv").write_text("sheet_id,place_id,started_at\n", encoding="utf-8")

    assert "crews.csv" in read_dossier(folder).dossier.absent


def test_a_column_that_stands_twice_is_told(folder):
    (folder / "crews.csv").write_text("sheet_id,place_id,started_at,note,note\n", encoding="utf-8")

    assert told(folder) == [("crews.csv", 1, "IMPORT-029")]


def test_the_digest_of_a_table_does_not_depend_on_the_order_of_its_rows(folder):
    before = read_dossier(folder).dossier.sources
    weather = folder / "weather.csv"
    head, *body = weather.read_text(encoding="utf-8").splitlines()
    weather.write_text("\n".join([head, *reversed(body), ""]), encoding="utf-8")

    assert read_dossier(folder).dossier.sources == before
