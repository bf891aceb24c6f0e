"""An office that holds its log's keys writes everything anew and signs it again; who finds out, and who cannot.

Nothing contradicts itself on the false site: the winner conspires and signed a higher price, which stands in its
bid, its receipt, its opening, the award and the contract, and the whole log was made anew by the right key. Without
the winner's own key the bid would be nobody's.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.outside.tlog.log_folder import POLICY, make_log
from onus.verify.receipts import NOT_YET, read_receipts, state_of
from onus.wire.sealing.entries import entry_of
from onus.wire.tenders.fact_lines import read_facts
from tests.outside.test_malicious_administrator_of_a_tender import Disk
from tests.troubled_tender import RECEIPTS
from tests.verify.forger import Pen, seed

from .publishing import ORIGIN, Place, assess, publish_to

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ID, END = "toilets-tender-2024", "2024-09-01T00:00:00Z"
TRUE, FALSE = 26_160_000, 26_400_000
PARTS = ((TRUE, FALSE), (2_180_000, 2_200_000), (959_200, 979_200))
"""Of the bid: its price, what it promises for a month, and the line of the price sheet that makes the difference."""
AMOUNTS = ("price_minor", "amount_minor")
"""Of the award and the contract, and of the approvals behind them: one of another amount gives no power."""
WITNESS = Pen("newspaper.example", seed("newspaper"), 4)


@dataclass(frozen=True)
class Town:
    """The true site, the false one, and what lies in other hands: a policy, and receipts of bidders."""

    true: Path
    false: Path
    policy: Path
    receipts: Path


def cosign(site: Path) -> None:
    """Let the witness sign the head of a site, which it has seen grow."""
    path = site / "log" / "checkpoint"
    raw = path.read_text(encoding="utf-8")
    path.write_text(raw + WITNESS.line(raw.split("\n\n")[0] + "\n"), encoding="utf-8")


def rewritten(folder: Path) -> Path:
    """Let the winner have bid more, in every file that says anything of it."""
    disk = Disk(folder)
    for old, new in PARTS:
        disk.swap_price("firm-a", old, new)
    made = disk.signed_again("firm-a")
    disk.edit(RECEIPTS["firm-a"], commitment=made["commitment"])
    disk.edit("opened-firm-a", **made)
    disk.rewrite(lambda row: row | {amount: FALSE for amount in AMOUNTS if row.get(amount) == TRUE})
    shutil.rmtree(folder / "bids")
    (signed,) = disk.judged().claims
    disk.edit("contract", sha256=signed.follows)
    return folder


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    shutil.copytree(EXAMPLES / "toilets-2024", folder / "dossier")
    assess(folder / "dossier", folder / "out", "2024-01-05T00:00:00+08:00")
    true, false = Place(folder / "true"), Place(folder / "false")
    make_log(true.log, ORIGIN)
    shutil.copytree(true.log, false.log)
    publish_to(true, folder / "out", now=END, tenders=(EXAMPLES / "tender-2024",))
    cosign(true.site)
    publish_to(false, folder / "out", now=END, tenders=(rewritten(folder / "tender"),))
    policy = folder / "policy"
    log = (true.log / POLICY).read_text(encoding="utf-8").splitlines()[0]
    policy.write_text(f"{log}\nwitness newspaper {WITNESS.vkey}\nquorum newspaper\n", encoding="utf-8")
    receipts = folder / "receipts"
    receipts.mkdir()
    for one in read_facts((EXAMPLES / "tender-2024" / "facts.jsonl").read_bytes(), tender=ID).facts:
        if one.kind == "bid_received":
            (receipts / f"{one.id}.json").write_bytes(entry_of(one.said))
    return Town(true.site, false.site, policy, receipts)


def verified(site: Path, *words: object) -> int:
    plain = () if "--state" in words else ("--no-state",)
    return main(["verify", str(site), "--workers", "1", *plain, *map(str, words)])


def receipt(town: Town, firm: str) -> Path:
    return town.receipts / f"{RECEIPTS[firm]}.json"


def test_a_stranger_who_comes_for_the_first_time_with_nothing_in_hand_sees_no_contradiction(town, capsys):
    assert verified(town.false) == 0
    told = capsys.readouterr().out
    assert "the policy asks for no witness" in told
    assert "it came from the site itself" in told
    assert str(FALSE) in (town.false / "tenders" / ID / "facts.jsonl").read_text(encoding="utf-8")


def test_whoever_saw_the_log_before_finds_that_it_was_written_anew(town, tmp_path, capsys):
    assert verified(town.true, "--state", tmp_path, "--allow-unknown") == 0

    assert verified(town.false, "--state", tmp_path) in (16, 17)
    assert "VERIFY-01" in capsys.readouterr().err


def test_whoever_asks_for_witnesses_finds_that_none_signed_it(town, capsys):
    assert verified(town.true, "--policy", town.policy) == 0

    assert verified(town.false, "--policy", town.policy) == 14
    assert "VERIFY-014" in capsys.readouterr().err


def test_the_receipt_of_the_bid_that_was_changed_finds_it_in_whoevers_hand(town, capsys):
    assert verified(town.true, "--receipt", receipt(town, "firm-a"), "--allow-unknown") == 0
    assert "published as you were given it; state: opened" in capsys.readouterr().out

    assert verified(town.false, "--receipt", receipt(town, "firm-a")) == 36
    assert "VERIFY-036" in capsys.readouterr().err


def test_a_bid_that_was_dropped_whole_is_missed_by_its_receipt_and_one_to_come_is_not(town):
    folder = town.true / "tenders" / ID
    raw = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    (mine,) = read_receipts([receipt(town, "firm-c")])
    without = b"".join(
        line for line in raw["facts.jsonl"].splitlines(keepends=True) if mine.ciphertext.encode() not in line
    )

    assert state_of(mine, raw) == ("opened", "")
    assert state_of(mine, {**raw, "facts.jsonl": without}) is None
    assert state_of(replace(mine, at=instant("2024-12-01T00:00:00Z")), raw) == (NOT_YET, "")


def test_another_bidders_receipt_still_fits_and_finds_nothing(town, capsys):
    """A receipt speaks for its own bid; so many bidders as look, so many bids are safe."""
    assert verified(town.false, "--receipt", receipt(town, "firm-e")) == 0
    assert "state: refused (late)" in capsys.readouterr().out


def test_a_receipt_of_another_tender_or_of_nothing_is_told(town, tmp_path, capsys):
    other = tmp_path / "other.json"
    other.write_bytes(receipt(town, "firm-a").read_bytes().replace(ID.encode(), b"another-tender-2024"))
    assert verified(town.true, "--receipt", other, "--allow-unknown") == 36

    other.write_bytes(canonical_json({"format": "onus-sealing-1"}))
    assert verified(town.true, "--receipt", other, "--allow-unknown") == 2
    assert "VERIFY-007" in capsys.readouterr().err


def test_the_false_site_tells_of_no_claim_that_differs(town):
    """Else the attack would be found by whoever reads the proceeding, and none of the above would be shown."""
    true, false = (
        json.loads((site / "tenders" / ID / "proceeding.json").read_bytes())
        for site in (town.true, town.false)
    )

    assert (true["claims"], false["claims"]) == ([], [])
    assert false["lots"][0]["winner"] != true["lots"][0]["winner"]
    assert [one["state"] for one in false["received"]] == [one["state"] for one in true["received"]]
