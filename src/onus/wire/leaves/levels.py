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
from onus.wire.leaves.kinds import HIDDEN_PREFIX, KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication import FULL, PUBLIC

HOME, WITHHELD, UNEXPLAINED = "home", "withheld", "unexplained"
"""Reasons of a difference: it is about a home, of which something that decides is withheld;
it rests on such a field elsewhere; none that is known."""
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
    if not fields:
        return Level(FULL, UNEXPLAINED)
    at_home = homes and PRIVATE_PREFIX in key[1]
    return Level(FULL, HOME if at_home else WITHHELD, fields)


def withheld_in(facts: Iterable[Leaf]) -> tuple[tuple[str, ...], bool]:
    """Return which fields that decide are withheld in some fact, and whether there are homes.

    Most of what is withheld decides nothing beyond its being there. A name decides
    only between two people who were given one post at one instant, an id of a visit
    only between two visits of one worker at one instant, and the owner of a home only
    where an obligation asks for owners.

    >>> withheld_in([Leaf("visit", "d", "v", committed={"lon_e7": "hmac-sha256:"})])
    (('visit.lon_e7',), False)
    """
    found: set[str] = set()
    homes = asks = False
    once: set[tuple[object, ...]] = set()
    for leaf in facts:
        homes = homes or leaf.data.get("private") is True
        asks = asks or (leaf.kind == "obligation" and _asks_for_owners(leaf))
        rival = _rival(leaf)
        if rival in once:
            found.add(f"{leaf.kind}.{rival[1]}")
        once.add(rival)
        found.update(f"{leaf.kind}.{name}" for name in leaf.committed if _decides(leaf.kind, name))
    if homes and asks:
        found.add("place.owner")
    return tuple(sorted(found)), homes


def _asks_for_owners(leaf: Leaf) -> bool:
    owed = leaf.data.get("places")
    return isinstance(owed, dict) and bool(owed.get("owners"))


def _rival(leaf: Leaf) -> tuple[object, ...]:
    """Return what two facts share between which something withheld decides; unlike any other where none can."""
    if leaf.kind == "holding" and "holder" in leaf.committed:
        return leaf.kind, "holder", leaf.data.get("post"), leaf.data.get("deputy"), leaf.happened_at
    if leaf.kind == "visit" and leaf.id.startswith(HIDDEN_PREFIX) and "by" in leaf.committed:
        return leaf.kind, "id", leaf.committed["by"], leaf.data.get("started_at"), leaf.happened_at
    return leaf.kind, "", leaf.id


def _decides(kind: str, name: str) -> bool:
    rule = KINDS.get(kind, {}).get(name)
    return rule is not None and "decides" in rule.flags


def full_only(levels: Mapping[Key, Level]) -> tuple[Key, ...]:
    """Return the findings that cannot be recomputed from what is public, sorted.

    >>> full_only({("finding", "a"): Level(PUBLIC)})
    ()
    """
    return tuple(sorted(key for key, level in levels.items() if level.level == FULL))
