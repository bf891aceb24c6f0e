"""Journeys at the desks of a purchase in a real browser, in both languages: two persons for each act, and what waits."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from onus.base.instants import SECOND_US
from onus.outside.clock import machine_now
from onus.web.sentences import say
from tests.web.browser.conftest import lay, serving
from tests.web.browser.served import Served
from tests.web.browser.tabs import COOKIE, Tabs
from tests.web.browser.watched import NARROW, WIDE, Watched
from tests.web.purchase.laid import STAGES, TENDER

pytestmark = pytest.mark.browser
# To the other database a language makes no difference.
LANGUAGES = [
    pytest.param(("en", "en"), id="en", marks=pytest.mark.once),
    pytest.param(("zh-hans", "zh-Hans"), id="zh-hans"),
]
MOVED = "2024-02-13 09:30"


class Desk:
    """The purchase at a stage, and a tab for each who acts in it."""

    def __init__(self, served: Served, browser, code: str, language: str) -> None:
        self.served, self.language, self.code = served, language, code
        self.tabs, self.root = Tabs(browser, served), f"/{code}/purchases/{TENDER}/"

    def open(self, who: str, page: str = "", *, size=NARROW) -> Watched:
        """Open a page of the purchase as somebody, and hold it to the rules of access."""
        watched = self.tabs.of(who)
        watched.open(page if page.startswith("/") else self.root + page, size=size)
        self.sound(watched)
        return watched

    def sound(self, watched: Watched) -> None:
        # The status of a refusal is no fault of the page.
        faults = [one for one in watched.faults() if "the server responded with a status of 4" not in one]
        assert watched.violations() + faults + watched.beyond_the_side() == []
        assert watched.tab.locator("html").get_attribute("lang") == self.language

    def says(self, key: str, **named: object) -> str:
        return say(f"purchase.{key}", self.language, **named)  # type: ignore[arg-type]

    def prepared(self, who: str, kind: str, **fields: str) -> str:
        """Fill the form of an act and send it; return the way to what waits then."""
        watched = self.open(who, f"act/{kind}/")
        fill(watched.tab.locator("main"), fields)
        watched.tab.locator("button[name=do]").click()
        expect(watched.tab.locator("main h1")).to_have_text(self.says(f"act_{kind}"))
        assert "/waiting/" in watched.tab.url, watched.tab.locator("main").inner_text()
        self.sound(watched)
        return urlsplit(watched.tab.url).path

    def decided(self, who: str, waits: str, decision: str) -> Watched:
        """Open what waits as somebody, and decide on it."""
        watched = self.open(who, waits)
        watched.tab.locator(f"button[value={decision}]").click()
        watched.tab.wait_for_load_state()
        self.sound(watched)
        return watched


def fill(form: Locator, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        part = form.locator(f"[name={name}]")
        if part.evaluate("(one) => one.tagName") == "SELECT":
            part.select_option(text)
        else:
            part.fill(text)


def at_stage(stage: str):
    """Return a fixture: the website of a purchase at a stage, once for each language."""

    @pytest.fixture(scope="module", params=LANGUAGES)
    def desk(request, browser, tmp_path_factory):
        behind_s = (machine_now() - STAGES[stage]) // SECOND_US
        with serving(tmp_path_factory.mktemp(stage), ["at_desks", stage], behind_s=behind_s) as found:
            yield Desk(found, browser, *request.param)

    return desk


planning, bidding, scoring, scored = (at_stage(one) for one in ("planning", "bidding", "scoring", "scored"))
announcing = at_stage("planning")
"""A website of its own: what is announced is planned no longer, whichever test comes first."""


def test_a_late_clarification_moves_the_one_deadline_for_the_desk_the_public_and_the_sealing_page(
    bidding, tmp_path
):
    tab = bidding.open("officer-1", "act/clarify/").tab
    fill(tab.locator("main"), {"text": "Two toilets are moved.", "material": "yes"})
    tab.locator("button[name=preview]").click()
    expect(tab.locator("main [role=status]")).to_contain_text(MOVED)
    bidding.sound(bidding.tabs.of("officer-1"))
    tab.locator("button[name=do]").click()
    tab.wait_for_url("**/waiting/**")
    waits = urlsplit(tab.url).path
    bidding.decided("head-1", waits, "approve")
    bidding.decided("officer-1", waits, "carry_out")

    expect(bidding.open("officer-1").tab.locator("main")).to_contain_text(MOVED)
    lay(bidding.served.way, "judge_purchase", "2024-01-29T12:00:00+08:00")
    public = bidding.open("officer-1", f"/{bidding.code}/tenders/{TENDER}/")
    expect(public.tab.locator("main")).to_contain_text(MOVED)
    firm = bidding.open("firm", "bid/")
    with firm.tab.expect_download() as coming:
        firm.tab.locator('a[href$="/sealing/tender.json"]').first.click()
    coming.value.save_as(tmp_path / "tender.json")
    assert "2024-02-13T01:30:00Z" in json.dumps(read(tmp_path / "tender.json"))
    expect(firm.tab.locator("main")).to_contain_text(MOVED)


def read(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_plan_above_the_limit_of_its_head_is_refused_although_finance_confirmed_it(planning):
    waits = planning.prepared("officer-1", "approve_plan", amount="600000000")
    planning.decided("finance-1", waits, "approve")
    refused = planning.decided("head-1", waits, "carry_out")

    expect(refused.tab.locator("main")).to_contain_text(planning.says("denied_limit"))


def test_a_consultation_is_held_by_keyboard_alone(planning):
    tab = planning.open("officer-1", "act/consult/", size=WIDE).tab
    tab.locator("#id_subject").focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Tab")
    tab.keyboard.type("Which hours?")
    tab.keyboard.press("Tab")
    tab.keyboard.type("https://notices.example/0")
    tab.keyboard.press("Tab")
    # A day is typed part by part, in the order in which the browser shows them.
    tab.locator("#id_closes").fill("2024-02-09")
    tab.locator("#id_closes").focus()
    while tab.evaluate("document.activeElement.name") != "do":
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    expect(tab.locator("body")).to_contain_text(planning.says("done_act"))
    expect(tab.locator("main")).to_contain_text(planning.says("fact_consultation_opened"))


def test_a_notice_is_published_by_two_persons_where_no_script_runs(announcing, browser):
    def plain(who: str) -> Watched:
        found = Watched(browser, announcing.served.base, java_script_enabled=False)
        session = announcing.served.people[who]
        found.context.add_cookies([{"name": COOKIE, "value": session, "url": announcing.served.base}])
        return found

    li, reviewer = plain("officer-1"), plain("officer-2")
    li.tab.goto(announcing.served.base + announcing.root + "act/notice/")
    li.tab.locator("#id_notice").select_option("tender")
    li.tab.locator("#id_place").fill("https://notices.example/1")
    li.tab.set_input_files(
        "#id_file", {"name": "notice.txt", "mimeType": "text/plain", "buffer": b"the notice"}
    )
    li.tab.locator("button[name=do]").click()
    waits = li.tab.url
    reviewer.tab.goto(waits)
    reviewer.tab.locator("button[value=approve]").click()
    li.tab.goto(waits)
    li.tab.locator("button[value=carry_out]").click()

    expect(li.tab.locator("main")).to_contain_text(announcing.says("fact_notice_published"))
    expect(li.tab.locator("main")).to_contain_text(announcing.says("stage_announced"))
    li.close()
    reviewer.close()


def test_a_member_makes_seals_and_opens_the_own_sheet_and_steps_back_with_a_tie(scoring, tmp_path):
    watched = scoring.open("expert-07", "scores/")
    tab = watched.tab
    for one in tab.locator("input[name^=points-]").all():
        one.fill("24.5")
    with tab.expect_download() as coming:
        tab.locator("form", has=tab.locator("input[value=make]")).locator("button").click()
    coming.value.save_as(tmp_path / "sheet.json")
    for act, told in (("seal", "sheet_sealed_now"), ("open", "sheet_opened_now")):
        tab.set_input_files("#sheet", tmp_path / "sheet.json")
        tab.locator("form", has=tab.locator(f"input[value={act}]")).locator("button").click()
        expect(tab.locator("body")).to_contain_text(scoring.says(told))
        scoring.sound(watched)

    other = scoring.open("expert-02", "act/declare/")
    fill(other.tab.locator("main"), {"supplier": "firm-a", "relation": "kin"})
    other.tab.locator("button[name=do]").click()
    other.tab.wait_for_load_state()
    refused = scoring.open("expert-02", "scores/")
    expect(refused.tab.locator("main")).to_contain_text(scoring.says("denied_recused"))


def test_an_award_is_decided_by_two_and_its_contract_waits_for_the_notice_and_for_a_challenge(scored):
    waits = scored.prepared("officer-1", "award", lot="1", text="First in the ranking.")
    expect(scored.tabs.of("officer-1").tab.locator("main")).to_contain_text("261,600.00")
    scored.decided("officer-2", waits, "approve")
    scored.decided("head-1", waits, "carry_out")
    held = scored.open("officer-1", "act/sign/")
    expect(held.tab.locator("main")).to_contain_text(scored.says("bar_not_notified"))

    notice = scored.prepared("officer-1", "notice", notice="award", place="https://notices.example/2")
    scored.decided("officer-2", notice, "approve")
    scored.decided("officer-1", notice, "carry_out")
    signing = scored.prepared("officer-1", "sign", lot="1", contract="toilets-2024")
    scored.decided("contract-reviewer-1", signing, "approve")
    firm = scored.open("firm", "act/challenge/")
    fill(firm.tab.locator("main"), {"about": "result", "text": "The points are wrong."})
    firm.tab.locator("button[name=do]").click()
    firm.tab.wait_for_load_state()
    stopped = scored.decided("head-1", signing, "carry_out")

    expect(stopped.tab.locator("main")).to_contain_text(scored.says("bar_challenge_open"))
    expect(stopped.tab.locator("main")).to_contain_text("CN-PROT-32")
    expect(stopped.tab.locator("main")).to_contain_text("TENDER-040")
