"""Gather what a dossier's tracks came to: spool, match day by day, shelve by places.

In:  track files, geometry, the as-of instant, a number of workers.
Out: `TrackEvidence`, vehicle ids, content digest of the rows.

The surprise: the evidence lies in a working folder and is read block by block,
so it may be used only while the context is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.assessment.track_evidence import Block, TrackEvidence, counted, no_tracks
from onus.core.assessment.units import Ground, day_of_evidence
from onus.outside.block_files import first_places, shelve
from onus.outside.engine import engine
from onus.outside.files import working_folder
from onus.outside.telemetry import Spool, day_of_fixes, spool_tracks

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
    ground_for: Callable[[tuple[str, ...]], Ground],
    *,
    as_of: Instant,
    workers: int,
    places: int,
    progress: Progress,
) -> Iterator[Gathered]:
    """Spool the tracks, work through their days in order, and give what they came to.

    Args:
        files: track files of the dossier.
        ground_for: makes the geometry ready, given the vehicles in their order.
        as_of: rows recorded later are not seen.
        workers: processes to use.
        places: how many places the dossier has.
        progress: called with a label, how much is done and how much there is.
    """
    if not files:
        yield Gathered(no_tracks(places), (), content_digest([[], []]), 0)
        return
    with working_folder() as folder:
        progress("reading tracks", 0, 1)
        spool = spool_tracks(files, folder, as_of=as_of)
        progress("reading tracks", 1, 1)
        ground = ground_for(spool.vehicles)
        sums = _Sums(no_tracks(places), [])
        firsts = first_places(places=places, positions=spool.rows)
        blocks = shelve(_days(spool, ground, sums, workers=workers, progress=progress), folder, firsts=firsts)
        rows = [[day, digest] for day, digest in zip(spool.days, sums.digests, strict=True)]
        digest = content_digest([list(spool.vehicles), rows])
        tracks = replace(sums.total, blocks=blocks)
        yield Gathered(tracks, spool.vehicles, digest, spool.unseen, spool.heard)


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
