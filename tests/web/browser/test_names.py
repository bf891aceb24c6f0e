"""Names on every page: districts and snowfalls as people call them, and never by the ids of the record."""

from __future__ import annotations

import html
import re

import pytest

from tests.web.browser.addresses import address, named
from tests.web.browser.tabs import NOBODY

pytestmark = [pytest.mark.browser, pytest.mark.once]
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
WITH_ROOM = re.compile(r".{0,40}(?:\b(?:mingshan|pingshan|xihu)\b|snowfall-\d{4}).{0,40}")
SEGMENTS = re.compile(r"\b(?:mingshan|pingshan|xihu)(?:-[\w-]+| [\w -]+?(?= ?[(（](?:generated|生成)))")
"""Segments of the replay bear the name of their district in their own: those are names of the data."""
PAPERS = ("office:run",)
"""A run tells which papers were written by the references that stand in them."""
STATIONS = re.compile(r"(?:气象站|weather station|station) \w+", re.IGNORECASE)
"""The stations of the replay are called after the districts in which they stand."""
LISTS = (
    "/streets/?q=lane", "/streets/?q=mingshan-lane", "/reports/new", "/reports/new?q=lane", "/reports/new?place=tiyu-slope-1",
    "/reports/notice", "/reports/codes", "/map/", "/cases/", "/duties/?outcome=unmet", "/acts/", "/today/",
)  # fmt: skip


def said(page: str) -> str:
    """Return the words of a page without its marks, what is quoted for programs, and the ruling with its references."""
    page = re.sub(r'<code\b.*?</code>|<details class="reasons">.*?</details>', " ", page, flags=re.DOTALL)
    return STATIONS.sub(" ", SEGMENTS.sub(" ", html.unescape(HIDDEN.sub(" ", page))))


@pytest.mark.parametrize("one", named(), ids=lambda one: one.name)
def test_no_page_calls_a_district_or_a_snowfall_by_its_id(tabs, served, one):
    for language in ("zh-Hans", "en"):
        here = address(one, served.samples, language)
        reached = tabs.reach(here)
        if not reached.page or one.name in PAPERS:
            return
        answer = tabs.of(reached.role).context.request.get(served.base + here)

        assert WITH_ROOM.findall(said(answer.text())) == [], here


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_no_list_calls_a_district_or_a_snowfall_by_its_id(tabs, served, path, code):
    answer = tabs.of(NOBODY).context.request.get(f"{served.base}/{code}{path}")

    assert answer.ok, path
    assert WITH_ROOM.findall(said(answer.text())) == []
