"""Established: who is tied to a bidder, and which bidders are related, from registers or as published.

In:  a tender, the people and suppliers that are asked about, the facts on record.
Out: ties with their ground, relations with their kind.

The surprise: the public gets the result and the ground and never the register. A published
tender holds what was established in place of names and kinship, and the judgement asks
here without knowing which of the two it has.

Source: CN-COI-14, CN-REL-15.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from onus.base.instants import Instant
from onus.core.contracts.rule_values import holding
from onus.core.qualification.ownership import ownership_on
from onus.core.qualification.relations import BidderRelation, bidder_relations
from onus.core.restraint.conflicts import conflicts
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.bid import BidContent
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.register import Established, EstablishedRelation, EstablishedTie, TenderPerson
from onus.core.tendering.tender import Tender, said

KINSHIP, DECLARED = "kinship", "declared"
OF_KIN = ("spouse", "lineal_kin", "collateral_kin_3", "close_in_law")
"""Relations that are told as kinship alone; how near, and to whom, is nobody's business."""


def ties_of(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    people: Iterable[str],
    suppliers: Iterable[str],
    at: Instant,
) -> tuple[EstablishedTie, ...]:
    """Return who of some people is tied to some suppliers, by the register or by an own declaration.

    Args:
        facts: those on record; declarations among them count.
        people: ids of those who act.
        suppliers: ids of those who take part.
        at: ties are looked at on its civil day.
    """
    asked, taking_part = set(people), set(suppliers)
    known = tender.register.established
    by_register = known.ties if known is not None else _by_register(tender, asked, taking_part, at)
    declared = (
        EstablishedTie(what.person, supplier, DECLARED)
        for _, what in said(facts, ConflictDeclaration)
        for supplier in what.suppliers
    )
    return tuple(
        sorted(
            {one for one in (*by_register, *declared) if one.person in asked and one.supplier in taking_part}
        )
    )


def _by_register(
    tender: Tender, people: set[str], suppliers: set[str], at: Instant
) -> tuple[EstablishedTie, ...]:
    day = tender.zone.local_day(at)
    named = [one for one in tender.register.suppliers if one.id in suppliers]
    return tuple(
        EstablishedTie(
            one.person, one.supplier, KINSHIP if one.relation in OF_KIN else one.relation, rule.key
        )
        for rule in holding(tender.rulebook, "conflict", day)
        for one in conflicts(people, named, tender.register.ties, (), rule, day=day, as_of=at)
    )


def relations_of(tender: Tender, opened: Mapping[str, BidContent], at: Instant) -> tuple[BidderRelation, ...]:
    """Return what joins the bidders of each lot.

    Args:
        opened: content of each opened bid.
        at: heads and ownership are looked at on its civil day.
    """
    bidders = bidders_of(opened)
    known = tender.register.established
    if known is None:
        graph = ownership_on(tender.register.interests, tender.zone.local_day(at))
        return bidder_relations(bidders, tender.register.suppliers, graph)
    return tuple(
        BidderRelation(one.lot, one.one, one.other, one.kind)
        for one in known.relations
        if {one.one, one.other} <= set(bidders.get(one.lot, ()))
    )


def bidders_of(opened: Mapping[str, BidContent]) -> dict[str, Sequence[str]]:
    """Return the suppliers that bid for each lot.

    >>> bidders_of({})
    {}
    """
    lots = sorted({price.lot for content in opened.values() for price in content.prices})
    return {
        lot: sorted({one.supplier for one in opened.values() if lot in {price.lot for price in one.prices}})
        for lot in lots
    }


def established(
    tender: Tender,
    told: Announcement,
    opened: Mapping[str, BidContent],
    told_people: Iterable[TenderPerson],
    bidders: Iterable[str],
) -> Established:
    """Return what the public is told in place of the private part of a register.

    Args:
        tender: as the office has it.
        told: the announcement in force.
        opened: content of the bids that are open to everyone.
        bidders: who takes part, as far as everyone may know; of no other supplier anything is told.
        told_people: those who act in the purchase; of nobody else but the experts anything is told.
    """
    people = {one.id for one in told_people}
    people |= {one.id for one in tender.library.experts} if tender.library is not None else set()
    suppliers = {*bidders, *(one.supplier for one in opened.values())}
    relations = relations_of(tender, opened, told.bids_until)
    return Established(
        ties_of(tender, (), people, suppliers, told.bids_until),
        tuple(sorted({EstablishedRelation(one.lot, one.one, one.other, one.kind) for one in relations})),
    )
