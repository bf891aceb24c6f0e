"""Which OCDS fields flags read: their lists and how each value is read.

In:  nothing; this is a table.
Out: `LISTS`, the lists of a release that become tables of their own, and `FIELDS`,
     every field by its OCDS path with the way it is read.

A field belongs to the longest list that its path begins with, or to the process
itself. A way of reading after a colon (`date:text`) reads the same field a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

PROCESSES = ""
"""The table of the processes themselves: one row for each ocid."""


class Way(StrEnum):
    """How the value of a field becomes a whole number."""

    TEXT = "text"
    """A text, as its code."""
    ID = "id"
    """A text or a whole number, as the code of its text: OCDS allows both for ids."""
    AMOUNT = "amount"
    """A number, in millionths."""
    WHOLE = "whole"
    """A whole number; never a truth value, never 1.0."""
    INSTANT = "instant"
    """A text of RFC 3339 with its offset, in microseconds since 1970 UTC."""
    TRUTH = "truth"
    """true or false, as 1 or 0."""
    LENGTH = "length"
    """The number of characters of a text; the text itself is not kept."""


LISTS = (
    "awards",
    "awards/items",
    "awards/suppliers",
    "bids/details",
    "bids/details/tenderers",
    "tender/tenderers",
)
"""Lists that are read as tables; a list comes after the list around it."""

FIELDS = {
    "ocid": Way.TEXT,
    "buyer/id": Way.ID,
    "tender/status": Way.TEXT,
    "tender/procurementMethod": Way.TEXT,
    "tender/procurementMethodDetails": Way.TEXT,
    "tender/mainProcurementCategory": Way.TEXT,
    "tender/numberOfTenderers": Way.WHOLE,
    "tender/procuringEntity/id": Way.ID,
    "tender/tenderers/id": Way.ID,
    "tender/tenderPeriod/startDate": Way.INSTANT,
    "tender/tenderPeriod/endDate": Way.INSTANT,
    "tender/tenderPeriod/endDate:text": Way.TEXT,
    "tender/value/amount": Way.AMOUNT,
    "tender/value/currency": Way.TEXT,
    "awards/status": Way.TEXT,
    "awards/items/classification/id": Way.ID,
    "awards/items/classification/id:text": Way.TEXT,
    "awards/suppliers/id": Way.ID,
    "bids/details/date": Way.INSTANT,
    "bids/details/date:text": Way.TEXT,
    "bids/details/status": Way.TEXT,
    "bids/details/value/amount": Way.AMOUNT,
    "bids/details/value/currency": Way.TEXT,
    "bids/details/tenderers/id": Way.ID,
}
"""Every field that a flag may read, by its OCDS path."""


@cache
def list_of(path: str) -> str:
    """Return the list that a field stands in; empty for one of the process itself.

    >>> list_of("bids/details/tenderers/id"), list_of("tender/value/amount")
    ('bids/details/tenderers', '')
    """
    plain = path.partition(":")[0]
    around = [one for one in LISTS if plain == one or plain.startswith(one + "/")]
    return max(around, key=len, default=PROCESSES)


@cache
def list_around(name: str) -> str:
    """Return the list around a list; empty where the process itself is around it.

    >>> list_around("awards/items"), list_around("awards")
    ('awards', '')
    """
    around = [one for one in LISTS if name.startswith(one + "/")]
    return max(around, key=len, default=PROCESSES)


def lists_of(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the lists that some fields stand in, with all lists around them, in the order of `LISTS`.

    >>> lists_of(["awards/items/classification/id", "ocid"])
    ('awards', 'awards/items')
    """
    direct = {list_of(path) for path in paths}
    return tuple(name for name in LISTS if any(one == name or one.startswith(name + "/") for one in direct))
