"""Calendar triggers: days, weeks, months, yearly dates.

In:  a trigger, the time zone, and the span of local days that is assessed.
Out: occurrences, each with its window.

The surprise: days are civil days of the dossier's time zone, so the day on
which clocks change has 23 or 25 hours, and a window across midnight belongs to
the day on which it opens.

Each window knows when the next one opens, also the last of the span: what is done
from then on is that window's own. Sweeping on the 30th sweeps no day before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from onus.base.instants import Instant, ZoneTable
from onus.core.contracts.contract import Trigger
from onus.core.duties.occurrences import Occurrence

YEARS_TO_LOOK = timedelta(days=9 * 366)
"""A season of one 29 February comes back after eight years at the latest."""


def calendar_occurrences(
    trigger: Trigger, zone: ZoneTable, *, first: date, last: date
) -> tuple[Occurrence, ...]:
    """Return the windows of a trigger of kind `calendar` between two days.

    Args:
        trigger: with `every`, `weekdays`, `opens_minute`, `due_minute` and the season.
        zone: the dossier's time zone.
        first: first local day.
        last: last local day, inclusive.

    >>> from onus.base.instants import UTC_ZONE
    >>> daily = Trigger("d", "calendar", opens_minute=360, due_minute=1320)
    >>> [o.id for o in calendar_occurrences(daily, UTC_ZONE, first=date(2024, 1, 1), last=date(2024, 1, 2))]
    ['d-2024-01-01', 'd-2024-01-02']
    """
    made = []
    for opens_day, due_day in _spans(trigger, first, last):
        opens = zone.at(opens_day, trigger.opens_minute)
        following, _ = next(_spans(trigger, opens_day + timedelta(days=1), opens_day + YEARS_TO_LOOK))
        # A due minute at or before the opening minute is meant for the next day.
        across = trigger.every == "day" and trigger.due_minute <= trigger.opens_minute
        due = zone.at(due_day + timedelta(days=1 if across else 0), trigger.due_minute)
        next_opens = zone.at(following, trigger.opens_minute)
        made.append(_window(trigger, opens_day.isoformat(), opens, due, next_opens))
    return tuple(made)


def yearly_occurrences(
    trigger: Trigger, zone: ZoneTable, *, first: date, last: date
) -> tuple[Occurrence, ...]:
    """Return the windows of a trigger of kind `yearly` that are due from a day on and open by another.

    A window that is still open at the last day is pending, so it stands here too.

    >>> from onus.base.instants import UTC_ZONE
    >>> plan = Trigger("plan", "yearly", month_day="10-31")
    >>> [o.id for o in yearly_occurrences(plan, UTC_ZONE, first=date(2023, 9, 1), last=date(2024, 1, 2))]
    ['plan-2023']
    """
    month, day = (int(part) for part in trigger.month_day.split("-"))
    made = []
    for year in range(first.year, last.year + 2 + trigger.opens_days_before // 365):
        due_day = _day_of(year, month, day)
        opens_day = due_day - timedelta(days=trigger.opens_days_before)
        if first <= due_day and opens_day <= last:
            following = _day_of(year + 1, month, day) - timedelta(days=trigger.opens_days_before)
            made.append(
                _window(trigger, str(year), zone.at(opens_day), zone.at(due_day, 1440), zone.at(following))
            )
    return tuple(made)


def _window(trigger: Trigger, name: str, opens: Instant, due: Instant, next_opens: Instant) -> Occurrence:
    return Occurrence(
        id=f"{trigger.id}-{name}",
        trigger=trigger.id,
        starts=opens,
        ends=opens,
        due=due,
        next_opens=next_opens,
    )


def _day_of(year: int, month: int, day: int) -> date:
    # 29 February is due on the 28th in other years.
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        return date(year, 2, 28)
    return date(year, month, day)


def _spans(trigger: Trigger, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each window that opens within the span."""
    day = first
    while day <= last:
        if trigger.every == "week":
            begins, length = day.isoweekday() == 1, 7
        elif trigger.every == "month":
            begins, length = day.day == 1, _days_in_month(day)
        else:
            begins, length = True, 1
        if begins and _in_season(trigger, day) and _on_weekday(trigger, day):
            yield day, day + timedelta(days=length - 1)
        day += timedelta(days=1)


def _days_in_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - date(day.year, day.month, 1)).days


def _on_weekday(trigger: Trigger, day: date) -> bool:
    return trigger.every != "day" or not trigger.weekdays or day.isoweekday() in trigger.weekdays


def _in_season(trigger: Trigger, day: date) -> bool:
    if not trigger.season_from or not trigger.season_until:
        return True
    today = f"{day.month:02d}-{day.day:02d}"
    if trigger.season_from <= trigger.season_until:
        return trigger.season_from <= today <= trigger.season_until
    return today >= trigger.season_from or today <= trigger.season_until
