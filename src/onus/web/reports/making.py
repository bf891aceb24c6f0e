"""Making a report: where, what, a look at what the public will see, and the receipt.

In:  a request without an account.
Out: pages; at the end a report and its receipt, shown once.

The surprise: nothing is kept before the last step but photos, which cannot travel
back with a page. The receipt page is the answer to the sending itself: its code
stands in no address, no cookie and no table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from onus.actions.admit_sender import NotAdmitted
from onus.actions.receive_report import Arriving, Receipt, take_report
from onus.actions.report_publication import published_from
from onus.actions.report_ways import ways_in
from onus.actions.similar_reports import Similar, similar_reports
from onus.base.instants import Instant
from onus.base.texts import Language, Localized
from onus.core.reports.events import NOT_DONE, ORDERED, SORTS
from onus.core.reports.self_check import self_check
from onus.outside.clock import now as clock
from onus.records.dossiers import ShownDossier
from onus.records.notice_checks import NamedNotice, carried_at, notices_named, services_of
from onus.records.pins import place_at
from onus.records.places import ShownPlace, place_named
from onus.records.reports import KeptReport, NewPhoto
from onus.web import intake_safety
from onus.web.people.guard import allowed
from onus.web.reports.forms import ReportForm
from onus.web.reports.photos import MOST, carried, carried_back, taken_in
from onus.web.reports.places import Whereabouts, whereabouts
from onus.web.reports.site import report_key
from onus.web.sentences import say
from onus.web.shell import language_of, page

PURPOSE = "report"
PREVIEW, SEND, CHANGE = "preview", "send", "change"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A report that was filled in, with its place and its photos, and is not sent yet."""

    arriving: Arriving
    dossier: ShownDossier
    place: ShownPlace | None
    notice: NamedNotice | None


