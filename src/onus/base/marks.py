"""Marks: short names cut from a digest, that never read like a number of a person.

In:  a hexadecimal digest.
Out: its first digits, written in letters.

The surprise: twelve hexadecimal digits without a letter among them are a telephone number
to every reader and to our own gate, once in some hundred files. So a mark has no digits at
all, and no vowels either, lest it be a word.
"""

from __future__ import annotations

LETTERS = "bcdfghjkmnpqrstv"
"""One for each hexadecimal digit, 0 first."""
_WRITTEN = str.maketrans("0123456789abcdef", LETTERS)


def mark_of(digest: str, *, letters: int) -> str:
    """Return the first digits of a hexadecimal digest, one letter each.

    Args:
        digest: hexadecimal, small letters.
        letters: how many; each tells apart as much as a hexadecimal digit, four bits.

    Raises:
        ValueError: the digest is shorter, or no hexadecimal text.

    >>> mark_of("13800138000f" + 52 * "0", letters=12)
    'cfmbbcfmbbbv'
    """
    cut = digest[:letters]
    if len(cut) < letters or not set(cut) <= set("0123456789abcdef"):
        raise ValueError("a mark is cut from a hexadecimal digest that is long enough")
    return cut.translate(_WRITTEN)
