"""Queue: everything an office has before it, by the time that is left, and what is about to go wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.base.texts import Localized
from onus.core.acts.catalogue import BY_ID, KINDS
from onus.records import workbench
from onus.records.desks import KeptDesk, desk_of
from onus.records.proposed_acts import ProposedForm, proposed_forms
from onus.records.reports import standing_rows
from onus.report.codes import OUTCOMES
from onus.web.people.guard import allowed, may, request_dossiers
from onus.web.reports.desk import acts_for_many
from onus.web.shell import language_of, page
from onus.web.workbench.acting import action_of
from onus.web.workbench.parts import (
    Bench,
    assessed,
    bench_of,
    case_href,
    case_title,
    crumbs,
    posts_held,
    unjudged,
)

BULK = ("order_to_cure", "summons", "report_up", "excuse", "serve")
OTHERS = ("waiver", "readiness_check")
"""Acts that are about no case."""
REPORTS_SHOWN = 50
RISKS_SHOWN = 12
COMING_SHOWN = 30


@allowed("workbench.see")
def desks(request: HttpRequest) -> HttpResponse:
    """Show the dossiers in which whoever looks works; with one alone, its queue."""
    reach = request_dossiers(request, "workbench.see")
    if len(reach) == 1:
        return HttpResponseRedirect(reverse("workbench:queue", args=[reach[0]]))
    language = language_of(request)
    rows = [
        {
            "title": shown.title.text(language),
            "href": reverse("workbench:queue", args=[shown.id]),
            "open": len(workbench.cases_by_time_left(shown.assessment or 0)),
            "as_of": shown.as_of,
            "zone": shown.time_zone,
        }
        for shown in assessed(reach)
    ]
    return page(request, "web/workbench/desks.html", {"rows": rows})


@allowed("workbench.see")
def queue(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the queue of one dossier."""
    bench = bench_of(request, dossier, reach="workbench.see")
    posts = posts_held(request, bench)
    mine = request.GET.get("all") != "1" and bool(posts)
    cases = workbench.cases_by_time_left(bench.assessment, posts=posts if mine else None)
    desk = desk_of(dossier)
    about = request.about
    shown = {
        "bench": bench,
        "crumbs": [*crumbs(bench)[:-1], {"name": bench.shown.title.text(bench.language), "href": ""}],
        "mine": mine,
        "posts": [bench.post(post) for post in posts],
        "cases": [case_row(bench, case) for case in cases],
        "ahead": _ahead(bench, desk, posts if mine else None) if desk else None,
        "nothing_picked": "none" in request.GET,
        "replies": [_reply_row(bench, duty) for duty in workbench.duties_replied(bench.assessment, most=100)],
        "proposals": [proposal_row(bench, one) for one in proposed_forms(dossier)],
        "reports": [
            {
                "ref": one.report.ref,
                "place": one.report.place_id or bench.district(one.report.district),
                "left": bench.left(one.due_at),
                "post": bench.post(one.post) if one.post else "",
                "href": reverse("reports:work", args=[one.report.ref]),
            }
            for one in standing_rows(dossier, open_only=True, most=REPORTS_SHOWN)
            if not mine or not one.post or one.post in posts
        ]
        if may(request, "report.list", about)
        else [],
        "report_acts": acts_for_many(request),
        "others": [
            {
                "title": kind.title.text(bench.language),
                "href": reverse("workbench:act", args=[dossier, kind.id]),
            }
            for kind in KINDS
            if kind.id in OTHERS and may(request, action_of(kind), about)
        ],
        "unjudged": unjudged(bench)[:20],
        "bulk": [
            {"id": kind.id, "title": kind.title.text(bench.language)}
            for kind in KINDS
            if kind.id in BULK and may(request, action_of(kind), about)
        ],
    }
    return page(request, "web/workbench/queue.html", shown)


def case_row(bench: Bench, case: workbench.WorkCase) -> Mapping[str, Any]:
    """Return a case as a row of the queue."""
    return {
        "id": case.case_id,
        "title": case_title(bench, case),
        "href": case_href(bench, case.case_id),
        "duties": case.duties,
        "opened": bench.local(case.opened_at),
        "post": bench.post(case.post),
        "left": bench.left(case.answer_by),
        "answer_by": bench.local(case.answer_by),
    }


