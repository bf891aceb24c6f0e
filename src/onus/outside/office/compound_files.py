"""Compound files: the file system inside an xls, checked before xlrd walks it.

In:  the bytes of a compound file.
Out: nothing, or the refusal of a file whose chains of sectors never end.

The surprise: xlrd follows a chain of sectors until it ends. One changed number
makes it a ring, and reading it fills the memory of the computer. Every chain is
therefore looked at first; a table of the next sectors has a ring or it has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import error as too_short
from struct import unpack_from

from onus.base.texts import Localized
from onus.outside.office.packages import broken

HEADER_BYTES = 512
IN_HEADER, FIRST_IN_HEADER = 109, 76
WORD = 4


def refuse_rings(raw: bytes, file: str) -> None:
    """See that every chain of sectors ends.

    Raises:
        Refused: one does not, or the tables of sectors cannot be read.
    """
    try:
        tables = _tables(raw)
    except too_short as error:
        raise broken(file, Localized(en="its tables are cut", zh="目录表不完整"), "xls") from error
    if tables is None or any(_has_ring(table) for table in tables):
        raise broken(file, Localized(en="its sectors form a ring", zh="扇区链成环"), "xls")


def _tables(raw: bytes) -> tuple[Sequence[int], Sequence[int]] | None:
    """Return the next sector of each sector, and of each small one; None where they cannot be found."""
    (shift,) = unpack_from("<H", raw, 30)
    (first_small,) = unpack_from("<i", raw, 60)
    (more,) = unpack_from("<i", raw, 68)
    if not 7 <= shift <= 12:
        return None
    size = 1 << shift
    count = len(raw) // size + 1
    places = [one for one in unpack_from(f"<{IN_HEADER}i", raw, FIRST_IN_HEADER) if one >= 0]
    seen = 0
    while more >= 0:
        seen += 1
        if seen > count:
            return None
        words = _sector(raw, more, size)
        if not words:
            return None
        places += [one for one in words[:-1] if one >= 0]
        more = words[-1]
    if len(places) > count:
        return None
    large = [word for place in places for word in _sector(raw, place, size)]
    small = [word for place in _chain(large, first_small) for word in _sector(raw, place, size)]
    return large, small


def _sector(raw: bytes, number: int, size: int) -> tuple[int, ...]:
    """Return the words of a sector; the last one of a file may be cut."""
    begin = HEADER_BYTES + number * size
    words = max(0, min(size, len(raw) - begin)) // WORD
    return unpack_from(f"<{words}i", raw, begin) if words else ()


def _chain(following: Sequence[int], first: int) -> Iterator[int]:
    """Yield the sectors of a chain, each at most once."""
    for _ in range(len(following)):
        if not 0 <= first < len(following):
            return
        yield first
        first = following[first]


def _has_ring(following: Sequence[int]) -> bool:
    """Return whether some chain comes back to itself; each sector is looked at once."""
    walked = [0] * len(following)
    for start in range(len(following)):
        at = start
        while 0 <= at < len(following) and not walked[at]:
            walked[at] = start + 1
            at = following[at]
        if 0 <= at < len(following) and walked[at] == start + 1:
            return True
    return False
