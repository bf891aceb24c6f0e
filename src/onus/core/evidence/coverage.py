"""Coverage: how much of a segment was worked along, and by when.

In:  the stretches worked along one segment, each with the instant at which it was finished.
Out: the earliest instant at which the promised share was reached.

`first_reached` is the specification; `first_reached_columns` is its fast twin.

The surprise: a stretch counts once however often it is repeated. Contractors
are paid for metres cleared, not for metres driven.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.base.money import PPM
from onus.core.evidence.passes import Passes


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a segment and when it was finished; direction 1 or -1."""

    at_us: int
    from_mm: int
    to_mm: int
    direction: int = 1


def first_reached(
    stretches: Sequence[Stretch],
    *,
    length_mm: int,
    share_ppm: int,
    passes: int = 1,
    both_directions: bool = False,
) -> tuple[int, int]:
    """Return when the share was first reached, and the length covered in the end.

    Args:
        stretches: in any order; parts outside the segment count for nothing.
        length_mm: length owed, above 0.
        share_ppm: share of it that must be reached.
        passes: how often each metre must have been worked along.
        both_directions: whether each direction must reach the share on its own.

    Returns:
        The instant in microseconds, `NO_INSTANT` if never, and the length in
        millimetres (of the worse direction, where both count).

    >>> first_reached([Stretch(7, 0, 60), Stretch(9, 40, 100)], length_mm=100, share_ppm=900_000)
    (9, 100)
    """
    met_us, covered = NO_INSTANT, 0
    for at_us in sorted({stretch.at_us for stretch in stretches}):
        known = [stretch for stretch in stretches if stretch.at_us <= at_us]
        covered = _covered(known, length_mm, passes, both_directions)
        # Whole numbers on both sides: a division would let two machines disagree.
        if met_us == NO_INSTANT and covered * PPM >= share_ppm * length_mm:
            met_us = at_us
    return met_us, covered


def _covered(stretches: Sequence[Stretch], length_mm: int, passes: int, both_directions: bool) -> int:
    if not both_directions:
        return _covered_times(stretches, length_mm, passes)
    ways = ([s for s in stretches if s.direction == way] for way in (1, -1))
    return min(_covered_times(way, length_mm, passes) for way in ways)


def _covered_times(stretches: Sequence[Stretch], length_mm: int, passes: int) -> int:
    """Return the length that at least `passes` stretches cover."""
    turns = []
    for stretch in stretches:
        begins, ends = max(stretch.from_mm, 0), min(stretch.to_mm, length_mm)
        if begins < ends:
            turns += [(begins, 1), (ends, -1)]
    total = depth = before = 0
    for place, change in sorted(turns):
        total += place - before if depth >= passes else 0
        depth, before = depth + change, place
    return total


@dataclass(frozen=True, slots=True)
class Reached:
    """For each duty: when the share was reached, the length covered, the passes used."""

    met_us: NDArray[np.int64]
    covered_mm: NDArray[np.int64]
    used: NDArray[np.int32]
    inferred: NDArray[np.bool_]


def first_reached_columns(
    passes: Passes,
    *,
    segment: NDArray[np.int32],
    after_us: NDArray[np.int64],
    until_us: NDArray[np.int64],
    length_mm: NDArray[np.int64],
    share_ppm: int,
    times: int = 1,
    both_directions: bool = False,
) -> Reached:
    """Return for many duties when each reached its share; the twin of `first_reached`.

    Args:
        passes: in canonical order (by segment, then time).
        segment: shape (n,), segment of each duty.
        after_us: shape (n,), passes entered before it do not count.
        until_us: shape (n,), passes finished after it do not count.
        length_mm: shape (n,), length owed; 0 where none is known.
        share_ppm: share that must be reached.
        times: how often each metre must have been worked along.
        both_directions: whether each direction counts on its own.

    >>> from onus.core.evidence.passes import NO_PASSES
    >>> one = lambda x: np.array([x])
    >>> first_reached_columns(NO_PASSES, segment=one(0), after_us=one(0), until_us=one(9),
    ...     length_mm=one(5), share_ppm=PPM).covered_mm
    array([0])
    """
    count = len(segment)
    met = np.full(count, NO_INSTANT, np.int64)
    covered = np.zeros(count, np.int64)
    used = np.zeros(count, np.int32)
    inferred = np.zeros(count, bool)
    first = np.searchsorted(passes.segment, segment, side="left")
    last = np.searchsorted(passes.segment, segment, side="right")
    # Most duties of a quiet week have no pass at all: only the others cost time.
    for duty in np.flatnonzero((last > first) & (length_mm > 0)).tolist():
        rows = slice(first[duty], last[duty])
        fits = (passes.entered_us[rows] >= after_us[duty]) & (passes.at_us[rows] <= until_us[duty])
        if not fits.any():
            continue
        chosen = np.flatnonzero(fits) + first[duty]
        met[duty], covered[duty], needed = _reached(
            passes, chosen, int(length_mm[duty]), share_ppm, times, both_directions
        )
        used[duty] = needed
        inferred[duty] = bool((passes.fixes[chosen[:needed]] == 0).any())
    return Reached(met, covered, used, inferred)


