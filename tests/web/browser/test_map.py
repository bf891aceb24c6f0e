"""The map that moves: opened by those who want it, drawn from our own data, and said in words when tapped."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.watched import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.once]
DRAWN_MS = 30_000


@pytest.fixture
def opened(watched):
    watched.open("/zh-hans/map/", size=WIDE)
    watched.tab.get_by_role("button", name="打开可缩放地图").click()
    expect(watched.tab.locator("#map[data-drawn]")).to_be_attached(timeout=DRAWN_MS)
    return watched


def test_the_map_draws_every_place_and_asks_nobody_else(opened):
    assert int(opened.tab.locator("#map").get_attribute("data-drawn")) == 255
    assert opened.violations() + opened.faults() == []


def test_a_tap_on_a_street_names_it_and_its_state(opened):
    box = opened.tab.locator("#map canvas").bounding_box()
    said = opened.tab.locator("#map-said")
    # From left to right until a street lies under the finger: the network is wide and the map is not.
    for step in range(1, 40):
        opened.tab.mouse.click(box["x"] + box["width"] * step / 40, box["y"] + box["height"] / 2)
        if said.locator(".badge").count():
            break

    expect(said.locator("a")).to_contain_text("(generated)")
    expect(said.locator(".badge")).not_to_be_empty()


def test_the_buttons_of_the_map_can_be_reached_and_pressed_by_keys(opened):
    opened.tab.get_by_role("button", name="放大").focus()
    opened.tab.keyboard.press("Enter")
    opened.tab.keyboard.press("Tab")

    expect(opened.tab.get_by_role("button", name="缩小")).to_be_focused()


def test_a_device_that_cannot_draw_gets_a_sentence_and_the_list(browser, served):
    page = browser.new_context(viewport=WIDE).new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.goto(f"{served.base}/zh-hans/map/")
    page.get_by_role("button", name="打开可缩放地图").click()

    expect(page.locator("p.banner")).to_contain_text("下方列表内容相同", timeout=DRAWN_MS)
    expect(page.locator("table")).to_be_visible()
    page.context.close()


def test_a_point_is_picked_for_a_report_by_keys_or_by_a_tap_and_names_the_street(watched, served):
    watched.open(f"/zh-hans/reports/new?dossier={served.samples['dossier']}", size=WIDE)
    tab = watched.tab
    tab.locator("details", has=tab.locator("[data-pin]")).locator("summary").click()
    tab.get_by_role("button", name="在地图上选点").click()
    expect(tab.locator("[data-pin] [data-drawn]")).to_be_attached(timeout=DRAWN_MS)
    tab.get_by_role("button", name="选定圆圈所在位置").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("[data-pin-said]")).to_contain_text("已选点")
    first = float(tab.locator("#id_lat").input_value()), float(tab.locator("#id_lon").input_value())
    box = tab.locator("[data-pin] canvas").bounding_box()
    tab.mouse.click(box["x"] + 40, box["y"] + 40)
    expect(tab.locator("#id_lon")).not_to_have_value(f"{first[1]:.7f}")

    assert 41 < first[0] < 42 and 123 < first[1] < 125
    assert watched.violations() + watched.faults() == []
