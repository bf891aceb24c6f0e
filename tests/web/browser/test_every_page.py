"""Every page in a real browser: both languages, light and dark, narrow and wide, without a script, on paper."""

from __future__ import annotations

import pytest

from tests.web.browser.addresses import address, named, unfilled
from tests.web.browser.tabs import NOBODY, Reached
from tests.web.browser.watched import A4, WIDE, Watched

pytestmark = [pytest.mark.browser, pytest.mark.once]
PAGES = named()
BY_SCRIPT = ("purchase:seal_page",)
"""Seals on the reader's machine, which nothing but a script can; what it says without one is tested beside it."""


def names(one: object) -> str | None:
    return getattr(one, "name", None)


@pytest.fixture(scope="module")
def scriptless(browser, served):
    tab = Watched(browser, served.base, java_script_enabled=False)
    yield tab
    tab.close()


def test_every_place_of_every_address_has_a_sample(served):
    assert unfilled(served.samples) == []


@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_is_open_to_everybody_at_the_width_of_a_telephone_and_on_paper(tabs, served, one):
    here = address(one, served.samples, "zh-Hans")
    reached = tabs.reach(here)
    if not reached.page:
        return
    watched = tabs.of(reached.role)
    watched.open(here)
    found = watched.violations() + watched.beyond_the_side()
    watched.picture(f"{one.name}.zh-Hans.narrow")
    watched.tab.set_viewport_size(A4)
    watched.tab.emulate_media(media="print")
    found += watched.beyond_the_side()
    found += watched.shown("nav, button, .actions, .seek")

    assert watched.tab.locator("html").get_attribute("lang") == "zh-Hans"
    assert watched.shown("h1") == [watched.tab.locator("h1").inner_text()]
    assert found + watched.faults() == []


@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_is_open_to_everybody_in_the_dark_and_in_english(tabs, served, one):
    here = address(one, served.samples, "en")
    reached = tabs.reach(here)
    if not reached.page:
        return
    watched = tabs.of(reached.role)
    watched.open(here, light=False, size=WIDE)
    found = watched.violations() + watched.beyond_the_side()
    watched.picture(f"{one.name}.en.dark")

    assert watched.tab.locator("html").get_attribute("lang") == "en"
    assert found + watched.faults() == []


@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_says_the_same_without_a_script(tabs, watched, scriptless, served, one):
    here = address(one, served.samples, "zh-Hans")
    if one.name in BY_SCRIPT or tabs.reach(here) != Reached(NOBODY, page=True):
        return
    sent = watched.context.request.get(watched.base + here).text()
    if "<script" not in sent:
        return  # Nothing in it could need one.
    watched.open(here)
    scriptless.open(here)

    assert scriptless.tab.locator(".only-script:visible").count() == 0
    for part in ("h1", "main table", "main form"):
        assert words_of(scriptless, part) == words_of(watched, part)


def words_of(tab: Watched, part: str) -> list[str]:
    """Return the words of some parts, without what is said to those who have no script."""
    said = tab.tab.locator("noscript").all_inner_texts()
    found = tab.tab.locator(part).all_inner_texts()
    for one in filter(None, said):
        found = [text.replace(one, "") for text in found]
    return ["".join(text.split()) for text in found]


def test_an_unknown_address_has_a_page_that_is_as_good_as_any(watched):
    answer = watched.open("/zh-hans/nowhere/at/all/")

    assert answer.status == 404
    assert watched.violations() + watched.beyond_the_side() == []
