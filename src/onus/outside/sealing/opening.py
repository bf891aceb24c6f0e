"""Opening: custodians release, the key comes together, and each bidder's code opens its bid.

In:  shares, codes, and what bidders whose code is lost hand in again.
Out: the files of each bid that fits its commitment; for each other one whether it is revoked or withdrawn.

The surprise: a bid may be opened without the envelope and without the key. Whoever
hands in the same folder and the nonce again has the bid that was committed to,
whatever the office or the custodians lost.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from onus.base.canonical import canonical_json
from onus.base.instants import Instant, utc_text
from onus.core.sealing.commitments import DIGEST_BYTES, SIGNATURE_BYTES
from onus.core.sealing.facts import (
    BidOpened,
    BidReceived,
    BidUnopened,
    OpenedBy,
    SealingCeremony,
    SharesCombined,
)
from onus.core.sealing.release import (
    OpeningAttempt,
    Withheld,
    opening_failure,
    share_withheld,
    unopened_outcome,
)
from onus.log.policies import Policy
from onus.outside.files import bounded_read
from onus.outside.sealing.bid_folder import FILES, archive_parts, bid_files, digests_of_files, unpacked
from onus.outside.sealing.faults import NoDeposit, NotYetOpen, ShareWithheld
from onus.outside.sealing.sealing import ENDING, file_sha256, read_envelope
from onus.outside.sealing.store import ESCROW, SealedStore, read_store
from onus.wire.sealing.committing import Committed, Committing
from onus.wire.sealing.envelopes import COMMIT_NONCE_BYTES, content_key_of, opened_parts
from onus.wire.sealing.escrow import deposited_code
from onus.wire.sealing.faults import (
    EnvelopeBroken,
    NotAnArchive,
    NotAnEnvelope,
    NotAsCommitted,
    UnfitBid,
    UnfitPublicKey,
)
from onus.wire.sealing.shares import KeyShare, checked_share, combined_key
from onus.wire.sealing.suite import shared_secret, withdrawal_secret

OPENING, ASIDE = "opening.json", ".opening-"
OPENING_BYTES_MAX = 4_096
BESIDE = {"nonce": COMMIT_NONCE_BYTES, "signer": DIGEST_BYTES, "signature": SIGNATURE_BYTES}
DIGEST_DIGITS = 64
WHY = {
    Withheld.NO_TENDER: "the log knows no key and no deadline of it",
    Withheld.NOT_CLOSED: "its log holds no closing after the latest deadline, or none that names the bids that stand",
    Withheld.NOT_WITNESSED: "no witness signed for the closing, or the policy asks for none",
}


def released_share(share: KeyShare, store: Path, policy: Policy) -> KeyShare:
    """Return a custodian's share, if the log says before witnesses that the latest deadline has passed.

    Args:
        share: of the custodian.
        store: a copy of the store that the office publishes.
        policy: whom the custodian believes, from the custodian's own hand.

    Raises:
        ShareWithheld: it has not, or nobody witnessed it.
        OtherCeremony, OtherShare: the share is not of this tender's ceremony.
        LogTellsOtherwise, QuorumNotMet, ...: the log does not hold.
    """
    standing = read_store(store, policy).standing(share.tender)
    withheld = share_withheld(standing)
    if withheld is not None:
        raise ShareWithheld(tender=share.tender, reason=WHY[withheld])
    assert standing.ceremony is not None, "a share is withheld where there is none"
    return checked_share(share, standing.ceremony)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What opens a bid whose code is lost: the folder as it was sealed, and what the code sheet says beside the code.

    Attributes:
        folder: of the bid.
        nonce: of the commitment.
        signer: public key of who signed.
        signature: of the bid.
    """

    folder: Path
    nonce: bytes = field(repr=False)
    signer: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class OpeningKeys:
    """What was brought to an opening.

    Attributes:
        shares: of custodians.
        codes: of bidders, by ciphertext.
        escrowed: codes that another group of custodians gave, by ciphertext.
        handed_in: folders of bidders whose code is lost, by ciphertext.
    """

    shares: Sequence[KeyShare] = ()
    codes: Mapping[str, bytes] = field(default_factory=dict)
    escrowed: Mapping[str, bytes] = field(default_factory=dict)
    handed_in: Mapping[str, HandedIn] = field(default_factory=dict)


