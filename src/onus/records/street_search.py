"""Street search: streets of an assessment by what somebody typed.

In:  a text in Chinese or Latin letters.
Out: streets with how many segments they have, the best first.

The surprise: the database only says which streets share pairs of characters with the
text; which of them fits best, `core.reports.street_search` decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from onus.core.reports.bigrams import stored
from onus.core.reports.street_search import Street, asked_pairs, ranked
from onus.records.models import Place, StreetName, StreetPair

CANDIDATES_MAX = 400
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class FoundStreet:
    """A street that fits, with how many segments bear its name."""

    name: str
    district: str
    segments: int


def lay_streets(assessment: int) -> int:
    """Lay the names of the places of an assessment for searching; returns how many."""
    counted = (
        Place.objects.filter(assessment_id=assessment)
        .exclude(name="")
        .order_by("name", "district")
        .values("name", "district")
        .annotate(segments=Count("pk"))
    )
    StreetName.objects.bulk_create(
        [StreetName(assessment_id=assessment, **row) for row in counted], batch_size=ROWS_AT_ONCE
    )
    rows = StreetName.objects.filter(assessment_id=assessment)
    pairs = [StreetPair(street=row, pair=pair) for row in rows for pair in stored(row.name)]
    StreetPair.objects.bulk_create(pairs, batch_size=ROWS_AT_ONCE)
    return len(rows)


def find_streets(assessment: int, text: str, *, most: int = 20) -> tuple[FoundStreet, ...]:
    """Return the streets that fit a text, the best first."""
    return tuple(street for _, street in find_streets_of_all([assessment], text, most=most))


def find_streets_of_all(
    assessments: Iterable[int], text: str, *, most: int = 20
) -> tuple[tuple[int, FoundStreet], ...]:
    """Return the streets of several assessments that fit a text, each with its assessment, the best first."""
    asked = asked_pairs(text)
    if not asked:
        return ()
    # Of very many, those that share most pairs: a common word such as "street" alone finds all of them.
    near = (
        StreetPair.objects.filter(street__assessment_id__in=list(assessments), pair__in=asked)
        .values("street_id")
        .annotate(shared=Count("pair"))
        .order_by("-shared", "street_id")[:CANDIDATES_MAX]
    )
    rows = StreetName.objects.in_bulk([one["street_id"] for one in near])
    streets = [Street(str(pk), row.name, row.district) for pk, row in rows.items()]
    found = [rows[int(street.key)] for street in ranked(text, streets, most=most)]
    return tuple((row.assessment_id, _found(row)) for row in found)


def all_streets(assessment: int, *, most: int = 2_000) -> tuple[FoundStreet, ...]:
    """Return the streets of an assessment in the order of districts and names."""
    rows = StreetName.objects.filter(assessment_id=assessment).order_by("district", "name")[:most]
    return tuple(_found(row) for row in rows)


def segments_of(assessment: int, name: str, district: str) -> tuple[tuple[str, int], ...]:
    """Return the segments that bear a name in a district, each with its length in millimetres, 0 for none."""
    rows = Place.objects.filter(assessment_id=assessment, name=name, district=district).order_by("place_id")
    return tuple((row.place_id, row.length_mm or 0) for row in rows[:CANDIDATES_MAX])


def _found(row: StreetName) -> FoundStreet:
    return FoundStreet(row.name, row.district, row.segments)
