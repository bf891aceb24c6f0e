"""Places: what pages ask of the places of an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onus.records.models import Place
from onus.records.prepared import asked

FIELDS = (
    "place_id", "name", "kind", "klass", "district", "length_mm", "outcome", "last_served_at", "lon_e7", "lat_e7",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place of the network; the outcome is the worst of its duties that were judged, empty for none."""

    place_id: str
    name: str
    kind: str
    klass: str
    district: str
    length_mm: int | None
    outcome: str
    last_served_at: int | None
    lon_e7: int | None
    lat_e7: int | None


def place_named(assessment: int, place_id: str) -> ShownPlace | None:
    """Return a place by its id; None where the network has none."""
    found = asked(_place_named, assessment, place_id)
    return ShownPlace(*found[0]) if found else None


def _place_named(assessment: int, place_id: str) -> QuerySet[Place, tuple[Any, ...]]:
    return Place.objects.filter(assessment_id=assessment, place_id=place_id).values_list(*FIELDS)[:1]


def places_called(assessment: int, place_ids: Iterable[str]) -> dict[str, ShownPlace]:
    """Return places by their ids, in one question; ids that the network has not are left out."""
    wanted = [*dict.fromkeys(place_ids)]
    if not wanted:
        return {}
    rows = Place.objects.filter(assessment_id=assessment, place_id__in=wanted)
    return {row.place_id: _shown(row) for row in rows}


def places_of(
    assessment: int, *, district: str = "", start: int = 0, most: int = 100
) -> tuple[ShownPlace, ...]:
    """Return places in the order of districts and names, at most `most` from `start` on."""
    rows = Place.objects.filter(assessment_id=assessment)
    if district:
        rows = rows.filter(district=district)
    return tuple(_shown(row) for row in rows.order_by("district", "name", "place_id")[start : start + most])


def _shown(row: Place) -> ShownPlace:
    return ShownPlace(
        row.place_id, row.name, row.kind, row.klass, row.district, row.length_mm, row.outcome,
        row.last_served_at, row.lon_e7, row.lat_e7,
    )  # fmt: skip
