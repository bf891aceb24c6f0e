"""Late recording: facts that came on record after the hours of the table, or after the instant they matter for.

In:  a tender with its table, the facts on record, the deadline.
Out: one `LateRecord` for each.

The surprise: an hour can be harmless and a second fatal. A notice that is written down in the
afternoon is a habit; a receipt that is written down a second after the deadline is a bid that
nobody can show to have been there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onus.base.instants import Instant
from onus.core.evaluation.scoring import SheetSealed
from onus.core.sealing.facts import BiddingClosed, BidOpened, BidReceived, BidWithdrawn, SharesCombined
from onus.core.tendering.awarding import RankingSigned
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.proceeding import LateRecord
from onus.core.tendering.tender import Tender

HOUR_US = 3_600_000_000


def late_records(
    tender: Tender, facts: Sequence[TenderFact], deadline: Instant | None = None
) -> tuple[LateRecord, ...]:
    """Return the facts that came on record late, sorted; corrections aside, which are told as such.

    Args:
        tender: its table says after how many hours a record is late.
        facts: those on record, facts that count for nothing too.
        deadline: for bids; None before the announcement.
    """
    return tuple(sorted(_late(tender, facts, deadline), key=lambda one: (one.fact, one.recorded_at)))


def _late(tender: Tender, facts: Sequence[TenderFact], deadline: Instant | None) -> Iterator[LateRecord]:
    limit = tender.powers.record_within_h * HOUR_US
    until = {
        AnnouncementChanged: deadline,
        BidReceived: deadline,
        BidWithdrawn: deadline,
        SupplierKey: deadline,
        SupplierKeyEnded: deadline,
        BiddingClosed: _first(facts, (SharesCombined, BidOpened)),
        SharesCombined: _first(facts, (BidOpened,)),
        BidOpened: _first(facts, (SheetSealed, RankingSigned)),
    }
    for one in facts:
        if one.supersedes:
            continue
        by = until.get(type(one.said))
        missed = by is not None and one.happened_at <= by < one.recorded_at
        if missed or one.recorded_at - one.happened_at > limit:
            yield LateRecord(
                one.id, one.kind, one.by, one.happened_at, one.recorded_at, by if missed else None
            )


def _first(facts: Sequence[TenderFact], kinds: tuple[type, ...]) -> Instant | None:
    """Return when the first fact of some kinds came on record; None for none."""
    return min((one.recorded_at for one in facts if isinstance(one.said, kinds)), default=None)
