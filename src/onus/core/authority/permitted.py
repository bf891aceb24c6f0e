"""Permitted: may this person do this, to this, now, and if not, what is missing.

In:  the table, an actor, the name of a page or action, its subject and an instant.
Out: `Permitted` with the appointments that grant it, or `Refused` with a reason.

The surprise: the order of the questions is part of the answer. Somebody of another
dossier is told that the scope is missing, and never learns more about the subject.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Appointment, Recusal, Scope
from onus.core.authority.permissions import ACT, ANY, OWN, Permission, PermissionTable
from onus.core.authority.subjects import Deed, Subject

SIGN_IN = "sign_in"
NOT_OWN = "not_own"
NO_APPOINTMENT = "no_appointment"
ROLE = "role"
SCOPE = "scope"
POWER = "power"
SECOND_FACTOR = "second_factor"
RECUSED = "recused"
APART = "apart"
REASONS = (SIGN_IN, NOT_OWN, NO_APPOINTMENT, ROLE, SCOPE, POWER, SECOND_FACTOR, RECUSED, APART)


@dataclass(frozen=True, slots=True)
class Permitted:
    """Yes.

    Attributes:
        action: what was asked for.
        by: the appointments that grant it; empty for what everybody or every account may.
    """

    action: str
    by: tuple[Appointment, ...] = ()

    @property
    def post(self) -> str:
        """Return the post in which it is done; empty for none."""
        return next((one.post for one in self.by if one.post), "")

    @property
    def appointment(self) -> Appointment | None:
        """Return the appointment under which it is done."""
        return self.by[0] if self.by else None


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and what is missing.

    Attributes:
        action: what was asked for.
        reason: one of `REASONS`.
        rule: name of the rule of separation, where that is the reason.
    """

    action: str
    reason: str
    rule: str = ""


def permitted(
    table: PermissionTable, actor: Actor, action: str, subject: Subject, at: Instant
) -> Permitted | Refused:
    """Decide whether an actor may do something to a subject at an instant.

    Raises:
        UnknownAction: the table has no such row. Add one.

    >>> from onus.base.texts import Localized
    >>> from onus.core.authority.actors import Role
    >>> table = PermissionTable("1", (), (Permission("audit.see", "page", ("auditor",), Localized()),))
    >>> permitted(table, Actor(), "audit.see", Subject("a"), Instant(5)).reason
    'sign_in'
    >>> auditor = Actor("u", (Appointment("1", Role.AUDITOR, Scope("a"), Instant(0)),))
    >>> permitted(table, auditor, "audit.see", Subject("a"), Instant(5)).appointment.id
    '1'
    >>> permitted(table, auditor, "audit.see", Subject("b"), Instant(5)).reason
    'scope'
    """
    row = table.permission(action)
    if row.public:
        return Permitted(action, _of_role(row, actor, subject, at))
    if not actor.user:
        return Refused(action, SIGN_IN)
    if row.scope == OWN and subject.owner not in ("", actor.user):
        return Refused(action, NOT_OWN)
    if row.for_every_account:
        return Permitted(action)
    granting, missing = _granting(table, row, actor, subject, at)
    if missing:
        return Refused(action, missing)
    if row.kind == ACT and recused(actor.recusals, subject, at):
        return Refused(action, RECUSED)
    for rule in table.kept_apart(action):
        if any(deed.what in rule.deeds and _did(actor, deed) for deed in subject.deeds):
            return Refused(action, APART, rule.name)
    return Permitted(action, granting)


def reach(table: PermissionTable, actor: Actor, action: str, at: Instant) -> tuple[Scope, ...]:
    """Return the scopes within which an actor may do something: they choose the rows of a list.

    An empty tuple is nowhere. `Scope()` is everywhere. Acts that must stay apart are not
    looked at here: they depend on the row.

    Raises:
        UnknownAction: the table has no such row. Add one.

    >>> from onus.base.texts import Localized
    >>> table = PermissionTable("1", (), (Permission("map.see", "page", ("resident",), Localized()),))
    >>> reach(table, Actor(), "map.see", Instant(5))
    (Scope(dossier='', region='', body=''),)
    """
    row = table.permission(action)
    if row.public or (row.for_every_account and actor.user):
        return (Scope(),)
    if not actor.user:
        return ()
    able = [one for one in actor.serving(at) if _may(table, row, one, actor)]
    return tuple(dict.fromkeys(one.scope for one in able))


def _may(table: PermissionTable, row: Permission, one: Appointment, actor: Actor) -> bool:
    """Return whether an appointment grants a row, wherever the subject lies."""
    proven = actor.second_factor or one.role not in table.second_factor
    return one.role.value in row.roles and (not row.power or row.power in one.powers) and proven


def _granting(
    table: PermissionTable, row: Permission, actor: Actor, subject: Subject, at: Instant
) -> tuple[tuple[Appointment, ...], str]:
    """Return the appointments that grant it, or the first thing that is missing."""
    left = actor.serving(at)
    if not left:
        return (), NO_APPOINTMENT
    left = tuple(one for one in left if one.role.value in row.roles)
    if not left:
        return (), ROLE
    left = tuple(one for one in left if row.scope in (ANY, OWN) or _covers(one, subject))
    if not left:
        return (), SCOPE
    left = tuple(one for one in left if not row.power or row.power in one.powers)
    if not left:
        return (), POWER
    left = tuple(one for one in left if actor.second_factor or one.role not in table.second_factor)
    return left, "" if left else SECOND_FACTOR


def _of_role(row: Permission, actor: Actor, subject: Subject, at: Instant) -> tuple[Appointment, ...]:
    """Return the appointments under which somebody does what everybody may."""
    return tuple(one for one in actor.serving(at) if one.role.value in row.roles and _covers(one, subject))


def _covers(one: Appointment, subject: Subject) -> bool:
    return one.scope.covers(dossier=subject.dossier, regions=subject.regions, bodies=subject.bodies)


def recused(declared: Iterable[Recusal], subject: Subject, at: Instant) -> bool:
    """Return whether a declared conflict in force speaks of a subject, or of anything that it falls upon.

    >>> recused([Recusal("case", "c", Instant(0))], Subject("a", touches=(("case", "c"),)), Instant(5))
    True
    """
    return any(one.id in subject.named(one.matter) for one in declared if one.holds_at(at))


def _did(actor: Actor, deed: Deed) -> bool:
    """Return whether this person did it; where only the post is known, whoever held the post then did."""
    if deed.user:
        return deed.user == actor.user
    return bool(deed.post) and actor.held_post(deed.post, deed.at)
