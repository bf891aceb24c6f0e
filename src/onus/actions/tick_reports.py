"""Tick reports: write down every move of the onus that silence has brought about by now.

The surprise: a move happened when its time ran out, not when the clock was asked. A
server that was down for three days writes the same moves as one that never was. A
report that fails is told in the log by its number, and the others move up all the same.
"""

from __future__ import annotations

import logging

from onus.actions.report_events import Place, catch_up
from onus.base.instants import Instant
from onus.records.reports import moving_by
from onus.records.unit import AWAY

log = logging.getLogger("onus.actions.tick_reports")
AT_ONCE = 500


def tick_reports(*, site: Place, now: Instant) -> int:
    """Write down the moves of at most `AT_ONCE` reports and return how many moves; those that fail do not count.

    Raises:
        OperationalError: the database is away, so that no report is to blame.
    """
    moved, failed = 0, list[str]()
    while True:
        refs = moving_by(now, most=AT_ONCE, without=failed)
        before = len(failed)
        for ref in refs:
            try:
                moved += catch_up(ref, site=site, now=now)
            except AWAY:
                raise
            except Exception:
                log.exception("a report could not be moved up", extra={"subject": ref})
                failed.append(ref)
        if len(failed) - before < AT_ONCE:
            return moved
