"""Tender bids: the website as the office of a store of sealed bids, and the facts of its log as those of the tender.

In:  envelopes, withdrawal secrets, codes; a tender as it stands.
Out: receipts with proofs; facts of the tender, one for each entry of the log; or what stands against it.

The surprise: whose envelope it is stands nowhere. The account that handed one in is not
written beside it, neither in the log nor in our own tables, so that nobody who reads the
database can say who bids before the envelopes are open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from onus.actions.alone import alone
from onus.actions.keep_fact import keep_fact
from onus.actions.tender_desk import TenderNow
from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.core.acts.filling import Wrong
from onus.core.sealing.facts import (
    BiddingClosed,
    BidOpened,
    BidReceived,
    BidUnopened,
    BidWithdrawn,
    SealingCeremony,
    SharesCombined,
    TenderVersion,
)
from onus.core.sealing.standing import Logged, SealedStanding
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.tender import said
from onus.outside.file_store import keep_copy
from onus.outside.sealing.announcing import announce, close_bidding
from onus.outside.sealing.bid_folder import FILES, bid_files
from onus.outside.sealing.faults import BidNotTaken, NotYetOpen
from onus.outside.sealing.opening import OPENING, recommitted
from onus.outside.sealing.receiving import receive_bid, withdraw_bid
from onus.outside.sealing.sealing import ENDING, read_envelope, write_secret
from onus.outside.sealing.sealing_page import sealing_page
from onus.outside.sealing.store import CHECKPOINTS, LOG, EntryProved, SealedStore
from onus.outside.tlog.log_folder import PUBLIC
from onus.outside.tlog.log_reader import LogReader
from onus.records.tenders import KeptTenderFile, add_tender_file, tender_files
from onus.records.unit import unit
from onus.records.work import wish_judgement
from onus.wire.sealing.codes import code_text, parse_code
from onus.wire.sealing.faults import NotACode
from onus.wire.sealing.suite import withdrawal_secret
from onus.wire.tenders.opened_files import BIDS, OPENED, SEALED_SUFFIX

SEALED, CODES, OPENINGS = "sealed", "sealed-codes", "sealed-opened"
HEX_DIGITS = 64
ACTION_OF = {
    SealingCeremony: "custody.hold", BidReceived: "bid.seal", BidWithdrawn: "bid.withdraw",
    BiddingClosed: "bidding.close", SharesCombined: "share.give", BidOpened: "bid.open", BidUnopened: "bid.open",
}  # fmt: skip
"""Row of the table of powers behind each kind of entry."""
BASIS = "docs/manual/en/sealed-bids.md"


@dataclass(frozen=True, slots=True)
class SealedPlaces:
    """Where sealed bids lie.

    Attributes:
        data: folder of the website's data; the store is `sealed` in it, codes and openings lie apart.
        files: folder of the file store.
    """

    data: Path
    files: Path

    @property
    def sealed(self) -> Path:
        """Return where the store of sealed bids is."""
        return self.data / SEALED

    @property
    def codes(self) -> Path:
        """Return where codes wait for the opening; no part of the store, which anybody may copy."""
        return self.data / CODES

    def opened(self, tender: str) -> Path:
        """Return where `onus bid open` is told to write what comes out."""
        return self.data / OPENINGS / tender


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A bid that was taken.

    Attributes:
        ciphertext: digest of the envelope.
        index: of its entry.
        in_time: whether the witnesses signed before the deadline.
    """

    ciphertext: str
    index: int
    in_time: bool


def store_in(places: SealedPlaces) -> SealedStore | None:
    """Return the store of sealed bids; None where the operator has made none."""
    folder = places.data / SEALED
    return SealedStore(folder) if (folder / CHECKPOINTS).is_dir() else None


def page_of_bidders() -> tuple[bytes, str]:
    """Return the page that seals bids, and its digest."""
    raw = sealing_page()
    return raw, sha256(raw).hexdigest()


def keep_in_step(at: TenderNow, places: SealedPlaces) -> SealedStanding | None:
    """Return what the log says of a tender, after its deadline was brought in step with what was announced.

    Nobody enters a deadline here: it is the one that follows from the facts of the tender. None where the
    tender takes no sealed bids here: without a store, or without a key that custodians hold.
    """
    store = store_in(places)
    ceremony = next((what for _, what in said(facts_on_record(at.tender, at.now), SealingCeremony)), None)
    if store is None or ceremony is None or at.proceeding.deadline is None:
        return None
    standing = store.read().standing(at.tender.id)
    version, deadline = standing.version, at.proceeding.deadline
    if at.now < deadline and standing.closed is None and (version is None or version.deadline < deadline):
        document = canonical_json(told_in_force(at.tender, at.now))
        with _alone(places):
            announce(store, ceremony, deadline=deadline, document=document, now=at.now)
        standing = store.read().standing(at.tender.id)
    return standing if standing.version is not None else None


