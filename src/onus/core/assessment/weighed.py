"""Weighed evidence: which piece counted for which duty, and which was set aside, and why.

In:  what `measuring` found, piece by piece.
Out: `WeighedColumns`, one row for each piece that fell into the window of a duty.

The surprise: positions of vehicles are not in it. A pass counts by its segment
and the window of the duty alone, which any reader can look up again; whether an
inspection or a crew sheet counted depends on what else was seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from onus.core.determinations.met_by_events import (
    AFTER_MET,
    AFTER_RECHECK,
    AGAINST,
    OTHER_KIND,
    TOO_WEAK,
    UNDONE,
    USED,
)

EVIDENCE, ACT, CLOSING = SOURCES = ("evidence", "act", "closing")
"""Where a piece stands: evidence at a place, acts, or the closing of what opened the duty."""
MET_ANOTHER, IMPLAUSIBLE, SHOWS_NOTHING = "met_another_duty", "cannot_be_true", "shows_nothing_done"
WEIGHTS = (
    USED,
    AGAINST,
    UNDONE,
    TOO_WEAK,
    OTHER_KIND,
    AFTER_RECHECK,
    MET_ANOTHER,
    IMPLAUSIBLE,
    SHOWS_NOTHING,
    AFTER_MET,
)
"""What a piece can come to; the order is that of the column's codes."""


@dataclass(frozen=True, slots=True)
class WeighedColumns:
    """Pieces of evidence and what they came to, in the order of the duties.

    Attributes:
        duty: int32, row of the duty.
        source: int8, index into `SOURCES`.
        index: int32, index into the dossier's evidence, its acts, or the occurrences.
        weight: int8, index into `WEIGHTS`.
    """

    duty: NDArray[np.int32]
    source: NDArray[np.int8]
    index: NDArray[np.int32]
    weight: NDArray[np.int8]

    def __len__(self) -> int:
        """Return how many pieces were weighed."""
        return len(self.duty)


@dataclass(slots=True)
class Weighed:
    """Pieces while they are weighed, in any order."""

    rows: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, duty: int, source: str, index: int, weight: str) -> None:
        """Note what one piece came to for one duty."""
        self.rows.append((duty, SOURCES.index(source), index, WEIGHTS.index(weight)))

    def columns(self) -> WeighedColumns:
        """Return all of it in one fixed order.

        >>> pieces = Weighed()
        >>> pieces.add(7, "evidence", 3, "used")
        >>> pieces.columns().duty
        array([7], dtype=int32)
        """
        table = np.array(sorted(self.rows), np.int64).reshape(-1, 4)
        return WeighedColumns(
            table[:, 0].astype(np.int32),
            table[:, 1].astype(np.int8),
            table[:, 2].astype(np.int32),
            table[:, 3].astype(np.int8),
        )