def first_reached_in_parts(
    parts: Iterable[Passes],
    *,
    segment: NDArray[np.int32],
    after_us: NDArray[np.int64],
    until_us: NDArray[np.int64],
    length_mm: NDArray[np.int64],
    share_ppm: int,
    times: int = 1,
    both_directions: bool = False,
) -> Reached:
    """Return what `first_reached_columns` returns, for passes that come part by part.

    Args:
        parts: each in canonical order; no segment is in two parts.
        segment: shape (n,), segment of each duty; the rest as in `first_reached_columns`.
        after_us: shape (n,).
        until_us: shape (n,).
        length_mm: shape (n,).
        share_ppm: share that must be reached.
        times: how often each metre must have been worked along.
        both_directions: whether each direction counts on its own.

    >>> one = lambda x: np.array([x])
    >>> first_reached_in_parts([], segment=one(0), after_us=one(0), until_us=one(9),
    ...     length_mm=one(5), share_ppm=PPM).covered_mm
    array([0])
    """
    count = len(segment)
    met, covered = np.full(count, NO_INSTANT, np.int64), np.zeros(count, np.int64)
    used, inferred = np.zeros(count, np.int32), np.zeros(count, bool)
    order = np.argsort(segment, kind="stable")
    rising = segment[order]
    for passes in parts:
        if not len(passes):
            continue
        first = int(np.searchsorted(rising, passes.segment[0], side="left"))
        last = int(np.searchsorted(rising, passes.segment[-1], side="right"))
        rows = order[first:last]
        found = first_reached_columns(
            passes,
            segment=segment[rows],
            after_us=after_us[rows],
            until_us=until_us[rows],
            length_mm=length_mm[rows],
            share_ppm=share_ppm,
            times=times,
            both_directions=both_directions,
        )
        # A segment that lies between two of this part may belong to another part.
        here = np.isin(segment[rows], passes.segment)
        rows = rows[here]
        met[rows], covered[rows] = found.met_us[here], found.covered_mm[here]
        used[rows], inferred[rows] = found.used[here], found.inferred[here]
    return Reached(met, covered, used, inferred)


def _reached(
    passes: Passes,
    chosen: NDArray[np.int64],
    length_mm: int,
    share_ppm: int,
    times: int,
    both_directions: bool,
) -> tuple[int, int, int]:
    """Return met, covered and how many passes it took, by halving over the rising coverage."""
    stretches = [
        Stretch(*row)
        for row in zip(
            passes.at_us[chosen].tolist(),
            passes.from_mm[chosen].tolist(),
            passes.to_mm[chosen].tolist(),
            passes.direction[chosen].tolist(),
            strict=True,
        )
    ]
    covered = _covered(stretches, length_mm, times, both_directions)
    if covered * PPM < share_ppm * length_mm:
        return NO_INSTANT, covered, len(stretches)
    low, high = 1, len(stretches)
    while low < high:
        middle = (low + high) // 2
        part = _covered(stretches[:middle], length_mm, times, both_directions)
        low, high = (low, middle) if part * PPM >= share_ppm * length_mm else (middle + 1, high)
    return stretches[low - 1].at_us, covered, low
