"""Sealing a bid on the bidder's own machine, without a network.

In:  a folder, and the tender's file as the log holds it.
Out: an envelope, and the sheet with the bidder's code.

The surprise: nothing is said to be done before the envelope, as it lies on the
disk, was opened again with the code and compared. The tender's private key is not
needed for that: whoever sealed it still has the other half of the shared secret.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from onus.core.sealing.facts import TenderVersion
from onus.outside.entropy import new_bytes
from onus.outside.files import atomic_file
from onus.outside.sealing.bid_folder import archive_parts, bid_files
from onus.outside.sealing.faults import PlaceTaken, TrialOpeningFailed
from onus.wire.sealing.codes import code_text
from onus.wire.sealing.committing import Committed
from onus.wire.sealing.envelopes import (
    COMMIT_NONCE_BYTES,
    SEALED_CHUNK_BYTES,
    SealChance,
    SealedTo,
    content_key_of,
    digests_of,
    opened_parts,
    sealed_parts,
    sealing_header,
)
from onus.wire.sealing.escrow import deposit
from onus.wire.sealing.faults import EnvelopeBroken, NotAnArchive, NotAsCommitted
from onus.wire.sealing.headers import HEADER_BYTES_MAX, Header, parse_header
from onus.wire.sealing.signing import BidderKey, signature_fits
from onus.wire.sealing.suite import CODE_BYTES, KEY_BYTES, shared_secret

ENDING, ESCROW_ENDING = ".onusbid", ".escrow"
AT_ONCE_CHUNKS = 16


@dataclass(frozen=True, slots=True)
class SealedBid:
    """What sealing came to.

    Attributes:
        path: of the envelope.
        header: of it.
        ciphertext: digest of the envelope, 64 hexadecimal digits.
        code: of the bidder, in groups; shown once.
        committed: what it was committed to; its nonce and signature prove the bid with the folder where the code is lost.
        files: how many the bid holds.
        bid_bytes: of its archive.
        escrow: the code as deposited for another group; empty where it is not.
    """

    path: Path
    header: Header
    ciphertext: str
    code: str = field(repr=False)
    committed: Committed
    files: int
    bid_bytes: int
    escrow: bytes = b""


def new_chance() -> SealChance:
    """Return new keys, nonce and code from the system's source of chance."""
    return SealChance(
        new_bytes(KEY_BYTES), new_bytes(KEY_BYTES), new_bytes(COMMIT_NONCE_BYTES), new_bytes(CODE_BYTES)
    )


def sealed_to(version: TenderVersion) -> SealedTo:
    """Return what a bid for a version of a tender is sealed to."""
    return SealedTo(
        version.tender, version.version, bytes.fromhex(version.ceremony), bytes.fromhex(version.tender_key)
    )


def seal_bid(
    folder: Path, version: TenderVersion, path: Path, *, key: BidderKey, escrow_key: str = ""
) -> SealedBid:
    """Sign a folder and seal it for a tender; the envelope was opened again before this returns.

    Args:
        folder: of the bid.
        version: of the tender, that the bidder read.
        path: of the envelope, not there yet.
        key: of the supplier, the public half of which the office registered.
        escrow_key: public key of another group of custodians, 64 hexadecimal digits; empty for none.

    Raises:
        PlaceTaken: something is there.
        UnfitBid: the folder cannot be archived.
        UnfitPublicKey: nobody may seal to the tender's key.
        NotAsCommitted, NotAnArchive: a file changed while it was sealed.
        TrialOpeningFailed: what was written does not open.
    """
    if path.exists():
        raise PlaceTaken(path=path)
    files, chance = bid_files(folder), new_chance()
    digests, length = digests_of(chance.nonce, archive_parts(files))
    made = key.commit(sealed_to(version).signed_for(), digests)
    header = sealing_header(sealed_to(version), chance, made=made, length=length)
    with atomic_file(path) as aside:
        total = sha256()
        with aside.open("xb") as stream:
            for part in sealed_parts(header, chance, archive_parts(files), made=made, length=length):
                total.update(part)
                stream.write(part)
        _try(aside, path, chance, sealed_to(version), total.digest())
    escrow = b""
    if escrow_key:
        escrow = deposit(
            chance.code, escrow_key=bytes.fromhex(escrow_key), ephemeral=new_bytes(KEY_BYTES),
            ciphertext=total.digest(),
        )  # fmt: skip
    return SealedBid(
        path,
        header,
        total.hexdigest(),
        code_text(chance.code),
        made,
        len(files),
        length,
        escrow,
    )


def _try(aside: Path, path: Path, chance: SealChance, to: SealedTo, digest: bytes) -> None:
    header, chunks = read_envelope(aside)
    secret, found = shared_secret(chance.ephemeral, to.tender_key), list[Committed]()
    try:
        key = content_key_of(header, secret=secret, code=chance.code)
        for _ in opened_parts(header, key, chunks, kept=found):
            pass
    except (EnvelopeBroken, NotAnArchive, NotAsCommitted) as error:
        raise TrialOpeningFailed(path=path) from error
    signed = signature_fits(
        to.signed_for(), found[0].body, signer=found[0].signer, signature=found[0].signature
    )
    if file_sha256(aside) != digest.hex() or not signed:
        raise TrialOpeningFailed(path=path)


def read_envelope(path: Path) -> tuple[Header, Iterator[bytes]]:
    """Return the header of an envelope and, when they are asked for, its sealed chunks one by one.

    Raises:
        NotAnEnvelope: it is none.
    """
    with path.open("rb") as stream:
        header, at = parse_header(stream.read(HEADER_BYTES_MAX))
    return header, _chunks(path, at)


def _chunks(path: Path, at: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(at)
        while some := stream.read(AT_ONCE_CHUNKS * SEALED_CHUNK_BYTES):
            for start in range(0, len(some), SEALED_CHUNK_BYTES):
                yield some[start : start + SEALED_CHUNK_BYTES]


def file_sha256(path: Path) -> str:
    """Return the digest of a file, as hexadecimal digits, without holding it."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def write_secret(path: Path, text: str) -> None:
    """Write what nobody else may read to a new file, and see it on the disk.

    Raises:
        PlaceTaken: a file is there.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise PlaceTaken(path=path) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
