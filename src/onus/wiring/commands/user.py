"""`onus user add|appoint|end|list|reset-password|reset-totp`: accounts, for whoever runs the machine.

In:  words of the terminal.
Out: what was done; a first password is printed once and kept nowhere in clear.

The surprise: an operator enters what was decided on paper, and the record says that it
was entered here. Inside the domain an operator may do nothing.
"""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from datetime import date

from onus.actions import accounts
from onus.actions.appoint import enter
from onus.base.errors import OnusError
from onus.base.instants import Instant, utc_text
from onus.core.authority.actors import Role, Scope
from onus.outside.clock import now
from onus.outside.time_zones import zone_table
from onus.records import people
from onus.records.dossiers import dossier_named, dossiers
from onus.records.tenders import tender_named

ROLES = [role.value for role in Role if role is not Role.RESIDENT]


class NoSuchDossier(OnusError):
    """A dossier is not in the database."""

    code = "PEOPLE-007"
    what = "There is no dossier `{dossier}` in the database."
    why = "An appointment holds in a dossier that is there, or states none."
    do = "Load it first: onus dossier load DIR."


class NoSuchTender(OnusError):
    """A purchase is not in the database, or a contract has its id."""

    code = "PEOPLE-008"
    what = "An appointment cannot be limited to the purchase `{tender}`: {reason}."
    why = (
        "An appointment for one purchase holds in a purchase that is there, and in nothing else of its name."
    )
    do = "Load the purchase first: onus tender load DIR; name either --tender or --dossier."


def main(words: list[str]) -> int:
    """Run one of the commands."""
    told = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], None] = told.run
    command(told)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onus user", description="Accounts and their appointments.")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="open an account, with its first appointment where --role is given")
    add.add_argument("--name", default="", help="of the person; is not published")
    add.add_argument("--mail", default="")
    appoint = commands.add_parser("appoint", help="enter one more appointment of an account")
    for one in (add, appoint):
        one.add_argument("login")
        one.add_argument("--role", choices=ROLES, required=one is appoint)
        one.add_argument("--dossier", default="", help="id of the dossier; empty for all")
        one.add_argument("--tender", default="", help="id of the one purchase that it is for; empty for all")
        one.add_argument("--post", default="", help="id of the post in the register of the dossier")
        one.add_argument("--body", default="", help="id of the body")
        one.add_argument("--region", default="", help="id of the region")
        one.add_argument("--since", type=date.fromisoformat, help="first day; today where it is left away")
        one.add_argument("--until", type=date.fromisoformat, help="last day; none where it is left away")
        one.add_argument("--paper", default="", help="number and date of the paper that it rests on")
    end = commands.add_parser(
        "end", help="end an account and everything it is appointed to; nothing is deleted"
    )
    end.add_argument("login")
    end.add_argument("--paper", required=True, help="number and date of the paper")
    commands.add_parser("list", help="list accounts with what they are appointed to")
    password = commands.add_parser("reset-password", help="give an account a new first password")
    totp = commands.add_parser(
        "reset-totp", help="take away the telephone and the recovery codes of an account"
    )
    for one, run in (
        (add, _add), (appoint, _appoint), (end, _end), (commands.choices["list"], _list),
        (password, _reset_password), (totp, _reset_totp),
    ):  # fmt: skip
        one.set_defaults(run=run)
    for one in (password, totp):
        one.add_argument("login")
    return parser


def _add(told: argparse.Namespace) -> None:
    account, password = accounts.open_account(told.login, name=told.name, mail=told.mail, now=now())
    print(f"account: {account.login}")
    print(f"first password: {password}")
    print("It is shown this once, and has to be changed at the first sign-in.")
    if told.role:
        _appoint(told)


def _appoint(told: argparse.Namespace) -> None:
    kept = enter(
        told.login, role=Role(told.role), scope=Scope(_known(told.dossier), told.region, told.body),
        post=told.post, since=now() if told.since is None else _start(told.since),
        until=None if told.until is None else _start(date.fromordinal(told.until.toordinal() + 1)),
        paper=told.paper, by=f"terminal ({getpass.getuser()})", now=now(), tender=_one_purchase(told),
    )  # fmt: skip
    print(f"appointment {kept.number}: {_told(kept)}")


def _end(told: argparse.Namespace) -> None:
    by = f"terminal ({getpass.getuser()})"
    account = accounts.end_account(told.login, by=by, basis=told.paper, now=now())
    print(f"ended: {account.login}, with everything it was appointed to; its sessions too")


def _list(told: argparse.Namespace) -> None:
    for account in people.accounts():
        state = "" if account.active else f"  (ended {_day(account.ended_at)})"
        print(f"{account.login}  {account.name}{state}".rstrip())
        for kept in people.appointments(login=account.login):
            print(f"  {kept.number}: {_told(kept)}")


def _reset_password(told: argparse.Namespace) -> None:
    print(f"first password: {accounts.reset_password(told.login)}")
    print("It is shown this once, and has to be changed at the next sign-in.")


def _reset_totp(told: argparse.Namespace) -> None:
    accounts.reset_second_factor(told.login)
    print(f"{told.login} sets up a new telephone at the next sign-in.")


def _told(kept: people.KeptAppointment) -> str:
    where = (
        " · ".join(part for part in (kept.dossier or kept.tender, kept.region, kept.body, kept.post) if part)
        or "everywhere"
    )
    until = f" until {_day(kept.until)}" if kept.until is not None else ""
    return f"{kept.role}, {where}, since {_day(kept.since)}{until} ({kept.basis})"


def _day(at: int | None) -> str:
    return "" if at is None else utc_text(Instant(at))


def _known(dossier: str) -> str:
    """Return the id of a dossier that is there, or the empty text.

    Raises:
        NoSuchDossier: there is none of this id.
    """
    if dossier and dossier_named(dossier) is None:
        raise NoSuchDossier(dossier=dossier)
    return dossier


def _one_purchase(told: argparse.Namespace) -> str:
    """Return the one purchase that an appointment is for; empty for none.

    Raises:
        NoSuchTender: there is no purchase of this id, a contract has it too, or a dossier was named as well.
    """
    tender: str = told.tender
    if tender and told.dossier:
        raise NoSuchTender(tender=tender, reason=f"it is for the dossier {told.dossier} as well")
    if tender and tender_named(tender) is None:
        raise NoSuchTender(tender=tender, reason="it is not loaded")
    if tender and dossier_named(tender) is not None:
        raise NoSuchTender(tender=tender, reason="a contract has the same id")
    return tender


def _start(day: date) -> Instant:
    zone = next((one.time_zone for one in dossiers()), "UTC")
    return zone_table(zone).at(day)
