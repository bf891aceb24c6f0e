"""An administrator who has the database, the disk and every key of the server, but no custodian's share and no code.

Each test does what such a person could, with the real files, and shows by what it is noticed: by a verifier who
has a copy and a policy of his own, by a bidder's receipt, or by witnesses who remember what they signed.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import combinations

import pytest

from onus.base.instants import SECOND_US, Instant
from onus.core.sealing.facts import (
    BiddingClosed,
    BidReceived,
    BidRefused,
    BidWithdrawn,
    TenderVersion,
)
from onus.core.sealing.standing import bids_digest
from onus.log.policies import QuorumNotMet
from onus.log.proof_files import parse_proof_file
from onus.outside.sealing.announcing import announce, close_bidding, tender_file
from onus.outside.sealing.auditing import SealFinding, ShownReceipt, audit
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.faults import BidNotTaken, LogTellsOtherwise, NotVouchedFor, ShareWithheld
from onus.outside.sealing.opening import OpeningKeys, open_bids, released_share
from onus.outside.sealing.sealing import read_envelope
from onus.outside.sealing.store import CHECKPOINTS, LOG, SealedStore, read_store
from onus.outside.tlog.key_files import read_key
from onus.outside.tlog.log_folder import KEY, PRIVATE, make_log, open_log
from onus.wire.sealing.entries import entry_of, fact_of
from onus.wire.sealing.envelopes import content_key_of
from onus.wire.sealing.faults import EnvelopeBroken
from onus.wire.sealing.shares import TooFewShares, combined_key
from onus.wire.sealing.suite import shared_secret
from tests.outside.sealing.town import DEADLINE, OPENS, POSTS, TENDER, Town

LATER = Instant(DEADLINE + 86_400 * SECOND_US)


@pytest.fixture
def town(tmp_path) -> Town:
    made = Town(tmp_path)
    made.announced()
    made.bidders = made.handed_in("a", "b", "c")
    return made


def shown(*bidders):
    return [ShownReceipt(one.receipt.proved.entry, one.receipt.proved.proof) for one in bidders]


def found(town, *bidders, **more):
    told = audit(town.store_path, TENDER, town.policy, receipts=shown(*bidders), **more)
    return {one.kind for one in told}


def envelope(town, bidder):
    return town.store.envelopes / f"{bidder.sealed.ciphertext}.onusbid"


def opened(town, *bidders):
    codes = {one.sealed.ciphertext: one.code for one in bidders}
    return open_bids(
        town.store,
        TENDER,
        OpeningKeys(town.shares[:3], codes),
        town.root / "opened",
        now=town.clock(),
        last=True,
    )


def rewritten(town, entries) -> None:
    """Write the log anew with its own key, as somebody who has the disk can; the witnesses are asked as always."""
    log = town.store_path / LOG
    key = read_key(log / PRIVATE / KEY)
    policy = (log / "policy").read_bytes()
    aside = town.root / "aside"
    make_log(aside, key.name, entries="any")
    (aside / PRIVATE / KEY).unlink()
    shutil.copy(log / PRIVATE / KEY, aside / PRIVATE / KEY)
    from_new = aside / "public" / "checkpoint"
    text = from_new.read_text(encoding="utf-8").split("\n\n")[0] + "\n"
    from_new.write_text(f"{text}\n{key.sign(text).encode()}", encoding="utf-8")
    (aside / "policy").write_bytes(policy)
    shutil.rmtree(log)
    aside.rename(log)
    with open_log(log) as new:
        new.accept(entries)
        new.sequence(town.clock(), witnesses=[town.asked(n) for n in range(3)], policy=None)


def test_everything_holds_where_nobody_cheats(town):
    assert found(town, *town.bidders) == set()
    town.closed()
    opened(town, *town.bidders)
    assert found(town, *town.bidders, opened=town.root / "opened", ended=True) == set()


def test_he_finds_no_price_and_no_key_anywhere_on_the_disk(town):
    held = b"".join(path.read_bytes() for path in sorted(town.store_path.rglob("*")) if path.is_file())
    private, _ = combined_key(town.shares[:3], town.ceremony)

    assert b"price 10" not in held
    for secret in (
        private,
        *(one.code for one in town.bidders),
        *(share.words.encode() for share in town.shares),
    ):
        assert secret not in held and secret.hex().encode() not in held


def test_he_cannot_open_early_with_two_custodians_nor_with_three_and_no_code(town):
    header, _ = read_envelope(envelope(town, town.bidders[0]))
    for two in combinations(town.shares, 2):
        with pytest.raises(TooFewShares):
            combined_key(two, town.ceremony)
    private, _ = combined_key(town.shares[:3], town.ceremony)  # Three who conspire.
    server = read_key(town.store_path / LOG / PRIVATE / KEY).seed

    for code in (bytes(16), server[:16], town.bidders[1].code):
        with pytest.raises(EnvelopeBroken):
            content_key_of(header, secret=shared_secret(private, header.ephemeral), code=code)
    with pytest.raises(EnvelopeBroken):  # A bidder's code, and the server's own key for the tender's.
        content_key_of(header, secret=shared_secret(server, header.ephemeral), code=town.bidders[0].code)


def test_he_cannot_get_a_share_early_by_setting_his_own_clock(town):
    town.clock.to(DEADLINE + SECOND_US)
    close_bidding(town.store, TENDER, now=town.clock())

    with pytest.raises(ShareWithheld, match="no closing"):
        released_share(town.shares[0], town.store_path, town.policy)
    assert found(town) == {SealFinding.OFFICE}
    town.to(DEADLINE + 60 * SECOND_US)
    close_bidding(town.store, TENDER, now=town.clock())
    assert released_share(town.shares[0], town.store_path, town.policy)


def test_he_cannot_get_a_share_early_by_signing_for_the_witnesses(town, tmp_path):
    """He names witnesses of his own in the store's policy; the custodian has another one in his pocket."""
    other = Town(tmp_path / "his own")
    log = town.store_path / LOG
    (log / "policy").write_bytes(replace(other.policy, logs=town.policy.logs).encode())
    town.clock.to(DEADLINE + SECOND_US)
    other.to(DEADLINE + SECOND_US)
    for number in range(3):
        other.witnesses[number]._logs = town.witnesses[number]._logs
    store = SealedStore(town.store_path, witnesses=[other.asked(n) for n in range(3)])

    with pytest.raises(QuorumNotMet):
        close_bidding(
            store, TENDER, now=town.clock()
        )  # Even his own reading finds heads that he did not sign.
    with pytest.raises(ShareWithheld):
        released_share(town.shares[0], town.store_path, town.policy)


