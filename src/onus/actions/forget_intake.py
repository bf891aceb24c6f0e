"""Forget the intake: take away what says nothing any more about where reports came from.

The surprise: it is not tidiness. What is gone cannot be asked for by anybody.
"""

from __future__ import annotations

from onus.base.instants import DAY_US, Instant
from onus.records.intake import forget_calm
from onus.records.open311 import forget_trials

TRIALS_D = 7


def forget_intake(now: Instant) -> int:
    """Take away calm directions, puzzles that expired, and old trials; returns how many."""
    return forget_calm(now) + forget_trials(now - TRIALS_D * DAY_US)
