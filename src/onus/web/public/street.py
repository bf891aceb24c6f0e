"""My street: what is owed here by when, what was seen, who answers, and what a resident can do.

In:  a dossier and a place.
Out: a page that answers in ten seconds, and its history below.

The surprise: a vehicle that passed is no cleared street. What was driven, what was
claimed and what was checked stand in three rows, each with its age and its source,
and the row that is empty says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from onus.core.assessment.measuring import STRENGTH_OF
from onus.core.contracts.standards import Strength
from onus.outside.clock import now
from onus.records.facts import KeptFact, facts_at
from onus.records.places import ShownPlace, place_named
from onus.records.shown_cases import ShownCase, open_cases_in
from onus.records.shown_duties import ShownDuty, duties_at
from onus.records.shown_places import SeenThere, seen_at
from onus.web.public.asked import Asked, NotThere, asked_dossier, elsewhere, public, to
from onus.web.public.clock import due_clock
from onus.web.public.parts import Answer, Buttons, Card, Cell, Facts, Heading, Prose, Shown, Table
from onus.web.public.receipts import log_receipt
from onus.web.public.replies import recorded_since, seen_since

DOCUMENTS = ("contract.json", "posts.json", "bodies.json")
DUTIES_MOST, SEEN_MOST, CASES_MOST = 60, 40, 5
HISTORY_MOST = 20
"""Duties in the table of a street; a telephone in a storm loads no more of them."""
ANSWERS_MOST = 2
PASS, REPORT = "pass", "report"
KINDS = ("wrong", "not_done", "ordered")
"""Kinds of reports that the buttons of a street open; `reports:new` knows them."""


@public("street.see")
def street(request: HttpRequest, dossier: str, place_id: str) -> Shown:
    """Show one place."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    place = place_named(asked.assessment, place_id)
    if place is None:
        raise NotThere("place", place_id)
    duties = duties_at(asked.assessment, place, most=DUTIES_MOST)
    seen = seen_at(asked.assessment, place_id, most=SEEN_MOST)
    cases = open_cases_in(asked.assessment, place.district, most=CASES_MOST)
    current = [duty.duty_id for duty in standing_duties(duties)]
    since = facts_at(asked.dossier.id, place_id, about=current, after=asked.as_of)
    return street_page(asked, place, duties, seen, cases, since)


def street_page(
    asked: Asked,
    place: ShownPlace,
    duties: Sequence[ShownDuty],
    seen: Sequence[SeenThere],
    cases: Sequence[ShownCase],
    since: Sequence[KeptFact] = (),
) -> Shown:
    """Put the page of a place together."""
    name = asked.text(place.name) or place.place_id
    current = standing_duties(duties)
    mine = {duty.case_id for duty in current if duty.case_id}
    parts: list[Any] = [
        _age(asked),
        *[_card(asked, duty) for duty in current],
        Heading(asked.say("street_seen"), "seen"),
        _strengths(asked, seen),
        Prose(asked.say("street_seen_note"), "soft"),
        *seen_since(asked, since),
        *recorded_since(asked, since),
        *_reports(asked, place, seen),
        Heading(asked.say("street_who"), "who"),
        _who(asked, place, current, [case for case in cases if case.case_id in mine]),
        Heading(asked.say("street_history"), "history"),
        history_table(asked, duties[:HISTORY_MOST]),
    ]
    if current:
        parts.append(log_receipt(asked, "finding", current[0].duty_id))
    if len(duties) > HISTORY_MOST:
        href = to("duties", dossier=asked.dossier.id, place=place.place_id)
        parts.append(Prose(asked.say("street_all_duties"), href=href))
    return Shown(
        title=name,
        lead=asked.say(
            "street_lead",
            district=asked.district(place.district) or asked.label("none"),
            length=asked.length(place.length_mm) or asked.label("none"),
            id=place.place_id,
        ),
        parts=tuple(parts),
        first=(*_answers(asked, current), *_buttons(asked, place)),
        crumbs=asked.crumbs(
            (asked.say("streets_title"), to("streets", dossier=asked.dossier.id)), (name, "")
        ),
        banner=asked.banner,
        description=asked.say("street_description", name=name),
    )


