"""Ids of facts that would tell who bids: what anybody can read of a tender before an envelope is open."""

from __future__ import annotations

import json
from collections.abc import Iterator

from onus.base.instants import Instant
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.tender import Tender
from onus.wire.tenders.published import FACTS, published_files


def telling_ids(tender: Tender) -> set[str]:
    """Return ids of facts published before the opening that hold the id, a name or the code of a supplier."""
    words = {
        word.casefold()
        for one in tender.register.suppliers
        for word in (one.id, one.name.en, one.name.zh, one.credit_code)
        if word
    }
    assert words, "nobody is in the register"
    return {name for name in _ids(tender) if any(word in name.casefold() for word in words)}


def _ids(tender: Tender) -> Iterator[str]:
    """Yield the id of every fact that is published at some instant before the first opening."""
    opened = min((one.recorded_at for one in tender.facts if isinstance(one.said, BidOpened)), default=None)
    known = {one.recorded_at for one in tender.facts if opened is None or one.recorded_at < opened}
    until: Instant = max(known)
    # Nothing that was published is taken back, so the last instant before the opening shows what all of them did.
    for line in published_files(tender, until)[FACTS].splitlines():
        yield json.loads(line)["id"]
