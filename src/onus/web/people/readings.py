"""Readings: who read personal data, of whom, when and why.

In:  a filter.
Out: a table of readings within reach, the latest first.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from onus.actions.permit import permission
from onus.core.authority.permissions import UnknownAction
from onus.records import people
from onus.web.people.forms import zone_here
from onus.web.people.guard import allowed, request_below, request_reach
from onus.web.shell import language_of, page

LOG = "personal_data.log.see"
MOST = 50


@never_cache
@allowed(LOG)
def readings(request: HttpRequest) -> HttpResponse:
    """Show the readings of personal data."""
    language = language_of(request)
    number = request.GET.get("page", "1")
    at = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    # No name holds a NUL, and one of the databases refuses to be asked for it.
    actor, subject = (request.GET.get(name, "").replace("\0", "")[:300] for name in ("actor", "subject"))
    found = people.readings(
        within=request_reach(request, LOG),
        below=request_below(request, LOG),
        actor=actor,
        subject=subject,
        start=(at - 1) * MOST,
        most=MOST + 1,
    )
    shown = {
        "rows": [(one, _what(one.what, language)) for one in found[:MOST]],
        "actor": actor,
        "subject": subject,
        "zone": zone_here(),
        "earlier": at - 1,
        "later": at + 1 if len(found) > MOST else 0,
    }
    return page(request, "web/people/readings.html", shown)


def _what(action: str, language: str) -> str:
    try:
        return permission(action).what.text("zh-Hans" if language == "zh-Hans" else "en")
    except UnknownAction:
        # A row that was taken from the table since: what was read then is still told.
        return action
