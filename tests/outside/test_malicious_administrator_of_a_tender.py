"""An administrator with the disk: whatever is changed in a tender's folder after the deadline, the judge names it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from onus.base.canonical import canonical_json
from onus.base.errors import FaultyInput
from onus.base.instants import instant
from onus.core.tendering.judge import judge
from onus.core.tendering.proceeding import Proceeding
from onus.core.tendering.tender import Tender
from onus.log.keys import COSIGNATURE, TIME_BYTES, SigningKey
from onus.outside.sealing.opening import recommitted
from onus.outside.tenders import LoadedTender, read_tender
from onus.wire.tenders.published import FACTS, HEAD, published_files, read_published
from tests.resealed import signed_again
from tests.troubled_tender import RECEIPTS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender-2024"
END = instant("2024-12-31T00:00:00Z")
Row = dict[str, object]
UNTOUCHED = read_tender(EXAMPLE).tender
RULES = UNTOUCHED.rulebook.rules
JUDGED = judge(UNTOUCHED, UNTOUCHED.rulebook, END)


class Disk:
    """The folder of the example, as somebody has it who may write everywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copytree(EXAMPLE, folder)
        self.names = {row["id"]: row.get("ciphertext", "") for row in self.rows()}

    def rows(self) -> list[Row]:
        return [json.loads(line) for line in (self.folder / "facts.jsonl").read_bytes().splitlines()]

    def rewrite(self, change: Callable[[Row], Row | None]) -> None:
        rows = [change(row) for row in self.rows()]
        raw = b"".join(canonical_json(row) + b"\n" for row in rows if row is not None)
        (self.folder / "facts.jsonl").write_bytes(raw)

    def edit(self, name: str, **fields: object) -> None:
        """Let a line say something else; None takes a field away."""

        def changed(row: Row) -> Row:
            return {key: value for key, value in (row | fields).items() if value is not None}

        self.rewrite(lambda row: changed(row) if row["id"] == name else row)

    def opened(self, firm: str) -> Path:
        return self.folder / "opened" / str(self.names[RECEIPTS[firm]])

    def bid(self, firm: str) -> Path:
        return self.opened(firm) / "files" / "bid.json"

    def envelope(self, firm: str) -> Path:
        return self.folder / "bids" / f"{self.names[RECEIPTS[firm]]}.onusbid"

    def swap_price(self, firm: str, old: int, new: int) -> None:
        raw = self.bid(firm).read_bytes()
        assert str(old).encode() in raw
        self.bid(firm).write_bytes(raw.replace(str(old).encode(), str(new).encode()))

    def recommit(self, firm: str) -> Row:
        """Return what the changed files come to, with the same nonce and the old signature: an administrator has no key of a bidder."""
        return dict(recommitted(self.opened(firm)).shown())

    def signed_again(self, firm: str) -> Row:
        """Return what the changed files come to, as if their bidder had signed and sealed them so."""
        return dict(signed_again(self.folder, self.opened(firm), firm).shown())

    def loaded(self) -> LoadedTender:
        return read_tender(self.folder)

    def judged(self) -> Proceeding:
        tender = self.loaded().tender
        return judge(tender, tender.rulebook, END)

    def told(self) -> set[tuple[str, str]]:
        return {(one.fact, one.reason) for one in self.judged().refused_acts}

    def envelopes(self) -> dict[str, str]:
        whose = {str(name): key for key, name in self.names.items() if str(key).startswith("received-")}
        return {whose[one.bid]: one.envelope for one in self.judged().received if one.envelope}


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path / "tender")


def stopped(disk: Disk) -> bool:
    """Return whether nothing is ranked any more, so that nobody can be awarded a contract."""
    lot = disk.judged().lot("1")
    return (lot.ranking, lot.winner, lot.why_unranked) == (None, None, "outcomes_missing")


def test_nothing_is_told_of_a_folder_that_nobody_touched(disk):
    assert (disk.told(), disk.envelopes(), disk.loaded().warnings) == (set(), {}, ())
    assert disk.judged().lot("1").winner is not None


def test_a_price_that_was_lowered_in_the_opened_files_opens_nothing(disk):
    disk.swap_price("firm-b", 27_600_000, 20_000_000)

    assert disk.told() == {("opened-firm-b", "not_as_committed")}
    assert stopped(disk)