def open_bids(
    store: SealedStore, tender: str, keys: OpeningKeys, out: Path, *, now: Instant, last: bool
) -> list[BidOpened | BidUnopened]:
    """Open what can be opened, each bid into a folder of its own; log all of it.

    Args:
        store: of the office.
        tender: its id.
        keys: what was brought.
        out: folder for the opened bids, each under its ciphertext; what was opened before stays.
        now: the present.
        last: True at the end of the opening; what does not open by then is revoked or withdrawn.

    Returns:
        What was logged for each bid in this call.

    Raises:
        NotYetOpen: it is not closed before witnesses.
        OtherCeremony, OtherShare, TooFewShares: the shares give no key, and `last` is not said.
    """
    standing = store.standing(tender)
    withheld = share_withheld(standing)
    if withheld is not None:
        raise NotYetOpen(tender=tender, what_next="opened", reason=WHY[withheld])
    assert standing.ceremony is not None, "opening is withheld where there is none"
    private: bytes | None = None
    facts: list[SharesCombined | BidOpened | BidUnopened] = []
    if keys.shares:
        private, numbers = combined_key(keys.shares, standing.ceremony)
        if standing.combined is None:
            ceremony = standing.ceremony
            facts.append(SharesCombined(tender, ceremony.ceremony, numbers, ceremony.tender_key, now))
    done = {one.ciphertext for one in standing.opened}
    out.mkdir(parents=True, exist_ok=True)
    for bid in standing.bids:
        if bid.ciphertext not in done:
            fact = _one(store, bid, private, keys, out, now)
            if isinstance(fact, BidOpened) or last:
                facts.append(fact)
    if facts:
        store.log_facts(facts, now=now)
    return [one for one in facts if not isinstance(one, SharesCombined)]


def escrowed_codes(
    store: SealedStore,
    tender: str,
    group: SealingCeremony,
    shares: Sequence[KeyShare],
    ciphertexts: Sequence[str],
) -> dict[str, bytes]:
    """Return the codes that bidders deposited with another group, for those bids alone that are asked for.

    Args:
        store: of the office.
        tender: its id.
        group: ceremony of the other group.
        shares: of that group.
        ciphertexts: of the bids whose code is lost.

    Raises:
        NotYetOpen: the tender is not closed before witnesses.
        OtherCeremony, OtherShare, TooFewShares: the shares give no key.
        EnvelopeBroken: what was deposited is of another envelope.
        NoDeposit: a bid has none.
    """
    withheld = share_withheld(store.standing(tender))
    if withheld is not None:
        raise NotYetOpen(tender=tender, what_next="opened", reason=WHY[withheld])
    private, _ = combined_key(shares, group)
    codes = {}
    for ciphertext in ciphertexts:
        path = store.folder / ESCROW / ciphertext
        if len(ciphertext) != DIGEST_DIGITS or not path.is_file():
            raise NoDeposit(ciphertext=ciphertext)
        codes[ciphertext] = deposited_code(
            path.read_bytes(), escrow_private=private, ciphertext=bytes.fromhex(ciphertext)
        )
    return codes


def _one(
    store: SealedStore, bid: BidReceived, private: bytes | None, keys: OpeningKeys, out: Path, now: Instant
) -> BidOpened | BidUnopened:
    """Open one bid by whatever fits, or say why it does not open."""
    whole = _whole(store, bid)
    by_code = {OpenedBy.CODE: keys.codes, OpenedBy.ESCROW: keys.escrowed}
    fits, found = False, list[Committed]()
    with TemporaryDirectory(dir=out, prefix=ASIDE) as name:
        aside = Path(name)
        handed = keys.handed_in.get(bid.ciphertext)
        if handed is not None:
            made = _tried(_handed_in(handed, bid, found), aside / "handed-in", found)
            if made is not None:
                return _kept(bid, aside / "handed-in", made, OpenedBy.PLAINTEXT, out, now)
        for way, codes in by_code.items():
            code = codes.get(bid.ciphertext)
            if code is None or not whole:
                continue
            path = store.envelopes / f"{bid.ciphertext}{ENDING}"
            header, _ = read_envelope(path)
            mark = sha256(withdrawal_secret(code, ephemeral=header.ephemeral)).hexdigest()
            if mark != bid.mark:
                continue
            fits = True
            if private is None:
                continue
            made = _tried(_from_envelope(path, private, code, found), aside / way.value, found)
            if made is not None:
                return _kept(bid, aside / way.value, made, way, out, now)
    given = any(bid.ciphertext in codes for codes in by_code.values())
    failure = opening_failure(OpeningAttempt(private is not None, whole, given, fits, as_committed=False))
    assert failure is not None, "nothing opened it"
    return BidUnopened(bid.tender, bid.ciphertext, unopened_outcome(failure), failure.value, now)


