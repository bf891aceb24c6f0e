"""Commitments: one value logged before the deadline, of which `bid.json` can be shown and all else kept back.

In:  salted digests of the files of a bid, its signer and signature; or the salt and bytes of `bid.json`, the
     digest of all others, and the same two.
Out: the body of the bid, which its bidder signs; the commitment, which holds body and signature.

The surprise: whoever checks it needs no secret and sees no person. `bid.json` has a place of
its own in front, so no list can hold two of them and none can be chosen after the deadline;
all other files go in as one digest, and what their salts hide stays hidden. The signature is
committed to as well: neither its bidder nor the office can change or drop it after the deadline.

Source: decisions 73 and 95.
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


def body_over(first: bytes, rest: bytes, signer: bytes) -> bytes:
    """Return what a bidder signs: the whole bid, and who signs it.

    Args:
        first: salted digest of `bid.json`; `NO_FILE` for none.
        rest: from `rest_of`.
        signer: public key of Ed25519, 32 bytes.
    """
    assert len(first) == len(rest) == len(signer) == DIGEST_BYTES, "each part has its one length"
    return sha256(LABEL_BODY + first + rest + signer).digest()


def commitment_over(body: bytes, signature: bytes) -> bytes:
    """Return the commitment to a signed bid; the signature is in it, so that nobody can change or drop it later.

    Args:
        body: from `body_over`.
        signature: of it, 64 bytes.
    """
    assert len(body) == DIGEST_BYTES and len(signature) == SIGNATURE_BYTES, "both parts have their one length"
    return sha256(LABEL + body + signature).digest()


def shown_body(raw: bytes | None, *, salt: str, rest: str, signer: str) -> str:
    """Return the body that a `bid.json` comes to; empty where another value is none.

    Args:
        raw: the bytes of the file; None for a bid without one.
        salt: of it, 64 hexadecimal digits.
        rest: digest of all other files, 64 hexadecimal digits.
        signer: public key of who signed the bid, 64 hexadecimal digits.
    """
    parts = [_digits(one, DIGEST_BYTES) for one in (salt, rest, signer)]
    if not all(parts):
        return ""
    own, others, key = parts
    if raw is None:
        return body_over(NO_FILE, others, key).hex()
    first = sha256(before_bytes(own, path=CONTENT, size=len(raw)) + raw).digest()
    return body_over(first, others, key).hex()


def body_commitment(body: str, signature: str) -> str:
    """Return the commitment that a body and its signature come to; empty where one of them is none.

    >>> body_commitment("00" * 32, "00" * 64)[:16]
    'd5832f8cfa4f73b8'
    >>> body_commitment("00" * 32, "no")
    ''
    """
    signed, made = _digits(body, DIGEST_BYTES), _digits(signature, SIGNATURE_BYTES)
    return commitment_over(signed, made).hex() if signed and made else ""


def shown_commitment(raw: bytes | None, *, salt: str, rest: str, signer: str, signature: str) -> str:
    """Return the commitment that a `bid.json` comes to; empty where another value is none.

    Args:
        raw: the bytes of the file; None for a bid without one.
        salt: of it, 64 hexadecimal digits.
        rest: digest of all other files, 64 hexadecimal digits.
        signer: public key of who signed the bid, 64 hexadecimal digits.
        signature: of the bid, 128 hexadecimal digits.

    >>> shown_commitment(b"{}", salt="no", rest="", signer="", signature="")
    ''
    """
    return body_commitment(shown_body(raw, salt=salt, rest=rest, signer=signer), signature)


def _digits(text: str, length: int) -> bytes:
    """Return the bytes of so many hexadecimal digits in small letters; empty where they are others."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return b""
    return raw if len(raw) == length and raw.hex() == text else b""
