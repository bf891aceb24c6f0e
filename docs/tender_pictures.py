"""Make the pictures of the purchases in the manual: walk through the demo as bidder, official, custodian and expert.

In:  a checkout whose environment is ready, and chromium on the PATH.
Out: docs/images/purchases/NAME.LANGUAGE.png.

The surprise: each language has a demo of its own, for a bid is handed in once and a deadline moves
once. And it is a test of the walk: a step that a new user could not take ends it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import unpack_archive

from pictures import DESK, LANGUAGES, ROOT, Walk, demo, exchanged
from playwright.sync_api import Browser

PICTURES = ROOT / "docs" / "images" / "purchases"
AT = "2023-12-31T00:00:00+08:00"
OPEN, TO_OPEN, TO_SCORE, FINISHED = "demo-open", "demo-to-open", "demo-to-score", "toilets-tender-2024"
BROUGHT = Path("build/demo/purchases")
SEALED_MS = 60_000
SAID = {
    "en": {
        "answer": "No: cleaners are those on the contract full time.",
        "clarify": "Two of the four toilets move to the east bank.",
        "reason": "Nine of ten steps name place, time and person.",
    },
    "zh-hans": {
        "answer": "不可以：保洁员指全职投入本项目的人员。",
        "clarify": "四座公厕中有两座移至东岸。",
        "reason": "十个步骤中有九个写明地点、时间和人员。",
    },
}


class Story:
    """One telling in one language: who walks, and what the demo printed and wrote."""

    def __init__(self, browser: Browser, language: str, into: Path, folder: Path, said: str) -> None:
        """Keep what all of them need."""
        self.browser, self.language, self.into, self.folder, self.said = (
            browser,
            language,
            into,
            folder,
            said,
        )
        self.words = SAID[language]

    def visitor(self) -> Walk:
        """Return somebody who has not signed in."""
        return Walk(self.browser, self.language, DESK, self.into)

    def person(self, login: str) -> Walk:
        """Return somebody who has signed in with what the demo printed."""
        return self.visitor().sign_in(login, self.said, code=0)

    def brought(self, name: str) -> Path:
        """Return what somebody brings along from the folder of the demo."""
        return self.folder / BROUGHT / name


def saved(walk: Walk, selector: str, to: Path) -> Path:
    """Follow a link or press a button that gives a file, and keep the file."""
    with walk.page.expect_download() as coming:
        walk.page.locator(selector).first.click()
    coming.value.save_as(to)
    return to


def visitor(story: Story) -> None:
    """Read on the front page what there is to try."""
    story.visitor().go("").picture("try", high=980)


def bidder(story: Story) -> None:
    """Take the tender's file, seal on the page, hand in, keep the receipt."""
    walk = story.person("firm-a").go(f"purchases/{OPEN}/bid/").picture("bidder-desk", high=900)
    tender = saved(walk, 'main a[href$="/sealing/tender.json"]', story.folder / "tender.json")
    walk.press('main a[href$="/purchases/seal/"]').press('main a[href$="/seal.html"]')
    walk.page.set_input_files("#tender", tender)
    walk.page.set_input_files("#folder", story.brought("offers/open/firm-a"))
    walk.page.click("#seal")
    walk.page.wait_for_selector("#done:not([hidden])", timeout=SEALED_MS)
    walk.picture("bidder-sealed", high=1100)
    envelope = saved(walk, "#envelope", story.folder / "mine.onusbid")
    walk.go(f"purchases/{OPEN}/bid/").page.set_input_files("input[name=envelope]", envelope)
    walk.press("form:has(input[name=envelope]) button").picture("bidder-receipt", high=900)
    assert walk.page.locator("main .receipt").count() == 1


def official(story: Story) -> None:
    """Answer to all, clarify, have it approved by another person, and see the deadline move."""
    officer = story.person("officer-1").go("purchases/").press(f'main a[href$="/purchases/{OPEN}/"]')
    officer.picture("official-desk", high=900).press('main a[href$="/act/answer/"]')
    officer.page.locator("select[name=question]").select_option(index=1)
    officer.fill("textarea[name=text]", story.words["answer"]).press("main form.narrow button[name=do]")
    officer.press('main a[href$="/act/clarify/"]').fill("textarea[name=text]", story.words["clarify"])
    officer.page.locator("select[name=material]").select_option("yes")
    officer.press("main form button[name=preview]").picture("official-clarify", high=1100)
    officer.press("main form.narrow button[name=do]")
    waiting = officer.page.url
    head = story.person("head-1").go("purchases/").press(f'main a[href$="/purchases/{OPEN}/"]')
    head.press(f'main a[href*="/purchases/{OPEN}/waiting/"]').picture("official-approve", high=900)
    head.press("main form button[value=approve]")
    officer.page.goto(waiting)
    officer.press("main form button[value=carry_out]").picture("official-moved", high=1200)


