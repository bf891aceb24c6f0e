"""Reuse: photos that show what another photo showed.

In:  digests, hashes and claims of the photos on record and of new ones.
Out: each pair that shows the same picture, the later of the two being new.

The surprise: a pair of one place and one day is told as such. Whoever takes three
pictures of one heap has not reused any; whoever shows one heap twice has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.evidence.likeness import alike


@dataclass(frozen=True, slots=True)
class Shown:
    """What two photos are compared by; `at` is None and `likeness` is None where they are not known."""

    file: str
    sha256: str
    place: str
    at: Instant | None
    likeness: int | None


@dataclass(frozen=True, slots=True)
class Reuse:
    """Two photos that show the same picture.

    Attributes:
        earlier: file of the one that was there first.
        later: file of the other.
        bits: bits in which they differ; 0 for one picture.
        same_bytes: True where the files are one file.
        same_claim: True where both stand for one place within one day, as a copy would.
    """

    earlier: str
    later: str
    bits: int
    same_bytes: bool
    same_claim: bool


def same_claim(place: str, at: Instant | None, other_place: str, other_at: Instant | None) -> bool:
    """Return whether two photos stand for one place within one day.

    >>> same_claim("a", Instant(0), "a", Instant(5)), same_claim("a", Instant(0), "b", Instant(0))
    (True, False)
    """
    if at is None or other_at is None or not place:
        return False
    return place == other_place and abs(at - other_at) < DAY_US


def reuses(before: Sequence[Shown], new: Sequence[Shown]) -> tuple[Reuse, ...]:
    """Return each pair that shows the same picture, the later of the two being new.

    Args:
        before: photos on record.
        new: photos that are taken in, in their order.

    >>> one = Shown("a.jpg", "f0", "R-1", Instant(0), 7)
    >>> [pair.same_bytes for pair in reuses([one], [Shown("b.jpg", "f0", "R-2", Instant(0), 7)])]
    [True]
    """
    every = [*before, *new]
    pairs: dict[tuple[int, int], int] = {}
    last: dict[str, int] = {}
    for index, one in enumerate(every):
        if one.sha256 in last:
            pairs[last[one.sha256], index] = 0
        last[one.sha256] = index
    compared = [index for index, one in enumerate(every) if one.likeness is not None]
    for first, second, bits in alike([one.likeness for one in every if one.likeness is not None]):
        pairs.setdefault((compared[first], compared[second]), bits)
    return tuple(
        _reuse(every[first], every[second], bits)
        for (first, second), bits in sorted(pairs.items())
        if second >= len(before)
    )


def _reuse(one: Shown, other: Shown, bits: int) -> Reuse:
    same = same_claim(one.place, one.at, other.place, other.at)
    return Reuse(one.file, other.file, bits, one.sha256 == other.sha256, same)
