"""Scorecards and the hands-off index, with the method and the fewest items that let them be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from onus.core.oversight.hands_off import DELAY, PUBLISHED, SUFFICIENT, WAIVED
from onus.web.public.asked import OUTCOMES, Asked, asked_or_first, public, to
from onus.web.public.contracts import kpis_table
from onus.web.public.officers import other_contracts
from onus.web.public.parts import Cell, Figures, Head, Heading, Prose, Shown, Table, Tile
from onus.web.public.receipts import log_receipt

DOCUMENTS = ("contract.json", "posts.json", "scorecard.json", "oversight.json", "bodies.json")
SCOPES = ("contractor", "district", "obligation")
SECOND_US = 1_000_000
MINIMUM = {weight.component: weight.minimum_sample for weight in PUBLISHED.weights}
Row = Mapping[str, Any]


@public("scorecard.see")
def scorecards(request: HttpRequest) -> Shown:
    """Show the scorecards of a dossier; of the first one where none is named."""
    asked, others = asked_or_first(request, *DOCUMENTS)
    card, index = asked.documents["scorecard.json"], asked.documents["oversight.json"]["hands_off"]
    counts = card["outcomes"]
    parts: list[Any] = [
        Prose(asked.say("known_by", at=asked.moment(asked.as_of), zone=asked.zone.name), "soft small"),
        Figures(
            asked.outcome_tiles(counts, lambda code: to("duties", dossier=asked.dossier.id, outcome=code))
        ),
        Prose(asked.label("scorecard_note"), "soft"),
    ]
    for scope in SCOPES:
        rows = [one for one in card["scorecards"] if one["scope"] == scope]
        parts += [Heading(asked.say(f"score_{scope}"), scope), _cards(asked, scope, rows)]
    parts += [
        Heading(asked.label("kpis"), "kpis"),
        *kpis_table(asked, card),
        Heading(asked.label("oversight"), "hands-off"),
        *index_parts(asked, index),
        Heading(asked.label("symmetry"), "symmetry"),
        _symmetry(asked),
        log_receipt(asked, "hands_off", "hands_off"),
        *other_contracts(asked, others, "scorecards"),
    ]
    return Shown(
        asked.say("scorecards_title"),
        tuple(parts),
        crumbs=asked.crumbs((asked.say("scorecards_title"), "")),
        banner=asked.banner,
        lead=asked.say("scorecards_lead"),
    )


def _cards(asked: Asked, scope: str, rows: Sequence[Row]) -> Table:
    laid = []
    for one in rows:
        named = {
            "contractor": asked.label("contractor"),
            "district": asked.district(one["name"]),
            "obligation": asked.obligation(one["name"]),
        }[scope]
        where = {
            "contractor": {"owed_by": "contractor"},
            "district": {"owed_by": "contractor", "district": one["name"]},
            "obligation": {"obligation": one["name"]},
        }[scope]
        numbers = tuple(
            asked.number(
                count, to("duties", dossier=asked.dossier.id, month=one["period"], outcome=code, **where)
            )
            for code, count in zip(OUTCOMES, one["counts"], strict=True)
        )
        delay = one["delay_median_us"]
        laid.append(
            (
                Cell(named, soft=one["period"]),
                Cell(asked.share(one["on_time_ppm"]), number=True),
                *numbers,
                Cell("" if delay is None else asked.span(delay)),
                asked.number(one["minimum_sample"]),
            )
        )
    outcomes = tuple(Head(asked.word("outcome", code), number=True) for code in OUTCOMES)
    heads = (*asked.heads("whom", ".on_time#"), *outcomes, *asked.heads("delay_median", ".minimum#"))
    return Table(asked.say(f"score_{scope}"), heads, tuple(laid), empty=asked.say("no_cards"))


def index_parts(asked: Asked, index: Row) -> list[Any]:
    """Return an index with its parts, and how it is reckoned."""
    value = asked.share(index["index_ppm"])
    rows = tuple(
        (
            Cell(asked.word("hands_off", part["name"])),
            Cell(_value(asked, part)),
            asked.number(part["sample"]),
            asked.number(MINIMUM.get(part["name"], 1)),
            asked.number(part["weight"]),
            Cell(_share(asked, part), number=True),
        )
        for part in index["components"]
    )
    heads = asked.heads(".component", ".value", ".sample#", ".minimum#", ".weight#", ".share#")
    return [
        Figures(
            (Tile(asked.label("oversight"), value, note=f"{asked.label('formula')} {index['formula']}"),)
        ),
        Prose(asked.label("index_note"), "soft"),
        Table(asked.say("index_caption"), heads, rows),
    ]


def _share(asked: Asked, part: Row) -> str:
    if part["state"] != SUFFICIENT:
        return asked.label("insufficient")
    return asked.share(part["numerator"] * 1_000_000 // part["denominator"])


def _value(asked: Asked, part: Row) -> str:
    """Return a part of the index as people read it."""
    if not part["denominator"]:
        return "-"
    if part["name"] == WAIVED:
        return asked.say(
            "part_of", part=asked.money(part["numerator"]), whole=asked.money(part["denominator"])
        )
    if part["name"] == DELAY:
        tenths = part["numerator"] * PUBLISHED.delay_cap_d * 10 // part["denominator"]
        return asked.say("days_of", days=f"{tenths // 10}.{tenths % 10}", cap=PUBLISHED.delay_cap_d)
    return asked.say("part_of", part=f"{part['numerator']:,}", whole=f"{part['denominator']:,}")


def _symmetry(asked: Asked) -> Table:
    rows = []
    for event in asked.documents["oversight.json"]["symmetry"]:
        sides = []
        for name in ("others", "contractor"):
            side = event[name]
            sides += [
                asked.number(side["count"], to("acts", dossier=asked.dossier.id)),
                asked.when(side["happened_at"]),
            ]
        who = asked.label("others_first" if event["others_first"] else "contractor_first")
        first = asked.when(event["starts"]) if event["occurrence"] else Cell(asked.label("no_event"))
        rows.append((first, *sides, Cell(who)))
    heads = asked.heads(
        ".event", ".toward_others#", ".first_done", ".toward_contractor#", ".first_done", ".first"
    )
    return Table(asked.label("symmetry"), heads, tuple(rows), empty=asked.label("none"))
