"""Sealed bidding from the ceremony to the opened bids, on real files."""

from __future__ import annotations

import json
import tracemalloc
from hashlib import sha256

import pytest

from onus.base.instants import SECOND_US
from onus.core.sealing.facts import BidOpened, BidRefused, BidUnopened, OpenedBy, Unopened
from onus.log.policies import Policy, QuorumNotMet
from onus.outside.sealing.announcing import close_bidding
from onus.outside.sealing.auditing import ShownReceipt, audit
from onus.outside.sealing.bid_folder import unpacked
from onus.outside.sealing.ceremony import hold_ceremony
from onus.outside.sealing.faults import (
    BidNotTaken,
    NotAnnounced,
    NotYetOpen,
    PlaceTaken,
    ShareWithheld,
    UnfitCustodians,
)
from onus.outside.sealing.opening import HandedIn, OpeningKeys, open_bids, released_share
from onus.outside.sealing.receiving import withdraw_bid
from onus.outside.sealing.sealing import read_envelope, seal_bid
from onus.outside.sealing.store import as_lines
from onus.wire.sealing.envelopes import content_key_of, opened_parts
from onus.wire.sealing.escrow import deposited_code
from onus.wire.sealing.faults import EnvelopeBroken, UnfitBid
from onus.wire.sealing.shares import (
    KeyShare,
    OtherCeremony,
    OtherShare,
    TooFewShares,
    combined_key,
    parse_sheet,
)
from onus.wire.sealing.suite import shared_secret, withdrawal_secret
from tests.outside.sealing.town import DEADLINE, KEY, OPENS, POSTS, TENDER, Town


@pytest.fixture
def town(tmp_path) -> Town:
    made = Town(tmp_path)
    made.announced()
    return made


def facts(town, kind):
    return [one.fact for one in town.store.read().logged if isinstance(one.fact, kind)]


def proof_of(bidder) -> str:
    return withdrawal_secret(bidder.code, ephemeral=bidder.sealed.header.ephemeral).hex()


def opened(town, keys, *, last=True):
    return open_bids(town.store, TENDER, keys, town.root / "opened", now=town.clock(), last=last)


def codes(*bidders):
    return {one.sealed.ciphertext: one.code for one in bidders}


def test_three_of_five_custodians_and_each_code_open_every_bid_as_it_was_sealed(town):
    bidders = town.handed_in("a", "b", "c")
    town.closed()

    found = opened(town, OpeningKeys(town.shares[1:4], codes(*bidders)))

    assert [(one.way, one.ciphertext) for one in found] == [
        (OpenedBy.CODE, one.sealed.ciphertext) for one in bidders
    ]
    for number, one in enumerate(bidders):
        file = town.root / "opened" / one.sealed.ciphertext / "files" / "offer.txt"
        assert file.read_text() == f"price {100 + number}\n"
    receipts = [ShownReceipt(one.receipt.proved.entry, one.receipt.proved.proof) for one in bidders]
    assert (
        audit(
            town.store_path, TENDER, town.policy, receipts=receipts, opened=town.root / "opened", ended=True
        )
        == []
    )


def test_a_receipt_proves_without_the_office_that_the_bid_is_in_the_log(town):
    (bidder,) = town.handed_in("a")

    assert bidder.receipt.in_time
    assert bidder.receipt.proved.witnessed_at == town.clock()
    assert b"Generated" not in bidder.receipt.proved.entry and b"bid a" not in bidder.receipt.proved.entry


def test_the_same_file_handed_in_again_is_one_bid_with_the_same_entry(town):
    (bidder,) = town.handed_in("a")
    again = town.received(bidder)

    assert again.proved.index == town.store.read().logged[-1].index
    assert len(town.store.standing(TENDER).bids) == 1


def test_a_bid_at_the_last_second_is_taken_and_one_second_later_refused_and_kept_as_a_fact(town):
    early, late = town.sealed("early"), town.sealed("late")
    town.to(DEADLINE)
    assert town.received(early).in_time

    town.to(DEADLINE + SECOND_US)
    with pytest.raises(BidNotTaken, match="late"):
        town.received(late)

    assert [(one.ciphertext, one.reason) for one in facts(town, BidRefused)] == [
        (late.sealed.ciphertext, "late")
    ]
    assert not list(town.store.envelopes.glob(f"{late.sealed.ciphertext}*"))


