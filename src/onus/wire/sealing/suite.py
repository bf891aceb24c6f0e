"""Suite: the one set of algorithms of envelope version 1, and how their keys follow.

In:  key material and labels.
Out: keys.

The surprise: both locks go into one derivation. The key that wraps the content
key follows from the secret with the custodians' key and from the bidder's code
together, so that neither side can take its lock off and look behind it first.

Source: RFC 7748 (X25519), RFC 5869 (HKDF), NIST SP 800-38D (AES-GCM), FIPS 180-4 (SHA-256).
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from onus.wire.sealing.faults import UnfitPublicKey

SUITE = "x25519-hkdf-sha256-aes256gcm"
SUITE_TAG = 1
KEY_BYTES, CODE_BYTES, TAG_BYTES, NONCE_BYTES = 32, 16, 16, 12
PRIME = 2**255 - 19
LABEL_LOCKS = b"onus sealed bid 1: two locks"
LABEL_CHUNKS = b"onus sealed bid 1: chunks"
LABEL_MARK = b"onus sealed bid 1: withdrawal"
_PROBE = bytes(range(32))


def derived(material: bytes, *, salt: bytes, label: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA-256.

    >>> derived(bytes(32), salt=b"", label=LABEL_CHUNKS).hex()[:8]
    'a80869dd'
    """
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(material)


def fit_public_key(key: bytes) -> bytes:
    """Return a public key of X25519 that somebody may seal to.

    Raises:
        UnfitPublicKey: another length, not in its one form, or of small order.

    >>> fit_public_key(bytes([9]) + bytes(31))[0]
    9
    """
    reason = ""
    if len(key) != KEY_BYTES:
        reason = f"it has {len(key)} bytes, not 32"
    elif int.from_bytes(key, "little") >= PRIME:
        reason = "it is not in its one form"
    elif _shared(_PROBE, key) is None:
        reason = "its point has a small order"
    if reason:
        raise UnfitPublicKey(key=key.hex()[:64], reason=reason)
    return key


def public_of(private: bytes) -> bytes:
    """Return the public half of a private key of 32 bytes.

    >>> public_of(bytes(range(32))).hex()[:8]
    '8f40c5ad'
    """
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def shared_secret(private: bytes, public: bytes) -> bytes:
    """Return what two key pairs come to.

    Raises:
        UnfitPublicKey: the public key is not one to rely on.
    """
    found = _shared(private, fit_public_key(public))
    assert found is not None, "a key that was found fit gives a secret"
    return found


def _shared(private: bytes, public: bytes) -> bytes | None:
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError:
        return None


def wrapping_key(secret: bytes, code: bytes, *, prefix_digest: bytes) -> bytes:
    """Return the key behind both locks, bound to the digest of the header before the wrapped key."""
    assert len(secret) == KEY_BYTES and len(code) == CODE_BYTES, "both locks have their one length"
    return derived(secret + code, salt=prefix_digest, label=LABEL_LOCKS)


def chunk_key(content_key: bytes, *, header_digest: bytes) -> bytes:
    """Return the key of the chunks, bound to the whole header."""
    return derived(content_key, salt=header_digest, label=LABEL_CHUNKS)


def withdrawal_secret(code: bytes, *, ephemeral: bytes) -> bytes:
    """Return the secret by which a bidder withdraws or replaces a bid; its SHA-256 is the mark in the header."""
    assert len(code) == CODE_BYTES, "a code has its one length"
    return derived(code, salt=ephemeral, label=LABEL_MARK)
