"""Tick reports: write down every move of the onus that silence has brought about by now.

The surprise: a move happened when its time ran out, not when the clock was asked. A
server that was down for three days writes the same moves as one that never was. A
report that fails is told in the log by its number, once an hour for each cause, and the
others move up all the same.
"""

from __future__ import annotations

import logging
import traceback

from onus.actions.report_events import Place, catch_up
from onus.base.instants import HOUR_US, Instant
from onus.records.reports import moving_by
from onus.records.unit import AWAY

log = logging.getLogger("onus.actions.tick_reports")
AT_ONCE = 500
TOLD_AGAIN_US = HOUR_US
"""The clocks look every few seconds; a report that fails the same way is told of once an hour."""
_told: dict[tuple[str, str], Instant] = {}


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
            except Exception as error:
                if _is_news(ref, error, now):
                    log.exception("a report could not be moved up", extra={"subject": ref})
                failed.append(ref)
        if len(failed) - before < AT_ONCE:
            return moved


def _is_news(ref: str, error: Exception, now: Instant) -> bool:
    """Tell whether a failure of a report was not told of within the hour; a clock that was set back forgets."""
    for named, at in tuple(_told.items()):
        if not 0 <= now - at < TOLD_AGAIN_US:
            del _told[named]
    raised = traceback.extract_tb(error.__traceback__)[-1]
    named = (ref, f"{type(error).__qualname__} {raised.filename}:{raised.lineno}")
    if named in _told:
        return False
    _told[named] = now
    return True
