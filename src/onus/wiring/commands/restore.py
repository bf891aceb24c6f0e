"""`onus restore BACKUP`: a backup in the place of database and files, after all of it was checked."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from onus.outside.backups import latest, restore


def main(words: list[str]) -> int:
    """Restore a backup."""
    parser = argparse.ArgumentParser(prog="onus restore", description="Put a backup in place.")
    parser.add_argument(
        "backup", type=Path, help="a folder that onus backup wrote, or a place of backups for the last one"
    )
    parser.add_argument("--replace", action="store_true", help="take the place of what the database holds")
    told = parser.parse_args(words)
    folder = latest(told.backup) or told.backup
    connection.close()
    count = restore(folder, settings.DATABASES["default"], settings.DATA, replace=told.replace)
    # A backup of an older version gets the tables of this one.
    call_command("migrate", interactive=False, verbosity=0)
    print(f"restored: {folder} ({count} files, and the database)")
    return 0
