"""Receiving: an envelope comes in, is weighed and logged, and its bidder has a receipt at once.

In:  the file of an envelope, and what it replaces.
Out: its entry with a proof of inclusion; or a refusal, kept as a fact.

The surprise: the envelope is on the disk, whole and under its digest, before the log
hears of it. A run that is cut short leaves a file that nobody counts, never an
entry without its file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.instants import Instant
from onus.core.sealing.facts import BidReceived, BidRefused, BidWithdrawn, TenderVersion
from onus.core.sealing.size_classes import CHUNK_BYTES
from onus.core.sealing.standing import SealedStanding, arrival_fault, proof_fits
from onus.outside.files import atomic_file
from onus.outside.sealing.bid_folder import read_parts
from onus.outside.sealing.faults import BidNotTaken
from onus.outside.sealing.sealed_log import SealedLog
from onus.outside.sealing.sealing import ENDING, read_envelope
from onus.outside.sealing.store import ESCROW, EntryProved, SealedStore
from onus.wire.sealing.entries import entry_of
from onus.wire.sealing.envelopes import SEALED_CHUNK_BYTES
from onus.wire.sealing.escrow import DEPOSIT_BYTES
from onus.wire.sealing.faults import NotAnEnvelope, UnfitPublicKey
from onus.wire.sealing.headers import HEADER_BYTES_MAX, Header, parse_header
from onus.wire.sealing.suite import fit_public_key

MALFORMED, OTHER_TENDER, OTHER_KEY, KEY_USED = "malformed", "other_tender", "other_key", "key_used_before"
PROOF_WRONG = "wrong_proof"


@dataclass(frozen=True, slots=True)
class BidReceipt:
    """What a bidder takes home.

    Attributes:
        fact: that was logged.
        proved: its entry, with the proof.
        in_time: False where the witnesses signed only after the deadline; such a bid does not count.
    """

    fact: BidReceived
    proved: EntryProved
    in_time: bool


def receive_bid(
    store: SealedStore, path: Path, *, tender: str, now: Instant, replaces: str = "", proof: str = "", escrow: bytes = b"",
) -> BidReceipt:  # fmt: skip
    """Take a sealed bid in.

    Args:
        store: of the office.
        path: of the envelope as it came.
        tender: that it is handed in for.
        now: the present.
        replaces: digest of the bid in whose place it comes; empty for none.
        proof: withdrawal secret of that bid.
        escrow: the bidder's code, deposited for another group; empty for none.

    Raises:
        BidNotTaken: it does not count; the refusal is in the log.
        NoSuchTender: the log knows no such tender.
        QuorumNotMet: too few witnesses signed; hand in the same file again.
    """
    held = store.envelopes / f"incoming-{sha256(str(path).encode()).hexdigest()[:16]}"
    try:
        ciphertext = _copied(path, held)
        waiting = store.waiting(f"{tender} bid {ciphertext}")
        read = store.read()
        standing = store.standing(tender, read)
        reason, header = _weighed(held, standing, tender)
        if reason is None and header is not None and _ephemeral_used(store, read, header, ciphertext):
            reason = KEY_USED
        if reason is not None or header is None:
            raise _refused(store, tender, ciphertext, reason or MALFORMED, now)
        if standing.bid(ciphertext) is not None:
            return _again(store, read, ciphertext, now)
        fact = BidReceived(
            tender,
            ciphertext,
            header.commitment.hex(),
            header.mark.hex(),
            header.size_class,
            now,
            replaces,
            proof,
        )
        late = arrival_fault(tender, read.logged, fact) if waiting is None else None
        if late is not None:
            raise _refused(store, tender, ciphertext, late.value, now)
        held.replace(store.envelopes / f"{ciphertext}{ENDING}")
    finally:
        held.unlink(missing_ok=True)
    return _logged(store, fact, waiting or entry_of(fact), escrow=escrow, now=now)


def _logged(
    store: SealedStore, fact: BidReceived, entry: bytes, *, escrow: bytes, now: Instant
) -> BidReceipt:
    if len(escrow) == DEPOSIT_BYTES:
        with atomic_file(store.folder / ESCROW / fact.ciphertext) as aside:
            aside.write_bytes(escrow)
    name = f"{fact.tender} bid {fact.ciphertext}"
    store.wait(name, entry)
    proved = store.log_entries([entry], now=now)[0]
    store.waited(name)
    in_time = store.standing(fact.tender).bid(fact.ciphertext) is not None
    return BidReceipt(fact, proved, in_time)


def _again(store: SealedStore, read: SealedLog, ciphertext: str, now: Instant) -> BidReceipt:
    """Return the receipt of a bid that stands, to whoever hands the same file in again."""
    for one in read.logged:
        if isinstance(one.fact, BidReceived) and one.fact.ciphertext == ciphertext:
            return BidReceipt(one.fact, store.log_entries([read.entries[one.index]], now=now)[0], True)
    raise AssertionError("a bid that stands is in the log")


def withdraw_bid(
    store: SealedStore, tender: str, ciphertext: str, *, proof: str, now: Instant
) -> EntryProved:
    """Take a bid back for its bidder, who shows the secret behind its mark.

    Raises:
        BidNotTaken: the secret is another one, the bid does not stand, or the deadline has passed.
    """
    fact = BidWithdrawn(tender, ciphertext, proof, now)
    read = store.read()
    held = store.standing(tender, read).bid(ciphertext)
    fault = arrival_fault(tender, read.logged, fact)
    if fault is not None or held is None or not proof_fits(proof, held.mark):
        # Nothing is logged: what is no secret of this bid says nothing, and a stranger could fill the log with it.
        raise BidNotTaken(ciphertext=ciphertext, reason=fault.value if fault else PROOF_WRONG)
    return store.log_facts([fact], now=now)[0]


def _copied(path: Path, held: Path) -> str:
    total = sha256()
    with path.open("rb") as source, held.open("wb") as stream:
        for part in read_parts(source):
            total.update(part)
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())
    return total.hexdigest()


def _weighed(path: Path, standing: SealedStanding, tender: str) -> tuple[str | None, Header | None]:
    """Return why an envelope cannot be for this tender, and its header."""
    version = standing.version
    try:
        header, _ = read_envelope(path)
        fit_public_key(header.ephemeral)
        with path.open("rb") as stream:
            _, at = parse_header(stream.read(HEADER_BYTES_MAX))
    except (NotAnEnvelope, UnfitPublicKey):
        return MALFORMED, None
    if path.stat().st_size != at + header.size_class // CHUNK_BYTES * SEALED_CHUNK_BYTES:
        return MALFORMED, header
    if header.tender != tender:
        return OTHER_TENDER, header
    if version is not None and not _same_key(header, version):
        return OTHER_KEY, header
    return None, header


def _same_key(header: Header, version: TenderVersion) -> bool:
    keys = (header.ceremony.hex(), header.tender_key.hex())
    return keys == (version.ceremony, version.tender_key) and 1 <= header.version <= version.version


def _ephemeral_used(store: SealedStore, read: SealedLog, header: Header, ciphertext: str) -> bool:
    """Return whether another envelope of the log has the same ephemeral key: its chance was not new."""
    return any(
        store.ephemeral(one.fact.ciphertext) == header.ephemeral
        for one in read.logged
        if isinstance(one.fact, BidReceived) and one.fact.ciphertext != ciphertext
    )


def _refused(store: SealedStore, tender: str, ciphertext: str, reason: str, now: Instant) -> BidNotTaken:
    store.log_facts([BidRefused(tender, ciphertext, reason, now)], now=now)
    return BidNotTaken(ciphertext=ciphertext, reason=reason)
