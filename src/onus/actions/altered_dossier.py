"""Altered dossier: refuses files that say of a fact made here something else than the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from onus.base.errors import FaultyInput
from onus.base.instants import ZoneTable
from onus.outside.files import bounded_read
from onus.records.facts import KeptFact
from onus.wire.held_facts import altered_facts


def refuse_altered(facts: Iterable[KeptFact], folder: Path, zone: ZoneTable, *, source: str) -> None:
    """Hold each file of a dossier against the facts on record.

    Args:
        facts: that were made here.
        folder: of the dossier; a fact that its files lack is no difference.
        zone: of the dossier.
        source: what the files are called in the error.

    Raises:
        FaultyInput: with every fact that reads otherwise.
    """
    by_file: dict[str, list[Mapping[str, Any]]] = {}
    for fact in facts:
        by_file.setdefault(fact.file, []).append(fact.row)
    faults = tuple(
        fault
        for file in sorted(by_file)
        if (folder / file).is_file()
        for fault in altered_facts(bounded_read(folder / file), file, by_file[file], zone)
    )
    if faults:
        raise FaultyInput(faults, source=source)
