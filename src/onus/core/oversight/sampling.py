"""Sampling: places of an inspection drawn from a public seed, so that nobody chooses them.

In:  a seed that everybody can see, what the draw is for, the places that may be drawn, and how many.
Out: the places drawn, in the order in which they were drawn.

Each district gets its share of the draw, by largest remainder, and none is left out
while there is a place left to give. Within a district the places with the lowest
digests of seed, purpose and id are taken. Anyone who has the seed and the list of
places draws the same ones.

The surprise: a second draw for the same purpose gives the same places. Whoever does
not like a sample cannot draw until a better one comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

MARK = b"onus sample v1"
BETWEEN = b"\x1f"
"""Stands between the parts that are hashed; no seed, purpose or id holds it."""


@dataclass(frozen=True, slots=True, order=True)
class Drawable:
    """A place that may be drawn, with the district that its share is counted in."""

    place: str
    district: str = ""


def seed_of(*parts: str) -> str:
    """Return a seed made of published texts, as 64 hexadecimal digits.

    Args:
        parts: what everybody can see and nobody who draws can choose: the root hash of a
            checkpoint, the digest of an assessment, a number drawn in public.

    >>> seed_of("root")[:12] == seed_of("root", "")[:12]
    False
    """
    return sha256(MARK + BETWEEN + BETWEEN.join(part.encode() for part in parts)).hexdigest()


def drawn(places: Iterable[Drawable], *, count: int, seed: str, purpose: str) -> tuple[Drawable, ...]:
    """Return the places of a sample.

    Args:
        places: in any order; one that is listed twice counts once.
        count: how many are wanted; all, where there are fewer.
        seed: published text.
        purpose: what the draw is for; another purpose draws other places.

    Raises:
        ValueError: count is below 1.

    >>> streets = [Drawable(f"s{n}", "north" if n < 6 else "south") for n in range(9)]
    >>> [one.district for one in drawn(streets, count=3, seed="a", purpose="b")]
    ['north', 'north', 'south']
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    listed: dict[str, list[Drawable]] = {}
    for place in sorted(set(places)):
        listed.setdefault(place.district, []).append(place)
    sizes = [len(found) for found in listed.values()]
    found: list[Drawable] = []
    for members, share in zip(listed.values(), shares(sizes, count), strict=True):
        ranked = sorted(members, key=lambda one: (_rank(one.place, seed, purpose), one.place))
        found.extend(ranked[:share])
    return tuple(found)


def shares(sizes: Sequence[int], count: int) -> tuple[int, ...]:
    """Return how many of each group are drawn: its share of the whole, by largest remainder.

    While there are at least as many draws as groups, no group is left out; of
    equal remainders the earlier group goes first.

    Args:
        sizes: members of each group, above 0.
        count: how many are drawn, above 0.

    >>> shares([6, 3], 3), shares([100, 1], 2), shares([1, 1], 9)
    ((2, 1), (1, 1), (1, 1))
    """
    whole = sum(sizes)
    wanted = min(count, whole)
    if not sizes:
        return ()
    least = 1 if wanted >= len(sizes) else 0
    # Integers on both sides: two machines must not disagree on a remainder.
    given = [max(size * wanted // whole, least) for size in sizes]
    remainder = [size * wanted % whole for size in sizes]
    upward = sorted(range(len(sizes)), key=lambda at: (-remainder[at], at))
    while sum(given) < wanted:
        able = [at for at in upward if given[at] < sizes[at]]
        for at in able[: wanted - sum(given)]:
            given[at] += 1
    downward = sorted(range(len(sizes)), key=lambda at: (-given[at], remainder[at], at))
    while sum(given) > wanted:
        able = [at for at in downward if given[at] > least]
        given[able[0]] -= 1
        downward.sort(key=lambda at: (-given[at], remainder[at], at))
    return tuple(given)


def _rank(place: str, seed: str, purpose: str) -> bytes:
    parts = (seed, purpose, place)
    return sha256(MARK + BETWEEN + BETWEEN.join(part.encode() for part in parts)).digest()
