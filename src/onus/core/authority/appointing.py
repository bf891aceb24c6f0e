"""Appointing: who may appoint whom, and which appointments do not go together.

In:  the table, the one who appoints, the appointment wanted, what the person holds already.
Out: `Permitted`, or `Refused` with a reason.

The surprise: ending is giving turned round, and asks the same. And it is dates and a paper that make an appointment. Without a paper there
is none, and nobody appoints themselves, not even the head of the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Appointment, Scope
from onus.core.authority.permissions import PermissionTable
from onus.core.authority.permitted import Permitted, Refused, permitted
from onus.core.authority.subjects import Deed, Subject

APPOINT = "appoint"
NO_PAPER = "no_paper"
NOT_TO_GIVE = "not_to_give"
BEYOND = "beyond"
TOGETHER = "together"
NO_ACCOUNT, OWN_ACCOUNT = "no_account", "own_account"
"""For one purchase: whom it names has no account yet; has one that whoever appoints opened, and so could sign in to."""
APPOINTING_REASONS = (NO_PAPER, NOT_TO_GIVE, BEYOND, TOGETHER, NO_ACCOUNT, OWN_ACCOUNT)


def may_appoint(
    table: PermissionTable,
    actor: Actor,
    wanted: Appointment,
    *,
    user: str,
    held: Sequence[Appointment],
    subject: Subject,
    at: Instant,
    purchase: bool = False,
) -> Permitted | Refused:
    """Decide whether an actor may make an appointment.

    Args:
        table: who appoints whom.
        actor: the one who appoints.
        wanted: the appointment.
        user: id of the account that is appointed.
        held: what this account holds already, ended appointments too.
        subject: the dossier, regions and bodies in which it would hold.
        at: now.
        purchase: whether it is for one purchase alone; the subject and its scope then name the purchase.

    Returns:
        `Permitted`, or `Refused`: for want of a paper, of the right, because the scope
        would reach beyond the appointer's own, or because two roles do not go together.

    >>> from onus.core.authority.actors import Role
    >>> wanted = Appointment("", Role.OFFICER, Scope("a"), Instant(5))
    >>> may_appoint(PermissionTable("1", (), ()), Actor(), wanted,
    ...             user="u", held=(), subject=Subject("a"), at=Instant(5)).reason
    'no_paper'
    """
    if not wanted.paper:
        return Refused(APPOINT, NO_PAPER)
    found = may_give(table, actor, wanted, user=user, subject=subject, at=at, purchase=purchase)
    if isinstance(found, Refused):
        return found
    clash = together(table, wanted, held)
    return Refused(APPOINT, TOGETHER, clash) if clash else found


def may_give(
    table: PermissionTable,
    actor: Actor,
    given: Appointment,
    *,
    user: str,
    subject: Subject,
    at: Instant,
    purchase: bool = False,
) -> Permitted | Refused:
    """Decide whether an appointment is an actor's to give, and so to end.

    Whoever could not give this very appointment does not end it either: a head ends
    neither the superior, nor the auditor, nor those who take in reports.

    Args:
        table: who appoints whom.
        actor: the one who gives or ends.
        given: the appointment.
        user: id of the account that holds it or would hold it.
        subject: the dossier, regions and bodies in which it holds.
        at: now.
        purchase: whether it is for one purchase alone.

    >>> from onus.core.authority.actors import Role
    >>> from onus.base.texts import Localized
    >>> from onus.core.authority.permissions import Permission
    >>> given = Appointment("", Role.OFFICER, Scope("a"), Instant(5))
    >>> may_give(PermissionTable("1", (), (Permission(APPOINT, "act", ("head",), Localized()),)), Actor(), given,
    ...          user="u", subject=Subject("a"), at=Instant(5)).reason
    'sign_in'
    """
    about = replace(subject, deeds=(*subject.deeds, Deed("gains", user)))
    found = permitted(table, actor, APPOINT, about, at)
    if isinstance(found, Refused):
        return found
    giving = [one for one in found.by if _gives(table, one, given, purchase=purchase)]
    if not giving:
        return Refused(APPOINT, NOT_TO_GIVE)
    giving = [one for one in giving if within(given.scope, one.scope)]
    return Permitted(APPOINT, tuple(giving)) if giving else Refused(APPOINT, BEYOND)


def _gives(table: PermissionTable, one: Appointment, wanted: Appointment, *, purchase: bool) -> bool:
    rules = (rule for rule in table.appoints if rule.role is one.role)
    return any(wanted.role in (rule.in_purchase if purchase else rule.may) for rule in rules)


def within(inner: Scope, outer: Scope) -> bool:
    """Return whether a scope reaches nowhere that another does not reach.

    >>> within(Scope("a", body="b"), Scope(body="b")), within(Scope("a"), Scope(body="b"))
    (True, False)
    """
    return (
        outer.dossier in ("", inner.dossier)
        and outer.region in ("", inner.region)
        and outer.body in ("", inner.body)
    )


def together(table: PermissionTable, wanted: Appointment, held: Sequence[Appointment]) -> str:
    """Return the roles that do not go together, as `one+other`; empty where all do.

    >>> from onus.core.authority.actors import Role
    >>> together(PermissionTable("1", (), ()), Appointment("", Role.AUDITOR, Scope(), Instant(5)), ())
    ''
    """
    for other in held:
        if not _overlap(wanted, other):
            continue
        for rule in table.incompatible:
            pair = {rule.one, rule.other}
            meets = rule.anywhere or _meet(wanted.scope, other.scope)
            if meets and {wanted.role, other.role} == pair:
                return f"{rule.one.value}+{rule.other.value}"
    return ""


def _overlap(one: Appointment, other: Appointment) -> bool:
    """Return whether there is an instant at which both are in force."""
    return (other.until is None or one.since < other.until) and (one.until is None or other.since < one.until)


def _meet(one: Scope, other: Scope) -> bool:
    """Return whether something may lie within both; a dossier may lie in any region and of any body."""
    pairs = ((one.dossier, other.dossier), (one.region, other.region))
    return all(not a or not b or a == b for a, b in pairs)
