"""Gather what a dossier's tracks came to: spool, match day by day, join.

In:  track files, geometry, the as-of instant, a number of workers.
Out: `TrackEvidence`, vehicle ids, content digest of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from onus.base.canonical import content_digest
from onus.base.instants import Instant
from onus.core.assessment.track_evidence import TrackEvidence, no_tracks, together
from onus.core.assessment.units import Ground, day_of_evidence
from onus.outside.engine import engine
from onus.outside.telemetry import Spool, day_of_fixes, spool_tracks

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence of all days, the vehicles, and the digest of what was read."""

    tracks: TrackEvidence
    vehicles: tuple[str, ...]
    digest: str
    unseen: int


@dataclass(slots=True)
class _Worker:
    """What a worker process keeps between units."""

    ground: Ground | None = None
    spool: Spool | None = None


_WORKER = _Worker()


def gather_tracks(
    files: Sequence[Path],
    ground_for: Callable[[tuple[str, ...]], Ground],
    *,
    as_of: Instant,
    workers: int,
    places: int,
    progress: Progress,
) -> Gathered:
    """Spool the tracks, work through their days, and join the results in order of days.

    Args:
        files: track files of the dossier.
        ground_for: makes the geometry ready, given the vehicles in their order.
        as_of: rows recorded later are not seen.
        workers: processes to use.
        places: how many places the dossier has.
        progress: called with a label, how much is done and how much there is.
    """
    if not files:
        return Gathered(no_tracks(places), (), content_digest([]), 0)
    with TemporaryDirectory(prefix="onus-") as folder:
        progress("reading tracks", 0, 1)
        spool = spool_tracks(files, Path(folder), as_of=as_of)
        progress("reading tracks", 1, 1)
        runs = engine(workers, _prepare, (ground_for(spool.vehicles), spool), units=len(spool.days))
        parts, digests = [], []
        for done, (part, digest) in enumerate(runs.run(_work, spool.days), start=1):
            parts.append(part)
            digests.append(digest)
            progress("matching tracks", done, len(spool.days))
    rows = [[day, digest] for day, digest in zip(spool.days, digests, strict=True)]
    digest = content_digest([list(spool.vehicles), rows])
    return Gathered(together(parts, places), spool.vehicles, digest, spool.unseen)


def _prepare(ground: Ground, spool: Spool) -> None:
    _WORKER.ground, _WORKER.spool = ground, spool


def _work(day: int) -> tuple[TrackEvidence, str]:
    assert _WORKER.ground is not None
    assert _WORKER.spool is not None
    fixes = day_of_fixes(_WORKER.spool, day)
    found = day_of_evidence(_WORKER.ground, fixes.columns, fixes.own, duplicates=fixes.duplicates)
    return found, fixes.digest
