"""Receipts: where a fact or a finding that a page shows stands in the public log."""

from __future__ import annotations

from django.conf import settings

from onus.actions.site_receipts import receipt_of
from onus.web.public.asked import Asked
from onus.web.public.page_receipt import told
from onus.web.public.parts import LogReceipt


def log_receipt(asked: Asked, kind: str, name: str) -> LogReceipt:
    """Return where a fact or a finding stands in the log."""
    placed = receipt_of(settings.SITE, asked.dossier.id, kind, name, as_of=asked.as_of)
    return LogReceipt(None if placed is None else told(placed))
