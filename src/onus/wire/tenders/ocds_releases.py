"""OCDS releases of a tender: one at every step, and the compiled release of them all.

In:  a tender, as the public may know it, and the instant as of which it is shown.
Out: releases for planning, tender, bids, award and contract as far as they were reached.

The surprise: a release is made as of its own instant, from the proceeding of that instant.
What was found out later stands in a later release, as the standard asks.

Source: OCDS 1.1.5; extension `bids` for the bids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onus.base.instants import Instant, utc_text
from onus.core.tendering.awarding import ContractSigned
from onus.core.tendering.disputed_bids import STAYS_OUT
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.judge import judge
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.preparing import AnnouncementChanged, NoticePublished, PlanApproved
from onus.core.tendering.proceeding import CANCELLED, CONTRACTED, VOID, Proceeding
from onus.core.tendering.tender import Tender, said
from onus.wire.ocds.merge_rules import merge_rules
from onus.wire.ocds.merging import Merged, merged
from onus.wire.ocds.schemata import RELEASE, shipped
from onus.wire.site.ocds_values import filled, json_text, texts, value_of

PREFIX = "ocds-onus"
METHODS = {"open": "open", "invited": "selective", "single_source": "direct"}
PLANNING, TENDER, BIDS, AWARD, CONTRACT = "planning", "tender", "bids", "award", "contract"
BID_STATUS = {
    "opened": "valid",
    "refused": "disqualified",
    "withdrawn": "withdrawn",
    "unopened": "disqualified",
    "unreadable": "disqualified",
    "unsigned": "disqualified",
    "signer_disputed": "pending",
}


def releases_of(tender: Tender, as_of: Instant) -> tuple[dict[str, Any], ...]:
    """Return the releases of a tender, in their order.

    Args:
        tender: what is not yet public must be out of it.
        as_of: steps later than this have no release.
    """
    return tuple(_release(tender, at, step) for at, step in _steps(tender, as_of))


def compiled_release(tender: Tender, as_of: Instant) -> dict[str, Any]:
    """Return the compiled release of a tender; empty before its first step."""
    found = releases_of(tender, as_of)
    if not found:
        return {}
    whole = merged(found, merge_rules(shipped(RELEASE)))
    assert isinstance(whole, Merged), "releases of our own can be merged"
    return whole.release


def ocds_files(tender: Tender, as_of: Instant) -> dict[str, bytes]:
    """Return a release package and a record package of a tender; none before its first step.

    Args:
        tender: what is not yet public must be out of it.
        as_of: of both.
    """
    found = releases_of(tender, as_of)
    if not found:
        return {}
    head = {
        "uri": f"urn:onus:{tender.id}",
        "version": "1.1",
        "publishedDate": utc_text(as_of),
        "publisher": {"name": tender.buyer.name.text("en")},
    }
    record = {
        "ocid": found[0]["ocid"],
        "releases": list(found),
        "compiledRelease": compiled_release(tender, as_of),
    }
    return {
        "releases.json": json_text({**head, "releases": list(found)}),
        "record.json": json_text({**head, "records": [record]}),
    }


def _steps(tender: Tender, as_of: Instant) -> Iterator[tuple[Instant, str]]:
    void = {one.fact for one in judge(tender, tender.rulebook, as_of).refused_acts}
    facts = tuple(one for one in facts_on_record(tender, as_of) if one.id not in void)
    found = [(one.recorded_at, PLANNING) for one, _ in said(facts, PlanApproved)]
    found += [
        (one.recorded_at, TENDER) for one, what in said(facts, NoticePublished) if what.notice == "tender"
    ]
    found += [(one.recorded_at, TENDER) for one, _ in said(facts, AnnouncementChanged)]
    opened = [one.recorded_at for one in facts if one.kind == "bid_opened"]
    found += [(max(opened), BIDS)] if opened else []
    found += [
        (one.recorded_at, AWARD) for one, what in said(facts, NoticePublished) if what.notice == "award"
    ]
    found += [(one.recorded_at, CONTRACT) for one, _ in said(facts, ContractSigned)]
    yield from sorted(
        set(found), key=lambda each: (each[0], (PLANNING, TENDER, BIDS, AWARD, CONTRACT).index(each[1]))
    )


def _release(tender: Tender, at: Instant, step: str) -> dict[str, Any]:
    found = judge(tender, tender.rulebook, at)
    ocid = f"{PREFIX}-{tender.id}"
    parts: dict[str, Any] = {"planning": _planning(tender)}
    if step != PLANNING:
        parts["tender"] = _tender(tender, found, at)
    if step in (BIDS, AWARD, CONTRACT):
        parts["bids"] = {"details": _bids(tender, found, at)}
    if step in (AWARD, CONTRACT):
        parts["awards"] = _awards(tender, found, at)
    if step == CONTRACT:
        parts["contracts"] = _contracts(tender, found)
    return filled(
        ocid=ocid,
        id=f"{ocid}-{utc_text(at)}-{step}",
        date=utc_text(at),
        tag=[TENDER if step == BIDS else step],
        initiationType="tender",
        language="en",
        parties=_parties(tender, found),
        buyer={"id": tender.buyer.id, "name": tender.buyer.name.text("en")},
        **parts,
    )


def _planning(tender: Tender) -> dict[str, Any]:
    if tender.plan is None:
        return {}
    need = tender.plan.need
    return filled(
        rationale=need.title.text("en"), budget=filled(amount=value_of(need.yearly_minor, need.currency))
    )


def _tender(tender: Tender, found: Proceeding, at: Instant) -> dict[str, Any]:
    told = told_in_force(tender, at)
    budgets = [lot.budget_minor or 0 for lot in told.lots]
    status = {CANCELLED: "cancelled", VOID: "unsuccessful"}.get(found.stage, "active")
    return filled(
        id=tender.id,
        **texts("title", tender.title),
        status="complete" if found.stage in ("awarded", CONTRACTED) else status,
        value=value_of(sum(budgets), tender.currency),
        procurementMethod=METHODS.get(told.method, "limited"),
        mainProcurementCategory=told.object,
        awardCriteria="priceOnly" if told.scheme.method == "lowest_price" else "ratedCriteria",
        tenderPeriod=filled(endDate=utc_text(found.deadline)) if found.deadline is not None else {},
        contractPeriod={
            "startDate": f"{told.starts.isoformat()}T00:00:00Z",
            "endDate": f"{told.ends.isoformat()}T23:59:59Z",
        },
        numberOfTenderers=len({one.supplier for one in found.received if one.supplier}) or None,
        tenderers=[
            {"id": supplier, "name": _name(tender, supplier)}
            for supplier in sorted({one.supplier for one in found.received if one.supplier})
        ],
    )


def _bids(tender: Tender, found: Proceeding, at: Instant) -> list[dict[str, Any]]:
    refused = {each.bid for lot in found.lots for each in lot.refused}
    refused |= {one.bid for one in found.received if one.reason == STAYS_OUT}
    prices = {
        name: value_of(sum(price.amount_minor for price in what.prices), tender.currency)
        for name, what in ((name, one.content) for name, one in tender.opened.items())
        if {price.currency for price in what.prices} == {tender.currency}
    }
    return [
        filled(
            id=one.bid,
            date=utc_text(one.received_at),
            status="disqualified" if one.bid in refused else BID_STATUS.get(one.state, "pending"),
            tenderers=[{"id": one.supplier, "name": _name(tender, one.supplier)}] if one.supplier else [],
            value=prices.get(one.bid, {}) if one.state == "opened" else {},
        )
        for one in found.received
    ]


def _awards(tender: Tender, found: Proceeding, at: Instant) -> list[dict[str, Any]]:
    titles = {lot.id: lot.title for lot in told_in_force(tender, at).lots}
    return [
        filled(
            id=f"{tender.id}-{lot.lot}",
            **texts("title", titles[lot.lot]),
            status="active",
            date=utc_text(at),
            value=value_of(lot.winner.row.price_minor, tender.currency),
            suppliers=[{"id": lot.winner.row.bidder, "name": _name(tender, lot.winner.row.bidder)}],
            relatedBid=lot.winner.row.bid,
        )
        for lot in found.lots
        if lot.winner is not None and lot.winner.row is not None
    ]


def _contracts(tender: Tender, found: Proceeding) -> list[dict[str, Any]]:
    return [
        filled(
            id=one.contract,
            awardID=f"{tender.id}-{one.lot}",
            status="active",
            value=value_of(one.price_minor, tender.currency),
            dateSigned=utc_text(one.signed_at),
        )
        for one in found.contracts
    ]


def _parties(tender: Tender, found: Proceeding) -> list[dict[str, Any]]:
    known = sorted({one.supplier for one in found.received if one.supplier})
    winners = {
        lot.winner.row.bidder for lot in found.lots if lot.winner is not None and lot.winner.row is not None
    }
    buyer = {"id": tender.buyer.id, **texts("name", tender.buyer.name), "roles": ["buyer", "procuringEntity"]}
    return [
        buyer,
        *(
            {
                "id": one,
                "name": _name(tender, one),
                "roles": ["tenderer", *(["supplier"] if one in winners else [])],
            }
            for one in known
        ),
    ]


def _name(tender: Tender, supplier: str) -> str:
    return next((one.name.text("en") for one in tender.register.suppliers if one.id == supplier), supplier)
