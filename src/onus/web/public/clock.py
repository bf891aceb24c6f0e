"""Clocks in words: how long until something is due, or since when it is overdue.

In:  due and done instants, the outcome, the instant by which all was known, and now.
Out: one sentence; empty where no time runs.

The surprise: an assessment of yesterday tells nothing of today. While it is at most
two days old the clock runs on; after that it stands at the instant by which all was known.
"""

from __future__ import annotations

from typing import Protocol

from onus.base.instants import DAY_US, Instant

LIVE_US = 2 * DAY_US
RUNNING = ("pending", "unmet", "unknown")


class Speaker(Protocol):
    """What a clock needs of whoever says it."""

    as_of: Instant

    def say(self, key: str, **named: object) -> str: ...

    def span(self, length_us: int) -> str: ...


def due_clock(asked: Speaker, *, due_at: int | None, met_at: int | None, outcome: str, now: int) -> str:
    """Say how a due time stands."""
    if due_at is None:
        return asked.say("clock_none")
    if met_at is not None:
        return asked.say("clock_late", span=asked.span(met_at - due_at)) if met_at > due_at else ""
    if outcome not in RUNNING:
        return ""
    at = reference(as_of=asked.as_of, now=now)
    if at <= due_at:
        return asked.say("clock_left", span=asked.span(due_at - at))
    return asked.say("clock_over", span=asked.span(at - due_at))


def reference(*, as_of: int, now: int) -> int:
    """Return the instant at which clocks are read.

    >>> reference(as_of=5, now=9), reference(as_of=5, now=5 + LIVE_US + 1)
    (9, 5)
    """
    return now if as_of <= now <= as_of + LIVE_US else as_of
