"""Commitments: one value logged before the deadline, of which `bid.json` can be shown and all else kept back.

In:  salted digests of the files of a bid; or the salt and bytes of `bid.json` and the digest of all others.
Out: the commitment.

The surprise: whoever checks it needs no secret and sees no person. `bid.json` has a place of
its own in front, so no list can hold two of them and none can be chosen after the deadline;
all other files go in as one digest, and what their salts hide stays hidden.

Source: decision 73.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

CONTENT = "bid.json"
"""What of a bid everybody may read once it is open."""
DIGEST_BYTES, SIGNATURE_BYTES = 32, 64
NO_FILE = bytes(DIGEST_BYTES)
"""Stands in front where a bid has no such file."""
LABEL, LABEL_REST, LABEL_BODY = b"onus bid 1\n", b"onus rest of a bid 1\n", b"onus body of a bid 1\n"


def before_bytes(salt: bytes, *, path: str, size: int) -> bytes:
    """Return what a file's digest begins with; its bytes follow.

    Args:
        salt: of the file, 32 bytes.
        path: of the file within the bid.
        size: in bytes.

    >>> before_bytes(bytes(32), path="ab", size=3)[32:].hex()
    '0000000261620000000000000003'
    """
    assert len(salt) == DIGEST_BYTES, "a salt has its one length"
    name = path.encode()
    return salt + len(name).to_bytes(4, "big") + name + size.to_bytes(8, "big")


def rest_of(digests: Iterable[bytes]) -> bytes:
    """Return the one digest of all files but `bid.json`, in the order of the archive.

    >>> rest_of([]) == sha256(LABEL_REST).digest()
    True
    """
    return sha256(LABEL_REST + b"".join(digests)).digest()


def commitment_over(first: bytes, rest: bytes) -> bytes:
    """Return the commitment to a bid.

    Args:
        first: salted digest of `bid.json`; `NO_FILE` for none.
        rest: from `rest_of`.
    """
    assert len(first) == len(rest) == DIGEST_BYTES, "both digests have their one length"
    return sha256(LABEL + first + rest).digest()


def body_over(first: bytes, rest: bytes, signer: bytes) -> bytes:
    """Return what a bidder signs: the whole bid, and who signs it.

    Args:
        first: salted digest of `bid.json`; `NO_FILE` for none.
        rest: from `rest_of`.
        signer: public key of Ed25519, 32 bytes.
    """
    assert len(first) == len(rest) == len(signer) == DIGEST_BYTES, "each part has its one length"
    return sha256(LABEL_BODY + first + rest + signer).digest()


def signed_commitment(body: bytes, signature: bytes) -> bytes:
    """Return the commitment to a signed bid; the signature is in it, so that nobody can change or drop it later.

    Args:
        body: from `body_over`.
        signature: of it, 64 bytes.
    """
    assert len(body) == DIGEST_BYTES and len(signature) == SIGNATURE_BYTES, "both parts have their one length"
    return sha256(LABEL + body + signature).digest()


def shown_commitment(
    raw: bytes | None, *, salt: str, rest: str, signer: str = "", signature: str = ""
) -> str:
    """Return the commitment that a `bid.json` comes to; empty where another value is none.

    Args:
        raw: the bytes of the file; None for a bid without one.
        salt: of it, 64 hexadecimal digits.
        rest: digest of all other files, 64 hexadecimal digits.
        signer: public key of who signed the bid, 64 hexadecimal digits.
        signature: of the bid, 128 hexadecimal digits.

    >>> shown_commitment(b"{}", salt="00" * 32, rest="00" * 32)[:16]
    'c63e67801a3f67b9'
    >>> shown_commitment(b"{}", salt="no", rest="")
    ''
    """
    try:
        own, others = bytes.fromhex(salt), bytes.fromhex(rest)
    except ValueError:
        return ""
    if not len(own) == len(others) == DIGEST_BYTES:
        return ""
    first = NO_FILE
    if raw is not None:
        first = sha256(before_bytes(own, path=CONTENT, size=len(raw)) + raw).digest()
    if not signer and not signature:
        return commitment_over(first, others).hex()
    return _signed(first, others, signer, signature)


def _signed(first: bytes, rest: bytes, signer: str, signature: str) -> str:
    try:
        key, made = bytes.fromhex(signer), bytes.fromhex(signature)
    except ValueError:
        return ""
    if len(key) != DIGEST_BYTES or len(made) != SIGNATURE_BYTES:
        return ""
    return signed_commitment(body_over(first, rest, key), made).hex()
