"""Streets: find one by a part of its name, or in the list of a district."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import urlencode

from onus.records.dossiers import ShownDossier, dossiers
from onus.records.places import ShownPlace
from onus.records.shown_places import districts_of, places_named_like, places_where
from onus.records.street_search import FoundStreet, find_streets_of_all
from onus.web.names import district_name
from onus.web.public.asked import Asked, NotThere, Words, page_number, public, to
from onus.web.public.parts import Cell, Filter, Links, Pages, Prose, Shown, Table
from onus.web.shell import language_of

ROWS, FOUND_MOST = 20, 50
QUERY_MOST = 80


@public("street.see")
def streets(request: HttpRequest) -> Shown:
    """Show the streets that were asked for."""
    text = request.GET.get("q", "").strip()[:QUERY_MOST]
    shown = tuple(one for one in dossiers() if one.assessment is not None)
    if text:
        return _found(request, shown, text)
    wanted = request.GET.get("dossier", "")
    chosen = next((one for one in shown if one.id == wanted), None)
    if wanted and chosen is None:
        raise NotThere("dossier", wanted)
    if chosen is None and len(shown) == 1:
        chosen = shown[0]
    return _which(request, shown) if chosen is None else _list(request, chosen)


def _found(request: HttpRequest, shown: tuple[ShownDossier, ...], text: str) -> Shown:
    """Show streets that fit a text: by pairs of characters, and segments whose number holds it."""
    words = Words(language_of(request))
    rows = {one.assessment: one for one in shown if one.assessment is not None}
    streets = find_streets_of_all(rows, text, most=FOUND_MOST)
    numbers = () if streets else places_named_like(rows, text, most=FOUND_MOST)
    table = Table(
        words.say("found_caption", text=text),
        words.heads("street", ".district", "segments#", "contract"),
        (
            *(_street_row(words, rows[row], one) for row, one in streets),
            *(_segment_row(words, rows[row], place) for row, place in numbers),
        ),
        empty=words.say("found_nothing", text=text),
    )
    many = FOUND_MOST in (len(streets), len(numbers))
    more = [Prose(words.say("found_more", n=FOUND_MOST), "soft")] if many else []
    home = (words.say("streets_title"), to("streets"))
    return Shown(
        words.say("found_title", text=text),
        (_search(words, text), table, *more),
        crumbs=({"name": home[0], "href": home[1]}, {"name": text, "href": ""}),
        more={"sought": text},
    )


def _street_row(words: Words, dossier: ShownDossier, one: FoundStreet) -> tuple[Cell, ...]:
    href = to("streets", dossier=dossier.id, district=one.district, name=one.name)
    return (
        Cell(words.text(one.name), href),
        Cell(district_name(dossier.id, one.district, words.language)),
        words.number(one.segments),
        Cell(words.text(dossier.title), to("contract", dossier.id)),
    )


def _segment_row(words: Words, dossier: ShownDossier, place: ShownPlace) -> tuple[Cell, ...]:
    return (
        Cell(
            words.text(place.name) or place.place_id,
            to("street", dossier.id, place.place_id),
            soft=place.place_id,
        ),
        Cell(district_name(dossier.id, place.district, words.language)),
        words.number(1),
        Cell(words.text(dossier.title), to("contract", dossier.id)),
    )


def _which(request: HttpRequest, shown: tuple[ShownDossier, ...]) -> Shown:
    words = Words(language_of(request))
    links = tuple(Cell(words.text(one.title), to("streets", dossier=one.id)) for one in shown)
    told = Links(links) if links else Prose(words.say("nothing_watched"))
    return Shown(words.say("streets_title"), (_search(words, ""), told), lead=words.say("streets_lead"))


def _list(request: HttpRequest, dossier: ShownDossier) -> Shown:
    asked = Asked(request, dossier)
    district, street = request.GET.get("district", ""), request.GET.get("name", "")
    number = page_number(request, to("streets", dossier=dossier.id))
    places, total = places_where(
        asked.assessment, district=district, name=street, start=(number - 1) * ROWS, most=ROWS
    )
    names = tuple(
        (name, f"{asked.district(name)} ({count:,})") for name, count in districts_of(asked.assessment)
    )
    choices = (("", asked.say("all_districts")), *(one for one in names if one[0]))
    narrowed = Filter(
        (
            ("q", asked.say("street_name"), (), ""),
            ("district", asked.label("district"), choices, district),
        ),
        asked.say("seek"),
        asked.say("streets_filter"),
        (("dossier", dossier.id),),
    )
    chosen = {"dossier": dossier.id, "district": district, "name": street}
    query = urlencode({key: value for key, value in chosen.items() if value}) + "&"
    return Shown(
        asked.text(street) or asked.say("streets_title"),
        (narrowed, places_table(asked, places), Pages(number, max(-(-total // ROWS), 1), query)),
        crumbs=asked.crumbs((asked.say("streets_title"), "")),
        banner=asked.banner,
        lead=asked.say("streets_count", n=f"{total:,}"),
    )


def places_table(asked: Asked, places: tuple[ShownPlace, ...]) -> Table:
    """Return places as a table, each leading to its page."""
    return Table(
        asked.say("streets_caption"),
        asked.heads("street", ".district", ".length#", "worst", "last_served"),
        tuple(
            (
                asked.place(one.name, one.place_id),
                Cell(asked.district(one.district)),
                Cell(asked.length(one.length_mm), number=True),
                asked.outcome(one.outcome),
                asked.when(one.last_served_at)
                if one.last_served_at
                else Cell(asked.say("nothing_on_record")),
            )
            for one in places
        ),
        empty=asked.say("no_streets"),
    )


def _search(words: Words, text: str) -> Filter:
    return Filter(
        (("q", words.say("street_name"), (), text),),
        words.say("seek"),
        words.say("streets_filter"),
        (),
        to("streets"),
    )
