"""Flags about the step between the winning price and the next: very small, very large.

In:  `Columns` and `Limits`.
Out: what fired, on processes and on tenderers, with the step as its value.

The surprise: the step is left uncomputed where the winning price is 0 or less, since no
share of nothing can be large.

Source: Open Contracting Partnership, Red flags in public procurement (2024), R024 and
R058, with the formulas and exclusions that Cardinal 0.0.8 documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from onus.base.money import PPM
from onus.core.integrity.bid_flags import (
    AMOUNT,
    CURRENCY,
    METHOD_DETAILS,
    PROCEDURES,
    SUPPLIER_ID,
    TENDERER_ID,
    price_decides,
)
from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.competition import AWARD_STATUS, BID_STATUS, BIDS, priced, sole_tenderer, winner
from onus.core.integrity.flag import Grade, Phase, SubjectKind
from onus.core.integrity.groups import key_of, lowest_of_each
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Fired, FlagRule, Limits, fired


@dataclass(frozen=True, slots=True)
class PriceSteps:
    """The steps from the winning price to the next higher one, a row for each process and currency.

    Attributes:
        process: row of the process.
        currency: code of the currency.
        won: code of the winner.
        next: code of the tenderer of the lowest other valid bid.
        step: (next price - winning price) / winning price, 0 or more.
    """

    process: Whole
    currency: Whole
    won: Whole
    next: Whole
    step: Ratios


def price_steps(data: Columns, limits: Limits) -> PriceSteps:
    """Return the step of each process with one winner whose bid is the lowest valid one of its currency.

    Only bids of a single tenderer count; of several bids of the winner, its lowest.

    >>> from onus.wire.flags.gathering import columns_of
    >>> len(price_steps(columns_of([]), Limits("R024", "", {})).step)
    0
    """
    who, process = sole_tenderer(data), data.process(BIDS)
    won = winner(data)
    counts = data.is_text(BID_STATUS, "valid") & priced(data) & (who != ABSENT)
    rows = np.flatnonzero(counts & (price_decides(data, limits) & (won != ABSENT))[process])
    mine = who[rows] == won[process[rows]]
    group = key_of(process[rows], data[CURRENCY][rows])
    best, other = (
        _lowest(data, rows[side], group[side], int(group.max(initial=-1)) + 1) for side in (mine, ~mine)
    )
    both = (best != ABSENT) & (other != ABSENT)
    best, other = best[both], other[both]
    price, following = data[AMOUNT][best], data[AMOUNT][other]
    fit = (price > 0) & (following >= price)
    best, other = best[fit], other[fit]
    step = Ratios(following[fit] - price[fit], price[fit])
    return PriceSteps(process[best], data[CURRENCY][best], who[best], who[other], step)


def _lowest(data: Columns, rows: Whole, group: Whole, groups: int) -> Whole:
    """Return for each group the row of its lowest bid, or ABSENT where it has none."""
    found = np.full(groups, ABSENT)
    lowest = lowest_of_each(group, data[AMOUNT][rows])
    found[group[lowest]] = rows[lowest]
    return found


def price_close(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the next price is hardly above the winning one, on the process, the winner and the next.

    The limit is `step_max_ppm`, or where the pack gives none the lower fence of the steps of
    a currency. A population whose first quartile or lower fence is 0 has no low outliers.

    >>> from onus.wire.flags.gathering import columns_of
    >>> price_close(columns_of([]), Limits("R024", "", {"step_max_ppm": 50_000}))[0].subjects.tolist()
    []
    """
    steps = price_steps(data, limits)
    near = np.zeros(len(steps.process), bool)
    for rows in _populations(steps):
        limit = _low_limit(steps.step.only(rows), limits)
        if limit > 0:
            near[rows] = steps.step.only(rows).at_most(limit)
    who = np.unique(np.concatenate((steps.won[near], steps.next[near])))
    return _process(data, steps, near, smallest=True), _at_zero(who)


def _low_limit(steps: Ratios, limits: Limits) -> Fraction:
    if limits.has("step_max_ppm"):
        return Fraction(limits.whole("step_max_ppm"), PPM)
    fence, first = steps.lower_fence()
    return fence if first > 0 else Fraction(0)


def heavy_discount(data: Columns, limits: Limits) -> tuple[Fired, ...]:
    """Fire where the winning price is far below the next one, on the process and the winner.

    The limit is `step_min_ppm`, or where the pack gives none the upper fence of the steps of
    a currency; a fence of 0 is none.

    >>> from onus.wire.flags.gathering import columns_of
    >>> heavy_discount(columns_of([]), Limits("R058", "", {"step_min_ppm": 500_000}))[0].above.tolist()
    []
    """
    steps = price_steps(data, limits)
    far = np.zeros(len(steps.process), bool)
    for rows in _populations(steps):
        some = steps.step.only(rows)
        stated = limits.has("step_min_ppm")
        limit = Fraction(limits.whole("step_min_ppm"), PPM) if stated else some.upper_fence()
        if limit > 0:
            far[rows] = some.at_least(limit)
    return _process(data, steps, far, smallest=False), _at_zero(np.unique(steps.won[far]))


def _populations(steps: PriceSteps) -> Iterator[Whole]:
    """Yield the rows of each currency."""
    for currency in np.unique(steps.currency).tolist():
        yield np.flatnonzero(steps.currency == currency)


def _process(data: Columns, steps: PriceSteps, marked: Truth, *, smallest: bool) -> Fired:
    """Return the processes marked; of one with several currencies, the most telling step."""
    rows = np.flatnonzero(marked)
    chosen: dict[int, int] = {}
    for row in rows.tolist():
        process = int(steps.process[row])
        kept = chosen.get(process)
        if kept is None or (steps.step.fraction(row) < steps.step.fraction(kept)) == smallest:
            chosen[process] = row
    at = np.array(list(chosen.values()), np.int64)
    some = steps.step.only(at).in_lowest_terms()
    return fired(SubjectKind.PROCESS, steps.process[at], some.above, some.below)


def _at_zero(who: Whole) -> Fired:
    return fired(SubjectKind.TENDERER, who, np.zeros(len(who), np.int64))


_NEEDS = (BID_STATUS, AMOUNT, CURRENCY, TENDERER_ID, AWARD_STATUS, SUPPLIER_ID)
FLAGS = (
    FlagRule(
        "R024",
        Grade.HINT,
        Phase.AWARD,
        _NEEDS,
        price_close,
        limits=(*PROCEDURES, "step_max_ppm"),
        reads=(METHOD_DETAILS,),
    ),
    FlagRule(
        "R058",
        Grade.HINT,
        Phase.AWARD,
        _NEEDS,
        heavy_discount,
        limits=(*PROCEDURES, "step_min_ppm"),
        reads=(METHOD_DETAILS,),
    ),
)
