"""Codes: the bidder's own lock, as it is printed and typed.

In:  16 bytes by chance, or a text that somebody copied from paper.
Out: the other of the two.

The surprise: twelve bits of check are part of the code. A letter that was
misread is told at once and not at the opening; of random slips one in 4,096 passes.
"""

from __future__ import annotations

from hashlib import sha256

from onus.wire.sealing.faults import NotACode
from onus.wire.sealing.suite import CODE_BYTES

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U: read aloud or by hand, each is one of these."""
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
LENGTH, GROUP, CHECK_BITS, LETTER_BITS = 28, 4, 12, 5
LABEL = b"onus bidder code 1"


def code_text(code: bytes) -> str:
    """Return a code as seven groups of four.

    >>> code_text(bytes(16))
    '0000-0000-0000-0000-0000-0000-00MG'
    """
    assert len(code) == CODE_BYTES, "a code has its one length"
    number = int.from_bytes(code, "big") << CHECK_BITS | _check(code)
    letters = "".join(LETTERS[number >> LETTER_BITS * at & 31] for at in reversed(range(LENGTH)))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def parse_code(text: str) -> bytes:
    """Return the 16 bytes of a code, however it was spaced and in letters of either size.

    Raises:
        NotACode: another length or letter, or a check that does not fit.

    >>> parse_code(code_text(bytes(range(16)))) == bytes(range(16))
    True
    """
    letters = "".join(one for one in text.upper() if not one.isspace() and one != "-").translate(MISREAD)
    if len(letters) != LENGTH:
        raise NotACode(reason=f"it has {len(letters)} letters and digits, not {LENGTH}")
    strange = sorted({one for one in letters if one not in LETTERS})
    if strange:
        raise NotACode(reason=f"`{strange[0]}` is in no code")
    number = 0
    for one in letters:
        number = number << LETTER_BITS | LETTERS.index(one)
    code = (number >> CHECK_BITS).to_bytes(CODE_BYTES, "big")
    if number & (1 << CHECK_BITS) - 1 != _check(code):
        raise NotACode(reason="its check does not fit; a letter was misread")
    return code


def _check(code: bytes) -> int:
    return int.from_bytes(sha256(LABEL + code).digest()[:2], "big") >> 16 - CHECK_BITS
