"""Cases: open failures, and the way that each took from post to post while nobody mended it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from onus.actions.permit import subject_of
from onus.records.facts import facts_of
from onus.records.shown_acts import acts_of_time
from onus.records.shown_cases import ShownCase, case_named, cases_where
from onus.records.shown_duties import ShownDuty, duties_where
from onus.report.codes import step_word
from onus.web.people.actors import actor_of
from onus.web.people.guard import may
from onus.web.public.asked import (
    Asked,
    NotThere,
    asked_dossier,
    asked_or_first,
    choice,
    elsewhere,
    page_number,
    public,
    to,
)
from onus.web.public.officers import other_contracts
from onus.web.public.parts import (
    Buttons,
    Cell,
    Facts,
    Filter,
    Heading,
    Ladder,
    Pages,
    Prose,
    Shown,
    Table,
    anchor,
)
from onus.web.public.receipts import log_receipt
from onus.web.public.replies import recorded_since
from onus.web.public.street import history_table

DOCUMENTS = ("contract.json", "posts.json", "bodies.json", "occurrences.json")
ROWS, DUTIES_MOST = 20, 20
STATES: Mapping[str, Mapping[str, Any]] = {
    "open": {"closed_at__isnull": True}, "closed": {"closed_at__isnull": False}, "": {},
}  # fmt: skip


@public("case.see")
def cases(request: HttpRequest) -> Shown:
    """Show the cases of a dossier, open ones first; the first dossier where none is named."""
    asked, others = asked_or_first(
        request, "contract.json", "posts.json", "scorecard.json", "occurrences.json"
    )
    state = choice(request, "state", STATES, to("cases", dossier=asked.dossier.id))
    district = request.GET.get("district", "")
    number = page_number(request, to("cases", dossier=asked.dossier.id))
    narrowed = {**STATES[state], **({"district": district} if district else {})}
    found, total = cases_where([asked.assessment], narrowed, start=(number - 1) * ROWS, most=ROWS)
    query = {"dossier": asked.dossier.id, "state": state, "district": district}
    return Shown(
        asked.say("cases_title"),
        (
            _filter(asked, state, district),
            Prose(asked.say("rows_found", n=f"{total:,}"), "strong"),
            cases_table(asked, found),
            Pages(number, max(-(-total // ROWS), 1), urlencode(query) + "&"),
            *other_contracts(asked, others, "cases"),
        ),
        crumbs=asked.crumbs((asked.say("cases_title"), "")),
        banner=asked.banner,
        lead=asked.say("cases_lead"),
    )


def _filter(asked: Asked, state: str, district: str) -> Filter:
    states = tuple((name, asked.say(f"cases_{name or 'all'}")) for name in STATES)
    names = sorted({card["name"] for card in asked.documents.get("scorecard.json", {}).get("scorecards", ())
                    if card["scope"] == "district"})  # fmt: skip
    districts = (("", asked.say("all_districts")), *((name, asked.district(name)) for name in names))
    return Filter(
        (
            ("state", asked.label("status"), states, state),
            ("district", asked.label("district"), districts, district),
        ),
        asked.say("narrow"),
        asked.say("cases_filter"),
        (("dossier", asked.dossier.id),),
    )


def cases_table(asked: Asked, found: Sequence[ShownCase]) -> Table:
    """Return cases as a table, each leading to its page."""
    rows = []
    for one in found:
        state = (
            Cell(asked.label("still_open"), badge="open")
            if one.closed_at is None
            else asked.when(one.closed_at)
        )
        left = asked.when(one.answer_by) if one.closed_at is None else Cell()
        rows.append(
            (
                Cell(
                    asked.obligation(one.obligation_id),
                    to("case", asked.dossier.id, one.case_id),
                    soft=asked.event(one.occurrence_id),
                ),
                Cell(asked.district(one.district)),
                asked.number(one.duties),
                asked.when(one.opened_at),
                state,
                asked.officer(one.post, person=False),
                left,
            )
        )
    heads = asked.heads(".case", ".district", ".duties#", ".opened", ".closed", "stands_with", ".answer_by")
    return Table(asked.say("cases_caption"), heads, tuple(rows), empty=asked.say("no_cases"))


@public("case.see")
def case(request: HttpRequest, dossier: str, case_id: str) -> Shown:
    """Show one case: its way from post to post, what was done, and the duties that it stands for."""
    asked = asked_dossier(request, dossier, *DOCUMENTS)
    one, body = case_asked(asked, case_id)
    case_id = one.case_id
    owed, total = duties_where(asked.assessment, {"case_id": case_id}, start=0, most=DUTIES_MOST)
    told = facts_of(asked.dossier.id, about=case_id)
    acts = acts_of_time(
        asked.assessment, since=one.opened_at, until=one.closed_at or asked.as_of, and_named=_named(body)
    )
    what, where = asked.obligation(one.obligation_id), asked.district(one.district)
    href = to("duties", dossier=asked.dossier.id, case=case_id)
    return Shown(
        title=asked.say("case_title", what=what, where=where or asked.say("nowhere")),
        lead=asked.event(one.occurrence_id),
        parts=(
            _facts(asked, one, body),
            Heading(asked.say("case_way"), "ladder"),
            Ladder(_rungs(asked, body, acts)),
            Prose(asked.say("case_way_note"), "soft"),
            Heading(asked.say("case_acts"), "acts"),
            *_acts(asked, one, body, acts),
            *recorded_since(asked, told),
            *_ways_on(request, asked, one, owed),
            Heading(asked.say("case_duties"), "duties"),
            history_table(asked, owed, places=True),
            *([Prose(asked.say("all_rows", n=f"{total:,}"), href=href)] if total > len(owed) else []),
            log_receipt(asked, "case", case_id),
        ),
        crumbs=asked.crumbs((asked.say("cases_title"), to("cases", dossier=asked.dossier.id)), (what, "")),
        banner=asked.banner,
    )


def _ways_on(request: HttpRequest, asked: Asked, one: ShownCase, owed: Sequence[ShownDuty]) -> list[Buttons]:
    """Return what whoever looks can do: who stands above may step in, everybody else may say how it is."""
    # Of readers without an account, who are nearly all, no table is asked.
    asks = one.closed_at is None and bool(actor_of(request).user)
    if asks and may(request, "region.step_in", subject_of(dossier=asked.dossier.id, case=one.case_id)):
        return [Buttons((Cell(asked.say("step_in"), to("step_in", asked.dossier.id, one.case_id)),))]
    places = list(dict.fromkeys(duty.place_id for duty in owed if duty.has_place))
    where = {"place": places[0]} if len(places) == 1 and one.duties == len(owed) else {}
    links = tuple(
        Cell(
            asked.say(f"street_button_{kind}"),
            elsewhere("reports:new", dossier=asked.dossier.id, **where, kind=kind),
        )
        for kind in ("not_done", "wrong")
    )
    return [Buttons(links, beside=True)] if all(link.href for link in links) else []


def case_asked(asked: Asked, case_id: str) -> tuple[ShownCase, Mapping[str, Any]]:
    """Return the case of an address.

    A case of no district has two slashes in its name, and some servers on the way make one of them.

    Raises:
        NotThere: there is none of that name.
    """
    obligation, _, rest = case_id.partition("/")
    found = case_named(asked.assessment, case_id) or case_named(asked.assessment, f"{obligation}//{rest}")
    if found is None:
        raise NotThere("case", case_id)
    return found


def _facts(asked: Asked, one: ShownCase, body: Mapping[str, Any]) -> Facts:
    label = asked.label
    closed = (
        Cell(label("still_open"), badge="open")
        if one.closed_at is None
        else asked.when(one.closed_at, soft=asked.word("closing", one.closed_by))
    )
    event = next(
        (o for o in asked.documents.get("occurrences.json", ()) if o["id"] == one.occurrence_id), None
    )
    pairs: list[tuple[str, tuple[Cell, ...]]] = [
        (label("obligation"), (Cell(asked.obligation(one.obligation_id), asked.clause_href(one.obligation_id)),)),
        (label("district"), (Cell(asked.district(one.district)),)),
        (label("event"), (Cell(asked.event(one.occurrence_id)) if event is None else asked.when(event["starts"], soft=asked.event(one.occurrence_id)),)),
        (label("duties"), (asked.number(one.duties, to("duties", dossier=asked.dossier.id, case=one.case_id)),)),
        (label("opened"), (asked.when(one.opened_at),)),
        (label("closed"), (closed,)),
        (asked.say("col_stands_with"), (asked.officer(one.post, person=False),)),
    ]  # fmt: skip
    if body["late_entries"]:
        pairs.append((label("late_entries"), (asked.number(body["late_entries"]),)))
    return Facts(tuple((name, cells) for name, cells in pairs if any(cell.text for cell in cells)))


def _named(body: Mapping[str, Any]) -> set[str]:
    """Return the acts that a case names, on its way and at its end."""
    steps = {step[name] for step in body["steps"] for name in ("act", "late_entry")}
    return (steps | {body["closing_act"], body["ordered_by"]}) - {"", None}


def _rungs(
    asked: Asked, body: Mapping[str, Any], told: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    steps, closed = body["steps"], body["closed_at"] is not None
    acts = {act["id"]: act for act in told}
    rungs = []
    for number, step in enumerate(steps, start=1):
        who = asked.officer(step["post"], step["answerer"]["holder"], step["answerer"]["basis"])
        said = step_word(
            step["status"], last=number == len(steps), closed=closed, limited=step["answer_by"] is not None,
            language=asked.language,
        )  # fmt: skip
        hours = asked.say("answer_by", at=asked.moment(step["answer_by"])) if step["answer_by"] else ""
        rungs.append(
            {
                "status": step["status"],
                "post": who.text,
                "holder": who.soft,
                "holder_href": who.href,
                "word": f"{said}{asked.say('semicolon') if hours else ''}{hours}",
                "since": asked.moment(step["from_at"]),
                "until": asked.moment(step["until_at"]),
                "acts": _rung_acts(asked, step, acts),
            }
        )
    return tuple(rungs)


def _rung_acts(asked: Asked, step: Mapping[str, Any], acts: Mapping[str, Any]) -> list[dict[str, str]]:
    told = []
    for name, key in ((step["act"], "rung_act"), (step["late_entry"], "rung_late")):
        if name:
            act = acts.get(name)
            kind = asked.word("act", act["kind"]) if act else name
            at = asked.moment(act["happened_at"] if act else step["acted_at"])
            told.append({"what": asked.say(key, act=kind), "at": at, "href": _act_href(asked, name)})
    return told


def _act_href(asked: Asked, name: str) -> str:
    return f"{to('acts', dossier=asked.dossier.id)}#{anchor(name)}"


def _acts(
    asked: Asked, one: ShownCase, body: Mapping[str, Any], told: Sequence[Mapping[str, Any]]
) -> list[Any]:
    """Return the acts of the time of a case that speak of its obligation or of its district."""
    until = one.closed_at or asked.as_of
    named = {step["act"] for step in body["steps"]} | {body["closing_act"], body["ordered_by"]}
    mine = [
        act
        for act in told
        if act["id"] in named
        or (
            one.opened_at <= act["happened_at"] <= until
            and (not act["districts"] or one.district in act["districts"])
            and (not act["obligations"] or one.obligation_id in act["obligations"])
        )
    ]
    rows = tuple(
        (
            Cell(asked.word("act", act["kind"]), _act_href(asked, act["id"])),
            asked.when(act["happened_at"]),
            Cell(asked.word("toward", act["toward"])),
            asked.signers(act["by_post"], act["by_body"], str(act["source"] or "")),
            Cell(asked.text(act["text"]) or asked.text(act["reason"])),
        )
        for act in mine
    )
    heads = asked.heads(".act", ".when", "toward", ".by", ".notice_text")
    return [Table(asked.say("case_acts_caption"), heads, rows, empty=asked.say("case_no_acts"))]
