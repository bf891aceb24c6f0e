"""The front page: which contracts are watched here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from onus.records.dossiers import dossiers
from onus.web.people.guard import allowed
from onus.web.shell import page


@allowed("today.see")
def front(request: HttpRequest) -> HttpResponse:
    """Show every dossier."""
    return page(request, "web/front.html", {"dossiers": dossiers()})
