"""Signals of one tender: the checks of collusion over its opened bids, and what people said on them.

In:  the opened bids, who paid the bonds, the rules.
Out: flags, what could not be checked, and the case of each flag.

The surprise: none of them changes a ranking. The bids stay where they are until a
person has heard the bidders and decided; the flag says what there is to be heard about.

Source: regulation implementing the Tendering and Bidding Law, article 40 (CN-COLL-16).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from onus.core.contracts.rule_values import holding, texts_of
from onus.core.integrity.bid_traces import BidTrace, CollusionRecord, FileTrace
from onus.core.integrity.collusion import COLLUSION_RULES, NEED_NO_LIMITS
from onus.core.integrity.flag_cases import FlagCase, FlagStatement, flag_cases
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import Signals, signals
from onus.core.sealing.facts import BidOpened
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.restraining import FlagDecided, FlagReplied
from onus.core.tendering.tender import Tender, said

DEEMED, FLAG = "deemed_collusion", "flag"
REPLY_WITHIN_H = 72


def signals_of(tender: Tender, facts: tuple[TenderFact, ...], opened: Mapping[str, BidContent]) -> Signals:
    """Return what the checks of collusion find in one tender.

    What the tender does not record, texts and upload logs for one, is told as not computable.
    Checks that need limits run where a pack of the tender sets them.

    Args:
        tender: with its rules; a sign is deemed collusion only where a rule in force names it.
        facts: those on record.
        opened: content of each opened bid.
    """
    if not opened:
        return Signals()
    day = tender.zone.local_day(max(one.happened_at for one in facts))
    return signals(_record(tender, facts, opened, day), _limits(tender, day), rules=COLLUSION_RULES)


def _limits(tender: Tender, day: date) -> dict[str, Limits]:
    limits = {name: Limits(name, "", {}) for name in (*NEED_NO_LIMITS, "CN-07")}
    known = {rule.id for rule in COLLUSION_RULES}
    limits |= {
        rule.id: Limits(rule.id, rule.key, rule.parameters)
        for rule in holding(tender.rulebook, FLAG, day)
        if rule.id in known
    }
    return limits


def _record(
    tender: Tender, facts: tuple[TenderFact, ...], opened: Mapping[str, BidContent], day: date
) -> CollusionRecord:
    accounts = {bond.supplier: bond.account for _, bond in said(facts, BondReceived)}
    bids = [_trace(tender, bid, accounts) for bid in opened.values()]
    signs = {
        sign: rule.key for rule in holding(tender.rulebook, DEEMED, day) for sign in texts_of(rule, "signs")
    }
    asked = tender.versions[-1].announcement.texts
    text = " ".join(
        (tender.title.zh, tender.title.en, *(word for one in asked for word in (one.text.zh, one.text.en)))
    )
    by_name = tuple(sorted(bids, key=lambda one: one.supplier))
    return CollusionRecord(tender.id, by_name, tender_text=text, signs=signs)


def _trace(tender: Tender, bid: BidContent, accounts: Mapping[str, str]) -> BidTrace:
    known = [one for one in tender.register.suppliers if one.id == bid.supplier]
    machines = sorted({document.machine for document in bid.documents} - {""})
    return BidTrace(
        supplier=bid.supplier,
        price_minor=sum(price.amount_minor for price in bid.prices) if len(bid.prices) == 1 else 0,
        items={item.id: item.unit_minor for item in bid.items},
        files=tuple(FileTrace(one.name, "", one.author, one.program) for one in bid.documents),
        clients=tuple(("machine", name) for name in machines),
        contacts=bid.contact,
        people=bid.staff,
        names=tuple(sorted({name for one in known for name in (one.name.en, one.name.zh) if name})),
        text=bid.method.zh or bid.method.en or None,
        account=accounts.get(bid.supplier),
        agents=(bid.agent,) if bid.agent else (),
    )


def cases_of(tender: Tender, facts: tuple[TenderFact, ...], found: Signals) -> tuple[FlagCase, ...]:
    """Return how far each flag has come: open, replied or decided by a person with a reason.

    Args:
        tender: whose register says who represents which bidder.
        facts: those on record.
        found: the flags.
    """
    statements = [
        FlagStatement(
            one.recorded_at, one.id, what.flag, what.subject, one.by, "", what.text.en or what.text.zh
        )
        for one, what in said(facts, FlagReplied)
    ]
    statements += [
        FlagStatement(
            one.recorded_at,
            one.id,
            what.flag,
            what.subject,
            one.by,
            what.outcome,
            what.reason.en or what.reason.zh,
        )
        for one, what in said(facts, FlagDecided)
    ]
    opened = [one.recorded_at for one, _ in said(facts, BidOpened)]
    if not opened:
        return ()
    concerned = [(one.head, one.id) for one in tender.register.suppliers if one.head]
    return flag_cases(
        found.flags, statements, raised_at=max(opened), reply_within_h=REPLY_WITHIN_H, concerned=concerned
    )
