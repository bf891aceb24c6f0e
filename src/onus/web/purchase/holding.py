"""Holding: the page that says why something permitted waits, by which rule, and from when it may be.

In:  a request, the tender, the error that held an act back.
Out: the page, with the status of a conflict.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from onus.actions.tender_desk import TenderNow
from onus.actions.tender_holds import ProcedureRests, SigningHeld
from onus.base.texts import Language
from onus.core.tendering.signing import SigningBar
from onus.web.purchase.choosing import choice_words
from onus.web.purchase.parts import crumbs
from onus.web.sentences import say
from onus.web.shell import language_of, page

HELD = 409


def held(request: HttpRequest, at: TenderNow, error: SigningHeld | ProcedureRests) -> HttpResponse:
    """Say what holds an act back, each bar with its rule and with the instant at which it ends, if that is known."""
    language = language_of(request)
    signing = isinstance(error, SigningHeld)
    kind = "signing" if signing else "rests"
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say(f"purchase.held_{kind}", language)),
        "title": say(f"purchase.held_{kind}", language),
        "code": error.code,
        "why": say(f"purchase.held_{kind}_why", language),
        "do": held_until(at, error, language),
        "bars": [_row(at, one, language) for one in error.bars] if isinstance(error, SigningHeld) else [],
    }
    response = page(request, "web/purchase/held.html", shown, status=HELD)
    response["Cache-Control"] = "no-store"
    return response


def held_until(at: TenderNow, error: SigningHeld | ProcedureRests, language: Language) -> str:
    """Say in one sentence when it may be."""
    if isinstance(error, ProcedureRests):
        return say("purchase.held_rests_do", language)
    ends = [one.until for one in error.bars]
    if None in ends:
        return say("purchase.held_signing_settle", language)
    last = max(one for one in ends if one is not None)
    return say("purchase.held_signing_from", language, at=at.tender.zone.local_text(last))


def _row(at: TenderNow, one: SigningBar, language: Language) -> dict[str, str]:
    zone = at.tender.zone
    return {
        "what": say(f"purchase.bar_{one.bar}", language),
        "about": choice_words("challenge", one.about, at, language) if one.about else "",
        "until": zone.local_text(one.until) if one.until is not None else "",
        "owed": zone.local_text(one.owed) if one.owed is not None else "",
        "rule": one.rule,
    }
