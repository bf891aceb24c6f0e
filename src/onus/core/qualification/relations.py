"""Relations of bidders: who may not bid beside whom, with the chain that shows it.

In:  bidders of each lot, the ownership of a day, management ties, who designed the project.
Out: relations with their paths, and what the rule refuses.

The law refuses both where one person heads both, or one directly holds or manages the
other, and refuses one that designed or supervises the project. Control through a chain
and a controller in common are not in its words: they are told, and refuse nobody.

The surprise: the lot decides. Two sisters may bid for two lots of one purchase.

Source: CN-REL-15.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from onus.base.bounds import not_one_of, refuse
from onus.base.instants import Instant
from onus.core.contracts.breach import Judged, breach
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.ownership import (
    OwnershipGraph,
    PathStep,
    controlled_by,
)
from onus.core.qualification.suppliers import Supplier

SAME_HEAD, CONTROL, MANAGEMENT = "same_head", "control", "management"
INDIRECT, COMMON = "indirect_control", "common_controller"
DESIGNED, SUPERVISES = "designed_project", "supervises_project"
PROJECT_ROLES = (DESIGNED, SUPERVISES)
MANAGES = "manages"
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, order=True)
class Management:
    """One supplier manages another without holding it.

    Attributes:
        manager, managed: ids of suppliers.
        since, until: first and last day; None where not known.
        source: what says so.
    """

    manager: str
    managed: str
    since: date | None = None
    until: date | None = None
    source: str = ""

    def holds_on(self, day: date) -> bool:
        """Return whether it managed it on a day.

        >>> Management("a", "b", until=date(2024, 1, 1)).holds_on(date(2024, 1, 2))
        False
        """
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, order=True)
class ProjectRole:
    """A supplier had a part in the project before: it designed or specified it, or supervises it."""

    supplier: str
    role: str
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse roles that are not known."""
        refuse([not_one_of("role", self.role, PROJECT_ROLES)])


@dataclass(frozen=True, slots=True)
class BidderRelation:
    """What joins two bidders of one lot.

    Attributes:
        lot: id of the lot.
        one, other: ids of the suppliers; of a direction, the one above comes first.
        kind: `same_head`, `control`, `management`, `indirect_control` or `common_controller`.
        path: chain from the one above to the one below; for a common controller, both chains.
        through: id of the head or controller in common; empty for none.
    """

    lot: str
    one: str
    other: str
    kind: str
    path: tuple[PathStep, ...] = ()
    through: str = ""


def bidder_relations(
    bidders: Mapping[str, Sequence[str]],
    suppliers: Iterable[Supplier],
    graph: OwnershipGraph,
    managements: Iterable[Management] = (),
) -> tuple[BidderRelation, ...]:
    """Return everything that joins the bidders of each lot, on the day of the graph.

    Args:
        bidders: ids of the bidders, by lot.
        suppliers: all of them.
        graph: ownership of one day; holders and bodies by the ids of suppliers, where they are.
        managements: at any time.

    >>> from onus.base.texts import Localized
    >>> from onus.core.qualification.ownership import ownership_on
    >>> two = [Supplier(name, Localized(), "", head="p") for name in ("a", "b")]
    >>> bidder_relations({"1": ("a", "b")}, two, ownership_on((), date(2024, 1, 1)))[0].kind
    'same_head'
    """
    heads = {one.id: one.head for one in suppliers}
    holders = sorted({one.holder for one in graph.interests})
    chains = {holder: controlled_by(graph, holder) for holder in holders}
    held = [one for one in sorted(managements, key=_row) if one.holds_on(graph.on)]
    found: list[BidderRelation] = []
    for lot in sorted(bidders):
        for one, other in combinations(sorted(set(bidders[lot])), 2):
            if heads.get(one) and heads.get(one) == heads.get(other):
                found.append(BidderRelation(lot, one, other, SAME_HEAD, through=heads[one]))
            found += _control(lot, one, other, chains)
            found += _managed(lot, one, other, held)
            found += _common(lot, one, other, chains)
    return tuple(found)


