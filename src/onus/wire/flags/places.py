"""Places: to which release a row of a list belongs, and on which line that stands.

In:  the lines of releases, and how many rows each list has.
Out: the row around each row; the lines of some rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from onus.core.integrity.columns import Whole
from onus.core.integrity.fields import PROCESSES, list_around, lists_of


@dataclass(slots=True)
class Places:
    """Where the rows of lists stand.

    Attributes:
        lines: line of each release.
        lengths: for each list by its path, how many rows it has in each row around it; nothing
            of the last rows around it where it has no more.
        rows: number of rows of each list, and of releases, that were taken in.
    """

    lines: list[int] = field(default_factory=list)
    lengths: dict[str, list[int]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    def extend(self, more: Places) -> None:
        """Take in the places of the next releases.

        >>> places = Places()
        >>> places.extend(Places([7, 8], {}))
        >>> places.extend(Places([9], {"awards": [2]}))
        >>> places.parent("awards"), places.rows["awards"]
        (array([2, 2]), 2)
        """
        for name, lengths in more.lengths.items():
            own = self.lengths.setdefault(name, [])
            own.extend([0] * (self.rows[list_around(name)] - len(own)))
            own.extend(lengths)
        for name, lengths in more.lengths.items():
            self.rows[name] += sum(lengths)
        self.lines.extend(more.lines)
        self.rows[PROCESSES] += len(more.lines)

    def parent(self, name: str) -> Whole:
        """Return, for each row of a list, the row around it.

        >>> Places([1, 2, 3], {"awards": [1, 0, 2]}).parent("awards")
        array([0, 2, 2])
        """
        lengths = np.array(self.lengths.get(name, ()), np.int64)
        return np.repeat(np.arange(len(lengths)), lengths)

    def parents(self, paths: Sequence[str]) -> dict[str, Whole]:
        """Return the row around each row of every list in which some fields stand.

        >>> Places([1], {"awards": [1]}).parents(["awards/id"])
        {'awards': array([0])}
        """
        return {name: self.parent(name) for name in lists_of(paths)}

    def lines_of(self, table: str, rows: Sequence[int]) -> list[int]:
        """Return the lines on which some rows of a list stand.

        >>> Places([7, 8, 9], {"awards": [1, 0, 2]}).lines_of("awards", [0, 2])
        [7, 9]
        """
        at = np.array(rows, np.int64)
        while table != PROCESSES:
            at, table = self.parent(table)[at], list_around(table)
        return [self.lines[release] for release in at.tolist()]
