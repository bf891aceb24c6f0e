"""A tender on a site: published, verified, and found out where the publisher itself tampered with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.canonical import canonical_json
from onus.outside import tender_leaf_making
from onus.wire.tenders.published import PROCEEDING, published_files

from .publishing import Place, assess, publish_to

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TENDER = EXAMPLES / "tender-2024"
NOW = "2024-09-01T00:00:00Z"


@pytest.fixture(scope="module")
def season(tmp_path_factory) -> Path:
    """Turn the award into the contract of a dossier, and assess its first month."""
    folder = tmp_path_factory.mktemp("season")
    shutil.copytree(EXAMPLES / "toilets-2024", folder / "dossier")
    place = folder / "dossier" / "contract.toml"
    words = ["tender", "award-to-contract", str(TENDER), "--as-of", NOW, "--to", str(place)]
    assert main(words) == 0
    assess(folder / "dossier", folder / "out", "2024-05-02T00:00:00+08:00")
    return folder


def test_the_promises_of_the_winning_bid_are_owed_by_its_contract(season):
    text = (season / "dossier" / "contract.toml").read_text(encoding="utf-8")

    assert "within_h = 12" in text
    assert "amount_minor = 2180000" in text
    assert "Generated Firm A" in text


def published(season: Path, folder: Path) -> Path:
    place = Place(folder)
    publish_to(place, season / "out", now=NOW, tenders=(TENDER,))
    return place.site


def test_a_published_tender_is_judged_again_by_whoever_verifies(season, tmp_path, capsys):
    site = published(season, tmp_path)

    assert main(["verify", str(site), "--no-state"]) == 0
    assert "toilets-tender-2024: 87 facts" in capsys.readouterr().out


def test_a_tender_that_is_not_published_again_stays(season, tmp_path):
    site = published(season, tmp_path)
    before = (site / "tenders" / "toilets-tender-2024" / PROCEEDING).read_bytes()
    publish_to(Place(tmp_path), season / "out", now="2024-09-02T00:00:00Z")

    assert (site / "tenders" / "toilets-tender-2024" / PROCEEDING).read_bytes() == before
    assert main(["verify", str(site), "--no-state"]) == 0


@pytest.mark.parametrize(("part", "code"), [("ranking", 30), ("panel", 31), ("winner", 32), ("flags", 33)])
def test_a_publisher_who_tampers_before_publishing_is_found_out(season, tmp_path, monkeypatch, part, code):
    def tampered(tender, as_of, told_before):
        files = published_files(tender, as_of, told_before)
        told = json.loads(files[PROCEEDING])
        if part in ("ranking", "winner"):
            told["lots"][0][part] = None
        else:
            told[part] = []
        return {**files, PROCEEDING: canonical_json(told)}

    monkeypatch.setattr(tender_leaf_making, "published_files", tampered)

    assert main(["verify", str(published(season, tmp_path)), "--no-state"]) == code
