"""People: accounts, what they are appointed to, what they recused themselves from, and whom they read about.

In:  logins, roles, dates and papers.
Out: frozen values; `actor_named` gives what the table of permissions is asked about.

The surprise: powers are not kept here. They stand in the register of each dossier,
and an appointment to a post has those that the register gives to the post.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.core.authority import actors
from onus.core.authority.actors import Actor, Role, Scope
from onus.core.authority.subjects import Subject
from onus.records import models
from onus.records.subjects import bodies_of, posts_of


class LoginTaken(OnusError):
    """There is an account of this name."""

    code = "PEOPLE-001"
    what = "There is an account `{login}` already."
    why = "A name is never given twice: facts and readings are told by it, also after the account ended."
    do = "Choose another name."


class NoAccount(OnusError):
    """There is no account of this name."""

    code = "PEOPLE-002"
    what = "There is no account `{login}`."
    why = "Nothing was changed."
    do = "See the names with: onus user list."


class NoAppointment(OnusError):
    """There is no appointment of this number."""

    code = "PEOPLE-003"
    what = "There is no appointment {number}."
    why = "Nothing was changed."
    do = "See the numbers with: onus user list."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as pages and commands name it."""

    login: str
    name: str
    mail: str
    active: bool
    created_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class KeptAppointment:
    """An appointment with the person, and by whom and on what paper it began and ended."""

    number: int
    login: str
    name: str
    role: str
    dossier: str
    body: str
    post: str
    region: str
    since: int
    until: int | None
    appointed_by: str
    basis: str
    ended_by: str
    end_basis: str
    tender: str = ""

    @property
    def scope(self) -> Scope:
        """Return where it holds: in one dossier or in one purchase, where either is named."""
        return Scope(self.dossier or self.tender, self.region, self.body)


