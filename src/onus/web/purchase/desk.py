"""Desk: the purchases that somebody acts in, and one of them with its clocks, acts and what waits.

The surprise: an act that the table does not let somebody do stands there too, without a
link, with the roles that may. Who decides is no secret of those who do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onus.actions.bring_checkpoint import seed_rule
from onus.actions.tender_acts import may_begin, setting_of, waiting_acts
from onus.actions.tender_bids import keep_in_step, take_facts
from onus.actions.tender_counting import CountsForNothing
from onus.actions.tender_desk import (
    TAKING_BIDS,
    TenderNow,
    again,
    custodians_of,
    facts_that_count,
    person_in,
    regions_of_tender,
    row_of,
    tender_now,
)
from onus.actions.tender_holds import ProcedureRests, SigningHeld
from onus.base.instants import Instant
from onus.base.texts import Language
from onus.core.tendering.act_choices import choices_of, is_choice
from onus.core.tendering.act_kinds import DRAW, OF_BIDDER, OF_OFFICE, TenderActKind
from onus.core.tendering.deadline_story import deadline_story
from onus.core.tendering.in_force import in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.preparing import AnnouncementChanged, QuestionAnswered, QuestionAsked
from onus.core.tendering.prices_asked import own_prices_asked
from onus.core.tendering.restraining import ActRefused
from onus.core.tendering.tender import said
from onus.outside import clock
from onus.records.tenders import tenders
from onus.report.tender_words import tender_word
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.choosing import choice_words
from onus.web.purchase.holding import held_until
from onus.web.purchase.parts import acting_as, crumbs, places, roles_of, stage_now, subject, tender_of
from onus.web.sentences import say
from onus.web.shell import language_of, page
from onus.web.time_left import time_left

REMEDIES = ("challenge", "complaint")
REFUSALS_SHOWN = 50


@allowed("tender.desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """Show the purchases that whoever looks acts in."""
    language, now = language_of(request), clock.now()
    rows = []
    for one in tenders():
        at = tender_now(one.id, settings.STORE, now=now)
        if at is not None and _mine(request, at):
            rows.append(
                {
                    "title": at.tender.title.text(language),
                    "href": reverse("purchase:tender", args=[one.id]),
                    "stage": stage_now(at, language),
                    "clock": time_left(at.proceeding.deadline, now, language)
                    if TAKING_BIDS & set(at.stages)
                    else None,
                }
            )
    return page(request, "web/purchase/desk.html", {"rows": rows})


@allowed("tender.work", subject=subject)
def tender(request: HttpRequest, tender: str) -> HttpResponse:
    """Show a purchase to somebody who acts in it."""
    at = tender_of(request, tender)
    if take_facts(at, places()):
        at = again(at, settings.STORE, now=at.now)
    language, bidder = language_of(request), bool(person_in(actor_of(request)).suppliers)
    roles = {one.role for one in person_in(actor_of(request)).serving(at.now)}
    standing = keep_in_step(at, places())
    acts = [_act_row(request, at, kind, language) for kind in (OF_BIDDER if bidder else OF_OFFICE)]
    counting = in_force(at.tender, at.now)
    shown = {
        "at": at,
        "crumbs": crumbs(request, at),
        "title": at.tender.title.text(language),
        "buyer": at.tender.buyer.name.text(language),
        "stage": stage_now(at, language),
        "deadline": time_left(at.proceeding.deadline, at.now, language) if at.proceeding.deadline is not None else None,
        "steps": [
            _step(at, one, language)
            for one in deadline_story(
                counting, facts_that_count(at), at.proceeding.deadline_steps
            )
        ],
        "acts": [one for one in acts if one["may"]],
        "others": [one for one in acts if not one["may"]],
        "waiting": [
            {
                "what": say(f"purchase.act_{one.kind.id}", language),
                "by": one.proposal.prepared_by,
                "at": at.tender.zone.local_text(Instant(one.proposal.prepared_at)),
                "href": reverse("purchase:waiting", args=[at.tender.id, one.proposal.fact_id]),
            }
            for one in waiting_acts(at)
        ]
        if not bidder
        else [],
        "questions": _questions(at, language),
        "clarifications": [
            {"at": at.tender.zone.local_text(one.recorded_at), "text": what.reason.text(language)}
            for one, what in said(facts_on_record(at.tender, at.now), AnnouncementChanged)
            if one.id in {each.fact for each in counting.versions}
        ],
        "bidder": bidder,
        "expert": bool(roles & {"expert", "buyer_member"}),
        "custodian": "custodian" in roles,
        "draws": bool({"opening", "evaluation"} & set(at.stages)) and seed_rule(at) is not None,
        "awarded": not bidder and any(one.winner is not None for one in at.proceeding.lots),
        "sealed": standing is not None,
        "count": len(standing.bids) if standing is not None else 0,
        "clocks": [_clock(at, one, language) for one in at.proceeding.clocks if one.due is not None],
        "prices": _prices_asked(request, at, language) if bidder else [],
        "refused": _refused(at, language) if not bidder else [],
        "last": [
            {"at": at.tender.zone.local_text(Instant(one.recorded_at)), "what": _fact_word(one.kind, language), "post": one.post,
             "basis": one.legal_basis, "by": one.actor if not bidder else ""}
            for one in reversed(at.made_here[-10:])
        ],
    }  # fmt: skip
    return page(request, "web/purchase/tender.html", shown)


def _mine(request: HttpRequest, at: TenderNow) -> bool:
    suppliers = (one.id for one in at.tender.register.suppliers)
    bodies = (at.tender.buyer.id, *suppliers, *custodians_of(at))
    return any(
        one.scope.covers(dossier=at.tender.id, regions=regions_of_tender(at.shown), bodies=bodies)
        for one in person_in(actor_of(request)).serving(at.now)
    )


def _act_row(
    request: HttpRequest, at: TenderNow, kind: TenderActKind, language: Language
) -> Mapping[str, Any]:
    who = acting_as(request, bidder=kind in OF_BIDDER)
    setting = setting_of(at, who)
    empty = any(is_choice(name) and not choices_of(name, setting) for name in kind.needs)
    empty = empty or (kind is DRAW and at.proceeding.panel is None)
    try:
        no = may_begin(at, who, kind)
        why = say(f"purchase.denied_{no.bar}", language) if no is not None else ""
    except (SigningHeld, ProcedureRests) as error:
        why = held_until(at, error, language)
    except CountsForNothing as error:
        why = say(f"purchase.denied_{error.denied.bar}", language)
        why = f"{say('purchase.uncounted', language)} {why}"
    return {
        "what": say(f"purchase.act_{kind.id}", language),
        "may": not why and not empty,
        "href": reverse("purchase:act", args=[at.tender.id, kind.id]),
        "why": why or say("purchase.nothing_to_act_on", language),
        "who": roles_of(row_of(at, kind.prepares or kind.power), language),
    }


def _step(at: TenderNow, one: Any, language: Language) -> Mapping[str, Any]:
    zone = at.tender.zone
    source = one.source.partition(":")[0]
    return {
        "at": zone.local_text(one.at),
        "deadline": zone.local_text(one.deadline),
        "moved": one.moved,
        "why": say(f"purchase.step_{source}", language, rule=one.rule or "-", days=one.days_left or 0)
        if one.rule or source == "notice"
        else say("purchase.step_unmoved", language),
    }


def _questions(at: TenderNow, language: Language) -> list[Mapping[str, Any]]:
    facts = facts_that_count(at)
    answers = {what.question: what.text.text(language) for _, what in said(facts, QuestionAnswered)}
    return [
        {
            "text": what.text.text(language),
            "answer": answers.get(one.id, ""),
            "at": at.tender.zone.local_text(one.happened_at),
        }
        for one, what in said(facts, QuestionAsked)
    ]


def _clock(at: TenderNow, one: Any, language: Language) -> Mapping[str, Any]:
    done = one.done_at is not None
    sort, _, name = one.subject.partition(":")
    return {
        "step": tender_word("step", one.step, language),
        "rule": one.rule,
        "about": choice_words("challenge", name, at, language) if sort in REMEDIES else "",
        "left": None if done else time_left(one.due, at.now, language),
        "done": at.tender.zone.local_text(one.done_at) if done else "",
    }


def _prices_asked(request: HttpRequest, at: TenderNow, language: Language) -> list[Mapping[str, Any]]:
    """Return the own bids that the committee asked about, with how long there is to explain; who asked is not told."""
    zone = at.tender.zone
    return [
        {
            "bid": choice_words("bid", one.bid, at, language),
            "at": zone.local_text(one.at),
            "until": zone.local_text(one.due) if one.due is not None else "",
            "left": time_left(one.due, at.now, language) if one.explained is None else None,
            "explained": say("purchase.price_explained", language, at=zone.local_text(one.explained))
            if one.explained is not None
            else "",
        }
        for one in own_prices_asked(setting_of(at, acting_as(request, bidder=True)))
    ]  # fmt: skip


def _refused(at: TenderNow, language: Language) -> Sequence[Mapping[str, Any]]:
    """Return who tried here what they may not, latest first, whether the register names them or not."""
    said = {one.id: one.said for one in at.tender.facts if isinstance(one.said, ActRefused)}
    return [
        {
            "at": at.tender.zone.local_text(Instant(one.recorded_at)),
            "what": said[one.fact_id].reason.text(language),
            "by": one.actor,
            "post": one.post,
        }
        for one in reversed(at.made_here)
        if one.fact_id in said
    ][:REFUSALS_SHOWN]


def _fact_word(kind: str, language: Language) -> str:
    return say(f"purchase.fact_{kind}", language)
