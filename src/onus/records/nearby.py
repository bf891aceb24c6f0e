"""Nearby: which places of an assessment lie around a position.

In:  a position, and how far around it.
Out: their ids with their middles, in one question.

The surprise: a rectangle is asked for and not a circle, and it is somewhat too wide in
the east and the west. Whoever needs the exact distance measures it.
"""

from __future__ import annotations

from onus.records.models import Place

MM_IN_E7 = 11
"""A step of 1e-7 degree to the north is 11.1 mm."""
EAST_TIMES = 3
"""A degree to the east is shorter: at 70 degrees of latitude by three times."""
PLACES_MAX = 400


def places_near(assessment: int, lon_e7: int, lat_e7: int, *, reach_mm: int) -> dict[str, tuple[int, int]]:
    """Return the places whose middle lies around a position, with that middle."""
    north = reach_mm // MM_IN_E7 + 1
    rows = Place.objects.filter(
        assessment_id=assessment,
        lat_e7__range=(lat_e7 - north, lat_e7 + north),
        lon_e7__range=(lon_e7 - EAST_TIMES * north, lon_e7 + EAST_TIMES * north),
    ).order_by("place_id")
    return {
        name: (lon, lat) for name, lon, lat in rows.values_list("place_id", "lon_e7", "lat_e7")[:PLACES_MAX]
    }
