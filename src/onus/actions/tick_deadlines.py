"""Tick: ask which deadlines have run out, and do what follows, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from onus.base.instants import Instant
from onus.core.planning.deadlines import Lapse, tick
from onus.records.deadlines import lapse, run_out
from onus.records.unit import unit

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

        with unit():
            if lapse(number, found.running, at=now):
                for one in found.lapses:
                    follows[one.kind](one)
                told.extend(found.lapses)
    return tuple(told)
