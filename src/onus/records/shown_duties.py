"""Duties as pages show them: one, those of a place, a case, a post or a storm, and how many there are.

In:  the row of an assessment, and what is asked for.
Out: frozen rows in one fixed order, and counts by outcome.

The surprise: a list of a million duties is neither counted nor sorted. How many there are
of each day stands in counts that were laid beside the rows; a page of the list is read
from the days that it falls on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from onus.records.models import Duty, DutyCount, Place
from onus.records.places import ShownPlace, place_named
from onus.records.prepared import asked

FIELDS = (
    "duty_id", "place_id", "obligation_id", "occurrence_id", "service", "district", "clause", "clock", "owed_by",
    "rule", "outcome", "opens_at", "due_at", "met_at", "delay_s", "coverage_ppm", "strength", "evidence",
    "officer_post", "officer_holder", "officer_basis", "grounds", "stage", "reply_by_contractor", "reply_by_officer",
    "case_id", "month", "out_row", "weighed_row", "weighed",
)  # fmt: skip
POST = "officer_post"
FEW = ("place_id", "case_id")
"""What has so few duties that a list of them is counted and sorted when it is asked for."""


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
    out_row: int | None
    weighed_row: int
    weighed: int | None
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
    found = asked(_duty_named, assessment, duty_id)
    if not found:
        return None
    place = place_named(assessment, found[0][PLACE])
    return _named(found[0], None if place is None else place.name)


def _duty_named(assessment: int, duty_id: str) -> QuerySet[Duty, tuple[Any, ...]]:
    return Duty.objects.filter(assessment_id=assessment, duty_id=duty_id).values_list(*FIELDS)[:1]


def duties_at(assessment: int, place: ShownPlace, *, most: int) -> tuple[ShownDuty, ...]:
    """Return the duties of a place, the latest first, at most `most`."""
    found = asked(_duties_at, assessment, place.place_id, shape=(most,))
    return tuple(_named(row, place.name) for row in found)


def _duties_at(assessment: int, place_id: str, most: int) -> QuerySet[Duty, tuple[Any, ...]]:
    rows = Duty.objects.filter(assessment_id=assessment, place_id=place_id)
    return rows.order_by(F("due_at").desc(nulls_last=True), "duty_id").values_list(*FIELDS)[:most]


def duties_where(
    assessment: int, wanted: Mapping[str, str], *, start: int, most: int
) -> tuple[tuple[ShownDuty, ...], int]:
    """Return duties whose columns have these values, the latest first, and how many there are in all."""
    # A post answers for a tenth of all duties: its index would lead to them, and past the days.
    by_day = {name: value for name, value in wanted.items() if name != POST}
    rows = Duty.objects.filter(assessment_id=assessment, **by_day)
    if POST in wanted:
        rows = rows.annotate(of_post=Coalesce(POST, Value(""))).filter(of_post=wanted[POST])
    if any(name in wanted for name in FEW):
        latest = rows.order_by(F("due_at").desc(nulls_last=True), "duty_id")
        some = _shown(assessment, latest[start : start + most])
        # A list that ends before its page does is counted by itself.
        whole = len(some) < most and (some or not start)
        return some, start + len(some) if whole else rows.count()
    found: list[int] = []
    total = 0
    for day, count in _days(assessment, wanted):
        skipped, left = max(start - total, 0), most - len(found)
        if skipped < count and left:
            # Of one day all rows are due at some instant, or all at none: no null stands among others.
            of_day = rows.filter(due_day=day).order_by("-due_at", "duty_id")
            found += of_day.values_list("pk", flat=True)[skipped : skipped + left]
        total += count
    told = {one.duty_id: one for one in _shown(assessment, Duty.objects.filter(pk__in=found))}
    ordered = sorted(told.values(), key=lambda one: (one.due_at is None, -(one.due_at or 0), one.duty_id))
    return tuple(ordered), total


def _days(assessment: int, wanted: Mapping[str, str]) -> QuerySet[DutyCount, tuple[int | None, int]]:
    """Return how many of some duties are due on each day, the latest first; those that are due at no time last."""
    rows = DutyCount.objects.filter(assessment_id=assessment, **wanted).values_list("due_day")
    return rows.annotate(Sum("duties")).order_by(F("due_day").desc(nulls_last=True))


def _shown(assessment: int, rows: QuerySet[Duty]) -> tuple[ShownDuty, ...]:
    """Return rows with the names of their places, in two questions."""
    told = list(rows.values_list(*FIELDS))
    places = {row[PLACE] for row in told} - {"-", ""}
    named = Place.objects.filter(assessment_id=assessment, place_id__in=sorted(places))
    names = dict(named.values_list("place_id", "name")) if places else {}
    return tuple(_named(row, names.get(row[PLACE])) for row in told)


def _named(row: tuple[Any, ...], place_name: str | None) -> ShownDuty:
    return ShownDuty(*(*row, place_name))


PLACE = FIELDS.index("place_id")


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
        DutyCount.objects.filter(assessment_id__in=sorted(wanted), occurrence_id__in=occurrences)
        .values_list("assessment_id", "occurrence_id", "district", "owed_by", "outcome")
        .annotate(Sum("duties"))
        .order_by("assessment_id", "occurrence_id", "district", "owed_by", "outcome")
    )
    return tuple(
        StormCount(row, name, district, owed_by == "contractor", outcome, count)
        for row, name, district, owed_by, outcome, count in rows
    )


def counts_of_post(assessment: int, post: str) -> dict[str, int]:
    """Return how many duties of a post came out how."""
    rows = DutyCount.objects.filter(assessment_id=assessment, officer_post=post)
    return dict(rows.values_list("outcome").annotate(Sum("duties")).order_by("outcome"))


def has_homes(assessment: int) -> bool:
    """Return whether anything is owed at a home; then what people wrote is told nowhere."""
    return DutyCount.objects.filter(assessment_id=assessment, at_home=True).exists()
