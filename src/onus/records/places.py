"""Places: what pages ask of the places of an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.records.models import Place


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
    row = Place.objects.filter(assessment_id=assessment, place_id=place_id).first()
    return None if row is None else _shown(row)


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