def test_he_cannot_drop_the_file_of_a_bid(town):
    envelope(town, town.bidders[1]).unlink()

    assert found(town) == {SealFinding.ENVELOPE_MISSING}


def test_he_cannot_drop_a_bid_from_the_log_for_the_witnesses_remember_and_the_bidder_has_a_receipt(town):
    read = town.store.read()
    kept = [entry for entry in read.entries if town.bidders[1].sealed.ciphertext.encode() not in entry]

    with pytest.raises(QuorumNotMet):
        rewritten(town, kept)
    assert SealFinding.LOG_FAILS in found(town, town.bidders[1])


def test_he_cannot_show_a_log_that_ends_before_the_bid(town, tmp_path):
    """An older copy, truly signed, in the place of the newest: the receipt is of a longer log."""
    log, old = town.store_path / LOG, tmp_path / "old"
    shutil.copytree(log, old)
    late = town.sealed("late one")
    town.received(late)
    shutil.rmtree(log)
    shutil.copytree(old, log)
    newest = max((town.store_path / CHECKPOINTS).iterdir(), key=lambda path: int(path.name))
    newest.unlink()
    (town.store.envelopes / f"{late.sealed.ciphertext}.onusbid").unlink()

    assert found(town) == set()  # Nothing is wrong with the old copy by itself,
    assert found(town, late) == {SealFinding.LOG_FAILS}  # but for whoever shows a receipt there is.


def test_he_cannot_take_away_witnessed_checkpoints_to_make_bids_late(town):
    """Without the checkpoints of their time all bids look late; each receipt brings its own checkpoint back."""
    for path in (town.store_path / CHECKPOINTS).iterdir():
        if int(path.name) > 2:
            path.unlink()
    town.closed()

    standing = read_store(town.store_path, town.policy).standing(TENDER)
    assert {one.reason.value for one in standing.refused} == {"witnessed_late"}
    assert found(town) == {SealFinding.OFFICE}  # His closing does not fit what is left.
    assert found(town, *town.bidders) == set()
    notes = [parse_proof_file(one.receipt.proved.proof).note for one in town.bidders]
    assert len(read_store(town.store_path, town.policy, notes).standing(TENDER).bids) == 3


