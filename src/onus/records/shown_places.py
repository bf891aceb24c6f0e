"""Places as pages list and find them, and what was seen there last.

In:  the row of an assessment, and what is asked for.
Out: frozen rows.

The surprise: of what was seen only kind, times, result and source are told. Whoever
was there goes by what the assessment made public, and a home has no page at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from onus.records.models import Place, Seen
from onus.records.places import FIELDS, ShownPlace
from onus.records.prepared import asked


@dataclass(frozen=True, slots=True)
class SeenThere:
    """One thing seen or claimed at a place."""

    kind: str
    at: int
    recorded_at: int
    result: str
    by: str
    source_ref: str
    ref: str


def seen_at(assessment: int, place_id: str, *, most: int) -> tuple[SeenThere, ...]:
    """Return what was seen at a place, the latest first."""
    return tuple(SeenThere(*row) for row in asked(_seen_at, assessment, place_id, shape=(most,)))


def _seen_at(assessment: int, place_id: str, most: int) -> QuerySet[Seen, tuple[Any, ...]]:
    rows = Seen.objects.filter(assessment_id=assessment, place_id=place_id).order_by("-at", "kind", "ref")
    return rows.values_list("kind", "at", "recorded_at", "result", "by", "source_ref", "ref")[:most]


def places_where(
    assessment: int, *, district: str, start: int, most: int, name: str = ""
) -> tuple[tuple[ShownPlace, ...], int]:
    """Return places in the order of districts and names, and how many there are in all; of one name, its segments."""
    rows = Place.objects.filter(assessment_id=assessment)
    if name:
        rows = rows.filter(name=name)
    if district:
        rows = rows.filter(district=district)
    ordered = rows.order_by("district", "name", "place_id").values_list(*FIELDS)[start : start + most]
    return tuple(ShownPlace(*row) for row in ordered), rows.count()


def places_named_like(
    assessments: Iterable[int], text: str, *, most: int
) -> tuple[tuple[int, ShownPlace], ...]:
    """Return places whose name or id holds a text, with the rows of their assessments; nothing for no text."""
    if not text.strip():
        return ()
    mine = Place.objects.filter(assessment_id__in=list(assessments))
    rows = mine.filter(name__icontains=text.strip()) | mine.filter(place_id__icontains=text.strip())
    found = rows.order_by("name", "district", "place_id").values_list("assessment_id", *FIELDS)[:most]
    return tuple((row[0], ShownPlace(*row[1:])) for row in found)


def districts_of(assessment: int) -> tuple[tuple[str, int], ...]:
    """Return the districts of an assessment and how many places each has."""
    rows = Place.objects.filter(assessment_id=assessment).values_list("district")
    return tuple((name, count) for name, count in rows.annotate(Count("id")).order_by("district"))
