"""Admission: which opened bids may be evaluated, and every reason why another may not.

In:  a tender, the facts on record, the opened bids with their suppliers.
Out: `(bid, reason)` for each reason; a bid without one is admitted.

The surprise: all reasons are looked for, also after the first. A supplier that is told
one fault at a time is refused three times for one bid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, parted
from onus.core.contracts.rule_values import holding
from onus.core.evaluation.drawing import Panel
from onus.core.promises.promised import promise_faults
from onus.core.qualification.documents import DocumentLookup, QualificationDocument
from onus.core.qualification.qualifying import (
    KINDS,
    QualificationAsked,
    QualificationRegister,
    qualified,
)
from onus.core.qualification.relations import refused_for_relations
from onus.core.qualification.suppliers import Supplier
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.established import bidders_of, relations_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.rejecting import rejections
from onus.core.tendering.tender import Tender, said

Reasons = tuple[tuple[str, str, str], ...]


def admission_reasons(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    opened: Mapping[str, BidContent],
    panel: Panel | None,
    deadline: Instant,
    as_of: Instant,
) -> Reasons:
    """Return each reason for which an opened bid may not be evaluated, with its bid, and its lot behind.

    Args:
        tender: the tender.
        told: the announcement in force.
        facts: those on record.
        opened: content of each opened bid, by the digest of its envelope.
        panel: rejects by more than half of its members; None where there is none, and then nobody rejects.
        deadline: documents, bonds and bans are looked at on its civil day.
        as_of: look-ups later than this are not seen.

    Returns:
        Bid, reason and lot; the lot is empty where the reason holds for all.
    """
    suppliers = {one.id: one for one in tender.register.suppliers}
    found: list[tuple[str, str, str]] = []
    for bid in sorted(opened):
        content = opened[bid]
        supplier = suppliers.get(content.supplier)
        lots = tuple(price.lot for price in content.prices)
        reasons = [
            *(("", "not_in_register") for _ in range(supplier is None)),
            *(_of_supplier(tender, told, facts, supplier, lots, deadline, as_of) if supplier else ()),
            *(("", one) for one in _bond(told, facts, content.supplier, deadline)),
            *(("", one) for one in _promises(tender, content)),
        ]
        found += [(bid, reason, lot) for lot, reason in dict.fromkeys(reasons)]
    found += dict.fromkeys(_related(tender, told, opened))
    found += [(bid, reason, "") for bid, reason in rejections(facts, told, panel)[0]]
    return tuple(found)


def _of_supplier(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    supplier: Supplier,
    lots: tuple[str, ...],
    deadline: Instant,
    as_of: Instant,
) -> Iterator[tuple[str, str]]:
    """Yield every reason against a supplier with the lot that it is for; empty for all."""
    day = tender.zone.local_day(deadline)
    rules = tuple(rule for kind in KINDS for rule in holding(tender.rulebook, kind, day))
    asked = QualificationAsked(
        requirements=told.requirements,
        deadline=deadline,
        deadline_day=day,
        as_of=as_of,
        category=tender.plan.need.category if tender.plan is not None else "",
        regions=(tender.buyer.region,) if tender.buyer.region else (),
        budgets={lot.id: lot.budget_minor for lot in told.lots},
        currency=tender.currency,
    )
    known = QualificationRegister(
        documents=tuple(what for _, what in said(facts, QualificationDocument)),
        lookups=tuple(what for _, what in said(facts, DocumentLookup)),
        violations=tender.register.violations,
        bans=tender.register.bans,
        accounts=tender.register.accounts,
        warnings=tender.register.warnings,
        lists=tender.register.lists,
    )
    for one in qualified(supplier, lots, asked, known, rules).against:
        sort, _, name = one.subject.partition(":")
        yield name.partition("/")[0] if sort == "bid" else "", _reason(one)


def _reason(found: Breach) -> str:
    """Return a reason in the words of a refused bid."""
    told = dict(found.facts)
    if "requirement" in told:
        return f"document_{told['state']}:{told['requirement']}"
    if told.get("reason") == "ban":
        return f"banned:{told['ban'].rpartition('/')[2]}"
    if told.get("reason", "").startswith("credit_code_"):
        return told["reason"]
    return f"{told.get('reason', 'barred')}:{found.rule}"


def _bond(
    told: Announcement, facts: tuple[TenderFact, ...], supplier: str, deadline: Instant
) -> Iterator[str]:
    if not told.bond.bid_minor:
        return
    paid = [
        what.amount_minor
        for one, what in said(facts, BondReceived)
        if what.supplier == supplier and one.recorded_at <= deadline
    ]
    if sum(paid) < told.bond.bid_minor:
        yield "bond_missing"


def _promises(tender: Tender, content: BidContent) -> Iterator[str]:
    if tender.draft is None or not tender.terms:
        return
    for fault in promise_faults(tender.draft, tender.terms, content.promises):
        yield f"promise_{fault.reason}:{fault.term}"


def _related(
    tender: Tender, told: Announcement, opened: Mapping[str, BidContent]
) -> Iterator[tuple[str, str, str]]:
    """Yield each bid that a rule refuses beside another of the same lot (CN-REL-15)."""
    bidders = bidders_of(opened)
    relations = relations_of(tender, opened, told.bids_until)
    for rule in holding(tender.rulebook, "related_bidders", tender.zone.local_day(told.bids_until)):
        for one in parted(refused_for_relations(relations, tender.register.parts, bidders, rule))[0]:
            lot, _, supplier = one.subject.partition(":")[2].partition("/")
            yield from (
                (bid, f"{dict(one.facts)['reason']}:{rule.key}", lot)
                for bid in sorted(opened)
                if opened[bid].supplier == supplier
            )
