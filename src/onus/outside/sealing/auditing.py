"""Auditing: everything that a stranger can find wrong with sealed bidding, from copies and receipts.

In:  a copy of a store, a policy, the opened bids, and receipts that bidders show.
Out: findings, each with its kind and what it is about; none where all holds.

The surprise: a receipt is also a witness. Its checkpoint must be the head of the
very entries that the store shows, so one bidder who kept a receipt is enough to
find out a log that was written anew without that bid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from onus.base.errors import OnusError
from onus.core.sealing.envelope_heads import head_as_logged
from onus.core.sealing.facts import BidReceived
from onus.core.sealing.standing import SealedStanding
from onus.log.policies import Policy, trusted_checkpoint
from onus.log.proof_files import ProofFile, parse_proof_file
from onus.outside.sealing.opening import OPENING, recommitted
from onus.outside.sealing.sealed_log import SealedLog
from onus.outside.sealing.sealing import ENDING, file_sha256, read_envelope
from onus.outside.sealing.store import ENVELOPES, read_store
from onus.wire.sealing.entries import fact_of
from onus.wire.sealing.faults import NotAnEnvelope


class SealFinding(StrEnum):
    """What an audit finds."""

    LOG_FAILS = "log_fails"
    OFFICE = "office"
    ENVELOPE_MISSING = "envelope_missing"
    ENVELOPE_CHANGED = "envelope_changed"
    ENVELOPE_OTHERWISE = "envelope_otherwise"
    ENVELOPE_UNLOGGED = "envelope_unlogged"
    RECEIPT_FAILS = "receipt_fails"
    RECEIPT_NOT_IN_LOG = "receipt_not_in_log"
    BID_NOT_COUNTED = "bid_not_counted"
    LEFT_UNOPENED = "left_unopened"
    OPENED_OTHERWISE = "opened_otherwise"


@dataclass(frozen=True, slots=True)
class SealingFinding:
    """One thing that does not hold, and what it is about."""

    kind: SealFinding
    about: str


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """A receipt that somebody shows: the entry, and its proof."""

    entry: bytes
    proof: bytes


def audit(
    store: Path, tender: str, policy: Policy, *, receipts: Sequence[ShownReceipt] = (), opened: Path | None = None, ended: bool = False,
) -> list[SealingFinding]:  # fmt: skip
    """Return everything that does not hold.

    Args:
        store: a copy of the office's store; `log/private` is not needed.
        tender: its id.
        policy: whom the auditor believes, from the auditor's own hand.
        receipts: of bidders.
        opened: folder of the opened bids; None where it is not looked at.
        ended: True where the opening is over, so that each bid has an outcome.
    """
    proofs, findings = _proofs(receipts, policy)
    try:
        read = read_store(store, policy, [proof.note for proof, _ in proofs])
    except (OnusError, OSError) as error:
        told = error.sentence() if isinstance(error, OnusError) else str(error)
        return [*findings, SealingFinding(SealFinding.LOG_FAILS, told)]
    standing = read.standing(tender)
    findings += [
        SealingFinding(SealFinding.OFFICE, f"{one.reason.value} (entry {one.index}) {one.about}".rstrip())
        for one in standing.faults
    ]
    findings += _of_envelopes(store, read, standing)
    findings += _of_receipts(read, standing, tender, proofs)
    if opened is not None:
        findings += _of_opened(opened, standing)
    if ended:
        left = {one.ciphertext for one in standing.opened} | {one.ciphertext for one in standing.unopened}
        findings += [
            SealingFinding(SealFinding.LEFT_UNOPENED, bid.ciphertext)
            for bid in standing.bids
            if bid.ciphertext not in left
        ]
    return findings


def _proofs(
    receipts: Sequence[ShownReceipt], policy: Policy
) -> tuple[list[tuple[ProofFile, bytes]], list[SealingFinding]]:
    """Return the receipts that prove what they say, and a finding for each other one."""
    proofs, findings = [], []
    for shown in receipts:
        about = sha256(shown.entry).hexdigest()
        try:
            proof = parse_proof_file(shown.proof)
            trusted = trusted_checkpoint(proof.note, policy, allow_unknown=True)
        except OnusError as error:
            findings.append(SealingFinding(SealFinding.RECEIPT_FAILS, f"{about} {error.code}"))
            continue
        tree = trusted.verdict.log.algorithm.tree
        if proof.includes(tree.leaf(shown.entry), tree):
            proofs.append((proof, shown.entry))
        else:
            findings.append(SealingFinding(SealFinding.RECEIPT_FAILS, about))
    return proofs, findings


def _of_envelopes(store: Path, read: SealedLog, standing: SealedStanding) -> Iterator[SealingFinding]:
    for bid in standing.bids:
        path = store / ENVELOPES / f"{bid.ciphertext}{ENDING}"
        if not path.is_file():
            yield SealingFinding(SealFinding.ENVELOPE_MISSING, bid.ciphertext)
        elif file_sha256(path) != bid.ciphertext:
            yield SealingFinding(SealFinding.ENVELOPE_CHANGED, bid.ciphertext)
        elif not _as_logged(path, bid, standing):
            yield SealingFinding(SealFinding.ENVELOPE_OTHERWISE, bid.ciphertext)
    known = {one.fact.ciphertext for one in read.logged if isinstance(one.fact, BidReceived)}
    for path in sorted((store / ENVELOPES).glob(f"*{ENDING}")):
        name = path.name.removesuffix(ENDING)
        if name not in known:
            yield SealingFinding(SealFinding.ENVELOPE_UNLOGGED, name)


def _as_logged(path: Path, bid: BidReceived, standing: SealedStanding) -> bool:
    try:
        header, _ = read_envelope(path)
    except NotAnEnvelope:
        return False
    assert standing.ceremony is not None, "a bid that stands has a ceremony"
    return head_as_logged(header.head(), bid, standing.ceremony)


def _of_receipts(
    read: SealedLog, standing: SealedStanding, tender: str, proofs: Sequence[tuple[ProofFile, bytes]]
) -> Iterator[SealingFinding]:
    kept = {bid.ciphertext for bid in standing.bids} | set(standing.withdrawn)
    for proof, entry in proofs:
        about = sha256(entry).hexdigest()
        if proof.index >= len(read.entries) or read.entries[proof.index] != entry:
            yield SealingFinding(SealFinding.RECEIPT_NOT_IN_LOG, about)
            continue
        fact = fact_of(entry)
        if isinstance(fact, BidReceived) and fact.tender == tender and fact.ciphertext not in kept:
            refused = next((one for one in standing.refused if one.index == proof.index), None)
            reason = refused.reason.value if refused else "it does not stand"
            yield SealingFinding(SealFinding.BID_NOT_COUNTED, f"{fact.ciphertext} {reason}")


def _of_opened(opened: Path, standing: SealedStanding) -> Iterator[SealingFinding]:
    """Find bids whose opened files are not those that were committed to; what opened them does not matter."""
    for fact in standing.opened:
        try:
            made = recommitted(opened / fact.ciphertext)
        except (OSError, ValueError, RecursionError, OnusError):
            yield SealingFinding(SealFinding.OPENED_OTHERWISE, f"{fact.ciphertext} {OPENING}")
            continue
        if any(getattr(fact, name) != shown for name, shown in made.shown().items()):
            yield SealingFinding(SealFinding.OPENED_OTHERWISE, fact.ciphertext)
