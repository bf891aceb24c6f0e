"""Appoint: begin and end what people are appointed to, by dates and papers.

In:  who appoints, whom, to what, from when until when, on which paper.
Out: the appointment as it is kept, or `Refused` with what is missing.

The surprise: the operator who enters the first head of a body does so on paper too:
what is entered from a terminal says so, and by whom.
"""

from __future__ import annotations

from pathlib import Path

from onus.actions.appoint_in_purchase import purchase_as_subject
from onus.actions.permit import in_regions
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.authority.actors import Actor, Appointment, Role, Scope
from onus.core.authority.appointing import (
    APPOINT,
    NO_ACCOUNT,
    OWN_ACCOUNT,
    may_appoint,
    may_give,
    together,
)
from onus.core.authority.permissions import Incompatible
from onus.core.authority.permitted import Permitted, Refused
from onus.core.authority.subjects import Subject
from onus.outside.law import permissions
from onus.records import people, subjects
from onus.records.people import KeptAppointment, NoAccount
from onus.records.unit import unit


class RolesClash(OnusError):
    """An appointment does not go together with one that the person holds."""

    code = "PEOPLE-004"
    what = "{login} cannot be appointed {role}: {one} and {other} do not go together."
    why = "{reason}"
    do = "End the other appointment first, or appoint somebody else."


class NoSuchPost(OnusError):
    """The register of a dossier has no such post."""

    code = "PEOPLE-005"
    what = "The register of {dossier} has no post `{post}`."
    why = "Powers come from the register: an appointment to a post that it does not name could do nothing."
    do = "Name one of: {known}."


class PaperNeeded(OnusError):
    """An appointment has no paper."""

    code = "PEOPLE-006"
    what = "The appointment names no paper."
    why = "Whoever relies on an appointment must be able to ask for the paper it rests on."
    do = "Give its number and date with --paper."


def subject_of_scope(scope: Scope) -> Subject:
    """Return the dossier, regions and bodies that an appointment would hold in, as what appointing is about."""
    whole = subjects.of_dossier(scope.dossier) if scope.dossier else Subject()
    bodies = (scope.body,) if scope.body else whole.bodies
    regions = tuple(dict.fromkeys([*whole.regions, *([scope.region] if scope.region else [])]))
    return Subject(dossier=whole.dossier, regions=regions, bodies=bodies)


def asked_to_appoint(
    actor: Actor, login: str, *, role: Role, scope: Scope, post: str, since: Instant, until: Instant | None,
    paper: str, regions: Path | None = None, now: Instant, purchase: Subject | None = None,
) -> Permitted | Refused:  # fmt: skip
    """Return whether somebody may make an appointment, before any account is opened for it.

    `purchase` is the one purchase that it is for, where it is for one; the scope then names it. Where two
    persons must agree, whoever appoints may not be both: for a purchase the account is there already, and
    whoever appoints did not open it, nor saw its first password.

    Raises:
        NoSuchPost: the register of the dossier does not name the post.
    """
    try:
        held = people.actor_named(people.account(login).login)
    except NoAccount:
        held = Actor(user=login)
    wanted = Appointment("", role, scope, since, until, post, paper=paper)
    if purchase is None:
        _post_must_be(scope, post)
    about = in_regions(subject_of_scope(scope) if purchase is None else purchase, regions)
    found = may_appoint(
        permissions(), actor, wanted, user=held.user or login, held=held.appointments, subject=about, at=now,
        purchase=purchase is not None,
    )  # fmt: skip
    if purchase is None or isinstance(found, Refused):
        return found
    reason = _not_another_person(actor, login)
    return Refused(APPOINT, reason) if reason else found


def appoint(
    actor: Actor, login: str, *, role: Role, scope: Scope, post: str, since: Instant, until: Instant | None,
    paper: str, regions: Path | None = None, now: Instant, purchase: Subject | None = None,
) -> KeptAppointment | Refused:  # fmt: skip
    """Appoint somebody, by whoever may; `purchase` as above.

    Raises:
        NoAccount: there is no such account.
        NoSuchPost: the register of the dossier does not name the post.
    """
    account = people.account(login)

    found = asked_to_appoint(
        actor, account.login, role=role, scope=scope, post=post, since=since, until=until, paper=paper,
        regions=regions, now=now, purchase=purchase,
    )  # fmt: skip
    if isinstance(found, Refused):
        return found

    kept = scope if purchase is None else Scope("", scope.region, scope.body)
    with unit():
        return people.appoint(
            account.login, role=role.value, scope=kept, post=post, since=since, until=until,
            by=_signature(actor, found), basis=paper, at=now, tender="" if purchase is None else purchase.dossier,
        )  # fmt: skip


