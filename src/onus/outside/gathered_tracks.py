"""Gathered tracks: what a dossier's tracks came to, spooled, matched day by day, shelved by places.

In:  track files, the dossier and its geometry, the as-of instant, a number of workers.
Out: `TrackEvidence`, vehicle ids, content digest of the rows.

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
from onus.outside.telemetry import Spool, day_of_fixes, spool_tracks
from onus.wire.network_geometry import NetworkGeometry

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence of all days, the vehicles and when each was last heard, and the digest of what was read."""

    tracks: TrackEvidence
    vehicles: tuple[str, ...]
    digest: str
    unseen: int
    heard: Mapping[str, Instant] = field(default_factory=dict)


@dataclass(slots=True)
class _Worker:
    """What a worker process keeps between units."""

    ground: Ground | None = None
    spool: Spool | None = None


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
) -> Iterator[Gathered]:
    """Spool the tracks, work through their days in order, and give what they came to.

    Args:
        files: track files of the dossier.
        dossier: its places, vehicles and rules of evidence.
        geometry: of its places.
        as_of: rows recorded later are not seen.
        workers: processes to use; the result does not depend on it.
        progress: called with a label, how much is done and how much there is.

    Raises:
        EvidenceRuleChanges: the rule of evidence changes within the assessed days.
    """
    sieve, places = _sieve(dossier, as_of), len(dossier.places)
    if not files:
        yield Gathered(no_tracks(places), (), content_digest([[], []]), 0)
        return
    with working_folder() as folder:
        progress("reading tracks", 0, 1)
        spool = spool_tracks(files, folder, as_of=as_of)
        progress("reading tracks", 1, 1)
        ground = _ground(dossier, geometry, sieve, spool.vehicles)
        sums = _Sums(no_tracks(places), [])
        firsts = first_places(places=places, positions=spool.rows)
        blocks = shelve(_days(spool, ground, sums, workers=workers, progress=progress), folder, firsts=firsts)
        rows = [[day, digest] for day, digest in zip(spool.days, sums.digests, strict=True)]
        digest = content_digest([list(spool.vehicles), rows])
        tracks = replace(sums.total, blocks=blocks)
        yield Gathered(tracks, spool.vehicles, digest, spool.unseen, spool.heard)


def _sieve(dossier: Dossier, as_of: Instant) -> Sieve:
    """Return the limits of evidence in force on the days that are assessed."""
    first, last = dossier.assessed_days(as_of)
    return sieve_in_force(dossier.rulebook, first=first, last=last)


def _ground(dossier: Dossier, geometry: NetworkGeometry, sieve: Sieve, vehicles: tuple[str, ...]) -> Ground:
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


def _days(spool: Spool, ground: Ground, sums: _Sums, *, workers: int, progress: Progress) -> Iterator[Block]:
    """Yield what each day came to, in order of days, and add it to the sums."""
    runs = engine(workers, _prepare, (ground, spool), units=len(spool.days))
    for done, (part, digest) in enumerate(runs.run(_work, spool.days), start=1):
        sums.total = counted(sums.total, part)
        sums.digests.append(digest)
        yield from part.blocks
        progress("matching tracks", done, len(spool.days))


def _prepare(ground: Ground, spool: Spool) -> None:
    _WORKER.ground, _WORKER.spool = ground, spool


def _work(day: int) -> tuple[TrackEvidence, str]:
    assert _WORKER.ground is not None
    assert _WORKER.spool is not None
    fixes = day_of_fixes(_WORKER.spool, day)
    found = day_of_evidence(_WORKER.ground, fixes.columns, fixes.own, duplicates=fixes.duplicates)
    return found, fixes.digest
