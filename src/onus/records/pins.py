"""Pins: the segment of an assessment that a position belongs to, and the segments of a street.

In:  a position, or what somebody calls a street.
Out: the id of a place; none where nothing is near.

The surprise: of a street with many segments, one is taken only where it is the only
one; otherwise a report of the street would be told as one of its first segment.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from onus.core.reports.pins import Line, Lined, Pinned, nearest
from onus.records.models import Place
from onus.records.nearby import EAST_TIMES, MM_IN_E7

NEAR_MM = 100_000
"""How far a pin may lie from its road: a telephone between houses, and a finger on a map."""
MIDDLE_E7 = 300_000
"""Middles of segments within three kilometres are looked at; longer ones are cut in any network."""
TWISTED = 2
"""What the office calls the length of a street may be half of what is drawn of it, and no less."""
PLACES_MAX = 3_000
E7 = 10_000_000


def place_at(assessment: int, lon_e7: int, lat_e7: int, *, within_mm: int = NEAR_MM) -> Pinned | None:
    """Return the place that a pin belongs to; None where none is near."""
    if abs(lat_e7) > 85 * E7:
        return None
    # A line lies about its middle no farther than it is long: those that cannot reach the pin are not even fetched.
    reach = (2 * within_mm + TWISTED * F("length_mm")) / MM_IN_E7
    rows = Place.objects.filter(
        Q(length_mm=None)
        | Q(length_mm=0)
        | Q(lat_e7__range=(lat_e7 - reach, lat_e7 + reach))
        & Q(lon_e7__range=(lon_e7 - EAST_TIMES * reach, lon_e7 + EAST_TIMES * reach)),
        assessment_id=assessment,
        lon_e7__range=(lon_e7 - 2 * MIDDLE_E7, lon_e7 + 2 * MIDDLE_E7),
        lat_e7__range=(lat_e7 - MIDDLE_E7, lat_e7 + MIDDLE_E7),
    ).values_list("place_id", "geometry", "lon_e7", "lat_e7")[:PLACES_MAX]
    lined = [Lined(place, lines_of(geometry) or (((lon, lat),),)) for place, geometry, lon, lat in rows]
    return nearest(lon_e7, lat_e7, lined, within_mm=within_mm)


def places_called(assessment: int, name: str, *, most: int = 2) -> tuple[str, ...]:
    """Return the ids of places of exactly this name or id."""
    rows = Place.objects.filter(Q(name=name) | Q(place_id=name), assessment_id=assessment)
    return tuple(rows.order_by("place_id").values_list("place_id", flat=True)[:most])


def lines_of(geometry: str) -> tuple[Line, ...]:
    """Return the lines of a GeoJSON geometry in 1e-7 degree; none of an empty text.

    >>> lines_of('{"type":"LineString","coordinates":[[123.79,41.3],[123.8,41.3]]}')
    (((1237900000, 413000000), (1238000000, 413000000)),)
    >>> lines_of('{"type":"Point","coordinates":[123.79,41.3]}'), lines_of("")
    ((((1237900000, 413000000),),), ())
    """
    if not geometry:
        return ()
    return tuple(_lines(json.loads(geometry, parse_float=Decimal).get("coordinates", [])))


def _lines(part: Any) -> list[Line]:
    if not part:
        return []
    if not isinstance(part[0], list):
        return [(_position(part),)]
    if not isinstance(part[0][0], list):
        return [tuple(_position(one) for one in part)]
    return [line for one in part for line in _lines(one)]


def _position(pair: Any) -> tuple[int, int]:
    return int(Decimal(pair[0]) * E7), int(Decimal(pair[1]) * E7)
