"""Every number of the report leads to rows, and the rows are as many as the number says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onus.core.determinations.findings import Outcome
from onus.report.codes import word
from onus.report.words import label

from .reading import Page, filtered

LANGUAGES = ("en", "zh-Hans")
CASES = [
    (name, language) for name in ("benxi", "varied", "crooked", "empty", "compared") for language in LANGUAGES
]


def pages(out: Path, language: str) -> tuple[Page, Page]:
    report, rows = (out / f"{name}.{language}.html" for name in ("report", "rows"))
    return Page(report.read_text(encoding="utf-8")), Page(rows.read_text(encoding="utf-8"))


@pytest.fixture(params=CASES, ids=lambda case: "-".join(case))
def case(request) -> tuple[Path, Page, Page]:
    name, language = request.param
    out = request.getfixturevalue(name)
    return (out, *pages(out, language))


def test_every_number_leads_to_a_section_that_exists(case):
    _, report, rows = case

    lost = [n.href for n in report.numbers if n.href.split("#")[1] not in rows.sections]
    assert report.numbers
    assert lost == []


def test_every_count_equals_the_rows_behind_it(case):
    _, report, rows = case

    wrong = [
        (number.text, number.href, rows.sections[number.href.split("#")[1]].data["data-total"])
        for number in report.numbers
        if "data-count" in number.data
        if number.data["data-count"] != rows.sections[number.href.split("#")[1]].data["data-total"]
    ]
    assert wrong == []


def test_a_count_shows_the_number_that_it_counts(case):
    _, report, _ = case

    shown = [
        (number.text, number.data["data-count"])
        for number in report.numbers
        if "data-count" in number.data and re.fullmatch(r"[\d,]+", number.text)
        if number.text.replace(",", "") != number.data["data-count"]
    ]
    assert shown == []


def test_a_section_shows_as_many_rows_as_it_says_and_its_filter_gives_all_of_them(case):
    out, _, rows = case

    for anchor, section in rows.sections.items():
        shown, total = int(section.data["data-shown"]), int(section.data["data-total"])
        assert (anchor, section.rows) == (anchor, shown)
        assert shown <= total
        if "data-file" in section.data:
            found = filtered(out, section.data)
            # Of the other files every row is shown, so that nothing has to be counted there.
            assert (anchor, total if found is None else found) == (anchor, total)
            assert found is not None or shown == total


def test_sums_lead_to_lines_that_add_up_to_them(case):
    _, report, rows = case

    for number in report.numbers:
        if "data-minor" in number.data:
            section = rows.sections[number.href.split("#")[1]]
            assert sum(section.minors) == int(number.data["data-minor"])
            assert section.data["data-sum-minor"] == number.data["data-minor"]


def test_every_number_in_a_column_of_duties_is_a_link(benxi):
    text = (benxi / "report.en.html").read_text(encoding="utf-8")
    heads = [word("outcome", outcome.value, "en") for outcome in Outcome]
    heads += [label(name, "en") for name in ("duties", "determined", "cases_silent", "cases_acted")]

    cells = re.findall(rf'<td class="n" data-head="(?:{"|".join(heads)})">(.*?)</td>', text)

    assert len(cells) > 100
    assert [cell for cell in cells if not cell.startswith('<a class="n"')] == []


def test_both_languages_lead_to_the_same_rows(benxi):
    english, chinese = (pages(benxi, language)[1] for language in LANGUAGES)

    told = [{a: s.data["data-total"] for a, s in page.sections.items()} for page in (english, chinese)]
    assert told[0] == told[1]


def test_anchors_are_unique(case):
    _, report, rows = case

    assert len(report.ids) == len(set(report.ids))
    assert len(rows.ids) == len(set(rows.ids))
