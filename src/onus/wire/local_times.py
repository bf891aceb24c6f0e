"""Local times of a register to instants, with the reading of doubtful hours stated.

In:  wall-clock times without an offset, and the `ZoneTable` of the place.
Out: instants.

The surprise: one hour a year happened twice and one never. Of the doubled hour
the first is meant; a skipped time is read with the offset before the skip,
which puts it after the skip. Both readings are marked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from onus.base.instants import (
    DAY_US,
    EPOCH_DAY,
    HOUR_US,
    MINUTE_US,
    SECOND_US,
    Instant,
    ZoneTable,
)

TWELVE_HOURS = re.compile(
    r"^(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))? (AM|PM)$",
    re.IGNORECASE,
)
TWENTY_FOUR_HOURS = re.compile(r"^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$")
NOON_H = 12


@dataclass(frozen=True, slots=True)
class LocalReading:
    """An instant and how its wall-clock time was read.

    Attributes:
        at: the instant.
        doubled: the clocks showed this time twice; the first was taken.
        skipped: the clocks never showed it; the offset before the skip was taken.
    """

    at: Instant
    doubled: bool = False
    skipped: bool = False


def wall_us(text: str) -> int | None:
    """Return what the clocks showed, as microseconds since 1970 without regard to zones.

    Args:
        text: `01/31/2015 12:05:00 AM` or `2015-01-31 00:05:00`.

    Returns:
        None where the text is no such time or no such day exists.

    >>> wall_us("01/01/1970 12:00:01 AM"), wall_us("02/30/2015 01:00:00 PM")
    (1000000, None)
    """
    twelve = TWELVE_HOURS.match(text)
    if twelve:
        month, day, year, hour, minute = (int(part) for part in twelve.groups()[:5])
        if not 1 <= hour <= NOON_H:
            return None
        hour = hour % NOON_H + (NOON_H if twelve.group(7).upper() == "PM" else 0)
        return _wall(year, month, day, hour, minute, int(twelve.group(6) or 0))
    plain = TWENTY_FOUR_HOURS.match(text)
    if plain:
        return _wall(*(int(part or 0) for part in plain.groups()))
    return None


def _wall(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int | None:
    try:
        days = (date(year, month, day) - EPOCH_DAY).days
    except ValueError:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return days * DAY_US + hour * HOUR_US + minute * MINUTE_US + second * SECOND_US


def local_reading(shown_us: int, zone: ZoneTable) -> LocalReading:
    """Return the instant at which the clocks of a zone showed a time.

    Args:
        shown_us: what `wall_us` returned.
        zone: offsets of the place.

    >>> zone = ZoneTable("X", (0, 10 * HOUR_US), (3_600, 0))
    >>> local_reading(int(10.5 * HOUR_US), zone)
    LocalReading(at=34200000000, doubled=True, skipped=False)
    """
    near = bisect_right(zone.since_us, shown_us - DAY_US) - 1
    offsets = [
        zone.offset_s[max(index, 0)] * SECOND_US for index in range(near, min(near + 3, len(zone.offset_s)))
    ]
    matching: list[int] = []
    for offset in offsets:
        candidate = shown_us - offset
        if zone.offset_us(Instant(candidate)) == offset and candidate not in matching:
            matching.append(candidate)
    if matching:
        return LocalReading(Instant(min(matching)), doubled=len(matching) > 1)
    before = zone.offset_us(Instant(shown_us - DAY_US))
    return LocalReading(Instant(shown_us - before), skipped=True)
