"""Bids as the evaluation takes them, and what of a bid is refused before it is ranked.

In:  opened bids: price, currency, kinds of firm, the numbers that they state.
Out: those that can be ranked, and `RefusedBid` for each of the others, with every reason.

The surprise: a refusal is kept. It is a fact with its reason, and adding or
taking away refused bids never changes a rank (a law in the tests).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.money import Minor
from onus.core.evaluation.criteria import COMPUTED, SHARE_OF_BEST, Scheme

NO_PRICE = "no_price"
PRICE_NOT_ABOVE_ZERO = "price_not_above_zero"
PRICE_ABOVE_LIMIT = "price_above_limit"
PRICE_ABSURD = "price_absurd"
OTHER_CURRENCY = "other_currency"
VALUE_MISSING = "value_missing"
VALUE_NEGATIVE = "value_negative"
TWO_BIDS = "two_bids"
ELSEWHERE = "elsewhere"
BID_REASONS = (
    NO_PRICE, PRICE_NOT_ABOVE_ZERO, PRICE_ABOVE_LIMIT, PRICE_ABSURD, OTHER_CURRENCY, VALUE_MISSING,
    VALUE_NEGATIVE, TWO_BIDS, ELSEWHERE,
)  # fmt: skip
PRICE_MOST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly; a higher price is a slip."""


@dataclass(frozen=True, slots=True, order=True)
class OpenedBid:
    """One bid after the opening.

    Attributes:
        id: name of the bid.
        bidder: id of the firm.
        price_minor: price in minor units; None where it states none.
        currency: ISO 4217 code.
        firms: kinds of firm that it declared with proof: `small`, `micro` and the like.
        values: number for each computed criterion, by its id, in any order.
    """

    id: str
    bidder: str
    price_minor: Minor | None
    currency: str
    firms: tuple[str, ...] = ()
    values: tuple[tuple[str, int], ...] = ()

    def value(self, criterion: str) -> int | None:
        """Return the number that it states for a criterion; None where it states none.

        >>> OpenedBid("b", "f", Minor(1), "CNY", values=(("staff", 44),)).value("staff")
        44
        """
        return next((number for name, number in self.values if name == criterion), None)


@dataclass(frozen=True, slots=True, order=True)
class RefusedBid:
    """A bid that is not ranked.

    Attributes:
        bid: its id.
        reasons: of `BID_REASONS`, each with what was found.
    """

    bid: str
    reasons: tuple[tuple[str, str], ...]


def sorted_out(
    scheme: Scheme, bids: Iterable[OpenedBid], *, refused_elsewhere: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[OpenedBid, ...], tuple[RefusedBid, ...]]:
    """Return the bids that can be ranked, and those that cannot, both in order of their ids.

    Args:
        scheme: as announced.
        bids: every opened bid, in any order.
        refused_elsewhere: id of a bid and the reason for which qualification, the opening or
            a decision on a low price refused it.

    >>> bid = OpenedBid("b", "f", Minor(-5), "USD")
    >>> sorted_out(Scheme("lowest_price", "CNY"), [bid])[1][0].reasons
    (('price_not_above_zero', '-5'), ('other_currency', 'USD'))
    """
    found = sorted(bids)
    many = Counter(one.bidder for one in set(found))
    same = Counter(one.id for one in set(found))
    away: dict[str, list[str]] = {}
    for bid, why in sorted(refused_elsewhere):
        away.setdefault(bid, []).append(why)
    kept: list[OpenedBid] = []
    refused: dict[str, RefusedBid] = {}
    for one in dict.fromkeys(found):
        reasons = [*_reasons(scheme, one), *((ELSEWHERE, why) for why in away.get(one.id, ()))]
        if many[one.bidder] > 1 or same[one.id] > 1:
            reasons.append((TWO_BIDS, one.bidder))
        if reasons:
            before = refused[one.id].reasons if one.id in refused else ()
            refused[one.id] = RefusedBid(one.id, tuple(dict.fromkeys((*before, *reasons))))
        else:
            kept.append(one)
    return tuple(kept), tuple(refused[id_] for id_ in sorted(refused))


def _reasons(scheme: Scheme, bid: OpenedBid) -> list[tuple[str, str]]:
    price, limit = bid.price_minor, scheme.price_limit_minor
    found: list[tuple[str, str]] = []
    if price is None:
        found.append((NO_PRICE, ""))
    elif price <= 0:
        found.append((PRICE_NOT_ABOVE_ZERO, str(price)))
    elif price > PRICE_MOST:
        found.append((PRICE_ABSURD, str(price)))
    elif limit is not None and price > limit:
        found.append((PRICE_ABOVE_LIMIT, str(price)))
    if bid.currency != scheme.currency:
        found.append((OTHER_CURRENCY, bid.currency))
    for criterion in scheme.of_kind(COMPUTED):
        number = bid.value(criterion.id)
        least = 1 if criterion.formula and criterion.formula.kind == SHARE_OF_BEST else 0
        if number is None:
            found.append((VALUE_MISSING, criterion.id))
        elif number < least:
            found.append((VALUE_NEGATIVE, criterion.id))
    return found
