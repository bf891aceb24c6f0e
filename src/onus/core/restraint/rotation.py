"""Rotation: who has been too long in a role, or too often there when one supplier won.

In:  appointments of a person, past purchases with who had which role and who won.
Out: bars, asked by `permitting`; findings, told of everybody who acts in a purchase.

The surprise: a gap does not begin the count anew. Time in the role within the window
is summed, so that a month's leave does not make a new officer.

Source: the table of power; internal control of procuring bodies (rotation of key posts).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.restraint.actors import PurchaseActor
from onus.core.restraint.permitting import Barred
from onus.core.restraint.power_table import PowerTable, RotationLimit

TOO_LONG, TOO_OFTEN, DRAWN_OFTEN = "too_long", "too_often", "drawn_often"
MONTH_US = 3_652_425 * DAY_US // 120_000
"""A mean month: the 365.2425 days of a Gregorian year, divided by 12."""


@dataclass(frozen=True, slots=True, order=True)
class PastPurchase:
    """A purchase that ended in an award.

    Attributes:
        awarded_at: when.
        tender: id of the purchase.
        body: id of the buyer.
        winner: id of the supplier.
        people: who had which role in it, as person and role.
    """

    awarded_at: Instant
    tender: str
    body: str
    winner: str
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class RotationFound:
    """Somebody was in one place too long or too often.

    Attributes:
        person: id.
        role: in which.
        found: `too_long` (months in the role for one buyer), `too_often` (awards to one supplier), or
            `drawn_often` (purchases of one buyer), which bars nobody.
        limit: number of months, awards or purchases that the table allows.
        supplier: whom it concerns; empty where it concerns all.
    """

    person: str
    role: str
    found: str
    limit: int
    supplier: str = ""

    @property
    def bar(self) -> Barred:
        """Return it as what bars the person.

        >>> RotationFound("p", "purchaser", "too_long", 60).bar.why
        'too_long 60'
        """
        return Barred(self.person, self.supplier, f"{self.found} {self.limit}", self.role)


def rotation_due(
    table: PowerTable, actor: PurchaseActor, *, body: str, past: Sequence[PastPurchase], at: Instant
) -> tuple[Barred, ...]:
    """Return what bars a person for having been in one place too long, at an instant.

    Args:
        table: the limits.
        actor: the person with all appointments, ended ones too.
        body: id of the buyer.
        past: purchases of any buyer.
        at: now.

    >>> rotation_due(PowerTable("1", ()), PurchaseActor("p"), body="b", past=(), at=Instant(0))
    ()
    """
    found = rotations_found(table, actor, body=body, past=past, at=at)
    return tuple(one.bar for one in found if one.found != DRAWN_OFTEN)


def rotations_found(
    table: PowerTable, actor: PurchaseActor, *, body: str, past: Sequence[PastPurchase], at: Instant
) -> tuple[RotationFound, ...]:
    """Return all that is to be told of a person's time in one place: what bars, and what is a signal alone.

    >>> rotations_found(PowerTable("1", ()), PurchaseActor("p"), body="b", past=(), at=Instant(0))
    ()
    """
    found: list[RotationFound] = []
    for limit in table.rotation:
        found += _too_long(limit, actor, body, at)
        found += _too_often(limit, actor.person, body, past, at)
    return tuple(found)


def _too_long(limit: RotationLimit, actor: PurchaseActor, body: str, at: Instant) -> Iterable[RotationFound]:
    begins = at - limit.within_months * MONTH_US
    spans = sorted(
        (max(one.since, begins), min(at if one.until is None else one.until, at))
        for one in actor.roles
        if one.role == limit.role and one.scope.body in ("", body) and one.since < at
    )
    total, reached = 0, begins
    for since, until in spans:
        total += max(0, until - max(since, reached))
        reached = max(reached, until)
    if limit.months_max and total > limit.months_max * MONTH_US:
        yield RotationFound(actor.person, limit.role, TOO_LONG, limit.months_max)


def _too_often(
    limit: RotationLimit, person: str, body: str, past: Sequence[PastPurchase], at: Instant
) -> Iterable[RotationFound]:
    if not past:
        return
    begins = at - limit.within_months * MONTH_US
    won: dict[str, int] = {}
    for one in sorted(past):
        mine = one.body == body and (person, limit.role) in one.people
        if mine and begins <= one.awarded_at < at:
            won[one.winner] = won.get(one.winner, 0) + 1
    for supplier, count in sorted(won.items()):
        if limit.tenders_max and count >= limit.tenders_max:
            yield RotationFound(person, limit.role, TOO_OFTEN, limit.tenders_max, supplier)
    if limit.drawn_max and sum(won.values()) >= limit.drawn_max:
        yield RotationFound(person, limit.role, DRAWN_OFTEN, limit.drawn_max)
