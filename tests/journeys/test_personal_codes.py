"""Personal data in a text is withheld; in an id or a code it stops the work, and every such place is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2024-03-01T00:00:00+08:00"
PHONE, CARD, PERSON = "13912345678", "11010519491231002X", "Planted Person"


def run(*words: object) -> int:
    return main([str(word) for word in words])


def assess(dossier: Path, out: Path) -> int:
    return run("assess", dossier, "--as-of", AS_OF, "--out", out, "--workers", 1)


@pytest.fixture
def dossier(tmp_path) -> Path:
    return shutil.copytree(ROOT / "examples" / "by-hand-2024", tmp_path / "d")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def first_id(dossier: Path, name: str) -> str:
    return (dossier / name).read_text(encoding="utf-8").splitlines()[1].split(",")[0]


def facts(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "facts.jsonl").read_text(encoding="utf-8").splitlines()]


def test_ids_and_codes_with_personal_data_stop_the_assessment_and_are_named_by_file_row_and_field(
    dossier, tmp_path, capsys
):
    change(dossier / "inspections.csv", first_id(dossier, "inspections.csv"), PHONE)
    change(dossier / "crews.csv", first_id(dossier, "crews.csv"), CARD)

    assert assess(dossier, tmp_path / "o") == 2

    told = [line for line in capsys.readouterr().err.splitlines() if "PRIVACY-001" in line]
    assert [line.split(" PRIVACY")[0].strip() for line in told] == [
        f"crews.csv ({CARD} id)",
        f"inspections.csv ({PHONE} id)",
    ]
    assert not (tmp_path / "o").exists()


def test_the_check_of_a_dossier_tells_the_same(dossier, capsys):
    change(dossier / "crews.csv", first_id(dossier, "crews.csv"), CARD)

    assert run("dossier", "check", dossier) == 2

    assert "PRIVACY-001" in capsys.readouterr().out


def test_a_text_with_personal_data_is_withheld_and_no_public_file_holds_it(dossier, tmp_path):
    (dossier / "private").mkdir(exist_ok=True)
    (dossier / "private" / "names.txt").write_text(f"{PERSON}\n\n", encoding="utf-8")
    act = (
        '\n[[acts]]\nid = "call"\nkind = "summons"\ntoward = "contractor"\n'
        f'happened_at = 2024-02-10T09:00:00+08:00\ntext = "{PERSON} was called"\nreason = "at {PHONE}"\n'
        'source = "book of calls"\n'
    )
    with (dossier / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write(act)

    assert assess(dossier, tmp_path / "o") == 0

    (row,) = [row for row in facts(tmp_path / "o") if (row["kind"], row["id"]) == ("act", "call")]
    assert row["withheld"] == ["reason", "text"]
    assert row["data"]["source"] == "book of calls"
    public = [path for path in (tmp_path / "o").iterdir() if path.is_file()]
    assert [
        path.name
        for path in public
        if PHONE.encode() in path.read_bytes() or PERSON.encode() in path.read_bytes()
    ] == []
    hidden = [
        json.loads(line)
        for line in (tmp_path / "o" / "private" / "withheld.jsonl").read_text("utf-8").splitlines()
    ]
    assert {one["field"]: one["value"] for one in hidden if one["id"] == "call"} == {
        "reason": f"at {PHONE}", "text": {"en": f"{PERSON} was called", "zh": f"{PERSON} was called"},
    }  # fmt: skip


def test_the_manifest_names_the_public_facts_and_not_the_withheld_ones(dossier, tmp_path):
    assert assess(dossier, tmp_path / "o") == 0

    outputs = json.loads((tmp_path / "o" / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {"facts.jsonl", "network.json"} <= outputs.keys()
    assert not [name for name in outputs if "private" in name or "withheld" in name]


def test_a_corrected_fact_stays_among_the_facts_beside_the_one_that_corrects_it(dossier, tmp_path):
    inspections = dossier / "inspections.csv"
    head, first, *rest = inspections.read_text(encoding="utf-8").splitlines()
    old = first.split(",")[0]
    lines = [
        f"{head},supersedes",
        *(f"{row}," for row in (first, *rest)),
        first.replace(old, "fix-1", 1) + f",{old}",
    ]
    inspections.write_text("\n".join([*lines, ""]), encoding="utf-8")

    assert assess(dossier, tmp_path / "o") == 0

    seen = {
        row["id"]: row["data"]["supersedes"] for row in facts(tmp_path / "o") if row["kind"] == "inspection"
    }
    assert (seen[old], seen["fix-1"]) == ("", old)
