"""Portal: what the contractor owes by when, what it did by hand, what it disputes, what it is paid.

The surprise: the portal reads the same rows as the officer's workbench. There is no
second truth for the contractor, and none for the office.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.claim_work import CREWS, ROWS_MAX, SheetRow, claim_work, state_readiness
from onus.actions.do_act import reply_as_contractor
from onus.actions.doing import Matter
from onus.core.acts.catalogue import REPLY
from onus.core.acts.filling import Wrong
from onus.core.acts.readiness import CATEGORIES, register_of
from onus.outside import clock
from onus.outside.file_store import keep
from onus.outside.photo_intake import TakenIn, take_in
from onus.records import workbench
from onus.records.facts import KeptFact, facts_of
from onus.web.act_forms import act_form, sentence_of, values_of
from onus.web.contractor.registers import readiness_acts
from onus.web.contractor.statements import preview, statement
from onus.web.people.actors import doer_of
from onus.web.people.guard import allowed, may, request_dossiers
from onus.web.sentences import say, sentences
from onus.web.shell import language_of, page
from onus.web.workbench.case import duty_row, said_about
from onus.web.workbench.parts import Bench, assessed, bench_of, fact_row, unjudged
from onus.wire.intake.picture_faults import PictureRefused

CONTRACTOR = "contractor"
PAGE = 20
SERVED_SHOWN = 10
PLACES_OFFERED = 500
"""Places whose names the sheet offers; the name of any other may be written."""


@allowed("portal.see")
def dossiers(request: HttpRequest) -> HttpResponse:
    """Show the contracts of whoever looks; with one alone, its duties."""
    reach = request_dossiers(request, "portal.see")
    if len(reach) == 1:
        return HttpResponseRedirect(reverse("contractor:duties", args=[reach[0]]))
    language = language_of(request)
    rows = [
        {"title": one.title.text(language), "href": reverse("contractor:duties", args=[one.id])}
        for one in assessed(reach)
    ]
    return page(request, "web/contractor/dossiers.html", {"rows": rows})


@allowed("portal.see")
def duties(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show what is due, first what is due first, and what can still be replied to."""
    bench = bench_of(request, dossier, reach="portal.see")
    district = request.GET.get("district", "")
    count = workbench.count_duties(bench.assessment, owed_by=CONTRACTOR, district=district)
    pages = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
    rows = workbench.duties_due(
        bench.assessment, owed_by=CONTRACTOR, district=district, start=(pages.number - 1) * PAGE, most=PAGE
    )
    served = workbench.duties_to_answer(bench.assessment, CONTRACTOR)
    shown_of_served = len(served) if request.GET.get("served") == "all" else SERVED_SHOWN
    claims = unjudged_claims(bench)
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "duties"),
        "rows": [{**_row(bench, duty), "claimed": is_claimed(duty, claims)} for duty in rows],
        "count": count,
        "pages": pages,
        "query": f"district={district}&" if district else "",
        "chosen_district": district,
        "districts": workbench.districts_of(bench.assessment),
        "served": [_row(bench, duty) for duty in served[:shown_of_served]],
        "served_more": len(served) - shown_of_served,
        "unjudged": [
            row
            for row in unjudged(bench)
            if not row["post"] or row["post"] == bench.say("workbench.party_contractor")
        ][:20],
    }
    return page(request, "web/contractor/duties.html", shown)


@allowed("portal.see", acts=("dispute.make",))
def finding(request: HttpRequest, dossier: str, duty: str) -> HttpResponse:
    """Show one finding beside what was said about it, and take a reply while its time runs."""
    bench = bench_of(request, dossier, reach="portal.see")
    found = workbench.duty_named(bench.assessment, duty)
    if found is None or found.owed_by != CONTRACTOR:
        raise Http404
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST":
        doer, matter = doer_of(request), Matter(dossier)
        done = reply_as_contractor(
            {**values_of(request.POST), "finding": (duty,)}, doer, matter, now=clock.now()
        )
        if not isinstance(done, tuple):
            messages.success(request, say("contractor.replied_now", bench.language))
            return HttpResponseRedirect(request.path)
        wrong = done
    by = found.reply_by_contractor
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "disputes"),
        "duty": _row(bench, found),
        "said": said_about(bench, duty),
        "reply_by": bench.left(by) if by is not None else None,
        "late": by is not None and bench.now > by,
        "form": act_form(
            REPLY,
            bench.language,
            data=request.POST if wrong else None,
            initial={"finding": [duty]},
            wrong=wrong,
        ),
        "may_reply": may(request, "dispute.make", request.about),
        "served": found.stage_contractor != "provisional",
    }
    return page(request, "web/contractor/finding.html", shown, status=422 if wrong else 200)


