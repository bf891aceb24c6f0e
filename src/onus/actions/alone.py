"""Alone: who changes the files of a dossier waits for whoever does so already.

The surprise: the system lets the lock go with the process that holds it, so that a
run that was killed keeps nobody waiting. It is no lock for a second time: whoever
holds it hands on what it does, and does not take it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onus.outside.locks import holding

LOCK = "office-lock"


@contextmanager
def alone(store: Path, dossier: str) -> Iterator[None]:
    """Wait until nobody else changes the files of a dossier.

    Args:
        store: folder of the file store; the locks lie beside it.
        dossier: its id, which is fit for a name of a folder.
    """
    folder = store.parent / LOCK / dossier
    folder.mkdir(parents=True, exist_ok=True)
    with holding(folder):
        yield
