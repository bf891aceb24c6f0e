"""Bidding: a bidder hands in an envelope, keeps its receipt, withdraws it, and gives the code at the opening.

The surprise: the page does not list what its reader handed in. The website does not know
whose an envelope is; the receipt and the secret of the bidder are all there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from onus.actions.tender_bids import (
    HandedIn,
    hand_in,
    keep_in_step,
    page_of_bidders,
    receipt_of,
    reveal,
    take_facts,
    withdraw,
)
from onus.actions.tender_desk import TAKING_BIDS, TenderNow, again, asks
from onus.base.errors import OnusError
from onus.base.texts import Language
from onus.core.acts.filling import Wrong
from onus.core.restraint.permitting import Denied
from onus.core.sealing.facts import BidReceived
from onus.core.sealing.standing import SealedStanding
from onus.core.tendering.disputed_bids import in_dispute
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.tender import said
from onus.web.people.guard import allowed, require
from onus.web.purchase.parts import acting_as, crumbs, denied, places, subject, tender_of, told
from onus.web.sentences import say
from onus.web.shell import language_of, page
from onus.web.time_left import time_left

DIGEST = 64
FIELDS = ("replaces", "replaces_proof", "ciphertext", "proof", "code_ciphertext", "code")


@allowed("tender.bid.see", acts=("tender.bid.hand_in",), subject=subject)
def bid(request: HttpRequest, tender: str) -> HttpResponse:
    """Show what a bidder can do with an envelope now, and do it."""
    at, language = tender_of(request, tender), language_of(request)
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        require(request, "tender.bid.hand_in", request.about)
        done = _done(request, at, language)
        if isinstance(done, HttpResponse):
            return done
        faults = done
    elif take_facts(at, places()):
        at = again(at, settings.STORE, now=at.now)
    standing = keep_in_step(at, places())
    shown = {
        "at": at,
        "crumbs": crumbs(request, at, say("purchase.bid", language)),
        "sealed": standing is not None,
        "deadline": time_left(at.proceeding.deadline, at.now, language) if at.proceeding.deadline is not None else None,
        "deadline_at": at.tender.zone.local_text(at.proceeding.deadline) if at.proceeding.deadline is not None else "",
        "open": standing is not None and standing.closed is None and _still_taken(at),
        "closed": standing is not None and standing.closed is not None,
        "window": _window(at, standing, language),
        "digest": page_of_bidders()[1],
        "receipt": _receipt(request, at, language),
        "given": {name: request.POST.get(name, "") for name in FIELDS},
        "faults": faults,
        "own": _own(request, at, language),
        "keys": _keys(acting_as(request, bidder=True).supplier, at, language),
        "disputed": _disputed(acting_as(request, bidder=True).supplier, at),
    }  # fmt: skip
    response = page(request, "web/purchase/bid.html", shown, status=422 if faults else 200)
    response["Cache-Control"] = "no-store"
    return response


def _still_taken(at: TenderNow) -> bool:
    """Return whether envelopes are taken: between the deadline and the closing the record leaves the stage open."""
    deadline = at.proceeding.deadline
    return deadline is not None and at.now <= deadline and bool(TAKING_BIDS & set(at.stages))


def _done(request: HttpRequest, at: TenderNow, language: Language) -> HttpResponse | Mapping[str, str]:
    """Do what a form asks for; return where that leads, or what is wrong by field."""
    act, who = request.POST.get("act", ""), acting_as(request, bidder=True)
    power = {"withdraw": "bid.withdraw", "hand_in": "bid.seal"}.get(act)
    if power is not None:
        may = asks(at, who.actor, power, suppliers=(who.supplier,) if who.supplier else ())
        # What comes too late goes on to the store, which refuses it and keeps that as a fact.
        if isinstance(may, Denied) and may.bar != "stage":
            return denied(request, at, may)
    here = reverse("purchase:bid", args=[at.tender.id])
    try:
        if act == "hand_in":
            return _handed_in(request, at, language, here)
        if act == "withdraw":
            gone = withdraw(at, places(), _sent(request, "ciphertext"), _sent(request, "proof"))
            if isinstance(gone, tuple):
                return told(gone, language)
            messages.success(request, say("purchase.withdrawn_now", language, entry=gone.index))
            return HttpResponseRedirect(here)
        wrong = reveal(at, places(), _sent(request, "code_ciphertext"), _sent(request, "code"))
    except OnusError as error:
        return {"form": error.sentence()}
    if wrong:
        named = {"ciphertext": "code_ciphertext"}
        return told(
            tuple(Wrong(named.get(one.field, one.field), one.code, one.found) for one in wrong), language
        )
    messages.success(request, say("purchase.code_now", language))
    return HttpResponseRedirect(here)


def _handed_in(
    request: HttpRequest, at: TenderNow, language: Language, here: str
) -> HttpResponse | Mapping[str, str]:
    file = request.FILES.get("envelope")
    if file is None:
        return told((Wrong("envelope", "missing"),), language)
    with _on_disk(file) as path:
        done = hand_in(
            at, places(), path, replaces=_sent(request, "replaces"), proof=_sent(request, "replaces_proof")
        )
    if not isinstance(done, HandedIn):
        named = {"proof": "replaces_proof"}
        return told(
            tuple(Wrong(named.get(one.field, one.field), one.code, one.found) for one in done), language
        )
    key = "purchase.received_now" if done.in_time else "purchase.received_late"
    (messages.success if done.in_time else messages.error)(request, say(key, language, entry=done.index))
    return HttpResponseRedirect(f"{here}?{urlencode({'receipt': done.ciphertext})}")


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    with TemporaryDirectory(prefix="onus-envelope-") as folder:
        path = Path(folder) / "incoming"
        with path.open("wb") as stream:
            for part in file.chunks():
                stream.write(part)
        yield path


def _sent(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()


def _receipt(request: HttpRequest, at: TenderNow, language: Language) -> Mapping[str, Any] | None:
    """Return the receipt that the address names; whoever has the digest of an envelope may have it."""
    ciphertext = request.GET.get("receipt", "").strip()
    if len(ciphertext) != DIGEST or receipt_of(at, places(), ciphertext) is None:
        return None
    received = said(facts_on_record(at.tender, at.now), BidReceived)
    found = next((one for one, what in received if what.ciphertext == ciphertext), None)
    return {
        "ciphertext": ciphertext,
        "at": at.tender.zone.local_text(found.happened_at) if found is not None else "",
        "entry": reverse("purchase:receipt", args=[at.tender.id, ciphertext]),
        "proof": reverse("purchase:receipt_proof", args=[at.tender.id, ciphertext]),
    }


def _window(at: TenderNow, standing: SealedStanding | None, language: Language) -> Mapping[str, Any] | None:
    """Return since when codes are taken, and whether the opening is over."""
    if standing is None or standing.closed is None:
        return None
    opened, unopened = len(standing.opened), len(standing.unopened)
    return {
        "since": at.tender.zone.local_text(standing.closed.fact.at),
        "opened": opened,
        "unopened": unopened,
        "count": len(standing.bids),
        "over": bool(standing.bids) and opened + unopened >= len(standing.bids),
    }


def _keys(supplier: str, at: TenderNow, language: Language) -> list[tuple[str, str]] | None:
    """Return every key that was registered in the name of who reads, and what became of it; None for no bidder."""
    if not supplier:
        return None
    rows = []
    for one in at.proceeding.keys:
        if one.supplier == supplier:
            state = "void" if one.void else "counts" if one.ended_at is None else "ended"
            when = at.tender.zone.local_text(one.since if one.ended_at is None else one.ended_at)
            rows.append((one.key, say(f"purchase.own_key_{state}", language, at=when)))
    return rows


def _disputed(supplier: str, at: TenderNow) -> list[tuple[str, str]]:
    """Return each opened bid in the name of a supplier that waits for an authority, with the key that signed it."""
    return [
        (one.bid, one.signer)
        for one in at.proceeding.received
        if supplier and one.named == supplier and in_dispute(one)
    ]


def _own(request: HttpRequest, at: TenderNow, language: Language) -> list[Mapping[str, Any]]:
    """Return the own opened bids: place, points, and every reason where one was refused."""
    supplier = acting_as(request, bidder=True).supplier
    rows: list[Mapping[str, Any]] = []
    for one in at.proceeding.received:
        if not one.supplier or one.supplier != supplier:
            continue
        for lot in at.proceeding.lots:
            refused = [each for each in lot.refused if each.bid == one.bid]
            rows_of = lot.ranking.rows if lot.ranking is not None else ()
            ranked = next((each for each in rows_of if each.bid == one.bid), None)
            sheets = lot.scoring.sheets if lot.scoring is not None else ()
            rows.append(
                {
                    "lot": lot.lot,
                    "bid": one.bid,
                    "refused": [
                        f"{reason}: {found}" if found else reason for each in refused for reason, found in each.reasons
                    ],
                    "place": ranked.place if ranked is not None else None,
                    "points": [
                        {"criterion": name, "points": _milli(int(points))} for name, points in ranked.points
                    ]
                    if ranked is not None
                    else [],
                    "total": _milli(ranked.total_milli) if ranked is not None else "",
                    "sheets": [
                        {"number": number, "criterion": item.criterion, "points": _milli(item.milli), "reason": item.reason}
                        for number, sheet in enumerate(sheets, start=1)
                        for item in sheet.sheet.items
                        if item.bid == one.bid
                    ],
                }
            )  # fmt: skip
    return rows


def _milli(points: int) -> str:
    return f"{points // 1000}.{points % 1000:03}"
