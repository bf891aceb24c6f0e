"""Corrections: which facts stand at an instant.

In:  facts of one kind, those that correct others among them.
Out: the facts on record by then that no fact on record had replaced.

The surprise: a correction deletes nothing. What it replaces stood until the
correction was recorded, and an assessment as of an earlier instant still sees
it, because the office saw it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from onus.base.instants import Instant


class Correctable(Protocol):
    """A fact that another fact may replace."""

    @property
    def id(self) -> str:
        """Return its name, unique within its kind; empty for a fact that nothing can correct."""

    @property
    def recorded_at(self) -> Instant:
        """Return when it came on record."""

    @property
    def supersedes(self) -> str:
        """Return the id of the fact that it replaces; empty for none."""

    @property
    def withdrawn(self) -> bool:
        """Return whether it says only that the replaced fact was no fact."""


Fact = TypeVar("Fact", bound=Correctable)


def standing(facts: Iterable[Fact], *, as_of: Instant | None = None) -> tuple[Fact, ...]:
    """Return the facts that stand at an instant, in the order given.

    Args:
        facts: of one kind; each corrects at most one other.
        as_of: the instant by which a fact must be on record; None for all facts.

    Returns:
        Neither what was recorded later, nor what a fact on record replaces, nor
        withdrawals, which replace a fact by nothing.

    >>> from onus.core.contracts.facts import Act
    >>> wrong = Act("a", "order_to_cure", Instant(0), Instant(0))
    >>> right = Act("b", "summons", Instant(0), Instant(9), supersedes="a")
    >>> [act.id for act in standing([wrong, right], as_of=Instant(8))]
    ['a']
    >>> [act.id for act in standing([wrong, right], as_of=Instant(9))]
    ['b']
    """
    known = [fact for fact in facts if as_of is None or fact.recorded_at <= as_of]
    replaced = {fact.supersedes for fact in known} - {""}
    return tuple(fact for fact in known if not fact.withdrawn and fact.id not in replaced)


@dataclass(frozen=True, slots=True)
class FaultyCorrection:
    """A correction that cannot stand.

    Attributes:
        index: position of the correcting fact among the facts.
        id: name of the correcting fact.
        supersedes: id of what it would replace.
        reason: `unknown` (no such fact), `earlier` (recorded before what it corrects),
            `twice` (another fact corrects the same one), `circle` (it corrects
            itself, also through others), or `nothing` (a withdrawal that names none).
    """

    index: int
    id: str
    supersedes: str
    reason: str


def faulty_corrections(facts: Sequence[Correctable]) -> tuple[FaultyCorrection, ...]:
    """Return the corrections among facts of one kind that cannot stand.

    >>> from onus.core.contracts.facts import Act
    >>> [found.reason for found in faulty_corrections([Act("a", "reply", Instant(0), Instant(0), supersedes="x")])]
    ['unknown']
    """
    by_id = {fact.id: fact for fact in facts if fact.id}
    corrected: set[str] = set()
    found = []
    for index, fact in enumerate(facts):
        reason = _reason(fact, by_id, corrected)
        if reason:
            found.append(FaultyCorrection(index, fact.id, fact.supersedes, reason))
        if fact.supersedes:
            corrected.add(fact.supersedes)
    return tuple(found)


def _reason(fact: Correctable, by_id: dict[str, Correctable], corrected: set[str]) -> str:
    if not fact.supersedes:
        return "nothing" if fact.withdrawn else ""
    target = by_id.get(fact.supersedes)
    if target is None:
        return "unknown"
    if _in_a_circle(fact, by_id):
        return "circle"
    if fact.recorded_at < target.recorded_at:
        return "earlier"
    return "twice" if fact.supersedes in corrected else ""


def _in_a_circle(fact: Correctable, by_id: dict[str, Correctable]) -> bool:
    """Return whether following what is corrected leads back to the start."""
    at = fact.supersedes
    for _ in range(len(by_id)):
        if at == fact.id:
            return True
        if at not in by_id or not by_id[at].supersedes:
            return False
        at = by_id[at].supersedes
    return False
