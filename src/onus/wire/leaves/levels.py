"""Levels: which findings anyone can recompute, and which only with what is withheld.

In:  leaves of findings as the office found them, the same as they come out of the
     published facts alone, and those facts.
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


def levels_of(found: Iterable[Leaf], again: Iterable[Leaf], facts: Iterable[Leaf]) -> dict[Key, Level]:
    """Return the level of each finding.

    Args:
        found: leaves of findings, as published.
        again: the same, recomputed from what is public.
        facts: leaves of the facts that they rest on.

    Returns:
        By kind and id; also of findings that came out of the public facts alone.

    >>> one = Leaf("finding", "d", "A/-/1", data={"outcome": "met"})
    >>> levels_of([one], [one], [])
    {('finding', 'A/-/1'): Level(level='public', reason='', fields=())}
    """
    before = {(leaf.kind, leaf.id): leaf for leaf in found}
    after = {(leaf.kind, leaf.id): leaf for leaf in again}
    fields, homes = withheld_in(facts)
    return {
        key: Level(PUBLIC) if _same(before.get(key), after.get(key)) else full_level(key, fields, homes=homes)
        for key in sorted({**before, **after})
    }


def _same(one: Leaf | None, other: Leaf | None) -> bool:
    """Return whether two leaves say the same; when they were first found is no part of it."""
    if one is None or other is None:
        return False
    same_data = (one.happened_at, one.data) == (other.happened_at, other.data)
    return same_data and one.committed == other.committed


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

    >>> withheld_in([Leaf("visit", "d", "v", committed={"by": "hmac-sha256:"})])
    (('visit.by',), False)
    """
    found: dict[str, None] = {}
    homes = False
    for leaf in facts:
        homes = homes or leaf.data.get("private") is True
        for name in leaf.committed:
            if "decides_nothing" not in KINDS[leaf.kind][name].flags:
                found[f"{leaf.kind}.{name}"] = None
    return tuple(sorted(found)), homes


def full_only(levels: Mapping[Key, Level]) -> tuple[Key, ...]:
    """Return the findings that cannot be recomputed from what is public, sorted.

    >>> full_only({("finding", "a"): Level(PUBLIC)})
    ()
    """
    return tuple(sorted(key for key, level in levels.items() if level.level == FULL))
