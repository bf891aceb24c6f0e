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
        earlier: file of the one on record, or of two new ones of the one taken first.
        later: file of the other.
        bits: bits in which they differ; 0 for one picture.
        same_bytes: True where the files are one file.
        same_claim: True where both stand for one place within one day, as a copy would.
        in_order: False where both are new and neither has a time: nobody can say which was first.
    """

    earlier: str
    later: str
    bits: int
    same_bytes: bool
    same_claim: bool
    in_order: bool = True


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
        new: photos that are taken in, in any order; the one that was taken first is the original.

    >>> one = Shown("a.jpg", "f0", "R-1", Instant(0), 7)
    >>> [pair.same_bytes for pair in reuses([one], [Shown("b.jpg", "f0", "R-2", Instant(0), 7)])]
    [True]
    """
    # A name decides nothing: the photo of the earlier day may lie in the folder that comes last.
    every = [*before, *sorted(new, key=lambda one: (one.at is None, one.at or 0))]
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
        _reuse(every[first], every[second], bits, on_record=first < len(before))
        for (first, second), bits in sorted(pairs.items())
        if second >= len(before)
    )


def _reuse(one: Shown, other: Shown, bits: int, *, on_record: bool) -> Reuse:
    same = same_claim(one.place, one.at, other.place, other.at)
    in_order = on_record or one.at is not None
    return Reuse(one.file, other.file, bits, one.sha256 == other.sha256, same, in_order)
