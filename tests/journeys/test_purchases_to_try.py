"""The walk through a purchase in the manual: every step taken in a real browser in a demo of its own, and every name it gives."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.in_browser import ARGUMENTS

ROOT = Path(__file__).resolve().parents[2]
WALK = {one: ROOT / "docs" / "manual" / one / "tender-walk.md" for one in ("en", "zh-Hans")}
sys.path.insert(0, str(ROOT / "docs"))
import tender_pictures  # noqa: E402 it lies beside the manual, whose pictures it makes


def text(language: str) -> str:
    return WALK[language].read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("code", "language"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_every_step_of_the_walk_is_taken_in_a_browser_and_gives_the_pictures_of_the_manual(
    browsers, tmp_path, code, language
):
    into = tmp_path / "pictures"
    into.mkdir()
    browser = browsers(args=ARGUMENTS)
    try:
        tender_pictures.tell(browser, code, tmp_path, into)
    finally:
        browser.close()
    shown = re.findall(r"images/purchases/([\w-]+\.[\w-]+\.png)", text(language))

    assert sorted(path.name for path in into.iterdir()) == sorted(shown)


@pytest.mark.parametrize("language", WALK)
def test_the_pages_that_the_walk_names_are_called_so_on_the_website(language):
    words = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/onus/web/words").glob("*.toml"))
    titles = (ROOT / "examples/generate_purchases.py").read_text(encoding="utf-8")
    named = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)" if language == "en" else r"“([^”]+)”", text(language))
    toilets = {"en": "Public toilets ", "zh-Hans": "公共厕所管护采购"}[language]
    unknown = [one for one in named if toilets not in one and f'"{one}"' not in words]
    places = [one.replace(toilets, "") for one in named if toilets in one]

    assert named and unknown == []
    assert places and [one for one in places if f'"{one}"' not in titles] == []


@pytest.mark.parametrize("language", WALK)
def test_both_languages_give_the_same_commands_names_and_pictures_in_the_same_order(language):
    fixed = r"`[^`\n]+`|```[^`]*```|images/purchases/[\w-]+"
    other = {"en": "zh-Hans", "zh-Hans": "en"}[language]
    plain = {one: [part.replace("zh-hans", "en") for part in re.findall(fixed, text(one))] for one in WALK}

    assert sorted(plain[language]) == sorted(plain[other])
