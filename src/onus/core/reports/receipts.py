"""Receipts: the public number of a report, and the secret code that opens it.

In:  random bytes from outside, what a person typed, a key.
Out: codes with check characters; a keyed digest, which is all that is kept.

The surprise: the secret code is never stored and cannot be shown again. A hundred
random bits cannot be tried out, and the two check characters catch every single
wrong character and every exchange of two neighbours before anything is looked up.
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that are not mistaken for one another, read aloud or by hand."""
MISREAD = str.maketrans("OIL", "011")
PRIME = 1021
"""Largest prime below 32 * 32: the remainder fits into two characters."""
SECRET_BYTES, SECRET_SIGNS = 13, 20
NUMBER_BYTES, NUMBER_SIGNS = 5, 8
CHECK_SIGNS = 2
BLOCK = 4
NUMBER_PREFIX = "R"


def secret_code(entropy: bytes) -> str:
    """Return a secret code of 100 random bits with its check characters.

    Args:
        entropy: 13 bytes from a source that nobody can guess.

    Raises:
        ValueError: too few bytes.

    >>> secret_code(bytes(13))
    '0000-0000-0000-0000-0000-00'
    """
    return _blocks(_checked(entropy, SECRET_BYTES, SECRET_SIGNS))


def public_number(entropy: bytes) -> str:
    """Return a public number; no number tells how many there are, or which is next.

    Args:
        entropy: 5 bytes from a source that nobody can guess.

    >>> public_number(bytes([0, 0, 0, 0, 1]))
    'R-0000-0001-01'
    """
    return f"{NUMBER_PREFIX}-{_blocks(_checked(entropy, NUMBER_BYTES, NUMBER_SIGNS))}"


def read_secret(text: str) -> str | None:
    """Return a secret code as it was given out, or None where it cannot be one.

    Case, spaces, hyphens and letters mistaken for digits do not matter.

    >>> read_secret(" oooo 0000 0000 0000 0000 00 ")
    '0000-0000-0000-0000-0000-00'
    """
    signs = _signs(text)
    return _blocks(signs) if len(signs) == SECRET_SIGNS + CHECK_SIGNS and _holds(signs) else None


def read_number(text: str) -> str | None:
    """Return a public number as it was given out, or None where it cannot be one.

    >>> read_number("r-0000-0001-01"), read_number("R-0000-0001-02")
    ('R-0000-0001-01', None)
    """
    signs = _signs(text)
    if not signs.startswith(NUMBER_PREFIX):
        return None
    rest = signs[1:]
    fits = len(rest) == NUMBER_SIGNS + CHECK_SIGNS and _holds(rest)
    return f"{NUMBER_PREFIX}-{_blocks(rest)}" if fits else None


def kept_digest(code: str, key: bytes) -> str:
    """Return what is stored of a secret code: its digest under a key that is not in the database.

    Raises:
        ValueError: the key is shorter than 16 bytes.

    >>> len(kept_digest("0000-0000-0000-0000-0000-00", b"k" * 32))
    64
    """
    if len(key) < 16:
        raise ValueError("the key must have at least 16 bytes")
    return hmac.new(key, b"onus report receipt\n" + code.encode(), sha256).hexdigest()


def _checked(entropy: bytes, size: int, signs: int) -> str:
    if len(entropy) < size:
        raise ValueError(f"{size} bytes are needed")
    value = int.from_bytes(entropy[:size], "big") % 32**signs
    return _written(value, signs) + _written(value % PRIME, CHECK_SIGNS)


def _written(value: int, signs: int) -> str:
    return "".join(ALPHABET[value >> (5 * place) & 31] for place in reversed(range(signs)))


def _signs(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:200]).upper().translate(MISREAD)
    return "".join(sign for sign in plain if sign in ALPHABET)


def _holds(signs: str) -> bool:
    value, check = _value(signs[:-CHECK_SIGNS]), _value(signs[-CHECK_SIGNS:])
    return value % PRIME == check


def _value(signs: str) -> int:
    value = 0
    for sign in signs:
        value = value * 32 + ALPHABET.index(sign)
    return value


def _blocks(signs: str) -> str:
    return "-".join(signs[at : at + BLOCK] for at in range(0, len(signs), BLOCK))
