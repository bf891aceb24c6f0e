"""Accounts: opened, ended and secured; what people declare about themselves.

In:  logins, passwords, declarations, now.
Out: accounts; nothing here gives anybody a power.
"""

from __future__ import annotations

from onus.base.instants import Instant
from onus.outside.entropy import new_codes
from onus.records import people, second_factors
from onus.records.people import Account
from onus.records.unit import unit

GROUPS_OF_A_PASSWORD = 4
RECOVERY_CODES = 10
LOGIN_MAX = 150


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


def account_of_identity(issuer: str, subject: str, *, name: str, now: Instant) -> Account:
    """Return the account of an identity that a provider proved; the first time, one without any appointment."""
    identity = f"{issuer}|{subject}"
    there = people.account_with(identity)
    if there is not None:
        return there

    with unit():
        return people.add_identity(f"city:{subject}"[:LOGIN_MAX], name=name, identity=identity, at=now)


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


def reset_password(login: str) -> str:
    """Give an account a new first password, and return it; every session of it ends.

    Raises:
        NoAccount: there is none.
    """
    given = new_codes(1, groups=GROUPS_OF_A_PASSWORD)[0]
    people.set_password(login, given, must_change=True)
    return given


def reset_second_factor(login: str) -> None:
    """Take away telephone and recovery codes of an account, and end every session of it.

    Raises:
        NoAccount: there is none.
    """
    account = people.account(login)

    with unit():
        second_factors.take_away(account.login)
        people.end_sessions(account.login)


def renew_recovery_codes(login: str) -> tuple[str, ...]:
    """Return new recovery codes of an account; only their digests are kept."""
    codes = new_codes(RECOVERY_CODES)
    digests = tuple(recovery_digest(login, code.replace("-", "")) for code in codes)
    second_factors.keep_recovery(people.number_of(login), digests)
    return codes


def recovery_digest(login: str, code: str) -> str:
    """Return what is kept of a recovery code."""
    return people.sealed("recovery", f"{login}/{code}")
