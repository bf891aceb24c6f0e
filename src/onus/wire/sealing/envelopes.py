"""Envelopes: a bid under two locks, in chunks that cannot be dropped, moved or added.

In:  a bid in parts and keys by chance; or an envelope in chunks, the tender's private key and the bidder's code.
Out: the parts of the envelope; or those of the bid, checked against its commitment.

The surprise: AES-GCM does not bind a ciphertext to one key; somebody could make one
that opens in two ways under two codes and choose after the deadline. The
commitment takes that choice away: it was logged, and only one content fits it.

Source: the nonces of the chunks follow STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onus.core.sealing.commitments import DIGEST_BYTES, SIGNATURE_BYTES
from onus.core.sealing.size_classes import CHUNK_BYTES, size_class
from onus.wire.sealing.committing import BidDigests, Committed, Committing
from onus.wire.sealing.faults import EnvelopeBroken, NotAsCommitted
from onus.wire.sealing.headers import Header
from onus.wire.sealing.signing import SignedFor
from onus.wire.sealing.suite import (
    CODE_BYTES,
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    chunk_key,
    public_of,
    shared_secret,
    withdrawal_secret,
    wrapping_key,
)

COMMIT_NONCE_BYTES, LENGTH_BYTES = 32, 8
SIGNED = COMMIT_NONCE_BYTES + DIGEST_BYTES
"""Bytes before the signature: the nonce and the signer's public key."""
BEFORE_BID = SIGNED + SIGNATURE_BYTES + LENGTH_BYTES
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_ONCE = bytes(NONCE_BYTES)
"""The wrapping key is used once, so its nonce need not differ."""


