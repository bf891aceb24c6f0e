"""`onus tender bid-price` and `contract-check`: a bidder's and an official's own look at the figures, by the command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.outside.tenders import read_tender

TENDER = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
NOW = "2024-09-01T00:00:00Z"
ANNOUNCED = ["--contract", str(TENDER / "contract.toml"), "--terms", str(TENDER / "terms.toml")]


def bid(folder, old="", new=""):
    """Return the bid.json of the winner with one text exchanged."""
    texts = (one.read_text("utf-8") for one in sorted(TENDER.glob("opened/*/files/bid.json")))
    text = next(one for one in texts if '"firm-a"' in one)
    assert old in text
    (folder / "bid.json").write_text(text.replace(old, new), "utf-8")
    return str(folder / "bid.json")


@pytest.mark.parametrize(
    ("old", "new", "code", "told", "against"),
    [
        ("", "", 0, "promised over the term: 261,600.00 CNY", ""),
        ("2180000", "2180001", 1, "promised over the term: 261,600.12 CNY", "come to more than its price"),
        ("2180000", "0", 1, "price: 261,600.00 CNY", "outside what is possible"),
        ("959200", "959201", 1, "lines of the price sheet: 261,600.12 CNY", ""),
        ('"quantity":12', '"quantity":-12', 1, "price: 261,600.00 CNY", "less than nothing"),
    ],
)
def test_a_bidder_is_told_before_sealing_what_its_figures_come_to(
    tmp_path, capsys, old, new, code, told, against
):
    found = main(["tender", "bid-price", bid(tmp_path, old, new), *ANNOUNCED])
    said = capsys.readouterr()

    assert (found, told in said.out.splitlines()) == (code, True)
    assert against in said.err
    assert bool(said.err) is bool(against)


@pytest.mark.parametrize("share", ["-1", "1000001"])
def test_a_share_beyond_the_whole_is_told_where_it_stands(tmp_path, capsys, share):
    path = bid(tmp_path, '"supplier"', f'"subcontracts_ppm":{share},"supplier"')

    assert main(["tender", "bid-price", path, *ANNOUNCED]) == 2
    assert "subcontracts_ppm must be from 0 to 1000000" in capsys.readouterr().err


def test_a_tender_that_asks_for_a_price_which_nobody_can_sum_is_no_tender(tmp_path, capsys):
    folder = Path(shutil.copytree(TENDER, tmp_path / "tender"))
    draft, terms = folder / "contract.toml", folder / "terms.toml"
    draft.write_text(draft.read_text("utf-8").replace('unit = "month"', 'unit = "visit"'), "utf-8")

    assert main(["tender", "check", str(folder)]) == 2
    assert "TENDER-024" in capsys.readouterr().err
    terms.write_text(
        terms.read_text("utf-8").replace('unit = "fen"', 'unit = "fen"\nquantity = 1200'), "utf-8"
    )
    assert main(["tender", "check", str(folder)]) == 2
    lies = capsys.readouterr().err
    assert "TENDER-026" in lies
    assert "TENDER-024" not in lies
    head, announced = folder / "tender.toml", read_tender(TENDER).tender.versions[0].announcement.draft_sha256
    digest = re.search(r"here lie ([0-9a-f]{64})", lies)[1]
    head.write_text(head.read_text("utf-8").replace(announced, digest), "utf-8")
    assert main(["tender", "check", str(folder)]) == 0


def test_a_contract_file_is_told_to_be_the_one_that_follows_or_not(tmp_path, capsys):
    place = tmp_path / "contract.toml"
    asked = [str(TENDER), "--as-of", NOW]
    assert main(["tender", "award-to-contract", *asked, "--to", str(place)]) == 0
    digest = capsys.readouterr().out.splitlines()[-1]

    assert main(["tender", "contract-check", *asked, str(place)]) == 0
    assert capsys.readouterr().out.splitlines() == [digest]
    place.write_text(place.read_text("utf-8").replace("within_h = 12", "within_h = 20"), "utf-8")
    assert main(["tender", "contract-check", *asked, str(place)]) == 2
    assert "ANSWER-HOURS is 20, and 12 was promised" in capsys.readouterr().err
