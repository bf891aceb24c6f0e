"""The map: every street in the line of its outcome, and the same streets as a list.

In:  a dossier, a district and an outcome, all of them optional.
Out: the page, and the two answers that its script asks for.

The surprise: the list is the page. The map is drawn by a script from the same rows
and can be left out, by the reader or by the telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.determinations.findings import Outcome
from onus.outside.time_zones import zone_table
from onus.records.dossiers import ShownDossier, dossier_named, dossiers
from onus.records.map_places import outcomes_of_districts, places_with
from onus.records.places import ShownPlace
from onus.report.codes import word
from onus.web.names import district_name, length_text, segment_name
from onus.web.people.guard import allowed
from onus.web.public.map_data import answered, shapes_of, states_of
from onus.web.public.map_picture import picture_digest, picture_of
from onus.web.public.page_receipt import page_receipt
from onus.web.public.parts import Cell, Head, Table
from onus.web.sentences import say
from onus.web.shell import language_of, page
from onus.web.ways import address

ROWS = 100
NONE = "none"
KINDS = (*(outcome.value for outcome in Outcome), NONE)
"""Kinds of lines, in the order of the legend."""
DATA = {"shapes": shapes_of, "states": states_of}
PLACEHOLDER = "-place-"
COLUMNS = ("street", "district", "class", "length", "outcome", "last_served")


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One kind of line: how it is called and how many places have it."""

    kind: str
    name: str
    count: int
    query: str
    chosen: bool


@allowed("map.see")
def map_page(request: HttpRequest) -> HttpResponse:
    """Show the places of one dossier as a list, with what a script needs to draw them."""
    known = tuple(one for one in dossiers() if one.assessment is not None)
    dossier = next(
        (one for one in known if one.id == request.GET.get("dossier")), known[0] if known else None
    )
    if dossier is None or dossier.assessment is None:
        return page(request, "web/map.html", {"dossier": None})
    counts = outcomes_of_districts(dossier.assessment)
    districts = sorted({district for district, _, _ in counts if district})
    district = _one_of(request.GET.get("district"), districts)
    outcome = _one_of(request.GET.get("outcome"), KINDS)
    start = ROWS * (_page_number(request) - 1)
    rows, total = places_with(dossier.assessment, district=district, outcome=outcome, start=start, most=ROWS)
    if start and not rows:
        raise Http404
    pages = Paginator(range(total), ROWS).page(1 + start // ROWS)
    here = {"dossier": dossier.id if len(known) > 1 else "", "district": district}
    return page(
        request,
        "web/map.html",
        {
            "dossier": dossier, "dossiers": known if len(known) > 1 else (), "districts": districts,
            **page_receipt(dossier), "chosen_district": district, "outcome": outcome, "table": _table(dossier, rows, language_of(request)),
            "total": total, "pages": pages, "query": _query(**here, outcome=outcome), "here": _query(**here),
            "legend": _legend(counts, district, outcome, here, language_of(request)),
            "light_href": _picture(dossier, "light"), "dark_href": _picture(dossier, "dark"), "shapes_href": _data("shapes", dossier), "states_href": _data("states", dossier),
            "street_href": _street(dossier, PLACEHOLDER), "placeholder": PLACEHOLDER,
        },
    )  # fmt: skip


@allowed("map.see")
def map_shapes(request: HttpRequest, dossier: str, digest: str) -> HttpResponse:
    """Answer with the shapes of a network; an address with an older digest leads to the present one."""
    return _data_of(request, "shapes", dossier, digest)


@allowed("map.see")
def map_states(request: HttpRequest, dossier: str, digest: str) -> HttpResponse:
    """Answer with the states of a network's places, as the present assessment found them."""
    return _data_of(request, "states", dossier, digest)


@allowed("map.see")
def map_picture(request: HttpRequest, dossier: str, digest: str, colour: str) -> HttpResponse:
    """Answer with the drawing of a network, as the present assessment found it."""
    found = _shown(dossier)
    if picture_digest(found) != digest:
        return HttpResponseRedirect(_picture(found, colour))
    return answered(request, picture_of(found, dark=colour == "dark"), "image/svg+xml")


def _picture(dossier: ShownDossier, colour: str) -> str:
    return reverse(f"public:map_picture_{colour}", args=[dossier.id, picture_digest(dossier)])


def _shown(dossier: str) -> ShownDossier:
    found = dossier_named(dossier)
    if found is None or found.assessment is None:
        raise Http404
    return found


def _data_of(request: HttpRequest, what: str, dossier: str, digest: str) -> HttpResponse:
    shown = _shown(dossier)
    found = DATA[what](shown)
    return HttpResponseRedirect(_data(what, shown)) if found.digest != digest else answered(request, found)


def _data(what: str, dossier: ShownDossier) -> str:
    return reverse(f"public:map_{what}", args=[dossier.id, DATA[what](dossier).digest])


def _street(dossier: ShownDossier, place_id: str) -> str:
    return address("public:street", dossier.id, place_id)


def _table(dossier: ShownDossier, rows: Sequence[ShownPlace], language: Language) -> Table:
    """Return places as a table; a page has a hundred, so its rows are no template."""
    zone = zone_table(dossier.time_zone)

    def cells(one: ShownPlace) -> tuple[Cell, ...]:
        told = Cell(word("outcome", one.outcome, language), badge=one.outcome)
        return (
            Cell(segment_name(one.name, one.place_id, language), _street(dossier, one.place_id)),
            Cell(district_name(dossier.id, one.district, language) if one.district else ""),
            Cell(one.klass),
            Cell(length_text(one.length_mm, language), number=True),
            told if one.outcome else Cell(say("map.nothing_owed", language)),
            Cell("–" if one.last_served_at is None else zone.local_text(Instant(one.last_served_at))),
        )

    heads = tuple(Head(say(f"map.{name}", language), name == "length") for name in COLUMNS)
    return Table(say("map.list", language), heads, tuple(cells(one) for one in rows))


def _legend(
    counts: tuple[tuple[str, str, int], ...],
    district: str,
    chosen: str,
    here: dict[str, str],
    language: Language,
) -> tuple[LegendLine, ...]:
    found: dict[str, int] = dict.fromkeys(KINDS, 0)
    for of_district, outcome, count in counts:
        if not district or of_district == district:
            found[outcome or NONE] = found.get(outcome or NONE, 0) + count
    return tuple(
        LegendLine(
            kind, _kind_name(kind, language), found[kind], _query(**here, outcome=kind), kind == chosen
        )
        for kind in KINDS
        if found[kind] or kind == chosen
    )


def _kind_name(kind: str, language: Language) -> str:
    return say("map.nothing_owed", language) if kind == NONE else word("outcome", kind, language)


def _one_of(asked: str | None, known: tuple[str, ...] | list[str]) -> str:
    """Return what was asked for where it exists; a choice that is gone is no choice."""
    return asked if asked is not None and asked in known else ""


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    if not (asked.isdecimal() and asked.isascii() and len(asked) < 7 and int(asked)):
        raise Http404
    return int(asked)


def _query(**named: str) -> str:
    """Return the choices as the beginning of a query, ready for `page=` to follow."""
    chosen = QueryDict(mutable=True)
    chosen.update({name: value for name, value in named.items() if value})
    return f"{chosen.urlencode()}&" if chosen else ""
