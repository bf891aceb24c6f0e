"""QR codes: a sheet for each district with one code for each street, and where the codes lead.

In:  a contract and a district; or what a telephone read from a wall.
Out: a page to print; a redirection to the street in the reader's language.

The surprise: the code holds a plain address without a language. Any camera opens it,
also the one inside WeChat, and the telephone's own language decides what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_from_request, override

from onus.base.texts import Language
from onus.records.dossiers import dossier_named
from onus.records.places import ShownPlace, place_named
from onus.records.street_search import FoundStreet, all_streets, segments_of
from onus.report.events import generated_mark
from onus.web.names import district_name
from onus.web.people.guard import allowed
from onus.web.reports.places import whereabouts
from onus.web.shell import language_of, page

SHEET_MAX = 60
"""Codes on one sheet: what a printer and a reader bear at once."""


@dataclass(frozen=True, slots=True)
class Code:
    """One street with its code."""

    name: str
    district: str
    href: str
    drawing: SafeString
    segments: int


@allowed("street.see")
def codes(request: HttpRequest) -> HttpResponse:
    """Show a sheet of codes to be printed."""
    where = whereabouts(request.GET.dict())
    if where.dossier is None or where.dossier.assessment is None:
        return page(request, "web/reports/choose.html", {"where": where, "query": ""})
    found = where.streets or all_streets(where.dossier.assessment)
    if where.street is not None:
        found = (where.street,)
    districts = sorted({one.district for one in all_streets(where.dossier.assessment)})
    wanted = request.GET.get("in", "")
    named = [one for one in found if not wanted or one.district == wanted]
    sheet = [
        _code(where.dossier.id, where.dossier.assessment, one, language_of(request))
        for one in named[:SHEET_MAX]
    ]
    shown = {"dossier": where.dossier, "codes": sheet, "districts": districts, "wanted": wanted,
             "left_out": len(named) - len(sheet), "sought": where.sought}  # fmt: skip
    return page(request, "web/reports/codes.html", shown)


@allowed("street.see")
def read_code(request: HttpRequest, dossier: str, place_id: str) -> HttpResponse:
    """Lead whoever read a code to the street, in the language of the telephone.

    A code names one segment. Where the street has several, it leads to the list of them: nobody knows on
    which one the reader stands.
    """
    found = dossier_named(dossier)
    known = found is not None and found.assessment is not None
    place = place_named(found.assessment, place_id) if known else None  # type: ignore[union-attr,arg-type]
    with override(get_language_from_request(request)):
        try:
            there = _there(dossier, found.assessment, place) if place and found else reverse("public:front")
        except NoReverseMatch:
            there = f"{reverse('reports:new')}?dossier={dossier}&place={place_id}"
    return HttpResponseRedirect(there)


def _there(dossier: str, assessment: int | None, place: ShownPlace) -> str:
    """Return the page of a segment; of a street with several, the list of them with how each stands."""
    if place.name and assessment is not None and len(segments_of(assessment, place.name, place.district)) > 1:
        asked = urlencode({"dossier": dossier, "district": place.district, "name": place.name})
        return f"{reverse('public:streets')}?{asked}"
    return reverse("public:street", args=(dossier, place.place_id))


def _code(dossier: str, assessment: int, street: FoundStreet, language: Language) -> Code:
    place_id = segments_of(assessment, street.name, street.district)[0][0]
    href = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("street_code", args=(dossier, place_id))
    drawn = segno.make(href, error="m").svg_inline(border=4, omitsize=True)
    called = district_name(dossier, street.district, language)
    return Code(generated_mark(street.name, language), called, href, mark_safe(drawn), street.segments)  # noqa: S308 segno writes it from the address alone
