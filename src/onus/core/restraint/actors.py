"""Actors of a purchase: persons with roles by appointment, and what they have done in it.

In:  appointments with their papers, acts as the facts of a tender tell them.
Out: frozen values, asked by `permitting`.

The surprise: the history is part of the question. Nobody can be asked whether he may
approve something without being told who prepared it.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.instants import Instant
from onus.core.authority.actors import Scope
from onus.core.restraint.power_table import POWER_ROLES


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that somebody holds in a purchase, by appointment.

    Attributes:
        role: of `POWER_ROLES`.
        scope: one purchase (`dossier`), a region, a body; empty parts limit nothing.
        since: first instant.
        until: first instant no longer; None while it lasts.
        paper: the paper that it rests on; without one it gives nothing.
        limit_minor: approval limit of this appointment, where it is lower than the role's; None for none.
        recorded_at: when the appointment was written down; None where it was as it began.
    """

    role: str
    scope: Scope
    since: Instant
    until: Instant | None = None
    paper: str = ""
    limit_minor: int | None = None
    recorded_at: Instant | None = None

    def __post_init__(self) -> None:
        """Refuse roles that are not known, dates that cross, and an appointment to what everybody is."""
        refuse(
            [
                not_one_of("role", self.role, POWER_ROLES),
                unless(self.role != "public", "nobody is appointed the public"),
                unless(self.until is None or self.since <= self.until, "until must not be before since"),
            ]
        )

    def holds_at(self, at: Instant) -> bool:
        """Return whether it is in force at an instant and rests on a paper.

        >>> RoleHeld("expert", Scope("t"), Instant(5), paper="p").holds_at(Instant(4))
        False
        """
        return bool(self.paper) and self.since <= at and (self.until is None or at < self.until)

    def known_at(self, at: Instant) -> bool:
        """Return whether it was written down by an instant; one that is dated back gave no power before it was.

        >>> RoleHeld("expert", Scope("t"), Instant(5), paper="p", recorded_at=Instant(9)).known_at(Instant(8))
        False
        """
        return self.recorded_at is None or self.recorded_at <= at


@dataclass(frozen=True, slots=True)
class PurchaseActor:
    """Whoever wants to do something in a purchase.

    Attributes:
        person: id of the person; empty for the public.
        body: id of the body that the person works for.
        roles: all appointments, ended ones too.
        suppliers: ids of the suppliers that the person may speak for.
    """

    person: str = ""
    body: str = ""
    roles: tuple[RoleHeld, ...] = ()
    suppliers: tuple[str, ...] = ()

    def serving(self, at: Instant) -> tuple[RoleHeld, ...]:
        """Return the appointments in force at an instant and written down by then, in their order.

        >>> PurchaseActor("p").serving(Instant(0))
        ()
        """
        return tuple(one for one in self.roles if one.holds_at(at) and one.known_at(at))


@dataclass(frozen=True, slots=True)
class PurchaseAct:
    """Something that was done in a purchase.

    Attributes:
        action: name of the row of the table.
        person: who did it.
        at: when.
        subject: what it was about: a bid, an act that is approved, a lot; empty for the purchase.
        body: body of that person.
        id: id of the fact.
        supplier: id of the supplier that it concerns; empty for none.
        amount_minor: amount at stake, in minor units; 0 for none.
    """

    action: str
    person: str
    at: Instant
    subject: str = ""
    body: str = ""
    id: str = ""
    supplier: str = ""
    amount_minor: int = 0
