"""Merged areas: whether merged ranges of a sheet overlap, which none of a sound workbook do.

In:  the ranges.
Out: the first two that overlap; None where all lie apart.

The surprise: it matters beyond tidiness. Ranges that lie apart cover each cell once at
most; twenty thousand that each cover the whole sheet would keep a computer busy for hours.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from heapq import heappop, heappush

from onus.wire.office.grids import Area


def first_overlap(areas: Sequence[Area]) -> tuple[Area, Area] | None:
    """Return two ranges that have a cell in common.

    The rows are swept top down; the ranges that reach the row in question lie side by side,
    so a new one can only meet its neighbours.

    >>> first_overlap([(1, 1, 2, 2), (3, 1, 4, 2), (1, 3, 9, 3)])
    >>> first_overlap([(1, 1, 2, 2), (2, 2, 3, 3)])
    ((1, 1, 2, 2), (2, 2, 3, 3))
    """
    open_ones: list[tuple[int, Area]] = []
    ends: list[tuple[int, tuple[int, Area]]] = []
    for area in sorted(areas):
        while ends and ends[0][0] < area[0]:
            del open_ones[bisect_left(open_ones, heappop(ends)[1])]
        entry = area[1], area
        at = bisect_left(open_ones, entry)
        for _, other in open_ones[max(at - 1, 0) : at + 1]:
            if other[1] <= area[3] and area[1] <= other[3]:
                return other, area
        insort(open_ones, entry)
        heappush(ends, (area[2], entry))
    return None
