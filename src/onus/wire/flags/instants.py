"""Instants: dates and times of RFC 3339, as OCDS asks for them, each text read once.

In:  texts.
Out: microseconds since 1970 UTC, `ABSENT` where a text is no instant.
"""

from __future__ import annotations

import re
from datetime import datetime

from onus.base.instants import instant_of
from onus.core.integrity.columns import ABSENT

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class InstantsRead(dict[str | None, int]):
    """Texts and their instants; a text that is asked for the first time is read.

    >>> InstantsRead()["2023-12-19T20:00:00+08:00"]
    1702987200000000
    >>> InstantsRead()["2023-12-19 20:00:00"] == ABSENT
    True
    """

    def __missing__(self, text: str | None) -> int:
        """Read a text and keep its instant."""
        self[text] = read = ABSENT if text is None else _read(text)
        return read


def _read(text: str) -> int:
    if not RFC_3339.fullmatch(text):
        return ABSENT
    try:
        return instant_of(datetime.fromisoformat(text.upper()))
    except ValueError:
        return ABSENT
