"""Actors: who makes a request.

In:  a request with its session.
Out: an `Actor`; `NOBODY` without a session, and no table is asked for it.

The surprise: a session that was opened with a password alone is an actor without a
second factor, and an officer without one can do nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from onus.actions.doing import Doer
from onus.core.authority.actors import NOBODY, Actor
from onus.records.people import actor_named

KEPT = "_onus_actor"


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes a request; asked for once for each request."""
    found = getattr(request, KEPT, None)
    if found is None:
        found = _actor(request)
        setattr(request, KEPT, found)
    assert isinstance(found, Actor)
    return found


def doer_of(request: HttpRequest, post: str = "") -> Doer:
    """Return who acts by a request, in which of their posts."""
    return Doer(actor_of(request), post, settings.REGIONS)


def forget(request: HttpRequest) -> None:
    """Ask anew who makes a request: after signing in or out, or when an appointment changed."""
    if hasattr(request, KEPT):
        delattr(request, KEPT)


def _actor(request: HttpRequest) -> Actor:
    # Without a session nothing is asked of it: a page for everybody stays one that can be kept for all.
    if (
        getattr(request, "session", None) is None
        or request.session.session_key is None
        or not request.user.is_authenticated
    ):
        return NOBODY
    user = request.user
    verified = bool(getattr(user, "is_verified", lambda: False)())
    return actor_named(user.get_username(), second_factor=verified)
