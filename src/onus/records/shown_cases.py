"""Cases and notices as pages show them: lists, one of them, and the rungs of a post.

In:  the row of an assessment, and what is asked for.
Out: frozen rows; `body` is what the assessment says of the case or the notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from onus.records.models import Case, Notice, Rung
from onus.records.prepared import asked

FIELDS = (
    "assessment_id", "case_id", "obligation_id", "occurrence_id", "district", "duties", "opened_at", "closed_at",
    "closed_by", "post", "answer_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One case; post and time are those of the rung at which it stands."""

    assessment: int
    case_id: str
    obligation_id: str
    occurrence_id: str
    district: str
    duties: int
    opened_at: int
    closed_at: int | None
    closed_by: str
    post: str
    answer_by: int | None


@dataclass(frozen=True, slots=True)
class ShownRung:
    """One rung of one case: a post that was asked, and what it did."""

    case_id: str
    number: int
    status: str
    from_at: int
    answer_by: int | None
    until_at: int | None
    acted_at: int | None
    obligation_id: str
    district: str


def cases_where(
    assessments: Iterable[int], wanted: Mapping[str, Any], *, start: int, most: int
) -> tuple[tuple[ShownCase, ...], int]:
    """Return cases, open ones first and among them the one whose time ends first; and how many there are."""
    rows = Case.objects.filter(assessment_id__in=list(assessments), **wanted)
    ordered = rows.order_by(
        F("closed_at").desc(nulls_first=True), F("answer_by").asc(nulls_last=True), "opened_at", "case_id"
    )
    found = tuple(ShownCase(*row) for row in ordered.values_list(*FIELDS)[start : start + most])
    # A list that ends before its page does is counted by itself.
    whole = len(found) < most and (found or not start)
    return found, start + len(found) if whole else rows.count()


def case_named(assessment: int, case_id: str) -> tuple[ShownCase, Mapping[str, Any]] | None:
    """Return a case and its body; None where there is none."""
    row = Case.objects.filter(assessment_id=assessment, case_id=case_id).values_list(*FIELDS, "body").first()
    return None if row is None else (ShownCase(*row[:-1]), row[-1])


def open_cases_in(assessment: int, district: str, *, most: int) -> tuple[ShownCase, ...]:
    """Return the open cases of a district, the one whose time ends first before the others."""
    return tuple(ShownCase(*row) for row in asked(_open_cases_in, assessment, district, shape=(most,)))


def _open_cases_in(assessment: int, district: str, most: int) -> QuerySet[Case, tuple[Any, ...]]:
    rows = Case.objects.filter(assessment_id=assessment, district=district, closed_at=None)
    ordered = rows.order_by(F("answer_by").asc(nulls_last=True), "opened_at", "case_id")
    return ordered.values_list(*FIELDS)[:most]


def rungs_of_post(assessment: int, post: str, *, start: int, most: int) -> tuple[tuple[ShownRung, ...], int]:
    """Return the rungs at which a post was asked, the latest first, and how many there are."""
    rows = Rung.objects.filter(assessment_id=assessment, post=post)
    ordered = rows.order_by("-from_at", "case_id", "number").values_list(
        "case_id",
        "number",
        "status",
        "from_at",
        "answer_by",
        "until_at",
        "acted_at",
        "obligation_id",
        "district",
    )
    return tuple(ShownRung(*row) for row in ordered[start : start + most]), rows.count()


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice with its burden test."""

    assessment: int
    notice_id: str
    issuer: str
    body: Mapping[str, Any]


def notices_of(assessments: Iterable[int]) -> tuple[ShownNotice, ...]:
    """Return every notice, in the order of assessments and ids."""
    rows = Notice.objects.filter(assessment_id__in=list(assessments)).order_by("assessment_id", "notice_id")
    return tuple(ShownNotice(row.assessment_id, row.notice_id, row.issuer, row.body) for row in rows)


def notice_named(assessment: int, notice_id: str) -> ShownNotice | None:
    """Return a notice; None where there is none."""
    row = Notice.objects.filter(assessment_id=assessment, notice_id=notice_id).first()
    return None if row is None else ShownNotice(row.assessment_id, row.notice_id, row.issuer, row.body)
