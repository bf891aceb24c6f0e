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
DIGEST_BYTES = 32
NO_FILE = bytes(DIGEST_BYTES)
"""Stands in front where a bid has no such file."""
LABEL, LABEL_REST = b"onus bid 1\n", b"onus rest of a bid 1\n"


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


def shown_commitment(raw: bytes | None, *, salt: str, rest: str) -> str:
    """Return the commitment that a `bid.json` comes to; empty where salt or digest are none.

    Args:
        raw: the bytes of the file; None for a bid without one.
        salt: of it, 64 hexadecimal digits.
        rest: digest of all other files, 64 hexadecimal digits.

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
    if raw is None:
        return commitment_over(NO_FILE, others).hex()
    first = sha256(before_bytes(own, path=CONTENT, size=len(raw)) + raw).digest()
    return commitment_over(first, others).hex()
