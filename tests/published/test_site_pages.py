"""What the pages of a site say: every figure adds up, and what became of positions is told as it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from onus.report.codes import LINES
from onus.report.site_field_words import withheld_words
from onus.report.site_pages import contract_pages
from onus.wire.leaves.kinds import KINDS
from onus.wire.site.summary import parts_of, read_summary

from .conftest import AS_OF

LANGUAGES = ("en", "zh-Hans")
SAID = {
    "none": ("no positions of vehicles on record", "无车辆位置记录"),
    "withheld": ("holds the root of all rows", "根哈希"),
    "published": ("published row by row, with the salts", "车辆位置逐条公布"),
}


def page(place, language: str) -> str:
    folder = next((place.site / "contracts").iterdir())
    return unescape((folder / f"index.{language}.html").read_text(encoding="utf-8"))


def minor(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text)) * (-1 if "\N{MINUS SIGN}" in text else 1)


def summed(text: str) -> list[tuple[int, int]]:
    """Return what the signed amounts before each total come to, and that total."""
    found, so_far = [], 0
    for amount in re.findall(r"<dd>([+=\N{MINUS SIGN}]\N{NO-BREAK SPACE}[0-9.,]+) [A-Z]{3}</dd>", text):
        if amount.startswith("="):
            found.append((so_far, minor(amount)))
            so_far = 0
        else:
            so_far += minor(amount)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", list(AS_OF))
def test_the_parts_on_the_pages_add_up_to_what_is_payable_to_the_minor_unit(example, language, published):
    place = published(example)
    folder = next((place.site / "contracts").iterdir())
    bills = json.loads((folder / "report" / "payment.json").read_bytes())["certificates"]
    payable = sum(bill["payable_minor"] for bill in bills)
    front = unescape((place.site / f"index.{language}.html").read_text(encoding="utf-8"))

    assert summed(page(place, language)) == summed(front) == [(payable, payable)]


@pytest.mark.parametrize("example", list(AS_OF))
def test_every_part_of_a_certificate_has_its_words(example, shown):
    bills = shown(example).assessment.consequences.certificates
    parts = parts_of(bills)

    assert parts.keys() <= LINES.keys()
    assert sum(parts.values()) == sum(bill.payable_minor for bill in bills)


@pytest.mark.parametrize("positions", list(SAID))
def test_a_page_says_of_positions_what_became_of_them_and_nothing_else(positions, published):
    folder = next((published("points-2024").site / "contracts").iterdir())
    one = replace(
        read_summary((folder / "summary.json").read_bytes(), dossier=folder.name), positions=positions
    )
    pages = contract_pages(one, [], version="1", rows={}, rules={})

    for text, number in ((pages["index.en.html"], 0), (pages["index.zh-Hans.html"], 1)):
        assert [name for name, said in SAID.items() if said[number] in text] == [positions]


@pytest.mark.parametrize(("example", "positions"), [("benxi-2023", "published"), ("points-2024", "none")])
def test_positions_are_told_and_listed_as_they_lie_on_the_site(example, positions, published):
    place = published(example)
    folder = next((place.site / "contracts").iterdir())
    lying = sorted(path.relative_to(folder).as_posix() for path in folder.glob("tracks/*"))
    linked = re.findall(r'href="(tracks/[^"]+)"', page(place, "en"))

    assert json.loads((folder / "summary.json").read_bytes())["positions"] == positions
    assert sorted(linked) == lying
    assert bool(lying) == (positions == "published") == ("tracks/salts.json" in lying)


def test_every_field_that_may_be_withheld_has_words_in_both_languages():
    fields = [
        (kind, name)
        for kind, rules in KINDS.items()
        for name, rule in rules.items()
        if rule.may_be_committed()
    ]

    assert len(fields) > 50
    for language in LANGUAGES:
        told = [withheld_words(kind, name, language) for kind, name in fields]
        assert [one for one in told if "_" in one] == []


@pytest.mark.parametrize("example", ["elder-care-2024", "benxi-2023"])
def test_chinese_pages_stop_and_list_with_chinese_marks(example, published):
    site = published(example).site
    half = re.compile(r"[\u4e00-\u9fff]\s*[:,;(]|[):,;]\s*[\u4e00-\u9fff]")
    found = []
    for path in (site / "index.zh-Hans.html", *site.glob("contracts/*/index.zh-Hans.html")):
        text = re.sub(
            r"<style>.*?</style>|<pre>.*?</pre>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        found += half.findall(unescape(re.sub(r"<[^>]+>", "", text)))

    assert found == []
