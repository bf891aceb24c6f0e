"""Tick: ask which deadlines have run out, and do what follows, each in one transaction.

The surprise: a deadline of which the follow-up fails stays open and is told in the log by
its number; the others are told all the same, and the next tick tries it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from onus.base.instants import Instant
from onus.core.planning.deadlines import Lapse, tick
from onus.records.deadlines import lapse, run_out
from onus.records.unit import AWAY, unit

log = logging.getLogger("onus.actions.tick_deadlines")
Told = Callable[[Lapse], None]


def tick_deadlines(now: Instant, follows: Mapping[str, Told]) -> tuple[Lapse, ...]:
    """Tell every lapse until now, once.

    Args:
        now: present instant.
        follows: what is done when a deadline of a kind runs out, in the transaction that settles it;
            deadlines of other kinds stay open.

    Returns:
        The lapses that were told here; another worker's are not among them.
    """
    told: list[Lapse] = []
    for number, deadline in run_out(now, follows):
        found = tick([deadline], now)
        try:
            with unit():
                mine = lapse(number, found.running, at=now)
                for one in found.lapses if mine else ():
                    follows[one.kind](one)
        except AWAY:
            raise
        except Exception:
            log.exception("what follows a deadline failed", extra={"subject": f"{number} {deadline.kind}"})
        else:
            told.extend(found.lapses if mine else ())
    return tuple(told)
