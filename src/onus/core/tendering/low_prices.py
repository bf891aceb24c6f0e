"""Low prices: what was asked, answered and voted about the price of a bid, read from the facts of a tender.

In:  the facts on record, who sat on the committee when, the bids that can be ranked.
Out: the case of each low price; of each bid that was asked about, since when and until when it may answer.

The surprise: a question counts from its record on, whether the price is low by then or not. It becomes low where
others drop out, and by then its bidder has had its time. No question and no silence refuses anybody.

Source: Ministry of Finance Order 87, article 60 (CN-LOW-23): the committee has the bidder explain, and the committee
treats a bid as invalid whose price is not shown to be reasonable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.calendars.limits import Limit, over_at
from onus.core.contracts.rule_values import holding, number_of
from onus.core.evaluation.bids import OpenedBid
from onus.core.evaluation.low_bids import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    REFUSED,
    LowBid,
    LowBidCase,
    LowBidStep,
    low_bid_case,
    low_bids,
    question_of,
)
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.awarding import ExplanationAsked, ExplanationDecided, ExplanationGiven
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender, said


@dataclass(frozen=True, slots=True)
class Asking:
    """What cases of low prices are worked out from, beside the bids.

    Attributes:
        tender: with its rules, calendar and register.
        facts: those on record.
        panel: the committee as it was drawn.
        later: who sits instead from an instant on, in order of time.
        anybody: whether a question counts by whomever, as where no panel was announced.
    """

    tender: Tender
    facts: tuple[TenderFact, ...]
    panel: Sequence[str]
    later: Sequence[tuple[Instant, Sequence[str]]]
    anybody: bool


@dataclass(frozen=True, slots=True, order=True)
class PriceAsked:
    """A bid about whose price somebody asked who may; who it was is not told to the bidder.

    Attributes:
        bid: its id.
        at: when the question came on record.
        due: by when it must be answered; None where no rule sets a time.
        explained: when its bidder explained it first; None where it did not.
    """

    bid: str
    at: Instant
    due: Instant | None
    explained: Instant | None


def low_cases(
    asking: Asking, told: Announcement, bids: Sequence[OpenedBid], as_of: Instant
) -> tuple[LowBidCase, ...]:
    """Return the case of each bid of a lot whose price is low.

    Args:
        asking: what was asked and said.
        told: the announcement in force; its tests count.
        bids: those that can be ranked.
        as_of: what came on record later is not seen.
    """
    lows = low_bids(bids, told.low, price_limit_minor=told.scheme.price_limit_minor)
    bidders = {one.id: one.bidder for one in bids}
    steps = _steps(asking.facts) if lows else ()

    def case_of(low: LowBid) -> LowBidCase:
        return low_bid_case(
            low, steps, answer_until=lambda at: answer_until(asking.tender, at), panel=asking.panel, as_of=as_of,
            later=asking.later, anybody_asks=asking.anybody,
            of_bidder=lambda by: speaks_for(asking.tender, by, bidders[low.bid]),
        )  # fmt: skip

    return tuple(case_of(low) for low in lows)


def prices_asked(asking: Asking, supplier: str, bids: Sequence[str]) -> tuple[PriceAsked, ...]:
    """Return which bids of a supplier were asked about by somebody who may, whether their price is low or not.

    Args:
        asking: what was asked and said.
        supplier: whose bids they are.
        bids: their ids.
    """
    steps = _steps(asking.facts)
    found = []
    for bid in bids:
        asked = question_of(bid, steps, panel=asking.panel, later=asking.later, anybody_asks=asking.anybody)
        if asked is not None:
            told = [
                one.at
                for one in steps
                if (one.kind, one.bid) == (ANSWERED, bid) and speaks_for(asking.tender, one.by, supplier)
            ]
            found.append(
                PriceAsked(bid, asked.at, answer_until(asking.tender, asked.at), min(told, default=None))
            )
    return tuple(found)


def answer_until(tender: Tender, at: Instant) -> Instant | None:
    """Return the instant from which a question asked at an instant is overdue; None where no rule sets days."""
    rules = holding(tender.rulebook, "low_bid", tender.zone.local_day(at))
    days = [n for rule in rules if (n := number_of(rule, "answer_working_d_max")) is not None]
    if not days:
        return None
    return over_at(Limit(min(days), working=True), at, tender.calendar, tender.zone)


def speaks_for(tender: Tender, person: str, supplier: str) -> bool:
    """Return whether somebody can explain a price of a supplier: one of its people by the register, or nobody known.

    The desk records what bidders do under nobody's name.

    Args:
        tender: with its register and library.
        person: id of who wrote it; empty for nobody.
        supplier: whose bid it is.
    """
    bodies = {one.id: "" for one in tender.library.experts} if tender.library is not None else {}
    bodies |= {one.id: one.body for one in tender.register.people}
    return bodies.get(person, supplier) == supplier


def _steps(facts: tuple[TenderFact, ...]) -> tuple[LowBidStep, ...]:
    """Return all that was asked, answered and voted.

    What is said to have been before its record would let one pen turn what others settled.
    """
    return (
        *(LowBidStep(one.recorded_at, ASKED, what.bid, one.by, "", one.id) for one, what in said(facts, ExplanationAsked)),
        *(
            LowBidStep(one.recorded_at, ANSWERED, what.bid, one.by, _words(what.text), one.id)
            for one, what in said(facts, ExplanationGiven)
        ),
        *(
            LowBidStep(
                one.recorded_at, ACCEPTED if what.accepted else REFUSED, what.bid, one.by, _words(what.reason), one.id
            )
            for one, what in said(facts, ExplanationDecided)
        ),
    )  # fmt: skip


def _words(text: Localized) -> str:
    return text.en or text.zh
