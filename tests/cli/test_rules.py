"""`onus rules`: what is listed, explained, in force on a day, and what if."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from onus.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
HUANREN = ROOT / "src" / "onus" / "law" / "cn-huanren-snow" / "pack.toml"
BY_HAND, TOILETS = ROOT / "examples" / "by-hand-2024", ROOT / "examples" / "toilets-2024"
TENDER = ROOT / "examples" / "tender-2024"
PROCUREMENT = ROOT / "src" / "onus" / "law" / "cn-procurement" / "pack.toml"
AS_OF = ["--as-of", "2024-02-05T00:00:00+08:00"]


def told(capsys, *words):
    code = main(["rules", *words])
    return code, capsys.readouterr()


def test_a_rule_is_explained_with_its_citation_dates_grade_and_limits(capsys):
    code, said = told(capsys, "explain", "CN-TIME-10")

    assert code == 0
    assert "Government Procurement Law, article 35" in said.out
    assert "in force since: 2003-01-01" in said.out
    assert "text of the law: read in full" in said.out
    assert "d_min = 20" in said.out


def test_a_rule_is_explained_in_chinese_and_says_where_it_was_not_read(capsys):
    _, said = told(capsys, "explain", "CN-SCOPE-01", "--language", "zh-Hans")

    assert "政府购买服务管理办法（财政部令第 102 号）第十条" in said.out
    assert "未读全文" in said.out


def test_in_chinese_every_label_is_chinese_and_what_programs_read_stands_in_brackets(capsys):
    for words in (
        ("list", "--pack", "cn-procurement"),
        ("explain", "CN-BOND-17"),
        ("explain", "CN-SCOPE-01"),
    ):
        _, said = told(capsys, *words, "--language", "zh-Hans")

        bare = re.sub(r"\[.*\]|^\S+@\S+|\b(Onus|BOT|PPP|SHA)\b|TENDER_FILE", "", said.out, flags=re.MULTILINE)
        assert re.findall(r"[a-z]{2,}", bare) == []


def test_every_version_of_a_rule_is_explained_and_one_may_be_named(capsys):
    _, all_of_them = told(capsys, "explain", "HR-TIME")
    _, one = told(capsys, "explain", "HR-TIME@2024")

    assert all_of_them.out.count("digest:") == 3
    assert one.out.count("digest:") == 1


def test_a_rule_that_no_pack_holds_is_refused_with_those_close_to_it(capsys):
    code, said = told(capsys, "explain", "CN-TIME-1")

    assert code == 2
    assert "RULE-006" in said.err
    assert "CN-TIME-11" in said.err


@pytest.mark.parametrize(("day", "there"), [("2015-02-28", False), ("2015-03-01", True)])
def test_a_rule_is_listed_from_its_first_day_and_on_no_day_before(capsys, day, there):
    _, said = told(capsys, "at", day, "--pack", "cn-procurement")

    assert ("CN-PUB-09@2015-03-01" in said.out) is there
    assert "CN-READY-46@2020" in said.out.partition("only where named")[2]


def test_before_all_rules_none_is_in_force_and_a_wrong_day_is_refused(capsys):
    _, said = told(capsys, "at", "1950-01-01", "--pack", "uk-pa2023")
    assert "No rule is in force on 1950-01-01." in said.out

    code, said = told(capsys, "at", "soon")
    assert code == 2
    assert "RULE-007" in said.err


def test_the_list_holds_every_rule_of_the_packs_that_are_asked_for(capsys):
    _, said = told(capsys, "list", "--pack", "uk-pa2023", "--pack", "us-far")

    names = re.findall(r"^(\S+)@", said.out, flags=re.MULTILINE)
    assert names == sorted(names)
    assert {"UK-KPI-51", "UK-NOT-52", "UK-PAY-53", "US-PP-56"} <= set(names)


@pytest.fixture
def stricter(tmp_path):
    """The pack of Huanren in which heavy snow is to be cleared within 12 hours and not 36."""
    text = HUANREN.read_text(encoding="utf-8").replace(
        "moderate = 24\nheavy = 36", "moderate = 12\nheavy = 12"
    )
    assert text != HUANREN.read_text(encoding="utf-8")
    (tmp_path / "pack.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_past_cases_replayed_under_a_stricter_rule_are_told_side_by_side(capsys, stricter):
    code, said = told(capsys, "what-if", "--pack", str(stricter), *AS_OF, "--all", str(BY_HAND), str(TOILETS))

    assert code == 0
    assert "HR-TIME@2010 within_h_by_grade.heavy: 36 -> 12" in said.out
    assert re.search(r"fulfilled +15 +10\n", said.out)
    assert re.search(r"late +2 +7\n", said.out)
    assert "outcome: fulfilled -> late" in said.out
    assert "the pack changes no rule of this case" in said.out
    assert "nothing was written" in said.out


def test_a_replay_of_the_pack_as_it_is_changes_nothing(capsys):
    _, said = told(capsys, "what-if", "--pack", "cn-huanren-snow", *AS_OF, str(BY_HAND))

    assert "the pack changes no rule of this case" in said.out
    assert "outcome" not in said.out


def test_a_what_if_is_given_as_json_and_the_same_each_time(capsys, stricter):
    words = ("what-if", "--pack", str(stricter / "pack.toml"), *AS_OF, "--json", str(BY_HAND))
    _, first = told(capsys, *words)
    _, second = told(capsys, *words)

    assert first.out == second.out
    (case,) = json.loads(first.out)
    assert case["before"] == {"fulfilled": 15, "late": 2, "unmet": 3}
    assert case["after"]["late"] == 7


def test_only_the_first_differences_are_shown_unless_all_are_asked_for(capsys, stricter):
    _, said = told(capsys, "what-if", "--pack", str(stricter), *AS_OF, str(BY_HAND))

    assert re.search(r"40 of \d+ differences; --all", said.out)


def test_a_folder_without_a_case_and_a_faulty_pack_are_refused(capsys, tmp_path, stricter):
    code, said = told(capsys, "what-if", "--pack", str(stricter), *AS_OF, str(tmp_path / "nothing"))
    assert (code, "WHATIF-001" in said.err) == (2, True)

    (stricter / "pack.toml").write_text('[pack]\nid = "p"\n[[rule]]\nid = "R"\n', encoding="utf-8")
    code, said = told(capsys, "what-if", "--pack", str(stricter), *AS_OF, str(BY_HAND))
    assert code == 2
    assert "pack.toml:3" in said.err

    code, said = told(capsys, "what-if", "--pack", "no-such-pack", *AS_OF, str(BY_HAND))
    assert (code, "PACK-002" in said.err) == (2, True)


def pack_of_procurement(folder, was, becomes):
    text = PROCUREMENT.read_text(encoding="utf-8")
    assert text.count(f"\n{was}\n") == 1
    folder.mkdir()
    changed = text.replace(f"\n{was}\n", f"\n{becomes}\n")
    (folder / "pack.toml").write_text(changed, encoding="utf-8", newline="")
    return folder


def replayed_tender(capsys, folder, was, becomes):
    pack = pack_of_procurement(folder, was, becomes)
    words = ("what-if", "--pack", str(pack), "--as-of", "2024-03-05T00:00:00+08:00", "--json", str(TENDER))
    code, said = told(capsys, *words)
    (case,) = json.loads(said.out)
    assert code == 0
    return case


@pytest.mark.parametrize(("days", "breaches"), [(28, 1), (29, 2)])
def test_a_tender_is_replayed_under_a_longer_period_for_bids_on_both_sides_of_what_it_gave(
    capsys, tmp_path, days, breaches
):
    case = replayed_tender(capsys, tmp_path / "changed", "d_min = 20", f"d_min = {days}")

    assert case["changes"] == [
        {"rule": "CN-TIME-10@2003-01-01", "field": "d_min", "before": "20", "after": str(days)}
    ]
    assert (case["before"]["breach"], case["after"]["breach"]) == (1, breaches)
    names = [each["subject"] for each in case["differences"]]
    assert names == ["breach CN-TIME-10 tender:toilets-tender-2024"] * (breaches - 1)


def test_a_step_of_an_award_would_have_been_late_under_a_shorter_clock(capsys, tmp_path):
    case = replayed_tender(
        capsys, tmp_path / "changed", "choice_working_d_max = 5", "choice_working_d_max = 1"
    )

    told_of = {(each["subject"], each["field"]): each["after"] for each in case["differences"]}
    assert told_of["clock CN-AWD-24 choice award:1", "state"] == "late"
    assert (case["before"]["clock overdue"], case["after"]["clock overdue"]) == (0, 1)
    assert case["before"]["ranked"] == case["after"]["ranked"] == 3


def test_dossiers_and_tenders_are_replayed_in_one_run_and_nothing_is_written(capsys, tmp_path):
    pack = pack_of_procurement(tmp_path / "changed", "d_min = 20", "d_min = 29")
    before = sorted((path, path.stat().st_mtime_ns) for path in TENDER.rglob("*"))
    _, said = told(
        capsys, "what-if", "--pack", str(pack), "--as-of", "2024-03-05T00:00:00+08:00", str(TOILETS), str(TENDER)
    )  # fmt: skip

    assert "the pack changes no rule of this case" in said.out
    assert re.search(r"breach +1 +2\n", said.out)
    assert sorted((path, path.stat().st_mtime_ns) for path in TENDER.rglob("*")) == before
