"""Levels: which findings anyone can recompute, and which only with what is withheld.

In:  what each finding says as the office found it, what it says when it comes out of
     the published facts alone, and those facts.
Out: for each finding its level, and for one that differs the reason.

The surprise: nobody says beforehand what can be recomputed. It is tried, and what
comes out the same is public. A finding that differs where nothing is withheld that
it may rest on has no reason; whoever publishes must not, and whoever verifies has
found a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onus.core.assessment.names import BETWEEN_PARTS, PRIVATE_PREFIX
from onus.wire.leaves.kinds import KINDS
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication import FULL, PUBLIC

HOME, WITHHELD, UNEXPLAINED = "home", "withheld", "unexplained"
"""Reasons of a difference: it is about a home, of which something that decides is withheld;
it rests on such a field elsewhere; none that is known."""
Key = tuple[str, str]
"""Kind and id of a finding."""
Known = Mapping[Key, Mapping[str, Any]]
"""Values of withheld fields, plain JSON, by kind and id of their fact; whoever has them need not take the public's word."""
DUTY, CASE, SCORECARD, VISIT = "finding", "case", "scorecard", "visit"
OBLIGATION = "obligation"
"""Scope of a scorecard; its id is `period/scope/name`."""
OF_NO_WORK = ("legal_form", "register_finding", "report_count")
"""Kinds of findings that rest on no duty, hence on nothing that was seen at a place."""


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


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is withheld of facts, and which findings may rest on it.

    Attributes:
        services: for each withheld field that decides, as `kind.field`, the services whose
            duties may rest on it; None where that may be any.
        homes: whether there are homes among the places.
        asked: service of each obligation.
    """

    services: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    homes: bool = False
    asked: Mapping[str, str] = field(default_factory=dict)

    def behind(self, key: Key) -> tuple[str, ...]:
        """Return the withheld fields that a finding may rest on.

        A duty, the case of one that failed, and the scorecard of an obligation rest on what was seen
        for their own service; a bill on all duties of its contract.

        >>> Hidden({"visit.lon_e7": frozenset({"meals"})}, asked={"A": "care"}).behind(("finding", "A/-/1"))
        ()
        """
        kind, name = key
        own = self.asked.get(_obligation_of(kind, name))
        may = () if kind in OF_NO_WORK else self.services.items()
        fields = (at for at, services in may if own is None or services is None or own in services)
        return tuple(sorted(fields))


def _obligation_of(kind: str, name: str) -> str:
    """Return the obligation that a finding is about alone; empty where it is about more.

    >>> _obligation_of("case", "A/-/1/2"), _obligation_of("scorecard", "2024-06/obligation/A")
    ('A', 'A')
    """
    if kind in (DUTY, CASE):
        return name.split(BETWEEN_PARTS)[0]
    _, scope, *rest = (*name.split(BETWEEN_PARTS, 2), "", "")
    return rest[0] if (kind, scope) == (SCORECARD, OBLIGATION) else ""


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
    hidden = hidden_in(facts)
    return {
        key: Level(PUBLIC) if found.get(key) == again.get(key) else full_level(key, hidden)
        for key in sorted({**found, **again})
    }


def full_level(key: Key, hidden: Hidden) -> Level:
    """Return the level of a finding that differs, and the reason.

    Args:
        key: its kind and id.
        hidden: what is withheld.

    >>> full_level(("finding", "A/-/1"), Hidden()).reason
    'unexplained'
    """
    fields = hidden.behind(key)
    if not fields:
        return Level(FULL, UNEXPLAINED)
    at_home = hidden.homes and PRIVATE_PREFIX in key[1]
    return Level(FULL, HOME if at_home else WITHHELD, fields)


def hidden_in(facts: Iterable[Leaf], known: Known | None = None) -> Hidden:
    """Return what is withheld of facts that a finding may rest on.

    Most of what is withheld decides nothing beyond its being there. The owner of a home
    decides only where an obligation asks for owners; where a visit was, only whether
    that worker's visits can be true.

    Args:
        facts: their leaves.
        known: values that whoever asks has; they are not withheld from him.

    >>> hidden_in([Leaf("visit", "d", "v", committed={"lon_e7": "hmac-sha256:"})]).behind(("case", "c"))
    ('visit.lon_e7',)
    """
    leaves, told = list(facts), known or {}
    goes_to = _services_of_workers(leaves)
    asks = any(leaf.kind == "obligation" and _asks_for_owners(leaf) for leaf in leaves)
    services: dict[str, frozenset[str] | None] = {}
    for leaf in leaves:
        for name in _deciding(leaf, asks=asks):
            if name in told.get((leaf.kind, leaf.id), ()):
                continue
            at = f"{leaf.kind}.{name}"
            own = goes_to.get(_worker(leaf)) if leaf.kind == VISIT else None
            before = services.get(at, frozenset())
            services[at] = None if own is None or before is None else before | own
    return Hidden(
        services=services,
        homes=any(_is_home(leaf) for leaf in leaves),
        asked={leaf.id: str(leaf.data.get("service", "")) for leaf in leaves if leaf.kind == "obligation"},
    )


def deciding_fields(leaf: Leaf) -> tuple[str, ...]:
    """Return the committed fields of a fact on whose value a finding may rest.

    >>> deciding_fields(Leaf("visit", "d", "v", committed={"lon_e7": "hmac-sha256:", "note": "hmac-sha256:"}))
    ('lon_e7',)
    """
    return tuple(_deciding(leaf, asks=True))


def _deciding(leaf: Leaf, *, asks: bool) -> Iterator[str]:
    rules = KINDS.get(leaf.kind, {})
    yield from (name for name in leaf.committed if name in rules and "decides" in rules[name].flags)
    if asks and _is_home(leaf):
        yield "owner"


def _is_home(leaf: Leaf) -> bool:
    return leaf.data.get("private") is True


def _asks_for_owners(leaf: Leaf) -> bool:
    owed = leaf.data.get("places")
    return isinstance(owed, dict) and bool(owed.get("owners"))


def _services_of_workers(leaves: Sequence[Leaf]) -> dict[str, frozenset[str]]:
    """Return the services that each worker visits for: one visit of his may make another untrue."""
    found: dict[str, set[str]] = {}
    for leaf in leaves:
        if leaf.kind == VISIT:
            found.setdefault(_worker(leaf), set()).add(str(leaf.data.get("service", "")))
    return {who: frozenset(services) for who, services in found.items()}


def _worker(leaf: Leaf) -> str:
    return str(leaf.committed.get("by") or leaf.data.get("by", ""))


def full_only(levels: Mapping[Key, Level]) -> tuple[Key, ...]:
    """Return the findings that cannot be recomputed from what is public, sorted.

    >>> full_only({("finding", "a"): Level(PUBLIC)})
    ()
    """
    return tuple(sorted(key for key, level in levels.items() if level.level == FULL))
