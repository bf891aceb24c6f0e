"""Exhibits: what is on record at the place of a report, by the ids that an officer cites.

In:  a report, the assessment that shows its place, and ids.
Out: what there is of them.

The surprise: what was told to the website after the last assessment is on record as well. A
report that has no place, or is not about the service, is settled by acts of the office.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.db.models import Q

from onus.base.instants import Instant
from onus.core.reports.closing import INSPECTION, Exhibit
from onus.core.reports.events import ORDERED, RETALIATION
from onus.records.models import Fact, Seen
from onus.records.reports import KeptReport

OF_INSPECTIONS, OF_REPORTS = "inspections.csv", "reports.csv"


def exhibits_of(report: KeptReport, assessment: int | None, refs: Iterable[str]) -> dict[str, Exhibit]:
    """Return what is on record for a report under some ids."""
    wanted = sorted(set(refs) - {""})
    found: dict[str, Exhibit] = {}
    if report.place_id and assessment is not None:
        seen = Seen.objects.filter(assessment_id=assessment, place_id=report.place_id)
        for row in seen.filter(Q(ref__in=wanted) | Q(ref="", source_ref__in=wanted)).order_by("at", "pk"):
            found[row.ref or row.source_ref] = Exhibit(row.kind, Instant(row.at), row.result)
    here = Q(about=report.ref)
    if report.place_id:
        here |= Q(place_id=report.place_id)
    if not report.place_id or report.sort in (ORDERED, RETALIATION):
        here |= Q(place_id="")
    facts = Fact.objects.filter(here, dossier_id=report.dossier, fact_id__in=wanted).exclude(file=OF_REPORTS)
    for fact in facts.order_by("pk"):
        kind = INSPECTION if fact.file == OF_INSPECTIONS else PurePath(fact.file).stem
        found[fact.fact_id] = Exhibit(kind, Instant(fact.happened_at), str(fact.row.get("result", "")))
    return found
