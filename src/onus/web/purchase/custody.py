"""Custody: a custodian sees whether a share may be given, what is missing, and the command that decides it.

The surprise: no share is entered here, and none passes through the server. The command on
the custodian's own machine reads a copy of the log and a policy of the custodian's own.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from onus.actions.copy_sealed_log import copy_of_sealed_log
from onus.actions.tender_bids import close, codes_given, keep_in_step, take_facts
from onus.actions.tender_desk import again, asks
from onus.base.errors import OnusError
from onus.core.restraint.permitting import Denied
from onus.core.sealing.release import share_withheld
from onus.core.sealing.standing import SealedStanding
from onus.web.people.guard import allowed
from onus.web.purchase.parts import acting_as, crumbs, denied, places, subject, tender_of, told
from onus.web.sentences import say
from onus.web.shell import language_of, page


@allowed("tender.custody.see", post="tender.custody.close", subject=subject)
def custody(request: HttpRequest, tender: str) -> HttpResponse:
    """Say what is missing before a share may be given; close the receiving once the deadline has passed."""
    at, language = tender_of(request, tender), language_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        may = asks(at, acting_as(request).actor, "bidding.close")
        if isinstance(may, Denied):
            return denied(request, at, may)
        try:
            done = close(at, places())
        except OnusError as error:
            faults = {"form": error.sentence()}
        else:
            if not isinstance(done, tuple):
                messages.success(request, say("purchase.closed_now", language, entry=done.index))
                return HttpResponseRedirect(request.path)
            faults = told(done, language)
    if take_facts(at, places()):
        at = again(at, settings.STORE, now=at.now)
    standing = keep_in_step(at, places()) or SealedStanding()
    withheld = share_withheld(standing)
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say("purchase.custody", language)),
        "ceremony": standing.ceremony,
        "announced": standing.version,
        "deadline": at.tender.zone.local_text(standing.version.deadline) if standing.version is not None else "",
        "closed": at.tender.zone.local_text(standing.closed.fact.at) if standing.closed is not None else "",
        "withheld": say(f"purchase.withheld_{withheld.value}", language) if withheld is not None else "",
        "count": len(standing.bids),
        "codes": codes_given(at, places()),
        "opened": len(standing.opened),
        "faults": faults,
        "has_log": places().sealed.is_dir() and standing.ceremony is not None,
        "threshold": standing.ceremony.threshold if standing.ceremony is not None else 0,
        "custodians": len(standing.ceremony.custodians) if standing.ceremony is not None else 0,
        "gives": [f"give-{number}.txt" for number in range(1, standing.ceremony.threshold + 1)]
        if standing.ceremony is not None
        else [],
    }  # fmt: skip
    return page(request, "web/purchase/custody.html", shown, status=422 if faults else 200)


@allowed("tender.custody.see", subject=subject)
@require_safe
def codes(request: HttpRequest, tender: str) -> HttpResponse:
    """Give the codes that bidders gave for the opening, as `onus bid open --codes` reads them."""
    at = tender_of(request, tender)
    may = asks(at, acting_as(request).actor, "bid.open")
    if isinstance(may, Denied):
        return denied(request, at, may)
    path = places().codes / f"{tender}.txt"
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes.txt"'
    response["Cache-Control"] = "no-store"
    return response


@allowed("tender.custody.see", subject=subject)
@require_safe
def sealed_log(request: HttpRequest, tender: str) -> HttpResponse:
    """Give a copy of the log, by which a custodian's own command decides; there is no envelope in it."""
    tender_of(request, tender)
    raw = copy_of_sealed_log(places())
    if raw is None:
        raise Http404
    response = HttpResponse(raw, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="sealed-log.zip"'
    response["Cache-Control"] = "no-store"
    return response
