"""Acting: the pages on which an act is done, alone or for many cases at once.

The surprise: many cases at once are still one act. It is recorded whole, or not at
all, and names every duty in full where there are few enough of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from onus.actions.do_act import do_act, propose_act
from onus.actions.doing import ACTION_OF, PROPOSE, Matter, first
from onus.actions.permit import subject_of
from onus.base.instants import HOUR_US, Instant
from onus.base.texts import LANGUAGES, Language, Localized
from onus.core.acts.catalogue import (
    BY_ID,
    DEDUCTION,
    DISTRICTS,
    DUTIES,
    FINDING,
    MONTH,
    REPLY,
    TOWARD,
    UNTIL,
    ActKind,
)
from onus.core.acts.filling import NAMED_MAX, Wrong
from onus.core.acts.wording import usual_for, wordings_for
from onus.core.authority.subjects import Subject
from onus.core.contracts.facts import Act
from onus.outside import clock
from onus.records import workbench
from onus.records.proposed_acts import ProposedForm
from onus.web.act_forms import ActForm, act_form, local_input, values_of
from onus.web.names import district_name
from onus.web.people.actors import doer_of
from onus.web.people.guard import allowed, may
from onus.web.shell import page
from onus.web.workbench.parts import Bench, bases, bench_of, case_href, case_title, crumbs, posts_held

PICKED, POST, WORDING = "case", "post", "wording"
DO = ("case.act.inspect", "case.act.order", "case.act.deduct", "case.act.substitute", "case.act.terminate",
      "case.act.report_up", "case.hand_over", "excuse.propose", "waiver.propose", "reply.decide", "dispute.decide",
      "reply.make", "finding.serve", "disclosure.review")  # fmt: skip
OFFERED = (
    "order_to_cure", "summons", "report_up", "substitute_performance", "deduction", "excuse",
    "termination_notice", "serve",
)  # fmt: skip
EVERYWHERE = Localized("the whole area", "全域")
"""Where a duty is owed that lies in no district."""
FINDING_KINDS = ("decision", "disclosure_review", "reply", "serve")


def action_of(kind: ActKind) -> str:
    """Return the row of the table of permissions behind a kind; for four eyes, that of whoever proposes."""
    return PROPOSE[kind.id][0] if kind.four_eyes else ACTION_OF[kind.id]


@allowed("workbench.see", acts=DO)
def act(request: HttpRequest, dossier: str, kind: str) -> HttpResponse:
    """Show the form of an act and do it; with several cases picked, one act for all of them."""
    asked = BY_ID.get(kind)
    if (
        asked is None
        or (kind not in ACTION_OF and kind not in PROPOSE)
        or kind in ("sample", "readiness", "reply")
    ):
        raise Http404
    if "bulk" in request.GET and not request.GET.getlist(PICKED):
        every = "&all=1" if "all" in request.GET else ""
        return HttpResponseRedirect(f"{reverse('workbench:queue', args=[dossier])}?none=1{every}")
    if asked.by_results and request.method != "POST":
        return HttpResponseRedirect(f"{reverse('workbench:draw', args=[dossier])}?{request.GET.urlencode()}")
    return form_page(request, bench_of(request, dossier, reach="workbench.see"), asked)


@allowed("reply.see", acts=("reply.make",))
def reply(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the form of a reply to a finding on oneself, and record it."""
    return form_page(request, bench_of(request, dossier, reach="reply.see"), REPLY)


def form_page(request: HttpRequest, bench: Bench, asked: ActKind) -> HttpResponse:
    """Show the form of an act and do it."""
    sent = request.POST if request.method == "POST" else request.GET
    picked = picked_cases(bench, sent.getlist(PICKED))
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST" and "sent" in sent:
        done = done_from(request, bench, asked, picked)
        if not isinstance(done, tuple):
            return after(request, bench, asked, done, picked)
        wrong = done
    data = sent if wrong else None
    form = form_of(bench, asked, picked, data=data, wrong=wrong, given=sent)
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, asked.title.text(bench.language)),
        "kind": asked,
        "form": form,
        "cases": [
            {"title": case_title(bench, case), "id": case.case_id, "duties": case.duties} for case in picked
        ],
        "case_count": len(picked),
        "finding": first(sent.getlist(FINDING)),
        "posts": post_choices(request, bench),
        "bases": bases(bench),
        "wordings": _ready(bench, asked, picked, request.path, sent),
        "action": request.path,
    }
    return page(request, "web/workbench/act.html", shown, status=422 if wrong else 200)


