"""Act lines: acts as text to be added below an acts.toml.

In:  the bytes of the file that is there, and new acts.
Out: the bytes with them; what stood there before stands as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta, timezone

from onus.base.instants import EPOCH, Instant, ZoneTable
from onus.base.texts import Localized
from onus.core.contracts.facts import Act
from onus.wire.toml_text import toml_text

TIMES = ("happened_at", "recorded_at", "published_at", "until")


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
    if not new:
        return raw
    text = toml_text({"acts": [_table(act, zone) for act in new]}, {})
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    between = b"" if not raw else end if raw.endswith(b"\n") else end * 2
    return raw + between + text.replace(b"\n", end)


def _table(act: Act, zone: ZoneTable) -> Mapping[str, object]:
    return {
        field.name: _value(field.name, value, zone)
        for field in fields(act)
        for value in (getattr(act, field.name),)
        if value not in ("", (), None, 0, Localized()) or (field.name in TIMES and value is not None)
    }


def _value(name: str, value: object, zone: ZoneTable) -> object:
    if name in TIMES and isinstance(value, int):
        at = Instant(value)
        offset = timezone(timedelta(microseconds=zone.offset_us(at)))
        return (EPOCH + timedelta(microseconds=at)).astimezone(offset)
    if isinstance(value, Localized):
        return {"en": value.en, "zh-Hans": value.zh}
    return list(value) if isinstance(value, tuple) else value
