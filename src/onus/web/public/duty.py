"""A duty and its finding: how it stands, who answers, the reasons in full, replies beside it, its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from onus.actions.explain import explain
from onus.base.errors import OnusError
from onus.outside.clock import now
from onus.outside.explained_out import Rows
from onus.records.assessments import kept_in
from onus.records.facts import facts_of
from onus.records.shown_acts import acts_on
from onus.records.shown_duties import ShownDuty, duties_where, duty_named
from onus.web.public.asked import (
    OUTCOMES,
    Asked,
    NotThere,
    asked_dossier,
    asked_or_first,
    choice,
    page_number,
    public,
    to,
)
from onus.web.public.clock import due_clock
from onus.web.public.parts import Cell, Facts, Filter, Heading, Pages, Prose, Reasons, Shown
from onus.web.public.receipts import log_receipt
from onus.web.public.replies import recorded_since, replies, seen_since
from onus.web.public.street import coverage, history_table

DOCUMENTS = ("contract.json", "posts.json", "bodies.json", "rules.json", "occurrences.json")
ROWS = 20
NARROWED = {
    "place": "place_id", "district": "district", "outcome": "outcome", "obligation": "obligation_id",
    "occurrence": "occurrence_id", "post": "officer_post", "case": "case_id", "month": "month", "owed_by": "owed_by",
}  # fmt: skip
"""What a list of duties may be narrowed by, and the column that it means."""


@public("street.see")
def duty(request: HttpRequest, dossier: str, duty_id: str) -> Shown:
    """Show one duty."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    found = duty_named(asked.assessment, duty_id)
    if found is None:
        raise NotThere("duty", duty_id)
    told = facts_of(asked.dossier.id, about=duty_id)
    street = asked.text(found.place_name)
    where = street or found.bare_place or asked.say("nowhere")
    acts = acts_on(asked.assessment, duty_id)
    return Shown(
        title=asked.say("duty_title", what=asked.obligation(found.obligation_id), where=where),
        lead=asked.say(
            "duty_lead",
            event=asked.event(found.occurrence_id),
            segment=found.place_id or asked.say("nowhere"),
        ),
        parts=(
            _facts(asked, found, where),
            Heading(asked.say("replies"), "replies"),
            *replies(asked, acts, found, told),
            *recorded_since(asked, told),
            *seen_since(asked, told),
            Heading(asked.say("reasons"), "reasons"),
            *_reasons(asked, found),
            log_receipt(asked, "finding", duty_id),
        ),
        crumbs=asked.crumbs(*_way(asked, found, where), (asked.say("duty_crumb"), "")),
        banner=asked.banner,
    )


def _way(asked: Asked, found: ShownDuty, where: str) -> tuple[tuple[str, str], ...]:
    return ((where, to("street", asked.dossier.id, found.place_id)),) if found.has_place else ()


def _facts(asked: Asked, found: ShownDuty, where: str) -> Facts:
    say, label = asked.say, asked.label
    place = Cell(where, to("street", asked.dossier.id, found.place_id)) if found.has_place else Cell(where)
    clock = due_clock(asked, due_at=found.due_at, met_at=found.met_at, outcome=found.outcome, now=now())
    clause = Cell(found.clause or label("none"), asked.clause_href(found.obligation_id))
    rule = (
        Cell(found.rule, f"{to('contract', asked.dossier.id)}#rules") if found.rule else Cell(label("none"))
    )
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        (label("outcome"), (asked.outcome(found.outcome),)),
        (label("place"), (place,)),
        (say("street_due"), (asked.when(found.due_at, soft=clock),)),
        (label("met"), (asked.when(found.met_at) if found.met_at else Cell(say("street_not_seen")),)),
        (label("coverage"), (Cell() if found.coverage_ppm is None else coverage(asked, found),)),
        (label("strength"), (asked.strength(found.strength),)),
        (label("grounds"), tuple(Cell(asked.word("ground", code)) for code in found.grounds.split())),
        (label("clause"), (clause,)),
        (label("rule"), (rule,)),
        (label("owed_by"), (Cell(asked.word("toward", found.owed_by)),)),
        (label("officer"), (asked.officer(found.officer_post, found.officer_holder, found.officer_basis),)),
        (say("stage"), (Cell(asked.word("stage", found.stage)),)),
    ]
    if found.case_id:
        told = asked.say(
            "case_title", what=asked.obligation(found.obligation_id), where=asked.district(found.district)
        )
        pairs.append((label("case"), (Cell(told, to("case", asked.dossier.id, found.case_id)),)))
    return Facts(tuple((name, cells) for name, cells in pairs if any(cell.text for cell in cells)))


def _reasons(asked: Asked, found: ShownDuty) -> list[Any]:
    """Return the ruling; where the folder of the assessment is gone, that it is."""
    known = found.out_row is not None and found.weighed is not None
    at = Rows(found.out_row or 0, found.weighed_row, found.weighed or 0) if known else None
    try:
        text = explain(kept_in(asked.assessment), found.duty_id, asked.language, at=at)
    except (OnusError, OSError):
        return [Prose(asked.say("reasons_gone"), "soft")]
    chapters = [block.split("\n") for block in text.split("\n\n")]
    first = Prose(chapters[0][-1], "strong")
    told = tuple((lines[0], tuple(lines[1:])) for lines in chapters)
    return [first, Reasons(asked.say("reasons_full"), told)]


@public("street.see")
def duties(request: HttpRequest) -> Shown:
    """Show the rows behind a number: duties that have the wanted values."""
    asked, _ = asked_or_first(request, "contract.json", "posts.json")
    whole = to("duties", dossier=asked.dossier.id)
    choice(request, "outcome", OUTCOMES, whole)
    choice(request, "obligation", asked.obligations, whole)
    chosen = {name: request.GET[name] for name in NARROWED if request.GET.get(name)}
    number = page_number(request, whole)
    wanted = {NARROWED[name]: value for name, value in chosen.items()}
    found, total = duties_where(asked.assessment, wanted, start=(number - 1) * ROWS, most=ROWS)
    query = urlencode({"dossier": asked.dossier.id, **chosen}) + "&"
    return Shown(
        asked.say("duties_title"),
        (
            _narrowed(asked, chosen),
            Prose(asked.say("rows_found", n=f"{total:,}"), "strong"),
            history_table(asked, found, places=True),
            Pages(number, max(-(-total // ROWS), 1), query),
        ),
        crumbs=asked.crumbs((asked.say("duties_title"), "")),
        banner=asked.banner,
    )


def _narrowed(asked: Asked, chosen: Mapping[str, str]) -> Filter:
    every = ("", asked.say("all"))
    outcomes = (every, *((code, asked.word("outcome", code)) for code in OUTCOMES))
    owed = (every, *((name, asked.obligation(name)) for name in asked.obligations))
    kept = [("dossier", asked.dossier.id)]
    kept += [(name, value) for name, value in chosen.items() if name not in ("outcome", "obligation")]
    return Filter(
        (
            ("outcome", asked.label("outcome"), outcomes, chosen.get("outcome", "")),
            ("obligation", asked.label("obligation"), owed, chosen.get("obligation", "")),
        ),
        asked.say("narrow"),
        asked.say("duties_filter"),
        tuple(kept),
    )
