"""Rotation: who has been too long in a role, or too often there when one supplier won.

In:  appointments of a person, past purchases with who had which role and who won.
Out: bars, asked by `permitting`.

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
    found: list[Barred] = []
    for limit in table.rotation:
        found += _too_long(limit, actor, body, at)
        found += _too_often(limit, actor.person, body, past, at)
    return tuple(found)


def _too_long(limit: RotationLimit, actor: PurchaseActor, body: str, at: Instant) -> Iterable[Barred]:
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
        yield Barred(actor.person, "", f"{limit.months_max} months as {limit.role}", limit.role)


def _too_often(
    limit: RotationLimit, person: str, body: str, past: Sequence[PastPurchase], at: Instant
) -> Iterable[Barred]:
    begins = at - limit.within_months * MONTH_US
    won: dict[str, int] = {}
    for one in sorted(past):
        mine = one.body == body and (person, limit.role) in one.people
        if mine and begins <= one.awarded_at < at:
            won[one.winner] = won.get(one.winner, 0) + 1
    for supplier, count in sorted(won.items()):
        if limit.tenders_max and count >= limit.tenders_max:
            yield Barred(person, supplier, f"{count} awards to it as {limit.role}", limit.role)
