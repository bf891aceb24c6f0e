"""Explaining any finding: in words, at one level that means one thing, with who attests what."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from onus.log.policy_files import parse_policy
from onus.outside.tlog.log_folder import read_log
from onus.verify.leaf_words import FIELD_WORDS, KIND_WORDS, VOCABULARY_OF
from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS, FINDING_PARTS, HAPPENED
from tests.verify.test_disclosed_to_a_reader import CARE, put_out, run, told


@pytest.fixture(scope="module")
def care(tmp_path_factory) -> Path:
    return put_out(tmp_path_factory.mktemp("explained"), CARE)


def explained(capsys, site: Path, name: str, *words: object) -> list[dict[str, Any]]:
    code, text = told(capsys, site, "--explain", name, "--json", *words)
    assert code == 0, text
    found: list[dict[str, Any]] = json.loads(text)["explained"]
    return found


def findings(place: Path) -> list[dict[str, Any]]:
    log, sets = (
        read_log(place / "log"),
        json.loads((place / f"site/contracts/{CARE}/publication.json").read_bytes()),
    )
    return [
        json.loads(entry) for index, entry in enumerate(log.entries(0, log.size)) if index in sets["findings"]
    ]


def test_every_kind_and_field_of_a_finding_has_its_words_and_no_other_has():
    rules = [(kind, fields) for kind, fields in FINDING_KINDS.items() if kind != "finding"]
    named = {
        name
        for _, fields in (*rules, *FINDING_PARTS.items())
        for name, rule in fields.items()
        if rule.where in (CLEAR, HAPPENED)
    }
    stems = {name.removesuffix("_count").removesuffix("_digest") for name in named}

    assert {kind for kind, _ in rules} == KIND_WORDS.keys()
    assert [
        name
        for name in sorted(named)
        if name not in FIELD_WORDS and name.removesuffix("_count").removesuffix("_digest") not in FIELD_WORDS
    ] == []
    assert sorted(FIELD_WORDS.keys() - named - stems - {"happened_at"}) == []
    assert {kind for kind, _ in VOCABULARY_OF} <= KIND_WORDS.keys()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_finding_of_any_kind_is_explained_in_words_and_never_as_a_raw_leaf(care, capsys, language):
    first = {one["kind"]: one["id"] for one in findings(care)}
    assert {"certificate", "hands_off", "finding", "scorecard"} <= first.keys()

    for kind in ("certificate", "certificate_line", "case", "hands_off", "scorecard", "proposal"):
        if kind in first:
            for one in explained(capsys, care / "site", first[kind], "--language", language):
                assert not any(mark in one["text"] for mark in ('{"', "_minor", "_ppm", "from_at")), one[
                    "text"
                ]
                assert one["proof"].startswith("c2sp.org/tlog-proof@v1\n")


def test_a_certificate_shows_the_lines_and_clauses_that_it_rests_on(care, capsys):
    bill = next(one for one in findings(care) if one["kind"] == "certificate")
    lines = [
        one
        for one in findings(care)
        if one["kind"] == "certificate_line" and one["data"]["period"] == bill["id"]
    ]

    code, text = told(capsys, care / "site", "--explain", bill["id"])

    assert (code, "Its lines" in text, "Rests on clauses and rules" in text) == (0, True, True)
    assert lines and all(one["data"]["clause"] in text for one in lines if "clause" in one["data"])


def test_a_level_means_the_same_in_the_statement_and_where_a_finding_is_explained(care, tmp_path, capsys):
    text = told(capsys, care / "site", "--json")[1]
    contract = json.loads(text)["verified"]["contracts"][0]
    kind, name = contract["only_full_ids"][0].split(" ", 1)
    assert run("log", "disclose", care / "log", "--dossier", CARE, "--all", "--to", tmp_path / "d") == 0
    here = {"kind": kind, "id": name}

    def level(*words: object) -> str:
        found = explained(capsys, care / "site", name, *words)
        return next(one["level"] for one in found if here.items() <= one.items())

    public = next(
        one for one in findings(care) if f"{one['kind']} {one['id']}" not in contract["only_full_ids"]
    )
    assert explained(capsys, care / "site", public["id"])[0]["level"] == "public"
    assert (level(), level("--disclosed", tmp_path / "d")) == ("not recomputed", "full")
    assert "Not recomputed: it rests on what is withheld" in told(capsys, care / "site", "--explain", name)[1]


def test_what_nobody_but_the_office_says_of_the_time_is_told_as_its_word(care, capsys, tmp_path):
    name = next(one["id"] for one in findings(care) if one["kind"] == "certificate")
    words = ("verify", care / "site", "--explain", name, "--state", tmp_path / "state", "--workers", 1)

    assert run(*words) == 0
    first = capsys.readouterr().out
    assert run(*words) == 0
    second = capsys.readouterr().out

    assert "By the word of the office alone" in first and "No witness attested a time" in first
    assert "It was already among" not in first and "It was already among" in second


def test_every_run_without_a_policy_says_that_the_key_came_from_the_site(care, capsys, tmp_path):
    policy = parse_policy((care / "site/log/policy").read_bytes())
    fingerprint = sha256(policy.logs[0].key.public).hexdigest()
    words = ("verify", care / "site", "--state", tmp_path / "state", "--workers", 1)

    for _ in range(2):
        assert run(*words) == 0
        text = capsys.readouterr().out
        assert fingerprint in text and "Whether the key is the office's" in text
    assert run(*words, "--policy", care / "site/log/policy") == 0
    assert "Whether the key is the office's" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "No publication on the site"), ("zh-Hans", "站点上没有")]
)
def test_an_unknown_finding_is_told_in_the_language_with_a_real_path_and_distinct_names(
    care, capsys, language, mark
):
    name = next(one["id"] for one in findings(care) if one["kind"] == "certificate")

    code, text = told(capsys, care / "site", "--explain", name + "x", "--language", language)

    near = text.rstrip("。.\n ").split("：" if language != "en" else "Close to it: ")[-1].split(", ")
    assert (code, mark in text, "contracts/ID/days/DAY/findings.csv" in text) == (2, True, True)
    assert len(near) == len(set(near)) and name in near