def test_a_bid_that_the_witnesses_saw_too_late_does_not_count_whatever_the_office_says(town):
    bidder = town.sealed("friend")
    town.clock.to(DEADLINE - SECOND_US)
    town.outside_clock.to(DEADLINE + SECOND_US)

    assert not town.received(bidder).in_time
    assert [one.reason.value for one in town.store.standing(TENDER).refused] == ["witnessed_late"]


def test_an_extension_before_the_deadline_counts_for_bids_and_custodians_at_once(town):
    later = DEADLINE + 7 * 86_400 * SECOND_US
    town.extended(later)
    town.to(DEADLINE + SECOND_US)
    bidder = town.sealed("a")

    assert town.received(bidder).in_time
    with pytest.raises(NotYetOpen, match="deadline"):
        close_bidding(town.store, TENDER, now=town.clock())
    with pytest.raises(ShareWithheld):
        released_share(town.shares[0], town.store_path, town.policy)
    town.to(later)
    close_bidding(town.store, TENDER, now=town.clock())
    assert released_share(town.shares[0], town.store_path, town.policy) == town.shares[0]


def test_no_deadline_is_extended_after_it_has_passed_and_none_is_moved_forward(town):
    with pytest.raises(NotAnnounced, match="deadline_forward"):
        town.extended(DEADLINE - SECOND_US)
    town.to(DEADLINE + SECOND_US)
    with pytest.raises(NotAnnounced, match="late_extension"):
        town.extended(DEADLINE + 60 * SECOND_US)


def test_a_custodian_gives_no_share_before_the_closing_and_none_without_witnesses(town):
    town.handed_in("a")
    with pytest.raises(ShareWithheld, match="no closing"):
        released_share(town.shares[0], town.store_path, town.policy)

    town.closed()
    assert released_share(town.shares[0], town.store_path, town.policy)
    with pytest.raises(ShareWithheld, match="no witness"):
        released_share(town.shares[0], town.store_path, Policy(town.policy.logs))


def test_a_bid_is_withdrawn_and_replaced_only_by_whoever_has_its_code(town):
    one, other = town.handed_in("a", "b")
    with pytest.raises(BidNotTaken, match="wrong_proof"):
        withdraw_bid(town.store, TENDER, one.sealed.ciphertext, proof=proof_of(other), now=town.clock())

    withdraw_bid(town.store, TENDER, one.sealed.ciphertext, proof=proof_of(one), now=town.clock())
    better = town.sealed("b2", 90)
    town.received(better, replaces=other.sealed.ciphertext, proof=proof_of(other))

    assert [bid.ciphertext for bid in town.store.standing(TENDER).bids] == [better.sealed.ciphertext]
    assert town.store.standing(TENDER).withdrawn == (one.sealed.ciphertext, other.sealed.ciphertext)


def test_a_withdrawal_after_the_deadline_is_refused(town):
    (one,) = town.handed_in("a")
    town.closed()

    with pytest.raises(BidNotTaken, match="closed"):
        withdraw_bid(town.store, TENDER, one.sealed.ciphertext, proof=proof_of(one), now=town.clock())


def again_of(bidder) -> HandedIn:
    made = bidder.sealed.committed
    return HandedIn(bidder.folder, made.nonce, made.signer, made.signature)


def test_a_lost_code_is_remedied_by_the_very_folder_that_was_committed_to_and_by_no_other(town):
    one, other = town.handed_in("a", "b")
    town.closed()
    (other.folder / "offer.txt").write_text("price 1\n")
    again = {b.sealed.ciphertext: again_of(b) for b in (one, other)}

    found = {f.ciphertext: f for f in opened(town, OpeningKeys(town.shares[:3], handed_in=again))}

    assert found[one.sealed.ciphertext].way is OpenedBy.PLAINTEXT
    assert found[other.sealed.ciphertext].outcome is Unopened.REVOKED
    assert audit(town.store_path, TENDER, town.policy, opened=town.root / "opened", ended=True) == []


