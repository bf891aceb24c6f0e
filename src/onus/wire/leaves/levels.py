"""Levels: which findings anyone can recompute, and which only with what is withheld.

In:  what each finding says as the office found it, what it says when it comes out of
     the published facts alone, and those facts.
Out: for each finding its level, and for one that differs the reason.

The surprise: nobody says beforehand what can be recomputed. It is tried, and what
comes out the same is public. A finding that differs where nothing is withheld has
no reason; whoever publishes must not, and whoever verifies has found a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onus.core.assessment.names import PRIVATE_PREFIX
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication import FULL, PUBLIC

HOME, WITHHELD, UNEXPLAINED = "home", "withheld", "unexplained"
"""Reasons of a difference: a place is a home; a field is withheld; none that is known."""
HOLDING = "holding"
Key = tuple[str, str]
"""Kind and id of a finding."""


@dataclass(frozen=True, slots=True)
class Level:
    """How far a finding can be recomputed.

    Attributes:
        level: `public` or `full`.
        reason: `home`, `withheld` or `unexplained`; empty for a public one.
        fields: withheld fields, as `kind.field`, that it may rest on.
    """

    level: str
    reason: str = ""
    fields: tuple[str, ...] = ()


def levels_of(
    found: Mapping[Key, bytes], again: Mapping[Key, bytes], facts: Iterable[Leaf]
) -> dict[Key, Level]:
    """Return the level of each finding.

    Args:
        found: what each finding says as the office found it, or a digest of that; when
            it was first found is no part of it.
        again: the same, recomputed from what is public.
        facts: leaves of the facts that they rest on.

    Returns:
        By kind and id; also of findings that came out of the public facts alone.

    >>> levels_of({("finding", "A/-/1"): b"met"}, {("finding", "A/-/1"): b"met"}, [])
    {('finding', 'A/-/1'): Level(level='public', reason='', fields=())}
    """
    fields, homes = withheld_in(facts)
    return {
        key: Level(PUBLIC) if found.get(key) == again.get(key) else full_level(key, fields, homes=homes)
        for key in sorted({**found, **again})
    }


def full_level(key: Key, fields: tuple[str, ...], *, homes: bool) -> Level:
    """Return the level of a finding that differs, and the reason.

    Args:
        key: its kind and id.
        fields: withheld fields that decide, as `withheld_in` names them.
        homes: whether there are homes among the places.

    >>> full_level(("finding", "A/-/1"), (), homes=False).reason
    'unexplained'
    """
    if homes and PRIVATE_PREFIX in key[1]:
        return Level(FULL, HOME, fields)
    if fields:
        return Level(FULL, WITHHELD, fields)
    return Level(FULL, HOME if homes else UNEXPLAINED)


def withheld_in(facts: Iterable[Leaf]) -> tuple[tuple[str, ...], bool]:
    """Return which fields that decide are withheld in some fact, and whether there are homes.

    A name decides only between two people who were given one post at one instant.

    >>> withheld_in([Leaf("visit", "d", "v", committed={"lon_e7": "hmac-sha256:"})])
    (('visit.lon_e7',), False)
    """
    found: dict[str, None] = {}
    homes = False
    seats: dict[tuple[object, ...], int] = {}
    for leaf in facts:
        homes = homes or leaf.data.get("private") is True
        for name in leaf.committed:
            rule = KINDS[leaf.kind].get(name)
            if rule is None or "decides" not in rule.flags:
                continue
            if leaf.kind == HOLDING:
                seat = (leaf.data.get("post"), leaf.data.get("deputy"), leaf.happened_at)
                seats[seat] = seats.get(seat, 0) + 1
                if seats[seat] == 1:
                    continue
            found[f"{leaf.kind}.{name}"] = None
    return tuple(sorted(found)), homes


def full_only(levels: Mapping[Key, Level]) -> tuple[Key, ...]:
    """Return the findings that cannot be recomputed from what is public, sorted.

    >>> full_only({("finding", "a"): Level(PUBLIC)})
    ()
    """
    return tuple(sorted(key for key, level in levels.items() if level.level == FULL))
