"""Act lines: acts and notices as text to be added below an acts.toml or a notices.toml.

In:  the bytes of the file that is there, and new acts or notices.
Out: the bytes with them; what stood there before stands as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import timedelta, timezone
from typing import Any

from onus.base.instants import EPOCH, MINUTE_US, Instant, ZoneTable, instant, utc_text
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
    return with_tables(raw, "acts", [entry(act) for act in new], zone)


def with_tables(raw: bytes, name: str, new: Sequence[Mapping[str, Any]], zone: ZoneTable) -> bytes:
    """Return a file with entries below those of its list.

    Args:
        raw: the file that is there; empty for none.
        name: `acts` or `notices`.
        new: entries, as `entry` returns them.
        zone: times are written as its clocks show them, with their offset.

    >>> from onus.base.instants import UTC_ZONE
    >>> with_tables(b"x = 1", "notices", [], UTC_ZONE)
    b'x = 1'
    """
    if not new:
        return raw
    tables = [{key: _value(key, value, zone) for key, value in one.items()} for one in new]
    text = toml_text({name: tables}, {})
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    between = b"" if not raw else end if raw.endswith(b"\n") else end * 2
    return raw + between + text.replace(b"\n", end)


def entry(one: Act | Notice) -> dict[str, Any]:
    """Return an act or a notice as the fields of its entry, of which JSON can hold each.

    >>> entry(Act("a", "serve", Instant(0), Instant(0), duties=("d",)))["duties"]
    ['d']
    """
    return {
        field.name: _plain(field.name, value)
        for field in fields(one)
        for value in (getattr(one, field.name),)
        # What a reader takes silence for is not said.
        if field.default is MISSING or value != field.default
    }


def _plain(name: str, value: object) -> object:
    if name in TIMES and isinstance(value, int):
        return utc_text(Instant(value))
    if isinstance(value, Localized):
        return {"en": value.en, "zh-Hans": value.zh}
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: object, zone: ZoneTable) -> object:
    if name in TIMES:
        at = instant(value) if isinstance(value, str) else value
        assert isinstance(at, int), f"{name} of an entry is an instant"
        offset_us = zone.offset_us(Instant(at))
        # An offset of seconds, as mean local time had, cannot be written in TOML.
        offset = timezone(timedelta(microseconds=offset_us if offset_us % MINUTE_US == 0 else 0))
        return (EPOCH + timedelta(microseconds=at)).astimezone(offset)
    return value
