"""Approvals: proposals of excuses and waivers, approved or declined by a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.do_act import approve_act, decline_act
from onus.actions.doing import PROPOSE
from onus.core.acts.catalogue import BY_ID
from onus.core.acts.filling import Wrong
from onus.outside import clock
from onus.records import workbench
from onus.records.proposed_acts import proposed_form, proposed_forms
from onus.web.act_forms import sentence_of
from onus.web.people.actors import doer_of
from onus.web.people.guard import allowed
from onus.web.shell import page
from onus.web.workbench.acting import post_choices
from onus.web.workbench.parts import bench_of, case_href, crumbs, posts_held, user_of
from onus.web.workbench.queue import proposal_row

APPROVE = "approve"


@allowed("workbench.see", acts=("excuse.approve", "waiver.approve"))
def proposal(request: HttpRequest, dossier: str, number: int) -> HttpResponse:
    """Show a proposal; a second person approves or declines it."""
    bench = bench_of(request, dossier, reach="workbench.see")
    found = proposed_form(dossier, number)
    if found is None:
        raise Http404
    wrong: tuple[Wrong, ...] = ()
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST":
        doer = doer_of(request, request.POST.get("post", ""))
        if request.POST.get("decision") == APPROVE:
            done = approve_act(dossier, number, doer, reason=reason, now=clock.now())
            wrong = done if isinstance(done, tuple) else ()
        else:
            wrong = decline_act(dossier, number, doer, reason=reason, now=clock.now())
        if not wrong:
            said = (
                "workbench.approved_now"
                if request.POST.get("decision") == APPROVE
                else "workbench.declined_now"
            )
            messages.success(request, bench.say(said))
            back = (
                case_href(bench, found.about)
                if workbench.case_named(bench.assessment, found.about)
                else reverse("workbench:queue", args=[dossier])
            )
            return HttpResponseRedirect(back)
    kind = BY_ID[found.kind]
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, kind.title.text(bench.language)),
        "kind": kind,
        "row": proposal_row(bench, found),
        "own": found.proposed_by == user_of(request),
        "posts": post_choices(request, bench),
        "wrong": [sentence_of(one, bench.language) for one in wrong],
        "reason": reason,
        "needs": PROPOSE[found.kind][1],
        "decided": bench.local(found.decided_at),
        "decided_by": found.decided_by,
        "said": found.reason,
    }
    return page(request, "web/workbench/proposal.html", shown, status=422 if wrong else 200)


@allowed("workbench.see")
def handover(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show what is open for each post of whoever looks, and the form by which it is handed over."""
    bench = bench_of(request, dossier, reach="workbench.see")
    posts = posts_held(request, bench)
    cases = workbench.cases_by_time_left(bench.assessment, posts=posts)
    lines = [f"{case.case_id}: {bench.local(case.answer_by)}" for case in cases]
    lines += [f"{one.kind} {one.number}" for one in proposed_forms(dossier) if one.post in posts]
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, BY_ID["handover"].title.text(bench.language)),
        "posts": post_choices(request, bench),
        "count": len(lines),
        "text": "\n".join([bench.say("workbench.handover_head", count=len(lines)), *lines])[:3900],
        "action": reverse("workbench:act", args=[dossier, "handover"]),
    }
    return page(request, "web/workbench/handover.html", shown)
