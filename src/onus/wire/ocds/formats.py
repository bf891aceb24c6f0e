"""Formats that OCDS asks of texts: `date-time` and `uri`.

In:  a text.
Out: whether it is one.

The surprise: most programs check neither unless further packages are there, so
that "valid" means another thing on another machine. Here it is always checked.

Source: RFC 3339, section 5.6 (with 60 for a leap second); RFC 3986, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LEAP = "60"


def is_moment(text: str) -> bool:
    """Say whether a text is a date with time and offset.

    >>> [is_moment(one) for one in ("2024-02-29T12:00:00Z", "2023-02-29T12:00:00Z", "2024-02-29")]
    [True, False, False]
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        return False
    start, end = found.span(1)
    plain = f"{text[:start]}59{text[end:]}" if text[start:end] == _LEAP else text
    try:
        datetime.fromisoformat(plain.upper())
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Say whether a text is an absolute address.

    >>> [is_address(one) for one in ("https://example.org/a?b", "www.example.org", "")]
    [True, False, False]
    """
    return _ADDRESS.fullmatch(text) is not None


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {"date-time": is_moment, "uri": is_address}
"""Formats by their name; a schema's other formats are hints."""