@allowed("portal.see")
def disputes(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show every reply of the contractor with the answer to it, and until when the open ones run."""
    bench = bench_of(request, dossier, reach="portal.see")
    findings = dict.fromkeys(
        one.row.get("finding", "")
        for one in facts_of(dossier)
        if one.row.get("kind") == REPLY.id and not one.post
    )
    judged = (one["data"] for one in bench.documents.get("life_acts.json") or ())
    findings |= dict.fromkeys(
        one.get("finding", "") for one in judged if one["kind"] == REPLY.id and not one.get("by_post")
    )
    rows = []
    for name in filter(None, findings):
        duty = workbench.duty_named(bench.assessment, name)
        if duty is not None:
            rows.append({**_row(bench, duty), "said": said_about(bench, name)})
    shown = {"bench": bench, "crumbs": _crumbs(bench, "disputes"), "rows": rows}
    return page(request, "web/contractor/disputes.html", shown)


@allowed("portal.see", acts=("sheet.upload", "claim.make"))
def sheet(request: HttpRequest, dossier: str) -> HttpResponse:
    """Take a sheet of work done by hand, with photos: every row of it, or nothing."""
    bench = bench_of(request, dossier, reach="portal.see")
    faults: dict[str, str] = {}
    count = rows_sent(request)
    if "add" in request.POST:
        count = min(count + 1, ROWS_MAX)
    elif request.method == "POST":
        rows, faults = _sheet_rows(request, bench, count)
        if not faults:
            done = claim_work(dossier, rows, doer_of(request), now=clock.now())
            if not any(isinstance(one, Wrong) for one in done):
                for row in rows:
                    if row.photo is not None:
                        keep(Path(settings.STORE), row.photo.public)
                messages.success(request, say("contractor.sheet_now", bench.language, count=len(done)))
                return HttpResponseRedirect(reverse("contractor:duties", args=[dossier]))
            faults = {
                one.field or "form": sentence_of(
                    Wrong(one.field.partition("-")[0], one.code, one.found), bench.language
                )
                for one in done
                if isinstance(one, Wrong)
            }
    services = dict.fromkeys(
        one["service"] for one in bench.contract.get("obligations", ()) if one["owed_by"] == CONTRACTOR
    )
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "sheet"),
        "services": _services(bench, services),
        "rows": [_given(request, bench, number, faults) for number in range(count)],
        "full": count == ROWS_MAX,
        "places": workbench.place_labels(bench.assessment, owed_by=CONTRACTOR, most=PLACES_OFFERED).values(),
        "faults": faults,
    }
    return page(request, "web/contractor/sheet.html", shown, status=422 if faults else 200)


@allowed("readiness.see", acts=("readiness.edit",))
def readiness(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the readiness register and take a new line for it."""
    bench = bench_of(request, dossier)
    form = {name: request.POST.get(name, "") for name in ("category", "name", "ready", "of", "note")}
    faults: dict[str, str] = {}
    if request.method == "POST":
        done = state_readiness(dossier, form, doer_of(request), now=clock.now())
        if not isinstance(done, tuple):
            messages.success(request, say("contractor.readiness_now", bench.language))
            return HttpResponseRedirect(request.path)
        faults = {one.field or "form": sentence_of(one, bench.language) for one in done}
    lines = register_of(readiness_acts(dossier))
    checks = [one for one in bench.documents.get("acts.jsonl") or () if one["kind"] == "readiness_check"]
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "readiness"),
        "lines": [
            {
                "category": say(f"contractor.category_{line.category}", bench.language),
                "line": line,
                "at": bench.local(act.recorded_at),
            }
            for line, act in lines
        ],
        "categories": [
            {"id": one, "word": say(f"contractor.category_{one}", bench.language)} for one in CATEGORIES
        ],
        "checks": [
            {"at": bench.local(one["happened_at"]), "post": bench.post(one["by_post"])} for one in checks
        ],
        "fresh": [
            fact_row(bench, one) for one in facts_of(dossier) if one.row.get("kind") == "readiness_check"
        ],
        "given": form,
        "faults": faults,
        "may_edit": may(request, "readiness.edit", request.about),
    }
    return page(request, "web/contractor/readiness.html", shown, status=422 if faults else 200)


