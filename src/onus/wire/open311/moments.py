"""Moments: the times that clients send and get, always with their zone in what we send.

In:  texts of clients; instants.
Out: instants; texts such as `2023-12-19T20:00:00+08:00`.

The surprise: a plus sign in an address is read as a blank by everyone, and clients
forget to write it otherwise. A blank before the offset is therefore a plus.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from onus.base.instants import DAY_US, EPOCH, SECOND_US, Instant, ZoneTable, instant_of

_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s?(Z|[+ -]\d{2}:?\d{2})?",
    re.ASCII,
)
FIRST_YEAR, LAST_YEAR = 1971, 2199


def moment(text: str, zone: ZoneTable, *, ends: bool = False) -> Instant | None:
    """Return the instant that a text names; None where it names none.

    Args:
        text: of a client; without an offset it is read by the clocks of `zone`.
        zone: of the jurisdiction.
        ends: whether a day alone stands for its last second, as the end of a span does.

    >>> from onus.base.instants import UTC_ZONE, utc_text
    >>> [utc_text(moment(t, UTC_ZONE)) for t in ("2023-12-19T20:00:00 08:00", "2023-12-19")]
    ['2023-12-19T12:00:00Z', '2023-12-19T00:00:00Z']
    >>> moment("19.12.2023", UTC_ZONE), moment("2023-13-01", UTC_ZONE)
    (None, None)
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        hour, minute, second = (int(match[place] or 0) for place in (4, 5, 6))
        wall = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
        offset = _offset(match[7])
    except ValueError:
        return None
    if match[4] is None and offset is None:
        return Instant(zone.at(day + timedelta(days=1)) - SECOND_US if ends else zone.at(day))
    if offset is None:
        return Instant(zone.at(day, wall.hour * 60 + wall.minute) + wall.second * SECOND_US)
    at = instant_of(wall.replace(tzinfo=timezone(offset)))
    return Instant(at + DAY_US - SECOND_US) if ends and match[4] is None else at


def zoned_text(at: int | None, zone: ZoneTable) -> str:
    """Return an instant as the clocks of a zone show it, with the offset; empty for none.

    >>> zoned_text(1702987200000000, ZoneTable("Asia/Shanghai", (0,), (28_800,)))
    '2023-12-19T20:00:00+08:00'
    """
    if at is None:
        return ""
    offset = timezone(timedelta(microseconds=zone.offset_us(Instant(at))))
    return (EPOCH + timedelta(microseconds=at)).astimezone(offset).isoformat(timespec="seconds")


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    digits = text[1:].replace(":", "")
    east = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if east >= timedelta(hours=24):
        raise ValueError("no such offset")
    return -east if text[0] == "-" else east
