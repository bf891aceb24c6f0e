"""Check a dossier: every fault of every file, tracks included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onus.base.errors import Fault, FaultyInput
from onus.outside.dossier_folder import CannotRead, DossierFolder
from onus.outside.dossiers import read_dossier
from onus.outside.track_files import track_batches
from onus.wire.import_faults import Tally
from onus.wire.leaves.facts import code_faults
from onus.wire.toml_values import toml_fault


def check_dossier(path: Path) -> tuple[Fault, ...]:
    """Return all faults of a dossier folder, sorted by file and line; a long list is cut and says so."""
    tally = Tally()
    try:
        loaded = read_dossier(path)
        tally.add(*loaded.warnings, *code_faults(loaded.dossier, loaded.on_record))
    except FaultyInput as error:
        tally.add(*error.faults)
    for file in DossierFolder(path).track_files():
        name = f"tracks/{file.name}"
        try:
            for rows in track_batches(file, {}):
                tally.add(*(replace(one, file=name) for one in rows.faults))
        except OSError as error:
            tally.add(toml_fault(CannotRead, name, 0, "", name=name, reason=error.strerror))
    return tuple(sorted(set(tally.faults())))