def test_he_cannot_alter_a_byte_of_a_bid(town):
    path = envelope(town, town.bidders[0])
    raw = bytearray(path.read_bytes())
    raw[-20] ^= 1
    path.write_bytes(raw)

    assert found(town) == {SealFinding.ENVELOPE_CHANGED}
    town.closed()
    told = {one.ciphertext: getattr(one, "reason", "") for one in opened(town, *town.bidders)}
    assert told[town.bidders[0].sealed.ciphertext] == "envelope_lost"


def test_he_cannot_cut_a_bid(town):
    path = envelope(town, town.bidders[0])
    path.write_bytes(path.read_bytes()[:-65_552])

    assert found(town) == {SealFinding.ENVELOPE_CHANGED}


def test_he_cannot_swap_two_bids(town):
    one, other = (envelope(town, bidder) for bidder in town.bidders[:2])
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)

    assert found(town) == {SealFinding.ENVELOPE_CHANGED}


def test_he_cannot_swap_what_was_opened(town):
    town.closed()
    opened(town, *town.bidders)
    folder = town.root / "opened"
    one, other = (folder / bidder.sealed.ciphertext for bidder in town.bidders[:2])
    one.rename(folder / "aside")
    other.rename(one)
    (folder / "aside").rename(other)

    assert found(town, opened=folder) == {SealFinding.OPENED_OTHERWISE}


def test_he_cannot_change_an_opened_price(town):
    town.closed()
    opened(town, *town.bidders)
    offer = town.root / "opened" / town.bidders[2].sealed.ciphertext / "files" / "offer.txt"
    offer.write_bytes(offer.read_bytes().replace(b"price 102", b"price 099"))

    assert found(town, opened=town.root / "opened") == {SealFinding.OPENED_OTHERWISE}


def test_he_cannot_slip_a_file_in(town):
    friend = town.sealed("friend", 1)
    shutil.copy(friend.sealed.path, town.store.envelopes / f"{friend.sealed.ciphertext}.onusbid")

    assert found(town) == {SealFinding.ENVELOPE_UNLOGGED}


def received(town, bidder, at):
    header = bidder.sealed.header
    return BidReceived(
        TENDER,
        bidder.sealed.ciphertext,
        header.commitment.hex(),
        header.mark.hex(),
        header.size_class,
        Instant(at),
    )


def test_he_cannot_insert_a_bid_after_the_deadline_with_an_earlier_time(town):
    friend = town.sealed("friend", 1)
    town.to(DEADLINE + 60 * SECOND_US)
    shutil.copy(friend.sealed.path, town.store.envelopes / f"{friend.sealed.ciphertext}.onusbid")
    town.store.log_facts([received(town, friend, DEADLINE - 3_600 * SECOND_US)], now=town.clock())

    standing = read_store(town.store_path, town.policy).standing(TENDER)
    assert standing.bid(friend.sealed.ciphertext) is None
    assert [one.reason.value for one in standing.refused] == ["witnessed_late"]


def test_he_cannot_count_an_inserted_bid_in_his_closing(town):
    friend = town.sealed("friend", 1)
    town.to(DEADLINE + 60 * SECOND_US)
    town.store.log_facts([received(town, friend, DEADLINE - SECOND_US)], now=town.clock())
    listed = [*(one.sealed.ciphertext for one in town.bidders), friend.sealed.ciphertext]
    lie = BiddingClosed(TENDER, 1, DEADLINE, 4, bids_digest(listed), town.clock())
    town.store.log_facts([lie], now=town.clock())

    assert found(town) == {SealFinding.OFFICE}
    with pytest.raises(ShareWithheld):
        released_share(town.shares[0], town.store_path, town.policy)


def test_he_cannot_leave_a_bid_out_of_the_closing(town):
    town.to(DEADLINE + SECOND_US)
    listed = [one.sealed.ciphertext for one in town.bidders[1:]]
    town.store.log_facts(
        [BiddingClosed(TENDER, 1, DEADLINE, 2, bids_digest(listed), town.clock())], now=town.clock()
    )

    assert found(town, town.bidders[0]) == {SealFinding.OFFICE}
    with pytest.raises(ShareWithheld):
        released_share(town.shares[0], town.store_path, town.policy)


