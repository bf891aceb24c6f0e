"""`onus dossier load DIR` and `onus dossier export ID DIR`: between folders and the database of the website."""

from __future__ import annotations

import argparse

from django.conf import settings

from onus.actions.export_dossier import export_dossier
from onus.actions.load_dossier import load_dossier
from onus.outside.clock import now
from onus.wiring.commands.folder_words import folder_words


def main(words: list[str]) -> int:
    """Run one of the two."""
    told = folder_words(words, "dossier")
    return _load(told) if told.command == "load" else _export(told)


def _load(told: argparse.Namespace) -> int:
    shown = load_dossier(told.dir, settings.STORE, now=now(), region=told.region)
    print(f"loaded: {shown.id}")
    print("Next: onus jobs assesses it, and pages show it.")
    return 0


def _export(told: argparse.Namespace) -> int:
    done = export_dossier(told.id, settings.STORE, told.dir, as_of=now())
    print(f"dossier: {done.folder} ({done.files} files, {done.added} facts added below theirs)")
    if done.waiting:
        print(f"not on record yet: {done.waiting} reports of residents, delayed or kept back for a doubt")
    return 0
