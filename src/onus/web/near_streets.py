"""Near streets: streets and segments of like names, for pages of what is not there."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from onus.records.dossiers import dossiers
from onus.records.shown_places import places_named_like
from onus.records.street_search import find_streets_of_all

NEAR_MOST = 8


def near_streets(sought: str) -> list[dict[str, str]]:
    """Return streets and segments of like names, with their addresses."""
    rows = {one.assessment: one.id for one in dossiers() if one.assessment is not None}
    segments = places_named_like(rows, sought, most=NEAR_MOST)
    if segments:
        return [
            {
                "name": place.name or place.place_id,
                "href": reverse("public:street", args=(rows[row], place.place_id)),
            }
            for row, place in segments
        ]
    return [
        {
            "name": one.name,
            "href": f"{reverse('public:streets')}?"
            + urlencode({"dossier": rows[row], "district": one.district, "name": one.name}),
        }
        for row, one in find_streets_of_all(rows, sought, most=NEAR_MOST)
    ]
