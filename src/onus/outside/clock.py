"""Clock: what time it is, asked here and nowhere else.

In:  nothing.
Out: the present instant, which everything else is handed as an argument.

The surprise: a replay may run behind. Its clock goes on from an instant of the past, so
that clocks on its pages run out while somebody looks. No service of real people may.
"""

from __future__ import annotations

from time import time_ns

from onus.base.instants import SECOND_US, Instant

NS_A_SECOND = 1_000_000_000
_behind_s = [0]


def now() -> Instant:
    """Return the present instant, to the second: nobody's deadline is finer."""
    return Instant((time_ns() // NS_A_SECOND - _behind_s[0]) * SECOND_US)


def machine_now() -> Instant:
    """Return what the clock of the machine says: for locks and one-time codes, which know no replay."""
    return Instant(time_ns() // NS_A_SECOND * SECOND_US)


def run_behind(seconds: int) -> None:
    """Let the clock of this process run behind, for a replay; 0 for the clock of the machine."""
    _behind_s[0] = seconds
