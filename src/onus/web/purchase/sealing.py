"""Sealing: the page that seals bids, the file that bids are sealed to, and receipts with their proofs.

The surprise: the page comes with a policy that allows its one script and no address. Nothing
that it seals can leave the machine, also where it is opened from here and not from the disk.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onus.actions.tender_bids import file_for_bidders, page_of_bidders, receipt_of
from onus.web.people.guard import allowed
from onus.web.purchase.parts import places, tender_of
from onus.web.shell import page

POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]+)"')


@allowed("tender.seal.see")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the sealing page is, with its digest, and how to use it without a network."""
    raw, digest = page_of_bidders()
    return page(request, "web/purchase/seal.html", {"digest": digest, "size": len(raw)})


@allowed("tender.seal.see")
@require_safe
def sealing_page(request: HttpRequest) -> HttpResponse:
    """Give the page itself, byte for byte as `onus bid page` writes it."""
    raw, _ = page_of_bidders()
    found = POLICY.search(raw)
    assert found is not None, "the page forbids itself the network"
    response = HttpResponse(raw, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = f"{found[1].decode()}; frame-ancestors 'none'"
    if request.GET.get("save"):
        response["Content-Disposition"] = 'attachment; filename="seal.html"'
    return response


@allowed("tender.receipt.see")
@require_safe
def tender_file(request: HttpRequest, tender: str) -> HttpResponse:
    """Give the file to which bids are sealed: the entry of the log with key and deadline."""
    return _given(file_for_bidders(tender_of(request, tender), places()), 0, "tender.json")


@allowed("tender.receipt.see")
@require_safe
def tender_proof(request: HttpRequest, tender: str) -> HttpResponse:
    """Give the proof that this file stands in the log."""
    return _given(file_for_bidders(tender_of(request, tender), places()), 1, "tender.json.tlog-proof")


@allowed("tender.receipt.see")
@require_safe
def receipt(request: HttpRequest, tender: str, ciphertext: str) -> HttpResponse:
    """Give the receipt of a bid: its entry of the log."""
    found = receipt_of(tender_of(request, tender), places(), ciphertext)
    return _given(found, 0, f"receipt-{ciphertext[:12]}.json")


@allowed("tender.receipt.see")
@require_safe
def receipt_proof(request: HttpRequest, tender: str, ciphertext: str) -> HttpResponse:
    """Give the proof of inclusion of a receipt, under the latest checkpoint."""
    found = receipt_of(tender_of(request, tender), places(), ciphertext)
    return _given(found, 1, f"receipt-{ciphertext[:12]}.json.tlog-proof")


def _given(found: tuple[bytes, bytes] | None, part: int, name: str) -> HttpResponse:
    if found is None:
        raise Http404
    kind = "application/json" if part == 0 else "text/plain; charset=utf-8"
    response = HttpResponse(found[part], content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
