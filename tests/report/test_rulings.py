"""Rulings: each outcome explained, word for word, and what is missing named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onus.__main__ import main
from onus.core.determinations.findings import Outcome
from onus.report.ruling_sentences import RULING
from tests.conftest import write_first_street

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "rulings"
SLOPE = "CLEAR-SLOPE-24/tiyu-slope-1/snowfall-2023-12-13T12:00:00Z"
STORM = "snowfall-2023-12-13T12:00:00Z"
FROM_BENXI = {"slope": SLOPE, "inspection": f"INSPECT/-/{STORM}"}
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def told(out: Path, duty: str, language: str, capsys) -> str:
    assert main(["explain", str(out), duty, "--language", language]) == 0
    return capsys.readouterr().out


def hold(name: str, text: str) -> None:
    """Compare with the golden text; with ONUS_ACCEPT set, rewrite it."""
    path = GOLDEN / f"{name}.txt"
    # Digests follow from inputs that other tests hold; here they would only hide the words.
    text = DIGEST.sub("<digest>", text)
    if os.environ.get("ONUS_ACCEPT"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", sorted(FROM_BENXI))
def test_a_ruling_of_the_replay_reads_as_it_was_approved(benxi, capsys, name, language):
    hold(f"{name}.{language}", told(benxi, FROM_BENXI[name], language, capsys))


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("outcome", ["pending", "excused", "unknown", "no_deadline"])
def test_a_ruling_explains_each_outcome_that_is_neither_done_nor_failed(varied, capsys, outcome, language):
    found = pq.read_table(varied / "findings.parquet").to_pylist()
    duty = next(row["duty_id"] for row in found if row["outcome"] == outcome)

    hold(f"{outcome}.{language}", told(varied, duty, language, capsys))


def test_every_outcome_has_its_result_and_what_would_change_it():
    wanted = [f"{part}_{outcome.value}" for outcome in Outcome for part in ("how", "change")]

    assert [name for name in wanted if name not in RULING] == []


def test_every_sentence_of_a_ruling_names_the_same_parts_in_both_languages():
    uneven = [
        name
        for name, (en, zh) in RULING.items()
        if set(re.findall(r"{(\w+)}", en)) != set(re.findall(r"{(\w+)}", zh))
    ]

    assert uneven == []


def test_an_unknown_duty_is_answered_with_the_closest_names(benxi, capsys):
    code = main(["explain", str(benxi), "CLEAR-SLOPE-24/tiyu-slope-1/snow"])

    told = capsys.readouterr().err
    assert code == 2
    assert SLOPE in told


def test_a_folder_without_an_assessment_is_refused_by_name(tmp_path, capsys):
    code = main(["explain", str(tmp_path), "any"])

    assert code == 2
    assert "EXPLAIN-002" in capsys.readouterr().err


def test_every_finding_of_the_replay_can_be_explained_in_both_languages(varied, capsys):
    found = pq.read_table(varied / "findings.parquet").to_pylist()
    one_each = {(row["outcome"], row["duty_id"].split("/")[0]): row["duty_id"] for row in found}

    for duty in one_each.values():
        for language in ("en", "zh-Hans"):
            text = told(varied, duty, language, capsys)
            assert not re.search(r"\{\w+\}|None", text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Clause {} stands on page {} of the signed contract."),
        ("zh-Hans", "{} 条见已签合同第 {} 页。"),
    ],
)
def test_a_ruling_names_the_pages_of_the_signed_contract_that_its_clauses_stand_on(
    tmp_path, capsys, language, said
):
    dossier, out = write_first_street(tmp_path / "street"), tmp_path / "out"
    contract = (dossier / "contract.toml").read_text(encoding="utf-8")
    for clause, page in (("3.1", 7), ("8.1", 21)):
        contract = contract.replace(f'clause = "{clause}"\n', f'clause = "{clause}"\npage = {page}\n')
    (dossier / "contract.toml").write_text(contract, encoding="utf-8")
    main(["assess", str(dossier), "--as-of", "2024-01-31T00:00:00+08:00", "--out", str(out)])

    text = told(out, "CLEAR-24/elm-1/snowfall-2024-01-05T00:00:00Z", language, capsys)

    assert said.format("3.1", 7) in text and said.format("8.1", 21) in text
