"""Calendars: a secret address for each post, from which a telephone takes what falls due.

The surprise: the address is shown once. Whoever loses it makes a new one, and the
old one ends; so does one whose account or appointment ended.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from onus.actions.read_calendar import OF_THE_CONTRACTOR, read_calendar
from onus.outside import clock
from onus.outside.entropy import new_token
from onus.records.desks import keep_address
from onus.web.people.guard import allowed
from onus.web.shell import language_of, page
from onus.web.workbench.parts import bench_of, crumbs, posts_held, user_of


@allowed("calendar.see")
def calendar(request: HttpRequest, dossier: str) -> HttpResponse:
    """Make a new secret address of a calendar and show it once."""
    bench = bench_of(request, dossier, reach="calendar.see")
    posts = posts_held(request, bench)
    wanted = request.POST.get("post", posts[0] if posts else OF_THE_CONTRACTOR)
    href = ""
    if request.method == "POST" and (wanted in posts or not posts):
        token = new_token()
        keep_address(
            dossier,
            post=wanted if posts else OF_THE_CONTRACTOR,
            user=user_of(request),
            digest=_digest(token),
            at=bench.now,
        )
        href = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("workbench:feed", args=[token])
    shown = {
        "bench": bench,
        "crumbs": crumbs(bench, bench.say("workbench.calendar")),
        "posts": [{"id": post, "title": bench.post(post)} for post in posts],
        "href": href,
    }
    return page(request, "web/workbench/calendar.html", shown)


@allowed("calendar.feed")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar behind a secret address to the program of a calendar."""
    text = read_calendar(_digest(token), language_of(request), regions=settings.REGIONS, now=clock.now())
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="onus.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
