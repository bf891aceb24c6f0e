"""Track evidence: what the fleet's positions came to, for all days together.

In:  results of matching, one unit of work (a UTC day) at a time.
Out: `TrackEvidence`: blocks of passes and touches, hours in which the fleet was
     heard, and for each place how many positions fell into it, by reason.

The surprise: evidence comes in blocks of whole places, never of days. What a
duty needs lies in one block, so a year of passes can be judged while one block
is in memory, and where the cuts lie changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import HOUR_US, NO_INSTANT
from onus.core.evidence.fixes import Reason
from onus.core.evidence.passes import NO_PASSES, Passes, joined

REASONS = len(Reason)
OTHER_ROAD = REASONS
"""Column of `in_place` for kept positions that were matched to another street."""


@dataclass(frozen=True, slots=True)
class Block:
    """All that was seen at some places; no place is in two blocks.

    Attributes:
        passes: traversals, in canonical order.
        touch_place: int64, place of each touch; sorted by place, then time.
        touch_us: int64, when a position lay inside the polygon of the place.
    """

    passes: Passes
    touch_place: NDArray[np.int64]
    touch_us: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TrackEvidence:
    """What the positions came to.

    Attributes:
        blocks: what was seen, by rising places.
        heard_hours: int64, hours since 1970 in which any vehicle was heard, rising.
        in_place: int64 (places, REASONS + 1), positions inside each polygon by reason.
        discarded: int64 (REASONS,), positions by reason.
        duplicates: exact duplicates that were dropped.
        rows: rows read.
    """

    blocks: Sequence[Block]
    heard_hours: NDArray[np.int64]
    in_place: NDArray[np.int64]
    discarded: NDArray[np.int64]
    duplicates: int = 0
    rows: int = 0


NOTHING_SEEN = Block(NO_PASSES, np.zeros(0, np.int64), np.zeros(0, np.int64))


def no_tracks(places: int) -> TrackEvidence:
    """Return the evidence of a dossier without tracks.

    >>> len(no_tracks(3).blocks)
    0
    """
    return TrackEvidence(
        blocks=(),
        heard_hours=np.zeros(0, np.int64),
        in_place=np.zeros((places, REASONS + 1), np.int64),
        discarded=np.zeros(REASONS, np.int64),
    )


def counted(total: TrackEvidence, part: TrackEvidence) -> TrackEvidence:
    """Add the counts and hours of one unit of work to a total; its blocks are kept elsewhere.

    >>> counted(no_tracks(2), no_tracks(2)).rows
    0
    """
    return TrackEvidence(
        blocks=total.blocks,
        heard_hours=np.union1d(total.heard_hours, part.heard_hours),
        in_place=total.in_place + part.in_place,
        discarded=total.discarded + part.discarded,
        duplicates=total.duplicates + part.duplicates,
        rows=total.rows + part.rows,
    )


def joined_blocks(blocks: Iterable[Block]) -> Block:
    """Return everything seen in several blocks as one, in whatever order they come.

    >>> len(joined_blocks([NOTHING_SEEN]).passes)
    0
    """
    every = [NOTHING_SEEN, *blocks]
    place = np.concatenate([block.touch_place for block in every])
    at_us = np.concatenate([block.touch_us for block in every])
    order = np.lexsort([at_us, place])
    return Block(joined([block.passes for block in every]), place[order], at_us[order])


def cut_at(block: Block, firsts: NDArray[np.int64]) -> tuple[Block, ...]:
    """Cut a block by places.

    Args:
        block: in canonical order.
        firsts: shape (n,), the first place of each part, rising; the first part
            also takes every place before it.

    >>> len(cut_at(NOTHING_SEEN, np.array([0, 64])))
    2
    """
    segment = block.passes.segment
    passes = [*np.searchsorted(segment, firsts[1:]).tolist(), len(segment)]
    touches = [*np.searchsorted(block.touch_place, firsts[1:]).tolist(), len(block.touch_place)]
    parts, pass_from, touch_from = [], 0, 0
    for pass_to, touch_to in zip(passes, touches, strict=True):
        rows = np.arange(pass_from, pass_to)
        touched = slice(touch_from, touch_to)
        parts.append(Block(block.passes.take(rows), block.touch_place[touched], block.touch_us[touched]))
        pass_from, touch_from = pass_to, touch_to
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Touched:
    """For each window: the first touch in it, `NO_INSTANT` for none, and how many there were."""

    first_us: NDArray[np.int64]
    count: NDArray[np.int64]


def touched_between(
    blocks: Iterable[Block],
    place: NDArray[np.int64],
    opens_us: NDArray[np.int64],
    until_us: NDArray[np.int64],
) -> Touched:
    """Return the touches of places within windows, both ends included.

    Args:
        blocks: of the evidence.
        place: shape (n,), place of each window.
        opens_us: shape (n,).
        until_us: shape (n,).

    >>> seen = Block(NO_PASSES, np.array([3, 3]), np.array([5, 9]))
    >>> one = lambda x: np.array([x])
    >>> touched_between([seen], one(3), one(6), one(9)).first_us
    array([9])
    """
    found = Touched(np.full(len(place), NO_INSTANT, np.int64), np.zeros(len(place), np.int64))
    for block in blocks:
        first = np.searchsorted(block.touch_place, place, side="left")
        last = np.searchsorted(block.touch_place, place, side="right")
        for row in np.flatnonzero(last > first).tolist():
            seen = block.touch_us[first[row] : last[row]]
            begin = int(np.searchsorted(seen, opens_us[row], side="left"))
            end = int(np.searchsorted(seen, until_us[row], side="right"))
            if end > begin:
                found.first_us[row] = seen[begin]
                found.count[row] = end - begin
    return found


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
