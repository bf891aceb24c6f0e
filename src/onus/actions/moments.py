"""Moments: by which clock a dossier is worked.

In:  a dossier as it is shown, and the present instant.
Out: the instant at which pages look and acts are recorded.

The surprise: the clock of a replay stands. A replay is a rehearsal of days that have
passed; by the clock on the wall every hour of its ladder would be over, and nobody
could act in time. Only a real dossier is worked by the clock on the wall.
"""

from __future__ import annotations

from onus.base.instants import Instant
from onus.records.dossiers import ShownDossier

REAL = "real"


def moment_of(shown: ShownDossier, now: Instant) -> Instant:
    """Return the instant at which a dossier is worked: now, or where its replay stands."""
    if shown.origin == REAL or not shown.as_of:
        return now
    return Instant(shown.as_of)
