"""Make the pictures of the purchases in the manual: walk through the demo as bidder, official, custodian, expert and at the award.

In:  a checkout whose environment is ready, and chromium on the PATH.
Out: docs/images/purchases/NAME.LANGUAGE.png.

The surprise: each language has a demo of its own, for a bid is handed in once and a deadline moves
once. And it is a test of the walk: a step that a new user could not take ends it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from shutil import unpack_archive

from pictures import BASE, DESK, LANGUAGES, ROOT, Walk, demo, exchanged
from playwright.sync_api import Browser

PICTURES = ROOT / "docs" / "images" / "purchases"
AT = "2023-12-31T00:00:00+08:00"
OPEN, TO_OPEN, TO_SCORE, TO_AWARD = "demo-open", "demo-to-open", "demo-to-score", "demo-to-award"
FINISHED = "toilets-tender-2024"
CONTRACT, SEASON_ENDS = "toilets-2024", "2024-05-02T00:00:00+08:00"
BROUGHT = Path("build/demo/purchases")
SEALED_MS = 60_000
HELD = 409
"""Status of a page that says why something permitted waits."""
SAID = {
    "en": {
        "answer": "No: cleaners are those on the contract full time.",
        "clarify": "Two of the four toilets move to the east bank.",
        "reason": "Nine of ten steps name place, time and person.",
        "award": "First in the ranking.",
        "challenge": "The committee read the plan only in part.",
        "rejected": "Every step of the plan is on the sheets.",
    },
    "zh-hans": {
        "answer": "不可以：保洁员指全职投入本项目的人员。",
        "clarify": "四座公厕中有两座移至东岸。",
        "reason": "十个步骤中有九个写明地点、时间和人员。",
        "award": "综合得分第一。",
        "challenge": "评审委员会只看了部分作业方案。",
        "rejected": "评分表已逐项评审方案的每一步骤。",
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

    def person(self, login: str, *, code: int = 0) -> Walk:
        """Return somebody who has signed in with what the demo printed; each code serves once."""
        return self.visitor().sign_in(login, self.said, code=code)

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
    walk.page.set_input_files("#key", story.brought("keys/firm-a.txt"))
    walk.page.click("#seal")
    walk.page.wait_for_selector("#done:not([hidden])", timeout=SEALED_MS)
    walk.picture("bidder-sealed", high=1900)
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
    officer = story.person("officer-1", code=2).go(f"purchases/{TO_OPEN}/seed/")
    officer.page.set_input_files("input[name=checkpoint]", story.brought("seeds/to-open.txt"))
    officer.press("form:has(input[name=checkpoint]) button").picture("seed-brought", high=900)
    officer.go(f"purchases/{TO_OPEN}/act/draw/").press("main form.narrow button[name=do]")


def bid(story: Story, *words: object) -> None:
    """Run a command of sealed bids by the clock of the demo, where the demo runs."""
    onus(story, "demo", "bid", *words)


def onus(story: Story, *words: object) -> None:
    """Run a command where the demo runs."""
    ran = subprocess.run(
        [sys.executable, "-m", "onus", *map(str, words)],
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


def award(story: Story) -> None:
    """Decide the award, see why the contract waits, hear a challenge, sign, and take what is then owed."""
    desk, signing = f"purchases/{TO_AWARD}/", f"purchases/{TO_AWARD}/act/sign/"
    officer, reviewer, head, lawyer = (
        story.person(login, code=code)
        for login, code in (("officer-1", 1), ("officer-2", 0), ("head-1", 1), ("contract-reviewer-1", 0))
    )
    officer.go("purchases/").press(f'main a[href$="/purchases/{TO_AWARD}/"]')
    officer.press('main a[href$="/act/award/"]').page.locator("select[name=lot]").select_option(index=1)
    officer.fill("textarea[name=text]", story.words["award"])
    seconded(story, officer, reviewer, head, picture="award-review")
    answer = officer.page.goto(f"{BASE}/{story.language}/{signing}")
    assert answer is not None and answer.status == HELD
    officer.picture("award-held", high=620)
    officer.go(f"{desk}act/notice/").page.locator("select[name=notice]").select_option("award")
    officer.fill("input[name=place]", "https://notices.example/award")
    seconded(story, officer, head, officer)
    firm = story.person("firm-b").go(f"{desk}act/challenge/")
    firm.page.locator("select[name=about]").select_option("result")
    firm.fill("textarea[name=text]", story.words["challenge"]).press("main form.narrow button[name=do]")
    officer.page.goto(f"{BASE}/{story.language}/{signing}")
    officer.picture("award-challenged", high=620)
    reviewer.go(f"{desk}act/answer_challenge/").page.locator("select[name=challenge]").select_option(index=1)
    reviewer.page.locator("select[name=outcome]").select_option("rejected")
    reviewer.fill("textarea[name=text]", story.words["rejected"]).press("main form.narrow button[name=do]")
    officer.go(f"{desk}contract/").picture("award-owed", high=1500)
    officer.go(signing).page.locator("select[name=lot]").select_option(index=1)
    officer.fill("input[name=contract]", CONTRACT)
    seconded(story, officer, lawyer, head)
    officer.go(desk).picture("award-signed", high=900)
    signed = saved(officer.go(f"{desk}contract/"), "main a[download]", story.folder / "contract.toml")
    supervised(story, signed)


def seconded(story: Story, first: Walk, second: Walk, doer: Walk, *, picture: str = "") -> None:
    """Prepare what a form holds, let another person approve it, and whoever may, do it."""
    first.press("main form.narrow button[name=do]")
    waiting = first.page.url
    second.page.goto(waiting)
    if picture:
        second.picture(picture, high=900)
    second.press("main form button[value=approve]").page.goto(waiting)
    doer.page.goto(waiting)
    doer.press("main form button[value=carry_out]")
    assert "/waiting/" not in doer.page.url, "it was not done"


def supervised(story: Story, contract: Path) -> None:
    """Put the contract into the record of its first month, and have that month assessed by it."""
    ours = story.folder / "ours"
    shutil.copytree(ROOT / "examples" / CONTRACT, ours)
    shutil.copyfile(contract, ours / "contract.toml")
    onus(story, "assess", ours, "--as-of", SEASON_ENDS, "--out", story.folder / "ours-month")


def citizen(story: Story) -> None:
    """Read, without an account, how the finished purchase was decided."""
    walk = story.visitor().go(f"tenders/{FINISHED}/").picture("citizen-purchase", high=1100)
    walk.go(f"tenders/{FINISHED}/evaluation/").picture("citizen-evaluation", high=1300)


ROLES = (visitor, bidder, official, custodian, expert, award, citizen)


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
