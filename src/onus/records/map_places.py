"""Places as a map draws them: every shape of an assessment, in one order that never changes.

In:  the row of an assessment.
Out: ids, names, shapes and outcomes.

The surprise: shapes and outcomes are asked apart. Shapes belong to a network and are
kept by every cache; outcomes change with each assessment and are one letter a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from onus.records.models import Place
from onus.records.places import ShownPlace


@dataclass(frozen=True, slots=True)
class PlaceShape:
    """One place with its GeoJSON text, empty where only its point is known, or nothing."""

    place_id: str
    name: str
    geometry: str
    lon_e7: int | None
    lat_e7: int | None


def place_shapes(assessment: int) -> Iterator[PlaceShape]:
    """Yield every place in the order of the ids."""
    rows = Place.objects.filter(assessment_id=assessment).order_by("place_id")
    found = rows.values_list("place_id", "name", "geometry", "lon_e7", "lat_e7")
    return (PlaceShape(*row) for row in found.iterator(2_000))


def place_outcomes(assessment: int) -> tuple[str, ...]:
    """Return the outcome of every place in the order of the ids; empty where nothing was owed."""
    rows = Place.objects.filter(assessment_id=assessment).order_by("place_id")
    return tuple(rows.values_list("outcome", flat=True))


def outcomes_of_districts(assessment: int) -> tuple[tuple[str, str, int], ...]:
    """Return how many places of each district have each outcome."""
    rows = Place.objects.filter(assessment_id=assessment).values_list("district", "outcome")
    return tuple(rows.annotate(Count("id")).order_by("district", "outcome"))


def places_with(
    assessment: int, *, district: str, outcome: str, start: int, most: int
) -> tuple[tuple[ShownPlace, ...], int]:
    """Return places of a district and an outcome, where they are named, and how many there are in all."""
    rows = Place.objects.filter(assessment_id=assessment)
    if district:
        rows = rows.filter(district=district)
    if outcome:
        rows = rows.filter(outcome="" if outcome == "none" else outcome)
    shown = rows.order_by("district", "name", "place_id").values_list(*FIELDS)[start : start + most]
    return tuple(ShownPlace(*row) for row in shown), rows.count()


FIELDS = (
    "place_id", "name", "kind", "klass", "district", "length_mm", "outcome", "last_served_at", "lon_e7", "lat_e7",
)  # fmt: skip
