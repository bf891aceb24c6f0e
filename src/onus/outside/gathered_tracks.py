"""Gathered tracks: what a dossier's tracks came to, spooled, matched day by day, shelved by places.

In:  track files, the dossier and its geometry, the as-of instant, a number of workers.
Out: `TrackEvidence`, vehicle ids, content digest of the rows; where asked for, the
     files of each day as a publication needs them.

The surprise: the evidence lies in a working folder and is read block by block,
so it may be used only while the context is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import Block, TrackEvidence, counted, no_tracks
from onus.core.assessment.units import Ground, band_of, day_of_evidence
from onus.core.evidence.fixes import Sieve
from onus.core.evidence.limits import sieve_in_force
from onus.core.evidence.matching import matcher
from onus.core.evidence.polygons import polygon_index
from onus.outside.block_files import first_places, shelve
from onus.outside.engine import engine
from onus.outside.files import working_folder
from onus.outside.kept_days import DayNames, day_names, keep_day
from onus.outside.telemetry import Spool, day_of_fixes, spool_tracks
from onus.wire.leaves.track_days import TrackDay
from onus.wire.network_geometry import NetworkGeometry

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence of all days, and what else the days came to.

    Attributes:
        tracks: evidence; it may be used only while the context is open.
        vehicles: ids, sorted.
        digest: content digest of what was read.
        unseen: rows that were recorded after the as-of instant.
        heard: when each vehicle was last heard.
        days: what was kept of each day, in order; empty where nothing was asked for.
        kept: folder with the files of the days; None where nothing was asked for.
        rows: folder of OUT for the positions; empty where nothing was asked for.
    """

    tracks: TrackEvidence
    vehicles: tuple[str, ...]
    digest: str
    unseen: int
    heard: Mapping[str, Instant] = field(default_factory=dict)
    days: tuple[TrackDay, ...] = ()
    kept: Path | None = None
    rows: str = ""


@dataclass(slots=True)
class _Worker:
    """What a worker process keeps between units."""

    ground: Ground | None = None
    spool: Spool | None = None
    keep: tuple[Path, DayNames] | None = None


_WORKER = _Worker()


@contextmanager
def gathered_tracks(
    files: Sequence[Path],
    dossier: Dossier,
    geometry: NetworkGeometry,
    *,
    as_of: Instant,
    workers: int,
    progress: Progress,
    keep: bool = False,
) -> Iterator[Gathered]:
    """Spool the tracks, work through their days in order, and give what they came to.

    Args:
        files: track files of the dossier.
        dossier: its places, vehicles and rules of evidence.
        geometry: of its places.
        as_of: rows recorded later are not seen.
        workers: processes to use; the result does not depend on it.
        progress: called with a label, how much is done and how much there is.
        keep: whether to write down of each day what a publication needs.

    Raises:
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
    """
    sieve, places = sieve_of(dossier, as_of), len(dossier.places)
    if not files:
        yield Gathered(no_tracks(places), (), content_digest([[], []]), 0)
        return
    with working_folder() as folder:
        progress("reading tracks", 0, 1)
        spool = spool_tracks(files, folder, as_of=as_of)
        progress("reading tracks", 1, 1)
        ground = ground_of(dossier, geometry, sieve, spool.vehicles)
        sums = _Sums(no_tracks(places), [], [])
        kept = (folder / "days", day_names(dossier, geometry, spool.vehicles)) if keep else None
        firsts = first_places(places=places, positions=spool.rows)
        days = _days(spool, ground, sums, keep=kept, workers=workers, progress=progress)
        blocks = shelve(days, folder, firsts=firsts)
        rows = [[day, digest] for day, digest in zip(spool.days, sums.digests, strict=True)]
        digest = content_digest([list(spool.vehicles), rows])
        yield Gathered(
            tracks=replace(sums.total, blocks=blocks),
            vehicles=spool.vehicles,
            digest=digest,
            unseen=spool.unseen,
            heard=spool.heard,
            days=tuple(sums.days),
            kept=kept[0] if kept is not None else None,
            rows=kept[1].rows if kept is not None else "",
        )


def sieve_of(dossier: Dossier, as_of: Instant) -> Sieve:
    """Return the limits of evidence in force on the days that are assessed."""
    first, last = dossier.assessed_days(as_of)
    return sieve_in_force(dossier.rulebook, first=first, last=last)


def ground_of(dossier: Dossier, geometry: NetworkGeometry, sieve: Sieve, vehicles: tuple[str, ...]) -> Ground:
    """Make the geometry ready for matching, once the vehicles and their order are known."""
    signal = {vehicle.id: vehicle.has_working_signal for vehicle in dossier.vehicles}
    return Ground(
        grid=geometry.grid,
        matcher=matcher(geometry.roads, sieve),
        polygons=polygon_index(geometry.polygons),
        is_depot=np.array([place.kind == "depot" for place in dossier.places], bool),
        has_signal=np.array([signal.get(name, False) for name in vehicles], bool),
        places=len(dossier.places),
        band=band_of(dossier.vehicles, vehicles, sieve),
    )


@dataclass(slots=True)
class _Sums:
    """What is added up while the days go by."""

    total: TrackEvidence
    digests: list[str]
    days: list[TrackDay]


def _days(
    spool: Spool,
    ground: Ground,
    sums: _Sums,
    *,
    keep: tuple[Path, DayNames] | None,
    workers: int,
    progress: Progress,
) -> Iterator[Block]:
    """Yield what each day came to, in order of days, and add it to the sums."""
    runs = engine(workers, _prepare, (ground, spool, keep), units=len(spool.days))
    for done, (part, digest, told) in enumerate(runs.run(_work, spool.days), start=1):
        sums.total = counted(sums.total, part)
        sums.digests.append(digest)
        sums.days.extend(told)
        yield from part.blocks
        progress("matching tracks", done, len(spool.days))


def _prepare(ground: Ground, spool: Spool, keep: tuple[Path, DayNames] | None) -> None:
    _WORKER.ground, _WORKER.spool, _WORKER.keep = ground, spool, keep


def _work(day: int) -> tuple[TrackEvidence, str, list[TrackDay]]:
    assert _WORKER.ground is not None
    assert _WORKER.spool is not None
    fixes = day_of_fixes(_WORKER.spool, day)
    found = day_of_evidence(_WORKER.ground, fixes.columns, fixes.own, duplicates=fixes.duplicates)
    told = []
    if _WORKER.keep is not None:
        folder, names = _WORKER.keep
        own = {name: column[fixes.own] for name, column in fixes.columns.items()}
        told = [keep_day(folder, names, day, own, found, recorded_at=_WORKER.spool.recorded[day])]
    return found, fixes.digest, told
