"""Export a tender: the files that were loaded, with the facts made here below theirs, as a folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.base.instants import Instant
from onus.outside.file_store import stored
from onus.outside.files import atomic_directory, bounded_read
from onus.records.tender_facts import KeptTenderFact, tender_facts
from onus.records.tenders import tender_files, tender_named, tenders
from onus.records.unit import unit
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.tenders.held_lines import altered_lines, with_lines


class NoSuchTender(OnusError):
    """The database holds no tender of a name."""

    code = "WEBSITE-021"
    what = "The database holds no tender `{tender}`."
    why = "Only what was loaded can be exported."
    do = "Load it: onus tender load DIR. Loaded so far: {known}."


@dataclass(frozen=True, slots=True)
class ExportedTender:
    """A folder that was written: how many files, and how many facts came below those that they had."""

    folder: Path
    files: int
    added: int


def export_tender(tender: str, store: Path, to: Path, *, as_of: Instant) -> ExportedTender:
    """Write a tender as a folder, whole or not at all; an older folder there is replaced.

    Args:
        tender: its id.
        store: folder of the file store.
        to: the folder to be written.
        as_of: facts made here that came on record later are left out.

    Raises:
        NoSuchTender: there is none.
        NotInStore: a file is missing from the store.
        FaultyInput: the file of facts says something else than the record.
        CannotWrite: the place does not take it.
    """
    with unit():
        shown, files = tender_named(tender), tender_files(tender)
        facts = [one for one in tender_facts(tender) if one.recorded_at <= as_of]
    if shown is None:
        raise NoSuchTender(tender=tender, known=", ".join(one.id for one in tenders()) or "-")
    with atomic_directory(to) as aside:
        for one in files:
            place = aside / one.path
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(stored(store, one.sha256), place)
        added = _add(facts, aside, source=tender)
    return ExportedTender(to, len(files), added)


def _add(facts: Sequence[KeptTenderFact], aside: Path, *, source: str) -> int:
    """Put facts below those of the file; return how many were not there yet."""
    place = aside / FACTS
    raw = bounded_read(place) if place.is_file() else b""
    lines = [(one.fact_id, one.line.encode()) for one in facts]
    faults = altered_lines(raw, dict(lines))
    if faults:
        raise FaultyInput(faults, source=source)
    written, added = with_lines(raw, lines)
    if added:
        place.write_bytes(written)
    return added
