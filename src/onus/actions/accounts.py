"""Accounts: opened, ended and secured; what people declare about themselves.

In:  logins, passwords, declarations, now.
Out: accounts; nothing here gives anybody a power.
"""

from __future__ import annotations

from onus.base.instants import Instant
from onus.outside.entropy import new_codes
from onus.records import people
from onus.records.people import Account
from onus.records.unit import unit

GROUPS_OF_A_PASSWORD = 4


def open_account(
    login: str, *, name: str, mail: str, password: str = "", now: Instant
) -> tuple[Account, str]:
    """Open an account with a password that has to be changed at once; returns both.

    Raises:
        LoginTaken: there is one of this name.
    """
    given = password or new_codes(1, groups=GROUPS_OF_A_PASSWORD)[0]
    with unit():
        account = people.add_account(login, name=name, mail=mail, password=given, must_change=True, at=now)
    return account, given


def end_account(login: str, *, by: str, basis: str, now: Instant) -> Account:
    """End an account with everything it is appointed to; nothing is deleted.

    Raises:
        NoAccount: there is none.
    """
    held = [one for one in people.appointments(login=login) if one.until is None or one.until > now]

    with unit():
        for one in held:
            people.end_appointment(one.number, until=now, by=by, basis=basis, at=now)
        people.end_account(login, now)
        return people.account(login)


def change_password(login: str, password: str) -> None:
    """Set one's own new password."""
    people.set_password(login, password, must_change=False)


def end_sessions(login: str) -> None:
    """End every session of an account."""
    people.end_sessions(login)


def recuse(login: str, *, matter: str, named: str, until: Instant | None, reason: str, now: Instant) -> None:
    """Declare a conflict of interest, from now on."""
    people.recuse(login, matter=matter, named=named, since=now, until=until, reason=reason, at=now)
