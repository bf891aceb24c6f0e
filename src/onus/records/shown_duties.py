"""Duties as pages show them: one, those of a place, a case, a post or a storm, and how many there are.

In:  the row of an assessment, and what is asked for.
Out: frozen rows in one fixed order, and counts by outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from onus.records.models import Duty, Place

FIELDS = (
    "duty_id", "place_id", "obligation_id", "occurrence_id", "service", "district", "clause", "clock", "owed_by",
    "rule", "outcome", "opens_at", "due_at", "met_at", "delay_s", "coverage_ppm", "strength", "evidence",
    "officer_post", "officer_holder", "officer_basis", "grounds", "stage", "reply_by_contractor", "reply_by_officer",
    "case_id", "month",
)  # fmt: skip
HOME = "private-"
"""How the pseudonym of a home begins."""


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """One duty with its finding, as the tables of OUT have them; times in microseconds since 1970 UTC."""

    duty_id: str
    place_id: str
    obligation_id: str
    occurrence_id: str
    service: str
    district: str
    clause: str
    clock: str
    owed_by: str
    rule: str
    outcome: str
    opens_at: int | None
    due_at: int | None
    met_at: int | None
    delay_s: int
    coverage_ppm: int | None
    strength: str
    evidence: int
    officer_post: str
    officer_holder: str
    officer_basis: str
    grounds: str
    stage: str
    reply_by_contractor: int | None
    reply_by_officer: int | None
    case_id: str
    month: str
    place_name: str | None

    @property
    def has_place(self) -> bool:
        """Return whether its place has a page; a home has none, and what a public body owes is owed at no place."""
        return self.place_name is not None

    @property
    def bare_place(self) -> str:
        """Return the id of its place; empty where it is owed at none."""
        return "" if self.place_id == "-" else self.place_id


def duty_named(assessment: int, duty_id: str) -> ShownDuty | None:
    """Return a duty by its name; None where there is none."""
    row = _told(Duty.objects.filter(assessment_id=assessment, duty_id=duty_id)).first()
    return None if row is None else ShownDuty(*row)


def duties_at(assessment: int, place_id: str, *, most: int) -> tuple[ShownDuty, ...]:
    """Return the duties of a place, the latest first, at most `most`."""
    rows = Duty.objects.filter(assessment_id=assessment, place_id=place_id)
    return tuple(ShownDuty(*row) for row in _told(rows)[:most])


def duties_where(
    assessment: int, wanted: Mapping[str, str], *, start: int, most: int
) -> tuple[tuple[ShownDuty, ...], int]:
    """Return duties whose columns have these values, the latest first, and how many there are in all."""
    rows = Duty.objects.filter(assessment_id=assessment, **wanted)
    found = tuple(ShownDuty(*row) for row in _told(rows)[start : start + most])
    # A list that ends before its page does is counted by itself.
    whole = len(found) < most and (found or not start)
    return found, start + len(found) if whole else rows.count()


def _told(rows: QuerySet[Duty]) -> QuerySet[Duty, tuple[Any, ...]]:
    """Return rows with the names of their places, the latest first; the same order on every database."""
    named = Place.objects.filter(assessment_id=OuterRef("assessment_id"), place_id=OuterRef("place_id"))
    latest = rows.order_by(F("due_at").desc(nulls_last=True), "duty_id")
    return latest.annotate(place_name=Subquery(named.values("name")[:1])).values_list(*FIELDS, "place_name")


@dataclass(frozen=True, slots=True)
class StormCount:
    """How many duties of one occurrence came out how, in one district."""

    assessment: int
    occurrence: str
    district: str
    owed_by_contractor: bool
    outcome: str
    count: int


def counts_of_occurrences(wanted: Mapping[int, Iterable[str]]) -> tuple[StormCount, ...]:
    """Return the counts of some occurrences of each assessment, in the order of districts."""
    occurrences = sorted({name for names in wanted.values() for name in names})
    rows = (
        Duty.objects.filter(assessment_id__in=sorted(wanted), occurrence_id__in=occurrences)
        .values_list("assessment_id", "occurrence_id", "district", "owed_by", "outcome")
        .annotate(Count("id"))
        .order_by("assessment_id", "occurrence_id", "district", "owed_by", "outcome")
    )
    return tuple(
        StormCount(row, name, district, owed_by == "contractor", outcome, count)
        for row, name, district, owed_by, outcome, count in rows
    )


def counts_of_post(assessment: int, post: str) -> dict[str, int]:
    """Return how many duties of a post came out how."""
    rows = Duty.objects.filter(assessment_id=assessment, officer_post=post)
    return dict(rows.values_list("outcome").annotate(Count("id")).order_by("outcome"))


def has_homes(assessment: int) -> bool:
    """Return whether anything is owed at a home; then what people wrote is told nowhere."""
    return Duty.objects.filter(assessment_id=assessment, place_id__startswith=HOME).exists()
