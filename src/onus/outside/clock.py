"""Clock: what time it is, asked here and nowhere else.

In:  nothing.
Out: the present instant, which everything else is handed as an argument.
"""

from __future__ import annotations

from time import time_ns

from onus.base.instants import SECOND_US, Instant

NS_A_SECOND = 1_000_000_000


def now() -> Instant:
    """Return the present instant, to the second: nobody's deadline is finer."""
    return Instant(time_ns() // NS_A_SECOND * SECOND_US)
