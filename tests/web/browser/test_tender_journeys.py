"""A bidder's journey in a real browser: seal on the page, hand in, and have the receipt verified by the command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from onus.base.instants import SECOND_US
from onus.outside.clock import machine_now
from onus.wire.sealing.bidder_keys import KeptKey
from tests.resealed import own_key
from tests.web.browser.conftest import serving
from tests.web.browser.served import Served
from tests.web.browser.tabs import Tabs
from tests.web.browser.watched import WIDE, Watched
from tests.web.purchase.laid import BIDDING

pytestmark = pytest.mark.browser
SEALED_MS = 60_000


@pytest.fixture(scope="module")
def taking(tmp_path_factory):
    """The website of a morning on which the generated purchase takes bids."""
    behind_s = (machine_now() - BIDDING) // SECOND_US
    with serving(tmp_path_factory.mktemp("bidding"), ["bidding"], behind_s=behind_s) as found:
        yield found


@pytest.fixture
def bidder(browser, taking):
    tabs = Tabs(browser, taking)
    yield tabs.of("bidder")
    tabs.close()


def saved(bidder: Watched, link: str, to: Path) -> Path:
    """Follow a link that gives a file, and keep the file."""
    with bidder.tab.expect_download() as coming:
        bidder.tab.locator(link).first.click()
    coming.value.save_as(to)
    return to


def ran(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onus", "bid", *map(str, words)],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip


def audited(taking: Served, copy: Path, receipt: Path) -> int:
    """Return the exit code of an audit over a copy of all that anybody may have."""
    if not copy.exists():
        sealed = Path(taking.way["ONUS_DATA"]) / "sealed"
        shutil.copytree(sealed, copy, ignore=shutil.ignore_patterns("private"))
    words = ("--tender", taking.samples["tender"], "--policy", copy / "log" / "policy", "--receipt", receipt)
    return ran("audit", copy, *words).returncode


@pytest.mark.parametrize(
    ("code", "language"), [pytest.param("en", "en", marks=pytest.mark.once), ("zh-hans", "zh-Hans")]
)
def test_a_bidder_seals_on_the_page_and_hands_in_and_the_command_line_verifies_the_receipt(
    bidder, taking, tmp_path, code, language
):
    tab, desk = bidder.tab, f"/{code}/purchases/{taking.samples['tender']}/bid/"
    folder = tmp_path / "bid"
    folder.mkdir()
    (folder / "bid.json").write_text('{"supplier":"firm-a"}', encoding="utf-8")
    bidder.open(desk, size=WIDE)
    tender = saved(bidder, 'a[href$="/sealing/tender.json"]', tmp_path / "tender.json")
    tab.locator(f'a[href="/{code}/purchases/seal/"]').click()
    tab.locator('main a[href$="/seal.html"]').click()
    assert tab.locator("html").get_attribute("lang") == language
    tab.set_input_files("#tender", tender)
    tab.set_input_files("#folder", folder)
    (tmp_path / "key.txt").write_text(KeptKey("firm-a", own_key("firm-a")).text(), encoding="utf-8")
    tab.set_input_files("#key", tmp_path / "key.txt")
    tab.click("#seal")
    tab.wait_for_selector("#done:not([hidden])", timeout=SEALED_MS)
    envelope = saved(bidder, "#envelope", tmp_path / "mine.onusbid")
    (tmp_path / "code.txt").write_text(tab.inner_text("#code"), encoding="utf-8")
    digest = tab.inner_text("#digest")

    bidder.open(desk, size=WIDE)
    tab.set_input_files("input[name=envelope]", envelope)
    tab.locator("form", has=tab.locator("input[name=envelope]")).locator("button").click()
    expect(tab.locator("main .receipt")).to_contain_text(digest)
    receipt = saved(bidder, '.receipt a[href$=".json"]', tmp_path / "receipt.json")
    saved(bidder, '.receipt a[href$=".json.tlog-proof"]', tmp_path / "receipt.json.tlog-proof")
    assert bidder.violations() + bidder.faults() == []

    checked = ran("check", envelope, "--tender", tender, "--code-file", tmp_path / "code.txt")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert audited(taking, tmp_path / "copy", receipt) == 0
    receipt.write_bytes(receipt.read_bytes().replace(digest.encode(), b"0" * len(digest)))
    assert audited(taking, tmp_path / "copy", receipt) == 1
