"""Regions: from the province down to the street, by the formulas that judge one contract.

The surprise: regions stand in the order of the operator's file and are not ranked. A
share from too small a record is not shown, so that nobody leads by one case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onus.actions.regions import known_totals, regions_now
from onus.base.currencies import amount_text
from onus.base.money import rounded_minor
from onus.core.oversight.hands_off import SUFFICIENT
from onus.core.oversight.many import Totals, duty_cost, hands_off, on_time_ppm, unit_cost
from onus.core.oversight.regions import Known, Region, Regions, region_totals
from onus.records.dossiers import ShownDossier, dossiers
from onus.report.figures import quantity
from onus.web.public.asked import OUTCOMES, NotThere, Words, public, to
from onus.web.public.parts import Cell, Figures, Head, Heading, Prose, Shown, Table, Tile
from onus.web.shell import language_of


@public("region.see")
def regions(request: HttpRequest) -> Shown:
    """Show the regions at the top, and the contracts that belong to none."""
    words = Words(language_of(request))
    tree, shown = regions_now(settings.REGIONS), dossiers()
    known = known_totals(shown)
    loose = [one for one in shown if tree.of_dossier(one.id) is None]
    parts: list[Any] = []
    if tree.all:
        parts.append(_below(words, tree, tree.below(""), known))
    if loose:
        parts += [Heading(words.say("regions_loose"), "loose"), _contracts(words, loose, known)]
    parts.append(Prose(words.say("regions_note"), "soft"))
    return Shown(words.say("regions_title"), tuple(parts), lead=words.say("regions_lead"))


@public("region.see")
def region(request: HttpRequest, name: str) -> Shown:
    """Show one region: what it comes to, what lies below it, and its contracts."""
    words = Words(language_of(request))
    tree, shown = regions_now(settings.REGIONS), dossiers()
    found = tree.get(name)
    if found is None:
        raise NotThere("region", name)
    known = known_totals(shown)
    totals = region_totals(tree, name, known)
    mine = [one for one in shown if one.id in found.dossiers]
    below = tree.below(name)
    parts: list[Any] = [_figures(words, totals)]
    if below:
        parts += [Heading(words.say("regions_below"), "below"), _below(words, tree, below, known)]
    if mine:
        parts += [Heading(words.say("contracts_title"), "contracts"), _contracts(words, mine, known)]
    views = _views(words, tree, name, shown)
    if views.rows:
        parts += [Heading(words.say("regions_views"), "views"), views]
    if totals.contracts:
        parts += [*_index(words, totals), *_cost(words, totals)]
    parts.append(Prose(words.say("regions_note"), "soft"))
    crumbs = [{"name": words.say("regions_title"), "href": to("regions")}]
    crumbs += [{"name": words.text(one.title), "href": to("region", one.id)} for one in tree.above(name)]
    title = words.text(found.title)
    return Shown(
        title,
        tuple(parts),
        crumbs=(*crumbs, {"name": title, "href": ""}),
        lead=words.say("region_lead", kind=words.say(f"kind_{found.kind}"), n=totals.contracts),
    )


def _figures(words: Words, totals: Totals) -> Figures:
    tiles = [
        Tile(words.word("outcome", code), f"{count:,}", kind=code)
        for code, count in zip(OUTCOMES, totals.counts, strict=True)
        if count or code in OUTCOMES[:3]
    ]
    share = words.say("sample_note", n=f"{totals.determined:,}", minimum=totals.minimum_sample)
    tiles += [
        Tile(words.label("on_time"), words.share(on_time_ppm(totals)), note=share),
        Tile(
            words.say("col_cases_open"),
            f"{totals.cases_open:,}",
            note=words.say("of_cases", n=f"{totals.cases:,}"),
        ),
    ]
    if totals.contracts:
        tiles.append(Tile(words.label("oversight"), words.share(hands_off(totals).index_ppm)))
    return Figures(tuple(tiles))


def _row(
    words: Words, first: Cell, totals: Totals, wanted: Mapping[str, str] | None = None
) -> tuple[Cell, ...]:
    """Return a row of figures; with `wanted`, the counts lead to the duties that they count."""

    def rows(code: str) -> str:
        return "" if wanted is None else to("duties", owed_by="contractor", outcome=code, **wanted)

    cases = "" if wanted is None else to("cases", state="open", **wanted)
    off = words.share(hands_off(totals).index_ppm) if totals.contracts else words.say("of_contract")
    return (
        first,
        *(words.number(count, rows(code)) for code, count in zip(OUTCOMES, totals.counts, strict=True)),
        Cell(words.share(on_time_ppm(totals)), number=True),
        words.number(totals.cases_open, cases),
        Cell(off, number=True),
    )


def _heads(words: Words, first: str) -> tuple[Head, ...]:
    outcomes = tuple(Head(words.word("outcome", code), number=True) for code in OUTCOMES)
    return (*words.heads(first), *outcomes, *words.heads(".on_time#", "cases_open#", "hands_off#"))


def _below(words: Words, tree: Regions, below: Sequence[Region], known: Known) -> Table:
    rows = tuple(
        _row(
            words,
            Cell(words.text(one.title), to("region", one.id), soft=words.say(f"kind_{one.kind}")),
            region_totals(tree, one.id, known),
            _one_source(tree, one.id, known),
        )
        for one in below
    )
    return Table(words.say("regions_below"), _heads(words, "region"), rows)


def _one_source(tree: Regions, name: str, known: Known) -> Mapping[str, str] | None:
    """Return where the rows of a region stand, if they all stand in one dossier; None where they do not."""
    whole = [dossier for dossier in tree.dossiers(name) if dossier in known.whole]
    parts = [part for part in tree.parts(name) if (part.dossier, part.district) in known.districts]
    if len(whole) == 1 and not parts:
        return {"dossier": whole[0]}
    if len(parts) == 1 and not whole:
        return {"dossier": parts[0].dossier, "district": parts[0].district}
    return None


def _contracts(words: Words, shown: Sequence[ShownDossier], known: Known) -> Table:
    rows = tuple(
        _row(
            words,
            Cell(words.text(one.title), to("contract", one.id)),
            known.whole.get(one.id, Totals()),
            {"dossier": one.id} if one.id in known.whole else None,
        )
        for one in shown
    )
    return Table(words.say("contracts_caption"), _heads(words, "contract"), rows)


def _views(words: Words, tree: Regions, name: str, shown: Sequence[ShownDossier]) -> Table:
    """Return the districts of contracts of regions above, with the ways to their streets and cases."""
    titles = {one.id: words.text(one.title) for one in shown}
    rows = tuple(
        (
            Cell(titles[part.dossier], to("contract", part.dossier)),
            Cell(words.say("streets_title"), to("streets", dossier=part.dossier, district=part.district)),
            Cell(words.say("cases_title"), to("cases", dossier=part.dossier, district=part.district)),
            Cell(words.say("duties_title"), to("duties", dossier=part.dossier, district=part.district)),
        )
        for part in tree.parts(name)
        if part.dossier in titles
    )
    return Table(words.say("regions_views"), words.heads("contract", "streets", "cases", "duties"), rows)


def _index(words: Words, totals: Totals) -> list[Any]:
    index = hands_off(totals)
    rows = tuple(
        (
            Cell(words.word("hands_off", part.name)),
            words.number(part.sample),
            words.number(part.weight),
            Cell(
                words.share(part.numerator * 1_000_000 // part.denominator)
                if part.state == SUFFICIENT
                else words.label("insufficient"),
                number=True,
            ),
        )
        for part in index.components
    )
    heads = words.heads(".component", ".sample#", ".weight#", ".share#")
    return [
        Heading(words.label("oversight"), "hands-off"),
        Table(words.say("index_caption"), heads, rows),
        Prose(words.label("index_note"), "soft"),
        Prose(words.say("method_title"), href=f"{to('method')}#index"),
    ]


def _cost(words: Words, totals: Totals) -> list[Any]:
    rows = []
    for work in totals.work:
        cost = unit_cost(work)
        if cost is not None:
            unit = words.word("unit", work.unit)
            each = words.say("each_unit", amount=_amount(rounded_minor(cost), work.currency), unit=unit)
            rows.append(
                (
                    Cell(words.say("verified_work", unit=unit)),
                    Cell(f"{quantity(work.quantity)} {unit}", number=True),
                    Cell(_amount(work.amount_minor, work.currency), number=True),
                    Cell(each, number=True),
                )
            )
    for money in totals.money:
        cost = duty_cost(money, minimum_sample=totals.minimum_sample)
        if cost is not None:
            rows.append(
                (
                    Cell(words.say("duties_in_time")),
                    words.number(money.fulfilled),
                    Cell(_amount(money.payable_minor, money.currency), number=True),
                    Cell(_amount(rounded_minor(cost), money.currency), number=True),
                )
            )
    heads = words.heads("what", ".quantity#", ".amount#", "cost_each#")
    return [
        Heading(words.say("cost_title"), "cost"),
        Table(words.say("cost_title"), heads, tuple(rows), empty=words.label("insufficient")),
    ]


def _amount(minor: int, currency: str) -> str:
    return f"{amount_text(minor, currency=currency)} {currency}"
