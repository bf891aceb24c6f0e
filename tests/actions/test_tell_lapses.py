"""Telling lapses: what a contractor lost becomes a duty of the dossier, and its case climbs the dossier's own ladder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.actions.judge_tender import judge_tender
from onus.actions.tell_lapses import tell_lapses
from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.core.assessment.assess import assess
from onus.core.assessment.track_evidence import no_tracks
from onus.outside.dossiers import read_dossier
from onus.wire.tenders.lapse_reports import NoQualificationObligation, NothingWatched

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AS_OF = instant("2024-06-30T00:00:00+08:00")
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual" / "en" / "qualification.md"


def asked() -> str:
    """Return what the manual says that the contract has to say."""
    return MANUAL.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]


@pytest.fixture
def dossier(tmp_path) -> Path:
    folder = shutil.copytree(EXAMPLES / "toilets-2024", tmp_path / "dossier")
    with (folder / "contract.toml").open("a", encoding="utf-8") as lines:
        lines.write(f"\n{asked()}")
    return folder


@pytest.fixture
def tender(tmp_path) -> Path:
    """Return the tender, the licence of whose contractor runs out on 19 April."""
    folder = shutil.copytree(EXAMPLES / "tender-2024", tmp_path / "tender")
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_bytes().splitlines()]
    shown = next(row for row in rows if row["id"] == "shown-firm-a-legal-person")
    shown["expires"] = "2024-04-19"
    (folder / "facts.jsonl").write_bytes(b"".join(canonical_json(row) + b"\n" for row in rows))
    return folder


def told(tender: Path, dossier: Path, day: str) -> str:
    assert (
        main(["tender", "lapses", str(tender), "--to", str(dossier), "--as-of", f"{day}T00:00:00+08:00"]) == 0
    )
    return (dossier / "reports.csv").read_text(encoding="utf-8")


def test_an_expired_licence_is_a_duty_of_the_dossier_and_climbs_its_ladder(tender, dossier):
    told(tender, dossier, "2024-04-21")
    loaded = read_dossier(dossier, as_of=AS_OF)
    found = assess(loaded.dossier, no_tracks(len(loaded.dossier.places)), as_of=AS_OF)
    (case,) = (one for one in found.cases if one.obligation == "QUALIFIED")

    assert case.opened_at == instant("2024-04-20T00:00:00+08:00")
    assert case.closed_at is None
    assert [step.post for step in case.steps] == [rung.post for rung in loaded.dossier.register.ladder]


def test_telling_it_again_changes_nothing_and_what_was_there_stays(tender, dossier):
    before = (dossier / "reports.csv").read_text(encoding="utf-8").splitlines()
    once = told(tender, dossier, "2024-04-21")

    assert told(tender, dossier, "2024-05-21") == once
    assert [line.split(",")[0] for line in once.splitlines()[: len(before)]] == [
        line.split(",")[0] for line in before
    ]
    assert "2024-04-20T16:00:00Z" in once.splitlines()[-1]


def test_a_contract_that_says_nothing_of_it_is_refused_and_the_file_stays(tender, tmp_path):
    folder = shutil.copytree(EXAMPLES / "toilets-2024", tmp_path / "plain")
    before = (folder / "reports.csv").read_bytes()

    with pytest.raises(NoQualificationObligation):
        told_by(tender, folder)
    assert (folder / "reports.csv").read_bytes() == before


def told_by(tender: Path, dossier: Path, contract: str = "") -> None:
    """Tell lapses as a program would, where a refusal is an error."""
    tell_lapses(judge_tender(tender, AS_OF), dossier, contract)


def test_a_contract_that_is_not_watched_is_refused(tender, dossier):
    with pytest.raises(NothingWatched):
        told_by(tender, dossier, "another")