def _row(one: Management) -> tuple[str, str, str, date, date]:
    return (one.manager, one.managed, one.source, one.since or date.min, one.until or date.max)


Chains = Mapping[str, Mapping[str, tuple[PathStep, ...]]]


def _control(lot: str, one: str, other: str, chains: Chains) -> list[BidderRelation]:
    """Return control of one bidder by the other; of one link it is direct, of more it is not."""
    found = []
    for above, below in ((one, other), (other, one)):
        path = chains.get(above, {}).get(below)
        if path:
            kind = CONTROL if len(path) == 1 else INDIRECT
            found.append(BidderRelation(lot, above, below, kind, path))
    return found


def _managed(lot: str, one: str, other: str, held: list[Management]) -> list[BidderRelation]:
    pairs = ((one, other), (other, one))
    return [
        BidderRelation(
            lot, tie.manager, tie.managed, MANAGEMENT, (PathStep(*pair, MANAGES, NOTHING, tie.source),)
        )
        for pair in pairs
        for tie in held
        if (tie.manager, tie.managed) == pair
    ]


def _common(lot: str, one: str, other: str, chains: Chains) -> list[BidderRelation]:
    return [
        BidderRelation(lot, one, other, COMMON, (*below[one], *below[other]), through=holder)
        for holder, below in sorted(chains.items())
        if one in below and other in below and holder not in (one, other)
    ]


def refused_for_relations(
    relations: Iterable[BidderRelation],
    parts: Iterable[ProjectRole],
    bidders: Mapping[str, Sequence[str]],
    rule: Rule,
    at: Instant | None = None,
) -> Judged:
    """Return what the rule refuses: both of a pair, or the one that had a part in the project.

    Args:
        relations: as `bidder_relations` returns them.
        parts: who designed, specified or supervises the project.
        bidders: ids of the bidders, by lot.
        rule: of kind `related_bidders`; which relations refuse, it says. Management counts as control.
        at: the deadline.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R", "1", "related_bidders", Localized(), Localized(), parameters={
    ...     "both_refused": ["same_head"], "one_refused": [], "consequence": "reject"})
    >>> [one.subject for one in refused_for_relations(
    ...     [BidderRelation("1", "a", "b", "same_head", through="p")], (), {}, rule)]
    ['bid:1/a', 'bid:1/b']
    """
    both, alone = _words(rule, "both_refused"), _words(rule, "one_refused")
    found: list[Judged] = []
    for tie in relations:
        if (CONTROL if tie.kind == MANAGEMENT else tie.kind) not in both:
            continue
        told = {"reason": tie.kind, "through": tie.through, "path": path_text(tie.path)}
        for who, beside in ((tie.one, tie.other), (tie.other, tie.one)):
            found.append((breach(rule, f"bid:{tie.lot}/{who}", at=at, **told, beside=beside),))
    by_role = sorted(one for one in parts if one.role in alone)
    for lot in sorted(bidders):
        for part in by_role:
            if part.supplier in bidders[lot]:
                subject = f"bid:{lot}/{part.supplier}"
                found.append((breach(rule, subject, at=at, reason=part.role, source=part.source),))
    return tuple(one for part in found for one in part)


def path_text(path: Iterable[PathStep]) -> str:
    """Return a chain as one text, each link with its share and its statement.

    >>> from fractions import Fraction
    >>> path_text([PathStep("a", "b", "shareholding", Fraction(51, 100), "st-1")])
    'a > b (shareholding 51/100, st-1)'
    """
    return "; ".join(
        f"{one.holder} > {one.body} ({one.type}{f' {one.share}' if one.share else ''}, {one.statement})"
        for one in path
    )


def _words(rule: Rule, name: str) -> tuple[str, ...]:
    found = rule.parameters.get(name, ())
    return tuple(found) if isinstance(found, (list, tuple)) else ()
