"""Limits: when a period of days ends, in the time of its place.

In:  a limit as a rule states it, the day or instant from which it runs, a calendar
     and the time zone of the place.
Out: its last day and the instant at which it is over.

The surprise: both ends are part of the rule. Whether the first day counts, and
whether a limit that ends on a holiday moves to the next working day, is stated
and never assumed; the same "5 days" differ by up to a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onus.base.instants import Instant, ZoneTable
from onus.core.calendars.calendar import ONE_DAY, WorkCalendar


@dataclass(frozen=True, slots=True)
class Limit:
    """A period as a rule states it.

    Attributes:
        count: days, 0 or more.
        working: working days; calendar days where False.
        first_counts: the first day is day 1; else the day after it is.
        moves: where the last day is not worked, the limit ends on the next that is.
            A limit in working days ends on a worked day by itself.
    """

    count: int
    working: bool = False
    first_counts: bool = False
    moves: bool = True

    def __post_init__(self) -> None:
        """Refuse a negative count, and a first day that counts among none."""
        if self.count < 0 or (self.first_counts and self.count == 0):
            raise ValueError("a limit has 0 days or more, and at least 1 where its first day counts")

    def needs_calendar(self) -> bool:
        """Return whether holidays decide when it ends.

        >>> Limit(30, moves=False).needs_calendar()
        False
        """
        return self.working or self.moves


def last_day(limit: Limit, first: date, calendar: WorkCalendar) -> date:
    """Return the last day of a limit.

    Args:
        limit: as the rule states it.
        first: the day of the event from which it runs.
        calendar: working days of the place; not asked where `needs_calendar()` is False.

    Raises:
        NoCalendar: a year that it touches has no data.

    Source: Civil Code of China, articles 201 and 203 (the first day does not count;
        a last day of rest moves), for the defaults. Article numbers from memory.

    >>> from onus.core.calendars.calendar import CHINA
    >>> last_day(Limit(10), date(2024, 2, 1), CHINA)
    datetime.date(2024, 2, 18)
    """
    if limit.working:
        counted = limit.first_counts and calendar.is_worked(first)
        return calendar.after(first, limit.count - counted)
    last = first + timedelta(days=limit.count - limit.first_counts)
    return calendar.after(last, 0) if limit.moves else last


def over_at(limit: Limit, start: Instant, calendar: WorkCalendar, zone: ZoneTable) -> Instant:
    """Return the instant at which a limit is over: the end of its last day at the place.

    Args:
        start: instant of the event; its civil day is taken in `zone`.

    Returns:
        The first instant of the day after the last one. What is done before it is in time.

    >>> from onus.base.instants import instant, utc_text
    >>> from onus.core.calendars.calendar import CHINA
    >>> shanghai = ZoneTable("Asia/Shanghai", (0,), (28_800,))
    >>> utc_text(over_at(Limit(2, working=True), instant("2024-02-08T20:00:00Z"), CHINA, shanghai))
    '2024-02-19T16:00:00Z'
    """
    return zone.at(last_day(limit, zone.local_day(start), calendar) + ONE_DAY)


def days_between(first: Instant, last: Instant, zone: ZoneTable) -> int:
    """Return the whole civil days from the day of one instant to that of another.

    The first day does not count, the last one does.

    >>> from onus.base.instants import instant
    >>> shanghai = ZoneTable("Asia/Shanghai", (0,), (28_800,))
    >>> days_between(instant("2024-03-01T00:00:00Z"), instant("2024-03-21T00:00:00Z"), shanghai)
    20
    """
    return (zone.local_day(last) - zone.local_day(first)).days
