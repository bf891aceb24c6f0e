"""Parts of the desks of a purchase: the tender of a request, who acts in it, and what refuses them.

In:  a request and the id of a tender.
Out: the tender as it stands, the subject of the table of permissions, words of the table of powers.

The surprise: two tables are asked. The one of the website says who opens a page; the one
of powers says who may do what at which stage, and its refusal names the roles that may.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from onus.actions.tender_acts import Acting
from onus.actions.tender_bids import SealedPlaces
from onus.actions.tender_counting import BY_APPOINTMENT, CountsForNothing
from onus.actions.tender_desk import (
    TenderNow,
    custodians_of,
    person_in,
    regions_of_tender,
    row_of,
    tender_now,
)
from onus.base.texts import Language
from onus.core.acts.filling import Wrong
from onus.core.authority.subjects import NOTHING, Subject
from onus.core.restraint.permitting import Denied
from onus.core.restraint.power_table import Power
from onus.outside import clock
from onus.outside.law import powers_in_purchases
from onus.web.people.actors import actor_of
from onus.web.sentences import say, sentences
from onus.web.shell import language_of, page

KEPT = "_onus_tender"


def tender_of(request: HttpRequest, name: str) -> TenderNow:
    """Return the tender of a request as it stands now, read once for a request.

    Raises:
        Http404: there is none.
    """
    found = getattr(request, KEPT, None)
    if found is None or found.tender.id != name:
        found = tender_now(name, settings.STORE, now=clock.now())
        setattr(request, KEPT, found)
    if found is None:
        raise Http404
    assert isinstance(found, TenderNow), "it was kept as one"
    return found


def subject(request: HttpRequest, tender: str, **_: Any) -> Subject:
    """Return a tender as the subject of a page: everybody whom it concerns, and the regions that it lies in."""
    try:
        at = tender_of(request, tender)
    except Http404:
        return NOTHING
    bodies = (at.tender.buyer.id, *(one.id for one in at.tender.register.suppliers), *custodians_of(at))
    return Subject(tender, regions_of_tender(at.shown), tuple(dict.fromkeys(bodies)), ref=tender)


def places() -> SealedPlaces:
    """Return where sealed bids lie."""
    return SealedPlaces(settings.DATA, settings.STORE)


def acting_as(request: HttpRequest, *, bidder: bool = False) -> Acting:
    """Return who acts by a request; a bidder acts for the supplier that the appointment names."""
    actor, language = actor_of(request), language_of(request)
    suppliers = person_in(actor).suppliers if bidder else ()
    post = getattr(getattr(request, "permission", None), "post", "")
    return Acting(actor, post, suppliers[0] if suppliers else "", language)


def crumbs(request: HttpRequest, at: TenderNow, last: str = "") -> list[Mapping[str, str]]:
    """Return the way from the list of purchases to a page of a tender."""
    language = language_of(request)
    own = reverse("purchase:tender", args=[at.tender.id]) if last else ""
    found: list[Mapping[str, str]] = [
        {"name": say("purchase.title", language), "href": reverse("purchase:desk")},
        {"name": at.tender.title.text(language), "href": own},
    ]
    return [*found, {"name": last, "href": ""}] if last else found


def told(wrong: tuple[Wrong, ...], language: Language) -> dict[str, str]:
    """Return what is amiss, a sentence for each field; what concerns no field stands under `form`."""
    return {one.field or "form": sentence_of(one, language) for one in wrong}


def sentence_of(one: Wrong, language: Language) -> str:
    """Say what is amiss with a field."""
    for key in (f"purchase.wrong_{one.code}", f"workbench.wrong_{one.code}"):
        if key in sentences():
            filled = "{" in sentences()[key].en
            return say(key, language, found=one.found) if filled else say(key, language)
    return say("workbench.wrong", language)


def stage_now(at: TenderNow, language: Language) -> str:
    """Say at which stage a purchase stands; lots of one may stand at several."""
    return " · ".join(say(f"purchase.stage_{one}", language) for one in at.stages)


def roles_of(row: Power | None, language: Language) -> list[str]:
    """Return the roles that a row of the table names, in words; none for a row that the table lacks."""
    return [say(f"people.role_{one}", language) for one in (row.roles if row is not None else ())]


def uncounted(request: HttpRequest, at: TenderNow, error: CountsForNothing) -> HttpResponse:
    """Say why the judgement would not count an act, who may do it, and what is missing in the register."""
    return denied(request, at, error.denied, error=error)


def _by_register(error: CountsForNothing | None, language: Language) -> dict[str, str]:
    if error is None:
        return {}
    found = {"code": error.code, "uncounted": say("purchase.uncounted", language)}
    if error.denied.bar in BY_APPOINTMENT:
        found["do"] = say("purchase.uncounted_do", language, person=error.person)
    return found


def denied(
    request: HttpRequest, at: TenderNow, no: Denied, *, error: CountsForNothing | None = None
) -> HttpResponse:
    """Say which power is missing, why, and who has it at which stages."""
    language, row = language_of(request), row_of(at, no.action)
    # A table of the buyer's own may lack the row; what the act is, ours says in the same words.
    named = row if row is not None else powers_in_purchases().power(no.action)
    rule = next((one for one in at.tender.powers.apart if no.rule in (one.name, one.rule) and no.rule), None)
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say("purchase.refused", language)),
        "what": named.what.text(language),
        "why": say(f"purchase.denied_{no.bar}", language),
        "rule": rule.why.text(language) if rule is not None else "",
        "law": no.rule,
        "detail": no.detail if no.bar in ("apart", "recused") else "",
        "who": roles_of(row, language),
        "stages": [say(f"purchase.stage_{one}", language) for one in (row.stages if row is not None else ())],
        "stage": stage_now(at, language),
        **_by_register(error, language),
        "eyes": next(iter(roles_of(row_of(at, row.approval), language)), "") if row is not None and row.approval else "",
    }  # fmt: skip
    response = page(request, "web/purchase/denied.html", shown, status=403)
    response["Cache-Control"] = "no-store"
    return response
