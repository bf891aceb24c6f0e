"""Instants, days and civil time.

In:  texts such as `2023-12-19T20:00:00+08:00`, and tables of UTC offsets.
Out: `Instant`, whole microseconds since 1970-01-01T00:00Z, and local days.

The surprise: no time zone database is read here. Which offset held when is
handed in as a `ZoneTable`, because two machines may carry two databases and
must still come to one finding.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NewType

from onus.base.errors import UnknownInstant

Instant = NewType("Instant", int)
"""Microseconds since 1970-01-01T00:00:00Z."""

NO_INSTANT = -(2**63)
"""Stands for a missing instant in a column, which has no None: the smallest int64."""
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)


def instant(text: str) -> Instant:
    """Read an ISO 8601 text that states its offset.

    Args:
        text: `2023-12-19T20:00:00+08:00`, `2023-12-19 12:00Z` and the like.

    Returns:
        The instant, in microseconds since 1970 UTC.

    Raises:
        UnknownInstant: no such date, or no offset. Write the offset or Z.

    >>> instant("2023-12-19T20:00:00+08:00")
    1702987200000000
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UnknownInstant(text=text) from None
    if read.tzinfo is None:
        raise UnknownInstant(text=text)
    return instant_of(read)


def instant_of(moment: datetime) -> Instant:
    """Return the instant of an aware datetime.

    >>> instant_of(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return Instant((moment - EPOCH) // timedelta(microseconds=1))


def utc_text(at: Instant) -> str:
    """Write an instant in UTC, to the second where nothing is lost by it.

    >>> utc_text(Instant(1702987200000000))
    '2023-12-19T12:00:00Z'
    """
    moment = EPOCH + timedelta(microseconds=at)
    precision = "microseconds" if at % SECOND_US else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """Which offset from UTC held from which instant on, in one time zone.

    Attributes:
        name: IANA name, `Asia/Shanghai`.
        since_us: rising instants at which an offset began; the first holds before it too.
        offset_s: seconds east of UTC, one for each of `since_us`.
    """

    name: str
    since_us: tuple[int, ...]
    offset_s: tuple[int, ...]

    def offset_us(self, at: Instant) -> int:
        """Return the offset east of UTC at an instant, in microseconds.

        >>> ZoneTable("Asia/Shanghai", (0,), (28_800,)).offset_us(Instant(5))
        28800000000
        """
        index = max(bisect_right(self.since_us, at) - 1, 0)
        return self.offset_s[index] * SECOND_US

    def local_day(self, at: Instant) -> date:
        """Return the civil day on which an instant falls.

        >>> ZoneTable("Asia/Shanghai", (0,), (28_800,)).local_day(Instant(1702987200000000))
        datetime.date(2023, 12, 19)
        """
        return EPOCH_DAY + timedelta(days=(at + self.offset_us(at)) // DAY_US)

    def at(self, day: date, minute_of_day: int = 0) -> Instant:
        """Return the instant at which the clocks show a minute of a civil day.

        Of a minute that the clocks show twice, the earlier; a minute that they
        skip counts with the offset before the skip, that is, after the skip.

        >>> ZoneTable("Asia/Shanghai", (0,), (28_800,)).at(date(1970, 1, 2), 480)
        86400000000
        """
        wall_us = (day - EPOCH_DAY).days * DAY_US + minute_of_day * MINUTE_US
        offsets = [s * SECOND_US for s in self.offset_s]
        for offset in sorted(set(offsets), reverse=True):
            candidate = Instant(wall_us - offset)
            if self.offset_us(candidate) == offset:
                return candidate
        before = self.offset_us(Instant(wall_us - DAY_US))
        return Instant(wall_us - before)

    def local_text(self, at: Instant) -> str:
        """Write an instant as the clocks of the zone show it, to the minute.

        >>> ZoneTable("Asia/Shanghai", (0,), (28_800,)).local_text(Instant(1702987200000000))
        '2023-12-19 20:00'
        """
        zone = timezone(timedelta(microseconds=self.offset_us(at)))
        return (EPOCH + timedelta(microseconds=at)).astimezone(zone).strftime("%Y-%m-%d %H:%M")


UTC_ZONE = ZoneTable(name="UTC", since_us=(0,), offset_s=(0,))
