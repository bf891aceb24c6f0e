"""Pricing: whether the figures of a bid are one price: what it is ranked by, its price sheet, what it promises.

In:  what was announced, the draft with its terms, the content of a bid.
Out: reasons for which it may not be evaluated; lines that differ, told and without effect.

The surprise: the price that was read out at the opening is never mended. Where a price sheet comes
to something else it is told, and the price read out counts. Where the promised prices come to more,
or to less than was announced as allowed, the bid has two prices and falls.

Source: CN-SHEET-59-87. That the promised prices must come to the price is our rule (ADR 0096).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from onus.base.instants import Instant
from onus.base.money import PPM
from onus.core.contracts.breach import Breach, breach
from onus.core.contracts.contract import Contract
from onus.core.contracts.rule_values import holding
from onus.core.promises.promised import Promised, PromiseTerm, promise_faults
from onus.core.promises.term_price import promised_price
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.bid import BidContent
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.tender import Tender

PROMISED_MORE, PROMISED_LESS = "promised_above_price", "promised_below_price"
LINE_ABSURD, LETS_ON_MORE = "sheet_line_absurd", "lets_on_more_than_announced"
NO_SUCH_LOT = "no_such_lot"
SHEET = "price_sheet"


def price_of(content: BidContent, lots: frozenset[str]) -> int:
    """Return the price of a bid for all lots that it bids for, of those that were announced.

    >>> from onus.base.money import Minor
    >>> from onus.core.tendering.bid import BidPrice
    >>> price_of(BidContent("s", (BidPrice("1", Minor(5)), BidPrice("9", Minor(7)))), frozenset("1"))
    5
    """
    return sum(one.amount_minor for one in content.prices if one.lot in lots)


def sheet_total(content: BidContent) -> int:
    """Return what the lines of a price sheet come to.

    >>> from onus.base.money import Minor
    >>> from onus.core.tendering.bid import BidItem, BidPrice
    >>> sheet_total(BidContent("s", (BidPrice("1", Minor(6)),), (BidItem("a", Minor(2), 3),)))
    6
    """
    return sum(one.unit_minor * one.quantity for one in content.items)


def pricing_reasons(tender: Tender, told: Announcement, content: BidContent) -> Iterator[str]:
    """Yield each reason for which the figures of a bid refuse it, in all lots.

    Args:
        tender: with its draft and terms.
        told: what was announced.
        content: of the bid.
    """
    yield from lines_absurd(content)
    if content.subcontracts_ppm > told.subcontracting_ppm_max:
        yield LETS_ON_MORE
    if tender.draft is None:
        return
    yield from promise_reasons(tender.draft, tender.terms, content.promises)
    price = price_of(content, frozenset(one.id for one in told.lots))
    promised = promised_price(tender.draft, tender.terms, content.promises)
    yield from against_its_price(price, promised, told.promised_below_ppm)


def promise_reasons(
    draft: Contract, terms: Sequence[PromiseTerm], promises: Iterable[Promised]
) -> Iterator[str]:
    """Yield each reason for which a promise refuses a bid; nothing where no term was announced.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> draft = Contract("c", Localized(), "service_purchase", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> list(promise_reasons(draft, (), ()))
    []
    """
    for fault in promise_faults(draft, terms, promises) if terms else ():
        yield f"promise_{fault.reason}:{fault.term}"


def lines_absurd(content: BidContent) -> Iterator[str]:
    """Yield each line of a price sheet that is for less than nothing, or of nothing."""
    for line in content.items:
        if line.unit_minor < 0 or line.quantity <= 0:
            yield f"{LINE_ABSURD}:{line.id}"


def against_its_price(price: int, promised: int | None, below_ppm: int) -> Iterator[str]:
    """Yield that what a bid promises to be paid does not come to its price.

    Args:
        price: of all lots that it bids for; one of nothing is refused elsewhere.
        promised: what its promised prices come to; None where there is nothing to compare.
        below_ppm: the announced share of the price by which they may come to less.

    >>> list(against_its_price(100, 99, 0)), list(against_its_price(100, 99, 10_000))
    (['promised_below_price:99'], [])
    """
    if promised is None or price <= 0:
        return
    if promised > price:
        yield f"{PROMISED_MORE}:{promised}"
    elif (price - promised) * PPM > price * below_ppm:
        yield f"{PROMISED_LESS}:{promised}"


def sheets_that_differ(
    tender: Tender, told: Announcement, opened: Mapping[str, BidContent], at: Instant
) -> Iterator[Breach]:
    """Yield each bid whose price sheet does not come to its price; the price counts (CN-SHEET-59-87).

    Args:
        tender: with its rules.
        told: what was announced.
        opened: content of each opened bid, by the digest of its envelope.
        at: the deadline, by whose day the rule is in force.
    """
    lots = frozenset(one.id for one in told.lots)
    for rule in holding(tender.rulebook, SHEET, tender.zone.local_day(at)):
        for _, content in sorted(opened.items()):
            price = price_of(content, lots)
            lines = sheet_total(content)
            if content.items and lines != price:
                yield breach(
                    rule,
                    f"bid:{content.supplier}",
                    at=at,
                    price_minor=price,
                    lines_minor=lines,
                    counts="price",
                )


def with_unknown_lots(
    told: Announcement, received: Iterable[ReceivedBid], opened: Mapping[str, BidContent]
) -> tuple[ReceivedBid, ...]:
    """Return the envelopes, each that bids for lots which were not announced with these as its reason.

    In these it takes no part; where it names no other, in none.

    Args:
        told: what was announced.
        received: every envelope.
        opened: content of each opened bid, by the digest of its envelope.
    """
    known = {one.id for one in told.lots}
    unknown = {bid: sorted({one.lot for one in content.prices} - known) for bid, content in opened.items()}
    return tuple(
        replace(one, reason=f"{NO_SUCH_LOT}:{', '.join(unknown[one.bid])}") if unknown.get(one.bid) else one
        for one in received
    )
