"""Passes: one traversal of a stretch of a segment by one vehicle.

In:  nothing; this module names the columns.
Out: `Passes`, in one canonical order.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

ORDER = ("segment", "at_us", "entered_us", "from_mm", "to_mm", "vehicle", "direction", "fixes")


@dataclass(frozen=True, slots=True)
class Passes:
    """Traversals, sorted by segment, time and stretch.

    Attributes:
        segment: int32, index of the place.
        from_mm: int64, where the stretch begins along the segment.
        to_mm: int64, where it ends; above `from_mm`.
        entered_us: int64, when the vehicle came onto it.
        at_us: int64, when it had finished it.
        vehicle: int32, index of the vehicle.
        direction: int8, 1 along the segment's geometry, -1 against it.
        fixes: int32, positions seen on it; 0 for a stretch inferred between two.
    """

    segment: NDArray[np.int32]
    from_mm: NDArray[np.int64]
    to_mm: NDArray[np.int64]
    entered_us: NDArray[np.int64]
    at_us: NDArray[np.int64]
    vehicle: NDArray[np.int32]
    direction: NDArray[np.int8]
    fixes: NDArray[np.int32]

    def __len__(self) -> int:
        """Return how many passes there are."""
        return len(self.segment)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Passes:
        """Return the chosen rows, in the order asked for.

        >>> len(NO_PASSES.take(np.zeros(0, bool)))
        0
        """
        return Passes(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def ordered(self) -> Passes:
        """Return the rows in canonical order.

        >>> len(NO_PASSES.ordered())
        0
        """
        return self.take(np.lexsort([getattr(self, name) for name in reversed(ORDER)]))


def joined(parts: list[Passes]) -> Passes:
    """Return the rows of all parts, in canonical order.

    >>> len(joined([NO_PASSES, NO_PASSES]))
    0
    """
    columns = (
        np.concatenate([getattr(part, field.name) for part in [NO_PASSES, *parts]])
        for field in fields(Passes)
    )
    return Passes(*columns).ordered()


NO_PASSES = Passes(
    segment=np.zeros(0, np.int32),
    from_mm=np.zeros(0, np.int64),
    to_mm=np.zeros(0, np.int64),
    entered_us=np.zeros(0, np.int64),
    at_us=np.zeros(0, np.int64),
    vehicle=np.zeros(0, np.int32),
    direction=np.zeros(0, np.int8),
    fixes=np.zeros(0, np.int32),
)