def test_nor_does_one_whose_opening_was_written_to_fit(disk):
    disk.swap_price("firm-b", 27_600_000, 20_000_000)
    disk.edit("opened-firm-b", **disk.recommit("firm-b"))

    assert disk.told() == {("opened-firm-b", "not_as_committed")}
    assert stopped(disk)


def test_nor_one_whose_receipt_was_written_anew_as_well_while_the_envelope_lies_there(disk):
    disk.swap_price("firm-b", 27_600_000, 20_000_000)
    made = disk.recommit("firm-b")
    disk.edit("opened-firm-b", **made)
    disk.edit("received-2", commitment=made["commitment"])

    assert disk.told() == {("opened-firm-b", "not_as_committed")}
    assert disk.envelopes() == {"received-2": "otherwise"}
    assert stopped(disk)


def test_and_where_the_envelope_was_removed_that_it_is_missing_is_told(disk):
    disk.swap_price("firm-b", 27_600_000, 20_000_000)
    made = disk.recommit("firm-b")
    disk.edit("opened-firm-b", **made)
    disk.edit("received-2", commitment=made["commitment"])
    disk.envelope("firm-b").unlink()

    assert disk.envelopes() == {"received-2": "missing"}


@pytest.mark.parametrize("dropped", [{"signature": "00" * 64}, {"signer": "00" * 32}, {"body": "00" * 32}])
def test_a_signature_that_was_dropped_opens_nothing(disk, dropped):
    disk.edit("opened-firm-b", **dropped)

    assert disk.told() == {("opened-firm-b", "not_as_committed")}
    assert stopped(disk)


def test_nor_does_a_bid_that_was_signed_anew_with_another_key(disk):
    made = signed_again(disk.folder, disk.opened("firm-b"), "firm-c").shown()
    disk.edit("opened-firm-b", **made)

    assert disk.told() == {("opened-firm-b", "not_as_committed")}
    assert stopped(disk)


def test_people_who_were_taken_out_of_a_bid_are_missed(disk):
    (disk.opened("firm-c") / "files" / "people.json").write_bytes(b"{}")

    assert disk.told() == {("opened-firm-c", "not_as_committed")}


@pytest.mark.parametrize("name", ["more.pdf", "a/bid.json"])
def test_a_file_that_was_laid_into_an_opened_bid_is_noticed(disk, name):
    place = disk.opened("firm-c") / "files" / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"x")

    assert disk.told() == {("opened-firm-c", "not_as_committed")}


def test_two_bids_that_changed_places_open_nothing(disk):
    one, other = disk.opened("firm-a"), disk.opened("firm-b")
    one.rename(disk.folder / "aside")
    other.rename(one)
    (disk.folder / "aside").rename(other)

    assert disk.told() == {("opened-firm-a", "not_as_committed"), ("opened-firm-b", "not_as_committed")}


def test_the_opening_of_one_bid_cannot_be_written_for_another(disk):
    own = next(row for row in disk.rows() if row["id"] == "opened-firm-b")
    disk.edit("opened-firm-a", **{key: own[key] for key in ("commitment", "salt", "rest")})

    assert disk.told() == {("opened-firm-a", "not_as_committed")}


def test_an_opened_bid_whose_files_are_kept_back_is_not_open(disk):
    rmtree(disk.opened("firm-a"))

    assert disk.told() == {("opened-firm-a", "files_missing")}
    assert stopped(disk)


def test_an_opened_bid_whose_nonce_is_kept_back_is_a_fault_of_the_folder(disk):
    (disk.opened("firm-a") / "opening.json").unlink()

    with pytest.raises(FaultyInput) as refused:
        disk.loaded()
    assert [one.code for one in refused.value.faults] == ["DOSSIER-023"]


def test_an_envelope_that_was_removed_is_told_and_what_it_was_opened_to_stands(disk):
    disk.envelope("firm-a").unlink()

    assert disk.envelopes() == {"received-1": "missing"}
    assert disk.told() == set()


def test_an_envelope_with_another_byte_is_a_fault(disk):
    raw = bytearray(disk.envelope("firm-a").read_bytes())
    raw[-1] ^= 1
    disk.envelope("firm-a").write_bytes(raw)

    with pytest.raises(FaultyInput) as refused:
        disk.loaded()
    assert [one.code for one in refused.value.faults] == ["TENDER-008"]