def test_an_escrowed_code_opens_for_another_group_of_custodians_and_only_for_its_envelope(town, tmp_path):
    escrow, escrow_shares = hold_ceremony(
        "escrow of T", [(f"e{n}", f"Generated Escrow {n}") for n in range(3)], threshold=2, at=OPENS
    )
    one = town.sealed("a", escrow_key=escrow.tender_key)
    other = town.sealed("b", escrow_key=escrow.tender_key)
    for bidder in (one, other):
        town.received(bidder, escrow=bidder.sealed.escrow)
    town.closed()
    private, _ = combined_key(escrow_shares[:2], escrow)
    kept = (town.store_path / "escrow" / one.sealed.ciphertext).read_bytes()
    code = deposited_code(kept, escrow_private=private, ciphertext=bytes.fromhex(one.sealed.ciphertext))

    with pytest.raises(EnvelopeBroken, match="another envelope"):
        deposited_code(kept, escrow_private=private, ciphertext=bytes.fromhex(other.sealed.ciphertext))
    found = opened(town, OpeningKeys(town.shares[:3], escrowed={one.sealed.ciphertext: code}))
    assert [(type(f), getattr(f, "way", None)) for f in found] == [
        (BidOpened, OpenedBy.ESCROW),
        (BidUnopened, None),
    ]


def test_without_a_code_a_bid_is_revoked_and_without_the_custodians_withdrawn_with_the_reason(town):
    one, other = town.handed_in("a", "b")
    town.closed()

    assert opened(town, OpeningKeys(town.shares[:3], {one.sealed.ciphertext: other.code}), last=False) == []
    found = opened(town, OpeningKeys((), codes(one)))

    told = {f.ciphertext: (f.outcome, f.reason) for f in found}
    assert set(told.values()) == {(Unopened.WITHDRAWN, "custodians")}


def test_a_wrong_code_is_told_from_a_missing_one(town):
    one, other, third = town.handed_in("a", "b", "c")
    town.closed()
    found = opened(
        town,
        OpeningKeys(
            town.shares[:3], {one.sealed.ciphertext: third.code, third.sealed.ciphertext: third.code}
        ),
    )

    assert {f.ciphertext: getattr(f, "reason", "") for f in found} == {
        one.sealed.ciphertext: "wrong_code", other.sealed.ciphertext: "no_code", third.sealed.ciphertext: "",
    }  # fmt: skip


def test_a_code_that_comes_later_in_the_window_still_opens(town):
    one, other = town.handed_in("a", "b")
    town.closed()

    assert len(opened(town, OpeningKeys(town.shares[:3], codes(one)), last=False)) == 1
    assert len(opened(town, OpeningKeys(town.shares[2:], codes(other)), last=True)) == 1
    assert len(town.store.standing(TENDER).opened) == 2


def test_every_choice_of_three_shares_gives_the_key_and_two_give_nothing(town):
    key, numbers = combined_key(town.shares[2:], town.ceremony)

    assert numbers == (3, 4, 5) and combined_key(town.shares, town.ceremony)[0] == key
    with pytest.raises(TooFewShares, match="2 different shares"):
        combined_key([town.shares[0], town.shares[1], town.shares[1]], town.ceremony)


def test_a_share_of_another_ceremony_is_refused_by_name(town):
    _, shares = hold_ceremony("T-other", POSTS, threshold=3, at=OPENS)

    with pytest.raises(OtherCeremony, match="T-other"):
        combined_key([*town.shares[:2], shares[2]], town.ceremony)
    disguised = KeyShare(TENDER, town.ceremony.ceremony, 3, *POSTS[2], shares[2].words)
    with pytest.raises(OtherShare, match="custodian 3"):
        combined_key([*town.shares[:2], disguised], town.ceremony)


def test_a_sheet_is_read_again_and_a_misspelled_word_is_known(town):
    sheet = town.shares[0].sheet()
    words = town.shares[0].words.split()

    assert (
        parse_sheet(sheet.upper().replace(sheet.upper().split("\n\n")[0], sheet.split("\n\n")[0]))
        == town.shares[0]
    )
    for wrong in (
        sheet.replace(words[9], "academic" if words[9] != "academic" else "acid", 1),
        sheet.replace(words[5], "xyzzy"),
    ):
        with pytest.raises(Exception, match="no share of a tender's key"):
            parse_sheet(wrong)


