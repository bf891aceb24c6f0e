"""Track evidence: what the fleet's positions came to, for all days together.

In:  results of matching, one unit of work (a UTC day) at a time.
Out: `TrackEvidence`: passes, touches, hours in which the fleet was heard, and
     for each place how many positions fell into it, by reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import HOUR_US
from onus.core.evidence.fixes import Reason
from onus.core.evidence.passes import NO_PASSES, Passes, joined

REASONS = len(Reason)
OTHER_ROAD = REASONS
"""Column of `in_place` for kept positions that were matched to another street."""


@dataclass(frozen=True, slots=True)
class TrackEvidence:
    """What the positions came to.

    Attributes:
        passes: traversals, in canonical order.
        touch_place: int64, place of each touch; sorted by place, then time.
        touch_us: int64, when a position lay inside the polygon of the place.
        heard_hours: int64, hours since 1970 in which any vehicle was heard, rising.
        in_place: int64 (places, REASONS + 1), positions inside each polygon by reason.
        discarded: int64 (REASONS,), positions by reason.
        duplicates: exact duplicates that were dropped.
        rows: rows read.
    """

    passes: Passes
    touch_place: NDArray[np.int64]
    touch_us: NDArray[np.int64]
    heard_hours: NDArray[np.int64]
    in_place: NDArray[np.int64]
    discarded: NDArray[np.int64]
    duplicates: int = 0
    rows: int = 0


def no_tracks(places: int) -> TrackEvidence:
    """Return the evidence of a dossier without tracks.

    >>> len(no_tracks(3).passes)
    0
    """
    none = np.zeros(0, np.int64)
    return TrackEvidence(
        passes=NO_PASSES,
        touch_place=none,
        touch_us=none,
        heard_hours=none,
        in_place=np.zeros((places, REASONS + 1), np.int64),
        discarded=np.zeros(REASONS, np.int64),
    )


def together(parts: Sequence[TrackEvidence], places: int) -> TrackEvidence:
    """Join the evidence of several units of work, in whatever order they come.

    >>> together([], 2).in_place.shape
    (2, 10)
    """
    every = [no_tracks(places), *parts]
    place = np.concatenate([part.touch_place for part in every])
    at_us = np.concatenate([part.touch_us for part in every])
    order = np.lexsort([at_us, place])
    return TrackEvidence(
        passes=joined([part.passes for part in every]),
        touch_place=place[order],
        touch_us=at_us[order],
        heard_hours=np.unique(np.concatenate([part.heard_hours for part in every])),
        in_place=np.sum([part.in_place for part in every], axis=0, dtype=np.int64),
        discarded=np.sum([part.discarded for part in every], axis=0, dtype=np.int64),
        duplicates=sum(part.duplicates for part in every),
        rows=sum(part.rows for part in every),
    )


def heard_between(
    heard_hours: NDArray[np.int64], first_us: NDArray[np.int64], last_us: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether any vehicle was heard in each span, to the hour.

    >>> heard_between(np.array([5]), np.array([0]), np.array([4 * HOUR_US]))
    array([False])
    """
    first = np.searchsorted(heard_hours, first_us // HOUR_US, side="left")
    last = np.searchsorted(heard_hours, last_us // HOUR_US, side="right")
    return last > first
