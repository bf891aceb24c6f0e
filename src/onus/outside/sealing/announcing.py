"""Announcing: the key and each version of a tender, logged; and the end of receiving.

In:  a ceremony, a deadline, the digest of what was announced.
Out: entries with their proofs, which together are the tender's file for bidders.

The surprise: the tender's file is the entry of the log itself, byte for byte. There
is no second place in which a deadline could stand.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from onus.base.instants import Instant, utc_text
from onus.core.sealing.facts import BiddingClosed, SealingCeremony, TenderVersion
from onus.core.sealing.standing import Logged, bids_digest, standing_of
from onus.log.bundles import ENTRY_BYTES_MAX
from onus.log.notes import NOTE_BYTES_MAX
from onus.log.policies import Policy, trusted_checkpoint
from onus.log.proof_files import parse_proof_file
from onus.outside.files import bounded_read
from onus.outside.sealing.faults import NotAnnounced, NotVouchedFor, NotYetOpen
from onus.outside.sealing.store import EntryProved, SealedStore
from onus.wire.sealing.entries import entry_of, fact_of

PROOF_ENDING = ".tlog-proof"


def announce(
    store: SealedStore, ceremony: SealingCeremony, *, deadline: Instant, document: bytes, now: Instant
) -> EntryProved:
    """Log the next version of a tender, with its ceremony where that is new; return the tender's file.

    Args:
        store: that receives the bids.
        ceremony: whose key bids are sealed to.
        deadline: last instant at which a bid is in time.
        document: what is announced.
        now: the present.

    Raises:
        NotAnnounced: the log would not take it for a version.
    """
    name = f"{ceremony.tender} version {deadline} {sha256(document).hexdigest()}"
    read = store.read()
    standing = read.standing(ceremony.tender)
    number = standing.version.version + 1 if standing.version else 1
    version = TenderVersion(
        ceremony.tender, number, ceremony.ceremony, ceremony.suite, ceremony.tender_key, deadline,
        sha256(document).hexdigest(), now,
    )  # fmt: skip
    entries = [] if standing.ceremony == ceremony else [entry_of(ceremony)]
    entries.append(store.waiting(name) or entry_of(version))
    coming = [
        *read.logged, *(Logged(len(read.entries) + n, fact_of(entry)) for n, entry in enumerate(entries)),
    ]  # fmt: skip
    faults = standing_of(ceremony.tender, coming).faults[len(standing.faults) :]
    if faults:
        raise NotAnnounced(version=number, tender=ceremony.tender, reason=faults[0].reason.value)
    store.wait(name, entries[-1])
    proved = store.log_entries(entries, now=now)[-1]
    store.waited(name)
    return proved


def close_bidding(store: SealedStore, tender: str, *, now: Instant) -> EntryProved:
    """Log the end of receiving, with the number and the digest of the bids that stand.

    Raises:
        NoSuchTender: the log knows none.
        NotYetOpen: the deadline has not passed, or it is closed already.
    """
    standing = store.standing(tender)
    version = standing.version
    if version is None or now < version.deadline:
        until = "it has no deadline" if version is None else f"its deadline is {utc_text(version.deadline)}"
        raise NotYetOpen(tender=tender, what_next="closed", reason=until)
    if standing.closed is not None:
        raise NotYetOpen(tender=tender, what_next="closed", reason="it is closed")
    ciphertexts = [one.ciphertext for one in standing.bids]
    name = f"{tender} closing {bids_digest(ciphertexts)}"
    closing = BiddingClosed(
        tender, version.version, version.deadline, len(ciphertexts), bids_digest(ciphertexts), now
    )
    entry = store.waiting(name) or entry_of(closing)
    store.wait(name, entry)
    proved = store.log_entries([entry], now=now)[0]
    store.waited(name)
    return proved


def tender_file(path: Path, policy: Policy | None = None) -> TenderVersion:
    """Return the version of a tender that a file holds, proved by the file beside it where a policy is given.

    Args:
        path: the entry; its proof lies beside it under the same name and `.tlog-proof`.
        policy: whom to believe; None takes the file as it is.

    Raises:
        NotASealingEntry: it is no entry.
        NotVouchedFor: it is another fact, or its proof does not lead to it.
        NotSignedByLog, QuorumNotMet, ...: the proof's checkpoint is not one that the policy believes.
    """
    entry = bounded_read(path, limit_bytes=ENTRY_BYTES_MAX)
    fact = fact_of(entry)
    if not isinstance(fact, TenderVersion):
        raise NotVouchedFor(path=path, reason=f"it is a `{fact.kind}`")
    if policy is not None:
        see_proved(path, entry, bounded_read(proof_beside(path), limit_bytes=NOTE_BYTES_MAX), policy)
    return fact


def proof_beside(path: Path) -> Path:
    """Return where the proof of an entry's file lies."""
    return path.with_name(path.name + PROOF_ENDING)


def see_proved(path: Path, entry: bytes, proof: bytes, policy: Policy) -> int:
    """See that a proof leads from an entry to a checkpoint that a policy believes; return the entry's index.

    Raises:
        NotVouchedFor: it does not.
    """
    read = parse_proof_file(proof)
    trusted = trusted_checkpoint(read.note, policy, allow_unknown=True)
    tree = trusted.verdict.log.algorithm.tree
    if not read.includes(tree.leaf(entry), tree):
        raise NotVouchedFor(path=path, reason="its proof leads to another entry")
    return read.index
