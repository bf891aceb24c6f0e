"""Admission: which opened bids may be evaluated, and every reason why another may not.

In:  a tender, the facts on record, the opened bids with the tests of their suppliers.
Out: `(bid, reason)` for each reason; a bid without one is admitted.

The surprise: all reasons are looked for, also after the first. A supplier that is told
one fault at a time is refused three times for one bid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onus.base.instants import Instant
from onus.base.money import PPM
from onus.core.contracts.breach import Breach, NotComputable, parted
from onus.core.contracts.rule_values import holding
from onus.core.evaluation.drawing import Panel
from onus.core.qualification.relations import refused_for_relations
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.established import bidders_of, relations_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.pricing import pricing_reasons
from onus.core.tendering.proceeding import QualificationTest
from onus.core.tendering.qualifications import BidderSetting, lot_of, reasons_when_ranked
from onus.core.tendering.rejecting import rejections
from onus.core.tendering.tender import Tender, said

Reasons = tuple[tuple[str, str, str], ...]


def admission_reasons(
    setting: BidderSetting,
    tests: Sequence[QualificationTest],
    relations: Iterable[Breach],
    panel: Panel | None,
    deadline: Instant,
) -> Reasons:
    """Return each reason for which an opened bid may not be evaluated, with its bid, and its lot behind.

    Args:
        setting: the tender, what was announced, the facts on record, the opened bids.
        tests: of each bidder at the deadline.
        relations: as `related_bidders` finds them.
        panel: rejects by more than half of its members; None where there is none, and then nobody rejects.
        deadline: a bond that came on record later is none.

    Returns:
        Bid, reason and lot; the lot is empty where the reason holds for all.
    """
    tender, told, facts, opened = setting.tender, setting.told, setting.facts, setting.opened
    suppliers = {one.id for one in tender.register.suppliers}
    shares = {test.bid: test.credit.bond_ppm for test in tests if test.credit is not None}
    against = reasons_when_ranked(setting, tests, deadline)
    found: list[tuple[str, str, str]] = []
    for bid in sorted(opened):
        content = opened[bid]
        reasons = [
            *(("", "not_in_register") for _ in range(content.supplier not in suppliers)),
            *against.get(bid, ()),
            *(("", one) for one in _bond(told, facts, content.supplier, deadline, shares.get(bid, PPM))),
            *(("", one) for one in pricing_reasons(tender, told, content)),
        ]
        found += [(bid, reason, lot) for lot, reason in dict.fromkeys(reasons)]
    found += dict.fromkeys(
        (bid, f"{dict(one.facts)['reason']}:{one.rule}", lot_of(one))
        for one in relations
        for bid in sorted(opened)
        if one.subject == f"bid:{lot_of(one)}/{opened[bid].supplier}"
    )
    found += [(bid, reason, "") for bid, reason in rejections(facts, told, panel)[0]]
    return tuple(found)


def _bond(
    told: Announcement, facts: tuple[TenderFact, ...], supplier: str, deadline: Instant, share_ppm: int
) -> Iterator[str]:
    """Yield that a bond is missing or too small; a good record asks for a share of it, rounded down."""
    if not told.bond.bid_minor:
        return
    paid = [
        what.amount_minor
        for one, what in said(facts, BondReceived)
        if what.supplier == supplier and one.recorded_at <= deadline
    ]
    if sum(paid) < told.bond.bid_minor * share_ppm // PPM:
        yield "bond_missing"


def related_bidders(
    tender: Tender, told: Announcement, opened: Mapping[str, BidContent]
) -> tuple[tuple[Breach, ...], tuple[NotComputable, ...]]:
    """Return what a rule refuses for a tie of one bidder to another of its lot, and what could not be judged (CN-REL-15)."""
    bidders = bidders_of(opened)
    relations = relations_of(tender, opened, told.bids_until)
    return parted(
        one
        for rule in holding(tender.rulebook, "related_bidders", tender.zone.local_day(told.bids_until))
        for one in refused_for_relations(relations, tender.register.parts, bidders, rule)
    )
