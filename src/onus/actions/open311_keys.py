"""Open311 keys: what lets a program send reports and updates.

The surprise: a key is shown once, when it is made. What is kept is its digest, so
nobody who reads the database can send in the name of a program.
"""

from __future__ import annotations

from onus.actions.receive_open311 import token_digest
from onus.actions.report_ways import loaded
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.outside.entropy import new_salt
from onus.records.open311 import ProgramKey, issue_key, program_keys, withdraw_key
from onus.records.unit import unit

NAME_MAX = 200


class KeyNameTaken(OnusError):
    """A program has a key in force already."""

    code = "OPEN311-002"
    what = "A key in force is called `{name}` already."
    why = "A key that cannot be told from another cannot be withdrawn alone."
    do = "Withdraw it first (onus open311 withdraw NAME), or choose another name."


class KeyNameUnfit(OnusError):
    """A program cannot be called so."""

    code = "OPEN311-003"
    what = "`{name}` is no name for a program."
    why = "Its name stands on record with everything that it sends."
    do = "Give it a name of 1 to {most} characters that can be read."


def make_key(name: str, *, dossier: str, may_update: bool, by: str, now: Instant) -> str:
    """Make a key for a program and return it; it is shown this once.

    Args:
        name: of the program.
        dossier: the only one that it is good for; empty for all.
        may_update: whether it speaks for the contractor.
        by: who issues it.
        now: when.

    Raises:
        KeyNameTaken, KeyNameUnfit: choose another name.
        ReportWithoutDossier: the dossier is not loaded.
    """
    called = name.strip()
    if not called or len(called) > NAME_MAX or not called.isprintable():
        raise KeyNameUnfit(name=ascii(name)[:80], most=NAME_MAX)
    if dossier:
        loaded(dossier)
    key = new_salt()
    with unit():
        if any(one.name == called and one.withdrawn_at is None for one in program_keys()):
            raise KeyNameTaken(name=called)
        issue_key(ProgramKey(token_digest(key), called, dossier, may_update, by, now, None))
    return key


def end_key(name: str, *, now: Instant) -> None:
    """Withdraw the key of a program.

    Raises:
        NoSuchKey: it has none in force.
    """
    with unit():
        withdraw_key(name.strip(), at=now)
