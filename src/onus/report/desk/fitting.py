"""Fitting: how many rows of each table one screen or one page has room for.

In:  how many rows each table has, and how many lines there are for all of them.
Out: how many rows of each are shown; what is left out is counted beside it.
"""

from __future__ import annotations

from collections.abc import Sequence


def fitted(rows: Sequence[int], *, lines: int) -> tuple[int, ...]:
    """Return how many rows of each table are shown, every table in its turn.

    A table that is cut needs a line to say how much is left out.

    Args:
        rows: how many rows each table has.
        lines: how many lines there are.

    >>> fitted([2, 9, 0], lines=8)
    (2, 5, 0)
    """
    shown = [0] * len(rows)
    while True:
        waiting = [at for at, count in enumerate(rows) if shown[at] < count]
        fewest = sorted(waiting, key=lambda at: (shown[at], at))
        grown = next((at for at in fewest if _needed(shown, rows, at) <= lines), None)
        if grown is None:
            return tuple(shown)
        shown[grown] += 1


def _needed(shown: Sequence[int], rows: Sequence[int], grown: int) -> int:
    """Return the lines that are needed once a table has grown by a row."""
    after = [count + (at == grown) for at, count in enumerate(shown)]
    cut = sum(1 for have, count in zip(after, rows, strict=True) if have < count)
    return sum(after) + cut