def enter(
    login: str, *, role: Role, scope: Scope, post: str, since: Instant, until: Instant | None, paper: str,
    by: str, now: Instant, tender: str = "",
) -> KeptAppointment:  # fmt: skip
    """Enter an appointment from a terminal: the first of a body, or what a city decided on paper.

    `tender` is the one purchase that it is for, where it is for one; the scope then names no dossier.

    Raises:
        NoAccount, NoSuchPost: as above.
        PaperNeeded: it names no paper.
        RolesClash: it does not go together with what the person holds.
    """
    if not paper:
        raise PaperNeeded
    account = people.account(login)
    _post_must_be(scope, post)
    reach = Scope(scope.dossier or tender, scope.region, scope.body)
    wanted = Appointment("", role, reach, since, until, post, paper=paper)
    clash = together(permissions(), wanted, people.actor_named(account.login).appointments)
    if clash:
        rule = incompatible(clash)
        raise RolesClash(
            login=account.login,
            role=role.value,
            one=rule.one.value,
            other=rule.other.value,
            reason=rule.why.en,
        )

    with unit():
        return people.appoint(
            account.login, role=role.value, scope=scope, post=post, since=since, until=until, by=by,
            basis=paper, at=now, tender=tender,
        )  # fmt: skip


def end_appointment(
    actor: Actor,
    number: int,
    *,
    until: Instant,
    paper: str,
    store: Path,
    regions: Path | None = None,
    now: Instant,
) -> KeptAppointment | Refused:
    """End an appointment, by whoever could have given this very one; anybody may resign.

    Raises:
        NoAppointment: there is none of this number.
    """
    there = people.appointment(number)
    by = actor.user
    if there.login != actor.user:
        found = asked_to_end(actor, there, store=store, regions=regions, now=now)
        if isinstance(found, Refused):
            return found
        by = _signature(actor, found)

    with unit():
        return people.end_appointment(number, until=until, by=by, basis=paper, at=now)


def asked_to_end(
    actor: Actor, kept: KeptAppointment, *, store: Path, regions: Path | None = None, now: Instant
) -> Permitted | Refused:
    """Return whether an appointment of somebody else is an actor's to end."""
    given = Appointment(
        str(kept.number), Role(kept.role), kept.scope, Instant(kept.since), post=kept.post, paper=kept.basis
    )
    about = in_regions(subject_of_appointment(kept, store), regions)
    return may_give(
        permissions(), actor, given, user=kept.login, subject=about, at=now, purchase=bool(kept.tender)
    )


def may_end(
    actor: Actor, kept: KeptAppointment, *, store: Path, regions: Path | None = None, now: Instant
) -> bool:
    """Return whether somebody may end an appointment."""
    return kept.login == actor.user or isinstance(
        asked_to_end(actor, kept, store=store, regions=regions, now=now), Permitted
    )


def subject_of_appointment(kept: KeptAppointment, store: Path) -> Subject:
    """Return what an appointment holds in: its one purchase, or its dossier, regions and bodies."""
    return purchase_as_subject(kept.tender, store) if kept.tender else subject_of_scope(kept.scope)


def incompatible(clash: str) -> Incompatible:
    """Return the rule by which two roles do not go together, by the name that a refusal gives."""
    return next(
        rule for rule in permissions().incompatible if f"{rule.one.value}+{rule.other.value}" == clash
    )


def roles_to_give(actor: Actor, *, now: Instant, purchase: bool = False) -> tuple[Role, ...]:
    """Return the roles that somebody may appoint to, in a dossier or for one purchase, in the order of the table."""
    own = actor.roles(now)
    rules = [rule for rule in permissions().appoints if rule.role in own]
    found = [role for rule in rules for role in (rule.in_purchase if purchase else rule.may)]
    return tuple(dict.fromkeys(found))


def _not_another_person(actor: Actor, login: str) -> str:
    """Return why nobody can tell that an account is of somebody else than whoever appoints; empty where it is."""
    try:
        opener = people.opened_by(login)
    except NoAccount:
        return NO_ACCOUNT
    return OWN_ACCOUNT if opener == actor.user or opener.startswith(f"{actor.user} (") else ""


def _signature(actor: Actor, found: Permitted) -> str:
    return f"{actor.user} ({found.post})" if found.post else actor.user


def _post_must_be(scope: Scope, post: str) -> None:
    if not (post and scope.dossier):
        return
    known = [one["id"] for one in subjects.posts_in(scope.dossier)]
    if post not in known:
        raise NoSuchPost(dossier=scope.dossier, post=post, known=", ".join(known))