def custodian(story: Story) -> None:
    """Close the receiving, take a bidder's code, open by a command with three shares, and read what came out."""
    keeper = story.person("custodian-1").go("purchases/").press(f'main a[href$="/purchases/{TO_OPEN}/"]')
    keeper.press('main a[href$="/custody/"]').press("main form[method=post] button")
    keeper.picture("custodian-closed", high=900)
    digest, _, code = (
        story.brought("codes/to-open/firm-a.txt").read_text(encoding="utf-8").strip().partition(" ")
    )
    firm = story.person("firm-a").go(f"purchases/{TO_OPEN}/bid/")
    firm.fill("#code_ciphertext", digest).fill("#code", code).picture("bidder-code", high=900)
    firm.press("form:has(#code) button")
    copy = saved(keeper, 'main a[href$="/custody/sealed-log.zip"]', story.folder / "sealed-log.zip")
    unpack_archive(copy, story.folder / "copy")
    shares = []
    for number in (1, 3, 5):
        sheet, given = (
            story.brought(f"custodians/to-open/share-{number}.txt"),
            story.folder / f"give-{number}.txt",
        )
        policy = story.brought("custodians/policy.txt")
        bid(
            story,
            "release",
            sheet,
            "--store",
            story.folder / "copy" / "sealed",
            "--policy",
            policy,
            "--out",
            given,
        )
        shares += ["--share", given]
    website, codes = Path("build/demo/website"), story.brought("codes/to-open/all.txt")
    out = website / "sealed-opened" / TO_OPEN
    bid(
        story,
        "open",
        website / "sealed",
        "--tender",
        TO_OPEN,
        *shares,
        "--codes",
        codes,
        "--out",
        out,
        "--last",
    )
    keeper.go(f"purchases/{TO_OPEN}/custody/").picture("custodian-opened", high=620)


def bid(story: Story, *words: object) -> None:
    """Run a command of sealed bids by the clock of the demo, where the demo runs."""
    ran = subprocess.run(
        [sys.executable, "-m", "onus", "demo", "bid", *map(str, words)],
        cwd=story.folder, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def expert(story: Story) -> None:
    """Score on the own sheet, seal it, and open it once all are sealed."""
    login = next(line.split()[0] for line in story.said.splitlines() if line.startswith("  expert-"))
    walk = story.person(login).go("purchases/").press(f'main a[href$="/purchases/{TO_SCORE}/"]')
    walk.press('main a[href$="/scores/"]')
    for number, field in enumerate(walk.page.locator("input[name^=points-]").all()):
        field.fill(str(27 - 3 * number))
    walk.fill("input[name^=reason-]", story.words["reason"]).picture("expert-sheet", high=1100)
    sheet = saved(walk, "form:has(input[value=make]) button", story.folder / "sheet.json")
    walk.page.set_input_files("input[name=sheet]", sheet)
    walk.press("form:has(input[value=seal]) button").picture("expert-sealed", high=560)
    walk.page.set_input_files("input[name=sheet]", sheet)
    walk.press("form:has(input[value=open]) button")


def citizen(story: Story) -> None:
    """Read, without an account, how the finished purchase was decided."""
    walk = story.visitor().go(f"tenders/{FINISHED}/").picture("citizen-purchase", high=1100)
    walk.go(f"tenders/{FINISHED}/evaluation/").picture("citizen-evaluation", high=1300)


ROLES = (visitor, bidder, official, custodian, expert, citizen)


def tell(browser: Browser, language: str, folder: Path, into: Path) -> None:
    """Walk through a demo of one's own in one language, in every role."""
    with demo(folder, at=AT) as said:
        for role in ROLES:
            role(Story(browser, language, into, folder, said))


def main() -> None:
    """Walk, and exchange the pictures when every step was taken."""
    with exchanged(PICTURES) as (browser, aside, into):
        for language in LANGUAGES:
            folder = aside / language
            folder.mkdir()
            tell(browser, language, folder, into)


if __name__ == "__main__":
    main()
