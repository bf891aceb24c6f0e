"""Places: to which release a row of a list belongs, and on which line that stands.

In:  the lines of releases, and how many rows each list has.
Out: the row around each row; the lines of some rows.
"""

from __future__ import annotations

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
        lengths: for each list by its path, how many rows it has in each row around it.
    """

    lines: list[int] = field(default_factory=list)
    lengths: dict[str, list[int]] = field(default_factory=dict)

    def count(self, table: str) -> int:
        """Return the number of rows of a list, or of releases for the empty name.

        >>> Places([1, 2], {"awards": [3, 0]}).count("awards")
        3
        """
        return len(self.lines) if table == PROCESSES else sum(self.lengths[table])

    def extend(self, more: Places) -> None:
        """Take in the places of the next releases.

        >>> places = Places([1], {"awards": [1]})
        >>> places.extend(Places([2], {"awards": [2]}))
        >>> places.parent("awards")
        array([0, 1, 1])
        """
        self.lines.extend(more.lines)
        for name, lengths in more.lengths.items():
            self.lengths.setdefault(name, []).extend(lengths)

    def parent(self, name: str) -> Whole:
        """Return, for each row of a list, the row around it.

        >>> Places([1, 2, 3], {"awards": [1, 0, 2]}).parent("awards")
        array([0, 2, 2])
        """
        lengths = self.lengths.get(name, [])
        return np.repeat(np.arange(len(lengths)), np.array(lengths, np.int64))

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
