"""Truth: which segments were really driven along and cleared, and by when.

In:  what every vehicle did.
Out: `Passes`, every traversal of an owed segment, and `Outcome`, what came of
     each segment after each snowfall.

The surprise: this is what happened, not what could be seen. A pass in a tunnel
or during a silence of the device is here and in no track.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from onus.simulation.options import Options
from onus.simulation.shifts import Drives
from onus.simulation.streets import Streets
from onus.simulation.weather import Snowfall

CLEARED_PERCENT = 90


@dataclass(frozen=True, slots=True)
class Passes:
    """Traversals of owed segments, by segment and time; one row a traversal.

    Attributes:
        segment: number of the segment.
        from_mm, to_mm: stretch of the segment, `from_mm` below `to_mm`.
        entered_us, at_us: begin and end.
        vehicle: number of the vehicle.
        direction: 1 along the line of the segment, -1 against it.
        is_down: whether the blade was down.
    """

    segment: NDArray[np.int64]
    from_mm: NDArray[np.int64]
    to_mm: NDArray[np.int64]
    entered_us: NDArray[np.int64]
    at_us: NDArray[np.int64]
    vehicle: NDArray[np.int64]
    direction: NDArray[np.int8]
    is_down: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return how many traversals there are."""
        return len(self.segment)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one segment between one snowfall and the next.

    Attributes:
        segment: number of the segment.
        event: number of the snowfall.
        cleared_mm: length along which a blade was down since the snowfall began.
        length_mm: length of the segment.
        reached_us: first instant at which 90 % was cleared; None when it never was.
        cleared_after_mm: the same, counting only what was begun after its end.
        reached_after_us: the same, counting only what was begun after its end.
    """

    segment: int
    event: int
    cleared_mm: int
    length_mm: int
    reached_us: int | None
    cleared_after_mm: int
    reached_after_us: int | None


def passes_of(drives: Sequence[Drives], streets: Streets, asked: Options) -> Passes:
    """Collect the traversals of owed segments that ended within the days."""
    owed = np.append(streets.segment, -1)
    kept = []
    for vehicle, one in enumerate(drives):
        # Drives of yards have numbers beyond the streets and are owed by nobody.
        segment = owed[np.minimum(one.line, len(streets.segment))]
        rows = np.flatnonzero((segment >= 0) & (one.from_mm != one.to_mm) & (one.end_us <= asked.end_us))
        stretch = (one.from_mm[rows], one.to_mm[rows], one.start_us[rows], one.end_us[rows])
        kept.append((segment[rows], *stretch, np.full(len(rows), vehicle), one.is_down[rows]))
    segment, begin, end, entered, at, vehicle_of, is_down = (
        np.concatenate([part[index] for part in kept]) for index in range(7)
    )
    order = np.lexsort((vehicle_of, entered, at, segment))
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    direction = np.where(begin < end, 1, -1).astype(np.int8)
    return Passes(
        segment=segment[order],
        from_mm=low[order],
        to_mm=high[order],
        entered_us=entered[order],
        at_us=at[order],
        vehicle=vehicle_of[order],
        direction=direction[order],
        is_down=is_down[order],
    )


def outcomes_of(
    passes: Passes, streets: Streets, snowfalls: Sequence[Snowfall], asked: Options
) -> tuple[Outcome, ...]:
    """Return what came of every segment after every snowfall, by snowfall and segment."""
    street = np.flatnonzero(streets.segment >= 0)
    length_mm = streets.lines.length_mm[street].tolist()
    ends = [fall.starts_us for fall in snowfalls[1:]] + [asked.end_us]
    return tuple(
        outcome
        for event, (fall, end_us) in enumerate(zip(snowfalls, ends, strict=True))
        for outcome in _outcomes_of_event(passes, length_mm, event, fall, end_us)
    )


def _outcomes_of_event(
    passes: Passes, length_mm: list[int], event: int, fall: Snowfall, end_us: int
) -> Iterator[Outcome]:
    rows = np.flatnonzero(passes.is_down & (passes.entered_us >= fall.starts_us) & (passes.at_us <= end_us))
    columns = (passes.segment, passes.from_mm, passes.to_mm, passes.at_us, passes.entered_us)
    work = list(zip(*(column[rows].tolist() for column in columns), strict=True))
    by_segment = {segment: list(mine) for segment, mine in groupby(work, key=itemgetter(0))}
    for segment, length in enumerate(length_mm):
        mine = by_segment.get(segment, [])
        after = [one for one in mine if one[4] >= fall.ends_us]
        cleared, reached = cleared_by([one[1:4] for one in mine], length)
        cleared_after, reached_after = cleared_by([one[1:4] for one in after], length)
        yield Outcome(segment, event, cleared, length, reached, cleared_after, reached_after)


def cleared_by(work: Sequence[tuple[int, int, int]], length_mm: int) -> tuple[int, int | None]:
    """Return how much was cleared in all, and when 90 % first was.

    Args:
        work: stretches as from, to and instant of their end, in order of that instant.
        length_mm: length of the segment.

    >>> cleared_by([(0, 50, 1), (0, 50, 2), (40, 100, 3)], 100)
    (100, 3)
    """
    cleared: list[tuple[int, int]] = []
    total, reached = 0, None
    for low, high, at_us in work:
        cleared = _merged([*cleared, (low, high)])
        total = sum(end - begin for begin, end in cleared)
        if reached is None and total * 100 >= CLEARED_PERCENT * length_mm:
            reached = at_us
    return total, reached


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(stretches):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
