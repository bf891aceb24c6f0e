"""Signing: a bidder's key, and its signature under what was sealed for one tender.

In:  a private key of 32 bytes, a tender with its ceremony, the digest of a bid.
Out: the signature; or whether one is sound.

The surprise: a key on which verifiers could disagree, or under which one signature fits
every bid, signs nothing here, however well the numbers come out.

Source: RFC 8032 (Ed25519).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onus.core.sealing.commitments import DIGEST_BYTES, SIGNATURE_BYTES
from onus.log.curve import KEY_BYTES, weakness
from onus.wire.sealing.committing import BidDigests, Committed
from onus.wire.sealing.headers import is_tender_id

LABEL_SIGNATURE = b"onus bid signature 1\n"


@dataclass(frozen=True, slots=True)
class SignedFor:
    """The one tender that a signature is good for.

    Attributes:
        tender: id of it.
        ceremony: id of the ceremony of its key, 32 bytes.
    """

    tender: str
    ceremony: bytes

    def text(self, body: bytes) -> bytes:
        """Return the bytes that are signed for a bid.

        >>> SignedFor("T-1", bytes(32)).text(bytes(32))[:26]
        b'onus bid signature 1\\n\\x00\\x03T-1'
        """
        assert len(self.ceremony) == len(body) == DIGEST_BYTES, "both digests have their one length"
        tender = self.tender.encode()
        return LABEL_SIGNATURE + len(tender).to_bytes(2, "big") + tender + self.ceremony + body


@dataclass(frozen=True, slots=True)
class BidderKey:
    """The private key under which a supplier signs its bids: 32 bytes from the system's source of chance."""

    seed: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """Return the public half.

        >>> BidderKey(bytes(range(32))).public.hex()[:8]
        '03a107bf'
        """
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, to: SignedFor, body: bytes) -> bytes:
        """Return the signature of a bid for a tender, the same each time."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(to.text(body))

    def commit(self, to: SignedFor, digests: BidDigests) -> Committed:
        """Return what a bid is committed to when this key signs it for a tender."""
        public = self.public
        return digests.committed(public, self.sign(to, digests.body(public)))


def signature_fits(to: SignedFor, body: bytes, *, signer: bytes, signature: bytes) -> bool:
    """Return whether a signature is the signer's, of this bid and for this tender; whatever the bytes, never an error.

    >>> key, to = BidderKey(bytes(range(32))), SignedFor("T-1", bytes(32))
    >>> made = key.sign(to, bytes(32))
    >>> signature_fits(to, bytes(32), signer=key.public, signature=made)
    True
    >>> signature_fits(SignedFor("T-2", bytes(32)), bytes(32), signer=key.public, signature=made)
    False
    """
    lengths = (len(to.ceremony), len(body), len(signer), len(signature))
    if lengths != (DIGEST_BYTES, DIGEST_BYTES, KEY_BYTES, SIGNATURE_BYTES) or not is_tender_id(to.tender):
        return False
    if weakness(signer) is not None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, to.text(body))
    except InvalidSignature:
        return False
    return True
