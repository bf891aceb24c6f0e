"""Changes: what has changed of that which public pages show, asked in three small questions.

In:  the last rows that were seen.
Out: which assessments are shown, and of what the rows speak that came since.

The surprise: row numbers are given before a row is there for others, so that row 11 may
come to be seen before row 10. A number that was passed over is asked for again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from onus.core.reports.events import RECEIVED
from onus.records.models import Dossier, Fact, FactSubject, ReportEvent, Tender

MADE, DOUBTFUL = "report.make", "website"
"""The deed by which a report is made, and the post of whatever hides one at its receipt."""
ROWS_MAX = 5_000
"""More rows than this at once are not told one by one: everything may have changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that came, and the names of what it speaks of: a report, a place, a case, a duty, a post."""

    row: int
    names: tuple[str, ...]


def shown_now() -> tuple[tuple[str, int, int], ...]:
    """Return each dossier, then each tender, with what is shown of it (0 for nothing) and when its files were loaded."""
    return tuple(
        (name, current or 0, loaded)
        for model in (Dossier, Tender)
        for name, current, loaded in model.objects.order_by("id").values_list("id", "current_id", "loaded_at")
    )


def last_event() -> int:
    """Return the last row of what happened to reports; 0 for none."""
    return ReportEvent.objects.aggregate(last=Max("pk"))["last"] or 0


def last_fact() -> int:
    """Return the last row of what was recorded here; 0 for none."""
    return Fact.objects.aggregate(last=Max("pk"))["last"] or 0


def events_after(row: int, *, missing: Collection[int] = ()) -> tuple[Change, ...]:
    """Return what happened to reports after a row, at most `ROWS_MAX`, and those of the missing ones that are there now."""
    rows = _after(ReportEvent.objects.all(), row, missing)
    told = rows.values_list("pk", "kind", "report_id", "report__place_id", "post")[:ROWS_MAX]
    # What has just come in is on no page yet; a page that is rendered anew would tell of it.
    return tuple(
        Change(pk, () if kind == RECEIVED or names[-1] == DOUBTFUL else _names(*names))
        for pk, kind, *names in told
    )


def facts_after(row: int, *, missing: Collection[int] = ()) -> tuple[Change, ...]:
    """Return what was recorded after a row, likewise."""
    rows = _after(Fact.objects.all(), row, missing)
    told = list(rows.values_list("pk", "action", "fact_id", "about", "place_id", "post")[:ROWS_MAX])
    more: dict[int, list[str]] = {}
    subjects = FactSubject.objects.filter(fact_id__in=[one[0] for one in told])
    for pk, name in subjects.values_list("fact_id", "name"):
        more.setdefault(pk, []).append(name)
    return tuple(
        Change(pk, () if action == MADE else _names(*names, *more.get(pk, ()))) for pk, action, *names in told
    )


def _after(rows: QuerySet, row: int, missing: Collection[int]) -> QuerySet:
    wanted = Q(pk__gt=row)
    if missing:
        wanted |= Q(pk__in=list(missing))
    return rows.filter(wanted).order_by("pk")


def _names(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)