def standing_duties(duties: Sequence[ShownDuty]) -> tuple[ShownDuty, ...]:
    """Return the latest duty of each obligation; `duties` has the latest first.

    >>> standing_duties(())
    ()
    """
    latest: dict[str, ShownDuty] = {}
    for duty in duties:
        latest.setdefault(duty.obligation_id, duty)
    newest = max((duty.opens_at or 0 for duty in latest.values()), default=0)
    chosen = [duty for duty in latest.values() if duty.outcome == "pending" or duty.opens_at == newest]
    return tuple(chosen or list(latest.values())[:1])


def _age(asked: Asked) -> Prose:
    age = asked.span(max(now() - asked.as_of, 0))
    return Prose(
        asked.say("as_of", at=asked.moment(asked.as_of), zone=asked.zone.name, age=age), "soft small"
    )


def coverage(asked: Asked, duty: ShownDuty) -> Cell:
    """Return which share of the length was worked along; a share beside no evidence says why it is none."""
    little = duty.coverage_ppm and duty.strength in ("", "none")
    return Cell(asked.share(duty.coverage_ppm), soft=asked.say("coverage_too_little") if little else "")


def _answers(asked: Asked, current: Sequence[ShownDuty]) -> list[Answer | Prose]:
    """Return one line for each standing duty, of which the newest stand first: all that a resident came for."""
    if not current:
        return [Prose(asked.say("street_nothing_owed"), "strong")]
    return [_answer(asked, duty, alone=len(current) == 1) for duty in current[:ANSWERS_MOST]]


def _answer(asked: Asked, duty: ShownDuty, *, alone: bool) -> Answer:
    href = to("duty", asked.dossier.id, duty.duty_id)
    clock = due_clock(asked, due_at=duty.due_at, met_at=duty.met_at, outcome=duty.outcome, now=now())
    due = clock if duty.due_at is None else asked.say("answer_due", at=asked.short(duty.due_at))
    told = due if duty.due_at is None or not clock else f"{due}{asked.say('comma_between')}{clock}"
    post = asked.officer(duty.officer_post, person=False)
    who = Cell(asked.say("answer_who", post=post.text), post.href) if duty.officer_post else post
    what = () if alone else (Cell(asked.obligation(duty.obligation_id), href),)
    return Answer((asked.outcome(duty.outcome, href if alone else ""), *what, Cell(told), who))


def _card(asked: Asked, duty: ShownDuty) -> Card:
    """Return the answer for one duty: what, by when, how it stands, under which clause."""
    clock = due_clock(asked, due_at=duty.due_at, met_at=duty.met_at, outcome=duty.outcome, now=now())
    clause = Cell(duty.clause or asked.label("none"), asked.clause_href(duty.obligation_id))
    pairs = [
        (
            asked.say("street_stands"),
            (asked.outcome(duty.outcome, to("duty", asked.dossier.id, duty.duty_id)),),
        ),
        (asked.say("street_due"), (asked.when(duty.due_at, soft=clock),)),
        (
            asked.say("street_done"),
            (asked.when(duty.met_at) if duty.met_at else Cell(asked.say("street_not_seen")),),
        ),
        (asked.label("clause"), (clause,)),
        (asked.label("strength"), (asked.strength(duty.strength),)),
        (
            asked.say("street_answers"),
            (asked.officer(duty.officer_post, duty.officer_holder, duty.officer_basis),),
        ),
    ]
    if duty.coverage_ppm is not None:
        pairs.insert(4, (asked.label("coverage"), (coverage(asked, duty),)))
    title = asked.obligation(duty.obligation_id)
    return Card(title, (Facts(tuple(pairs)),), duty.outcome, to("duty", asked.dossier.id, duty.duty_id))


def _buttons(asked: Asked, place: ShownPlace) -> list[Buttons]:
    named = {"dossier": asked.dossier.id, "place": place.place_id}
    links = [
        Cell(asked.say(f"street_button_{kind}"), elsewhere("reports:new", **named, kind=kind))
        for kind in KINDS
    ]
    return [Buttons(tuple(links), beside=True)] if all(link.href for link in links) else []


@dataclass(frozen=True, slots=True)
class Level:
    """One of the three strengths, and which evidence is of it."""

    name: str
    strength: str
    holds: Callable[[SeenThere], bool]


def _is_of(*wanted: Strength) -> Callable[[SeenThere], bool]:
    return lambda one: STRENGTH_OF.get((one.kind, one.result)) in wanted


