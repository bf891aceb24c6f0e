"""A tender of many large bids: sealed, received, opened, ranked, checked for collusion and audited; time and peak memory of each step.

    python -m bench.sealing [BIDS] [BYTES] [FOLDER]

Bids are generated, and each lies on the disk three times at most: as its own folder until it is sealed, as an envelope in
the store, and opened. Three witnesses sign in this process, with keys and memory of their own on the disk.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.running import ROOT
from onus.base.instants import SECOND_US
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.evaluation.criteria import Criterion, PointsFormula, Scheme
from onus.core.evaluation.low_bids import LowBidTests
from onus.core.integrity.bid_traces import BidTrace, CollusionRecord
from onus.core.integrity.collusion import COLLUSION_RULES
from onus.core.integrity.signal_rules import Signals, signals
from onus.core.tendering.bid import BidContent, BidItem, BidPeople, BidPrice
from onus.core.tendering.evaluating import PanelFound, lot_proceeding
from onus.core.tendering.proceeding import LotProceeding
from onus.core.tendering.qualifications import bidder_setting
from onus.outside.law import load_pack
from onus.outside.sealing.auditing import audit
from onus.outside.sealing.opening import OpeningKeys, open_bids
from onus.outside.tenders import read_tender
from onus.wire.flags.parameters import limits_of
from onus.wire.sealing.codes import parse_code
from onus.wire.tenders.opened_files import CONTENT, PEOPLE, bid_files_of, read_content, read_people
from tests.outside.sealing.town import DEADLINE, TENDER, Town

BIDS, BYTES = 500, 20_000_000
RESERVE = 2**30
LINES, CHARACTERS = 40, 3_000
"""Of the price sheet, and of the text of each bid: what is held in memory of a bid, however large its files."""
POINTS = Scheme("comprehensive", "CNY", (
    Criterion("price", Localized("Price"), "price", 60_000),
    Criterion("staff", Localized("Staff"), "computed", 40_000, "cleaners",
              PointsFormula("per_unit", per_unit_milli=500)),
))  # fmt: skip


def main() -> None:
    """Print one line a step."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BIDS
    size = int(sys.argv[2]) if len(sys.argv) > 2 else BYTES
    where = Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "build"
    where.mkdir(parents=True, exist_ok=True)
    wanted = 2 * count * (size + size // 8) + RESERVE
    free = shutil.disk_usage(where).free
    if free < wanted:
        print(f"not measured: it needs {wanted / 1e9:.0f} GB in {where}, which has {free / 1e9:.0f}")
        return
    with TemporaryDirectory(dir=where, prefix="sealing-") as name:
        tendered(Path(name), count, size)


def tendered(root: Path, count: int, size: int) -> None:
    """Run a whole tender."""
    town = Town(root)
    town.announced()
    made_up = np.random.default_rng(1)
    text = made_up.bytes(1_000_000)
    codes, prices = {}, {}
    spent = {"sealed": [0.0, 0.0], "received": [0.0, 0.0]}
    print(f"{count} bids of {size / 1e6:g} MB; peak memory before: {peak_mb():.0f} MB", flush=True)
    for number in range(count):
        offer = int(made_up.integers(10**6, 10**7))
        written(town.root / f"bid {number}", number, text, size, offered(number, offer, made_up))
        with took(spent["sealed"]):
            made = town.sealed(f"{number}", offer)
        codes[made.sealed.ciphertext] = parse_code(made.sealed.code)
        prices[made.sealed.ciphertext] = offer
        town.to(town.clock() + SECOND_US)
        with took(spent["received"]):
            town.received(made)
        made.sealed.path.unlink()
        shutil.rmtree(made.folder)
    for step in ("sealed", "received"):
        told(step, spent[step], count, size)
    town.to(DEADLINE + SECOND_US)
    town.closed()
    spent |= {step: [0.0, 0.0] for step in ("opened", "ranked", "checked", "audited")}
    with took(spent["opened"]):
        opened = open_bids(
            town.store,
            TENDER,
            OpeningKeys(town.shares[:3], codes),
            root / "opened",
            now=town.clock(),
            last=True,
        )
    told("opened", spent["opened"], count, size)
    with took(spent["ranked"]):
        bids = {one.ciphertext: read_bid(root / "opened" / one.ciphertext) for one in opened}
        lot = ranked({name: content for name, (content, _) in bids.items()})
    assert lot.ranking is not None and {row.bid: row.price_minor for row in lot.ranking.rows} == prices
    told("ranked", spent["ranked"], count, 0)
    with took(spent["checked"]):
        found = checked(list(bids.values()))
    assert {flag.id for flag in found.flags} == {"CN-07"}, (
        "the price sheets of the first two bids differ by one ratio, and nothing else is alike"
    )
    told("checked", spent["checked"], count, 0)
    with took(spent["audited"]):
        findings = audit(town.store_path, TENDER, town.policy, opened=root / "opened", ended=True)
    assert findings == []
    told("audited", spent["audited"], count, size)


def offered(number: int, price: int, made_up: np.random.Generator) -> tuple[BidContent, BidPeople]:
    """Return what a bid offers, a price, a price sheet and staff, and its text; the first two price sheets differ by one ratio."""
    lines = (
        made_up.integers(1_000, 100_000, LINES).tolist()
        if number >= 2
        else [1_000 + 37 * n * n for n in range(LINES)]
    )
    if number == 1:
        lines = [unit * 2 for unit in lines]
    letters = made_up.integers(0x4E00, 0x9FA5, CHARACTERS).tolist()
    content = BidContent(
        f"firm-{number:04}",
        (BidPrice("1", Minor(price)),),
        tuple(BidItem(f"line-{n:02}", Minor(unit)) for n, unit in enumerate(lines)),
        {"cleaners": int(made_up.integers(5, 80))},
    )
    return content, BidPeople(method=Localized("", "".join(map(chr, letters))))


def read_bid(folder: Path) -> tuple[BidContent, BidPeople]:
    """Read what came out of an envelope."""
    content, faults = read_content((folder / "files" / CONTENT).read_bytes(), file=CONTENT)
    people, more = read_people((folder / "files" / PEOPLE).read_bytes(), file=PEOPLE)
    assert content is not None and people is not None, (*faults, *more)
    return content, people


def ranked(contents: dict[str, BidContent]) -> LotProceeding:
    """Rank opened bids as a tender does, with the bids that the winner leans on."""
    tender = read_tender(ROOT / "examples" / "tender-2024").tender
    told = replace(tender.versions[0].announcement, scheme=POINTS, low=LowBidTests(), panel=None)
    return lot_proceeding(bidder_setting(tender, told, (), contents), "1", [], PanelFound(), DEADLINE)


def checked(opened: list[tuple[BidContent, BidPeople]]) -> Signals:
    """Check every pair of opened bids for collusion."""
    bids = tuple(
        BidTrace(
            content.supplier,
            content.prices[0].amount_minor,
            {item.id: item.unit_minor for item in content.items},
            text=people.method.zh,
        )
        for content, people in opened
    )
    record = CollusionRecord(TENDER, bids, tender_text="")
    return signals(record, limits_of([load_pack("onus-signals").rules]), rules=COLLUSION_RULES)


def written(folder: Path, number: int, text: bytes, size: int, bid: tuple[BidContent, BidPeople]) -> None:
    """Write the files of a bid beside its offer."""
    folder.mkdir()
    for name, raw in bid_files_of(*bid).items():
        (folder / name).write_bytes(raw)
    with (folder / "plan.bin").open("wb") as stream:
        stream.write(number.to_bytes(8, "big"))
        for at in range(8, size, len(text)):
            stream.write(text[: size - at])


@contextmanager
def took(spent: list[float]) -> Iterator[None]:
    """Add the wall and CPU time of a block."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    spent[0] += time.perf_counter() - wall
    spent[1] += time.process_time() - cpu


def told(step: str, spent: list[float], count: int, size: int) -> None:
    """Print what a step took."""
    rate = f", {count * size / 1e6 / spent[1]:.0f} MB/s of CPU" if size and spent[1] else ""
    print(
        f"{step:<9} {spent[0]:8.1f} s wall {spent[1]:8.1f} s CPU{rate}; peak memory {peak_mb():.0f} MB",
        flush=True,
    )


def peak_mb() -> float:
    """Return the greatest memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


if __name__ == "__main__":
    main()
