"""Clocks of reports: what is overdue now, who is asked now, and who is asked next.

In:  the life of a report, its rungs, the hours of each step, and an instant.
Out: `Standing`, and the moves up the ladder that nobody has written down yet.

The surprise: a step's time runs from when it was first awaited in its round, so
no claim and no inspection gives anybody more of it. And the onus never falls
back: whoever took over because another was silent keeps the report to its end.

Source: the rules of kind `report_clocks` in `law/reports.toml`, by their dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import HOUR_US, Instant
from onus.core.accountability.register import LadderStep
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.reports.events import RETALIATION
from onus.core.reports.life import STEPS, ReportLife, Wait

CLOCKS, RETALIATION_CLOCKS = "REPORT-CLOCKS", "REPORT-RETALIATION-CLOCKS"
WITHOUT_LADDER = "without_ladder_h"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Hours of each step of a report.

    Attributes:
        within_h: for each of `STEPS`.
        without_ladder_h: hours of a post that no ladder names.
        rule: `id@version` of the rule they come from.
    """

    within_h: Mapping[str, int]
    without_ladder_h: int
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse a step without time."""
        if min([self.without_ladder_h, *(self.within_h.get(step, 0) for step in STEPS)]) < 1:
            raise ValueError("each step needs at least 1 hour")


def clocks_on(rulebook: Rulebook, day: date, *, sort: str) -> Clocks:
    """Return the hours in force for a sort of report on the day on which it came.

    Raises:
        UnknownRule: no pack holds the rule.
        NoRuleInForce: no version holds on that day.
        TwoRulesInForce: more than one does.
    """
    name = RETALIATION_CLOCKS if sort == RETALIATION else CLOCKS
    return clocks_of(rulebook.in_force(name, day))


def clocks_of(rule: Rule) -> Clocks:
    """Return the hours that a rule gives.

    >>> from onus.base.texts import Localized
    >>> given = {f"{step}_within_h": 24 for step in STEPS} | {"without_ladder_h": 48}
    >>> clocks_of(Rule("R", "1", "report_clocks", Localized(), Localized(), parameters=given)).within_h["answer"]
    24
    """
    hours = {step: _hours(rule, f"{step}_within_h") for step in STEPS}
    return Clocks(hours, _hours(rule, WITHOUT_LADDER), rule.key)


def _hours(rule: Rule, name: str) -> int:
    value = rule.parameters.get(name)
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class Move:
    """The onus of a report went from a silent post to the next.

    Attributes:
        at: when the time was over.
        step: what had been awaited.
        from_post: who was asked and silent.
        to_post: who is asked from then on.
    """

    at: Instant
    step: str
    from_post: str
    to_post: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report lies at an instant.

    Attributes:
        step: what is awaited; empty for nothing.
        due_at: when it was or is due; None where nothing is awaited.
        overdue: whether that time is over.
        post: who is asked now; empty where nothing is awaited or nobody stands above.
        moves_at: when the next post is asked if nobody acts; None on the last one.
        next_post: who that is.
        moves: all moves up to the instant, in order of time.
    """

    step: str
    due_at: Instant | None
    overdue: bool
    post: str
    moves_at: Instant | None
    next_post: str
    moves: tuple[Move, ...]


@dataclass(slots=True)
class _Walk:
    """How far up the onus has come while the waits are walked through."""

    height: int
    moves: list[Move]
    next_at: dict[tuple[int, str], int]


def standing(life: ReportLife, chain: Sequence[LadderStep], clocks: Clocks, *, at: Instant) -> Standing:
    """Return where a report lies at an instant.

    Args:
        life: what happened to it so far.
        chain: posts in the order in which they are asked, as `rungs` gives them.
        clocks: hours of each step.
        at: when; not before the last thing that happened to it.

    >>> from onus.core.reports.events import Event
    >>> from onus.core.reports.life import live
    >>> hours = Clocks(dict.fromkeys(STEPS, 24), 24)
    >>> one = live([Event("received", Instant(0), Instant(0))])
    >>> standing(one, [LadderStep("a", 12), LadderStep("b", 12)], hours, at=Instant(25 * HOUR_US)).post
    'b'
    """
    walk = _Walk(0, [], {})
    for wait in life.waits:
        if wait.since > at:
            break
        if wait.since == wait.first and wait.round > 0 and _begins_round(life, wait):
            _to_another(walk, life, wait, chain)
        _climb(walk, wait, chain, clocks, at=at)
    last = life.waits[-1]
    moves = tuple(walk.moves)
    if last.until is not None:
        return Standing("", None, False, "", None, "", moves)
    due, above = _due(last, clocks), chain[walk.height + 1 : walk.height + 2]
    return Standing(
        step=last.step,
        due_at=due,
        overdue=due < at,
        post=chain[walk.height].post if chain else "",
        moves_at=Instant(walk.next_at[last.round, last.step]) if above else None,
        next_post=above[0].post if above else "",
        moves=moves,
    )


def unwritten(life: ReportLife, found: Standing) -> tuple[Move, ...]:
    """Return the moves of a standing that no event tells yet.

    >>> from onus.core.reports.events import Event
    >>> from onus.core.reports.life import live
    >>> one = live([Event("received", Instant(0), Instant(0))])
    >>> unwritten(one, Standing("answer", None, True, "b", None, "", (Move(Instant(9), "answer", "a", "b"),)))
    (Move(at=9, step='answer', from_post='a', to_post='b'),)
    """
    return tuple(move for move in found.moves if move.at not in life.escalations)


def _due(wait: Wait, clocks: Clocks) -> Instant:
    return Instant(wait.first + clocks.within_h[wait.step] * HOUR_US)


def _begins_round(life: ReportLife, wait: Wait) -> bool:
    return next(each for each in life.waits if each.round == wait.round) == wait


def _to_another(walk: _Walk, life: ReportLife, wait: Wait, chain: Sequence[LadderStep]) -> None:
    """Lift a reopened report above the post that closed it; on the last rung it stays there."""
    closers = [event.by_post for event in life.closings if event.recorded_at <= wait.since]
    posts = [rung.post for rung in chain]
    heights = [posts.index(post) + 1 for post in closers if post in posts]
    walk.height = min(max([walk.height, *heights]), max(len(chain) - 1, 0))


def _climb(walk: _Walk, wait: Wait, chain: Sequence[LadderStep], clocks: Clocks, *, at: Instant) -> None:
    """Move up while the time of the step runs out within a wait."""
    key = (wait.round, wait.step)
    until = at if wait.until is None else min(at, wait.until)
    next_at = max(walk.next_at.get(key, int(_due(wait, clocks))), int(wait.since))
    # The last instant of a post's time still belongs to it.
    while next_at < until and walk.height < len(chain) - 1:
        rung, above = chain[walk.height], chain[walk.height + 1]
        walk.moves.append(Move(Instant(next_at), wait.step, rung.post, above.post))
        walk.height += 1
        next_at += above.within_h * HOUR_US
    walk.next_at[key] = next_at
