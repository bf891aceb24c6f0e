"""Make demo people: one generated account for each post of a dossier, and one for each role without a post.

In:  the id of a dossier with an assessment, and now.
Out: logins with passwords and a few codes, to be printed on the terminal, and nowhere kept in clear.

The surprise: they sign in as everybody does. Whoever holds a post needs a one-time code
here too; a demo that lets it go would show another product.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import date

from onus.actions.accounts import renew_recovery_codes, reset_password
from onus.base.instants import UTC_ZONE, Instant
from onus.core.authority.actors import Role, Scope
from onus.outside.law import permissions
from onus.outside.time_zones import zone_table
from onus.records import people, second_factors, subjects
from onus.records.dossiers import dossier_named
from onus.records.unit import unit

SINCE = date(2023, 1, 1)
PAPER = "generated for the demo"
CODES_SHOWN = 3
WITHOUT_POST = (Role.CONTRACTOR, Role.AUDITOR, Role.ISSUER, Role.INTAKE)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A generated person.

    Attributes:
        login: name to sign in with.
        role: what it is appointed to.
        post: id of the post; empty for roles without one.
        password: made by chance, for this run.
        secret: key for an app that makes one-time codes; empty where none is needed.
        codes: recovery codes, each of which signs in once in place of a one-time code.
    """

    login: str
    role: str
    post: str
    password: str
    secret: str = ""
    codes: tuple[str, ...] = ()

    def line(self) -> str:
        """Return it as a line for a terminal.

        >>> DemoPerson("auditor", "auditor", "", "k7mq-2xwd").line()
        'auditor                  auditor           k7mq-2xwd'
        """
        codes = f"  codes: {' '.join(self.codes)}" if self.codes else ""
        return f"{self.login:<24} {self.role:<17} {self.password}{codes}"


def make_demo_people(dossier: str, *, now: Instant) -> tuple[DemoPerson, ...]:
    """Make the people of a demo, or give those that are there new passwords and codes."""
    wanted = _wanted(dossier)
    shown = dossier_named(dossier)
    # A paper of appointment speaks of a day: it begins at midnight where the dossier is.
    since = (zone_table(shown.time_zone) if shown is not None else UTC_ZONE).at(SINCE, 0)

    with unit():
        return tuple(made_person(*one, since=since, now=now) for one in wanted)


def _wanted(dossier: str) -> list[tuple[str, Role, Scope, str]]:
    """Return login, role, scope and post of each."""
    roles_of_body = subjects.roles_of_bodies(dossier)
    found = []
    for post in subjects.posts_in(dossier):
        superior = "superior" in roles_of_body.get(post["body"], ())
        role = Role.SUPERIOR if superior else Role.HEAD if post["head"] else Role.OFFICER
        # A superior stands above every body of the dossier, and a contractor works for the buyer.
        body = "" if superior else post["body"]
        found.append((post["id"], role, Scope(dossier, body=body), post["id"]))
    body_of = {Role.ISSUER: "notice_issuer", Role.CONTRACTOR: "buyer"}
    for role in WITHOUT_POST:
        bodies = [body for body, roles in roles_of_body.items() if body_of.get(role, "") in roles]
        found.append((role.value, role, Scope(dossier, body=bodies[0] if bodies else ""), ""))
    return [*found, (Role.OPERATOR.value, Role.OPERATOR, Scope(), "")]


def made_person(
    login: str, role: Role, scope: Scope, post: str, *, since: Instant, now: Instant
) -> DemoPerson:
    """Make one person with an appointment, or give one who is there a new password and new codes."""
    known = {one.login for one in people.accounts()}
    if login not in known:
        people.add_account(login, name=f"{login} (generated)", mail="", password="", must_change=True, at=now)
        people.appoint(
            login, role=role.value, scope=scope, post=post, since=since, until=None, by="demo", basis=PAPER,
            at=now,
        )  # fmt: skip
    password = reset_password(login)
    people.set_password(login, password, must_change=False)
    if role not in permissions().second_factor:
        return DemoPerson(login, role.value, post, password)
    device = second_factors.add_telephone(people.number_of(login))
    codes = renew_recovery_codes(login)
    return DemoPerson(
        login, role.value, post, password, b32encode(device.bin_key).decode().rstrip("="), codes[:CODES_SHOWN]
    )
