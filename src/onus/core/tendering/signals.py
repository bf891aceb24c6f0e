"""Signals of one tender: the checks of collusion over its opened bids, and what people said on them.

In:  the opened bids, who paid the bonds, the log of uploads, earlier tenders, the rules.
Out: flags, what could not be checked, and the case of each flag.

The surprise: none of them changes a ranking. The bids stay where they are until a
person has heard the bidders and decided; the flag says what there is to be heard about.

Limits of signals and the time to reply bind nobody outside and have the date on which they
were set. A tender that was opened before is looked at by the first limits that were set.

Source: regulation implementing the Tendering and Bidding Law, article 40 (CN-COLL-16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from onus.base.instants import Instant
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.rule_values import holding, number_of, texts_of
from onus.core.contracts.rulebook import Rule
from onus.core.integrity.bid_traces import BidInName, BidTrace, CollusionRecord, FileTrace, PastTender
from onus.core.integrity.collusion import COLLUSION_RULES, NEED_NO_LIMITS
from onus.core.integrity.flag_cases import FlagCase, FlagStatement, flag_cases
from onus.core.integrity.rules import Limits
from onus.core.integrity.signal_rules import Signals, lacks, signals
from onus.core.sealing.facts import BidOpened, BidReceived
from onus.core.tendering.bid import BidContent, BidPeople
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.disputed_bids import STAYS_OUT
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.restraining import FlagDecided, FlagReplied
from onus.core.tendering.signed_bids import SIGNER_OF_ANOTHER
from onus.core.tendering.tender import Tender, said

DEEMED, FLAG, REPLY = "deemed_collusion", "flag", "flag_reply"
LIMITS, REPLY_TIME = "pack/limits", "pack/reply_within_h"


def signals_of(
    tender: Tender,
    facts: tuple[TenderFact, ...],
    opened: Mapping[str, BidContent],
    received: Sequence[ReceivedBid],
) -> Signals:
    """Return what the checks of collusion find in one tender.

    What the tender does not record, texts and upload logs for one, is told as not computable, and so
    is a check for which no pack of the tender sets the limits that it needs.

    Args:
        tender: with its rules; a sign is deemed collusion only where a rule in force names it.
        facts: those on record.
        opened: content of each opened bid, by the digest of its envelope.
        received: every envelope; a bid that is nobody's concerns only whose key signed it.
    """
    in_names = _in_names(received)
    if not opened and not in_names:
        return Signals()
    # The day of the opening: what was done to the bids was done by then, and no later fact moves a grade.
    day = tender.zone.local_day(max(one.happened_at for one, _ in said(facts, BidOpened)))
    record = replace(_record(tender, facts, opened, day), in_names=in_names)
    found = signals(record, _limits(tender, day), rules=COLLUSION_RULES)
    return replace(found, not_computable=tuple(sorted((*found.not_computable, *_unset(tender, found)))))


def _in_names(received: Sequence[ReceivedBid]) -> tuple[BidInName, ...] | None:
    """Return the bids that were signed by the key of another than they name; None where none is signed.

    A registration that never took force does not make the key of another the own key of whoever is named. Such a bid
    is in dispute, and counts here once an authority decided that it stays out: before that it may be whose it says.
    """
    if not any(one.signer for one in received):
        return None
    return tuple(
        BidInName(one.bid, one.named, one.signer, holder)
        for one in received
        if one.reason in (SIGNER_OF_ANOTHER, STAYS_OUT)
        for holder in one.signers
        if holder != one.named
    )


def _unset(tender: Tender, found: Signals) -> Iterator[NotComputable]:
    """Yield what no pack of the tender sets, though it is needed."""
    yield from (lacks(name, tender.id, LIMITS) for name in found.not_run)
    if found.flags and not tender.rulebook.of_kind(REPLY):
        yield lacks(REPLY, tender.id, REPLY_TIME)


def _set(tender: Tender, kind: str, day: date) -> tuple[Rule, ...]:
    """Return the rules of a kind that were set by a day; of one that was only set later, its first version."""
    held = holding(tender.rulebook, kind, day)
    dated = [rule for rule in tender.rulebook.of_kind(kind) if rule.since is not None]
    names = sorted({rule.id for rule in dated} - {rule.id for rule in held})
    first = (
        min((rule for rule in dated if rule.id == name), key=lambda one: one.since or date.max)
        for name in names
    )
    return (*held, *(rule for rule in first if rule.since is not None and rule.since > day))


def _limits(tender: Tender, day: date) -> dict[str, Limits]:
    limits = {name: Limits(name, "", {}) for name in (*NEED_NO_LIMITS, "CN-07")}
    known = {rule.id for rule in COLLUSION_RULES}
    limits |= {
        rule.id: Limits(rule.id, rule.key, rule.parameters)
        for rule in _set(tender, FLAG, day)
        if rule.id in known
    }
    return limits


def _record(
    tender: Tender, facts: tuple[TenderFact, ...], opened: Mapping[str, BidContent], day: date
) -> CollusionRecord:
    accounts = {bond.supplier: bond.account for _, bond in said(facts, BondReceived)}
    uploads = _uploads(tender, facts)
    bids = [
        _trace(tender, bid, tender.opened[name].people, accounts, *uploads.get(name, (None, None)))
        for name, bid in opened.items()
    ]
    signs = {
        sign: rule.key for rule in holding(tender.rulebook, DEEMED, day) for sign in texts_of(rule, "signs")
    }
    asked = tender.versions[-1].announcement.texts
    text = " ".join(
        (tender.title.zh, tender.title.en, *(word for one in asked for word in (one.text.zh, one.text.en)))
    )
    by_name = tuple(sorted(bids, key=lambda one: one.supplier))
    return CollusionRecord(tender.id, by_name, tender_text=text, history=_history(tender), signs=signs)


def _uploads(tender: Tender, facts: tuple[TenderFact, ...]) -> dict[str, tuple[str | None, Instant]]:
    """Return from where and when each envelope came; where no log tells it, when its receipt was given."""
    found: dict[str, tuple[str | None, Instant]] = {
        what.ciphertext: (None, one.happened_at) for one, what in said(facts, BidReceived)
    }
    logged = sorted(tender.register.uploads or (), reverse=True)
    # Of an envelope that was sent more than once the first upload counts: that is when it was ready.
    return found | {one.bid: (one.address or None, one.at) for one in logged}


def _history(tender: Tender) -> tuple[PastTender, ...] | None:
    """Return the earlier tenders without this one, each once."""
    if tender.register.history is None:
        return None
    return tuple(sorted({one for one in tender.register.history if one.id != tender.id}))


def _trace(
    tender: Tender,
    bid: BidContent,
    people: BidPeople,
    accounts: Mapping[str, str],
    address: str | None,
    uploaded_at: Instant | None,
) -> BidTrace:
    """Return what a bid shows of its making; what it leaves empty is not known and never taken for clean."""
    known = [one for one in tender.register.suppliers if one.id == bid.supplier]
    machines = sorted({document.machine for document in people.documents} - {""})
    written = [one for one in people.documents if one.author]
    return BidTrace(
        supplier=bid.supplier,
        price_minor=sum(price.amount_minor for price in bid.prices) if len(bid.prices) == 1 else 0,
        items={item.id: item.unit_minor for item in bid.items},
        files=tuple(FileTrace(one.name, "", one.author, one.program) for one in written) or None,
        clients=tuple(("machine", name) for name in machines) or None,
        address=address,
        uploaded_at=uploaded_at,
        contacts=people.contact or None,
        people=people.staff or None,
        names=tuple(sorted({name for one in known for name in (one.name.en, one.name.zh) if name})),
        text=people.method.zh or people.method.en or None,
        account=accounts.get(bid.supplier) or None,
        agents=(people.agent,) if people.agent else None,
    )


def cases_of(tender: Tender, facts: tuple[TenderFact, ...], found: Signals) -> tuple[FlagCase, ...]:
    """Return how far each flag has come: open, replied or decided by a person with a reason.

    Args:
        tender: whose register says who represents which bidder, and whose rules set the time to reply.
        facts: those on record.
        found: the flags.
    """
    opened = [one.recorded_at for one, _ in said(facts, BidOpened)]
    if not opened:
        return ()
    concerned = [(one.head, one.id) for one in tender.register.suppliers if one.head]
    within_h = reply_within_h(tender, Instant(max(opened)))
    return flag_cases(
        found.flags, _statements(facts), raised_at=max(opened), reply_within_h=within_h, concerned=concerned
    )


def reply_within_h(tender: Tender, raised_at: Instant) -> int | None:
    """Return how many hours whom a flag concerns has to reply; None where no pack of the tender sets them.

    Args:
        tender: with its rules; of several rules the one that leaves the most time counts.
        raised_at: when the flags could first be seen.
    """
    rules = _set(tender, REPLY, tender.zone.local_day(raised_at))
    hours = [found for rule in rules if (found := number_of(rule, "reply_within_h")) is not None]
    return max(hours, default=None)


def _statements(facts: tuple[TenderFact, ...]) -> tuple[FlagStatement, ...]:
    replies = (
        FlagStatement(
            one.recorded_at, one.id, what.flag, what.subject, one.by, "", what.text.en or what.text.zh
        )
        for one, what in said(facts, FlagReplied)
    )
    decisions = (
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
    )
    return (*replies, *decisions)