def file_for_bidders(at: TenderNow, places: SealedPlaces) -> tuple[bytes, bytes] | None:
    """Return the tender's file, to which bids are sealed, and the proof that it stands in the log; None for none."""
    standing = keep_in_step(at, places)
    if standing is None or standing.version is None:
        return None
    return _proved(places, at.tender.id, lambda fact: fact == standing.version)


def hand_in(
    at: TenderNow, places: SealedPlaces, envelope: Path, *, replaces: str = "", proof: str = ""
) -> HandedIn | tuple[Wrong, ...]:
    """Take an envelope in, log it, and keep it with the tender.

    Args:
        at: the tender as it stands.
        places: where sealed bids lie.
        envelope: file as it came.
        replaces: digest of the bid in whose place it comes; empty for none.
        proof: withdrawal secret of that bid.
    """
    wrong = [
        Wrong(name, "no_digest")
        for name, text in (("replaces", replaces), ("proof", proof))
        if text and not _is_hex(text)
    ]
    if bool(replaces) != bool(proof):
        wrong.append(Wrong("proof" if replaces else "replaces", "missing"))
    store = store_in(places)
    if wrong or store is None or keep_in_step(at, places) is None:
        return tuple(wrong) or (Wrong("", "no_store"),)
    try:
        with _alone(places):
            taken = receive_bid(
                store, envelope, tender=at.tender.id, now=at.now, replaces=replaces, proof=proof
            )
    except BidNotTaken as no:
        take_facts(at, places)
        return (Wrong("envelope", f"bid_{no.named['reason']}", str(no.named["ciphertext"])),)
    take_facts(at, places)
    return HandedIn(taken.fact.ciphertext, taken.proved.index, taken.in_time)


def withdraw(
    at: TenderNow, places: SealedPlaces, ciphertext: str, proof: str
) -> EntryProved | tuple[Wrong, ...]:
    """Take a bid back for whoever shows its withdrawal secret."""
    given = (("ciphertext", ciphertext), ("proof", proof))
    wrong = [Wrong(name, "no_digest" if text else "missing") for name, text in given if not _is_hex(text)]
    store = store_in(places)
    if wrong or store is None or keep_in_step(at, places) is None:
        return tuple(wrong) or (Wrong("", "no_store"),)
    try:
        with _alone(places):
            proved = withdraw_bid(store, at.tender.id, ciphertext, proof=proof, now=at.now)
    except BidNotTaken as no:
        reason = str(no.named["reason"])
        return (Wrong("proof" if reason == "wrong_proof" else "ciphertext", f"bid_{reason}"),)
    take_facts(at, places)
    return proved


def close(at: TenderNow, places: SealedPlaces) -> EntryProved | tuple[Wrong, ...]:
    """Log the end of receiving, once the latest deadline has passed."""
    store = store_in(places)
    if store is None or keep_in_step(at, places) is None:
        return (Wrong("", "no_store"),)
    try:
        with _alone(places):
            proved = close_bidding(store, at.tender.id, now=at.now)
    except NotYetOpen:
        return (Wrong("", "not_over"),)
    take_facts(at, places)
    return proved


def reveal(at: TenderNow, places: SealedPlaces, ciphertext: str, code: str) -> tuple[Wrong, ...]:
    """Keep the code of a bidder for the opening, if it fits; before the closing none is taken.

    Returns:
        What is wrong; nothing where the code was kept.
    """
    if not _is_hex(ciphertext):
        return (Wrong("ciphertext", "no_digest" if ciphertext else "missing"),)
    store = store_in(places)
    standing = keep_in_step(at, places) if store is not None else None
    if store is None or standing is None:
        return (Wrong("", "no_store"),)
    if standing.closed is None:
        return (Wrong("", "not_closed"),)
    if standing.bid(ciphertext) is None:
        return (Wrong("ciphertext", "bid_not_standing"),)
    try:
        read = parse_code(code)
    except NotACode:
        return (Wrong("code", "no_code" if code else "missing"),)
    header, _ = read_envelope(store.envelopes / f"{ciphertext}{ENDING}")
    if sha256(withdrawal_secret(read, ephemeral=header.ephemeral)).digest() != header.mark:
        return (Wrong("code", "other_code"),)
    with _alone(places):
        _keep_code(places.codes / f"{at.tender.id}.txt", ciphertext, code_text(read))
    return ()


def codes_given(at: TenderNow, places: SealedPlaces) -> int:
    """Return for how many bids a code is there."""
    path = places.codes / f"{at.tender.id}.txt"
    return len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0


