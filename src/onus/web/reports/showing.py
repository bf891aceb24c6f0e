"""Showing reports: one, all of a contract, and a feed; what the public sees and nothing more.

In:  a public number, a contract, a place.
Out: pages and Atom.

The surprise: a number that does not exist and a report that is not shown get one answer.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from onus.actions.receive_report import OF_THE_SERVICE
from onus.actions.report_publication import public_report, public_reports
from onus.actions.report_record import MADE, unlinked
from onus.actions.report_ways import loaded
from onus.actions.site_receipts import receipt_of
from onus.base.instants import DAY_US, Instant, utc_text
from onus.core.reports.receipts import read_number
from onus.outside.clock import now as clock
from onus.records.facts import facts_of
from onus.records.reports import photos_of
from onus.web.people.guard import allowed
from onus.web.public.asked import whole_number
from onus.web.public.parts import Pages
from onus.web.reports.photos import picture
from onus.web.reports.places import whereabouts
from onus.web.shell import language_of, page

LISTED, IN_FEED, PAGES_MOST = 100, 50, 100_000


@allowed("report.read")
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one report, or say that there is none to be shown."""
    number = read_number(ref)
    found = public_report(number, settings.STORE, at=clock()) if number else None
    if found is None:
        return page(request, "web/reports/not_there.html", {"ref": ref}, status=404)
    shown = {
        "report": found,
        "in_log": found.sort in OF_THE_SERVICE,
        "receipt": _receipt(found.dossier, found.ref) if found.sort in OF_THE_SERVICE else None,
    }
    return page(request, "web/reports/report.html", shown)


@allowed("report.read")
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports of a contract, and count those that are not shown."""
    where = whereabouts(request.GET.dict())
    if where.dossier is None:
        return page(request, "web/reports/choose.html", {"where": where, "query": ""})
    places = [where.place.place_id] if where.place else None
    number = whole_number(request.GET.get("page"), most=PAGES_MOST)
    start = (number - 1) * LISTED
    found, counted = public_reports(
        where.dossier.id, settings.STORE, at=clock(), place_ids=places, start=start, most=LISTED
    )
    if start and not found:
        raise Http404
    kept = {"dossier": where.dossier.id, "place": where.place.place_id if where.place else ""}
    shown = {
        "where": where, "dossier": where.dossier, "reports": found, "counted": counted, "place": where.place,
        "part": Pages(number, max(-(-counted.shown // LISTED), number), f"{urlencode(kept)}&"),
    }  # fmt: skip
    return page(request, "web/reports/list.html", shown)


@allowed("report.read")
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with an Atom feed of the reports of a contract, or of one place of it."""
    where = whereabouts(request.GET.dict())
    if where.dossier is None:
        raise Http404
    places = [where.place.place_id] if where.place else None
    now = clock()
    found, _ = public_reports(where.dossier.id, settings.STORE, at=now, place_ids=places, most=IN_FEED)
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    entries = [
        {
            "report": one,
            "updated": _midnight(one.changed_at),
            "href": base + reverse("reports:report", args=(one.ref,)),
        }
        for one in found
    ]
    shown = {
        "entries": entries, "updated": max((one["updated"] for one in entries), default=utc_text(now)),
        "self": base + request.get_full_path(), "home": base + reverse("reports:list"), "dossier": where.dossier,
        "place": where.place, "language": language_of(request),
    }  # fmt: skip
    return render(request, "web/reports/feed.xml", shown, content_type="application/atom+xml; charset=utf-8")


@allowed("report.read")
def photo(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """Answer with a masked picture of a report that the public sees."""
    found = public_report(read_number(ref) or "", settings.STORE, at=clock())
    if found is None or digest not in {one.public_sha256 for one in photos_of(found.ref)} - {""}:
        raise Http404
    return picture(digest, public=True)


def _receipt(dossier: str, ref: str) -> dict[str, object] | None:
    """Return where the fact of a report stands in the public log; None while it does not."""
    as_of = loaded(dossier).as_of
    made = next((fact for fact in facts_of(dossier, about=ref) if fact.action == MADE), None)
    name = ref if made is None or made.place_id else unlinked(made)
    placed = receipt_of(settings.SITE, dossier, "report", name, as_of=as_of)
    if placed is None:
        return None
    href = address_of("public:receipt", placed.entry)
    return {
        "entry": placed.entry,
        "size": placed.size,
        "href": href,
        "verify_href": f"{address_of('public:data')}#verify",
    }


def address_of(name: str, *parts: object) -> str:
    """Return the address of a page of another area; empty where this installation has none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def _midnight(at: Instant) -> str:
    """Return the midnight before an instant: a feed tells no hour either."""
    return utc_text(Instant(at - at % DAY_US))
