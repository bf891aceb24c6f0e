"""`onus tender past-months`: scorecards of assessments become the record of a supplier, once each and as written."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.canonical import canonical_json
from onus.core.consequences.scorecards import Scorecard
from onus.outside.tenders import read_tender

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "tender"))


def card(month: str, on_time: int, late: int, scope: str = "contractor") -> Scorecard:
    return Scorecard(month, scope, "", (on_time, late, 0, 0, 0, 0, 0), 1, None, None, None)


def assessed(tmp_path: Path, contract: str, *cards: Scorecard) -> Path:
    out = tmp_path / contract
    out.mkdir(exist_ok=True)
    (out / "scorecard.json").write_bytes(canonical_json({"scorecards": cards, "kpis": []}))
    (out / "manifest.json").write_text(
        json.dumps({"onus": "x", "dossier": contract, "outputs": {}}), encoding="utf-8"
    )
    return out


def told(folder: Path, *outs: Path, published: str = "2024-01-09") -> int:
    return main(
        ["tender", "past-months", str(folder), "--supplier", "firm-a", "--published", published, "--out", *map(str, outs)]
    )  # fmt: skip


def test_months_that_were_over_become_rows_with_the_digest_of_their_scorecards(folder, tmp_path, capsys):
    out = assessed(
        tmp_path,
        "snow-2023",
        card("2023-12", 19, 1),
        card("2024-01", 5, 5),
        card("2023-12", 7, 1, "district"),
    )

    assert told(folder, out) == 0
    assert capsys.readouterr().out == "snow-2023 2023-12: 19/20\n"
    (month,) = read_tender(folder).tender.register.past_months
    assert (month.supplier, month.contract, month.month, month.on_time, month.determined) == (
        "firm-a", "snow-2023", "2023-12", 19, 20,
    )  # fmt: skip
    assert month.source == sha256((out / "scorecard.json").read_bytes()).hexdigest()


def test_the_same_scorecards_told_again_change_no_byte(folder, tmp_path):
    out = assessed(tmp_path, "snow-2023", card("2023-12", 19, 1))
    told(folder, out)
    before = (folder / "register" / "past_months.toml").read_bytes()

    assert told(folder, out) == 0
    assert (folder / "register" / "past_months.toml").read_bytes() == before


def test_a_month_with_other_numbers_is_refused_and_the_file_stays(folder, tmp_path, capsys):
    told(folder, assessed(tmp_path, "snow-2023", card("2023-12", 19, 1)))
    before = (folder / "register" / "past_months.toml").read_bytes()

    assert told(folder, assessed(tmp_path, "snow-2023", card("2023-12", 20, 0))) == 2
    assert "TENDER-022" in capsys.readouterr().err
    assert (folder / "register" / "past_months.toml").read_bytes() == before


@pytest.mark.parametrize(
    "raw", [b"{}", b"no json", b'{"scorecards": [{"counts": [1]}]}', b'{"scorecards": [7]}']
)
def test_what_is_no_scorecard_is_refused_by_name(folder, tmp_path, capsys, raw):
    out = assessed(tmp_path, "snow-2023")
    (out / "scorecard.json").write_bytes(raw)

    assert told(folder, out) == 2
    assert "TENDER-021" in capsys.readouterr().err
    assert not (folder / "register" / "past_months.toml").exists()


def test_a_folder_that_no_assessment_wrote_is_refused(folder, tmp_path, capsys):
    assert told(folder, tmp_path / "nowhere") == 2
    assert "TENDER-021" in capsys.readouterr().err
