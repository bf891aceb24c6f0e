"""Likeness: which photos show the same picture, however often it was saved.

In:  a picture shrunk to 9 x 8 grey dots; difference hashes of 64 bits.
Out: the hash; the pairs of hashes that are alike.

The surprise: alike is not proven the same. Two photos of a white road may be alike,
and a person looks at each pair. Nothing is taken from a contractor by this list alone.

A bit says whether a dot is darker than its right neighbour. Making a picture
brighter, smaller or saving it again changes few bits or none; another picture
differs in about half of them. At most `NEAR_BITS` of 64 may differ for a pair.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

COLUMNS, ROWS = 9, 8
BITS = (COLUMNS - 1) * ROWS
NEAR_BITS = 5
"""Most bits that may differ: shrinking to a quarter and saving again as a poor JPEG change fewer."""
FLAT_LEVELS = 12
"""Grey levels, of 256, below which a picture has too little in it to be compared."""
_BLOCK = 1024
_ONES = np.array([byte.bit_count() for byte in range(256)], np.uint8)


def difference_hash(grey: Sequence[int]) -> int | None:
    """Return the hash of a picture; None where it is too flat to be told from another.

    Args:
        grey: 72 dots from 0 to 255, row after row, 9 in each row.

    Raises:
        ValueError: not 72 dots.

    >>> difference_hash([*range(0, 90, 10)] * 8) == 2**64 - 1, difference_hash([7] * 72)
    (True, None)
    """
    if len(grey) != COLUMNS * ROWS:
        raise ValueError(f"{COLUMNS * ROWS} dots are asked")
    if max(grey) - min(grey) < FLAT_LEVELS:
        return None
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS - 1):
            at = row * COLUMNS + column
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return bits


def bits_apart(one: int, other: int) -> int:
    """Return in how many bits two hashes differ.

    >>> bits_apart(0b1010, 0b0011)
    2
    """
    return (one ^ other).bit_count()


def alike(hashes: Sequence[int], *, at_most: int = NEAR_BITS) -> tuple[tuple[int, int, int], ...]:
    """Return every pair of hashes that differ in few bits.

    Args:
        hashes: of 64 bits, one for each picture.
        at_most: most bits that may differ.

    Returns:
        Indices of the earlier and the later one and the bits between them, in order of the indices.

    >>> alike([0, 2**64 - 1, 0b11])
    ((0, 2, 2),)
    """
    column: NDArray[np.uint64] = np.array(hashes, np.uint64)
    found = []
    for start in range(0, len(column), _BLOCK):
        block = column[start : start + _BLOCK]
        apart = block[:, None] ^ column[None, start:]
        bits = _ONES[apart.view(np.uint8).reshape(*apart.shape, 8)].sum(axis=2, dtype=np.int64)
        for row, other in np.argwhere(bits <= at_most).tolist():
            if other > row:
                found.append((start + row, start + other, int(bits[row, other])))
    return tuple(sorted(found))
