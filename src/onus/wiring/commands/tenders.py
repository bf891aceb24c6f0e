"""`onus tender load DIR` and `onus tender export ID DIR`: between folders and the database of the website."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from onus.actions.export_tender import export_tender
from onus.actions.load_tender import load_tender
from onus.outside.clock import now


def main(words: list[str]) -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser(prog="onus tender", description="Between folders and the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="load a folder without faults into the database")
    load.add_argument("dir", type=Path, help="the tender; loaded again, facts made on the website stay")
    load.add_argument("--region", default="", help="regions that it belongs to, from the top: 210000/210500")
    export = commands.add_parser("export", help="write a tender of the database as a folder")
    export.add_argument("id", help="id of the tender")
    export.add_argument("dir", type=Path, help="folder to be written; an older one is replaced")
    told = parser.parse_args(words)
    return _load(told) if told.command == "load" else _export(told)


def _load(told: argparse.Namespace) -> int:
    shown = load_tender(told.dir, settings.STORE, now=now(), region=told.region)
    print(f"loaded: {shown.id}")
    print("Next: onus jobs judges it, and pages show it.")
    return 0


def _export(told: argparse.Namespace) -> int:
    done = export_tender(told.id, settings.STORE, told.dir, as_of=now())
    print(f"tender: {done.folder} ({done.files} files, {done.added} facts added below theirs)")
    return 0
