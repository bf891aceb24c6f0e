"""Time zones: the offsets of a place, read once from the pinned database.

In:  an IANA name.
Out: a `ZoneTable` that the pure layers can be given.

The surprise: the machine's own database is never asked, though Python would
prefer it. Two machines of different age would count days differently.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from onus.base.instants import EPOCH, SECOND_US, ZoneTable

LAST_YEAR = 2100


@lru_cache(maxsize=64)
def zone_table(name: str) -> ZoneTable:
    """Return the offsets of a zone from 1970 to 2100.

    Args:
        name: `America/New_York`, for one.

    Raises:
        KeyError: the pinned database has no zone of that name.
    """
    if name not in zone_names():
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        zone = ZoneInfo.from_file(stream, key=name)
    since_us = [0]
    offset_s = [_offset_s(zone, EPOCH)]
    day = EPOCH
    end = datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    while day < end:
        following = day + timedelta(days=1)
        if _offset_s(zone, following) != offset_s[-1]:
            change = _change_between(zone, day, following)
            since_us.append((change - EPOCH) // timedelta(seconds=1) * SECOND_US)
            offset_s.append(_offset_s(zone, following))
        day = following
    return ZoneTable(name, tuple(since_us), tuple(offset_s))


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return every name of the pinned database."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def _offset_s(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(seconds=1)


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second of the new offset."""
    new = _offset_s(zone, after)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset_s(zone, middle) == new:
            after = middle
        else:
            before = middle
    return after
