"""Tracks: what positions came to, from published rows.

In:  the parts that a publication names.
Out: `TrackEvidence`, and at which level it was checked.

The surprise: a publication without tracks is no gap. Where its parts name rows, they
must be read, or nothing is said of its findings at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Localized
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.track_evidence import TrackEvidence, no_tracks
from onus.verify.contents import Published
from onus.verify.faults import NotRecomputable

NO_READER = Localized("rows of tracks, which this version does not read", "轨迹数据行，本版本尚不能读取")
ROWS = ".parquet"


@dataclass(frozen=True, slots=True)
class Tracks:
    """What the tracks of a publication came to.

    Attributes:
        evidence: as assessed.
        level: `full`, `public` or `none`: from positions, from passes, or there are none.
        days: days of positions that were matched again.
        positions: rows of positions.
        vehicles: public name of each vehicle, by its number in the passes.
    """

    evidence: TrackEvidence
    level: str = "none"
    days: int = 0
    positions: int = 0
    vehicles: tuple[str, ...] = ()


def tracks_of(published: Published, dossier: Dossier) -> Tracks:
    """Return what the tracks of a publication came to.

    Raises:
        NotRecomputable: it names rows that cannot be read.
    """
    if any(path.endswith(ROWS) for path in published.publication.parts):
        raise NotRecomputable(where=published.dossier, found=NO_READER)
    return Tracks(no_tracks(len(dossier.places)))
