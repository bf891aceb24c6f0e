"""The deadline for bids: one chain of announcements and clarifications, its end the only one.

In:  all versions of the notice and all clarifications, the rules, the time zone.
Out: `DeadlineStep`s in order; the last one holds.

The surprise: nobody extends a deadline by hand. A clarification that leaves too
few days moves it by itself, and a later notice can only move it further away.
There is no second place in which a deadline is kept, so it cannot be extended in one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onus.base.instants import DAY_US, Instant, ZoneTable
from onus.core.calendars.limits import days_between
from onus.core.competition.announced import Clarification, TenderNotice
from onus.core.contracts.rule_values import holding, number_of
from onus.core.contracts.rulebook import Rule, Rulebook

NOTICE, CLARIFICATION = "notice", "clarification"


@dataclass(frozen=True, slots=True)
class DeadlineStep:
    """One thing that set or moved the deadline, or might have and did not.

    Attributes:
        at: when it was published.
        source: `notice:1`, `clarification:C2`.
        deadline: the deadline that holds after it.
        moved: whether it set or moved the deadline.
        rule: `id@version` of the rule that moved it; empty where the notice did.
        days_left: civil days from it to the deadline as it stood before.
    """

    at: Instant
    source: str
    deadline: Instant
    moved: bool
    rule: str = ""
    days_left: int | None = None


def deadline_steps(
    notices: Sequence[TenderNotice],
    clarifications: Sequence[Clarification],
    rulebook: Rulebook,
    zone: ZoneTable,
) -> tuple[DeadlineStep, ...]:
    """Return the chain by which the deadline came to be what it is.

    Args:
        notices: every version, in any order.
        clarifications: all of them, in any order.
        rulebook: with rules of kind `clarification`, each taken on the day of the clarification.
        zone: time zone of the place; days are civil days there.

    Returns:
        In order of publication; a clarification after the deadline has passed moves nothing.

    Source: regulation implementing the Government Procurement Law, article 31 (CN-TIME-11).

    >>> deadline_steps((), (), Rulebook(), ZoneTable("UTC", (0,), (0,)))
    ()
    """
    steps: list[DeadlineStep] = []
    events: list[TenderNotice | Clarification] = [*notices, *clarifications]
    for event in sorted(events, key=_order):
        before = steps[-1].deadline if steps else None
        if isinstance(event, TenderNotice):
            steps.append(_announced(event, before))
        elif before is not None:
            steps.append(_clarified(event, before, rulebook, zone))
    return tuple(steps)


def deadline_of(steps: Sequence[DeadlineStep]) -> Instant | None:
    """Return the one deadline that holds; None before any notice.

    >>> deadline_of(()) is None
    True
    """
    return steps[-1].deadline if steps else None


def _order(event: TenderNotice | Clarification) -> tuple[Instant, int, str]:
    if isinstance(event, TenderNotice):
        return event.issued, 0, f"{event.version:09}"
    return event.issued, 1, event.id


def _announced(notice: TenderNotice, before: Instant | None) -> DeadlineStep:
    later = before is None or notice.deadline > before
    held = notice.deadline if before is None else max(before, notice.deadline)
    return DeadlineStep(notice.issued, f"{NOTICE}:{notice.version}", held, later)


def _clarified(event: Clarification, before: Instant, rulebook: Rulebook, zone: ZoneTable) -> DeadlineStep:
    source = f"{CLARIFICATION}:{event.id}"
    left = days_between(event.issued, before, zone)
    if not event.affects_bids or event.issued > before:
        return DeadlineStep(event.issued, source, before, False, days_left=left)
    rule, least = _strictest(holding(rulebook, "clarification", zone.local_day(event.issued)))
    if rule is None or left >= least:
        return DeadlineStep(event.issued, source, before, False, days_left=left)
    day = zone.local_day(event.issued) + timedelta(days=least)
    moved = _same_time_on(day, before, zone)
    return DeadlineStep(event.issued, source, moved, True, rule.key, left)


def _strictest(rules: Sequence[Rule]) -> tuple[Rule | None, int]:
    asked = [(number_of(rule, "d_before_deadline_min") or 0, rule) for rule in rules]
    if not asked:
        return None, 0
    least, rule = max(asked, key=lambda pair: (pair[0], pair[1].key))
    return rule, least


def _same_time_on(day: date, at: Instant, zone: ZoneTable) -> Instant:
    """Return the instant at which the clocks of a day show what they show at an instant."""
    of_day_us = (at + zone.offset_us(at)) % DAY_US
    minute, rest_us = divmod(of_day_us, 60_000_000)
    return Instant(zone.at(day, minute) + rest_us)