def proposal_row(bench: Bench, one: ProposedForm) -> Mapping[str, Any]:
    """Return a proposal as a row."""
    return {
        "number": one.number,
        "kind": BY_ID[one.kind].title.text(bench.language),
        "about": one.about,
        "post": bench.post(one.post),
        "by": one.proposed_by,
        "at": bench.local(one.proposed_at),
        "reason": next(iter(one.form.get("reason", ())), ""),
        "clause": next(iter(one.form.get("clause", ())), ""),
        "names": names_of(bench, one),
        "amount": next(iter(one.form.get("amount", ())), ""),
        "decision": one.decision,
        "href": reverse("workbench:proposal", args=[bench.shown.id, one.number]),
    }


def names_of(bench: Bench, one: ProposedForm) -> list[str]:
    """Return what a proposal names as people call it: streets and obligations; districts after them."""
    names = one.form.get("duties", ())
    known = workbench.duties_named(bench.assessment, names)
    told = [
        f"{known[name].place or known[name].place_id} · {bench.obligation(known[name].obligation)}"
        if name in known
        else bench.obligation(name)
        for name in names
    ]
    return [*told, *map(bench.district, one.form.get("districts", ()))]


def _reply_row(bench: Bench, duty: workbench.WorkDuty) -> Mapping[str, Any]:
    outcome = (
        Localized(*OUTCOMES[duty.outcome]).text(bench.language) if duty.outcome in OUTCOMES else duty.outcome
    )
    party = "contractor" if duty.stage_contractor == "replied" else "officer"
    return {
        "duty": duty.duty_id,
        "title": f"{bench.obligation(duty.obligation)} · {bench.place(duty.place, duty.place_id)}",
        "outcome": duty.outcome,
        "outcome_word": outcome,
        "party": bench.say(f"workbench.party_{party}"),
        "href": reverse("workbench:finding", args=[bench.shown.id, duty.duty_id]),
    }


def _ahead(bench: Bench, desk: KeptDesk, posts: Sequence[str] | None = None) -> Mapping[str, Any]:
    """Return what is about to go wrong, as the last look ahead told it; what lies with other posts only where asked."""
    body = desk.body
    ends = {case.case_id: case.answer_by for case in workbench.cases_by_time_left(bench.assessment)}
    coming, to_do = (
        [one for one in body[part] if posts is None or not one["post"] or one["post"] in posts]
        for part in ("coming", "to_do")
    )
    return {
        "made": bench.local(desk.made_at),
        "until": bench.local(desk.until),
        "later": body["later"],
        "risks": [_risk(bench, one) for one in body["risks"][:RISKS_SHOWN]],
        "coming": [_coming(bench, one) for one in coming[:COMING_SHOWN]],
        "to_do": [_to_do(bench, one, ends.get(one["subject"])) for one in to_do[:COMING_SHOWN]],
        "clocks": [_clock(bench, one) for one in body["clocks"][:COMING_SHOWN]],
    }


def _risk(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = bench.post(one["subject"]) if one["kind"] == "post_without_holder" else one["subject"]
    what = bench.say(
        f"workbench.risk_{one['kind']}", subject=subject, have=one["have"], of=one["of"], limit=one["limit"]
    )
    return {
        "what": what,
        "duties": one["duties"],
        "obligations": [bench.obligation(name) for name in one["obligations"]],
        "at": bench.local(one["at"]),
    }


def _coming(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": bench.obligation(one["obligation"]),
        "district": bench.district(one["district"]),
        "duties": one["duties"],
        "post": bench.post(one["post"]),
        "left": bench.left(one["due"]),
        "due": bench.local(one["due"]),
        "basis": bench.say(f"workbench.coming_{one['basis']}"),
    }


def _to_do(bench: Bench, one: Mapping[str, Any], due: int | None) -> Mapping[str, Any]:
    is_case = one["kind"] in ("order_to_cure", "serve")
    return {
        "what": bench.say(f"workbench.todo_{one['kind']}"),
        "due": bench.local(due),
        "about": bench.obligation(one["obligation"]) if one["obligation"] else one["subject"],
        "district": bench.district(one["district"]),
        "post": bench.post(one["post"]) if one["post"] else "",
        "count": one["count"],
        "amount": one["amount_minor"],
        "href": case_href(bench, one["subject"]) if is_case else "",
    }


def _clock(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "what": bench.say(f"workbench.clock_{one['kind']}"),
        "about": bench.language and ", ".join(bench.obligation(name) for name in one["subject"]),
        "party": bench.say(f"workbench.party_{one['party']}") if one["party"] else "",
        "left": bench.left(one["ends"]),
        "ends": bench.local(one["ends"]),
        "count": one["count"],
    }
