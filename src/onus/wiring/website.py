"""Website: makes Django ready and runs one command of an operator.

In:  the dotted name of a command's module, and its words.
Out: its exit code.

The surprise: what a command writes is for its own account alone, whatever the terminal
says: the database and the files hold what residents wrote. And modules of commands are imported by name and late, for the tables can
only be imported once Django is ready; commands that need no tables never come here.
"""

from __future__ import annotations

import os
from importlib import import_module

import django
from django.db import Error

from onus.base.errors import OnusError

OWNER_ALONE = 0o077
"""Rights that no file of the website gives to others."""


class DatabaseRefused(OnusError):
    """The database did not do what a command asked."""

    code = "DATABASE-001"
    what = "The database answered: {answer}"
    why = "The command was not carried out, and nothing of it was kept in part."
    do = "Look at ONUS_DATABASE and ONUS_DATA, run `onus migrate` after an upgrade, and run the same command again."


def ready() -> None:
    """Make Django ready; a second time changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onus.wiring.settings")
    django.setup()


def run(command: str, words: list[str]) -> int:
    """Run a command's `main`.

    Raises:
        DatabaseRefused: the database is locked, full, gone, or not migrated.
    """
    os.umask(OWNER_ALONE)
    ready()
    try:
        code: int = import_module(command).main(words)
    except Error as error:
        raise DatabaseRefused(answer=" ".join(str(error).split())) from error
    return code