def receipt_of(at: TenderNow, places: SealedPlaces, ciphertext: str) -> tuple[bytes, bytes] | None:
    """Return the entry by which a bid was received, and its proof under the latest checkpoint; None for none."""
    return _proved(
        places,
        at.tender.id,
        lambda fact: isinstance(fact, BidReceived) and fact.ciphertext == ciphertext,
    )


def take_facts(at: TenderNow, places: SealedPlaces) -> int:
    """Copy what the log says and the tender does not have yet; return how many facts that were.

    What was opened by `onus bid open` comes with its files, if it lies where the command was told to write;
    files that arrive there after their fact was copied are kept with the tender when they come.
    """
    store = store_in(places)
    if store is None:
        return 0
    have = {one.said for one in at.tender.facts if isinstance(one.said, tuple(ACTION_OF))}
    named = {one.fact_id for one in at.made_here}
    ceremonies = {one.ceremony for one in have if isinstance(one, SealingCeremony)}
    count = 0
    for one in store.read().logged:
        name = f"sealed-{one.index}"
        known = one.fact in have or isinstance(one.fact, TenderVersion) or name in named
        second = isinstance(one.fact, SealingCeremony) and one.fact.ceremony in ceremonies
        if one.fact.tender == at.tender.id and not known and not second:
            _take(one, name, store, places)
            count += 1
    if _later_files(at, places) or count:
        wish_judgement(at.tender.id, at=int(at.now))
    return count


def _later_files(at: TenderNow, places: SealedPlaces) -> bool:
    """Keep what came out of envelopes whose opening is known already; return whether there was anything."""
    there = {*at.tender.opened, *at.tender.unreadable}
    told = [what for _, what in said(at.tender.facts, BidOpened) if what.ciphertext not in there]
    kept = [_add_opened(what, places) for what in told]
    return any(kept)


def _take(one: Logged, name: str, store: SealedStore, places: SealedPlaces) -> None:
    fact = one.fact
    if isinstance(fact, BidReceived):
        _add(
            fact.tender,
            store.envelopes / f"{fact.ciphertext}{ENDING}",
            f"{BIDS}/{fact.ciphertext}{SEALED_SUFFIX}",
            places,
        )
    if isinstance(fact, BidOpened):
        _add_opened(fact, places)
    recorded = max(fact.at, one.witnessed_at or fact.at)
    kept = TenderFact(name, fact.at, recorded, fact)
    with unit():
        keep_fact(fact.tender, kept, ACTION_OF.get(type(fact), "bid.seal"), basis=BASIS)


def _add(tender: str, path: Path, name: str, places: SealedPlaces) -> None:
    """Keep a file with the tender; one that is not there, or is another, is left to the audit."""
    if not path.is_file() or any(one.path == name for one in tender_files(tender)):
        return
    with path.open("rb") as stream:
        if file_digest(stream, "sha256").hexdigest() not in name:
            return
    add_tender_file(
        tender, KeptTenderFile(name, keep_copy(places.files, path), path.stat().st_size, added=True)
    )


def _add_opened(fact: BidOpened, places: SealedPlaces) -> bool:
    """Keep what came out of an envelope, with the nonce beside it, if it is what the log says; return whether it is."""
    folder = places.opened(fact.tender) / fact.ciphertext
    try:
        made = recommitted(folder)
    except (OSError, ValueError, RecursionError, OnusError):
        return False
    if made.commitment.hex() != fact.commitment:
        return False
    at = f"{OPENED}/{fact.ciphertext}"
    kept = {f"{at}/{FILES}/{one.path}": path for one, path in bid_files(folder / FILES).items()}
    for name, path in {**kept, f"{at}/{OPENING}": folder / OPENING}.items():
        add_tender_file(
            fact.tender, KeptTenderFile(name, keep_copy(places.files, path), path.stat().st_size, added=True)
        )
    return True


def _proved(places: SealedPlaces, tender: str, wanted: object) -> tuple[bytes, bytes] | None:
    store = store_in(places)
    if store is None:
        return None
    read = store.read()
    for one in reversed(read.logged):
        if one.fact.tender == tender and callable(wanted) and wanted(one.fact):
            proof = LogReader(store.folder / LOG / PUBLIC).receipt(one.index).encode()
            return read.entries[one.index], proof
    return None


def _keep_code(path: Path, ciphertext: str, code: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    line = f"{ciphertext} {code}"
    if line not in lines:
        aside = path.with_suffix(".new")
        aside.unlink(missing_ok=True)
        write_secret(aside, "".join(f"{one}\n" for one in [*lines, line]))
        aside.replace(path)


def _is_hex(text: str) -> bool:
    return len(text) == HEX_DIGITS and not set(text) - set("0123456789abcdef")


@contextmanager
def _alone(places: SealedPlaces) -> Iterator[None]:
    """Let one process at a time write into the store."""
    with alone(places.files, SEALED):
        yield