@allowed("deduction.preview")
def deductions(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show what is about to be taken off, before it is final."""
    bench = bench_of(request, dossier)
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "deductions"),
        "months": preview(bench.payment, bench.contract, bench.language),
        "waivers": [{**one, "post": bench.post(one["by_post"])} for one in bench.payment.get("waivers", ())],
        "currency": currency_word(bench),
        "amount_head": amount_head(bench),
    }
    return page(request, "web/contractor/deductions.html", shown)


@allowed("payment.see")
def payments(request: HttpRequest, dossier: str) -> HttpResponse:
    """Show the statements of all months."""
    bench = bench_of(request, dossier)
    months = [
        statement(one, bench.contract, bench.language)
        for one in reversed(bench.payment.get("certificates", []))
    ]
    shown = {
        "bench": bench,
        "crumbs": _crumbs(bench, "payments"),
        "months": months,
        "currency": currency_word(bench),
    }
    return page(request, "web/contractor/payments.html", shown)


@allowed("payment.see")
def payment(request: HttpRequest, dossier: str, period: str) -> HttpResponse:
    """Show the statement of one month, made to be printed."""
    bench = bench_of(request, dossier)
    found = next((one for one in bench.payment.get("certificates", ()) if one["period"] == period), None)
    if found is None:
        raise Http404
    month = statement(found, bench.contract, bench.language)
    chain, sums = (
        [(say(f"contractor.sum_{name}", bench.language), minor) for name, minor in month[part]]
        for part in ("chain", "sums")
    )
    shown = {
        "bench": bench, "crumbs": _crumbs(bench, "payments"), "month": month, "chain": chain, "sums": sums,
        "amount_head": amount_head(bench),
    }  # fmt: skip
    return page(request, "web/contractor/payment.html", shown)


def unjudged_claims(bench: Bench) -> list[KeptFact]:
    """Return sheets of work done by hand that no assessment has seen."""
    sheets = [one for one in facts_of(bench.shown.id) if one.file == CREWS]
    judged = workbench.judged_refs(bench.assessment, (one.fact_id for one in sheets))
    return [one for one in sheets if one.fact_id not in judged]


def is_claimed(duty: workbench.WorkDuty, claims: Iterable[KeptFact]) -> bool:
    """Return whether a sheet that waits to be judged speaks of the work of a duty, since it was owed."""
    return any(
        one.place_id == duty.place_id
        and one.row.get("service") == duty.service
        and (duty.opens_at is None or one.happened_at >= duty.opens_at)
        for one in claims
    )


def rows_sent(request: HttpRequest) -> int:
    """Return how many rows a sheet has: as many as were sent, and one at least."""
    numbers = (name.partition("-")[2] for name in request.POST if name.startswith("place-"))
    last = max(
        (int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) <= 3), default=0
    )
    return min(last + 1, ROWS_MAX)


def currency_word(bench: Bench) -> str:
    """Return what a currency is called on the page; its code where it has no word."""
    key = f"contractor.currency_{bench.shown.currency}"
    return say(key, bench.language) if key in sentences() else bench.shown.currency


def amount_head(bench: Bench) -> str:
    """Return the head of a column of amounts, with their currency."""
    return say("contractor.amount_in", bench.language, currency=currency_word(bench))


def _crumbs(bench: Bench, last: str) -> list[Mapping[str, str]]:
    return [
        {"name": say("contractor.title", bench.language), "href": reverse("contractor:dossiers")},
        {
            "name": bench.shown.title.text(bench.language),
            "href": reverse("contractor:duties", args=[bench.shown.id]),
        },
        {"name": say(f"contractor.{last}", bench.language), "href": ""},
    ]


def _row(bench: Bench, duty: workbench.WorkDuty) -> Mapping[str, Any]:
    row = duty_row(bench, duty)
    return {
        **row,
        "href": reverse("contractor:finding", args=[bench.shown.id, duty.duty_id]),
        "reply_by": bench.left(duty.reply_by_contractor) if duty.reply_by_contractor is not None else None,
        "sheet_href": f"{reverse('contractor:sheet', args=[bench.shown.id])}?{urlencode({'place': duty.place_id, 'service': duty.service})}",
    }


def _services(bench: Bench, ids: Mapping[str, Any]) -> list[Mapping[str, str]]:
    titles = {one["id"]: one.get("title") or {} for one in bench.contract.get("services", ())}
    key = "zh" if bench.language == "zh-Hans" else "en"
    return [{"id": name, "title": titles.get(name, {}).get(key) or name} for name in ids]


def _sheet_rows(request: HttpRequest, bench: Bench, count: int) -> tuple[list[SheetRow], dict[str, str]]:
    rows, faults = [], {}
    for number in range(count):
        photo: TakenIn | None = None
        upload = request.FILES.get(f"photo-{number}")
        if upload is not None:
            try:
                photo = take_in(upload.read(), name=str(upload.name), zone=bench.zone)
            except PictureRefused as refused:
                faults[f"photo-{number}"] = refused.told(bench.language)
        texts = {
            name: request.POST.get(f"{name}-{number}", "").strip()
            for name in ("place", "service", "started", "ended", "note")
        }
        if not any(texts[name] for name in ("place", "started", "ended", "note")) and photo is None:
            texts["service"] = ""
        rows.append(SheetRow(**texts, photo=photo))
    return rows, faults


def _given(request: HttpRequest, bench: Bench, number: int, faults: Mapping[str, str]) -> Mapping[str, Any]:
    names = ("place", "service", "started", "ended", "note", "photo")
    sent = request.POST if request.method == "POST" else (request.GET if number == 0 else {})
    labels = (
        {}
        if request.method == "POST" or not sent.get("place")
        else workbench.place_labels(bench.assessment, places=[sent["place"]])
    )
    return {
        "number": number,
        **{name: sent.get(f"{name}-{number}", sent.get(name, "") if number == 0 else "") for name in names},
        **({"place": labels[sent["place"]]} if labels else {}),
        "faults": [faults[f"{name}-{number}"] for name in names if f"{name}-{number}" in faults],
        "wrong": {name: f"{name}-{number}" in faults for name in names},
    }