def test_a_bid_that_was_dropped_from_the_facts_leaves_its_envelope_and_a_closing_that_names_it(disk):
    drop = str(disk.names["received-1"])
    (disk.folder / "register" / "uploads.toml").unlink()
    disk.rewrite(lambda row: None if drop in json.dumps(row) else row)
    disk.rewrite(lambda row: None if row["id"].startswith(("contract", "bond-firm-a-back")) else row)
    held = {row["id"] for row in disk.rows()}
    disk.rewrite(lambda row: row if row.get("act", row["id"]) in held else None)

    assert [one.code for one in disk.loaded().warnings] == ["TENDER-014"]
    assert ("closed", "closed_otherwise") in disk.told()


def test_a_second_entry_about_an_envelope_makes_no_bid_unfit(disk):
    """Else an official could void the bid of a competitor with one line."""
    first = next(row for row in disk.rows() if row["id"] == "received-1")
    later = {"happened_at": "2024-02-05T01:20:00Z", "recorded_at": "2024-02-05T01:20:00Z"}
    line = {**first, **later, "id": "received-again", "commitment": "11" * 32, "mark": "22" * 32}
    with (disk.folder / "facts.jsonl").open("ab") as facts:
        facts.write(canonical_json(line) + b"\n")

    assert ("opened-firm-a", "not_as_committed") not in disk.told()
    assert disk.judged().lot("1").winner is not None


@pytest.mark.parametrize("recorded", ["the same instant", "later"])
def test_a_second_receipt_that_claims_an_earlier_time_is_told_and_counts_for_nothing(disk, recorded):
    before = disk.judged()
    first = next(row for row in disk.rows() if row["id"] == "received-1")
    when = first["recorded_at"] if recorded == "the same instant" else "2024-02-05T01:20:00Z"
    line = {**first, "happened_at": "2024-01-20T01:20:00Z", "recorded_at": when, "id": "received-10"}
    with (disk.folder / "facts.jsonl").open("ab") as facts:
        facts.write(canonical_json({**line, "commitment": "11" * 32, "mark": "22" * 32}) + b"\n")
    found = disk.judged()

    assert ("received-10", "seen_before") in disk.told()
    assert found.received == before.received
    assert found.lot("1").ranking == before.lot("1").ranking


def test_the_ninth_entry_of_a_log_stands_before_the_tenth_though_both_came_in_one_instant(disk):
    disk.edit("received-1", id="received-9")
    first = next(row for row in disk.rows() if row["id"] == "received-9")
    line = {**first, "id": "received-10", "commitment": "11" * 32, "mark": "22" * 32}
    with (disk.folder / "facts.jsonl").open("ab") as facts:
        facts.write(canonical_json(line) + b"\n")

    assert ("received-10", "seen_before") in disk.told()
    assert disk.judged().lot("1").winner is not None


def test_a_void_opening_is_mended_by_a_right_one(disk):
    right = next(row for row in disk.rows() if row["id"] == "opened-firm-a")
    disk.edit("opened-firm-a", salt="00" * 32)
    line = {**right, "id": "opened-firm-a-rightly"}
    with (disk.folder / "facts.jsonl").open("ab") as facts:
        facts.write(canonical_json(line) + b"\n")

    assert disk.told() == {("opened-firm-a", "not_as_committed")}
    assert disk.judged().lot("1").winner is not None


