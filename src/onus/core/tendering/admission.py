"""Admission: which opened bids may be evaluated, and every reason why another may not.

In:  a tender, the facts on record, the opened bids with their suppliers.
Out: `(bid, reason)` for each reason; a bid without one is admitted.

The surprise: all reasons are looked for, also after the first. A supplier that is told
one fault at a time is refused three times for one bid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from onus.base.instants import Instant
from onus.core.contracts.breach import parted
from onus.core.contracts.rule_values import holding
from onus.core.evaluation.drawing import Panel
from onus.core.promises.promised import promise_faults
from onus.core.qualification.bans import bans_active
from onus.core.qualification.credit_codes import code_faults
from onus.core.qualification.documents import (
    GENUINE,
    DocumentLookup,
    QualificationDocument,
    QualificationRequirement,
)
from onus.core.qualification.relations import refused_for_relations
from onus.core.qualification.suppliers import Supplier
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import BidRejected
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.established import bidders_of, relations_of
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender, said

Reasons = tuple[tuple[str, str], ...]


def admission_reasons(
    tender: Tender,
    told: Announcement,
    facts: tuple[TenderFact, ...],
    opened: Mapping[str, BidContent],
    panel: Panel | None,
    deadline: Instant,
) -> Reasons:
    """Return each reason for which an opened bid may not be evaluated, with the bid before it.

    Args:
        tender: the tender.
        told: the announcement in force.
        facts: those on record.
        opened: content of each opened bid, by the digest of its envelope.
        panel: whose rejections count; None where none was asked.
        deadline: documents, bonds and bans are looked at on its civil day.
    """
    suppliers = {one.id: one for one in tender.register.suppliers}
    day = tender.zone.local_day(deadline)
    found: list[tuple[str, str]] = []
    for bid in sorted(opened):
        content = opened[bid]
        supplier = suppliers.get(content.supplier)
        reasons = [] if supplier is None else [*_of_supplier(tender, told, facts, supplier, day)]
        reasons += ["not_in_register"] if supplier is None else []
        reasons += _bond(told, facts, content.supplier, deadline)
        reasons += _promises(tender, content)
        found += [(bid, reason) for reason in reasons]
    found += dict.fromkeys(_related(tender, told, opened))
    found += _by_panel(facts, panel)
    return tuple(found)


def _of_supplier(
    tender: Tender, told: Announcement, facts: tuple[TenderFact, ...], supplier: Supplier, day: date
) -> Iterator[str]:
    if not holding(tender.rulebook, "qualification", day):
        return
    yield from (f"credit_code_{fault.what}" for fault in code_faults(supplier.credit_code))
    regions = (tender.buyer.region,) if tender.buyer.region else ()
    active = bans_active(tender.register.bans, supplier.credit_code, day, regions=regions)
    yield from (f"banned:{ban.id}" for ban, _ in active)
    for asked in told.requirements:
        shown = [
            what
            for _, what in said(facts, QualificationDocument)
            if what.supplier == supplier.id and what.requirement == asked.id
        ]
        wrong = [_wrong_document(one, asked, facts, day) for one in shown]
        if not shown:
            yield f"document_missing:{asked.id}"
        elif all(wrong):
            yield f"document_{wrong[-1]}:{asked.id}"


def _wrong_document(
    shown: QualificationDocument, asked: QualificationRequirement, facts: tuple[TenderFact, ...], day: date
) -> str:
    """Return what is wrong with a document; empty where it holds on the day."""
    looked = [what for _, what in said(facts, DocumentLookup) if what.document == shown.id]
    if asked.looked_up and not looked:
        return "not_looked_up"
    if looked and looked[-1].result != GENUINE:
        return looked[-1].result
    if shown.issued is not None and day < shown.issued:
        return "not_yet_valid"
    ends = [one for one in (shown.expires, looked[-1].expires if looked else None) if one is not None]
    return "expired" if ends and min(ends) < day else ""


def _bond(
    told: Announcement, facts: tuple[TenderFact, ...], supplier: str, deadline: Instant
) -> Iterator[str]:
    if not told.bond.bid_minor:
        return
    paid = [
        what.amount_minor
        for one, what in said(facts, BondReceived)
        if what.supplier == supplier and one.happened_at <= deadline
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
) -> Iterator[tuple[str, str]]:
    """Yield each bid that a rule refuses beside another of the same lot (CN-REL-15)."""
    bidders = bidders_of(opened)
    relations = relations_of(tender, opened, told.bids_until)
    for rule in holding(tender.rulebook, "related_bidders", tender.zone.local_day(told.bids_until)):
        for one in parted(refused_for_relations(relations, (), bidders, rule))[0]:
            supplier = one.subject.rpartition("/")[2]
            yield from (
                (bid, f"{dict(one.facts)['reason']}:{rule.key}")
                for bid in sorted(opened)
                if opened[bid].supplier == supplier
            )


def _by_panel(facts: tuple[TenderFact, ...], panel: Panel | None) -> Iterator[tuple[str, str]]:
    members = panel.members if panel is not None else None
    for one, what in said(facts, BidRejected):
        if members is None or one.by in members:
            yield what.bid, f"rejected:{what.ground}"