@dataclass(frozen=True, slots=True)
class KeptRecusal:
    """A conflict that somebody declared."""

    login: str
    matter: str
    named: str
    since: int
    until: int | None
    reason: str
    recorded_at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of personal data."""

    actor: str
    post: str
    subject: str
    what: str
    reason: str
    read_at: int
    dossier: str = ""


# Accounts


def account(login: str) -> Account:
    """Return an account.

    Raises:
        NoAccount: there is none.
    """
    return _account(_user(login))


def accounts() -> tuple[Account, ...]:
    """Return every account in the order of their names."""
    return tuple(_account(row) for row in models.User.objects.order_by("login"))


def add_account(
    login: str, *, name: str, mail: str, password: str, must_change: bool, at: Instant
) -> Account:
    """Keep an account, without any appointment.

    Raises:
        LoginTaken: there is one of this name, perhaps an ended one.
    """
    login = models.User.normalize_username(login.strip())
    if models.User.objects.filter(login__iexact=login).exists():
        raise LoginTaken(login=login)
    row = models.User(login=login, name=name, mail=mail, created_at=at, must_change=must_change)
    row.set_password(password)
    row.save()
    return _account(row)


def account_with(identity: str) -> Account | None:
    """Return the account of an identity at the provider of the city; None where there is none."""
    row = models.User.objects.filter(identity=identity).first()
    return None if row is None else _account(row)


def add_identity(login: str, *, name: str, identity: str, at: Instant) -> Account:
    """Keep an account for an identity; it has no password of ours, and no appointment.

    Raises:
        LoginTaken: there is one of this name.
    """
    if models.User.objects.filter(login__iexact=login).exists():
        raise LoginTaken(login=login)
    row = models.User(login=login, name=name, created_at=at, identity=identity)
    row.set_unusable_password()
    row.save()
    return _account(row)


def opened_by(login: str) -> str:
    """Return who opened an account by appointing on the page; empty where a terminal or the city opened it.

    Raises:
        NoAccount: there is none.
    """
    # Only on the page is an appointment asked for before the account that it opens is there.
    row = _user(login)
    found = models.Appointment.objects.filter(user=row, recorded_at__lte=row.created_at).order_by("pk")
    return next((one.appointed_by for one in found[:1]), "")


def keeper_of(login: str) -> models.User:
    """Return what Django's sessions know an account by.

    Raises:
        NoAccount: there is none.
    """
    return _user(login)


def end_account(login: str, at: Instant) -> None:
    """End an account: it signs in no more, and every session of it ends; nothing is deleted.

    Raises:
        NoAccount: there is none.
    """
    row = _user(login)
    row.is_active, row.ended_at = False, row.ended_at or at
    row.sessions_round += 1
    row.save(update_fields=["is_active", "ended_at", "sessions_round"])


def set_password(login: str, password: str, *, must_change: bool) -> None:
    """Set a password; every other session of the account ends by it.

    Raises:
        NoAccount: there is none.
    """
    row = _user(login)
    row.set_password(password)
    row.must_change = must_change
    row.save()


def end_sessions(login: str) -> None:
    """End every session of an account, wherever it was opened.

    Raises:
        NoAccount: there is none.
    """
    row = _user(login)
    row.sessions_round += 1
    row.save(update_fields=["sessions_round"])


def number_of(login: str) -> int:
    """Return the number of an account in its table.

    Raises:
        NoAccount: there is none.
    """
    number: int = _user(login).pk
    return number


def sealed(purpose: str, text: str) -> str:
    """Return a digest of a text under the key of the installation, for one purpose."""
    return salted_hmac(f"onus.{purpose}", text, algorithm="sha256").hexdigest()


def _user(login: str) -> models.User:
    row = models.User.objects.filter(login__iexact=login).first()
    if row is None:
        raise NoAccount(login=login)
    return row


def _account(row: models.User) -> Account:
    return Account(row.login, row.name, row.mail, row.is_active, row.created_at, row.ended_at)


# Appointments


def appoint(
    login: str, *, role: str, scope: Scope, post: str, since: int, until: int | None, by: str, basis: str,
    at: Instant, tender: str = "",
) -> KeptAppointment:  # fmt: skip
    """Keep an appointment. Whether it may be made is for the action to ask.

    `tender` is the one purchase that it is for; the scope then names no dossier.

    Raises:
        NoAccount: there is no such account.
    """
    row = models.Appointment.objects.create(
        user=_user(login), role=role, dossier_id=scope.dossier or None, tender_id=tender or None, body=scope.body,
        region=scope.region,
        post=post, since=since, until=until, appointed_by=by, basis=basis, recorded_at=at,
    )  # fmt: skip
    return appointment(row.pk)


def end_appointment(number: int, *, until: int, by: str, basis: str, at: Instant) -> KeptAppointment:
    """Keep that an appointment ends; of several ends the earliest counts.

    Raises:
        NoAppointment: there is none of this number.
    """
    there = appointment(number)
    models.AppointmentEnd.objects.create(
        appointment_id=there.number, until=max(until, there.since), ended_by=by, basis=basis, recorded_at=at
    )
    return appointment(number)


def appointment(number: int) -> KeptAppointment:
    """Return an appointment by its number.

    Raises:
        NoAppointment: there is none.
    """
    row = _appointments().filter(pk=number).first()
    if row is None:
        raise NoAppointment(number=number)
    return _kept(row)


def appointments(
    *, within: Iterable[Scope] = (Scope(),), below: Mapping[str, Sequence[str]] | None = None, login: str = ""
) -> tuple[KeptAppointment, ...]:
    """Return appointments that lie within some scopes, ended ones too, the latest first.

    Args:
        within: scopes of whoever looks; an appointment lies within when every part that
            the scope states is the same. `Scope()` sees all.
        below: the dossiers of each region that a scope names, where there is a tree of regions.
        login: only those of one account.
    """
    wanted = Q(pk__in=[])
    for scope in within:
        part = Q(pk__isnull=False)
        part &= (Q(dossier_id=scope.dossier) | Q(tender_id=scope.dossier)) if scope.dossier else Q()
        part &= Q(body=scope.body) if scope.body else Q()
        part &= (
            (
                Q(region=scope.region)
                | _in_region("dossier__", scope.region, below)
                | _in_region("tender__", scope.region, below)
            )
            if scope.region
            else Q()
        )
        wanted |= part
    rows = _appointments().filter(wanted)
    if login:
        rows = rows.filter(user__login__iexact=login)
    return tuple(_kept(row) for row in rows.order_by("-since", "-pk"))


def _appointments() -> QuerySet[models.Appointment]:
    ends = Prefetch("ends", queryset=models.AppointmentEnd.objects.order_by("until", "pk"))
    return models.Appointment.objects.select_related("user", "dossier__current").prefetch_related(ends)


def _kept(row: models.Appointment) -> KeptAppointment:
    end = next(iter(row.ends.all()), None)
    ended = end is not None and (row.until is None or end.until <= row.until)
    return KeptAppointment(
        number=row.pk, login=row.user.login, name=row.user.name, role=row.role, dossier=row.dossier_id or "",
        body=row.body, post=row.post, region=row.region, since=row.since,
        until=end.until if ended and end is not None else row.until,
        appointed_by=row.appointed_by, basis=row.basis,
        ended_by=end.ended_by if ended and end is not None else "",
        end_basis=end.basis if ended and end is not None else "", tender=row.tender_id or "",
    )  # fmt: skip


# Recusals and readings


def recuse(
    login: str, *, matter: str, named: str, since: int, until: int | None, reason: str, at: Instant
) -> None:
    """Keep a conflict of interest that somebody declared.

    Raises:
        NoAccount: there is no such account.
    """
    models.Recusal.objects.create(
        user=_user(login), matter=matter, named=named, since=since, until=until, reason=reason, recorded_at=at
    )


def recusals_of(login: str) -> tuple[actors.Recusal, ...]:
    """Return the conflicts that somebody declared as the table of permissions asks for them."""
    return tuple(
        actors.Recusal(one.matter, one.named, Instant(one.since), _instant(one.until))
        for one in models.Recusal.objects.filter(user__login__iexact=login).order_by("pk")
    )


def recusals(login: str) -> tuple[KeptRecusal, ...]:
    """Return the conflicts that somebody declared, the latest first."""
    rows = models.Recusal.objects.filter(user__login=login).order_by("-recorded_at", "-pk")
    return tuple(
        KeptRecusal(login, row.matter, row.named, row.since, row.until, row.reason, row.recorded_at)
        for row in rows
    )


def record_reading(actor: str, *, post: str, about: Subject, what: str, reason: str, at: Instant) -> None:
    """Keep that somebody read personal data; nobody reads first and is written down later."""
    named = about.ref or about.case or about.place or about.dossier or about.owner
    models.PersonalDataRead.objects.create(
        actor=actor, post=post, subject=named[:300], what=what, reason=reason[:300], read_at=at,
        dossier=about.dossier,
    )  # fmt: skip


def readings(
    *,
    within: Iterable[Scope] = (Scope(),),
    below: Mapping[str, Sequence[str]] | None = None,
    actor: str = "",
    subject: str = "",
    start: int = 0,
    most: int = 100,
) -> tuple[Reading, ...]:
    """Return readings of personal data within some scopes, the latest first, at most `most` from `start` on."""
    rows = models.PersonalDataRead.objects.filter(_in_dossiers(within, below))
    rows = rows.filter(actor=actor) if actor else rows
    rows = rows.filter(subject=subject) if subject else rows
    return tuple(
        Reading(row.actor, row.post, row.subject, row.what, row.reason, row.read_at, row.dossier)
        for row in rows.order_by("-read_at", "-pk")[start : start + most]
    )


def dossiers_within(
    within: Iterable[Scope], *, below: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """Return the ids of the dossiers that lie within some scopes, sorted."""
    found: set[str] = set()
    for scope in within:
        rows = models.Dossier.objects.all()
        rows = rows.filter(id=scope.dossier) if scope.dossier else rows
        rows = rows.filter(_in_region("", scope.region, below)) if scope.region else rows
        for dossier, current, digest in rows.values_list("id", "current_id", "current__digest"):
            if scope.body in ("", *bodies_of(current, digest)):
                found.add(dossier)
    return tuple(sorted(found))


def _in_region(way: str, region: str, below: Mapping[str, Sequence[str]] | None) -> Q:
    """Return what picks dossiers of a region: whose own way, `210000/210500`, leads through it, or by the tree."""
    column = f"{way}region"
    found = Q(**{column: region}) | Q(**{f"{column}__startswith": f"{region}/"})
    found |= Q(**{f"{column}__endswith": f"/{region}"}) | Q(**{f"{column}__contains": f"/{region}/"})
    return found | Q(**{f"{way}id__in": list((below or {}).get(region, ()))})


def _in_dossiers(within: Iterable[Scope], below: Mapping[str, Sequence[str]] | None) -> Q:
    scopes = tuple(within)
    return Q() if Scope() in scopes else Q(dossier__in=dossiers_within(scopes, below=below))


# Actors


def actor_named(login: str, *, second_factor: bool = False) -> Actor:
    """Return an account with its appointments and recusals, as the table of permissions asks for it.

    Raises:
        NoAccount: there is none.
    """
    row = _user(login)
    if not row.is_active:
        return Actor()
    held = [one for kept in _appointments().filter(user=row).order_by("pk") for one in _with_powers(kept)]
    return Actor(
        user=row.login,
        appointments=tuple(held),
        recusals=recusals_of(row.login),
        second_factor=second_factor,
    )


def _with_powers(row: models.Appointment) -> list[actors.Appointment]:
    """Return an appointment with the powers of its post; without a dossier, once for each that has the post."""
    kept = _kept(row)
    if row.tender_id is not None:
        return [_held(kept, kept.scope, ())]
    if row.dossier is not None:
        current = row.dossier.current
        held = posts_of(current.pk, current.digest) if current else ()
        return [_held(kept, kept.scope, _powers(held, kept))]
    found = [_held(kept, kept.scope, ())]
    for dossier in models.Dossier.objects.select_related("current").order_by("id") if kept.post else ():
        current = dossier.current
        powers = _powers(posts_of(current.pk, current.digest), kept) if current else ()
        if powers:
            found.append(_held(kept, Scope(dossier.id, kept.region, kept.body), powers))
    return found


def _powers(posts: Iterable[object], kept: KeptAppointment) -> tuple[str, ...]:
    for post in posts:
        assert isinstance(post, dict)
        if post["id"] == kept.post and kept.body in ("", post["body"]):
            return tuple(post["powers"])
    return ()


def _held(kept: KeptAppointment, scope: Scope, powers: tuple[str, ...]) -> actors.Appointment:
    return actors.Appointment(
        id=str(kept.number), role=Role(kept.role), scope=scope, since=Instant(kept.since),
        until=_instant(kept.until), post=kept.post, powers=powers, paper=kept.basis,
    )  # fmt: skip


def _instant(at: int | None) -> Instant | None:
    return None if at is None else Instant(at)
