"""Regions: the tree that the operator wrote down, read anew when its file changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from onus.base.errors import FaultyInput
from onus.core.oversight.regions import Known, Regions
from onus.outside.files import bounded_read
from onus.records.documents import documents_of_all
from onus.records.dossiers import ShownDossier
from onus.wire.many_totals import read_totals
from onus.wire.regions import read_regions

TOTALS = "totals.json"


def regions_of(path: Path | None) -> Regions:
    """Return the tree of a file; an empty one where none is named.

    Raises:
        FaultyInput: the file has faults.
    """
    if path is None:
        return Regions()
    return _read(path, path.stat().st_mtime_ns)


def known_totals(shown: tuple[ShownDossier, ...]) -> Known:
    """Return the totals of dossiers and of their districts, as they came with the assessments that are shown."""
    rows = {one.assessment: one.id for one in shown if one.assessment is not None}

    found = {rows[row]: read_totals(body) for row, body in documents_of_all(rows, TOTALS).items()}

    districts = {
        (dossier, name): totals for dossier, (_, parts) in found.items() for name, totals in parts.items()
    }
    return Known({dossier: whole for dossier, (whole, _) in found.items()}, districts)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Regions:
    regions, faults = read_regions(bounded_read(path))
    if faults:
        raise FaultyInput(faults, source=str(path))
    return regions
