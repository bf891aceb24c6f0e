"""Own ways: where the frame leads somebody who is signed in, by what they may do.

In:  a request.
Out: names and addresses; nothing for a reader without a session, of whom no table is asked.

The surprise: it stands beside the frame and not in it. The frame of a page that is
kept for everybody knows nobody.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onus.web.people.actors import actor_of
from onus.web.people.guard import may
from onus.web.sentences import say
from onus.web.shell import FAILS, language_of
from onus.web.ways import FOOT, Way, address, ways

OWN = (
    ("workbench:desks", "workbench.see"),
    ("contractor:dossiers", "portal.see"),
    ("purchase:desk", "tender.desk.see"),
    ("reports:desk", "report.list"),
    ("people:appointments", "appointment.list"),
    ("people:readings", "personal_data.log.see"),
    ("people:account", "account.see"),
)
"""Addresses, and what one must be allowed to be led there."""
SIGN_IN = "people:sign_in"
"""Not shown to whoever did so already."""


def own_ways(request: HttpRequest) -> dict[str, Any]:
    """Return the ways of whoever is signed in; what a page of failure needs is not asked for."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or getattr(request, FAILS, False):
        return {}
    if not actor_of(request).user:
        return {}
    language = language_of(request)
    found = [
        Way(say(f"frame.own_{name.replace(':', '_')}", language), href, request.path == href)
        for name, action in OWN
        if (href := address(name)) and may(request, action)
    ]
    shown = {"own_ways": found, "signed_in": True, "sign_out_href": address("people:sign_out")}
    return {**shown, "foot_ways": ways(request, language, tuple(name for name in FOOT if name != SIGN_IN))}
