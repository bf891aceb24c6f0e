"""Deadlines: what follows when a time has passed and nobody acted.

In:  deadlines, each with the steps that come after it, and the present instant.
Out: the events of those that have passed, and the deadlines that still run.

The surprise: an event happens when its time ran out, not when somebody looked. A
server that was down for three days tells, when it is back, the same events with
the same instants as one that looked every minute; each has a name of its own, so
that whoever writes it down twice has written it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onus.base.instants import SECOND_US, Instant

STEPS_MAX = 100
"""Of one deadline; a ladder has as many rungs as posts, and no more."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who is asked next, and how long they have.

    Attributes:
        party: post, body or person that is asked.
        within_s: seconds that they have, above 0.
    """

    party: str
    within_s: int

    def __post_init__(self) -> None:
        """Refuse a step without time."""
        if self.within_s < 1:
            raise ValueError("within_s must be at least 1")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time that runs for somebody.

    Attributes:
        id: its name; the names of its events are made of it.
        kind: what is waited for: `answer`, `reply`, `judgement`, `erasure` and the like.
        subject: what it is about: a report, a finding, a case.
        party: whose time it is.
        ends: the last instant in time.
        number: how many steps came before, 0 for the first.
        steps: what follows, step by step, if nobody acts.
    """

    id: str
    kind: str
    subject: str
    party: str
    ends: Instant
    number: int = 0
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        """Refuse more steps than a ladder can have."""
        if len(self.steps) > STEPS_MAX:
            raise ValueError(f"a deadline has at most {STEPS_MAX} steps")


@dataclass(frozen=True, slots=True)
class Lapse:
    """A time that ran out.

    Attributes:
        id: the same however often and whenever it is told.
        deadline: id of the deadline.
        at: the first instant after the deadline's end.
        party: whose time it was.
        next_party: who is asked now; empty where nothing follows.
    """

    id: str
    deadline: str
    kind: str
    subject: str
    at: Instant
    party: str
    next_party: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a look at the clock came to: times that ran out, and times that still run."""

    lapses: tuple[Lapse, ...]
    running: tuple[Deadline, ...]


def tick(deadlines: Iterable[Deadline], now: Instant) -> Ticked:
    """Return what has run out by now, and what runs on.

    Args:
        deadlines: those that run, in any order; an answered one is not among them.
        now: the present instant.

    Returns:
        Lapses in the order in which they happened, and the deadlines in which
        nothing has run out, or in which the next party's time runs.

    >>> waiting = Deadline("r7", "answer", "report 7", "street office", Instant(9), 0, (Step("district", 1),))
    >>> found = tick([waiting], Instant(10))
    >>> [(one.id, one.at, one.next_party) for one in found.lapses], found.running[0].ends
    ([('r7#0', 10, 'district')], 1000010)
    """
    lapses: list[Lapse] = []
    running: list[Deadline] = []
    for deadline in deadlines:
        current: Deadline | None = deadline
        while current is not None and current.ends < now:
            lapses.append(_lapse(current))
            current = _following(current)
        if current is not None:
            running.append(current)
    return Ticked(
        tuple(sorted(lapses, key=lambda one: (one.at, one.id))),
        tuple(sorted(running, key=lambda one: (one.ends, one.id))),
    )


def _lapse(deadline: Deadline) -> Lapse:
    return Lapse(
        id=f"{deadline.id}#{deadline.number}",
        deadline=deadline.id,
        kind=deadline.kind,
        subject=deadline.subject,
        at=Instant(deadline.ends + 1),
        party=deadline.party,
        next_party=deadline.steps[0].party if deadline.steps else "",
    )


def _following(deadline: Deadline) -> Deadline | None:
    """Return the deadline of the next party, whose time begins when the former one's ended."""
    if not deadline.steps:
        return None
    step, *rest = deadline.steps
    return replace(
        deadline,
        party=step.party,
        ends=Instant(deadline.ends + 1 + step.within_s * SECOND_US),
        number=deadline.number + 1,
        steps=tuple(rest),
    )
