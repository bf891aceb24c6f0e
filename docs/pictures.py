"""Make the pictures of the manual: walk through the demo as four new users, and photograph what they see.

In:  a checkout whose environment is ready, and chromium on the PATH.
Out: docs/images/website/NAME.LANGUAGE.png.

The surprise: it is a test of the walk, too. A step that a new user could not take ends it
with the step's name, and no picture is exchanged.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images" / "website"
AT = "2023-12-19T20:30:00+08:00"
"""The evening of the notice: duties are overdue, the ladder is moving, shops were threatened."""
PORT, START_S = 8027, 180
BASE, DOSSIER = f"http://127.0.0.1:{PORT}", "benxi-2023-replay"
SLOPE = f"{DOSSIER}/tiyu-slope-1"
LANGUAGES = {"en": "en", "zh-hans": "zh-Hans"}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1120, "height": 760}
COLOURS = 64
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run"]


@contextmanager
def demo(folder: Path, *, at: str = AT) -> Iterator[str]:
    """Serve the replay from a folder that goes away, and say what it printed."""
    way = {name: value for name, value in os.environ.items() if not name.startswith(("ONUS_", "DJANGO_"))}
    way["PYTHONPATH"] = str(ROOT / "src")
    told = folder / "told"
    with told.open("w", encoding="utf-8") as stream:
        running = subprocess.Popen(
            [sys.executable, "-m", "onus", "demo", "--port", str(PORT), "--at", at],
            cwd=folder, env=way, stdout=stream, stderr=stream,
        )  # fmt: skip
    try:
        for _ in range(START_S):
            try:
                urllib.request.urlopen(f"{BASE}/en/", timeout=10)  # noqa: S310 this machine
                break
            except urllib.error.URLError:
                if running.poll() is not None:
                    sys.exit(told.read_text(encoding="utf-8"))
                time.sleep(1)
        yield told.read_text(encoding="utf-8")
    finally:
        running.terminate()
        running.wait(timeout=60)


class Walk:
    """One new user in one language: goes to pages, fills in forms, and takes pictures."""

    def __init__(self, browser: Browser, language: str, size: dict[str, int], into: Path) -> None:
        """Open a browser that knows nothing yet."""
        context = browser.new_context(viewport=size, locale=LANGUAGES[language])
        self.page: Page = context.new_page()
        self.language, self.into = language, into

    def go(self, path: str) -> Walk:
        """Open a page of this language."""
        answer = self.page.goto(f"{BASE}/{self.language}/{path}")
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        return self

    def press(self, selector: str) -> Walk:
        """Press what a selector names, and wait for the page that follows."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        return self

    def fill(self, selector: str, text: str) -> Walk:
        """Write into a field."""
        self.page.locator(selector).first.fill(text)
        return self

    def picture(self, name: str, *, part: str = "", high: int = 0) -> Walk:
        """Keep what is seen: a part of the page, or its first screen, or as much as is asked for."""
        if part:
            raw = self.page.locator(part).first.screenshot()
        else:
            size = self.page.viewport_size or PHONE
            tall = min(high or size["height"], self.page.evaluate("document.documentElement.scrollHeight"))
            raw = self.page.screenshot(
                full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": tall}
            )
        small = Image.open(BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(self.into / f"{name}.{LANGUAGES[self.language]}.png", optimize=True)
        return self

    def sign_in(self, login: str, said: str, *, code: int | None = None) -> Walk:
        """Sign in with what the demo printed, and with the code that is named; else with that of the language."""
        found = re.search(rf"^  {login} +\w+ +(\S+)(?:  codes: (.*))?$", said, re.MULTILINE)
        assert found, f"the demo names no {login}"
        self.go("people/sign-in/").fill("#id_username, #id_login", login).fill("#id_password", found[1])
        self.press("main form button")
        if found[2]:
            number = list(LANGUAGES).index(self.language) if code is None else code
            self.fill("main form input:not([type=hidden])", found[2].split()[number]).press(
                "main form button"
            )
        return self


def resident(walk: Walk) -> None:
    """Find the street, see who answers, report, and follow."""
    said = "The slope is ice; nobody has come." if walk.language == "en" else "坡上全是冰，一直没有人来清。"
    walk.go("today/").picture("resident-today", high=900)
    walk.go(f"streets/{SLOPE}/").picture("resident-street", high=1500)
    walk.press('a[href*="kind=not_done"]').fill("#id_text", said).picture("resident-report", high=1300)
    walk.press("button[value=preview]").picture("resident-preview", high=1000)
    walk.page.wait_for_timeout(4_000)  # A form that is sent within moments is taken for a machine's.
    walk.press("button[value=send]").picture("resident-receipt", high=1100)


def shopkeeper(walk: Walk) -> None:
    """Ask what a notice means."""
    walk.go(f"notices/{DOSSIER}/notice-2023-12-19/").picture("shop-notice", high=1300)
    walk.go(f"reports/notice?dossier={DOSSIER}&place=tiyu-slope-1")
    walk.page.locator("input[name=notice]").first.check()
    walk.press("main form[method=post] button").picture("shop-answers", high=1400)


def officer(walk: Walk, said: str) -> None:
    """See what is about to go wrong, and act."""
    walk.sign_in("district-head", said).go(f"workbench/{DOSSIER}/").picture("officer-queue", high=1000)
    walk.press('main a[href*="/cases/"]').picture("officer-case", high=1100)


def contractor(walk: Walk, said: str) -> None:
    """See what is due, prove work, and see what is at stake."""
    walk.sign_in("contractor", said).go(f"contractor/{DOSSIER}/").picture("contractor-duties", high=760)
    walk.press('main a[href*="/findings/"]').picture("contractor-finding", high=1200)
    walk.go(f"contractor/{DOSSIER}/deductions/").picture("contractor-deductions", high=760)


def auditor(walk: Walk) -> None:
    """Follow a case up its ladder, and take the data away."""
    walk.go("cases/").press('main a[href*="/cases/benxi"]').picture("auditor-case", high=1200)
    walk.go("data/").picture("auditor-data", high=1100)
    walk.go("scorecards/").picture("auditor-scorecards", high=1000)


@contextmanager
def exchanged(pictures: Path) -> Iterator[tuple[Browser, Path, Path]]:
    """Yield a browser, a folder to work in and one for new pictures, which replace the old ones at the end."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        into = folder / "pictures"
        into.mkdir()
        chromium = next(p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p))
        browser = playwright.chromium.launch(executable_path=shutil.which(chromium), args=FLAGS)
        yield browser, folder, into
        browser.close()
        shutil.rmtree(pictures, ignore_errors=True)
        shutil.copytree(into, pictures)
    print(f"{len(list(pictures.iterdir()))} pictures in {pictures.relative_to(ROOT)}")


def main() -> None:
    """Walk, and exchange the pictures when every step was taken."""
    with exchanged(PICTURES) as (browser, folder, into), demo(folder) as said:
        for language in LANGUAGES:
            resident(Walk(browser, language, PHONE, into))
            shopkeeper(Walk(browser, language, PHONE, into))
            officer(Walk(browser, language, DESK, into), said)
            contractor(Walk(browser, language, DESK, into), said)
            auditor(Walk(browser, language, DESK, into))


if __name__ == "__main__":
    main()
