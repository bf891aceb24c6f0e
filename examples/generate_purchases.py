"""Write four generated purchases for people to try: one takes bids, one is opened, one is scored, one awarded.

In:  a folder, and the instant at which a demo begins.
Out: FOLDER/tenders/NAME, four tenders as they stand at that instant; FOLDER/offers/NAME/FIRM, what a
     bidder would seal; FOLDER/keys, what firms sign with; FOLDER/sheets, what four of the five experts scored;
     FOLDER/seeds, the checkpoint that a committee is drawn from, and the numbers of who is drawn by it.

They are the generated tender, told again with other days. The key of the first two is not made
here: its custodians hold it where the demo runs, and nobody can work it out from plain words.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generate_tender import (
    Envelope,
    Story,
    at,
    award,
    before_opening,
    ceremony,
    envelopes,
    evaluation,
    opening,
    own_key,
    seed_note,
    tell,
    write,
)

from onus.base.canonical import canonical_json
from onus.base.instants import DAY_US, Instant, instant
from onus.core.evaluation.drawing import Panel
from onus.core.evaluation.scoring import SheetOpened
from onus.core.sealing.facts import BiddingClosed, BidReceived, SealingCeremony
from onus.core.tendering.awarding import PanelDrawn
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.judge import judge
from onus.core.tendering.restraining import ApprovalGiven
from onus.outside.tenders import read_tender
from onus.wire.sealing.bidder_keys import KeptKey

WEEK, FRIDAY = 7, 4
NOT_YET = (SealingCeremony, BidReceived, BiddingClosed)
"""What comes about where the demo runs, and not in a file."""
OFFERS = {"open": ("firm-a", "firm-b"), "to-open": ("firm-a", "firm-b", "firm-c")}
BY_EXPERTS = (
    ('seats = ["sanitation", "sanitation", "accounting", ""]', 'seats = ["sanitation", "sanitation", "accounting", "", ""]'),
    ('buyers = ["buyer-representative"]\n', ""),
)  # fmt: skip
"""A committee of experts alone: each of them has a name to sign in with."""
OPENED, AWARDED = "to-open", "to-award"
LAST_TO_SCORE = 1
"""Experts of the panel who have sealed no sheet yet."""


@dataclass(frozen=True)
class Purchase:
    """A purchase to try.

    Attributes:
        name: of its folder.
        now: instant of the generated tender at which this telling stands.
        place: where its toilets are, in both languages.
        weeks: True where only whole weeks may lie between; else the day of the deadline is the last working day.
        changed: as `Story`.
    """

    name: str
    now: str
    place: tuple[str, str]
    weeks: bool
    changed: tuple[tuple[str, str], ...] = ()


PURCHASES = (
    Purchase("open", "2024-01-18T16:00:00", ("by the river", "河边"), True),
    Purchase("to-open", "2024-02-05T09:35:00", ("at the market", "集市"), False, BY_EXPERTS),
    Purchase("to-score", "2024-02-05T15:00:00", ("at the station", "车站"), False, BY_EXPERTS),
    Purchase("to-award", "2024-02-05T16:10:00", ("at the school", "学校"), False, BY_EXPERTS),
)


def story_of(purchase: Purchase, now: Instant) -> Story:
    """Return how a purchase is told, so that it stands at `now` as it stood on its own day."""
    there = instant(f"{purchase.now}+08:00")
    days = (now - there) // DAY_US
    if purchase.weeks:
        days -= days % WEEK
    else:
        weekday = (date.fromisoformat(purchase.now[:10]).weekday() + days) % WEEK
        days -= max(0, weekday - FRIDAY)
    english, chinese = purchase.place
    title = f'title = {{ en = "Public toilets {english} (generated, to try)", "zh-Hans" = "{chinese}公共厕所管护采购（生成，供试用）" }}'
    return Story(f"demo-{purchase.name}", title, days, purchase.changed)


def write_purchase(purchase: Purchase, folder: Path, *, now: Instant) -> None:
    """Write one purchase, with what bidders or experts of it would bring."""
    tell(story_of(purchase, now))
    place = folder / "tenders" / purchase.name
    made, _ = ceremony()
    bids = envelopes(made)
    if purchase.name in OFFERS:
        facts = [one for one in before_opening(made, bids) if not isinstance(one.said, NOT_YET)]
        write(place, on_record(facts, at(purchase.now)), [])
        write_offers(folder / "offers" / purchase.name, OFFERS[purchase.name], bids)
        if purchase.name == OPENED:
            write_seed(folder / "seeds", [*before_opening(made, bids), *opening(made, bids)], bids)
        return
    facts = [*before_opening(made, bids), *opening(made, bids)]
    write(place, facts, bids)
    tender = read_tender(place).tender
    panel = judge(tender, tender.rulebook, now).panel
    if panel is None:
        sys.exit("no panel follows from the generated seed")
    scored = list(evaluation(panel, bids))
    if purchase.name == AWARDED:
        write_scored(purchase, place, [*facts, *scored], bids)
        return
    write(place, [*facts, *before_the_last(scored, panel)], bids)
    write_sheets(folder / "sheets", scored, panel)


def write_seed(folder: Path, facts: Sequence[TenderFact], bids: Sequence[Envelope]) -> None:
    """Write the checkpoint that the committee of the opened purchase is drawn from, and who is drawn by it."""
    with TemporaryDirectory() as name:
        write(Path(name), facts, bids)
        tender = read_tender(Path(name)).tender
        panel = judge(tender, tender.rulebook, max(one.recorded_at for one in facts)).panel
    if panel is None:
        sys.exit("no panel follows from the generated seed")
    folder.mkdir()
    (folder / f"{OPENED}.txt").write_bytes(seed_note(at("2024-02-05T09:32:00")))
    drawn = "".join(f"{one}\n" for one in panel.members)
    (folder / f"{OPENED}.experts").write_text(drawn, encoding="utf-8", newline="\n")


def write_scored(
    purchase: Purchase, place: Path, facts: Sequence[TenderFact], bids: Sequence[Envelope]
) -> None:
    """Write a purchase whose ranking is signed, with nothing decided yet."""
    write(place, facts, bids)
    tender = read_tender(place).tender
    coming = award(tender, judge(tender, tender.rulebook, at(purchase.now)))
    write(place, [*facts, *on_record(list(coming), at(purchase.now))], bids)


def write_offers(folder: Path, firms: Sequence[str], bids: Sequence[Envelope]) -> None:
    """Write what firms seal, as an opening leaves it."""
    with TemporaryDirectory() as name:
        write(Path(name), [], bids)
        for opened in Path(name).glob("opened/*/files"):
            firm = json.loads((opened / "bid.json").read_bytes())["supplier"]
            if firm in firms:
                shutil.copytree(opened, folder / firm)


def write_keys(folder: Path) -> None:
    """Write the keys that firms sign with, as each of them keeps its own."""
    folder.mkdir()
    for firm in sorted({firm for firms in OFFERS.values() for firm in firms}):
        (folder / f"{firm}.txt").write_text(
            KeptKey(firm, own_key(firm)).text(), encoding="utf-8", newline="\n"
        )


def on_record(facts: Sequence[TenderFact], until: Instant) -> list[TenderFact]:
    """Return the facts that are on record at an instant."""
    return [one for one in facts if one.recorded_at <= until]


def before_the_last(scored: Sequence[TenderFact], panel: Panel) -> list[TenderFact]:
    """Return the panel and the sheets that are sealed before the last members sealed theirs."""
    early = panel.members[:-LAST_TO_SCORE]
    drawn = [one for one in scored if isinstance(one.said, (PanelDrawn, ApprovalGiven))]
    return drawn + [one for one in scored if getattr(one.said, "expert", "") in early]


def write_sheets(folder: Path, scored: Sequence[TenderFact], panel: Panel) -> None:
    """Write the sheets that are sealed, as their experts keep them until all are."""
    folder.mkdir()
    for one in scored:
        if isinstance(one.said, SheetOpened) and one.said.sheet.expert in panel.members[:-LAST_TO_SCORE]:
            (folder / f"{one.said.sheet.expert}.json").write_bytes(canonical_json(one.said.sheet) + b"\n")


def write_purchases(folder: Path, *, now: Instant) -> None:
    """Write all four into a folder, in the place of what it held."""
    shutil.rmtree(folder, ignore_errors=True)
    for purchase in PURCHASES:
        write_purchase(purchase, folder, now=now)
    write_keys(folder / "keys")


if __name__ == "__main__":
    write_purchases(Path(sys.argv[1]), now=instant(sys.argv[2]))
