"""The museum of failures: every story finds what was expected of it, on its day, and its counter-case nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.museum import CASES, EXPECTED, counter_case, facts, raised

STORIES = sorted(EXPECTED)


def test_every_story_that_is_expected_is_told_and_no_other():
    assert sorted(path.parent.name for path in CASES.glob("*/facts.toml")) == STORIES
    assert len(STORIES) >= 12


@pytest.mark.parametrize("story", STORIES)
def test_the_expected_finding_stands_at_the_end_of_its_day(story):
    expected = EXPECTED[story]

    found = raised(CASES / story, story, by=expected["day"])

    assert expected["finding"] in found


@pytest.mark.parametrize("story", STORIES)
def test_nobody_could_have_found_it_before_its_day(story):
    expected = EXPECTED[story]

    found = raised(CASES / story, story, by=expected["day"] - timedelta(days=1))

    assert expected["finding"] not in found


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_called_found_that_everybody_knew_already(story):
    told = facts(story)

    assert EXPECTED[story]["day"] <= told["public"]
    assert told["public_is"]["en"] and told["public_is"]["zh-Hans"]


@pytest.mark.parametrize("story", STORIES)
def test_the_clean_counter_case_raises_nothing_then_nor_half_a_year_later(story, tmp_path):
    expected = EXPECTED[story]
    clean = counter_case(story, tmp_path / "clean")

    found = [sorted(raised(clean, story, by=expected["day"] + timedelta(days=days))) for days in (0, 182)]

    assert found == [expected["counter"]] * 2


@pytest.mark.parametrize("story", STORIES)
def test_a_day_that_no_source_states_is_marked_as_assumed(story):
    said = facts(story)["day_is"]

    words = ("assumed", "假定") if EXPECTED[story]["assumed"] else ("documented", "有载")
    assert [said["en"].startswith(words[0]), said["zh-Hans"].startswith(words[1])] == [True, True]


@pytest.mark.parametrize("story", STORIES)
def test_every_fact_names_its_source_and_what_is_generated_is_told(story):
    told = facts(story)

    assert [
        fact for fact in told["facts"] if not (fact["what"] and fact["source"] and fact["grade"] in "ST")
    ] == []
    assert told["generated"] != []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_manual_tells_of_each_story_when_it_is_found_and_what_could_not_be_known(language):
    page = (CASES.parent / "manual" / language / "museum.md").read_text(encoding="utf-8")
    lines = page.splitlines()

    for story, expected in EXPECTED.items():
        told = facts(story)
        (row,) = (line for line in lines if f"`docs/cases/{story}`" in line)
        assert f"| {expected['day'].isoformat()}<br>{told['day_is'][language]} |" in row
        assert f"| {told['public'].isoformat()}<br>{told['public_is'][language]} |" in row
        assert f"`{expected['finding']}`" in row
        assert row.endswith(f"| {told['could_not_know'][language]} |")
