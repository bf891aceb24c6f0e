"""Acting: the form of one act in a purchase, what it would bring about, and what waits for another person.

The surprise: a clarification is shown with the deadline that it leads to before anybody
publishes it. The rule says until when, and the page says which rule and why.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.tender_acts import (
    Acting,
    Outcome,
    Prepared,
    WaitingAct,
    act_in_tender,
    approve_in_tender,
    carry_out,
    drop_proposal,
    setting_of,
    waiting_acts,
    words_of,
)
from onus.actions.tender_desk import TenderNow, asks, person_in
from onus.base.instants import Instant, instant
from onus.base.texts import Language
from onus.core.acts.filling import Wrong
from onus.core.authority.actors import NOBODY
from onus.core.restraint.permitting import EYES, Denied
from onus.core.tendering.acting import (
    ACT_KINDS,
    CLARIFY,
    OF_BIDDER,
    TenderActKind,
    choices_of,
    deadline_after,
)
from onus.outside.law import powers_in_purchases
from onus.web.act_forms import values_of
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.parts import acting_as, crumbs, denied, sentence_of, subject, tender_of, told
from onus.web.sentences import say
from onus.web.shell import language_of, page

WORDED = ("material", "about", "relation", "outcome")
"""Fields whose choices are words of ours; those of all others are names of the tender."""


@allowed("tender.work", post="tender.act", subject=subject)
def act(request: HttpRequest, tender: str, kind: str) -> HttpResponse:
    """Show the form of an act and take it; `preview` shows what a clarification does to the deadline."""
    at, found = tender_of(request, tender), ACT_KINDS.get(kind)
    if found is None:
        raise Http404
    who = acting_as(request, bidder=found in OF_BIDDER)
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST" and "preview" not in request.POST:
        done = act_in_tender(at, who, found, values_of(request.POST))
        if not isinstance(done, tuple):
            return _answered(request, at, found, done)
        wrong = done
    else:
        suppliers = (who.supplier,) if who.supplier else ()
        may = asks(at, who.actor, found.prepares or found.power, suppliers=suppliers)
        if isinstance(may, Denied) and not (found.prepares and may.bar == EYES):
            return denied(request, at, may)
    language = language_of(request)
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say(f"purchase.act_{found.id}", language)),
        "what": say(f"purchase.act_{found.id}", language),
        "how": say(f"purchase.how_{found.id}", language),
        "basis": found.basis,
        "form": _form(request, found, at, who, wrong),
        "eyes": _roles_that_approve(found, language),
        "leads_to": _leads_to(request, at, language) if found is CLARIFY and request.method == "POST" else None,
        "with_preview": found is CLARIFY,
    }  # fmt: skip
    return page(request, "web/purchase/act.html", shown, status=422 if wrong else 200)


@allowed("tender.work", post="tender.act", subject=subject)
def waiting(request: HttpRequest, tender: str, fact: str) -> HttpResponse:
    """Show what one person prepared; let another approve it, and whoever may, do it."""
    at = tender_of(request, tender)
    found = next((one for one in waiting_acts(at) if one.proposal.fact_id == fact), None)
    if found is None or person_in(actor_of(request)).suppliers:
        raise Http404
    who = acting_as(request)
    wrong: tuple[Wrong, ...] = ()
    if request.method == "POST":
        decision = request.POST.get("decision", "")
        if decision not in DECISIONS:
            raise Http404
        done = DECISIONS[decision](at, who, fact)
        if not isinstance(done, tuple):
            return _answered(request, at, found.kind, done, decision=decision)
        wrong = done
    return page(
        request,
        "web/purchase/waiting.html",
        _waiting_shown(request, at, found, wrong),
        status=422 if wrong else 200,
    )


DECISIONS = {"approve": approve_in_tender, "carry_out": carry_out, "drop": drop_proposal}


def _waiting_shown(
    request: HttpRequest, at: TenderNow, found: WaitingAct, wrong: tuple[Wrong, ...]
) -> dict[str, Any]:
    language, kind = language_of(request), found.kind
    stated = words_of(at, found)
    given = found.proposal
    mine = found.proposal.prepared_by == actor_of(request).user
    return {
        "at": at,
        "crumbs": crumbs(request, at, say(f"purchase.act_{kind.id}", language)),
        "what": say(f"purchase.act_{kind.id}", language),
        "by": found.proposal.prepared_by,
        "when": at.tender.zone.local_text(Instant(found.proposal.prepared_at)),
        "rows": [
            {"name": say(f"purchase.field_{name}", language), "value": _word(name, texts[0], language)}
            for name, texts in found.proposal.form.items()
            if texts and texts[0]
        ],
        "leads_to": _until(at, stated, language) if kind is CLARIFY and stated is not None else None,
        "stands": stated is not None,
        "basis": kind.basis,
        "approvals": [
            {
                "by": given.approved_by,
                "post": given.approved_post,
                "at": at.tender.zone.local_text(Instant(given.approved_at)),
            }
        ]
        if given.approved_by
        else [],
        "eyes": _roles_that_approve(kind, language),
        "does": [say(f"people.role_{one}", language) for one in powers_in_purchases().power(kind.power).roles],
        "mine": mine,
        "faults": told(wrong, language),
    }  # fmt: skip


def _answered(
    request: HttpRequest, at: TenderNow, kind: TenderActKind, done: Outcome | None, *, decision: str = ""
) -> HttpResponse:
    language = language_of(request)
    if isinstance(done, Denied):
        return denied(request, at, done)
    if isinstance(done, Prepared):
        messages.success(request, say("purchase.prepared_now", language))
        return HttpResponseRedirect(reverse("purchase:waiting", args=[at.tender.id, done.fact_id]))
    messages.success(request, say(f"purchase.done_{decision or 'act'}", language))
    if decision == "approve":
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(reverse("purchase:tender", args=[at.tender.id]))


def _form(
    request: HttpRequest, kind: TenderActKind, at: TenderNow, who: Acting, wrong: tuple[Wrong, ...]
) -> forms.Form:
    language = language_of(request)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.use_required_attribute = False
    for name in kind.fields:
        form.fields[name] = _field(name, kind, at, who, language)
    if form.is_bound:
        form.full_clean()
        for one in wrong:
            form.add_error(one.field if one.field in form.fields else None, sentence_of(one, language))
    # Only after the check: a label says what is needed, and Django shall not say it a second time.
    for name in kind.needs:
        form.fields[name].required = True
    return form


def _field(name: str, kind: TenderActKind, at: TenderNow, who: Acting, language: Language) -> forms.Field:
    common: dict[str, Any] = {"label": say(f"purchase.field_{name}", language), "required": False}
    choices = choices_of(name, setting_of(at, who))
    if name == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), strip=False, **common)
    if name == "bids_until":
        common["help_text"] = say("purchase.hint_bids_until", language)
        return forms.CharField(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}), **common
        )
    if choices or name not in ("contract", "sha256"):
        options = [("", "—"), *((one, _choice_word(name, one, at, language)) for one in choices)]
        return forms.CharField(widget=forms.Select(choices=options), **common)
    return forms.CharField(**common)


def _choice_word(name: str, one: str, at: TenderNow, language: Language) -> str:
    if name in WORDED:
        return _word(name, one, language)
    if name == "supplier":
        return next(each.name.text(language) for each in at.tender.register.suppliers if each.id == one)
    if name == "question":
        asked = next(fact.said for fact in at.tender.facts if fact.id == one)
        return str(asked.text.text(language))[:120]
    return one


def _word(name: str, one: str, language: Language) -> str:
    return say(f"purchase.{name}_{one}", language) if name in WORDED else one


def _roles_that_approve(kind: TenderActKind, language: Language) -> list[str]:
    if not kind.approves:
        return []
    return [say(f"people.role_{one}", language) for one in powers_in_purchases().power(kind.approves).roles]


def _leads_to(request: HttpRequest, at: TenderNow, language: Language) -> dict[str, Any] | None:
    material = request.POST.get("material") == "yes"
    step = deadline_after(setting_of(at, acting_as(request)), material=material)
    if step is None:
        return None
    zone, before = at.tender.zone, at.proceeding.deadline
    why = (
        say("purchase.step_clarification", language, rule=step.rule, days=step.days_left or 0)
        if step.moved
        else say("purchase.step_unmoved", language)
    )
    return {
        "before": zone.local_text(before) if before is not None else "",
        "after": zone.local_text(step.deadline),
        "moved": step.moved,
        "why": why,
    }


def _until(at: TenderNow, stated: Any, language: Language) -> dict[str, Any]:
    step = deadline_after(setting_of(at, Acting(NOBODY)), material=bool(stated["material"]))
    zone = at.tender.zone
    moved = step is not None and step.moved
    return {
        "before": zone.local_text(at.proceeding.deadline) if at.proceeding.deadline is not None else "",
        "after": zone.local_text(instant(stated["changes"]["bids_until"])),
        "moved": moved,
        "why": say("purchase.step_clarification", language, rule=step.rule, days=step.days_left or 0)
        if step is not None and moved
        else say("purchase.step_unmoved", language),
    }
