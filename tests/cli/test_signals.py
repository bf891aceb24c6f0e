"""`onus flags --dossier`: signals after the award, as an office meets them, on a generated example."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree

import pytest

from onus.__main__ import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "by-hand-2024"
AS_OF = ("--as-of", "2024-12-31T00:00:00+08:00")
TIES = """[[ties]]
person = "Holder 1 (generated)"
to = "Contractor"
tie = "shareholder"
since = 2020-01-01
source = "generated register"
"""


@pytest.fixture
def dossier(tmp_path):
    folder = tmp_path / "dossier"
    copytree(EXAMPLE, folder)
    with (folder / "payments.csv").open("a", encoding="utf-8") as rows:
        rows.write("paid-1,2024-01,payment,99999999,2024-02-20T10:00:00+08:00,unit-head,,generated\n")
    return folder


def asked(capsys, *words):
    code = main(["flags", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_tie_is_told_with_what_it_rests_on_and_a_month_with_what_it_lacks(dossier, tmp_path, capsys):
    (tmp_path / "ties.toml").write_text(TIES, encoding="utf-8")

    code, out, _ = asked(capsys, "--dossier", dossier, *AS_OF, "--ties", tmp_path / "ties.toml", "--json")

    told = json.loads(out)
    flags = {one["id"]: one for one in told["flags"]}
    assert code == 0
    assert flags["S13"]["subject"] == "Holder 1 (generated)"
    assert {"id": "S02", "subject": "2024-01", "missing": ["contract/payment"]} in told["not_computable"]
    assert {"S07", "S09", "S10"} <= {one["id"] for one in told["not_computable"]}
    assert told["not_run"] == []


@pytest.mark.parametrize(("language", "first"), [("en", "A signal is not"), ("zh-Hans", "线索不是指控")])
def test_the_lines_begin_by_saying_that_a_signal_is_no_accusation(dossier, capsys, language, first):
    code, out, _ = asked(capsys, "--dossier", dossier, *AS_OF, "--language", language)

    assert code == 0
    assert out.startswith(first)
    assert "S10" in out


def test_a_place_that_went_at_the_same_price_is_found_beside_the_dossier_before(dossier, tmp_path, capsys):
    before = tmp_path / "before"
    copytree(EXAMPLE, before)
    with (before / "network.csv").open("a", encoding="utf-8") as rows:
        rows.write("R-11,Road 11 (generated),lane,west,200\n")
    for folder in (dossier, before):
        contract = folder / "contract.toml"
        priced = contract.read_text(encoding="utf-8").replace(
            "starts =", "price_minor = 1200000\nstarts =", 1
        )
        contract.write_text(priced, encoding="utf-8")

    _, shrunk, _ = asked(capsys, "--dossier", dossier, *AS_OF, "--before", before, "--json")
    _, same, _ = asked(capsys, "--dossier", dossier, *AS_OF, "--before", dossier, "--json")

    assert "S10" in {one["id"] for one in json.loads(shrunk)["flags"]}
    assert "S10" not in {
        one["id"] for one in (*json.loads(same)["flags"], *json.loads(same)["not_computable"])
    }


def test_a_tie_of_an_unknown_kind_is_refused_with_its_line(dossier, tmp_path, capsys):
    (tmp_path / "ties.toml").write_text(TIES.replace("shareholder", "friend"), encoding="utf-8")

    code, out, err = asked(capsys, "--dossier", dossier, *AS_OF, "--ties", tmp_path / "ties.toml")

    assert (code, out) == (2, "")
    assert "friend" in err


@pytest.mark.parametrize("words", [(), ("--dossier", "x"), ("x.json", "--dossier", "x", *AS_OF)])
def test_a_file_and_a_dossier_are_not_asked_together(words, capsys):
    with pytest.raises(SystemExit):
        main(["flags", *words])
    assert "--dossier" in capsys.readouterr().err


def test_a_dossier_without_a_network_is_looked_at_as_far_as_it_goes(capsys):
    replay = EXAMPLE.parent / "benxi-2023"
    code, out, err = asked(capsys, "--dossier", replay, "--as-of", "2023-12-31T00:00:00+08:00", "--json")

    told = json.loads(out)
    unseen = {one["id"] for one in told["not_computable"] if one["missing"] == ["network"]}
    assert (code, err) == (0, "")
    assert unseen == {"S01", "S02", "S03", "S06", "S07", "S08", "S09", "S10", "S11"}
    assert {one["id"] for one in told["flags"]} <= {"S04", "S05", "S12", "S13"}
    assert told["not_run"] == []


def test_in_chinese_every_fact_and_every_lack_is_told_in_words(dossier, tmp_path, capsys):
    (tmp_path / "ties.toml").write_text(TIES, encoding="utf-8")

    _, out, _ = asked(
        capsys, "--dossier", dossier, *AS_OF, "--ties", tmp_path / "ties.toml", "--language", "zh-Hans"
    )

    assert "付款记录" in out or "合同计价条款" in out
    assert re.findall(r"[a-z]{2,}", re.sub(r"\[[^\]]*\]|\(generated\)|Holder", "", out)) == []
