"""Case: one open failure on the workbench: its clock, its ladder, its duties, and the acts that count.

The surprise: an act shows here at once and moves nothing here. The ladder is as the
last assessment found it; the next one judges with the act on the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from onus.actions.inspect_places import draws_of
from onus.base.texts import Localized
from onus.core.acts.catalogue import BY_ID, INSPECTION, REPLY
from onus.records import workbench
from onus.records.facts import facts_of
from onus.records.proposed_acts import proposed_forms
from onus.report.codes import ACTS, OUTCOMES, step_word
from onus.web.people.guard import allowed, may
from onus.web.shell import page
from onus.web.workbench.acting import FINDING_KINDS, action_of, offered, post_choices
from onus.web.workbench.parts import (
    LIFE,
    Bench,
    bases,
    bench_of,
    case_href,
    case_title,
    crumbs,
    fact_row,
    unjudged,
)
from onus.web.workbench.queue import proposal_row


@allowed("case.work")
def case(request: HttpRequest, dossier: str, case: str) -> HttpResponse:
    """Show a case with the acts that whoever looks may do on it."""
    bench = bench_of(request, dossier)
    found = workbench.case_named(bench.assessment, case)
    if found is None:
        raise Http404
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, case_title(bench, found)),
        "case": found,
        "title": case_title(bench, found),
        "opened": bench.local(found.opened_at),
        "left": bench.left(found.answer_by) if found.closed_at is None else None,
        "clause": bench.clause(found.obligation),
        "rungs": _rungs(bench, found),
        "duties": [duty_row(bench, duty) for duty in workbench.duties_of_case(bench.assessment, case)],
        "unjudged": unjudged(bench, about=case),
        "proposals": [proposal_row(bench, one) for one in proposed_forms(dossier, waiting=False, about=case)],
        "draws": [
            {
                "at": bench.local(one.at),
                "count": len(one.places),
                "href": reverse("workbench:draw_results", args=[dossier, one.act]),
            }
            for one in draws_of(dossier)
            if one.about == case
        ],
        "acts": offered(request, bench, found) if found.closed_at is None else [],
        "posts": post_choices(request, bench),
        "bases": bases(bench),
        "may_inspect": found.closed_at is None and may(request, action_of(INSPECTION), request.about),
        "draw_href": f"{reverse('workbench:draw', args=[dossier])}?case={case}",
        "public_case": case,
    }
    return page(request, "web/workbench/case.html", shown)


@allowed("workbench.see")
def finding(request: HttpRequest, dossier: str, duty: str) -> HttpResponse:
    """Show one finding with what its parties said, and the acts of its life: serve, decide, review."""
    bench = bench_of(request, dossier, reach="workbench.see")
    found = workbench.duty_named(bench.assessment, duty)
    if found is None:
        raise Http404
    about = request.about
    acts = [
        {
            "id": kind.id,
            "title": kind.title.text(bench.language),
            "href": _finding_act(bench, kind.id, found, party),
        }
        for kind in (BY_ID[name] for name in FINDING_KINDS)
        for party in _parties(kind.id, found)
        if may(request, action_of(kind), about)
    ]
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, bench.say("workbench.finding")),
        "duty": duty_row(bench, found),
        "case_href": case_href(bench, found.case_id) if found.case_id else "",
        "said": said_about(bench, duty),
        "acts": acts,
    }
    return page(request, "web/workbench/finding.html", shown)


def duty_row(bench: Bench, duty: workbench.WorkDuty) -> Mapping[str, Any]:
    """Return a duty with its finding as a row."""
    word = (
        Localized(*OUTCOMES[duty.outcome]).text(bench.language) if duty.outcome in OUTCOMES else duty.outcome
    )
    return {
        "id": duty.duty_id,
        "place": bench.place(duty.place, duty.place_id or ""),
        "place_id": duty.place_id,
        "title": bench.obligation(duty.obligation),
        "district": bench.district(duty.district),
        "event": bench.event(duty.occurrence),
        "clause": duty.clause,
        "outcome": duty.outcome,
        "outcome_word": word,
        "due": bench.local(duty.due_at),
        "met": bench.local(duty.met_at),
        "left": bench.left(duty.due_at) if duty.outcome in ("pending", "unmet", "unknown") else None,
        "strength": duty.strength,
        "post": bench.post(duty.post) if duty.post else "",
        "stages": [
            {"party": bench.say(f"workbench.party_{party}"), "stage": bench.say(f"workbench.stage_{stage}"), "left": bench.left(by) if stage == "served" else None}
            for party, stage, by in (
                ("contractor", duty.stage_contractor, duty.reply_by_contractor),
                ("officer", duty.stage_officer, duty.reply_by_officer),
            )
            if stage
        ],
        "href": reverse("workbench:finding", args=[bench.shown.id, duty.duty_id]),
        "case_href": case_href(bench, duty.case_id) if duty.case_id else "",
    }  # fmt: skip


def said_about(bench: Bench, finding: str) -> list[Mapping[str, Any]]:
    """Return service, replies and decisions on a finding, judged and not yet judged, in order of time."""
    judged = [one for one in bench.documents.get(LIFE) or () if finding in _names(one["data"])]
    rows = [_life_row(bench, one) for one in judged]
    seen = {one["id"] for one in judged}
    kept = [one for one in facts_of(bench.shown.id) if one.file == "acts.toml" and finding in _names(one.row)]
    rows += [
        {**fact_row(bench, one), "new": True, "order": one.recorded_at}
        for one in kept
        if one.fact_id not in seen
    ]
    return sorted(rows, key=lambda row: row["order"])


def _names(row: Mapping[str, Any]) -> list[str]:
    return [*row.get("duties", ()), row.get("finding", "")]


def _life_row(bench: Bench, one: Mapping[str, Any]) -> Mapping[str, Any]:
    said = one["data"]
    text = said.get("text") or {}
    language = "zh-Hans" if bench.language == "zh-Hans" else "en"
    words = ACTS.get(said["kind"], (said["kind"], said["kind"]))
    return {
        "what": Localized(*words).text(bench.language),
        "kind": said["kind"],
        "at": bench.local(one["happened_at"]),
        "recorded": bench.local(one["recorded_at"]),
        "post": bench.post(said["by_post"])
        if said.get("by_post")
        else bench.say("workbench.party_contractor"),
        "basis": said.get("clause", ""),
        "text": text.get(language) or text.get("zh") or text.get("en") or said.get("reason", ""),
        "new": False,
        "order": one["recorded_at"] or one["happened_at"] or 0,
    }


def _parties(kind: str, duty: workbench.WorkDuty) -> list[str]:
    """Return toward whom an act on a finding is offered."""
    stages = {"contractor": duty.stage_contractor, "officer": duty.stage_officer}
    wanted = {"decision": ("replied", "served"), "serve": ("provisional",)}.get(kind)
    if wanted is None:
        return ["officer"] if kind == "disclosure_review" or duty.stage_officer == "served" else []
    return [party for party, stage in stages.items() if stage in wanted]


def _finding_act(bench: Bench, kind: str, duty: workbench.WorkDuty, party: str) -> str:
    field = "duties" if kind == "serve" else "finding"
    query = f"{field}={duty.duty_id}&toward={party}"
    if kind == REPLY.id:
        return f"{reverse('workbench:reply', args=[bench.shown.id])}?{query}"
    return f"{reverse('workbench:act', args=[bench.shown.id, kind])}?{query}"


def _rungs(bench: Bench, found: workbench.WorkCase) -> list[Mapping[str, Any]]:
    """Return the ladder as `web/_ladder.html` shows it."""
    steps = found.body["steps"]
    closed = found.closed_at is not None
    return [
        {
            "status": step["status"],
            "post": bench.post(step["post"]),
            "word": step_word(
                step["status"], last=number == len(steps) - 1, closed=closed,
                limited=step["answer_by"] is not None, language=bench.language,
            ),
            "since": bench.local(step["from_at"]),
            "until": bench.local(step["until_at"] or step["answer_by"]),
            "acts": [{"what": step["act"], "at": bench.local(step["acted_at"])}] if step["act"] else [],
        }
        for number, step in enumerate(steps)
    ]  # fmt: skip