def test_he_cannot_insert_a_bid_after_the_closing(town):
    friend = town.sealed("friend", 1)
    town.closed()
    town.store.log_facts([received(town, friend, DEADLINE)], now=town.clock())

    assert [one.reason.value for one in town.store.standing(TENDER).refused] == ["closed"]


def test_he_cannot_back_date_an_entry_by_turning_the_witnesses_clock_back(town):
    """A witness never signs an earlier time for the same log than it has signed before."""
    town.to(DEADLINE + 60 * SECOND_US)
    town.store.log_facts([BidRefused(TENDER, "00" * 32, "late", town.clock())], now=town.clock())
    friend = town.sealed("friend", 1)
    town.to(DEADLINE - SECOND_US)

    assert not town.received(friend).in_time


def test_he_cannot_refuse_a_bid_after_its_receipt(town):
    victim = town.bidders[0]
    town.store.log_facts(
        [BidRefused(TENDER, victim.sealed.ciphertext, "malformed", town.clock())], now=town.clock()
    )
    town.closed()
    opened(town, *town.bidders[1:])

    assert town.store.standing(TENDER).bid(victim.sealed.ciphertext) is not None
    standing = town.store.standing(TENDER)
    assert victim.sealed.ciphertext in {one.ciphertext for one in standing.unopened}


def test_he_cannot_leave_a_bid_unopened_in_silence(town):
    town.closed()
    codes = {one.sealed.ciphertext: one.code for one in town.bidders[1:]}
    open_bids(
        town.store,
        TENDER,
        OpeningKeys(town.shares[:3], codes),
        town.root / "opened",
        now=town.clock(),
        last=False,
    )

    assert found(town, *town.bidders, opened=town.root / "opened", ended=True) == {SealFinding.LEFT_UNOPENED}


def test_he_cannot_withdraw_a_bid_for_its_bidder(town):
    victim = town.bidders[0].sealed
    for proof in ("00" * 32, victim.header.mark.hex(), victim.header.commitment.hex()):
        town.store.log_facts([BidWithdrawn(TENDER, victim.ciphertext, proof, town.clock())], now=town.clock())

    assert town.store.standing(TENDER).bid(victim.ciphertext) is not None
    assert {one.reason.value for one in town.store.standing(TENDER).refused} == {"wrong_proof"}


def test_he_cannot_put_another_bid_in_the_place_of_one(town):
    victim, friend = town.bidders[0].sealed, town.sealed("friend", 1)
    forged = replace(received(town, friend, town.clock()), replaces=victim.ciphertext, proof="11" * 32)
    town.store.log_facts([forged], now=town.clock())

    assert town.store.standing(TENDER).bid(victim.ciphertext) is not None
    assert town.store.standing(TENDER).bid(friend.sealed.ciphertext) is None


def version(town, number, deadline):
    return TenderVersion(
        TENDER,
        number,
        town.ceremony.ceremony,
        town.ceremony.suite,
        town.ceremony.tender_key,
        Instant(deadline),
        "00" * 32,
        town.clock(),
    )


def test_he_cannot_extend_the_deadline_after_it_has_passed_by_a_false_time(town):
    town.to(DEADLINE + 60 * SECOND_US)
    late = replace(version(town, 2, LATER), at=Instant(DEADLINE - SECOND_US))
    town.store.log_facts([late], now=town.clock())

    assert town.store.standing(TENDER).version.deadline == DEADLINE
    assert found(town) == {SealFinding.OFFICE}
    friend = town.sealed("friend", 1)
    with pytest.raises(BidNotTaken, match="late"):
        town.received(friend)


def test_he_cannot_extend_in_silence_for_every_bidder_and_custodian_reads_the_same_version(town):
    announce(town.store, town.ceremony, deadline=LATER, document=b"x", now=town.clock())

    assert read_store(town.store_path, town.policy).standing(TENDER).version.deadline == LATER
    assert found(town, *town.bidders) == set()


