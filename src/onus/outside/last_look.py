"""Last look: when the background work last looked at the clocks, as a file beside the data.

In:  the data folder, and an instant.
Out: the instant of the last look.

The surprise: it is a file and no row. A look is told every few seconds, and the time of
a file can be set where the disk is full and the database is away.
"""

from __future__ import annotations

import os
from pathlib import Path

from onus.base.instants import Instant

FILE = "clocks-looked-at"


def keep_last_look(data: Path, at: Instant) -> None:
    """Keep that the clocks were looked at."""
    path = data / FILE
    if not path.exists():
        path.touch()
    os.utime(path, ns=(at * 1_000, at * 1_000))


def last_look(data: Path) -> Instant | None:
    """Return when the clocks were looked at last; None where they never were."""
    try:
        return Instant((data / FILE).stat().st_mtime_ns // 1_000)
    except FileNotFoundError:
        return None
