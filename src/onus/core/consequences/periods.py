"""Periods: the local months by which services are scored and paid.

In:  instants and the time zone of the dossier.
Out: `Period`, and for a column of instants the month of each.

The surprise: midnight belongs to both days. A duty due at midnight is due at
the end of the day before, so the last day of a month is paid in its own month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant, ZoneTable
from onus.core.duties.duties import DutyColumns


@dataclass(frozen=True, slots=True)
class Period:
    """One local month.

    Attributes:
        id: `2023-12`.
        first: first local day.
        following: first local day of the month after it.
        from_at: its first instant.
        until_at: first instant of the month after it.
    """

    id: str
    first: date
    following: date
    from_at: Instant
    until_at: Instant

    @property
    def days(self) -> int:
        """Return how many days it has.

        >>> from onus.base.instants import UTC_ZONE
        >>> month(date(2024, 2, 9), UTC_ZONE).days
        29
        """
        return (self.following - self.first).days


def month(day: date, zone: ZoneTable) -> Period:
    """Return the month of a local day.

    >>> from onus.base.instants import UTC_ZONE
    >>> month(date(2023, 12, 31), UTC_ZONE).id
    '2023-12'
    """
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(
        id=f"{first.year:04d}-{first.month:02d}",
        first=first,
        following=following,
        from_at=zone.at(first),
        until_at=zone.at(following),
    )


def months_between(first: date, last: date, zone: ZoneTable) -> tuple[Period, ...]:
    """Return every month from the one of a day to the one of a later day.

    >>> from onus.base.instants import UTC_ZONE
    >>> [p.id for p in months_between(date(2023, 11, 30), date(2024, 1, 1), UTC_ZONE)]
    ['2023-11', '2023-12', '2024-01']
    """
    found = []
    day = first.replace(day=1)
    while day <= last:
        period = month(day, zone)
        found.append(period)
        day = period.following
    return tuple(found)


def named_day(period_id: str) -> date | None:
    """Return the first day of the month that a text names, None where it names none.

    >>> named_day("2023-12"), named_day("winter")
    (datetime.date(2023, 12, 1), None)
    """
    year, dash, number = period_id.partition("-")
    digits = year.isdecimal() and number.isdecimal() and period_id.isascii()
    if not digits or (len(year), dash, len(number)) != (4, "-", 2):
        return None
    if not (1 <= int(number) <= 12 and 1 <= int(year) < 9999):
        return None
    return date(int(year), int(number), 1)


def belongs_us(duties: DutyColumns) -> NDArray[np.int64]:
    """Return for each duty the instant whose month it belongs to.

    That is its due time, else the time it opens. The last microsecond before
    the due time stands for it, as a duty due at midnight is due at the end of
    a day and not at the beginning of the next.

    Args:
        duties: n duties.

    Returns:
        Shape (n,), microseconds since 1970 UTC.

    >>> one = lambda value: np.array([value])
    >>> belongs_us(DutyColumns(one(0), one(0), one(0), one(3), one(9), one(20), one(-1)))
    array([8])
    """
    undated = duties.due_us == NO_INSTANT
    before_due = np.where(undated, duties.opens_us, duties.due_us - ~undated)
    return np.maximum(before_due, duties.opens_us)


def period_numbers(periods: Sequence[Period], at_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the index of the period of each instant.

    Args:
        periods: months without a gap, in order; at least one.
        at_us: shape (n,), each within the periods.

    Returns:
        Shape (n,).

    Raises:
        ValueError: an instant lies outside the periods.

    >>> from onus.base.instants import UTC_ZONE
    >>> period_numbers([month(date(1970, 1, 1), UTC_ZONE)], np.array([0, 5]))
    array([0, 0])
    """
    begins = np.array([period.from_at for period in periods], np.int64)
    outside = (at_us < begins[0]) | (at_us >= periods[-1].until_at)
    if outside.any():
        raise ValueError("an instant lies outside the periods")
    found: NDArray[np.int64] = np.searchsorted(begins, at_us, side="right") - 1
    return found
