"""`onus migrate`: the tables of the database as this version needs them, and the files that browsers fetch.

A second run changes nothing. After an upgrade it runs before the website starts again.
"""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command


def main(words: list[str]) -> int:
    """Make tables and static files ready."""
    parser = argparse.ArgumentParser(
        prog="onus migrate", description="Make the database ready for this version."
    )
    parser.add_argument("--check", action="store_true", help="only tell whether something is to be done")
    told = parser.parse_args(words)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    if told.check:
        try:
            call_command("migrate", check_unapplied=True, verbosity=0)
        except SystemExit:
            print("The database is not ready for this version: run onus migrate.")
            return 2
        print("The database is ready.")
        return 0
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    print("The database is ready, and so are the static files.")
    return 0