@dataclass(frozen=True, slots=True)
class SealChance:
    """What is drawn by chance for one envelope, and never used again.

    Attributes:
        content_key: 32 bytes.
        ephemeral: private key, 32 bytes.
        nonce: of the commitment, 32 bytes.
        code: of the bidder, 16 bytes.
    """

    content_key: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    code: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another length, and one value in two places, which is no chance."""
        lengths = [len(one) for one in (self.content_key, self.ephemeral, self.nonce, self.code)]
        if lengths != [KEY_BYTES, KEY_BYTES, COMMIT_NONCE_BYTES, CODE_BYTES]:
            raise ValueError("the parts of chance have 32, 32, 32 and 16 bytes")
        if len({self.content_key, self.ephemeral, self.nonce}) != 3:
            raise ValueError("one value in two places is no chance")


@dataclass(frozen=True, slots=True)
class SealedTo:
    """What a bid is sealed to.

    Attributes:
        tender: id of the tender.
        version: of the tender that the bidder read.
        ceremony: id of the ceremony, 32 bytes.
        tender_key: public key, 32 bytes.
    """

    tender: str
    version: int
    ceremony: bytes
    tender_key: bytes

    def signed_for(self) -> SignedFor:
        """Return the tender for which a bid that is sealed so is signed."""
        return SignedFor(self.tender, self.ceremony)


def digests_of(nonce: bytes, parts: Iterable[bytes]) -> tuple[BidDigests, int]:
    """Return what the archive of a bid comes to with a nonce, before it is signed, and its length.

    Raises:
        NotAnArchive: it is none.

    >>> from onus.wire.sealing.archives import BidFile, archive_head
    >>> digests_of(bytes(32), [archive_head([BidFile("bid.json", 2)])[0], b"{}"])[1]
    44
    """
    total, length = Committing(nonce), 0
    for part in parts:
        total.feed(part)
        length += len(part)
    return total.end(), length


def sealing_header(to: SealedTo, chance: SealChance, *, made: Committed, length: int) -> Header:
    """Return the header of a bid that is to be sealed.

    Args:
        to: the tender.
        chance: new for this envelope.
        made: what its bidder signed.
        length: of the bid.

    Raises:
        UnfitPublicKey: nobody may seal to the tender's key.
    """
    ephemeral = public_of(chance.ephemeral)
    mark = sha256(withdrawal_secret(chance.code, ephemeral=ephemeral)).digest()
    header = Header(
        to.tender,
        to.version,
        to.ceremony,
        to.tender_key,
        ephemeral,
        made.commitment,
        mark,
        size_class(BEFORE_BID + length),
    )
    wrapping = _wrapping(header, shared_secret(chance.ephemeral, to.tender_key), chance.code)
    return header.with_wrapped(AESGCM(wrapping).encrypt(_ONCE, chance.content_key, header.prefix()))


def sealed_parts(
    header: Header, chance: SealChance, parts: Iterable[bytes], *, made: Committed, length: int
) -> Iterator[bytes]:
    """Give the envelope: its header, then each sealed chunk.

    Args:
        header: from `sealing_header`.
        chance: the same.
        parts: of the bid, the same bytes that the commitment was made of.
        made: the same.
        length: of the bid.

    Raises:
        NotAsCommitted, NotAnArchive: the bid changed since the commitment was made; nothing more is given.
    """
    yield header.encode()
    digest = header.digest()
    cipher = AESGCM(chunk_key(chance.content_key, header_digest=digest))
    check = Committing(chance.nonce)
    count = header.size_class // CHUNK_BYTES
    content = _content(made, length, parts, header, check)
    for number, chunk in enumerate(_rechunked(content)):
        yield cipher.encrypt(_chunk_nonce(number, last=number == count - 1), chunk, digest)
    if check.end().committed(made.signer, made.signature).commitment != header.commitment:
        raise NotAsCommitted(commitment=header.commitment.hex())


def _content(
    made: Committed, length: int, parts: Iterable[bytes], header: Header, check: Committing
) -> Iterator[bytes]:
    yield made.nonce + made.signer + made.signature + length.to_bytes(LENGTH_BYTES, "big")
    given = 0
    for part in parts:
        given += len(part)
        if given > length:
            raise NotAsCommitted(commitment=header.commitment.hex())
        check.feed(part)
        yield part
    if given != length:
        raise NotAsCommitted(commitment=header.commitment.hex())
    padding = header.size_class - BEFORE_BID - length
    for _ in range(padding // CHUNK_BYTES):
        yield bytes(CHUNK_BYTES)
    yield bytes(padding % CHUNK_BYTES)


def _rechunked(parts: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for part in parts:
        held += part
        at = 0
        while len(held) - at >= CHUNK_BYTES:
            yield bytes(held[at : at + CHUNK_BYTES])
            at += CHUNK_BYTES
        del held[:at]
    assert not held, "a size class is made of whole chunks"


def content_key_of(header: Header, *, secret: bytes, code: bytes) -> bytes:
    """Return the content key, by both locks.

    Args:
        header: of the envelope.
        secret: shared secret of the tender's private key and the envelope's ephemeral one.
        code: of the bidder.

    Raises:
        EnvelopeBroken: one of the two is not right, or the header was changed.
    """
    try:
        return AESGCM(_wrapping(header, secret, code)).decrypt(_ONCE, header.wrapped, header.prefix())
    except InvalidTag:
        raise EnvelopeBroken(reason="key, code and header do not fit together") from None


def opened_parts(
    header: Header, content_key: bytes, chunks: Iterable[bytes], *, kept: list[Committed] | None = None
) -> Iterator[bytes]:
    """Give the bid in parts; only after the last one is it known to be whole and as committed.

    Args:
        header: of the envelope.
        content_key: from `content_key_of`.
        chunks: what follows the header, in pieces of `SEALED_CHUNK_BYTES`.
        kept: takes what the commitment was made of, once it fits, for whoever publishes the opening.

    Raises:
        EnvelopeBroken: a chunk was changed, moved, dropped or added, or the padding is not of zeros.
        NotAsCommitted: the content is not what was committed to.
        NotAnArchive: it is no bid at all.
    """
    digest = header.digest()
    cipher = AESGCM(chunk_key(content_key, header_digest=digest))
    count, seen, left, check = header.size_class // CHUNK_BYTES, 0, 0, Committing(b"")
    signer = signature = b""
    for number, chunk in enumerate(chunks):
        if number >= count:
            raise EnvelopeBroken(reason="bytes follow its last chunk")
        content = _opened(cipher, number, chunk, digest, last=number == count - 1)
        if number == 0:
            check = Committing(content[:COMMIT_NONCE_BYTES])
            signer, signature = content[COMMIT_NONCE_BYTES:SIGNED], content[SIGNED : SIGNED + SIGNATURE_BYTES]
            left = int.from_bytes(content[SIGNED + SIGNATURE_BYTES : BEFORE_BID], "big")
            if size_of(left) != header.size_class:
                raise EnvelopeBroken(reason="its length and its size class do not fit together")
            content = content[BEFORE_BID:]
        bid, padding = content[:left], content[left:]
        if padding.count(0) != len(padding):
            raise EnvelopeBroken(reason="its padding is not of zeros")
        left -= len(bid)
        check.feed(bid)
        seen = number + 1
        if bid:
            yield bid
    if seen != count:
        raise EnvelopeBroken(reason=f"it has {seen} chunks, not {count}")
    made = check.end().committed(signer, signature)
    if made.commitment != header.commitment:
        raise NotAsCommitted(commitment=header.commitment.hex())
    if kept is not None:
        kept.append(made)


def size_of(length: int) -> int:
    """Return the size class of a bid's length; 0 where none has it.

    >>> size_of(0), size_of(2**60)
    (65536, 0)
    """
    try:
        return size_class(BEFORE_BID + length)
    except ValueError:
        return 0


def _opened(cipher: AESGCM, number: int, chunk: bytes, digest: bytes, *, last: bool) -> bytes:
    if len(chunk) != SEALED_CHUNK_BYTES:
        raise EnvelopeBroken(reason=f"it ends within chunk {number}")
    try:
        return cipher.decrypt(_chunk_nonce(number, last=last), chunk, digest)
    except InvalidTag:
        raise EnvelopeBroken(reason=f"chunk {number} was changed, or is not in its place") from None


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes((last,))


def _wrapping(header: Header, secret: bytes, code: bytes) -> bytes:
    return wrapping_key(secret, code, prefix_digest=sha256(header.prefix()).digest())
