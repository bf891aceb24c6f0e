"""Act lines: acts and notices as text to be added below an acts.toml or a notices.toml.

In:  the bytes of the file that is there, and new acts or notices.
Out: the bytes with them; what stood there before stands as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import timedelta, timezone

from onus.base.instants import EPOCH, MINUTE_US, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.facts import Act, Notice
from onus.wire.toml_text import toml_text

TIMES = ("happened_at", "recorded_at", "published_at", "until", "reply_at")


def with_acts(raw: bytes, new: Sequence[Act], zone: ZoneTable) -> bytes:
    """Return a file of acts with new ones below the old ones.

    Args:
        raw: the file that is there; empty for none.
        new: acts to be added.
        zone: times are written as its clocks show them, with their offset.

    >>> from onus.base.instants import UTC_ZONE
    >>> print(with_acts(b"", [Act("a", "serve", Instant(0), Instant(0))], UTC_ZONE).decode(), end="")
    [[acts]]
    id = "a"
    kind = "serve"
    happened_at = 1970-01-01T00:00:00+00:00
    recorded_at = 1970-01-01T00:00:00+00:00
    """
    return _with_tables(raw, "acts", new, zone)


def with_notices(raw: bytes, new: Sequence[Notice], zone: ZoneTable) -> bytes:
    """Return a file of notices with new ones below the old ones.

    >>> from onus.base.instants import UTC_ZONE
    >>> with_notices(b"", [], UTC_ZONE)
    b''
    """
    return _with_tables(raw, "notices", new, zone)


def _with_tables(raw: bytes, name: str, new: Sequence[Act | Notice], zone: ZoneTable) -> bytes:
    if not new:
        return raw
    text = toml_text({name: [_table(one, zone) for one in new]}, {})
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    between = b"" if not raw else end if raw.endswith(b"\n") else end * 2
    return raw + between + text.replace(b"\n", end)


def _table(one: Act | Notice, zone: ZoneTable) -> Mapping[str, object]:
    """Return the fields that say something other than what a reader takes silence for."""
    return {
        field.name: _value(field.name, value, zone)
        for field in fields(one)
        for value in (getattr(one, field.name),)
        if field.default is MISSING or value != field.default
    }


def _value(name: str, value: object, zone: ZoneTable) -> object:
    if name in TIMES and isinstance(value, int):
        at = Instant(value)
        offset_us = zone.offset_us(at)
        # An offset of seconds, as mean local time had, cannot be written in TOML.
        offset = timezone(timedelta(microseconds=offset_us if offset_us % MINUTE_US == 0 else 0))
        return (EPOCH + timedelta(microseconds=at)).astimezone(offset)
    if isinstance(value, Localized):
        return {"en": value.en, "zh-Hans": value.zh}
    return list(value) if isinstance(value, tuple) else value
