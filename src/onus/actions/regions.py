"""Regions: the tree that the operator wrote down, read anew when its file changes."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.core.oversight.regions import Known, Regions
from onus.outside.files import bounded_read
from onus.records.documents import documents_of_all
from onus.records.dossiers import ShownDossier
from onus.wire.many_totals import read_totals
from onus.wire.regions import read_regions

TOTALS = "totals.json"


log = logging.getLogger("onus.regions")


class NoRegions(OnusError):
    """The file of regions is not there."""

    code = "REGIONS-001"
    what = "ONUS_REGIONS names {path}, which cannot be read."
    why = "Whoever watches a city would see no contract of it, and take that for a city without faults."
    do = "Name a regions.toml that is there, or take the setting away."


def tree_of_regions(path: Path | None) -> Regions:
    """Return the tree of a file; an empty one where none is named.

    Raises:
        NoRegions: the file cannot be read.
        FaultyInput: it has faults, each with its line.
    """
    if path is None:
        return Regions()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        raise NoRegions(path=path) from None


def regions_now(path: Path | None) -> Regions:
    """Return the tree of a file for a page; while a new version of it has faults, the one before.

    `onus serve` refuses to begin with a file that has faults, so there is one before.
    """
    try:
        found = tree_of_regions(path)
    except OnusError as error:
        faults = error.faults if isinstance(error, FaultyInput) else ()
        log.warning(" ".join([error.sentence(), *(fault.sentence() for fault in faults)]))
        return _LAST.get(path, Regions())
    _LAST[path] = found
    return found


_LAST: dict[Path | None, Regions] = {}
"""The last tree of each file that had no fault, of this process."""


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
