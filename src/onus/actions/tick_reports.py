"""Tick reports: write down every move of the onus that silence has brought about by now.

The surprise: a move happened when its time ran out, not when the clock was asked. A
server that was down for three days writes the same moves as one that never was.
"""

from __future__ import annotations

from onus.actions.report_events import Place, catch_up
from onus.base.instants import Instant
from onus.records.reports import moving_by

AT_ONCE = 500


def tick_reports(*, site: Place, now: Instant) -> int:
    """Write down the moves of at most `AT_ONCE` reports; returns how many moves."""
    return sum(catch_up(ref, site=site, now=now) for ref in moving_by(now, most=AT_ONCE))
