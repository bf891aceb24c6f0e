"""Signals of one tender: what its own facts show that the law deems collusion, and hints.

In:  the opened bids, who paid the bonds.
Out: flags, each naming both bidders and what they share.

The surprise: none of them changes a ranking. The bids stay where they are until a
person has heard the bidders and decided; the flag says what there is to be heard about.

Source: regulation implementing the Tendering and Bidding Law, article 40 (CN-COLL-16).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from onus.core.contracts.rule_values import holding, texts_of
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.tendering.bid import BidContent
from onus.core.tendering.bidding import BondReceived
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender, said

DEEMED = "deemed_collusion"
SAME_AUTHOR, SAME_AGENT, SAME_STAFF, REGULAR_PRICES, SAME_ACCOUNT = (
    "same_author", "same_agent", "same_staff", "regular_prices", "same_bond_account",
)  # fmt: skip
ITEMS_LEAST = 4
"""With fewer lines of a price sheet one ratio for all of them may be chance."""


def signals_of(
    tender: Tender, facts: tuple[TenderFact, ...], opened: Mapping[str, BidContent]
) -> tuple[Flag, ...]:
    """Return the flags that the facts of one tender give, sorted.

    Args:
        tender: with its rules; only signs that a rule in force names are looked for.
        facts: those on record.
        opened: content of each opened bid.
    """
    if not opened:
        return ()
    day = tender.zone.local_day(max(one.happened_at for one in facts))
    accounts: dict[str, set[str]] = {}
    for _, bond in said(facts, BondReceived):
        if bond.account:
            accounts.setdefault(bond.supplier, set()).add(bond.account)
    signs = {sign for rule in holding(tender.rulebook, DEEMED, day) for sign in texts_of(rule, "signs")}
    rule = next((rule.key for rule in holding(tender.rulebook, DEEMED, day)), "")
    pairs = combinations(sorted(opened.values(), key=lambda one: one.supplier), 2)
    return tuple(sorted(_flags(pairs, accounts, signs, rule)))


def _flags(
    pairs: Iterable[tuple[BidContent, BidContent]],
    accounts: Mapping[str, set[str]],
    signs: set[str],
    rule: str,
) -> Iterator[Flag]:
    for one, other in pairs:
        if one.supplier == other.supplier:
            continue
        shared = [
            (sign, found) for sign, look in LOOKS.items() if sign in signs for found in look(one, other)
        ]
        both = accounts.get(one.supplier, set()) & accounts.get(other.supplier, set())
        if SAME_ACCOUNT in signs and both:
            shared.append((SAME_ACCOUNT, ", ".join(sorted(both))))
        for sign, found in shared:
            for mine, theirs in ((one, other), (other, one)):
                told = (("sign", sign), ("with", theirs.supplier), ("shared", found), ("rule", rule))
                yield Flag("CN-COLL-16", Grade.DEEMED, SubjectKind.TENDERER, mine.supplier, Fraction(1), told)


def _authors(one: BidContent, other: BidContent) -> Iterator[str]:
    """Yield who or which machine wrote documents of both."""
    for kind in ("author", "machine"):
        mine = {getattr(document, kind) for document in one.documents} - {""}
        theirs = {getattr(document, kind) for document in other.documents}
        yield from (f"{kind} {name}" for name in sorted(mine & theirs))


def _agents(one: BidContent, other: BidContent) -> Iterator[str]:
    if one.agent and one.agent == other.agent:
        yield one.agent


def _staff(one: BidContent, other: BidContent) -> Iterator[str]:
    yield from sorted(set(one.staff) & set(other.staff))


def _regular(one: BidContent, other: BidContent) -> Iterator[str]:
    """Yield the one ratio, or the one difference, by which every line of two price sheets lies apart.

    >>> from onus.core.tendering.bid import BidItem, BidPrice
    >>> sheet = lambda *units: BidContent("s", (BidPrice("1", 1),), tuple(BidItem(str(n), u) for n, u in enumerate(units)))
    >>> list(_regular(sheet(100, 200, 300, 400), sheet(103, 206, 309, 412)))
    ['every one of 4 unit prices times 103/100']
    """
    mine = {item.id: item.unit_minor for item in one.items}
    theirs = {item.id: item.unit_minor for item in other.items}
    names = sorted(mine.keys() & theirs.keys())
    if len(names) < ITEMS_LEAST or any(mine[name] <= 0 for name in names):
        return
    ratios = {Fraction(theirs[name], mine[name]) for name in names}
    steps = {theirs[name] - mine[name] for name in names}
    if len(ratios) == 1:
        yield f"every one of {len(names)} unit prices times {next(iter(ratios))}"
    elif len(steps) == 1:
        yield f"every one of {len(names)} unit prices apart by {next(iter(steps))}"


LOOKS: Mapping[str, Callable[[BidContent, BidContent], Iterator[str]]] = {
    SAME_AUTHOR: _authors,
    SAME_AGENT: _agents,
    SAME_STAFF: _staff,
    REGULAR_PRICES: _regular,
}
