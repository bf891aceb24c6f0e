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
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_from_request, override

from onus.records.dossiers import dossier_named
from onus.records.places import place_named
from onus.records.street_search import all_streets, segments_of
from onus.web.people.guard import allowed
from onus.web.reports.places import whereabouts
from onus.web.shell import page

SHEET_MAX = 60
"""Codes on one sheet: what a printer and a reader bear at once."""


@dataclass(frozen=True, slots=True)
class Code:
    """One street with its code."""

    name: str
    district: str
    href: str
    drawing: SafeString


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
        _code(where.dossier.id, where.dossier.assessment, one.name, one.district) for one in named[:SHEET_MAX]
    ]
    shown = {"dossier": where.dossier, "codes": sheet, "districts": districts, "wanted": wanted,
             "left_out": len(named) - len(sheet), "sought": where.sought}  # fmt: skip
    return page(request, "web/reports/codes.html", shown)


@allowed("street.see")
def read_code(request: HttpRequest, dossier: str, place_id: str) -> HttpResponse:
    """Lead whoever read a code to the street, in the language of the telephone."""
    found = dossier_named(dossier)
    known = found is not None and found.assessment is not None
    place = place_named(found.assessment, place_id) if known else None  # type: ignore[union-attr,arg-type]
    with override(get_language_from_request(request)):
        try:
            there = reverse("public:street", args=(dossier, place_id)) if place else reverse("public:front")
        except NoReverseMatch:
            there = f"{reverse('reports:new')}?dossier={dossier}&place={place_id}"
    return HttpResponseRedirect(there)


def _code(dossier: str, assessment: int, name: str, district: str) -> Code:
    place_id = segments_of(assessment, name, district)[0][0]
    href = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("street_code", args=(dossier, place_id))
    drawn = segno.make(href, error="m").svg_inline(scale=3, border=4, omitsize=False)
    return Code(name, district, href, mark_safe(drawn))  # noqa: S308 segno writes it from the address alone