@allowed("report.make")
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a report; show it as the public will see it; keep it and give the receipt."""
    language, now = language_of(request), clock()
    asked = request.POST if request.method == "POST" else request.GET
    where = whereabouts(asked.dict())
    if where.dossier is None:
        return page(request, "web/reports/choose.html", {"where": where, "query": _query(asked, ())})
    if request.method != "POST":
        first = {"sort": _sort(asked.get("kind", "")), **_kept(asked), "place": _id(where.place)}
        form = _form(where.dossier, language, now, initial=first)
        blank = "" if {*first} & FILLED else _blank(language, where.dossier, first["sort"])
        return _asking(request, form, where, blank=blank)
    form = _form(where.dossier, language, now, data=request.POST)
    photos, faults = _photos(request, where.dossier, language)
    step = request.POST.get("step", PREVIEW)
    if faults or not form.is_valid() or step == CHANGE:
        return _asking(request, form, where, photos=photos, photo_faults=faults)
    drafted = _drafted(form, where, photos, language, now)
    if step != SEND:
        return _preview(request, form, drafted, now)
    return _send(request, form, drafted, now)


def _send(request: HttpRequest, form: ReportForm, drafted: Drafted, now: Instant) -> HttpResponse:
    # Asked last, when everything else is found right: an answer to the puzzle holds once.
    taken = take_report(
        drafted.arriving, drafted.place, drafted.dossier, intake_safety.sender_of(request), PURPOSE,
        intake_key=intake_safety.intake_key(), key=report_key(), store=settings.STORE, now=now,
    )  # fmt: skip
    if isinstance(taken, NotAdmitted):
        fault = intake_safety.told(taken, form.language)
        response = intake_safety.saying_when(_preview(request, form, drafted, now, fault=fault), taken)
        return intake_safety.with_device(request, response)
    return _receipt(request, drafted, taken)


def _receipt(request: HttpRequest, drafted: Drafted, receipt: Receipt) -> HttpResponse:
    arriving, titles = drafted.arriving, ways_in(drafted.dossier, settings.STORE).titles
    follow = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("reports:follow")
    shown = {
        "receipt": receipt, "post": titles.get(receipt.post, Localized()), "dossier": drafted.dossier,
        "place": drafted.place, "sort": arriving.sort, "follow_href": follow, "mail": arriving.mail,
        # The code alone, without the address: a picture of the screen opens nothing by itself when scanned.
        # One mask for all: every reader reads each, and to look for the best takes longer than the whole page.
        "qr": mark_safe(segno.make(receipt.code, error="m", mask=3).svg_inline(scale=4, border=2, omitsize=False)),  # noqa: S308
        **_checked(drafted),
    }  # fmt: skip
    response = page(request, "web/reports/receipt.html", shown)
    response["Cache-Control"] = "no-store"
    return intake_safety.with_device(request, response)


def _preview(
    request: HttpRequest, form: ReportForm, drafted: Drafted, now: Instant, *, fault: str = ""
) -> HttpResponse:
    arriving = drafted.arriving
    about = (drafted.place, drafted.dossier, settings.STORE)
    seen = published_from(_as_kept(drafted, now), *about, at=now)
    similar: tuple[Similar, ...] = similar_reports(arriving, *about, at=now)
    shown = {
        "form": form, "arriving": arriving, "dossier": drafted.dossier, "place": drafted.place, "seen": seen,
        "similar": similar, "carried": carried(arriving.photos), "photos": len(arriving.photos), "fault": fault,
        "puzzle": intake_safety.shown_puzzle(PURPOSE), "fields": _fields(form, drafted), **_checked(drafted),
    }  # fmt: skip
    return page(request, "web/reports/preview.html", shown, status=429 if fault else 200)


def _asking(
    request: HttpRequest,
    form: ReportForm,
    where: Whereabouts,
    *,
    photos: tuple[NewPhoto, ...] = (),
    photo_faults: list[str] | None = None,
    blank: str = "",
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    dossier = where.dossier
    assert dossier is not None
    notices = notices_named(dossier.assessment or 0)
    shown = {
        "form": form, "where": where, "dossier": dossier, "query": _query(asked, ("q", "street", "district", "place")),
        "blank": blank,
        "carried": carried(photos), "photos": len(photos), "photo_faults": photo_faults or [], "most_photos": MOST,
        "notice": next((one for one in notices if one.id == asked.get("notice")), None),
        "asked_pairs": [(name, asked[name]) for name in ("kind", "notice") if asked.get(name)],
        "shapes_href": reverse("public:map_shapes", args=(dossier.id, "now")),
    }  # fmt: skip
    return page(request, "web/reports/new.html", shown, status=422 if form.errors or photo_faults else 200)


@lru_cache(maxsize=128)
def _blank(language: Language, dossier: ShownDossier, sort: str) -> str:
    """Return the questions of a form in which nobody wrote yet: the same for all, and most of what a form costs."""
    shown = {
        "form": _form(dossier, language, Instant(0), initial={"sort": sort}), "language": language,
        "most_photos": MOST, "shapes_href": reverse("public:map_shapes", args=(dossier.id, "now")),
    }  # fmt: skip
    return render_to_string("web/reports/_asked.html", shown)


def _drafted(
    form: ReportForm, where: Whereabouts, photos: tuple[NewPhoto, ...], language: Language, now: Instant
) -> Drafted:
    given, dossier = form.cleaned_data, where.dossier
    assert dossier is not None
    place, pin = where.place, form.position()
    if place is None and pin is not None:
        near = place_at(dossier.assessment or 0, *pin)
        place = None if near is None else place_named(dossier.assessment or 0, near.id)
    text = given["text"].strip()
    if place is None and where.street is not None:
        # A street with several parts, of which none was named: what is known is said in words.
        said = say("reports.whole_street", language, street=where.street.name, district=where.street.district)
        text = f"{said}\n{text}".strip()
    notice = next((one for one in notices_named(dossier.assessment or 0) if one.id == given["notice"]), None)
    arriving = Arriving(
        dossier=dossier.id, sort=given["sort"], happened_at=given["happened_at"], language=language,
        service=given["service"] or (notice.service if notice else ""), place_id=_id(place),
        lon_e7=pin[0] if pin else None, lat_e7=pin[1] if pin else None, text=text,
        notice_id="" if notice is None else notice.id, photos=photos, mail=given["mail"], telephone=given["telephone"],
    )  # fmt: skip
    return Drafted(arriving, dossier, place, notice)


def _photos(
    request: HttpRequest, dossier: ShownDossier, language: Language
) -> tuple[tuple[NewPhoto, ...], list[str]]:
    """Return photos that were carried along and those that came new, and what is wrong with others."""
    before = carried_back(request.POST.get("photos", ""))
    files = request.FILES.getlist("photo")
    if before is None:
        return (), [say("reports.fault_photos_lost", language)]
    if len(before) + len(files) > MOST:
        return before, [say("reports.fault_photos_many", language, most=MOST)]
    came, faults = taken_in(files, dossier.time_zone, language)
    return (*before, *came), faults


def _checked(drafted: Drafted) -> dict[str, Any]:
    """Return the five answers of the self-check, where the report is about an order."""
    if drafted.arriving.sort != ORDERED:
        return {}
    return checked(drafted.dossier, drafted.notice, drafted.place)


def checked(dossier: ShownDossier, notice: NamedNotice | None, place: ShownPlace | None) -> dict[str, Any]:
    """Return the answers of the self-check with what they name, for a template."""
    service = notice.service if notice else ""
    carriers = carried_at(dossier.assessment or 0, place_id=_id(place), service=service)
    answers = self_check(
        notice.parts if notice else (), sanction=notice.sanction if notice else "unknown",
        still_owed=notice.still_owed if notice else Localized(), carriers=[one.id for one in carriers],
    )  # fmt: skip
    return {"answers": answers, "carriers": carriers, "notice": notice}


def _form(dossier: ShownDossier, language: Language, now: Instant, **more: Any) -> ReportForm:
    owed = services_of(dossier.assessment or 0)
    services = tuple((name, title.text(language)) for name, title in owed)
    return ReportForm(services=services, zone=dossier.time_zone, now=now, language=language, **more)


def _as_kept(drafted: Drafted, now: Instant) -> KeptReport:
    told = drafted.arriving
    return KeptReport(
        ref="", dossier=told.dossier, sort=told.sort, service=told.service, place_id=told.place_id,
        district="" if drafted.place is None else drafted.place.district, lon_e7=None, lat_e7=None, text="",
        language=told.language, channel=told.channel, happened_at=told.happened_at, received_at=now,
    )  # fmt: skip


def _fields(form: ReportForm, drafted: Drafted) -> list[tuple[str, str]]:
    """Return what the form held, for hidden fields of the preview; the place is the one that was found."""
    names = [name for name in form.fields if name not in ("place", "dossier")]
    return [
        *((name, form.data.get(name, "")) for name in names),
        ("place", _id(drafted.place)), ("dossier", drafted.dossier.id),
    ]  # fmt: skip


FILLED = {"text", "lat", "lon", "service"}
"""Questions that an address may have answered already."""
KEPT = ("dossier", "notice", "street", "district", "text", "lat", "lon", "service")


def _kept(asked: Any) -> dict[str, str]:
    return {name: asked[name] for name in KEPT if asked.get(name)}


def _query(asked: Any, left_out: tuple[str, ...]) -> str:
    """Return the parameters of the address without some, for links that choose."""
    names = ("dossier", "kind", "notice", "q", "street", "district", "place")
    query = asked.copy()
    for name in [*query]:
        if name not in names or name in left_out:
            del query[name]
    text = str(query.urlencode())
    return f"{text}&" if text else ""


def _sort(kind: str) -> str:
    return kind if kind in SORTS else NOT_DONE


def _id(place: ShownPlace | None) -> str:
    return "" if place is None else place.place_id
