"""The order in which releases are merged.

In:  releases of one process, in any order.
Out: the same, oldest first.

The surprise: an order of texts is none of instants. `09:00+02:00` is before
`08:00Z`, and `00:00:00.5Z` after `00:00:00Z`, whatever their letters say.

Source: OCDS 1.1.5, "Merging": sorted by date. What decides beyond it: decision 61.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson


class NoDate(Exception):
    """An order is needed and a release has no date that means an instant."""


def in_order(releases: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return releases in the order of their dates, then ids, then contents.

    Raises:
        NoDate: there are several, and one has no date.

    >>> [one["id"] for one in in_order([{"id": "b", "date": "2024-01-01"}, {"id": "a", "date": "2024-01-01"}])]
    ['a', 'b']
    """
    if len(releases) == 1:
        return releases
    keyed = [(_moment(one.get("date")), str(one.get("id")), one) for one in releases]
    firsts = [key[:2] for key in keyed]
    if len(set(firsts)) == len(firsts):
        return [one for _, _, one in sorted(keyed, key=lambda key: key[:2])]
    return [one for _, _, one in sorted(keyed, key=lambda key: (key[0], key[1], _content(key[2])))]


def _moment(date: object) -> datetime:
    """Return the instant that a date means; a day or a time without an offset is taken as UTC."""
    if not isinstance(date, str):
        raise NoDate
    try:
        moment = datetime.fromisoformat(date)
    except ValueError as error:
        raise NoDate from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _content(release: Mapping[str, Any]) -> bytes:
    return orjson.dumps(release, option=orjson.OPT_SORT_KEYS)
