"""Refusals: the page that says which right is missing, why, and who has it.

In:  what was refused, and what it was about.
Out: a page with status 403.

The surprise: it names roles and no persons, and nothing of the subject itself.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from onus.actions.permit import permission, rule_of_separation
from onus.base.texts import Language
from onus.core.authority.permitted import APART, POWER, SECOND_FACTOR, SIGN_IN, Refused
from onus.web.people.actors import actor_of
from onus.web.sentences import say
from onus.web.shell import language_of, page


def refused(request: HttpRequest, found: Refused) -> HttpResponse:
    """Say what is missing, and who has it."""
    language, row = language_of(request), permission(found.action)
    shown = {
        "what": row.what.text(language),
        "why": why_refused(found, language),
        "who": [say(f"people.role_{role}", language) for role in row.roles],
        "signed_in_as": actor_of(request).user,
        "to_sign_in": found.reason in (SIGN_IN, SECOND_FACTOR),
    }
    response = page(request, "web/people/refused.html", shown, status=403)
    response["Cache-Control"] = "no-store"
    return response


def why_refused(found: Refused, language: Language) -> str:
    """Say in one sentence what is missing."""
    row = permission(found.action)
    if found.reason == APART:
        return rule_of_separation(found.rule).why.text(language)
    power = say(f"people.power_{row.power}", language) if found.reason == POWER else ""
    return say(f"people.refused_{found.reason}", language, power=power)
