"""Forget sign-ins: take away what says nothing any more about who signed in, and from where.

The surprise: the clock of a replay has no say here; sessions and locks go by that of the machine.
"""

from __future__ import annotations

from onus.base.instants import DAY_US, Instant
from onus.records import sign_ins

ATTEMPTS_D = 1


def forget_sign_ins(machine_now: Instant) -> int:
    """Take away expired sessions and failed attempts of yesterday; returns how many."""
    return sign_ins.forget(
        sessions_before=machine_now, attempts_before=Instant(machine_now - ATTEMPTS_D * DAY_US)
    )
