"""One act on several reports in a real browser: by keys alone, without a script, narrow and wide, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from onus.web.sentences import say
from tests.web.browser.tabs import COOKIE
from tests.web.browser.watched import NARROW, WIDE, Watched

pytestmark = [pytest.mark.browser, pytest.mark.once]
LOOKS = [
    ("zh-hans", "zh-Hans", NARROW, True), ("zh-hans", "zh-Hans", WIDE, False),
    ("en", "en", NARROW, False), ("en", "en", WIDE, True),
]  # fmt: skip


@pytest.fixture(scope="module")
def officer(browser, served):
    """The tab of an officer."""
    tab = Watched(browser, served.base)
    tab.context.add_cookies([{"name": COOKIE, "value": served.people["officer"], "url": served.base}])
    yield tab
    tab.close()


def sound(watched: Watched, name: str) -> None:
    watched.picture(name)
    assert watched.violations() + watched.beyond_the_side() + watched.faults() == []


def until(watched: Watched, which: str, most: int = 80) -> None:
    """Press Tab until a part has the focus."""
    for _ in range(most):
        watched.tab.keyboard.press("Tab")
        if watched.tab.evaluate("(which) => document.activeElement.matches(which)", which):
            return
    raise AssertionError(f"{which} is not reached by keys")


@pytest.mark.parametrize(("code", "language", "size", "light"), LOOKS, ids=lambda one: str(one)[:9])
def test_reports_are_picked_and_looked_over_by_keys_alone(officer, served, code, language, size, light):
    name = f"many.{code}.{size['width']}.{'light' if light else 'dark'}"
    officer.open(f"/{code}/reports/desk", size=size, light=light)
    sound(officer, f"{name}.list")
    until(officer, f"input[name=report][value='{served.samples['report']}']")
    officer.tab.keyboard.press("Space")
    until(officer, "button[name=act][value=answer]")
    officer.tab.keyboard.press("Enter")
    officer.tab.wait_for_url("**/reports/desk/many?**")
    sound(officer, f"{name}.form")
    until(officer, "textarea")
    officer.tab.keyboard.type("The second team clears it tonight.")
    until(officer, "button[value=look]")
    officer.tab.keyboard.press("Enter")
    expect(officer.tab.locator("main h1")).to_have_text(say("reports.many_sure", language))
    sound(officer, f"{name}.sure")
    expect(officer.tab.locator("main dl")).to_contain_text("The second team clears it tonight.")
    until(officer, "button[value=change]")
    officer.tab.keyboard.press("Enter")

    expect(officer.tab.locator("textarea")).to_have_value("The second team clears it tonight.")


def test_the_pages_of_one_act_for_many_work_where_no_script_runs(browser, served):
    watched = Watched(browser, served.base, java_script_enabled=False)
    watched.context.add_cookies([{"name": COOKIE, "value": served.people["officer"], "url": served.base}])
    tab = watched.tab
    tab.goto(f"{served.base}/en/reports/desk")
    tab.locator(f"input[name=report][value='{served.samples['report']}']").check()
    tab.locator("button[name=act][value=answer]").click()
    tab.locator("textarea").fill("The second team clears it tonight.")
    tab.locator("button[value=look]").click()

    expect(tab.locator("main h1")).to_have_text(say("reports.many_sure", "en"))
    watched.close()
