"""Assessments: laid beside the one that is shown, which changes in one step.

In:  rows of an OUT.
Out: the row of the assessment that pages show from then on.

The surprise: rows of the old one go only after the new one is shown, and in a
transaction of their own, so that no reader waits and none sees half of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max, Min

from onus.records.models import (
    Assessment,
    Case,
    Document,
    Dossier,
    Duty,
    Notice,
    Place,
    Rung,
    Seen,
    StreetName,
)
from onus.records.unit import unit

Row = Mapping[str, Any]
VIEWS = (StreetName, Seen, Duty, Place, Rung, Case, Notice, Document)
ROWS_AT_ONCE = 2_000


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
    """Lay rows of one view (`places`, `duties`, `seen`, `cases`, `rungs`, `notices`, `documents`); returns how many."""
    model, laid, left = _MODELS[table], 0, iter(rows)
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
    "places": Place, "duties": Duty, "seen": Seen, "cases": Case, "rungs": Rung, "notices": Notice, "documents": Document,
}  # fmt: skip


def kept_in(assessment: int) -> Path:
    """Return the folder in which the OUT of an assessment was kept."""
    return Path(settings.DATA) / Assessment.objects.values_list("kept_in", flat=True).get(pk=assessment)
