"""Tenders whose announcement names the draft contract and the terms that lie there."""

from __future__ import annotations

from dataclasses import replace

from onus.core.tendering.drafting import draft_digest
from onus.core.tendering.tender import Tender


def announced_anew(tender: Tender) -> Tender:
    """Return a tender as if its draft contract and terms had been announced from the first version on."""
    digest = draft_digest(tender.draft, tender.terms)
    told = (
        replace(one, announcement=replace(one.announcement, draft_sha256=digest)) for one in tender.versions
    )
    return replace(tender, versions=tuple(told))
