"""The intake in a real browser: the sum is done beside the page, under the strict policy, and the form goes by itself."""

from __future__ import annotations

import pytest

from tests.web.browser.watched import WIDE

pytestmark = pytest.mark.browser
WORDS = "Ice on the crossing"


@pytest.fixture
def preview(watched, served):
    """A tab that shows the preview of a report, whose sum has just begun."""
    samples = served.samples
    place = samples.get("place") or samples["place_id"]
    watched.open(f"/en/reports/new?dossier={samples['dossier']}&place={place}", size=WIDE)
    tab = watched.tab
    tab.locator("#id_text").fill(WORDS)
    choice = tab.locator("input[name=sort][value=not_done]")
    if choice.count():
        choice.check()
    else:
        tab.locator("select[name=sort]").select_option("not_done")
    tab.locator("button[value=preview]").click()
    tab.locator("[data-puzzle]").wait_for(state="attached")
    return watched


def test_a_report_is_sent_by_itself_once_its_sum_is_done(preview):
    tab = preview.tab
    assert tab.locator("input[name=nonces]").input_value() == ""

    tab.locator("button[value=send]").click()
    tab.locator("[data-puzzle]").wait_for(state="detached")

    assert "R-" in tab.locator("main").inner_text()
    assert preview.faults() == []


def test_a_button_that_leads_back_waits_for_no_sum(preview):
    tab = preview.tab

    tab.locator("button[value=change]").click()
    tab.locator("#id_text").wait_for()

    assert tab.locator("#id_text").input_value() == WORDS