def resigned(disk: Disk, key: SigningKey, **fields: object) -> None:
    """Write the checkpoint of the seed anew, signed by a key of the administrator's own."""
    row = next(one for one in disk.rows() if one["id"] == "checkpoint") | fields
    (mark,) = row["cosigned"]
    text = f"{row['origin']}\n{row['size']}\n{_base64(str(row['root']))}\n"
    line = key.sign(text, at_s=instant(mark["at"]) // 1_000_000)
    disk.edit("checkpoint", **fields, cosigned=[mark | {"signature": line.signature[TIME_BYTES:].hex()}])


def _base64(digits: str) -> str:
    return b64encode(bytes.fromhex(digits)).decode()


def no_seed(disk: Disk) -> str:
    found = disk.judged()
    assert (found.panel, found.seed, found.lot("1").ranking) == (None, None, None)
    assert "panel" in {one.claim for one in found.claims}
    return found.why_no_seed


def test_a_checkpoint_that_was_made_for_a_wanted_committee_is_signed_by_no_witness(disk):
    resigned(disk, SigningKey("generated-witness", bytes(range(32)), COSIGNATURE), root="ab" * 32)

    assert no_seed(disk) == "cosignature_bad"


@pytest.mark.parametrize("fields", [{"root": "ab" * 32}, {"size": 65}])
def test_a_signature_of_one_checkpoint_is_none_under_another(disk, fields):
    disk.edit("checkpoint", **fields)

    assert no_seed(disk) == "cosignature_bad"


def test_the_time_under_a_signature_cannot_be_moved(disk):
    row = next(one for one in disk.rows() if one["id"] == "checkpoint")
    (mark,) = row["cosigned"]
    disk.edit("checkpoint", cosigned=[mark | {"at": "2024-02-05T01:32:01Z"}])

    assert no_seed(disk) == "cosignature_bad"


def test_a_witness_of_the_administrators_own_draws_nothing(disk):
    row = next(one for one in disk.rows() if one["id"] == "checkpoint")
    (mark,) = row["cosigned"]
    disk.edit("checkpoint", cosigned=[mark | {"witness": "own-witness"}])

    assert no_seed(disk) == "cosignature_foreign"


def test_a_checkpoint_without_signatures_draws_nothing(disk):
    disk.edit("checkpoint", cosigned=None)

    assert no_seed(disk) == "no_checkpoint"


def test_a_witness_without_a_key_is_a_fault_of_the_announcement(disk):
    place = disk.folder / "tender.toml"
    lines = place.read_text(encoding="utf-8").splitlines()
    changed = ['witnesses = ["generated-witness"]' if one.startswith("witnesses") else one for one in lines]
    place.write_text("\n".join(changed) + "\n", encoding="utf-8")

    with pytest.raises(FaultyInput) as refused:
        disk.loaded()
    assert [one.code for one in refused.value.faults] == ["TENDER-013"]


SEALED_AS_NONE = {
    "no JSON": b"hello",
    "an unknown key": b'{"extra":1,"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"firm-d"}',
    "a price in words": b'{"prices":[{"amount_minor":"five","lot":"1"}],"supplier":"firm-d"}',
    "half of a character": b'{"prices":[{"amount_minor":5,"lot":"1"}],"supplier":"\\ud800"}',
    "more than is read": b" " * (4 * 1024 * 1024 + 1),
    "nothing": None,
}


@pytest.mark.parametrize("sealed", SEALED_AS_NONE)
def test_a_bidder_that_sealed_what_nobody_can_read_stops_no_other_bid(disk, sealed):
    """It came in time and fits its commitment; whoever made it must not hold the purchase of all others up."""
    raw = SEALED_AS_NONE[sealed]
    disk.bid("firm-d").unlink() if raw is None else disk.bid("firm-d").write_bytes(raw)
    made = disk.signed_again("firm-d")
    disk.edit("opened-firm-d", **made)
    disk.edit("received-4", commitment=made["commitment"])
    disk.envelope("firm-d").unlink()
    found, loaded = disk.judged(), disk.loaded()

    assert [(one.state, one.reason.partition(":")[0]) for one in found.received][3:] == [
        ("unreadable", "unreadable"), ("refused", "late"),
    ]  # fmt: skip
    assert found.lot("1").winner == JUDGED.lot("1").winner
    assert all(one.warning and "/files/bid.json" in one.file for one in loaded.warnings)
    assert loaded.warnings
    shown, _ = read_published(*_told(loaded.tender), {one.digest(): one for one in RULES}.__getitem__)
    assert judge(shown, shown.rulebook, END).lot("1").winner == JUDGED.lot("1").winner


def test_whoever_garbles_a_bid_afterwards_makes_it_no_unreadable_one(disk):
    disk.bid("firm-d").write_bytes(b"hello")

    assert disk.told() == {("opened-firm-d", "not_as_committed")}
    assert stopped(disk)


def test_people_that_nobody_can_read_are_no_way_round_the_checks_of_collusion(disk):
    (disk.opened("firm-b") / "files" / "people.json").write_bytes(b"[]")
    made = disk.signed_again("firm-b")
    disk.edit("opened-firm-b", **made)
    disk.edit("received-2", commitment=made["commitment"])
    disk.envelope("firm-b").unlink()
    bid = str(disk.names["received-2"])

    assert [one.state for one in disk.judged().received if one.bid == bid] == ["unreadable"]


def _told(tender: Tender) -> tuple[bytes, bytes]:
    files = published_files(tender, END)
    return files[HEAD], files[FACTS]
