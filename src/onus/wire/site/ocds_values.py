"""The small parts of OCDS: texts in two languages, amounts, periods, references.

In:  values of a dossier.
Out: JSON values; what is empty is left out, because the schemas refuse empty texts.

The surprise: OCDS writes amounts as numbers of the major unit. They are made from
whole minor units in one division, which every machine rounds alike, and a
reader who multiplies back gets the whole number again.

Source: Open Contracting Data Standard 1.1.5, release schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from onus.base.currencies import MINOR_DIGITS
from onus.base.instants import ZoneTable, utc_text
from onus.base.texts import Localized
from onus.core.consequences.periods import month, named_day

OTHER = "zh"


def filled(**fields: Any) -> dict[str, Any]:
    """Return the fields that say something.

    >>> filled(a="", b=0, c=None, d=[], e=False)
    {'b': 0, 'e': False}
    """
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}


def texts(name: str, text: Localized) -> dict[str, str]:
    """Return a text under its name, and its Chinese under the name with its language.

    >>> texts("title", Localized("street", "街路"))
    {'title': 'street', 'title_zh': '街路'}
    """
    return filled(**{name: text.text("en"), f"{name}_{OTHER}": text.zh})


def value_of(minor: int | None, currency: str) -> dict[str, Any]:
    """Return an amount; empty where there is none.

    >>> value_of(1234567, "CNY"), value_of(500, "JPY"), value_of(None, "CNY")
    ({'amount': 12345.67, 'currency': 'CNY'}, {'amount': 500, 'currency': 'JPY'}, {})
    """
    if minor is None:
        return {}
    whole, rest = divmod(minor, 10 ** MINOR_DIGITS[currency])
    amount = minor / 10 ** MINOR_DIGITS[currency] if rest else whole
    return {"amount": amount, "currency": currency}


def share(ppm: int | None) -> int | float | None:
    """Return a share of one as a number.

    >>> share(950_000), share(1_000_000), share(None)
    (0.95, 1, None)
    """
    if ppm is None:
        return None
    return ppm // 1_000_000 if ppm % 1_000_000 == 0 else ppm / 1_000_000


def day_text(zone: ZoneTable, day: date | None) -> str | None:
    """Return the beginning of a local day as an instant of UTC."""
    return None if day is None else utc_text(zone.at(day))


def month_period(zone: ZoneTable, name: str) -> dict[str, str]:
    """Return the first instant of a month and of the next.

    >>> from onus.base.instants import UTC_ZONE
    >>> month_period(UTC_ZONE, "2023-12")["endDate"]
    '2024-01-01T00:00:00Z'
    """
    day = named_day(name)
    if day is None:
        return {}
    span = month(day, zone)
    return {"startDate": utc_text(span.from_at), "endDate": utc_text(span.until_at)}


def json_text(value: Mapping[str, Any]) -> bytes:
    """Write a file of OCDS: names sorted, one line feed at the end.

    >>> json_text({"b": 0.5, "a": "街"}).decode()
    '{"a":"街","b":0.5}\\n'
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"
