"""Published reports: rows of reports that the publication rule lets the public know of.

In:  what is asked, and the instant before which a report must have come to be ripe.
Out: reports with where they lie, their events, and their places.

The surprise: a report of retaliation is in no answer of this module, whatever is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThanOrEqual

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
        places: at these places only; None for all.
        refs: of these numbers only; None for all.
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
    places: tuple[str, ...] | None = None
    refs: tuple[str, ...] | None = None
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Recognising:
    """By what one person could be recognised, and with how many alike not any more; see `core.reports.publication`.

    Attributes:
        sorts: sorts of reports that name whoever was addressed.
        shorter_than_mm: segments on which there is room for one shop.
        window_us: reports of one sort and segment that came within it of each other count together.
        least_count: how many must be alike.
    """

    sorts: tuple[str, ...]
    shorter_than_mm: int
    window_us: int
    least_count: int


def public_rows(
    wanted: Wanted, assessment: int, how: Recognising, *, start: int, most: int
) -> tuple[StandingRow, ...]:
    """Return reports that are public by their segment, the latest first.

    Args:
        wanted: which.
        assessment: whose network counts; a home is in none that pages know.
        how: by what one person could be recognised.
        start: how many are passed over.
        most: how many at most.
    """
    rows = _by_segment(wanted, assessment, how).order_by("-report__received_at", "report_id")
    return tuple(_standing(row) for row in rows[start : start + most])


def count_public(wanted: Wanted, assessment: int, how: Recognising) -> int:
    """Return how many reports are public by their segment."""
    return _by_segment(wanted, assessment, how).count()


def count_by_district(wanted: Wanted, assessment: int, how: Recognising) -> dict[str, int]:
    """Return how many reports are public by their district alone: those of no segment, and those that point at one person."""
    nowhere = _ripe(wanted).filter(report__place_id="")
    alone = _asked(wanted, assessment).filter(_might(assessment, how)).exclude(_enough(wanted, how))
    found: dict[str, int] = {}
    for rows in (nowhere, alone):
        for name, count in rows.order_by().values_list("report__district").annotate(Count("pk")):
            found[name] = found.get(name, 0) + count
    return found


def count_unshown(wanted: Wanted, assessment: int, *, before: int) -> tuple[int, int]:
    """Return how many reports before an instant are kept back by an officer, and how many are not ripe yet."""
    rows = _rows(wanted.dossier).filter(
        _at_home_nowhere(assessment), report__received_at__gte=wanted.since, report__received_at__lt=before
    )
    late = rows.filter(hidden=False, report__received_at__gt=wanted.ripe_before)
    return rows.filter(hidden=True).count(), late.count()


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


def _by_segment(wanted: Wanted, assessment: int, how: Recognising) -> QuerySet[ReportStanding]:
    # The database looks for others that are alike only where it must.
    return _asked(wanted, assessment).filter(~_might(assessment, how) | _enough(wanted, how))


def _might(assessment: int, how: Recognising) -> Q:
    """Return what picks the reports that might point at one person: by their sort, or on a short segment."""
    short = Place.objects.filter(assessment_id=assessment, length_mm__lt=how.shorter_than_mm, length_mm__gt=0)
    return Q(report__kind__in=list(how.sorts)) | Q(report__place_id__in=short.values("place_id"))


def _enough(wanted: Wanted, how: Recognising) -> Q:
    """Return what picks the reports beside which enough others are alike, and ripe themselves."""
    at = OuterRef("report__received_at")
    alike = ReportStanding.objects.filter(
        report__dossier_id=wanted.dossier, report__place_id=OuterRef("report__place_id"),
        report__kind=OuterRef("report__kind"), hidden=False, report__received_at__lte=wanted.ripe_before,
        report__received_at__range=(at - how.window_us, at + how.window_us),
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    counted = alike.order_by().annotate(alike=Func("pk", function="COUNT", output_field=IntegerField()))
    return Q(GreaterThanOrEqual(Subquery(counted.values("alike")), how.least_count - 1))


def _at_home_nowhere(assessment: int) -> Q:
    places = Place.objects.filter(assessment_id=assessment)
    return Q(report__place_id="") | Q(report__place_id__in=places.values("place_id"))


def _ripe(wanted: Wanted) -> QuerySet[ReportStanding]:
    """Return the rows that are asked for, ripe and not kept back."""
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
    return rows


def _asked(wanted: Wanted, assessment: int) -> QuerySet[ReportStanding]:
    """Return the rows that are asked for, ripe, not kept back, and at a segment of the network."""
    rows = _ripe(wanted)
    if wanted.places is not None:
        rows = rows.filter(report__place_id__in=wanted.places)
    if wanted.refs is not None:
        rows = rows.filter(report_id__in=wanted.refs)
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