def _whole(store: SealedStore, bid: BidReceived) -> bool:
    path = store.envelopes / f"{bid.ciphertext}{ENDING}"
    return path.is_file() and file_sha256(path) == bid.ciphertext


def _from_envelope(path: Path, private: bytes, code: bytes, found: list[Committed]) -> Iterator[bytes]:
    header, chunks = read_envelope(path)
    key = content_key_of(header, secret=shared_secret(private, header.ephemeral), code=code)
    yield from opened_parts(header, key, chunks, kept=found)


def _handed_in(handed: HandedIn, bid: BidReceived, found: list[Committed]) -> Iterator[bytes]:
    check = Committing(handed.nonce)
    for part in archive_parts(bid_files(handed.folder)):
        check.feed(part)
        yield part
    if (len(handed.signer), len(handed.signature)) != (DIGEST_BYTES, SIGNATURE_BYTES):
        raise NotAsCommitted(commitment=bid.commitment)
    made = check.end().committed(handed.signer, handed.signature)
    if made.commitment.hex() != bid.commitment:
        raise NotAsCommitted(commitment=bid.commitment)
    found.append(made)


def _tried(parts: Iterator[bytes], folder: Path, found: list[Committed]) -> Committed | None:
    """Return what came out whole and as committed, its files written; None where it did not."""
    try:
        unpacked(parts, folder)
    except (EnvelopeBroken, NotAsCommitted, NotAnArchive, NotAnEnvelope, UnfitPublicKey, UnfitBid):
        return None
    return found[0]


def _kept(
    bid: BidReceived, folder: Path, made: Committed, way: OpenedBy, out: Path, now: Instant
) -> BidOpened:
    (folder / OPENING).write_bytes(opening_file(bid.ciphertext, made, way, at=now))
    place = out / bid.ciphertext
    if place.exists():
        shutil.rmtree(place)
    folder.replace(place)
    return BidOpened(bid.tender, bid.ciphertext, way=way, at=now, **made.shown())


def opening_file(ciphertext: str, made: Committed, way: OpenedBy, *, at: Instant) -> bytes:
    """Return what lies beside the files of an opened bid and stays in the office: with them it comes to the commitment."""
    parts = {"nonce": made.nonce, "signer": made.signer, "signature": made.signature}
    told = {name: raw.hex() for name, raw in parts.items()}
    return canonical_json({"ciphertext": ciphertext, "at": utc_text(at), "way": way, **told}) + b"\n"


def recommitted(folder: Path) -> Committed:
    """Return what the folder of an opened bid comes to: all its files, with nonce and signature that lie beside them.

    Args:
        folder: with `opening.json` and `files`.

    Raises:
        ValueError: there is no nonce, signer or signature of ours.
        OSError, UnfitBid, NotAnArchive: the files make no bid.
    """
    told = json.loads(bounded_read(folder / OPENING, limit_bytes=OPENING_BYTES_MAX))
    nonce, signer, signature = (_part(told, name, length) for name, length in BESIDE.items())
    return digests_of_files(folder / FILES, nonce).committed(signer, signature)


def _part(told: object, name: str, length: int) -> bytes:
    value = told.get(name) if isinstance(told, dict) else None
    raw = bytes.fromhex(value) if isinstance(value, str) else b""
    if len(raw) != length:
        raise ValueError(f"`{name}` of {OPENING} has not {length} bytes")
    return raw
