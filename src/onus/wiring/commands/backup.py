"""`onus backup DIR`: database and files of the website as one new folder in DIR."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from onus.outside.backups import back_up, read_manifest
from onus.outside.clock import now


def main(words: list[str]) -> int:
    """Write a backup."""
    parser = argparse.ArgumentParser(
        prog="onus backup", description="Back up database and files while people go on."
    )
    parser.add_argument("dir", type=Path, help="place for backups, best on another machine's disk")
    told = parser.parse_args(words)
    folder = back_up(settings.DATABASES["default"], settings.DATA, told.dir, now=now())
    print(f"backup: {folder} ({len(read_manifest(folder)['files'])} files, and the database)")
    print("The secret key is not in it: keep it elsewhere.")
    return 0
