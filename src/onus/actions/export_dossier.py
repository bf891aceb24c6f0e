"""Export a dossier: the files that were loaded, with the facts made here below theirs, as a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from onus.actions.altered_dossier import refuse_altered
from onus.actions.report_record import published_facts
from onus.base.errors import OnusError
from onus.base.instants import Instant, ZoneTable
from onus.outside.file_store import stored
from onus.outside.files import atomic_directory, bounded_read
from onus.outside.time_zones import zone_table
from onus.records.dossiers import KeptFile, dossier_named, dossiers, kept_files
from onus.records.facts import KeptFact, facts_of
from onus.records.unit import unit
from onus.wire.added_facts import LISTS, id_of_row, ids_in, with_added
from onus.wire.fact_rows import FACT_FILES

PRIVATE, ATTACHMENTS = "private", "attachments.csv"
ADDED_BELOW = (*FACT_FILES, *LISTS)
FOLDERS = (("attachments",), (PRIVATE, "attachments"))


class NoSuchDossier(OnusError):
    """The database holds no dossier of a name."""

    code = "WEBSITE-010"
    what = "The database holds no dossier `{dossier}`."
    why = "Only what was loaded can be exported."
    do = "Load it: onus dossier load DIR. Loaded so far: {known}."


class FactWithoutFile(OnusError):
    """A fact belongs to a file that dossiers do not have."""

    code = "WEBSITE-011"
    what = "The fact `{fact}` belongs to `{file}`, which is no file of facts."
    why = "Left out, it would be lost without anybody noticing."
    do = "Report this as a defect of the page that recorded it."


class PlaceOutside(OnusError):
    """An attachment would lie outside of its folder."""

    code = "WEBSITE-012"
    what = "The attachment `{fact}` would lie at `{path}`."
    why = "Nothing is written outside of the attachments of a dossier."
    do = "Report this as a defect of the page that recorded it."


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder that was written: how many files, and how many facts came below those that they had.

    Attributes:
        waiting: reports of residents that are not on record yet: not ripe, or kept back for a doubt.
    """

    folder: Path
    files: int
    added: int
    waiting: int = 0


def export_dossier(dossier: str, store: Path, to: Path, *, as_of: Instant) -> Exported:
    """Write a dossier as a folder, whole or not at all; an older folder there is replaced.

    Args:
        dossier: its id.
        store: folder of the file store.
        to: the folder to be written.
        as_of: residents' reports that come on record later are left out, and counted.

    Raises:
        NoSuchDossier: there is none.
        NotInStore: a file is missing from the store.
        FactWithoutFile, PlaceOutside, CannotAddBelow: a fact has no place in the folder.
        FaultyInput: a file says of a fact something else than the record.
        CannotWrite: the place does not take it.
    """
    with unit():
        shown = dossier_named(dossier)
        files, facts = kept_files(dossier), facts_of(dossier)
    if shown is None:
        raise NoSuchDossier(dossier=dossier, known=", ".join(_known()) or "-")
    zone = zone_table(shown.time_zone)
    facts, waiting = published_facts(dossier, facts, store, as_of=as_of)

    with atomic_directory(to) as aside:
        _lay(files, store, aside)
        _refuse_homeless(facts)
        refuse_altered(facts, aside, zone, source=dossier)
        added = _add(facts, aside, zone)
        _attach(facts, store, aside)
    return Exported(to, len(files), added, waiting)


def _known() -> list[str]:
    return [one.id for one in dossiers()]


def _lay(files: Sequence[KeptFile], store: Path, aside: Path) -> None:
    for one in files:
        place = aside / one.path
        _folder_of(place, aside)
        shutil.copyfile(stored(store, one.sha256), place)


def _folder_of(place: Path, aside: Path) -> None:
    """Make the folder of a file; of what is private only for the owner."""
    if place.relative_to(aside).parts[0] == PRIVATE:
        (aside / PRIVATE).mkdir(mode=0o700, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)


def _refuse_homeless(facts: Iterable[KeptFact]) -> None:
    for fact in facts:
        if fact.file not in ADDED_BELOW:
            raise FactWithoutFile(fact=fact.fact_id, file=fact.file)


def _add(facts: Iterable[KeptFact], aside: Path, zone: ZoneTable) -> int:
    """Put facts below those of their files; return how many were not there yet."""
    by_file: dict[str, list[KeptFact]] = {}
    for fact in facts:
        by_file.setdefault(fact.file, []).append(fact)
    added = 0
    for file in sorted(by_file):
        place = aside / file
        raw = bounded_read(place) if place.is_file() else b""
        held = {*ids_in(raw, file)}
        new = [one.row for one in by_file[file] if id_of_row(file, one.row) not in held]
        if new:
            place.write_bytes(with_added(raw, file, new, zone))
            added += len(new)
    return added


def _attach(facts: Iterable[KeptFact], store: Path, aside: Path) -> None:
    """Lay the bytes of attachments that came in here at their places."""
    for fact in facts:
        name = fact.row.get("file") if fact.file == ATTACHMENTS else ""
        if not name:
            continue
        path = PurePosixPath(str(name))
        if ".." in path.parts or not any(path.parts[: len(start)] == start for start in FOLDERS):
            raise PlaceOutside(fact=fact.fact_id, path=name)
        place = aside / path
        if not place.exists():
            _folder_of(place, aside)
            shutil.copyfile(stored(store, str(fact.row["sha256"])), place)
