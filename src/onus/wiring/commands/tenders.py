"""`onus tender load DIR` and `onus tender export ID DIR`: between folders and the database of the website."""

from __future__ import annotations

import argparse

from django.conf import settings

from onus.actions.export_tender import export_tender
from onus.actions.load_tender import load_tender
from onus.outside.clock import now
from onus.wiring.commands.folder_words import folder_words


def main(words: list[str]) -> int:
    """Run one of the two."""
    told = folder_words(words, "tender")
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
