"""A list of faults with a bound: what a step found, told at its end.

In:  faults, one after the other.
Out: all of them in one error, the first twenty in full.

The surprise: the bound is on what is kept, not on what is counted. A mirror that
lost a disk has a million faults, and the reader is told that it has.
"""

from __future__ import annotations

from onus.verify.faults import SHOWN_MAX, SiteFault, SiteFaults


class FaultList:
    """What a step found so far."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._found: list[SiteFault] = []
        self._count = 0

    def __len__(self) -> int:
        """Return how many there were."""
        return self._count

    def add(self, fault: SiteFault) -> None:
        """Take a fault; beyond the bound, those with the lowest exit codes are kept."""
        self._count += 1
        self._found.append(fault)
        if len(self._found) > 2 * SHOWN_MAX:
            self._found = sorted(self._found, key=lambda one: (one.exit_code, one.where))[:SHOWN_MAX]

    def take(self, error: SiteFaults) -> None:
        """Take the faults of an error."""
        for fault in error.faults:
            self.add(fault)
        self._count += error.count - len(error.faults)

    def join(self, other: FaultList) -> None:
        """Take the faults of another list."""
        if other:
            self.take(SiteFaults(other._found, count=other._count))

    def raise_if_any(self) -> None:
        """Tell them all.

        Raises:
            SiteFaults: there were any.
        """
        if self._count:
            raise SiteFaults(self._found, count=self._count)
