"""Ownership: who holds what part of whom, who controls whom, on a day.

In:  interests of persons and bodies in bodies, each with an exact share and its days.
Out: exact shares through any number of bodies, rings included, and who controls whom.

A share through a chain is the product of its links, and all chains are summed. In a
ring of holdings the sum runs on without end and still has one value: the solution of
a system of linear equations, solved here in fractions.

The surprise: control is not a share. Whoever controls a holder votes all that it holds,
so a chain of 51 % of 51 % controls, although it owns little more than a quarter.

Source: BODS 0.4, interests; the voting-block reading of control is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.bounds import refuse, unless

SHARES, VOTES = "shareholding", "votingRights"
CONTROLLING = (
    "controlViaCompanyRulesOrArticles", "controlByLegalFramework", "appointmentOfBoard", "otherInfluenceOrControl",
)  # fmt: skip
"""Types of interest that give control without a share, by the names of BODS."""
MAJORITY = Fraction(1, 2)
BODIES_MAX = 200


@dataclass(frozen=True, slots=True, order=True)
class OwnershipInterest:
    """One interest of somebody in a body.

    Attributes:
        holder: id of the person or body that holds it.
        body: id of the body in which it is held.
        type: `shareholding`, `votingRights` or another type of BODS.
        share_low: least part, from 0 to 1; with `share_high` the same where it is exact.
        share_high: greatest part.
        since: first day; None where it is not known.
        until: last day; None while it lasts.
        statement: id of the statement that says so.
        direct: whether the statement calls it direct; an indirect one is never multiplied again.
    """

    holder: str
    body: str
    type: str = SHARES
    share_low: Fraction = Fraction(0)
    share_high: Fraction = Fraction(0)
    since: date | None = None
    until: date | None = None
    statement: str = ""
    direct: bool = True

    def __post_init__(self) -> None:
        """Refuse shares that no body can have, and days that cross."""
        crossing = self.since is not None and self.until is not None and self.until < self.since
        refuse(
            [
                unless(
                    0 <= self.share_low <= self.share_high <= 1, "0 <= share_low <= share_high <= 1 must hold"
                ),
                unless(not crossing, "until must not be before since"),
            ]
        )

    def holds_on(self, day: date) -> bool:
        """Return whether the interest was held on a day; an unknown end leaves it open.

        >>> OwnershipInterest("a", "b", until=date(2024, 5, 1)).holds_on(date(2024, 5, 2))
        False
        """
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ShareHeld:
    """What part of a body somebody holds through all chains.

    Attributes:
        holder: id of the person or body.
        body: id of the body.
        low: least part; the same as `high` where every link is exact.
        high: greatest part.
        settled: False where a ring of bodies owns itself wholly, so that nobody can say.
    """

    holder: str
    body: str
    low: Fraction
    high: Fraction
    settled: bool = True


@dataclass(frozen=True, slots=True)
class PathStep:
    """One link of a chain, as a statement tells it."""

    holder: str
    body: str
    type: str
    share: Fraction
    statement: str = ""


@dataclass(frozen=True, slots=True)
class OwnershipGraph:
    """Interests that were held on one day.

    Attributes:
        on: the day.
        interests: sorted; only those that held on the day and are direct.
    """

    on: date
    interests: tuple[OwnershipInterest, ...]


def ownership_on(interests: Iterable[OwnershipInterest], day: date) -> OwnershipGraph:
    """Return the direct interests of a day; what stands twice counts once.

    >>> ownership_on([OwnershipInterest("a", "b", until=date(2024, 1, 1))], date(2024, 1, 2)).interests
    ()
    """
    held = {(one.holder, one.body, one.type, one.statement): one for one in sorted(interests, key=_order) if
            one.direct and one.holds_on(day)}  # fmt: skip
    return OwnershipGraph(day, tuple(held[key] for key in sorted(held)))


def _order(one: OwnershipInterest) -> tuple[object, ...]:
    days = (one.since or date.min, one.until or date.max)
    return (one.holder, one.body, one.type, one.statement, one.share_low, one.share_high, *days)


def share_held(graph: OwnershipGraph, holder: str, body: str) -> ShareHeld:
    """Return what part of a body somebody holds, directly and through all chains and rings.

    Args:
        graph: interests of one day; at most `BODIES_MAX` bodies may stand above the body.
        holder: id of the person or body.
        body: id of the body.

    Raises:
        ValueError: more bodies than `BODIES_MAX` stand above it.

    >>> half, third = Fraction(1, 2), Fraction(1, 3)
    >>> graph = ownership_on([OwnershipInterest("p", "a", SHARES, half, half),
    ...                       OwnershipInterest("a", "b", SHARES, third, third)], date(2024, 1, 1))
    >>> share_held(graph, "p", "b").low
    Fraction(1, 6)
    """
    above = _above(graph, body)
    if len(above) > BODIES_MAX:
        raise ValueError(f"at most {BODIES_MAX} bodies may stand above one")
    low = _solved(_links(graph, above, low=True), above, holder, body)
    high = _solved(_links(graph, above, low=False), above, holder, body)
    if low is None:
        return ShareHeld(holder, body, Fraction(0), Fraction(1), settled=False)
    # With the greatest shares a ring may own more than there is; then only the whole bounds it.
    most = Fraction(1) if high is None or not low <= high <= 1 else high
    return ShareHeld(holder, body, low, most)


def _above(graph: OwnershipGraph, body: str) -> tuple[str, ...]:
    """Return everything that stands above a body, itself included, sorted."""
    holders: dict[str, list[str]] = {}
    for one in graph.interests:
        holders.setdefault(one.body, []).append(one.holder)
    seen = {body}
    waiting = [body]
    while waiting:
        for holder in holders.get(waiting.pop(), ()):
            if holder not in seen:
                seen.add(holder)
                waiting.append(holder)
    return tuple(sorted(seen))


def _links(graph: OwnershipGraph, among: tuple[str, ...], *, low: bool) -> dict[tuple[str, str], Fraction]:
    """Return the part that each holds of each directly; several statements of one pair are summed."""
    inside = set(among)
    found: dict[tuple[str, str], Fraction] = {}
    for one in graph.interests:
        if one.type == SHARES and one.holder in inside and one.body in inside:
            pair = (one.holder, one.body)
            share = one.share_low if low else one.share_high
            found[pair] = min(Fraction(1), found.get(pair, Fraction(0)) + share)
    return found


def _solved(
    links: dict[tuple[str, str], Fraction], among: tuple[str, ...], holder: str, body: str
) -> Fraction | None:
    """Solve x_j = a_hj + sum over k of x_k a_kj for the holder; None where it has no single answer."""
    if holder not in among or holder == body:
        return Fraction(0)
    names = [name for name in among if name != holder]
    rows = [
        [Fraction(int(row == column)) - links.get((column, row), Fraction(0)) for column in names]
        + [links.get((holder, row), Fraction(0))]
        for row in names
    ]
    for at in range(len(names)):
        pivot = next((row for row in range(at, len(rows)) if rows[row][at]), None)
        if pivot is None:
            return None
        rows[at], rows[pivot] = rows[pivot], rows[at]
        lead = rows[at][at]
        rows[at] = [value / lead for value in rows[at]]
        for other, row in enumerate(rows):
            if other != at and row[at]:
                factor = row[at]
                rows[other] = [one - factor * two for one, two in zip(row, rows[at], strict=True)]
    return rows[names.index(body)][-1]


def controlled_by(graph: OwnershipGraph, holder: str) -> dict[str, tuple[PathStep, ...]]:
    """Return every body that somebody controls, with a chain that shows it.

    A body is controlled where the holder and all bodies that it controls hold more than half of
    its votes together, or one of them has an interest that gives control without a share.
    Where no votes are stated for a body, its shares vote. Least shares count: what is
    only possible is no control.

    Returns:
        Bodies in order of their ids; the chain goes by the greatest holder of each.

    >>> most = Fraction(51, 100)
    >>> graph = ownership_on([OwnershipInterest("p", "a", SHARES, most, most),
    ...                       OwnershipInterest("a", "b", SHARES, most, most)], date(2024, 1, 1))
    >>> [step.body for step in controlled_by(graph, "p")["b"]]
    ['a', 'b']
    """
    into: dict[str, list[OwnershipInterest]] = {}
    for one in graph.interests:
        into.setdefault(one.body, []).append(one)
    chains: dict[str, tuple[PathStep, ...]] = {}
    grew = True
    while grew:
        grew = False
        for body in sorted(into):
            if body == holder or body in chains:
                continue
            step = _controlling_step(into[body], (holder, *sorted(chains)))
            if step is not None:
                chains[body] = (*chains.get(step.holder, ()), step)
                grew = True
    return dict(sorted(chains.items()))


def _controlling_step(into: list[OwnershipInterest], block: tuple[str, ...]) -> PathStep | None:
    """Return the greatest link by which a block controls a body; None where it does not."""
    mine = [one for one in into if one.holder in block]
    ruling = next((one for one in mine if one.type in CONTROLLING), None)
    if ruling is not None:
        return PathStep(ruling.holder, ruling.body, ruling.type, ruling.share_low, ruling.statement)
    kind = VOTES if any(one.type == VOTES for one in into) else SHARES
    voting = [one for one in mine if one.type == kind]
    if not voting or sum((one.share_low for one in voting), Fraction(0)) <= MAJORITY:
        return None
    greatest = max(voting, key=lambda one: (one.share_low, one.holder))
    return PathStep(greatest.holder, greatest.body, kind, greatest.share_low, greatest.statement)
