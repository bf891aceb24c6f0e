"""Check a dossier: every fault of every file, tracks included."""

from __future__ import annotations

from pathlib import Path

from onus.base.errors import Fault, FaultyInput
from onus.outside.dossiers import read_dossier, track_files
from onus.outside.track_files import track_batches


def check_dossier(path: Path) -> tuple[Fault, ...]:
    """Return all faults of a dossier folder, sorted by file and line."""
    found: list[Fault] = []
    try:
        found += read_dossier(path).warnings
    except FaultyInput as error:
        found += error.faults
    for file in track_files(path):
        for rows in track_batches(file, {}):
            found += rows.faults
    return tuple(sorted(set(found)))
