"""Scoring: a drawn member fills the own sheet, seals it, and opens it when all are sealed.

The surprise: the filled sheet comes back as a file and is nowhere else. Whoever loses it
makes another and seals that one, until a sheet is open that all had sealed before;
then only the file that was sealed last opens it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from onus.actions.tender_counting import CountsForNothing
from onus.actions.tender_desk import TenderNow, asks
from onus.actions.tender_refusals import attempt
from onus.actions.tender_scores import (
    SHEET_BYTES_MAX,
    all_sealed,
    bids_to_score,
    cells,
    criteria_scored,
    is_member,
    made_sheet,
    may_seal,
    open_sheet,
    opened_to_score,
    seal_sheet,
    sealed_by,
)
from onus.base.texts import Language
from onus.core.restraint.permitting import Denied
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.parts import crumbs, denied, subject, tender_of, told, uncounted
from onus.web.sentences import say
from onus.web.shell import language_of, page

MILLI = 1_000
SHEET = "sheet_sealed"
"""Kind of the fact that scoring leaves."""


@allowed("tender.score.see", post="tender.score.give", subject=subject)
def scores(request: HttpRequest, tender: str) -> HttpResponse:
    """Show a member the sheet, make its file, seal it, open it."""
    at, language, person = tender_of(request, tender), language_of(request), actor_of(request).user
    may = asks(at, actor_of(request), "bid.score")
    if isinstance(may, Denied) and (request.method == "POST" or may.bar == "recused"):
        return denied(request, at, may)
    drawn = is_member(at, person)
    if not drawn and request.method == "POST":
        no = Denied("bid.score", "not_drawn")
        return denied(request, at, no)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            with attempt(at, actor_of(request), act=SHEET):
                done = _done(request, at, person, language)
        except CountsForNothing as error:
            return uncounted(request, at, error)
        if isinstance(done, HttpResponse):
            return done
        faults = done
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say("purchase.scores", language)),
        "drawn": drawn,
        "ready": drawn and may is not None and not isinstance(may, Denied) and bool(bids_to_score(at)),
        "rows": _rows(request, at, language, faults),
        "bids": _bids(at, language) if drawn and not isinstance(may, Denied) else [],
        "sealed": person in sealed_by(at),
        "may_seal": may_seal(at, person),
        "fault_of": request.POST.get("act", ""),
        "sealed_count": len(sealed_by(at)),
        "members": len(at.proceeding.panel.members) if at.proceeding.panel is not None else 0,
        "all_sealed": all_sealed(at),
        "faults": faults,
    }  # fmt: skip
    response = page(request, "web/purchase/scores.html", shown, status=422 if faults else 200)
    response["Cache-Control"] = "no-store"
    return response


def _done(
    request: HttpRequest, at: TenderNow, person: str, language: Language
) -> HttpResponse | dict[str, str]:
    act = request.POST.get("act", "")
    if act == "make":
        made = made_sheet(at, person, {name: str(text) for name, text in request.POST.items()})
        if isinstance(made, tuple):
            return told(made, language)
        response = HttpResponse(made, content_type="application/json")
        response["Content-Disposition"] = 'attachment; filename="score-sheet.json"'
        response["Cache-Control"] = "no-store"
        return response
    file = request.FILES.get("sheet")
    raw = file.read(SHEET_BYTES_MAX) if file is not None else b""
    done = seal_sheet(at, person, raw) if act == "seal" else open_sheet(at, person, raw)
    if isinstance(done, tuple):
        return told(done, language)
    messages.success(
        request, say("purchase.sheet_sealed_now" if act == "seal" else "purchase.sheet_opened_now", language)
    )
    return HttpResponseRedirect(request.path)


def _rows(
    request: HttpRequest, at: TenderNow, language: Language, faults: dict[str, str]
) -> list[dict[str, Any]]:
    names = {bid: number for number, bid in enumerate(bids_to_score(at), start=1)}
    titles = {one.id: one.title.text(language) for one in criteria_scored(at)}
    return [
        {
            "cell": cell,
            "number": names[bid],
            "bid": bid,
            "criterion": titles[criterion.id],
            "most": criterion.most_milli // MILLI,
            "points": request.POST.get(f"points-{cell}", ""),
            "reason": request.POST.get(f"reason-{cell}", ""),
            "fault": faults.get(f"points-{cell}", ""),
        }
        for cell, bid, criterion in cells(at)
    ]


def _bids(at: TenderNow, language: Language) -> list[dict[str, Any]]:
    """Return what each bid says, without its name and its price: the price is scored by its formula."""
    opened = opened_to_score(at)
    return [
        {
            "number": number,
            "method": opened[bid].people.method.text(language),
            "indicators": sorted(opened[bid].content.indicators.items()),
        }
        for number, bid in enumerate(bids_to_score(at), start=1)
        if bid in opened
    ]
