"""Thinning: a line with fewer corners that strays from the first one by no more than a limit.

In:  the corners of a line as pairs of whole numbers, and the limit in the same unit.
Out: some of the corners, the two ends among them.

The surprise: what is thinned is for looking at. Lengths and coverage are measured on
the line as it came in.
"""

from __future__ import annotations

from collections.abc import Sequence

Corner = tuple[int, int]


def thinned(line: Sequence[Corner], *, limit: int) -> tuple[Corner, ...]:
    """Return the corners that are needed to stay within a limit of a line (Douglas and Peucker).

    Args:
        line: corners in order.
        limit: how far a corner that is left out may lie from the line that is drawn, at least 0.

    Source: Douglas and Peucker 1973, worked without recursion.

    >>> thinned([(0, 0), (50, 1), (100, 0), (100, 90)], limit=5)
    ((0, 0), (100, 0), (100, 90))
    """
    if len(line) < 3:
        return tuple(line)
    kept = {0, len(line) - 1}
    left = [(0, len(line) - 1)]
    while left:
        first, last = left.pop()
        if last - first < 2:
            continue
        farthest = max(range(first + 1, last), key=lambda i: _apart(line[i], line[first], line[last])[0])
        squared, scale = _apart(line[farthest], line[first], line[last])
        if squared > limit * limit * scale:
            kept.add(farthest)
            left += [(first, farthest), (farthest, last)]
    return tuple(line[index] for index in sorted(kept))


def _apart(corner: Corner, start: Corner, end: Corner) -> tuple[int, int]:
    """Return the square of the distance of a corner from a stretch, times a scale, and the scale.

    Two whole numbers and no quotient, so that every machine compares alike; the
    scale is the same for all corners of one stretch.
    """
    run_x, run_y = end[0] - start[0], end[1] - start[1]
    off_x, off_y = corner[0] - start[0], corner[1] - start[1]
    scale = run_x * run_x + run_y * run_y
    if scale == 0:
        return off_x * off_x + off_y * off_y, 1
    along = off_x * run_x + off_y * run_y
    if along <= 0:
        return (off_x * off_x + off_y * off_y) * scale, scale
    if along >= scale:
        beyond_x, beyond_y = corner[0] - end[0], corner[1] - end[1]
        return (beyond_x * beyond_x + beyond_y * beyond_y) * scale, scale
    across = off_x * run_y - off_y * run_x
    return across * across, scale