LEVELS = (
    Level("claimed", "claimed", _is_of(Strength.CLAIMED)),
    Level("passed", "observed", lambda one: one.kind == PASS),
    Level("checked", "verified", _is_of(Strength.OBSERVED, Strength.VERIFIED)),
)
"""What is claimed, what drove past, what somebody checked."""


def _strengths(asked: Asked, seen: Sequence[SeenThere]) -> Table:
    rows = []
    for level in LEVELS:
        last = next((one for one in seen if level.holds(one)), None)
        rows.append(
            (
                Cell(asked.say(f"level_{level.name}"), soft=asked.say(f"level_{level.name}_means")),
                *_seen(asked, last),
            )
        )
    heads = asked.heads("evidence", "last_seen", "age_then", "result", "source")
    return Table(asked.say("street_seen_caption"), heads, tuple(rows))


def _seen(asked: Asked, one: SeenThere | None) -> tuple[Cell, ...]:
    if one is None:
        return Cell(asked.say("nothing_on_record")), Cell(), Cell(), Cell()
    kind = asked.say("a_pass") if one.kind == PASS else asked.word("evidence", one.kind)
    result = asked.word("result", one.result) if one.result else asked.say("drove_past")
    late = asked.say("written_down", at=asked.moment(one.recorded_at)) if one.recorded_at > one.at else ""
    source = one.source_ref or one.by or (asked.say("source_positions") if one.kind == PASS else one.ref)
    return (
        asked.when(one.at, soft=late),
        Cell(asked.span(max(asked.as_of - one.at, 0))),
        Cell(f"{kind}{asked.say('colon')}{result}"),
        Cell(asked.text(source)),
    )


def _reports(asked: Asked, place: ShownPlace, seen: Sequence[SeenThere]) -> list[Prose]:
    told = [one for one in seen if one.kind == REPORT]
    parts = [Prose(asked.say("street_contested", at=asked.moment(told[0].at)), "strong")] if told else []
    href = elsewhere("reports:list", dossier=asked.dossier.id, place=place.place_id)
    return [*parts, *([Prose(asked.say("street_reports"), href=href)] if href else [])]


def _who(asked: Asked, place: ShownPlace, current: Sequence[ShownDuty], cases: Sequence[ShownCase]) -> Facts:
    officers = dict.fromkeys((duty.officer_post, duty.officer_holder, duty.officer_basis) for duty in current)
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        (asked.say("street_contractor"), (Cell(asked.contractor(), to("contract", asked.dossier.id)),)),
        (
            asked.say("street_officer"),
            tuple(asked.officer(*one) for one in officers) or (Cell(asked.label("none")),),
        ),
    ]
    for case in cases:
        held = asked.officer(case.post, person=False)
        until = asked.say("answer_by", at=asked.moment(case.answer_by)) if case.answer_by else ""
        link = Cell(
            asked.say("street_case", n=case.duties), to("case", asked.dossier.id, case.case_id), soft=until
        )
        pairs.append((asked.say("street_case_head"), (link, held)))
    pairs.append(
        (asked.say("street_area"), (Cell(asked.district(place.district), _district_href(asked, place)),))
    )
    return Facts(tuple(pairs))


def _district_href(asked: Asked, place: ShownPlace) -> str:
    return to("streets", dossier=asked.dossier.id, district=place.district)


def history_table(asked: Asked, duties: Sequence[ShownDuty], *, places: bool = False) -> Table:
    """Return duties as a table, each leading to its finding; where they are of many places, the place too."""
    rows = []
    for duty in duties:
        first = Cell(asked.obligation(duty.obligation_id), to("duty", asked.dossier.id, duty.duty_id))
        cells = [
            first,
            asked.when(duty.due_at) if duty.due_at else Cell(asked.say("no_due")),
            asked.outcome(duty.outcome),
            asked.when(duty.met_at),
            Cell(asked.span(duty.delay_s * 1_000_000) if duty.delay_s else ""),
            asked.strength(duty.strength),
        ]
        if places:
            at = asked.text(duty.place_name) or duty.bare_place or asked.say("nowhere")
            cells.insert(
                1, asked.place(duty.place_name or "", duty.place_id or "") if duty.has_place else Cell(at)
            )
        rows.append(tuple(cells))
    heads = asked.heads(".obligation", ".due", ".outcome", ".met", ".delay", ".strength")
    if places:
        heads = (heads[0], *asked.heads(".place"), *heads[1:])
    return Table(asked.say("history_caption"), heads, tuple(rows), empty=asked.say("no_duties"))
