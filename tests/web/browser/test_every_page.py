"""Every page in a real browser: both languages, light and dark, narrow and wide, without a script, on paper."""

from __future__ import annotations

import pytest

from tests.web.browser.addresses import address, named, unfilled
from tests.web.browser.tabs import NOBODY, Reached
from tests.web.browser.watched import A4, WIDE, Watched

pytestmark = pytest.mark.browser
PAGES = named()


def names(one: object) -> str | None:
    return getattr(one, "name", None)


@pytest.fixture(scope="module")
def scriptless(browser, served):
    tab = Watched(browser, served.base, java_script_enabled=False)
    yield tab
    tab.close()


def test_every_place_of_every_address_has_a_sample(served):
    assert unfilled(served.samples) == []


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_is_open_to_everybody_and_quiet(tabs, served, one, language):
    here = address(one, served.samples, language)
    reached = tabs.reach(here)
    if not reached.page:
        return
    watched = tabs.of(reached.role)
    watched.open(here)
    narrow = watched.violations() + watched.beyond_the_side()
    watched.picture(f"{one.name}.{language}.narrow")
    watched.tab.emulate_media(color_scheme="dark")
    dark = watched.violations("color-contrast")
    watched.tab.set_viewport_size(WIDE)
    wide = watched.beyond_the_side()
    watched.picture(f"{one.name}.{language}.dark")

    assert watched.tab.locator("html").get_attribute("lang") == language
    assert watched.tab.locator("h1").count() == 1
    assert narrow + dark + wide + watched.faults() == []


@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_says_the_same_without_a_script(tabs, watched, scriptless, served, one):
    here = address(one, served.samples, "zh-Hans")
    if tabs.reach(here) != Reached(NOBODY, page=True):
        return
    watched.open(here)
    scriptless.open(here)

    assert scriptless.tab.locator(".only-script:visible").count() == 0
    for part in ("h1", "main table", "main form"):
        assert scriptless.tab.locator(part).all_inner_texts() == watched.tab.locator(part).all_inner_texts()


@pytest.mark.parametrize("one", PAGES, ids=names)
def test_a_page_on_paper_is_text_without_ways_and_buttons(tabs, served, one):
    here = address(one, served.samples, "zh-Hans")
    reached = tabs.reach(here)
    if not reached.page:
        return
    watched = tabs.of(reached.role)
    watched.open(here, size=A4)
    watched.tab.emulate_media(media="print")

    assert watched.tab.locator("h1").is_visible()
    assert watched.tab.locator("nav:visible, button:visible, .actions:visible").count() == 0
    assert watched.beyond_the_side() == []


def test_an_unknown_address_has_a_page_that_is_as_good_as_any(watched):
    answer = watched.open("/zh-hans/nowhere/at/all/")

    assert answer.status == 404
    assert watched.violations() + watched.beyond_the_side() == []
