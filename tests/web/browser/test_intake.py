"""The intake in a real browser: the sum is done beside the page, under the strict policy, and the form goes by itself."""

from __future__ import annotations

import pytest

from tests.web.browser.watched import WIDE

pytestmark = pytest.mark.browser


def test_a_report_is_sent_by_itself_once_its_sum_is_done(watched, served):
    watched.open(
        f"/en/reports/new?dossier={served.samples['dossier']}&place={served.samples['place']}", size=WIDE
    )
    tab = watched.tab
    tab.locator("input[name=sort], select[name=sort]").first.wait_for()
    if tab.locator("select[name=sort]").count():
        tab.locator("select[name=sort]").select_option("not_done")
    else:
        tab.locator("input[name=sort][value=not_done]").check()
    tab.locator("#id_text").fill("Ice on the crossing")
    tab.locator("button[value=preview]").click()
    tab.locator("[data-puzzle]").wait_for(state="attached")
    assert tab.locator("input[name=nonces]").input_value() == ""

    tab.locator("button[value=send]").click()
    tab.locator("svg, .receipt, h1").first.wait_for()
    tab.wait_for_load_state("networkidle")

    assert "R-" in tab.content() and tab.locator("[data-puzzle]").count() == 0
    assert watched.faults() == []


def test_a_button_that_leads_back_waits_for_no_sum(watched, served):
    watched.open(
        f"/en/reports/new?dossier={served.samples['dossier']}&place={served.samples['place']}", size=WIDE
    )
    tab = watched.tab
    tab.locator("#id_text").fill("Ice on the crossing")
    if tab.locator("select[name=sort]").count():
        tab.locator("select[name=sort]").select_option("not_done")
    else:
        tab.locator("input[name=sort][value=not_done]").check()
    tab.locator("button[value=preview]").click()
    tab.locator("[data-puzzle]").wait_for(state="attached")

    tab.locator("button[value=change]").click()
    tab.locator("#id_text").wait_for()

    assert tab.locator("#id_text").input_value() == "Ice on the crossing"
