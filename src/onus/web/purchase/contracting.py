"""Contracting: the contract that an award becomes, what of it the winning bid promised, and what is then owed.

In:  a purchase that somebody of the office acts in.
Out: a page with the obligations of each lot that is awarded; contract.toml of a lot.

The surprise: there is nothing to fill in. The file is the announced draft with the numbers of the bid,
and the work is supervised by that very file.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from onus.actions.judge_tender import NothingAwarded, TenderJudged, contract_of_award
from onus.actions.tender_desk import TenderNow, person_in
from onus.base.texts import Language
from onus.core.contracts.contract import Contract
from onus.core.promises.promised import Promised, PromiseTerm
from onus.core.tendering.contracting import contract_digest
from onus.web.people.actors import actor_of
from onus.web.people.guard import allowed
from onus.web.purchase.choosing import choice_words, money, supplier_name
from onus.web.purchase.parts import crumbs, subject, tender_of
from onus.web.sentences import say, sentences
from onus.web.shell import language_of, page
from onus.wire.contract_text import contract_file

FILE_NAME = "contract.toml"
OF_CONTRACTOR = "contractor"
PRICE = "price"


@allowed("tender.work", subject=subject)
def contract(request: HttpRequest, tender: str) -> HttpResponse:
    """Show what is owed under each award, and where each promised number comes from; `file` gives that of a lot."""
    at, language = _office(request, tender), language_of(request)
    if "file" in request.GET:
        return _file(at, request.GET["file"])
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say("purchase.contracting", language)),
        "lots": [_lot(at, one.lot, language) for one in at.proceeding.lots],
    }
    response = page(request, "web/purchase/contract.html", shown)
    response["Cache-Control"] = "no-store"
    return response


def _file(at: TenderNow, lot: str) -> HttpResponse:
    """Return contract.toml of a lot, as `onus tender award-to-contract` writes it."""
    drawn = _drawn_up(at, lot)
    if drawn is None:
        raise Http404
    response = HttpResponse(contract_file(drawn), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["Cache-Control"] = "no-store"
    return response


def _office(request: HttpRequest, tender: str) -> TenderNow:
    """Return the purchase for somebody who does not bid in it; a bidder reads the award where everybody does."""
    at = tender_of(request, tender)
    if person_in(actor_of(request)).suppliers:
        raise Http404
    return at


def _drawn_up(at: TenderNow, lot: str) -> Contract | None:
    """Return the contract of a lot; None while none follows from the facts."""
    try:
        return contract_of_award(TenderJudged(at.tender, at.proceeding), lot)
    except NothingAwarded:
        return None


def _lot(at: TenderNow, lot: str, language: Language) -> dict[str, Any]:
    drawn = _drawn_up(at, lot)
    told: dict[str, Any] = {
        "id": lot,
        "title": choice_words("lot", lot, at, language),
        "drawn": drawn is not None,
    }
    winner = at.proceeding.lot(lot).winner
    if drawn is None or winner is None or winner.row is None:
        return told
    promises = at.tender.opened[winner.row.bid].content.promises
    terms = {one.id: one for one in at.tender.terms}
    return {
        **told,
        "number": drawn.id,
        "supplier": supplier_name(winner.row.bidder, at, language),
        "price": money(winner.row.price_minor, at),
        "signed": drawn.signed,
        "digest": contract_digest(at.tender, drawn),
        "promises": [
            {
                "what": terms[one.term].title.text(language),
                "value": _promised(one, terms[one.term], at, language),
            }
            for one in promises
            if one.term in terms
        ],
        "obligations": [
            {
                "clause": one.clause,
                "what": one.title.text(language),
                "who": say(
                    "purchase.owed_by_contractor"
                    if one.owed_by == OF_CONTRACTOR
                    else "purchase.owed_by_body",
                    language,
                ),
            }
            for one in drawn.obligations
        ],
    }


def _promised(one: Promised, term: PromiseTerm, at: TenderNow, language: Language) -> str:
    """Return a promised number with its unit; a price as money."""
    if term.kind == PRICE:
        return money(one.value, at)
    key = f"purchase.unit_{term.unit}"
    return f"{one.value} {say(key, language) if key in sentences() else term.unit}".strip()