def picked_cases(bench: Bench, names: Sequence[str]) -> tuple[workbench.WorkCase, ...]:
    """Return the cases that were picked; a name that the assessment does not hold is left out."""
    found = (workbench.case_named(bench.assessment, name) for name in dict.fromkeys(names))
    return tuple(case for case in found if case is not None)


def done_from(
    request: HttpRequest, bench: Bench, kind: ActKind, picked: Sequence[workbench.WorkCase]
) -> Act | ProposedForm | tuple[Wrong, ...]:
    """Do what a form asks, or propose it where it needs four eyes."""
    values = dict(values_of(request.POST))
    doer = doer_of(request, first(values.get(POST)))
    matter = Matter(bench.shown.id, tuple(case.case_id for case in picked))
    if kind.four_eyes:
        return propose_act(kind.id, values, doer, matter, now=clock.now())
    return do_act(kind.id, values, doer, matter, now=clock.now())


def after(
    request: HttpRequest,
    bench: Bench,
    kind: ActKind,
    done: Act | ProposedForm,
    picked: Sequence[workbench.WorkCase],
) -> HttpResponse:
    """Say that it is recorded, and go back to where it came from."""
    said = "workbench.proposed_now" if isinstance(done, ProposedForm) else "workbench.recorded_now"
    messages.success(request, bench.say(said, what=kind.title.text(bench.language)))
    if len(picked) == 1:
        return HttpResponseRedirect(case_href(bench, picked[0].case_id))
    if kind is REPLY:
        return HttpResponseRedirect(reverse("workbench:replies", args=[bench.shown.id]))
    finding = first(request.POST.getlist(FINDING))
    if finding and workbench.duty_named(bench.assessment, finding):
        return HttpResponseRedirect(reverse("workbench:finding", args=[bench.shown.id, finding]))
    return HttpResponseRedirect(reverse("workbench:queue", args=[bench.shown.id]))


def form_of(
    bench: Bench,
    kind: ActKind,
    picked: Sequence[workbench.WorkCase],
    *,
    data: QueryDict | None = None,
    wrong: Sequence[Wrong] = (),
    given: QueryDict | None = None,
    prefix: str = "",
) -> ActForm:
    """Return the form of an act, filled with what the cases and the address say."""
    initial: dict[str, Any] = {name: given.get(name, "") for name in kind.fields if given and given.get(name)}
    if picked:
        initial |= scope_of(bench, picked)
    for name in (DUTIES, DISTRICTS, FINDING):
        if given and given.getlist(name):
            initial[name] = given.getlist(name)
    if picked and UNTIL in kind.needs:
        hours = bench.within_h(picked[0].post)
        initial.setdefault(UNTIL, local_input(Instant(bench.now + hours * HOUR_US), bench.zone))
    if "clause" in kind.fields and picked:
        initial.setdefault("clause", bench.clause(picked[0].obligation))
    usual = usual_for(kind.id)
    wanted = (given.get(WORDING) if given else "") or ("" if usual is None else usual.id)
    for one in wordings(bench, kind, picked):
        if one["id"] == wanted:
            initial.setdefault(one["field"], one["text"])
    months = [one["period"] for one in bench.payment.get("certificates", ())]
    deductions = [
        (
            one["id"],
            f"{one['clause']} {Localized(one['title']['en'], one['title']['zh']).text(bench.language)}",
        )
        for one in bench.contract.get("deductions", ())
    ]
    return act_form(
        kind, bench.language, data=data, initial=initial, wrong=wrong, prefix=prefix,
        choices={MONTH: [(month, month) for month in reversed(months)], DEDUCTION: deductions},
    )  # fmt: skip


