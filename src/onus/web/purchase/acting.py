"""Acting: the form of one act in a purchase, what it would bring about, and what waits for another person.

The surprise: a clarification is shown with the deadline that it leads to before anybody
publishes it. The rule says until when, and the page says which rule and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onus.actions.carry_deadlines import DeadlineNotLogged, carry_at_once, carry_deadline
from onus.actions.tender_acts import (
    Acting,
    Outcome,
    Prepared,
    WaitingAct,
    act_in_tender,
    approve_in_tender,
    carry_out,
    drop_proposal,
    may_begin,
    setting_of,
    waiting_acts,
    words_of,
)
from onus.actions.tender_counting import CountsForNothing
from onus.actions.tender_desk import TenderNow, person_in, row_of
from onus.actions.tender_holds import ProcedureRests, SigningHeld
from onus.base.instants import Instant, instant
from onus.base.texts import Language
from onus.core.acts.filling import Values, Wrong
from onus.core.authority.actors import NOBODY
from onus.core.restraint.permitting import Denied
from onus.core.tendering.act_choices import YES, choices_of, is_choice
from onus.core.tendering.act_kinds import ACT_KINDS, CLARIFY, DRAW, OF_BIDDER, TenderActKind
from onus.core.tendering.act_setting import deadline_after, first_text
from onus.records.tender_facts import KeptTenderFact
from onus.records.unit import unit
from onus.records.work import wish_step
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.act_form import act_form, has_file, texts_of
from onus.web.purchase.choosing import choice_words, money, supplier_name
from onus.web.purchase.holding import held
from onus.web.purchase.parts import (
    acting_as,
    crumbs,
    denied,
    places,
    roles_of,
    subject,
    tender_of,
    told,
    uncounted,
)
from onus.web.sentences import say
from onus.web.shell import language_of, page


@allowed("tender.work", post="tender.act", subject=subject)
def act(request: HttpRequest, tender: str, kind: str) -> HttpResponse:
    """Show the form of an act and take it; `preview` shows what a clarification does to the deadline."""
    at, found = tender_of(request, tender), ACT_KINDS.get(kind)
    if found is None:
        raise Http404
    who = acting_as(request, bidder=found in OF_BIDDER)
    values: Values | None = texts_of(request) if request.method == "POST" else None
    wrong: tuple[Wrong, ...] = ()
    try:
        if values is not None and "preview" not in request.POST:
            done = act_in_tender(at, who, found, values)
            if not isinstance(done, tuple):
                return _answered(request, at, found, done)
            wrong = done
        else:
            may = may_begin(at, who, found)
            if may is not None:
                return denied(request, at, may)
    except (SigningHeld, ProcedureRests) as error:
        return held(request, at, error)
    except CountsForNothing as error:
        return uncounted(request, at, error)
    shown = _act_shown(request, at, found, who, values, wrong)
    return page(request, "web/purchase/act.html", shown, status=422 if wrong else 200)


def _act_shown(
    request: HttpRequest,
    at: TenderNow,
    kind: TenderActKind,
    who: Acting,
    values: Values | None,
    wrong: tuple[Wrong, ...],
) -> dict[str, Any]:
    language = language_of(request)
    empty = [name for name in kind.needs if is_choice(name) and not choices_of(name, setting_of(at, who))]
    return {
        "at": at,
        "crumbs": crumbs(request, at, say(f"purchase.act_{kind.id}", language)),
        "what": say(f"purchase.act_{kind.id}", language),
        "how": say(f"purchase.how_{kind.id}", language),
        "basis": kind.basis,
        "form": act_form(kind, at, who, values=values, wrong=wrong, language=language),
        "has_file": has_file(kind),
        "nothing": bool(empty),
        "follows": _follows(kind, at, language),
        "eyes": _roles_that_approve(at, kind, language),
        "leads_to": _leads_to(at, who, values, language) if kind is CLARIFY and values is not None else None,
        "with_preview": kind is CLARIFY,
    }


def _follows(kind: TenderActKind, at: TenderNow, language: Language) -> list[str]:
    """Return what nobody types, as it follows from the facts: winner and price of each lot, or who was drawn."""
    if kind is DRAW:
        panel = at.proceeding.panel
        return list(panel.members) if panel is not None else []
    if kind.id not in ("award", "sign"):
        return []
    rows = [(one.lot, one.winner.row) for one in at.proceeding.lots if one.winner is not None]
    return [
        f"{choice_words('lot', lot, at, language)} · {supplier_name(row.bidder, at, language)} · {money(row.price_minor, at)}"
        for lot, row in rows
        if row is not None
    ]


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
        try:
            done = DECISIONS[decision](at, who, fact)
        except (SigningHeld, ProcedureRests) as error:
            return held(request, at, error)
        except CountsForNothing as error:
            return uncounted(request, at, error)
        if not isinstance(done, tuple):
            return _answered(request, at, found.kind, done, decision=decision)
        wrong = done
    return page(
        request,
        "web/purchase/waiting.html",
        _waiting_shown(request, at, found, wrong),
        status=422 if wrong else 200,
    )


def _carry_out(at: TenderNow, who: Acting, fact: str) -> Outcome:
    """Do what was prepared; a deadline that the log of sealed bids does not take is moved by nobody."""
    try:
        return carry_out(at, who, fact, last=partial(carry_at_once, at, places()))
    except DeadlineNotLogged:
        with unit():
            wish_step(at.tender.id, at=int(at.now))
        return (Wrong("", "deadline_not_logged"),)


DECISIONS = {"approve": approve_in_tender, "carry_out": _carry_out, "drop": drop_proposal}


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
            {"name": say(f"purchase.field_{name}", language), "value": _value(name, texts[0], at, language)}
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
        "eyes": _roles_that_approve(at, kind, language),
        "follows": _follows(kind, at, language) if stated is not None else [],
        "does": roles_of(row_of(at, kind.power), language),
        "mine": mine,
        "faults": told(wrong, language),
    }  # fmt: skip


def _answered(
    request: HttpRequest, at: TenderNow, kind: TenderActKind, done: Outcome | None, *, decision: str = ""
) -> HttpResponse:
    language = language_of(request)
    if isinstance(done, Denied):
        return denied(request, at, done)
    if isinstance(done, KeptTenderFact):
        carry_deadline(at.tender.id, places(), now=at.now)
    if isinstance(done, Prepared):
        messages.success(request, say("purchase.prepared_now", language))
        return HttpResponseRedirect(reverse("purchase:waiting", args=[at.tender.id, done.fact_id]))
    messages.success(request, say(f"purchase.done_{decision or 'act'}", language))
    if decision == "approve":
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(reverse("purchase:tender", args=[at.tender.id]))


def _value(name: str, text: str, at: TenderNow, language: Language) -> str:
    """Return what stands in a field as people read it."""
    return choice_words(name, text, at, language) if is_choice(name) else text


def _roles_that_approve(at: TenderNow, kind: TenderActKind, language: Language) -> list[str]:
    return roles_of(row_of(at, kind.approves), language) if kind.approves else []


def _leads_to(at: TenderNow, who: Acting, values: Values, language: Language) -> dict[str, Any] | None:
    step = deadline_after(setting_of(at, who), material=first_text(values, "material") == YES)
    if step is None:
        return None
    zone, before = at.tender.zone, at.proceeding.deadline
    return {
        "before": zone.local_text(before) if before is not None else "",
        "after": zone.local_text(step.deadline),
        "moved": step.moved,
        "why": _why(step, language),
    }


def _why(step: Any, language: Language) -> str:
    if not step.moved:
        return say("purchase.step_unmoved", language)
    return say("purchase.step_clarification", language, rule=step.rule, days=step.days_left or 0)


def _until(at: TenderNow, stated: Mapping[str, Any], language: Language) -> dict[str, Any]:
    step = deadline_after(setting_of(at, Acting(NOBODY)), material=bool(stated["material"]))
    zone = at.tender.zone
    return {
        "before": zone.local_text(at.proceeding.deadline) if at.proceeding.deadline is not None else "",
        "after": zone.local_text(instant(stated["changes"]["bids_until"])),
        "moved": step is not None and step.moved,
        "why": _why(step, language) if step is not None else say("purchase.step_unmoved", language),
    }
