"""Load a dossier: a folder that has no fault, file by file, into the database of the website.

The surprise: a folder that was exported, edited and comes back must not say something
else of what was done on the website. Its other rows may be new.
"""

from __future__ import annotations

from pathlib import Path

from onus.actions.alone import alone
from onus.actions.altered_dossier import refuse_altered
from onus.actions.report_record import published_facts
from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.outside.assessed_out import NameUnfit
from onus.outside.dossiers import read_dossier
from onus.outside.file_store import keep_copy
from onus.records.dossiers import KeptFile, ShownDossier, dossier_named, keep_dossier
from onus.records.facts import facts_of
from onus.records.unit import unit
from onus.wire.site_files import is_plain_path

PRIVATE = "private"


def load_dossier(folder: Path, store: Path, *, now: Instant, region: str = "") -> ShownDossier:
    """Load a folder; loaded again, its files take the place of the old ones and added facts stay.

    Args:
        folder: the dossier.
        store: folder of the file store.
        now: instant of the loading.
        region: regions that the dossier belongs to, from the top down, `210000/210500`; empty for none.

    Raises:
        FaultyInput: the folder has faults, or says of a fact made here something else than the record;
            nothing was loaded.
        NameUnfit: its id cannot be part of an address.
    """
    dossier = _sound(folder)
    with alone(store, dossier.id):
        return _load(dossier, folder, store, now=now, region=region)


def load_held(folder: Path, store: Path, *, now: Instant) -> ShownDossier:
    """Load a folder as `load_dossier` does, for whoever holds the dossier alone already."""
    return _load(_sound(folder), folder, store, now=now)


def _sound(folder: Path) -> Dossier:
    dossier = read_dossier(folder).dossier
    if "/" in dossier.id or not is_plain_path(dossier.id):
        raise NameUnfit(dossier=dossier.id)
    return dossier


def _load(dossier: Dossier, folder: Path, store: Path, *, now: Instant, region: str = "") -> ShownDossier:
    files = [_kept(folder, path, store) for path in sorted(folder.rglob("*")) if path.is_file()]

    with unit():
        facts, _ = published_facts(dossier.id, facts_of(dossier.id), store, as_of=now)
        refuse_altered(facts, folder, dossier.zone, source=str(folder))
        keep_dossier(
            dossier.id, title=dossier.title, time_zone=dossier.zone.name, currency=dossier.currency,
            origin=dossier.origin, files=files, at=now, region=region,
        )  # fmt: skip
    shown = dossier_named(dossier.id)
    assert shown is not None
    return shown


def _kept(folder: Path, path: Path, store: Path) -> KeptFile:
    name = path.relative_to(folder)
    return KeptFile(name.as_posix(), keep_copy(store, path), path.stat().st_size, name.parts[0] == PRIVATE)
