"""Workbench: what the pages of officers and contractors ask of an assessment.

In:  the row of an assessment.
Out: cases by the time that is left, duties with their findings, places that can be drawn.

The surprise: an open case without a time to answer comes last, not first: nothing
moves it any more, and it is the oldest silence that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from onus.records.models import Case, Duty, Place, Seen

SHOWN_MAX = 500


@dataclass(frozen=True, slots=True)
class WorkCase:
    """A case with the rung that holds it; `body` is its line of cases.jsonl."""

    case_id: str
    obligation: str
    occurrence: str
    district: str
    duties: int
    opened_at: int
    closed_at: int | None
    closed_by: str
    post: str
    answer_by: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkDuty:
    """A duty with its finding, as the workbench and the portal list it."""

    duty_id: str
    place_id: str
    obligation: str
    occurrence: str
    service: str
    district: str
    clause: str
    outcome: str
    opens_at: int | None
    due_at: int | None
    met_at: int | None
    strength: str
    post: str
    owed_by: str
    case_id: str
    stage: str
    stage_contractor: str
    stage_officer: str
    reply_by_contractor: int | None
    reply_by_officer: int | None
    excused_by: str
    month: str
    place: str = ""


def cases_by_time_left(assessment: int, *, posts: Iterable[str] | None = None) -> tuple[WorkCase, ...]:
    """Return open cases, those first whose time to answer ends first.

    Args:
        assessment: its row.
        posts: only cases that lie with one of these posts; None for all.
    """
    rows = Case.objects.filter(assessment_id=assessment, closed_at=None)
    if posts is not None:
        rows = rows.filter(post__in=list(posts))
    return tuple(
        _case(row) for row in rows.order_by(F("answer_by").asc(nulls_last=True), "opened_at", "case_id")
    )


def case_named(assessment: int, case_id: str) -> WorkCase | None:
    """Return a case by its name; None where the assessment has none."""
    row = Case.objects.filter(assessment_id=assessment, case_id=case_id).first()
    return None if row is None else _case(row)


def duties_of_case(assessment: int, case_id: str, *, most: int = SHOWN_MAX) -> tuple[WorkDuty, ...]:
    """Return duties of a case in the order of their places."""
    rows = Duty.objects.filter(assessment_id=assessment, case_id=case_id).order_by("place_id")[:most]
    return _duties(assessment, rows)


def duty_named(assessment: int, duty_id: str) -> WorkDuty | None:
    """Return a duty by its name; None where the assessment has none."""
    rows = Duty.objects.filter(assessment_id=assessment, duty_id=duty_id)[:1]
    return next(iter(_duties(assessment, rows)), None)


def duties_named(assessment: int, names: Iterable[str]) -> Mapping[str, WorkDuty]:
    """Return duties by their names; a name that the assessment does not hold is left out."""
    rows = Duty.objects.filter(assessment_id=assessment, duty_id__in=list(dict.fromkeys(names)))
    return {duty.duty_id: duty for duty in _duties(assessment, rows)}


def duties_due(
    assessment: int,
    *,
    owed_by: str = "",
    outcome: str = "",
    district: str = "",
    start: int = 0,
    most: int = 100,
) -> tuple[WorkDuty, ...]:
    """Return duties, those first that are due first; those without a due time last.

    Args:
        assessment: its row.
        owed_by: only those that this role owes.
        outcome: only those with this outcome; empty for every one that is not met.
        district: only those there.
        start: how many are passed over.
        most: how many at once.
    """
    rows = _narrowed(assessment, owed_by, outcome, district)
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "duty_id")[start : start + most]
    return _duties(assessment, rows)


def count_duties(assessment: int, *, owed_by: str = "", outcome: str = "", district: str = "") -> int:
    """Return how many duties `duties_due` would list in all."""
    return _narrowed(assessment, owed_by, outcome, district).count()


def _narrowed(assessment: int, owed_by: str, outcome: str, district: str) -> Any:
    rows = Duty.objects.filter(assessment_id=assessment)
    rows = (
        rows.filter(outcome=outcome)
        if outcome
        else rows.exclude(outcome__in=("fulfilled", "late", "excused"))
    )
    if owed_by:
        rows = rows.filter(owed_by=owed_by)
    return rows.filter(district=district) if district else rows


def duties_replied(assessment: int, *, most: int = SHOWN_MAX) -> tuple[WorkDuty, ...]:
    """Return duties whose finding somebody replied to and nobody decided on."""
    replied = Duty.objects.filter(assessment_id=assessment)
    rows = replied.filter(stage_contractor="replied") | replied.filter(stage_officer="replied")
    return _duties(assessment, rows.order_by("due_at", "duty_id")[:most])


def duties_to_answer(
    assessment: int, party: str, *, posts: Iterable[str] = (), most: int = SHOWN_MAX
) -> tuple[WorkDuty, ...]:
    """Return duties of which a party was told and to which it may still reply, the time that ends first first.

    Args:
        assessment: its row.
        party: `contractor` or `officer`.
        posts: for an officer, the posts that answer for the duties.
        most: how many.
    """
    rows = Duty.objects.filter(assessment_id=assessment, **{f"stage_{party}": "served"})
    if party == "officer":
        rows = rows.filter(officer_post__in=list(posts))
    return _duties(assessment, rows.order_by(f"reply_by_{party}", "duty_id")[:most])


def duties_among(assessment: int, names: Iterable[str]) -> frozenset[str]:
    """Return which of some names are duties of an assessment."""
    wanted = list(dict.fromkeys(names))
    rows = Duty.objects.filter(assessment_id=assessment, duty_id__in=wanted)
    return frozenset(rows.values_list("duty_id", flat=True))


def places_owed(
    assessment: int, *, obligation: str, occurrence: str = "", district: str = ""
) -> tuple[tuple[str, str], ...]:
    """Return the places at which an obligation is owed, each with its district; the list a draw is made from."""
    rows = Duty.objects.filter(assessment_id=assessment, obligation_id=obligation).exclude(place_id="")
    if occurrence:
        rows = rows.filter(occurrence_id=occurrence)
    if district:
        rows = rows.filter(district=district)
    return tuple(rows.order_by("place_id").values_list("place_id", "district").distinct())


def place_names(assessment: int, places: Iterable[str]) -> Mapping[str, str]:
    """Return the names of places by their ids; a place without one is left out."""
    rows = Place.objects.filter(assessment_id=assessment, place_id__in=list(dict.fromkeys(places)))
    return {place: name for place, name in rows.values_list("place_id", "name") if name}


def districts_of(assessment: int) -> tuple[str, ...]:
    """Return the districts of the network, in their order."""
    rows = Place.objects.filter(assessment_id=assessment).exclude(district="")
    return tuple(rows.order_by("district").values_list("district", flat=True).distinct())


def judged_refs(assessment: int, refs: Iterable[str]) -> frozenset[str]:
    """Return which pieces of evidence an assessment has seen, of some."""
    rows = Seen.objects.filter(assessment_id=assessment, ref__in=list(dict.fromkeys(refs)))
    return frozenset(rows.values_list("ref", flat=True))


def _case(row: Case) -> WorkCase:
    return WorkCase(
        row.case_id, row.obligation_id, row.occurrence_id, row.district, row.duties, row.opened_at, row.closed_at,
        row.closed_by, row.post, row.answer_by, row.body,
    )  # fmt: skip


def _duties(assessment: int, rows: Iterable[Duty]) -> tuple[WorkDuty, ...]:
    found = list(rows)
    names = place_names(assessment, (row.place_id for row in found))
    return tuple(
        WorkDuty(
            row.duty_id,
            row.place_id,
            row.obligation_id,
            row.occurrence_id,
            row.service,
            row.district,
            row.clause,
            row.outcome,
            row.opens_at,
            row.due_at,
            row.met_at,
            row.strength,
            row.officer_post,
            row.owed_by,
            row.case_id,
            row.stage,
            row.stage_contractor,
            row.stage_officer,
            row.reply_by_contractor,
            row.reply_by_officer,
            row.excused_by,
            row.month,
            names.get(row.place_id, ""),
        )
        for row in found
    )


def place_labels(
    assessment: int, *, owed_by: str = "", places: Iterable[str] | None = None, most: int = SHOWN_MAX
) -> Mapping[str, str]:
    """Return what places are called where they are chosen, by id: the name, with the id where others share it.

    Args:
        assessment: its row.
        owed_by: only places with a duty of this role that is not met.
        places: only these.
        most: how many.
    """
    rows = Place.objects.filter(assessment_id=assessment)
    if owed_by:
        open_ones = _narrowed(assessment, owed_by, "", "").values("place_id")
        rows = rows.filter(place_id__in=open_ones)
    if places is not None:
        rows = rows.filter(place_id__in=list(places))
    found = list(rows.order_by("name", "place_id").values_list("place_id", "name")[:most])
    shared = Place.objects.filter(assessment_id=assessment, name__in={name for _, name in found if name})
    counted = dict(shared.values_list("name").annotate(places=Count("pk")))
    return {place: place_label(place, name, alone=counted.get(name, 0) == 1) for place, name in found}


def place_label(place: str, name: str, *, alone: bool) -> str:
    """Return what a place is called where it is chosen.

    >>> place_label("s-1", "Tiyu Road", alone=True), place_label("s-1", "Tiyu Road", alone=False), place_label("s-1", "", alone=False)
    ('Tiyu Road', 'Tiyu Road (s-1)', 's-1')
    """
    if not name:
        return place
    return name if alone else f"{name} ({place})"


def places_meant(assessment: int, text: str) -> tuple[str, ...]:
    """Return the places that a text means: by id, by label, or by a name, which several may share."""
    own = text.rpartition(" (")[2].removesuffix(")") if text.endswith(")") else text
    rows = Place.objects.filter(assessment_id=assessment)
    by_id = rows.filter(place_id__in={text, own}).values_list("place_id", flat=True)
    named = rows.filter(name=text).order_by("place_id").values_list("place_id", flat=True)
    return tuple(by_id[:1]) or tuple(named[:2])
