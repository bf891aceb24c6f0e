"""Sessions: how long one lasts, and how it begins and ends.

In:  requests with a session.
Out: the session goes on, or has ended.

The surprise: a session ends by idleness and by age, whichever comes first, and its name
changes when somebody signs in and again when the one-time code is given.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from onus.base.instants import MINUTE_US, SECOND_US
from onus.outside.clock import now
from onus.web.people.actors import forget

BEGAN, SEEN, ENDED, FAILED = "onus_began_at", "onus_seen_at", "onus_ended", "onus_failed"


def begin(request: HttpRequest, user: AbstractBaseUser, *, backend: str = "") -> None:
    """Open a session for somebody who proved who they are."""
    login(request, user, backend=backend or None)
    request.session[BEGAN] = request.session[SEEN] = int(now())
    forget(request)


def end(request: HttpRequest) -> None:
    """End the session of a request."""
    logout(request)
    forget(request)


class SessionLimits:
    """Middleware: ends a session that was idle for too long, or is too old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask of a session only where there is one."""
        if request.session.session_key is not None and BEGAN in request.session:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        at, began, seen = int(now()), request.session[BEGAN], request.session[SEEN]
        if (
            at - seen > settings.SESSION_IDLE_S * SECOND_US
            or at - began > settings.SESSION_COOKIE_AGE * SECOND_US
        ):
            end(request)
            request.session[ENDED] = True
        elif at - seen > MINUTE_US:
            # Once a minute is enough: a row is written for it.
            request.session[SEEN] = at
