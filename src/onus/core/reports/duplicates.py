"""Duplicates: reports that may already tell the same.

In:  a report about to be sent, reports near it, the rule.
Out: likely ones with their likeness, the likeliest first.

The surprise: reports that were closed lately are offered too. Whoever finds "done
yesterday" where nothing was done can reopen it instead of starting over.

Source: the rule `REPORT-LIKENESS` in `law/reports.toml`, by its date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.contracts.rulebook import Rule
from onus.core.reports.bigrams import likeness_ppm
from onus.core.reports.events import MERGED, RETALIATION

LIKENESS = "REPORT-LIKENESS"
WHOLE = 1_000_000
OF_PLACE, OF_TIME, OF_TEXT = 5, 2, 3
"""Tenths that place, time and words have in a likeness."""


@dataclass(frozen=True, slots=True)
class LikenessRule:
    """When two reports are likely one.

    Attributes:
        reach_mm: distance at which the place no longer counts.
        within_h: hours between them at which the time no longer counts.
        closed_d: days for which a closed report is still offered.
        least_ppm: likeness from which on a report is offered.
        most: how many are offered.
    """

    reach_mm: int
    within_h: int
    closed_d: int
    least_ppm: int
    most: int

    def __post_init__(self) -> None:
        """Refuse a rule that would offer nothing, or everything."""
        if min(self.reach_mm, self.within_h, self.closed_d, self.most) < 1 or not 0 < self.least_ppm <= WHOLE:
            raise ValueError("each number must be at least 1, and least_ppm at most 1000000")


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a report.

    Attributes:
        apart_mm: how far its place is from that of the new one; None where unknown.
        closed_at: when it was closed; None while it is open.
    """

    id: str
    sort: str
    place: str
    service: str
    happened_at: Instant
    text: str = ""
    apart_mm: int | None = None
    state: str = ""
    closed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """A report that may be the same, and how likely in parts per million."""

    id: str
    ppm: int


def likeness_rule(rule: Rule) -> LikenessRule:
    """Return the numbers of a rule.

    Raises:
        ValueError: a number is missing or out of bounds.
    """
    names = ("reach_mm", "within_h", "closed_d", "least_ppm", "most")
    given = {name: rule.parameters.get(name) for name in names}
    return LikenessRule(**{name: value if isinstance(value, int) else 0 for name, value in given.items()})


def likely_same(new: Told, others: Iterable[Told], rule: LikenessRule, *, at: Instant) -> tuple[Likely, ...]:
    """Return the reports that may tell the same, the likeliest first.

    Args:
        new: what is about to be sent.
        others: reports near it, open or closed; of another service or sort none is the same.
        rule: reach, hours and least likeness.
        at: now, by which a closed report is recent or not.

    >>> rule = LikenessRule(200_000, 72, 14, 500_000, 5)
    >>> likely_same(Told("", "wrong", "p", "snow", Instant(0)),
    ...             [Told("r", "wrong", "p", "snow", Instant(0))], rule, at=Instant(0))
    (Likely(id='r', ppm=700000),)
    """
    found = [
        Likely(other.id, ppm)
        for other in others
        if _comparable(new, other, rule, at) and (ppm := likeness(new, other, rule)) >= rule.least_ppm
    ]
    return tuple(sorted(found, key=lambda one: (-one.ppm, one.id))[: rule.most])


def likeness(one: Told, other: Told, rule: LikenessRule) -> int:
    """Return how alike two reports are, in parts per million.

    >>> rule = LikenessRule(200_000, 72, 14, 500_000, 5)
    >>> likeness(Told("a", "wrong", "p", "s", Instant(0)), Told("b", "wrong", "q", "s", Instant(0)), rule)
    200000
    """
    same_place = bool(one.place) and one.place == other.place
    place = WHOLE if same_place else _left(other.apart_mm, rule.reach_mm)
    time = _left(abs(one.happened_at - other.happened_at), rule.within_h * HOUR_US)
    text = likeness_ppm(one.text, other.text)
    return (OF_PLACE * place + OF_TIME * time + OF_TEXT * text) // 10


def _left(apart: int | None, reach: int) -> int:
    return 0 if apart is None or apart >= reach else (reach - apart) * WHOLE // reach


def _comparable(new: Told, other: Told, rule: LikenessRule, at: Instant) -> bool:
    # Nobody is told that there is a report of retaliation, not even another one who was hit.
    if RETALIATION in (new.sort, other.sort) or other.state == MERGED or other.id == new.id:
        return False
    recent = other.closed_at is None or at - other.closed_at <= rule.closed_d * DAY_US
    return new.service == other.service and new.sort == other.sort and recent
