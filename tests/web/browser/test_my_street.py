"""My street on a telephone: what a resident came for is on the first screen."""

from __future__ import annotations

import pytest

from tests.web.browser.tabs import NOBODY

pytestmark = pytest.mark.browser
FOLD = 640
"""What a browser's own bars leave of a screen of 740 points."""
LOWEST = "(which) => Math.max(...[...document.querySelectorAll(which)].map((one) => one.getBoundingClientRect().bottom))"
SAID = {
    "zh-hans": ("逾期履行", "应于 ", "由 除运雪监管岗 负责"),
    "en": ("Late", "due ", "Supervisor of snow service answers"),
}


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_state_due_time_who_answers_and_the_buttons_are_on_the_first_screen_of_a_telephone(tabs, code):
    street = tabs.of(NOBODY)
    street.open(f"/{code}/streets/benxi-2023-replay/tiyu-slope-1/")
    answers = street.tab.locator(".answer")

    assert answers.count() in (1, 2)
    for said in SAID[code]:
        assert said in answers.first.inner_text()
    assert street.tab.locator("main .actions .button").count() == 3
    assert street.tab.evaluate(LOWEST, ".answer, main .actions .button") <= FOLD
    assert street.beyond_the_side() == []


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_ways_and_crumbs_take_one_row_each_on_a_telephone(tabs, code):
    street = tabs.of(NOBODY)
    street.open(f"/{code}/streets/benxi-2023-replay/tiyu-slope-1/")

    for part in (".ways", ".crumbs", ".ribbon"):
        assert street.tab.locator(part).first.bounding_box()["height"] <= 60, part
