"""Tender entries: which entry of the log holds each fact of a tender.

In:  a tender as the office has it, an instant, a published site.
Out: entry, kind and id of every fact that is published there as it is told at that instant.
"""

from __future__ import annotations

import json
from pathlib import Path

from onus.base.instants import Instant
from onus.core.tendering.tender import Tender
from onus.outside.site_receipts import NoSite, entries_of, tender_on
from onus.wire.tenders.published import FACTS, public_view, told_files


def tender_entries(tender: Tender, as_of: Instant, site: Path) -> tuple[tuple[int | None, str, str], ...]:
    """Return the entry of each fact of a tender, with its kind and id, in the order of the facts.

    Args:
        tender: as the office has it.
        as_of: instant as of which it is told.
        site: the published site.

    Returns:
        The entry is None for a fact that is not published there, or says something else there.

    Raises:
        NoSite: the tender is not published there.
    """
    found = tender_on(site, tender.id)
    if found is None:
        raise NoSite(path=site, reason=f"the tender {tender.id} is not published there")
    raw = told_files(public_view(tender, as_of), as_of)[FACTS]
    rows = [json.loads(line) for line in raw.splitlines()]
    entries = entries_of(found, rows)
    return tuple((entries.get(row["id"]), row["kind"], row["id"]) for row in rows)