def scope_of(bench: Bench, picked: Sequence[workbench.WorkCase]) -> Mapping[str, list[str]]:
    """Return what an act on cases names: every duty in full, or obligation and district where there are too many."""
    if sum(case.duties for case in picked) <= NAMED_MAX:
        names = [
            duty.duty_id
            for case in picked
            for duty in workbench.duties_of_case(bench.assessment, case.case_id, most=NAMED_MAX)
        ]
        if names:
            return {DUTIES: names}
    return {
        DUTIES: list(dict.fromkeys(case.obligation for case in picked)),
        DISTRICTS: list(dict.fromkeys(case.district for case in picked if case.district)),
    }


def wordings(bench: Bench, kind: ActKind, picked: Sequence[workbench.WorkCase]) -> list[Mapping[str, str]]:
    """Return the texts for a kind of act, with what is known of the cases in their places."""
    known: dict[str, Localized] = {}
    if picked:
        clauses = dict.fromkeys(bench.clause(case.obligation) for case in picked)
        known = {
            "obligation": _same(dict.fromkeys(bench.obligation(case.obligation) for case in picked)),
            "district": (
                _each(picked, lambda case, language: district_name(bench.shown.id, case.district, language))
            )
            if any(case.district for case in picked)
            else EVERYWHERE,
            "count": _same([str(sum(case.duties for case in picked))]),
            "due": _same(dict.fromkeys(bench.local(case.opened_at) for case in picked)),
            "clause": _same(clauses),
        }
    return [
        {"id": one.id, "field": one.field, "title": one.title.text(bench.language),
         "text": one.filled(known).text(bench.language)}
        for one in wordings_for(kind.id)
    ]  # fmt: skip


def _each(
    picked: Sequence[workbench.WorkCase], told: Callable[[workbench.WorkCase, Language], str]
) -> Localized:
    """Return what is told of cases, in each language once."""
    en, zh = (
        list(dict.fromkeys(told(case, tongue) for case in picked if case.district)) for tongue in LANGUAGES
    )
    return Localized(", ".join(en), "、".join(zh))


def _same(words: Any) -> Localized:
    return Localized(", ".join(words), "、".join(words))


def post_choices(request: HttpRequest, bench: Bench) -> list[Mapping[str, str]]:
    """Return the posts in which whoever looks may sign."""
    return [{"id": post, "title": bench.post(post)} for post in posts_held(request, bench)]


def offered(request: HttpRequest, bench: Bench, case: workbench.WorkCase) -> list[Mapping[str, Any]]:
    """Return the acts that whoever looks may do on a case, each with its form: two clicks."""
    subject: Subject = subject_of(dossier=bench.shown.id, case=case.case_id)
    found = [BY_ID[name] for name in OFFERED if may(request, action_of(BY_ID[name]), subject)]
    return [
        {
            "kind": kind,
            "form": form_of(bench, kind, [case], prefix=f"{kind.id}-"),
            "wordings": _ready(
                bench, kind, [case], reverse("workbench:act", args=[bench.shown.id, kind.id]), QueryDict()
            ),
            "action": reverse("workbench:act", args=[bench.shown.id, kind.id]),
        }
        for kind in found
    ]


def _ready(
    bench: Bench, kind: ActKind, picked: Sequence[workbench.WorkCase], action: str, sent: QueryDict
) -> list[Mapping[str, str]]:
    """Return the texts for a kind of act, each with the address that puts it into the form."""
    found: list[Mapping[str, str]] = []
    for one in wordings(bench, kind, picked):
        query = QueryDict(mutable=True)
        for name in (DUTIES, DISTRICTS, FINDING, TOWARD):
            if not picked and sent.getlist(name):
                query.setlist(name, sent.getlist(name))
        if picked:
            query.setlist(PICKED, [case.case_id for case in picked])
        query[WORDING] = one["id"]
        found.append({**one, "href": f"{action}?{query.urlencode()}"})
    return found
