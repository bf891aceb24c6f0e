"""Assess a dossier of the database: export it, assess the folder, import what was found, show it in one step."""

from __future__ import annotations

import shutil
from pathlib import Path

from onus.actions.assess import assess_folder
from onus.actions.export_dossier import export_dossier
from onus.actions.import_assessment import import_assessment
from onus.actions.keep_outlook import keep_outlook
from onus.base.instants import Instant
from onus.outside.files import working_folder
from onus.outside.laid_out import read_laid_out
from onus.outside.locks import hold
from onus.records.dossiers import ShownDossier

NEXT, LOCK, DIGITS = "next", "lock", 16
"""Of a digest, in the name of the folder in which an OUT stays."""


def assess_dossier(dossier: str, store: Path, outs: Path, *, as_of: Instant, now: Instant) -> ShownDossier:
    """Assess a dossier with every fact that was made here, and show what was found.

    Run again after it was killed, it begins anew; what is shown changes in one step, at the end.

    Args:
        dossier: its id.
        store: folder of the file store.
        outs: place in which an OUT stays, by dossier and digest.
        as_of: instant by which everything must have been on record.
        now: instant of the import.

    Raises:
        NoSuchDossier, FaultyInput, CannotWrite: nothing changed.
    """
    place = outs / dossier
    # Of a folder of its own: writing into `place` takes the lock of `place`.
    (place / LOCK).mkdir(parents=True, exist_ok=True)
    held = hold(place / LOCK, wait=True)  # Two workers never assess one dossier at a time.
    assert held is not None, "whoever waits for a lock holds it in the end"
    try:
        with working_folder() as aside:
            folder = export_dossier(dossier, store, aside / "in" / "dossier", as_of=as_of).folder
            assess_folder(folder, place / NEXT, as_of=as_of, workers=1, progress=_silent)
            kept = place / read_laid_out(place / NEXT).digest[:DIGITS]
            if kept.exists():
                shutil.rmtree(place / NEXT)
            else:
                (place / NEXT).rename(kept)
            shown = import_assessment(kept, now=now)
            keep_outlook(folder, now=as_of)
        _clear(place, kept)
    finally:
        held.close()
    return shown


def _silent(_label: str, _done: int, _whole: int) -> None:
    """Nobody looks at a background task."""


def _clear(place: Path, kept: Path) -> None:
    """Remove what no page opens any more; the latest stays, and the one before it for whoever is reading."""
    others = [
        one for one in place.iterdir() if one.is_dir() and one not in (kept, place / NEXT, place / LOCK)
    ]
    for old in sorted(others, key=lambda one: one.stat().st_mtime_ns)[:-1]:
        shutil.rmtree(old)
