"""Promises: what a bid may promise, what it did promise, and what of it is refused.

In:  the draft contract and the terms that the tender announced; the promises of a bid.
Out: nothing where the bid holds, or each fault with its numbers.

The draft contract is the least that is asked: a number that stands in it is the bound
that a promise must meet, and an empty one may be promised freely.

The surprise: there is no second list of minimum requirements. A tender that asks for
less than its own draft contract cannot be written down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onus.base.bounds import not_one_of, refuse, unless
from onus.base.texts import Localized
from onus.core.contracts.contract import Contract
from onus.core.promises.slots import PRICE_SLOTS, SLOTS, has_entry, number_in, priced, slot_kind

PROMISE_KINDS = ("quantity", "frequency", "response_time", "equipment", "staff", "price", "kpi")

WEAKER = "weaker_than_asked"
UNKNOWN_TERM = "unknown_term"
PROMISED_TWICE = "promised_twice"
NOT_PROMISED = "not_promised"
OUT_OF_BOUNDS = "out_of_bounds"
PROMISE_REASONS = (WEAKER, UNKNOWN_TERM, PROMISED_TWICE, NOT_PROMISED, OUT_OF_BOUNDS)

CITE_BEGINS, CITE_ENDS = "[", "]"


@dataclass(frozen=True, slots=True, order=True)
class PromiseTerm:
    """One number that bids may promise.

    Attributes:
        id: by which bids name it; letters, digits, `-` and `_`.
        kind: of `PROMISE_KINDS`.
        slot: where it will stand in the contract.
        unit: of the number, for people: `times a day`, `h`, `fen`, `ppm`.
        needed: whether each bid must promise it; else the number of the draft stands.
        title: what is promised.
        quantity: of a price that is not paid by the month, how many units are expected within the term; by
            these what was promised is held against the price of the bid.
    """

    id: str
    kind: str
    slot: str
    unit: str = ""
    needed: bool = True
    title: Localized = Localized()
    quantity: int | None = None

    @property
    def is_price(self) -> bool:
        """Return whether money is promised.

        >>> PromiseTerm("K", "kpi", "kpis.K1.target_ppm").is_price
        False
        """
        return slot_kind(self.slot) in PRICE_SLOTS

    def __post_init__(self) -> None:
        """Refuse an unknown kind, a path that is no slot, an id that could not be cited, and a quantity of nothing."""
        plain = bool(self.id) and all(mark.isalnum() or mark in "-_" for mark in self.id)
        refuse(
            [
                unless(plain, "id of a term must be of letters, digits, - and _"),
                not_one_of("kind", self.kind, PROMISE_KINDS),
                unless(
                    bool(slot_kind(self.slot)),
                    f"slot must be a path such as {', '.join(SLOTS)}, not {self.slot!r}",
                ),
                unless(self.quantity is None or self.quantity > 0, "quantity must be above 0"),
            ]
        )


@dataclass(frozen=True, slots=True, order=True)
class Promised:
    """One promise of a bid: a number for a term."""

    term: str
    value: int


@dataclass(frozen=True, slots=True, order=True)
class PromiseFault:
    """What is wrong with a promise.

    Attributes:
        term: id of the term.
        reason: of `PROMISE_REASONS`.
        value: the number promised; None where there is none.
        asked: the number of the draft; None where it has none.
    """

    term: str
    reason: str
    value: int | None = None
    asked: int | None = None


def term_faults(draft: Contract, terms: Sequence[PromiseTerm]) -> tuple[str, ...]:
    """Return what keeps terms from being announced, as sentences; nothing where all is well.

    >>> from datetime import date
    >>> draft = Contract("c", Localized(), "service_purchase", "government", date(2024, 1, 1), date(2025, 1, 1))
    >>> term_faults(draft, [PromiseTerm("K", "kpi", "kpis.K1.target_ppm")])
    ('term K: the draft contract has no kpis.K1',)
    """
    ids, slots = Counter(one.id for one in terms), Counter(one.slot for one in terms)
    found = [
        f"term {one.id}: the draft contract has no {'.'.join(one.slot.split('.')[:2])}"
        for one in terms
        if not has_entry(draft, one.slot)
    ]
    ruled = {one.id: one.rule for one in draft.obligations if one.rule}
    found += [
        f"term {one.id}: the obligation follows the rule {ruled[name]}, which would overrule the promise"
        for one in terms
        for name in (one.slot.removeprefix("obligations.").partition(".")[0],)
        if one.slot.startswith("obligations.") and name in ruled
    ]
    found += [f"term {id_}: stands {count} times" for id_, count in sorted(ids.items()) if count > 1]
    found += [
        f"slot {slot}: is promised by {count} terms" for slot, count in sorted(slots.items()) if count > 1
    ]
    found += _uncounted(draft, terms)
    clauses = [*(one.clause for one in draft.obligations), *(one.clause for one in draft.prices),
               *(one.clause for one in draft.kpis), draft.source]  # fmt: skip
    found += [
        f"clause {text!r}: may not hold {CITE_BEGINS}, by which promises are cited"
        for text in clauses
        if CITE_BEGINS in text
    ]
    return tuple(found)


def _uncounted(draft: Contract, terms: Sequence[PromiseTerm]) -> Iterator[str]:
    """Yield each price of which nobody could say what it comes to, where bids promise prices."""
    if not any(one.is_price for one in terms):
        return
    many = {one.slot: one.quantity for one in terms}
    for price in draft.prices:
        if price.unit != "month" and many.get(priced(price.id)) is None:
            yield f"price {price.id}: is paid by the {price.unit}, and no term of it says by quantity how many"
        if price.unit == "month" and many.get(priced(price.id)) is not None:
            yield f"price {price.id}: is paid for every month of the term; quantity is not asked"


def promise_faults(
    draft: Contract, terms: Sequence[PromiseTerm], promises: Iterable[Promised]
) -> tuple[PromiseFault, ...]:
    """Return each promise that is weaker than asked, absurd, given twice, of no term, or missing.

    A bid with any of these is refused at the evaluation; it never becomes a contract.

    Args:
        draft: the contract that was announced.
        terms: sound by `term_faults`.
        promises: of one bid, in any order.
    """
    known = {one.id: one for one in terms}
    given = sorted(promises)
    times = Counter(one.term for one in given)
    found = [PromiseFault(id_, PROMISED_TWICE) for id_, count in times.items() if count > 1]
    found += [PromiseFault(one.id, NOT_PROMISED) for one in terms if one.needed and one.id not in times]
    for one in given:
        term = known.get(one.term)
        if term is None:
            found.append(PromiseFault(one.term, UNKNOWN_TERM, one.value))
            continue
        reason, asked = _weak(draft, term, one.value)
        if reason:
            found.append(PromiseFault(one.term, reason, one.value, asked))
    return tuple(sorted(set(found), key=lambda one: (one.term, one.reason, one.value or 0)))


def as_promised(
    terms: Sequence[PromiseTerm], said: Iterable[tuple[str, str, int]]
) -> tuple[tuple[Promised, ...], tuple[tuple[str, str, int], ...]]:
    """Return promises that name an obligation and a number of it, by their terms, and those of no term.

    Args:
        terms: as announced.
        said: id of the obligation, name of the number (`within_h`, `count`), value.

    >>> term = PromiseTerm("P1", "frequency", "obligations.DAILY.standard.count")
    >>> as_promised([term], [("DAILY", "count", 4), ("DAILY", "flags", 1)])
    ((Promised(term='P1', value=4),), (('DAILY', 'flags', 1),))
    """
    found, unknown = [], []
    for obligation, name, value in said:
        fits = [
            one.id
            for one in terms
            if one.slot.startswith(f"obligations.{obligation}.") and one.slot.endswith(f".{name}")
        ]
        if len(fits) == 1:
            found.append(Promised(fits[0], value))
        else:
            unknown.append((obligation, name, value))
    return tuple(found), tuple(unknown)


def _weak(draft: Contract, term: PromiseTerm, value: int) -> tuple[str, int | None]:
    better, least, most = SLOTS[slot_kind(term.slot)]
    asked = number_in(draft, term.slot)
    # What the draft itself asks is never absurd; only money that is not filled in reads as 0.
    bounded = asked is None or value != asked or term.is_price
    if bounded and (value < least or (most is not None and value > most)):
        return OUT_OF_BOUNDS, None
    # A price of 0 in a draft is not filled in; it bounds nothing.
    if asked is None or (term.is_price and asked == 0):
        return "", asked
    weaker = value < asked if better == "more" else value > asked
    return (WEAKER if weaker else ""), asked
