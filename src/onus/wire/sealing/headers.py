"""Headers: what stands before the chunks of an envelope, byte by byte.

In:  the parts of a header, or the first bytes of an envelope.
Out: the other of the two.

The surprise: everything that may be known before the opening stands here in the
clear, and all of it goes into the keys. An envelope whose header was touched,
to move it to another tender for one, opens for nobody.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256

from onus.core.sealing.envelope_heads import EnvelopeHead
from onus.core.sealing.size_classes import is_size_class
from onus.wire.sealing.faults import NotAnEnvelope
from onus.wire.sealing.suite import KEY_BYTES, SUITE_TAG, TAG_BYTES

MAGIC = b"onus-bid"
VERSION = 1
WRAPPED_BYTES = KEY_BYTES + TAG_BYTES
TENDER_BYTES_MAX = 200
FIXED_BYTES = len(MAGIC) + 4 + 4 + 5 * KEY_BYTES + 8 + WRAPPED_BYTES
"""Bytes of a header without the id of the tender."""
HEADER_BYTES_MAX = FIXED_BYTES + TENDER_BYTES_MAX
VERSION_MAX = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Header:
    """The head of an envelope.

    Attributes:
        tender: id of the tender, from 1 to 200 bytes of UTF-8.
        version: of the tender that the bidder read.
        ceremony: id of the ceremony, 32 bytes.
        tender_key: public key that it is sealed to.
        ephemeral: public key that is new for each envelope.
        commitment: to the bid, as `core.sealing.commitments` makes it.
        mark: SHA-256 of the withdrawal secret.
        size_class: bytes of the padded content.
        wrapped: content key behind both locks, 48 bytes; empty while it is being made.
    """

    tender: str
    version: int
    ceremony: bytes
    tender_key: bytes
    ephemeral: bytes
    commitment: bytes
    mark: bytes
    size_class: int
    wrapped: bytes = b""

    def prefix(self) -> bytes:
        """Return the bytes before the wrapped key."""
        tender = self.tender.encode()
        head = MAGIC + bytes((VERSION, SUITE_TAG)) + len(tender).to_bytes(2, "big") + tender
        keys = self.ceremony + self.tender_key + self.ephemeral + self.commitment + self.mark
        return head + self.version.to_bytes(4, "big") + keys + self.size_class.to_bytes(8, "big")

    def encode(self) -> bytes:
        """Return the whole header."""
        assert len(self.wrapped) == WRAPPED_BYTES, "a header that is written has its wrapped key"
        return self.prefix() + self.wrapped

    def digest(self) -> bytes:
        """Return the SHA-256 of the whole header."""
        return sha256(self.encode()).digest()

    def head(self) -> EnvelopeHead:
        """Return what the log says of an envelope as well."""
        return EnvelopeHead(
            self.tender, self.ceremony.hex(), self.tender_key.hex(), self.commitment.hex(), self.mark.hex(),
            self.size_class,
        )  # fmt: skip

    def with_wrapped(self, wrapped: bytes) -> Header:
        """Return the header with its wrapped key."""
        return replace(self, wrapped=wrapped)


def is_tender_id(tender: str) -> bool:
    """Return whether a text may name a tender: short, seen whole, in its one form, without spaces at its ends.

    >>> is_tender_id("T-2026-07"), is_tender_id(""), is_tender_id("a\\n")
    (True, False, False)
    """
    unfit = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in tender)
    return (
        not unfit
        and tender == tender.strip() == unicodedata.normalize("NFC", tender)
        and 1 <= len(tender.encode()) <= TENDER_BYTES_MAX
    )


def parse_header(raw: bytes) -> tuple[Header, int]:
    """Return the header at the beginning of some bytes, and its length.

    Args:
        raw: at least the header, or `HEADER_BYTES_MAX` bytes of a longer file.

    Raises:
        NotAnEnvelope: it is none of version 1 and of the one suite.
    """
    if not raw.startswith(MAGIC):
        raise NotAnEnvelope(reason="it does not begin as one")
    at = len(MAGIC)
    if raw[at : at + 2] != bytes((VERSION, SUITE_TAG)):
        raise NotAnEnvelope(
            reason=f"version and suite are {list(raw[at : at + 2])}, not [{VERSION}, {SUITE_TAG}]"
        )
    length = int.from_bytes(raw[at + 2 : at + 4], "big")
    end = FIXED_BYTES + length
    if len(raw) < end:
        raise NotAnEnvelope(reason="it ends within its header")
    try:
        tender = raw[at + 4 : at + 4 + length].decode()
    except UnicodeDecodeError:
        raise NotAnEnvelope(reason="the id of its tender is no text") from None
    if not is_tender_id(tender):
        raise NotAnEnvelope(reason="the id of its tender is not in its one form")
    at += 4 + length
    version, at = int.from_bytes(raw[at : at + 4], "big"), at + 4
    ceremony, tender_key, ephemeral, commitment, mark = (
        raw[at + KEY_BYTES * n : at + KEY_BYTES * (n + 1)] for n in range(5)
    )
    at += 5 * KEY_BYTES
    padded = int.from_bytes(raw[at : at + 8], "big")
    if not is_size_class(padded):
        raise NotAnEnvelope(reason=f"{padded} bytes are no size class")
    wrapped = raw[at + 8 : end]
    return Header(tender, version, ceremony, tender_key, ephemeral, commitment, mark, padded, wrapped), end
