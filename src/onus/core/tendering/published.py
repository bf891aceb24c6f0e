"""Published: what a public body had to publish, rate and pay of each contract that it let, as the rules say.

In:  a tender, the facts on record, its contracts, an instant.
Out: breaches and what could not be judged, by `core.contracts.published_duties`.

The surprise: nothing here is Chinese or British. Which notice, indicator or payment a contract
owes stands in the packs of the tender; where they name none there is nothing to breach.
"""

from __future__ import annotations

from datetime import date

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.core.contracts.breach import Judged
from onus.core.contracts.published_duties import (
    BREACH,
    COPY,
    DETAILS,
    TERMINATION,
    ContractLet,
    Invoice,
    KpiRating,
    PublishedNotice,
    judge_published,
)
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.preparing import NoticePublished
from onus.core.tendering.proceeding import SignedContract
from onus.core.tendering.running import ContractBroken, InvoicePaid, InvoiceReceived, KpiRated
from onus.core.tendering.steps import ends_of
from onus.core.tendering.telling import tells_of_contract
from onus.core.tendering.tender import Tender, said

NOTICE_KINDS = {"contract": DETAILS, "contract_copy": COPY, "termination": TERMINATION, "breach": BREACH}


def published_faults(
    tender: Tender, facts: tuple[TenderFact, ...], contracts: tuple[SignedContract, ...], as_of: Instant
) -> Judged:
    """Return what of each contract was not published, rated or paid in time, as known on the day of an instant.

    Args:
        tender: its indicators are those of the draft contract, which was announced.
        facts: those on record; each counts from when it came on record.
        contracts: those that were signed.
        as_of: what has its last day on that day is not late yet.
    """
    today = tender.zone.local_day(as_of)
    found: Judged = ()
    for one in contracts:
        breaches, unknown = judge_published(_let(tender, facts, one), tender.rulebook, today)
        found = (*found, *breaches, *unknown)
    return found


def _let(tender: Tender, facts: tuple[TenderFact, ...], contract: SignedContract) -> ContractLet:
    def day(one: TenderFact) -> date:
        return tender.zone.local_day(one.recorded_at)

    name = contract.contract
    ends = ends_of(facts, name)
    paid = {what.invoice: day(one) for one, what in reversed(said(facts, InvoicePaid))}
    return ContractLet(
        id=name,
        value_minor=Minor(contract.price_minor),
        currency=tender.currency,
        entered=tender.zone.local_day(contract.signed_at),
        kpis=tuple(one.id for one in tender.draft.kpis) if tender.draft is not None else (),
        ended=tender.zone.local_day(ends[0][0].happened_at) if ends else None,
        # Whoever wrote down first that it ran its course hides no termination by it.
        terminated=any(what.terminated for _, what in ends),
        failures=tuple(
            (one.id, tender.zone.local_day(one.happened_at))
            for one, what in said(facts, ContractBroken)
            if what.contract == name
        ),
        notices=tuple(
            PublishedNotice(NOTICE_KINDS[what.notice], day(one), what.about)
            for one, what in said(facts, NoticePublished)
            if what.notice in NOTICE_KINDS
            and (what.notice == "breach" or tells_of_contract(one, what.about, facts, name))
        ),
        ratings=tuple(
            KpiRating(what.kpi, day(one), what.rating)
            for one, what in said(facts, KpiRated)
            if what.contract == name
        ),
        invoices=tuple(
            Invoice(one.id, tender.zone.local_day(one.happened_at), paid.get(one.id))
            for one, what in said(facts, InvoiceReceived)
            if what.contract == name
        ),
    )
