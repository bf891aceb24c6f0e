"""Assess a dossier folder: read, decide, write OUT whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.actions.check_dossier import check_dossier
from onus.base.errors import FaultyInput
from onus.base.instants import Instant
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.outside.dossiers import LoadedDossier, read_dossier
from onus.outside.files import atomic_directory, put_right, ready_to_write
from onus.outside.gathered_tracks import Gathered, Progress, gathered_tracks
from onus.outside.kept_days import lay_days
from onus.outside.out_folders import place_for_out
from onus.outside.public_out import write_public_out
from onus.wire.assessment_files import MANIFEST, PRIVATE_FILES, RECEIPT, manifest, receipt
from onus.wire.assessment_tables import (
    duty_names,
    private_places_lines,
    private_vehicles_lines,
    public_vehicles,
    set_aside_lines,
)
from onus.wire.disclosure import public_view
from onus.wire.leaves.fact import FACTS, WITHHELD, fact_lines, withheld_lines
from onus.wire.leaves.facts import code_faults, facts_of
from onus.wire.leaves.geometry import NETWORK, network_bytes
from onus.wire.leaves.office_findings import FINDING_LEAVES, finding_lines
from onus.wire.officer_names import holder_lines


@dataclass(frozen=True, slots=True)
class Assessed:
    """The assessment and where it lies; its passes are read from there, not from here.

    Attributes:
        unseen: how many facts, beside tracks, were recorded after the as-of instant, and when the last was.
    """

    assessment: Assessment
    out: Path
    unseen: tuple[int, Instant | None]


def assess_folder(path: Path, out: Path, *, as_of: Instant, workers: int, progress: Progress) -> Assessed:
    """Assess a dossier folder and write OUT.

    Args:
        path: the dossier.
        out: folder to be written; an older assessment there is replaced.
        as_of: the instant by which everything must have been on record.
        workers: processes for the tracks; the result does not depend on it.
        progress: called with a label, how much is done, how much there is.

    Raises:
        FaultyInput: with every fault of the dossier; nothing is written.
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
        NotAnOut, OutIsAFile, OutMeetsDossier: OUT may not be written there.
        CannotWrite: the place does not take it.
    """
    out = place_for_out(path, out)
    put_right(out)
    try:
        return _assessed(path, out, as_of=as_of, workers=workers, progress=progress)
    except FaultyInput as error:
        # Reading stops at the first faulty file of the tracks; the office is told of all of them.
        raise FaultyInput(check_dossier(path) or error.faults, source=str(path)) from None


def _assessed(path: Path, out: Path, *, as_of: Instant, workers: int, progress: Progress) -> Assessed:
    progress("reading dossier", 0, 1)
    loaded = read_dossier(path, as_of=as_of)
    progress("reading dossier", 1, 1)
    # What the log may not hold is told before the long work begins.
    personal = code_faults(loaded.dossier, loaded.on_record)
    if personal:
        raise FaultyInput(personal, source=str(path))
    ready_to_write(out)
    with tracks_of(loaded, as_of=as_of, workers=workers, progress=progress, keep=True) as gathered:
        progress("determining", 0, 1)
        assessment = assess(loaded.dossier, gathered.tracks, as_of=as_of)
        progress("determining", 1, 1)

        progress("writing", 0, 1)
        with atomic_directory(out) as aside:
            write_out(aside, assessment, gathered, loaded)
        progress("writing", 1, 1)
    return Assessed(assessment, out, loaded.unseen)


def tracks_of(
    loaded: LoadedDossier, *, as_of: Instant, workers: int, progress: Progress, keep: bool = False
) -> AbstractContextManager[Gathered]:
    """Give what the tracks of a dossier came to, while the context is open; keep the days where asked to.

    Raises:
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
    """
    return gathered_tracks(
        loaded.track_files,
        loaded.dossier,
        loaded.geometry,
        as_of=as_of,
        workers=workers,
        progress=progress,
        keep=keep,
    )


def write_out(folder: Path, assessment: Assessment, gathered: Gathered, loaded: LoadedDossier) -> None:
    """Write every file of OUT into a folder."""
    shown = public_view(assessment)
    public = public_vehicles(assessment, gathered.vehicles)
    outputs = write_public_out(folder, shown, public, loaded.geometry)
    facts = facts_of(loaded.dossier, loaded.on_record, vehicles=gathered.vehicles, as_of=assessment.as_of)
    for name, raw in (
        (FACTS, fact_lines(facts)),
        (NETWORK, network_bytes(loaded.dossier.places, loaded.geometry)),
    ):
        (folder / name).write_bytes(raw)
        outputs[name] = sha256(raw).hexdigest()
    outputs[FINDING_LEAVES] = _write_lines(folder / FINDING_LEAVES, finding_lines(shown))
    _private(folder, assessment, shown, gathered.vehicles, withheld_lines(facts))
    if gathered.kept is not None:
        outputs.update(lay_days(gathered.kept, gathered.days, folder, rows=gathered.rows))
    (folder / MANIFEST).write_bytes(manifest(shown, gathered.digest, outputs))
    delivered = receipt(loaded.raw_digests, tracks_public=loaded.dossier.tracks_public)
    (folder / RECEIPT).write_bytes(delivered)


def _write_lines(path: Path, lines: Iterable[bytes]) -> str:
    """Write a file line by line; return its digest."""
    digest = sha256()
    with path.open("wb") as stream:
        for line in lines:
            stream.write(line)
            digest.update(line)
    return digest.hexdigest()


def _private(
    folder: Path, assessment: Assessment, shown: Assessment, vehicles: tuple[str, ...], withheld: bytes
) -> None:
    """Write what the office needs and nobody else may see; no folder where there is nothing."""
    homes = any(place.private for place in assessment.dossier.places)
    found = {
        "private/holders.csv": holder_lines(assessment, shown, duty_names(shown)),
        "private/places.csv": private_places_lines(assessment) if homes else b"",
        "private/vehicles.csv": private_vehicles_lines(assessment, vehicles),
        "private/visits_set_aside.csv": set_aside_lines(assessment) if assessment.set_aside else b"",
        WITHHELD: withheld,
    }
    # Else the next assessment would take its own files for a stranger's and refuse the place.
    assert found.keys() == {*PRIVATE_FILES}, "a private file has no name in PRIVATE_FILES"
    written = {name: raw for name, raw in found.items() if raw}
    if written:
        (folder / "private").mkdir(mode=0o700)
    for name, raw in written.items():
        (folder / name).write_bytes(raw)
