"""By keys alone: the first leads past the frame, every stop can be seen, and nothing is a trap."""

from __future__ import annotations

import pytest

from tests.web.browser.addresses import address, named
from tests.web.browser.tabs import NOBODY, Reached
from tests.web.browser.watched import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.once]
PAGES = [one for one in named() if one.area in ("public", "reports") or one.name == "people:sign_in"]
STOPS_MAX = 60
STOP = """() => {
  const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    what: `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 30)}`,
    end: one === document.body,
    seen: (parseFloat(look.outlineWidth) > 0 && look.outlineStyle !== "none") || one.tagName === "SUMMARY",
    there: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
def test_every_stop_of_the_keyboard_can_be_seen(tabs, served, one):
    here = address(one, served.samples, "zh-Hans")
    if tabs.reach(here) != Reached(NOBODY, page=True):
        return
    watched = tabs.of(NOBODY)
    watched.open(here, size=WIDE)
    unseen, stops = [], 0
    for _ in range(STOPS_MAX):
        watched.tab.keyboard.press("Tab")
        stop = watched.tab.evaluate(STOP)
        if stop["end"]:
            break
        stops += 1
        if not (stop["seen"] and stop["there"]):
            unseen.append(stop)

    assert stops > 3
    assert unseen == []


def test_the_first_stop_leads_past_the_frame(watched):
    watched.open("/zh-hans/map/", size=WIDE)
    watched.tab.keyboard.press("Tab")
    first = watched.tab.evaluate("document.activeElement.className")
    shown = watched.tab.locator(".skip").bounding_box()
    watched.tab.keyboard.press("Enter")

    assert first == "skip"
    assert shown["height"] > 20
    assert watched.tab.evaluate("document.activeElement.id") == "content"