def test_he_cannot_shorten_the_deadline_or_change_the_key(town):
    other, _ = hold_ceremony(TENDER, POSTS, threshold=3, at=OPENS)
    changed = replace(version(town, 2, LATER), ceremony=other.ceremony, tender_key=other.tender_key)
    town.store.log_facts([version(town, 2, DEADLINE - 60 * SECOND_US), other, changed], now=town.clock())

    standing = town.store.standing(TENDER)
    assert (standing.version.version, standing.ceremony) == (1, town.ceremony)
    assert [one.reason.value for one in standing.faults] == [
        "deadline_forward",
        "second_ceremony",
        "other_key",
    ]


def test_he_cannot_give_a_bidder_a_key_of_his_own(town, tmp_path):
    his, _ = hold_ceremony(TENDER, POSTS, threshold=3, at=OPENS)
    forged = replace(fact_of(town.file.entry), ceremony=his.ceremony, tender_key=his.tender_key)
    path = tmp_path / "tender.json"
    path.write_bytes(entry_of(forged))
    path.with_name("tender.json.tlog-proof").write_bytes(town.file.proof)

    with pytest.raises(NotVouchedFor, match="another entry"):
        tender_file(path, town.policy)
    victim = town.sealed("victim", version=forged)
    with pytest.raises(BidNotTaken, match="other_key"):
        town.received(victim)


def test_he_cannot_replay_an_envelope_into_another_tender(town):
    victim = town.bidders[0]
    raw = envelope(town, victim).read_bytes()
    second, _ = hold_ceremony("T-2026-99", POSTS, threshold=3, at=town.clock())
    announce(town.store, second, deadline=LATER, document=b"y", now=town.clock())
    header, _ = read_envelope(envelope(town, victim))
    moved = replace(
        header,
        tender="T-2026-99",
        ceremony=bytes.fromhex(second.ceremony),
        tender_key=bytes.fromhex(second.tender_key),
    )
    victim.sealed.path.write_bytes(raw)
    with pytest.raises(BidNotTaken, match="other_tender"):
        town.received(victim, tender="T-2026-99")

    private, _ = combined_key(town.shares[:3], town.ceremony)
    with pytest.raises(EnvelopeBroken):
        content_key_of(moved, secret=shared_secret(private, header.ephemeral), code=victim.code)


def test_he_cannot_copy_a_bid_within_its_tender(town):
    """The same envelope with a header that differs in nothing that is signed: its commitment was seen before."""
    header = town.bidders[0].sealed.header
    copy = BidReceived(TENDER, "ab" * 32, header.commitment.hex(), "cd" * 32, header.size_class, town.clock())
    town.store.log_facts([copy], now=town.clock())

    assert [one.reason.value for one in town.store.standing(TENDER).refused] == ["seen_before"]


def test_an_envelope_whose_keys_were_used_before_is_refused(town):
    raw = bytearray(envelope(town, town.bidders[0]).read_bytes())
    header, _ = read_envelope(envelope(town, town.bidders[0]))
    again = replace(header, commitment=bytes(range(32)), mark=bytes(range(1, 33)))
    path = town.root / "again.onusbid"
    path.write_bytes(again.encode() + raw[len(header.encode()) :])
    bidder = town.bidders[0]
    bidder.sealed = replace(bidder.sealed, path=path)

    with pytest.raises(BidNotTaken, match="key_used_before"):
        town.received(bidder)


def test_he_cannot_edit_an_entry_in_the_tiles(town):
    public = town.store_path / LOG / "public"
    for bundle in sorted(
        path for path in public.rglob("*") if path.is_file() and "entries" in path.as_posix()
    ):
        bundle.write_bytes(bundle.read_bytes().replace(b'"size_class":65536', b'"size_class":65537'))

    with pytest.raises(LogTellsOtherwise, match="not those that were signed"):
        read_store(town.store_path, town.policy)
    assert SealFinding.LOG_FAILS in found(town)


def test_he_cannot_show_two_bidders_two_histories(town, tmp_path):
    """Two stores with one key: the witnesses sign for one of them only."""
    twin = tmp_path / "twin"
    shutil.copytree(town.store_path, twin)
    one, other = town.sealed("d"), town.sealed("e")
    town.received(one)
    store = SealedStore(twin, witnesses=[town.asked(n) for n in range(3)])
    with pytest.raises(QuorumNotMet):
        Town.received(replace_store(town, store), other)

    assert other.receipt is None


def replace_store(town, store):
    town.store = store
    return town
