"""Assessments: laid beside the one that is shown, which changes in one step.

In:  rows of an OUT.
Out: the row of the assessment that pages show from then on.

The surprise: rows of the old one go only after the new one is shown, and in a
transaction of their own, so that no reader waits and none sees half of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max, Min

from onus.base.instants import DAY_US
from onus.records.models import (
    Act,
    Assessment,
    Case,
    Document,
    Dossier,
    Duty,
    DutyCount,
    Notice,
    Place,
    Rung,
    Seen,
    StreetName,
)
from onus.records.unit import unit

Row = Mapping[str, Any]
VIEWS = (StreetName, Seen, DutyCount, Duty, Place, Rung, Case, Notice, Act, Document)
ROWS_AT_ONCE = 2_000
HOME = "private-"
"""How the pseudonym of a home begins."""
COUNTED = (
    "due_day",
    "occurrence_id",
    "obligation_id",
    "district",
    "owed_by",
    "officer_post",
    "month",
    "outcome",
)
"""What duties are counted by: whatever a list of them may be narrowed by, but a place and a case."""


def begin(dossier: str, *, digest: str, as_of: int, onus: str, kept_in: Path, at: int) -> tuple[int, bool]:
    """Return the row of an assessment, and whether it has to be laid: one that came in before is there whole.

    What is kept in the data folder is named within it: a backup may be restored into another one.
    """
    folder, data = kept_in.resolve(), Path(settings.DATA).resolve()
    named = folder.relative_to(data).as_posix() if folder.is_relative_to(data) else str(folder)
    row, new = Assessment.objects.get_or_create(
        dossier_id=dossier,
        digest=digest,
        defaults={"as_of": as_of, "imported_at": at, "onus_version": onus, "kept_in": named},
    )
    return row.pk, new or Dossier.objects.filter(id=dossier).exclude(current=row).exists()


def lay(assessment: int, table: str, rows: Iterable[Row]) -> int:
    """Lay rows of one view (`places`, `duties`, `seen`, `cases`, `rungs`, `notices`, `acts`, `documents`); returns how many."""
    if table == "duties":
        return _lay_duties(assessment, rows)
    return _laid(assessment, _MODELS[table], rows)


def _lay_duties(assessment: int, rows: Iterable[Row]) -> int:
    """Lay duties, each with its day, and below them how many have the same of everything."""
    counts: Counter[tuple[Any, ...]] = Counter()

    def counted() -> Iterator[Row]:
        for row in rows:
            told = {**row, "due_day": day_of(row["due_at"])}
            at_home = row["place_id"].startswith(HOME)
            counts[(*(told.get(name, "") for name in COUNTED), at_home)] += 1
            yield told

    laid = _laid(assessment, Duty, counted())
    _laid(
        assessment,
        DutyCount,
        (
            dict(zip((*COUNTED, "at_home", "duties"), (*named, count), strict=True))
            for named, count in counts.items()
        ),
    )
    return laid


def day_of(at: int | None) -> int | None:
    """Return the day of an instant in UTC, in days since 1970; None for none.

    >>> day_of(86_400_000_000), day_of(-1), day_of(None)
    (1, -1, None)
    """
    return None if at is None else at // DAY_US


def _laid(assessment: int, model: type[models.Model], rows: Iterable[Row]) -> int:
    laid, left = 0, iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        model.objects.bulk_create([model(assessment_id=assessment, **row) for row in some])
        laid += len(some)
    return laid


def clear(assessment: int) -> None:
    """Take away the rows of an assessment that was not laid to its end, or is shown no longer."""
    for model in VIEWS:
        rows = model.objects.filter(assessment_id=assessment)
        ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            continue
        # In slices: whoever takes a report meanwhile waits for one of them and not for a million rows.
        for first in range(ends["first"], ends["last"] + 1, ROWS_AT_ONCE):
            rows.filter(pk__range=(first, first + ROWS_AT_ONCE - 1)).delete()


def show(dossier: str, assessment: int) -> tuple[int, ...]:
    """Show an assessment from now on; returns the rows of those that are shown no longer."""
    with unit():
        Dossier.objects.filter(id=dossier).update(current_id=assessment)
    others = Assessment.objects.filter(dossier_id=dossier).exclude(pk=assessment)
    return tuple(others.filter(documents__isnull=False).distinct().values_list("pk", flat=True))


_MODELS: Mapping[str, type[models.Model]] = {
    "places": Place, "seen": Seen, "cases": Case, "rungs": Rung, "notices": Notice, "acts": Act, "documents": Document,
}  # fmt: skip


def kept_in(assessment: int) -> Path:
    """Return the folder in which the OUT of an assessment was kept."""
    return Path(settings.DATA) / Assessment.objects.values_list("kept_in", flat=True).get(pk=assessment)
