"""Duties: one occurrence of an obligation at one place, with a window.

In:  obligations, places and occurrences, by index.
Out: `Duty`, the value that people read, and `DutyColumns`, the same in columns.

The surprise: in columns a missing instant is `NO_INSTANT`, the smallest whole
number, because a column has no None.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import Instant

NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty.

    Attributes:
        id: `obligation/place/occurrence`.
        opens: when the window opens.
        due: when it is due; None where the contract sets no deadline.
        closes: when evidence is no longer looked for.
        rule: rule whose deadline applies, as `id@version`; empty for the clause's own.
    """

    id: str
    obligation: str
    place: str
    occurrence: str
    clock: str
    opens: Instant
    due: Instant | None
    closes: Instant
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DutyColumns:
    """Many duties, sorted by obligation, occurrence and place.

    Attributes:
        obligation: int32, index into the contract's obligations.
        place: int32, index into the dossier's places; -1 for duties of a public body.
        occurrence: int32, index into the list of occurrences.
        opens_us: int64.
        due_us: int64, `NO_INSTANT` where there is no deadline.
        closes_us: int64.
        rule: int32, index into the list of rule keys; -1 for the clause's own.
    """

    obligation: NDArray[np.int32]
    place: NDArray[np.int32]
    occurrence: NDArray[np.int32]
    opens_us: NDArray[np.int64]
    due_us: NDArray[np.int64]
    closes_us: NDArray[np.int64]
    rule: NDArray[np.int32]

    def __len__(self) -> int:
        """Return how many duties there are."""
        return len(self.obligation)
