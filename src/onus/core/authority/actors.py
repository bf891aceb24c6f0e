"""Actors: a person with appointments that have dates, and conflicts that were declared.

In:  appointments and recusals as the records keep them.
Out: frozen values, asked by `permitted` and `appointing`.

The surprise: a role is nothing that a person has. It comes from an appointment,
and an appointment that has ended, or has not begun, gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from onus.base.instants import Instant


class Role(Enum):
    """In which capacity somebody acts.

    `resident` is whoever has not signed in. `operator` runs the machine and has no say
    in the domain. `intake` is a body independent of the buyer that takes in reports.
    From `purchaser` on they are the roles of a purchase, which `core.restraint` knows.
    """

    RESIDENT = "resident"
    CONTRACTOR = "contractor"
    OFFICER = "officer"
    HEAD = "head"
    ISSUER = "issuer"
    SUPERIOR = "superior"
    AUDITOR = "auditor"
    INTAKE = "intake"
    OPERATOR = "operator"
    PURCHASER = "purchaser"
    REVIEWER = "reviewer"
    CONTRACT_REVIEWER = "contract_reviewer"
    CUSTODIAN = "custodian"
    EXPERT = "expert"
    REMEDY_OFFICER = "remedy_officer"
    SUPERVISOR = "supervisor"
    BIDDER = "bidder"
    REQUESTER = "requester"
    FINANCE = "finance"
    BUYER_MEMBER = "buyer_member"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an appointment holds. Every part that is stated must fit; empty parts limit nothing.

    Attributes:
        dossier: id of one dossier.
        region: id of a region: street, district, city or province.
        body: id of a body: public body or contractor.
    """

    dossier: str = ""
    region: str = ""
    body: str = ""

    def covers(self, *, dossier: str, regions: tuple[str, ...], bodies: tuple[str, ...]) -> bool:
        """Return whether something of a dossier, in regions and of bodies, lies within.

        >>> Scope(region="north").covers(dossier="a", regions=("north", "city"), bodies=())
        True
        >>> Scope(dossier="a", region="north").covers(dossier="b", regions=("north",), bodies=())
        False
        """
        return (
            self.dossier in ("", dossier)
            and (not self.region or self.region in regions)
            and (not self.body or self.body in bodies)
        )


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment, from when until when.

    Attributes:
        id: name of the appointment in the records.
        role: what it makes of the person.
        scope: where.
        since: first instant.
        until: first instant no longer; None while it lasts.
        post: id of the post in the register; empty for roles without one.
        powers: acts that the register gives to the post.
        paper: the paper that it rests on.
    """

    id: str
    role: Role
    scope: Scope
    since: Instant
    until: Instant | None = None
    post: str = ""
    powers: tuple[str, ...] = ()
    paper: str = ""

    def __post_init__(self) -> None:
        """Refuse dates that cross, and an appointment to what everybody is."""
        if self.until is not None and self.until < self.since:
            raise ValueError("until must not be before since")
        if self.role is Role.RESIDENT:
            raise ValueError("nobody is appointed a resident")

    def holds_at(self, at: Instant) -> bool:
        """Return whether it is in force at an instant.

        >>> Appointment("1", Role.AUDITOR, Scope(), Instant(5), Instant(9)).holds_at(Instant(9))
        False
        """
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Recusal:
    """A conflict of interest that somebody declared: no acts in this matter.

    Attributes:
        matter: `dossier`, `body`, `place`, `region` or `case`.
        id: name of the dossier, body, place, region or case.
        since: first instant.
        until: first instant no longer; None while it lasts.
    """

    matter: str
    id: str
    since: Instant
    until: Instant | None = None

    def holds_at(self, at: Instant) -> bool:
        """Return whether it is in force at an instant.

        >>> Recusal("body", "acme", Instant(5)).holds_at(Instant(4))
        False
        """
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks to see or do something.

    Attributes:
        user: id of the account; empty for whoever has not signed in.
        appointments: all of them, ended ones too: they show who was what when.
        recusals: conflicts declared.
        second_factor: whether this session was opened with a one-time code.
    """

    user: str = ""
    appointments: tuple[Appointment, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    second_factor: bool = False

    def serving(self, at: Instant) -> tuple[Appointment, ...]:
        """Return the appointments in force at an instant, in their order.

        >>> Actor("u", (Appointment("1", Role.AUDITOR, Scope(), Instant(5)),)).serving(Instant(4))
        ()
        """
        return tuple(one for one in self.appointments if one.holds_at(at))

    def roles(self, at: Instant) -> tuple[Role, ...]:
        """Return the distinct roles at an instant, in the order of `Role`; `resident` where there is none.

        >>> Actor().roles(Instant(0))
        (<Role.RESIDENT: 'resident'>,)
        """
        held = {one.role for one in self.serving(at)}
        return tuple(role for role in Role if role in held) or (Role.RESIDENT,)

    def held_post(self, post: str, at: Instant | None) -> bool:
        """Return whether this person held a post at an instant; at any time for None.

        >>> Actor("u", (Appointment("1", Role.OFFICER, Scope(), Instant(5), post="p"),)).held_post("p", None)
        True
        """
        return any(one.post == post and (at is None or one.holds_at(at)) for one in self.appointments)


NOBODY = Actor()
"""Whoever has not signed in."""
