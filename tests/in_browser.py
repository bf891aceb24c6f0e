"""What the tests of pages share: one browser, both languages, and the rules of access that are asked of a page."""

from __future__ import annotations

import os
import shutil
from functools import partial

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
        "resultTypes": ["violations"]}  # fmt: skip
LANGUAGES = ("en", "zh-Hans")


@pytest.fixture(scope="session")
def browsers():
    """What starts a browser; one for the whole session, for a second one in the same process is refused."""
    found = next((p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), None)
    if found is None and not os.environ.get("ONUS_REQUIRE_ALL"):
        pytest.skip("no browser on the PATH")
    assert found, "browser tests need chromium on the PATH: apt-get install chromium fonts-noto-cjk"
    from playwright.sync_api import sync_playwright  # Dear to load, and few tests ask for it.

    with sync_playwright() as playwright:
        yield partial(playwright.chromium.launch, executable_path=shutil.which(found))


@pytest.fixture(scope="module")
def browser(browsers):
    started = browsers(args=ARGUMENTS)
    yield started
    started.close()
