"""The front page: find your street, see how things stand, and which contracts are watched."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onus.actions.regions import known_totals, regions_now
from onus.base.instants import Instant
from onus.core.oversight.many import together
from onus.outside.time_zones import zone_table
from onus.records.dossiers import dossiers
from onus.web.public.asked import BANNERS, OUTCOMES, Words, elsewhere, public, to
from onus.web.public.parts import Buttons, Cell, Figures, Filter, Heading, Links, Prose, Shown, Tile
from onus.web.public.to_try import to_try
from onus.web.shell import language_of

CONTRACTS_MOST = 12


@public("today.see")
def front(request: HttpRequest) -> Shown:
    """Show the front page."""
    words = Words(language_of(request))
    shown = dossiers()
    totals = together(known_totals(shown).whole.values())
    search = Filter(
        (("q", words.say("street_name"), (), ""),),
        words.say("seek"),
        words.say("streets_filter"),
        (),
        to("streets"),
    )
    ways = (
        Cell(words.say("front_today"), to("today")),
        Cell(words.say("front_report"), elsewhere("reports:new")),
        Cell(words.say("front_notices"), to("notices")),
    )
    tiles = tuple(
        Tile(words.word("outcome", code), f"{count:,}", kind=code)
        for code, count in zip(OUTCOMES, totals.counts, strict=True)
        if count or code in OUTCOMES[:3]
    )
    parts: list[Any] = [
        search,
        Buttons(tuple(way for way in ways if way.href)),
        *to_try(words),
        Heading(words.say("front_stands"), "stands"),
        Figures(
            (*tiles, Tile(words.say("col_cases_open"), f"{totals.cases_open:,}", to("cases", state="open")))
        ),
        Heading(words.say("contracts_title"), "contracts"),
        _contracts(words, shown),
        Heading(words.say("front_how"), "how"),
        Prose(words.say("front_how_text")),
        Links(
            tuple(
                Cell(words.say(f"{way}_title"), to(way)) for way in ("method", "glossary", "data", "regions")
            )
        ),
    ]
    banners = {words.label(one.origin) for one in shown if one.origin in BANNERS}
    return Shown(
        words.say("front_title"),
        tuple(parts),
        banner=" ".join(sorted(banners)),
        lead=words.say("front_lead"),
        description=words.say("front_lead"),
    )


def _contracts(words: Words, shown: tuple[Any, ...]) -> Any:
    if not shown:
        return Prose(words.say("nothing_watched"))
    regions = regions_now(settings.REGIONS)
    links = []
    for one in shown[:CONTRACTS_MOST]:
        home = regions.of_dossier(one.id)
        at = zone_table(one.time_zone).local_text(Instant(one.as_of)) if one.assessment else ""
        known = words.say("known_until", at=at) if at else words.say("not_assessed")
        soft = known if home is None else f"{words.text(home.title)}{words.say('semicolon')}{known}"
        links.append(Cell(words.text(one.title), to("contract", one.id), soft=soft))
    if len(shown) > CONTRACTS_MOST:
        links.append(Cell(words.say("contracts_all", n=len(shown)), to("contracts")))
    return Links(tuple(links))
