"""Moments: by which clock a dossier is worked.

In:  a dossier as it is shown, and the present instant.
Out: the instant at which pages look and acts are recorded.

The surprise: the clock of a replay may stand. A replay is a rehearsal of days that have
passed; by the clock on the wall every hour of its ladder would be over, and nobody
could act in time. Where the clock of the machine goes on from the end of the record, it
is used; where it does not, the clock stands where the replay ends.
"""

from __future__ import annotations

from onus.base.instants import DAY_US, Instant
from onus.records.dossiers import ShownDossier

REAL = "real"
LIVE_US = 2 * DAY_US
"""How far behind the clock an assessment of a replay may lie while the clock is taken to go on from it."""


def moment_of(shown: ShownDossier, now: Instant) -> Instant:
    """Return the instant at which a dossier is worked: now, or where its replay stands."""
    goes_on = shown.as_of <= now <= shown.as_of + LIVE_US
    if shown.origin == REAL or not shown.as_of or goes_on:
        return now
    return Instant(shown.as_of)