def test_custodians_of_one_organisation_hold_no_ceremony():
    with pytest.raises(UnfitCustodians, match="one_organisation"):
        hold_ceremony(TENDER, [*POSTS[:4], ("another", POSTS[0][1])], threshold=3, at=OPENS)


def test_nothing_is_written_over_and_nothing_half_written_stays(town):
    bidder = town.sealed("a")

    with pytest.raises(PlaceTaken):
        seal_bid(bidder.folder, town.version, bidder.sealed.path, key=KEY)
    assert sha256(bidder.sealed.path.read_bytes()).hexdigest() == bidder.sealed.ciphertext


def test_envelopes_of_two_tenders_do_not_fit_in_each_other(town):
    first = town.version
    town.announced("T-second")
    foreign = town.sealed("foreign", version=first)

    with pytest.raises(BidNotTaken, match="other_tender"):
        town.received(foreign, tender="T-second")
    with pytest.raises(BidNotTaken, match="malformed"):
        (town.root / "x").write_bytes(b"PK not a sealed bid")
        foreign.sealed.path.write_bytes(b"PK not a sealed bid")
        town.received(foreign)


def test_without_witnesses_there_is_no_receipt_and_the_same_file_handed_in_again_is_one_entry(town):
    bidder, asked = town.sealed("a"), town.store._witnesses
    town.store._witnesses = asked[:1]
    with pytest.raises(QuorumNotMet):
        town.received(bidder)
    assert bidder.receipt is None

    town.store._witnesses = asked
    town.to(town.clock() + 60 * SECOND_US)
    receipt = town.received(bidder)

    entries = [one for one in town.store.read().entries if bidder.sealed.ciphertext.encode() in one]
    assert entries == [receipt.proved.entry] and receipt.in_time
    assert list((town.store_path / "waiting").iterdir()) == []


def test_a_run_that_ends_before_the_log_hears_of_it_leaves_a_file_that_nobody_counts(town, monkeypatch):
    bidder = town.sealed("a")
    monkeypatch.setattr(town.store, "log_entries", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        town.received(bidder)
    monkeypatch.undo()

    assert town.store.standing(TENDER).bids == ()
    assert town.received(bidder).in_time
    assert audit(town.store_path, TENDER, town.policy) == []


def test_a_large_bid_is_sealed_tried_and_opened_in_the_memory_of_a_few_chunks(town):
    folder = town.root / "bid large"
    folder.mkdir()
    (folder / "plan.bin").write_bytes(bytes(range(256)) * 100_000)
    private, _ = combined_key(town.shares[:3], town.ceremony)
    tracemalloc.start()
    large = town.sealed("large")
    header, chunks = read_envelope(large.sealed.path)
    key = content_key_of(header, secret=shared_secret(private, header.ephemeral), code=large.code)
    unpacked(opened_parts(header, key, chunks), town.root / "out")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 6_000_000
    assert (town.root / "out" / "files" / "plan.bin").stat().st_size == 25_600_000


def test_the_facts_of_a_tender_are_given_as_lines_for_its_folder(town):
    (bidder,) = town.handed_in("a")
    lines = [json.loads(line) for line in as_lines(town.store.read(), TENDER)]

    assert [one["kind"] for one in lines] == ["sealing_ceremony", "tender_version", "bid_received"]
    assert lines[-1]["ciphertext"] == bidder.sealed.ciphertext
    assert lines[-1]["witnessed_at_us"] == town.clock()


def test_a_link_in_a_bid_is_refused_and_not_followed(town):
    folder = town.root / "bid link"
    folder.mkdir()
    (folder / "offer.txt").symlink_to("/etc/hostname")
    (folder / "more").symlink_to(town.root)

    with pytest.raises(UnfitBid, match=r"`more`.*`offer\.txt`"):
        seal_bid(folder, town.version, town.root / "link.onusbid", key=KEY)
