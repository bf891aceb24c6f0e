"""Journeys in a real browser: a resident reports and reopens, by keys alone too; an officer acts before the
ladder moves; a contractor disputes; an auditor downloads and verifies."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from onus.actions.assess import assess_folder
from onus.base.instants import SECOND_US, instant
from onus.outside.clock import machine_now
from tests.web.browser.conftest import lay, serving
from tests.web.browser.tabs import NOBODY
from tests.web.browser.watched import WIDE, Watched

pytestmark = pytest.mark.browser
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{2}")
NUMBER = re.compile(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")
STREET = "/streets/benxi-2023-replay/tiyu-slope-1/"
SENT_MS = 60_000
STOPS_MAX = 120
EVENING, MORNING = "2023-12-16T20:00:00+08:00", "2023-12-17T06:00:00+08:00"
SLOPES = "CLEAR-SLOPE-24/mingshan/snowfall-2023-12-13T12:00:00Z/2023-12-16T04:00:00Z"


def stop_at(tab: object, which: str) -> None:
    """Press Tab until the keyboard stands on something; whoever has no mouse has no other way."""
    for _ in range(STOPS_MAX):
        tab.keyboard.press("Tab")
        if tab.evaluate("(which) => document.activeElement.matches(which)", which):
            return
    raise AssertionError(f"no key leads to {which} on {tab.url}")


def enter(tab: object) -> None:
    """Press Enter, and wait for the page that follows."""
    with tab.expect_navigation(timeout=SENT_MS):
        tab.keyboard.press("Enter")


def just_now() -> str:
    """Return the second that now begins by the clocks of Benxi: later than all that was done before."""
    sleep((SECOND_US - machine_now() % SECOND_US) / SECOND_US)
    return datetime.fromtimestamp(machine_now() // SECOND_US, ZoneInfo("Asia/Shanghai")).isoformat()[:19]


def receipt_of(tab: object) -> tuple[str, str]:
    """Return the number and the code of the receipt, when it has come."""
    expect(tab.locator(".receipt")).to_be_visible(timeout=SENT_MS)
    said = tab.locator("main").inner_text()
    return NUMBER.search(said).group(), CODE.search(said).group()


def test_a_resident_reports_and_reopens_what_was_closed_too_early(tabs, served):
    resident, officer = tabs.of(NOBODY), tabs.of("officer")
    resident.open(f"/zh-hans{STREET}")
    resident.tab.locator('a[href*="kind=not_done"]').first.click()
    resident.tab.locator("#id_text").fill("坡上全是冰，一直没有人来清。")
    resident.tab.locator("button[value=preview]").click()
    expect(resident.tab.locator("#public")).to_be_visible()
    expect(
        resident.tab.locator("[data-guarded]")
    ).to_be_attached()  # No person is quicker than a script comes.
    resident.tab.locator("button[value=send]").click()
    number, code = receipt_of(resident.tab)

    officer.open(f"/zh-hans/reports/desk/{number}", size=WIDE)
    close = officer.tab.locator("details", has=officer.tab.locator('input[value="close"]'))
    close.locator("summary").click()
    close.locator('[name$="done"]').fill("已撒盐铲雪")
    close.locator('[name$="done_by"]').fill("承包方")
    close.locator('[name$="inspected_at"]').fill(just_now())
    close.locator('[name$="result"]').select_option("pass")
    close.get_by_role("button").click()
    expect(officer.tab.locator(".timeline")).to_contain_text("已撒盐铲雪")

    resident.open("/zh-hans/reports/follow")
    resident.tab.locator("#id_code").fill(code)
    resident.tab.locator("main form button").click()
    expect(resident.tab.locator("main")).to_contain_text("已撒盐铲雪")
    resident.tab.locator('[name$="reopen"]').last.fill("仍是冰")
    resident.tab.locator("button[value=reopen]").click()

    expect(resident.tab.locator(".banner-done")).to_contain_text("已重新办理")
    assert [note for note in resident.faults() if not note.startswith("409")] == []


def test_a_report_is_made_by_keys_alone(tabs):
    tab = tabs.of(NOBODY)
    tab.open(f"/en{STREET}", size=WIDE)
    stop_at(tab.tab, 'a[href*="kind=not_done"]')
    enter(tab.tab)
    stop_at(tab.tab, "#id_text")
    tab.tab.keyboard.type("Ice on the slope.")
    stop_at(tab.tab, "button[value=preview]")
    enter(tab.tab)
    expect(tab.tab.locator("[data-guarded]")).to_be_attached()
    stop_at(tab.tab, "button[value=send]")
    enter(tab.tab)

    number, code = receipt_of(tab.tab)
    assert number and code


@pytest.fixture(scope="module")
def evening(benxi_folder, tmp_path_factory):
    """The website of an evening of the replay: the first cases have opened, and a ladder waits."""
    out = tmp_path_factory.mktemp("evening") / "out"
    assess_folder(benxi_folder, out, as_of=instant(EVENING), workers=1, progress=lambda *_: None)
    behind_s = (machine_now() - instant(EVENING)) // SECOND_US - 900
    served = tmp_path_factory.mktemp("evening-served")
    with serving(served, ["evening", benxi_folder, out], behind_s=behind_s) as found:
        yield found


def test_an_officer_signs_in_and_acts_before_the_ladder_moves(browser, evening):
    tab = Watched(browser, evening.base)
    tab.open("/zh-hans/workbench/", size=WIDE)
    tab.tab.locator("#id_login, #id_username").first.fill("supervisor")
    tab.tab.locator("#id_password").fill(evening.people["password"])
    tab.tab.locator("main form button").first.click()
    key = bytes.fromhex(evening.people["key"])
    tab.tab.locator("main form input:not([type=hidden])").first.fill(f"{totp(key, t0=0):06d}")
    tab.tab.locator("main form button").first.click()
    tab.tab.locator(f'a[href*="{SLOPES.split("/")[0]}"]').first.click()
    tab.tab.locator('main a[href*="/draw/?case="]').click()
    tab.tab.locator("main form button").first.click()
    for place in tab.tab.locator("main fieldset").all():
        place.locator("input[type=radio]").first.check()
    tab.tab.locator("#text").fill("现场检查。")
    tab.tab.locator("main form button").first.click()
    tab.open(f"/zh-hans/workbench/benxi-2023-replay/cases/{SLOPES}/", size=WIDE)
    expect(tab.tab.locator("main")).to_contain_text("已记录，待下一次评定")
    lay(evening.way, "assess", MORNING)
    tab.open(f"/zh-hans/workbench/benxi-2023-replay/cases/{SLOPES}/", size=WIDE)

    expect(tab.tab.locator(".ladder > li").first).to_have_class("rung-acted")
    assert tab.faults() == []
    tab.close()


def test_a_contractor_disputes_a_finding_and_it_stands_beside_it(tabs, served):
    tab = tabs.of("contractor")
    tab.open(f"/zh-hans/contractor/{served.samples['dossier']}/findings/{served.samples['duty']}/", size=WIDE)
    tab.tab.locator("main form textarea").fill("该路段因施工封闭，无法作业。")
    tab.tab.locator("main form button").last.click()

    expect(tab.tab.locator("main")).to_contain_text("该路段因施工封闭，无法作业。")
    assert tab.faults() == []


def test_an_auditor_downloads_a_receipt_and_the_keys_and_verifies_everything(tabs, served, tmp_path):
    tab = tabs.of(NOBODY)
    tab.open("/zh-hans/data/", size=WIDE)
    policy = tab.tab.locator('a[href$="/log/policy"]').first.get_attribute("href")
    (tmp_path / "policy").write_bytes(tab.context.request.get(served.base + policy).body())
    tab.open(f"/zh-hans/duties/{served.samples['dossier']}/{served.samples['duty_id']}/", size=WIDE)
    with tab.tab.expect_download() as coming:
        tab.tab.locator('a[href$=".tlog-proof"]').first.click()
    receipt = Path(coming.value.path()).read_text(encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "onus", "verify", f"{served.base}/site/", "--policy", str(tmp_path / "policy"),
         "--no-state", "--workers", "1"],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip

    assert receipt.startswith("c2sp.org/tlog-proof@v1")
    assert ran.returncode == 0, ran.stdout + ran.stderr
