"""Published reports: rows of reports that the publication rule lets the public know of.

In:  what is asked, and the instant before which a report must have come to be ripe.
Out: reports with where they lie, their events, and their places.

The surprise: a report of retaliation is in no answer of this module, whatever is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onus.core.reports.events import FOLLOWS, RETALIATION, Event
from onus.records.models import Place, Report, ReportEvent, ReportPhoto, ReportStanding
from onus.records.places import ShownPlace, _shown
from onus.records.reports import KeptReport, StandingRow, _kept, _standing, events_in_order

BESIDE_MAX = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports are wanted.

    Attributes:
        dossier: its id.
        kinds: pairs of sort and service; none for all.
        is_open: True for those that await something, False for the others, None for both.
        since: received at or after; 0 for ever.
        until: received at or before; None for ever.
        updated_since: changed at or after; 0 for ever.
        updated_until: changed at or before; None for ever.
        ripe_before: received at or before; what came later is not public yet.
        box: west, south, east, north of the middles of segments, 1e-7 degree; None for anywhere.
    """

    dossier: str
    ripe_before: int
    kinds: tuple[tuple[str, str], ...] = ()
    is_open: bool | None = None
    since: int = 0
    until: int | None = None
    updated_since: int = 0
    updated_until: int | None = None
    box: tuple[int, int, int, int] | None = None


def public_rows(
    wanted: Wanted, assessment: int, *, without: Iterable[str] = (), start: int, most: int
) -> tuple[StandingRow, ...]:
    """Return reports that are public by their segment, the latest first.

    Args:
        wanted: which.
        assessment: whose network counts; a home is in none that pages know.
        without: numbers of those at which one person could be recognised.
        start: how many are passed over.
        most: how many at most.
    """
    rows = _asked(wanted, assessment).exclude(report_id__in=sorted(without))
    rows = rows.order_by("-report__received_at", "report_id")[start : start + most]
    return tuple(_standing(row) for row in rows)


def recognisable_rows(
    wanted: Wanted, assessment: int, *, sorts: Sequence[str], shorter_than_mm: int
) -> tuple[StandingRow, ...]:
    """Return the reports among them that might point at one person: by their sort, or on a short segment."""
    short = Place.objects.filter(assessment_id=assessment, length_mm__lt=shorter_than_mm, length_mm__gt=0)
    might = Q(report__kind__in=list(sorts)) | Q(report__place_id__in=short.values("place_id"))
    rows = _asked(wanted, assessment).filter(might).order_by("-report__received_at", "report_id")
    return tuple(_standing(row) for row in rows[:BESIDE_MAX])


def rows_numbered(dossier: str, refs: Sequence[str]) -> tuple[StandingRow, ...]:
    """Return reports by their numbers, public or not, in the order that is asked."""
    rows = {row.report_id: _standing(row) for row in _rows(dossier).filter(report_id__in=list(refs))}
    return tuple(rows[ref] for ref in refs if ref in rows)


def rows_changed(dossier: str, *, since: int, until: int, most: int) -> tuple[StandingRow, ...]:
    """Return reports to which something happened in a span, public or not, the earliest change first."""
    events = ReportEvent.objects.filter(
        report__dossier_id=dossier, recorded_at__gte=since, recorded_at__lte=until
    )
    rows = _rows(dossier).filter(report_id__in=events.values("report_id"))
    return tuple(_standing(row) for row in rows.order_by("changed_at", "report_id")[:most])


def reports_beside(dossier: str, places: Iterable[str], *, since: int) -> tuple[KeptReport, ...]:
    """Return reports at places that count together with those that are asked for."""
    rows = Report.objects.filter(dossier_id=dossier, place_id__in=sorted(set(places)), received_at__gte=since)
    return tuple(_kept(row) for row in rows.order_by("-received_at", "ref")[:BESIDE_MAX])


def hidden_of(refs: Iterable[str]) -> frozenset[str]:
    """Return which reports an officer keeps back."""
    rows = ReportStanding.objects.filter(report_id__in=list(refs), hidden=True)
    return frozenset(rows.values_list("report_id", flat=True))


def events_by_report(refs: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """Return what happened to reports, by their numbers, in one question."""
    found: dict[str, list[ReportEvent]] = {}
    rows = ReportEvent.objects.filter(report_id__in=list(refs), kind__in=list(FOLLOWS)).order_by("pk")
    for row in rows:
        found.setdefault(row.report_id, []).append(row)
    return {ref: events_in_order(rows) for ref, rows in found.items()}


def places_by_id(assessment: int, ids: Iterable[str]) -> dict[str, ShownPlace]:
    """Return places of an assessment by their ids, in one question."""
    rows = Place.objects.filter(assessment_id=assessment, place_id__in=sorted(set(ids)))
    return {row.place_id: _shown(row) for row in rows}


def released_photos(refs: Iterable[str]) -> Mapping[str, str]:
    """Return for each report the digest of its first photo that the public may see."""
    rows = ReportPhoto.objects.filter(report_id__in=list(refs)).exclude(public_sha256="").order_by("-pk")
    return dict(rows.values_list("report_id", "public_sha256"))


def _asked(wanted: Wanted, assessment: int) -> QuerySet[ReportStanding]:
    """Return the rows that are asked for, ripe, not kept back, and at a segment of the network."""
    rows = _rows(wanted.dossier).filter(report__received_at__lte=wanted.ripe_before, hidden=False)
    bounds = {
        "report__received_at__gte": wanted.since, "report__received_at__lte": wanted.until,
        "changed_at__gte": wanted.updated_since, "changed_at__lte": wanted.updated_until,
    }  # fmt: skip
    rows = rows.filter(**{name: bound for name, bound in bounds.items() if bound})
    if wanted.kinds:
        kinds = Q()
        for sort, service in wanted.kinds:
            kinds |= Q(report__kind=sort, report__service=service)
        rows = rows.filter(kinds)
    if wanted.is_open is not None:
        rows = rows.exclude(step="") if wanted.is_open else rows.filter(step="")
    places = Place.objects.filter(assessment_id=assessment)
    if wanted.box is not None:
        west, south, east, north = wanted.box
        places = places.filter(lon_e7__range=(west, east), lat_e7__range=(south, north))
    return rows.filter(report__place_id__in=places.values("place_id"))


def _rows(dossier: str) -> QuerySet[ReportStanding]:
    return (
        ReportStanding.objects.select_related("report")
        .filter(report__dossier_id=dossier)
        .exclude(report__kind=RETALIATION)
    )
