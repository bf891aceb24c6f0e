"""Quantities: verified work times unit price.

In:  the tally of a month, the prices of the contract.
Out: one line for each price and each finding that its duties share.

Work that meets two duties at once is in the quantity once (`priced_to_another`).

The surprise: what nobody can judge yet is neither paid nor taken off. It stands
on a line of its own, with the amount at stake, until a person has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from onus.base.money import PPM, rounded_minor
from onus.core.consequences.certificates import Line
from onus.core.consequences.obligations import spoken_of
from onus.core.consequences.periods import Period
from onus.core.consequences.tally import (
    DONE_WITHOUT_DEADLINE,
    EXCUSED,
    FULFILLED,
    LATE,
    NO_DEADLINE,
    PENDING,
    UNKNOWN,
    UNKNOWN_SILENT,
    UNMET,
    Tally,
)
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import Price
from onus.core.contracts.term_months import MONTHS_A_YEAR, shares_of_months

WHOLE = {"km": 1_000_000, "m2": 1_000_000}
"""Millimetres in a kilometre, square millimetres in a square metre."""

PRICED_TO_ANOTHER = "priced_to_another"
"""Name of the line of duties whose work is priced to another one."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Duties that share a finding: its name, their states, and what share is paid."""

    finding: str
    states: tuple[int, ...]
    paid_ppm: int
    at_stake_ppm: int = 0


def findings_paid(price: Price, *, unknown_as_unmet: bool) -> tuple[Shared, ...]:
    """Return how much of a price each finding pays.

    Args:
        price: the price, with its shares for late and excused duties.
        unknown_as_unmet: True only where a clause pays duties without evidence as unmet.

    Returns:
        Each finding once; together they cover every state.

    >>> from onus.base.money import Minor
    >>> paid = findings_paid(Price("p", "5", "o", "duty", Minor(1)), unknown_as_unmet=False)
    >>> [shared.finding for shared in paid if shared.at_stake_ppm]
    ['unknown', 'pending', 'no_deadline']
    """
    unknown_at_stake = 0 if unknown_as_unmet else PPM
    return (
        Shared("fulfilled", (FULFILLED,), PPM),
        Shared("late", (LATE,), price.late_ppm),
        Shared("done_without_deadline", (DONE_WITHOUT_DEADLINE,), PPM),
        Shared("excused", (EXCUSED,), price.excused_ppm),
        Shared("unmet", (UNMET,), 0),
        Shared("unknown", (UNKNOWN, UNKNOWN_SILENT), 0, unknown_at_stake),
        Shared("pending", (PENDING,), 0, PPM),
        Shared("no_deadline", (NO_DEADLINE,), 0, PPM),
    )


def quantity_lines(contract: Contract, sums: Tally, at: int, period: Period) -> tuple[Line, ...]:
    """Return the lines of every price for one month.

    Args:
        contract: its prices and its term.
        sums: the tally.
        at: index of the month in the tally.
        period: the month.

    Returns:
        Lines of kind `quantity`, in the order of the prices; each is rounded
        once. A finding that no duty has makes no line, except `fulfilled`.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> free = Contract("c", Localized(), "service_purchase", "government",
    ...                 date(2023, 9, 1), date(2024, 9, 1))
    >>> none = np.zeros((1, 0, 9), np.int64)
    >>> quantity_lines(free, Tally(*[none] * 8), 0,
    ...                month(date(2023, 12, 1), UTC_ZONE))
    ()
    """
    found: list[Line] = []
    for price in contract.prices:
        chosen = spoken_of(contract, price.obligation)
        if price.unit == "month":
            whole = term_share(contract, period)
            found.extend(_monthly(contract, price, sums, at, chosen, whole))
        else:
            found.extend(_measured(contract, price, sums, at, chosen))
    return tuple(found)


def term_share(contract: Contract, period: Period) -> Fraction:
    """Return which share of a month lies within the term of the contract, by days.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> half = Contract("c", Localized(), "service_purchase", "government",
    ...                 date(2024, 4, 16), date(2025, 4, 1))
    >>> term_share(half, month(date(2024, 4, 1), UTC_ZONE))
    Fraction(1, 2)
    """
    begins = max(contract.starts, period.first)
    ends = min(contract.ends, period.following)
    return Fraction(max((ends - begins).days, 0), period.days)


def _measured(contract: Contract, price: Price, sums: Tally, at: int, chosen: Sequence[int]) -> list[Line]:
    lines = []
    for shared in _shares_of(contract, price):
        cells = np.ix_([at], chosen, shared.states)
        count = int(sums.count[cells].sum() - sums.priced_elsewhere[cells].sum())
        if not count and shared.finding != "fulfilled":
            continue
        quantity, without = _quantity(price, sums, cells, count)
        lines.append(_line(price, shared, quantity, count=count, without=without))
    elsewhere = int(sums.priced_elsewhere[at, list(chosen), :].sum())
    if elsewhere:
        # The work that met them is paid once already, in the line of another duty.
        lines.append(_line(price, Shared(PRICED_TO_ANOTHER, (), 0), Fraction(0), count=elsewhere, without=0))
    return lines


def _monthly(
    contract: Contract,
    price: Price,
    sums: Tally,
    at: int,
    chosen: Sequence[int],
    whole: Fraction,
) -> list[Line]:
    """Split a fixed monthly sum by the findings of the duties it pays for."""
    total = int(sums.count[at, list(chosen), :].sum())
    if not total:
        # Nothing fell due: the sum also pays for standing ready.
        return [_line(price, Shared("nothing_due", (), PPM), whole, count=0, without=0)]
    lines = []
    for shared in _shares_of(contract, price):
        count = int(sums.count[np.ix_([at], chosen, shared.states)].sum())
        if count:
            part = whole * Fraction(count, total)
            lines.append(_line(price, shared, part, count=count, without=0))
    return lines


def _shares_of(contract: Contract, price: Price) -> tuple[Shared, ...]:
    return findings_paid(price, unknown_as_unmet=contract.payment.unknown_as_unmet)


def _quantity(price: Price, sums: Tally, cells: tuple[np.ndarray, ...], count: int) -> tuple[Fraction, int]:
    """Return the quantity of the cells, and how many duties have none known."""
    if price.unit == "km":
        length_mm = int(sums.length_mm[cells].sum())
        return Fraction(length_mm, WHOLE["km"]), int(sums.no_length[cells].sum())
    if price.unit == "m2":
        area_mm2 = int(sums.area_mm2[cells].sum())
        return Fraction(area_mm2, WHOLE["m2"]), int(sums.no_area[cells].sum())
    return Fraction(count), 0


def _line(price: Price, shared: Shared, quantity: Fraction, *, count: int, without: int) -> Line:
    unit_price = Fraction(price.amount_minor, price.per)
    exact = quantity * unit_price * Fraction(shared.paid_ppm, PPM)
    at_stake = quantity * unit_price * Fraction(shared.at_stake_ppm, PPM)
    return Line(
        kind="quantity",
        source=price.id,
        clause=price.clause,
        exact=exact,
        amount_minor=rounded_minor(exact),
        finding=shared.finding,
        unit=price.unit,
        quantity=quantity,
        unit_price=unit_price * Fraction(shared.paid_ppm, PPM),
        duty_count=count,
        without_quantity=without,
        at_stake_minor=rounded_minor(at_stake),
    )


def base_lines(contract: Contract, period: Period) -> tuple[Line, ...]:
    """Return what the points method pays before its coefficient.

    That is the sum of the monthly prices, or, where the contract has no prices
    at all, the month's part of the contract price that users do not pay.

    Args:
        contract: its prices, its price and its term.
        period: the month; one that lies partly outside the term counts by days.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.money import Minor
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> yearly = Contract("c", Localized(), "service_purchase", "government",
    ...                   date(2023, 9, 1), date(2024, 9, 1), price_minor=Minor(120_000))
    >>> base_lines(yearly, month(date(2023, 12, 1), UTC_ZONE))[0].amount_minor
    10000
    """
    whole = term_share(contract, period)
    if contract.prices:
        everything = Shared("base", (), PPM)
        monthly = (price for price in contract.prices if price.unit == "month")
        return tuple(_line(p, everything, whole, count=0, without=0) for p in monthly)
    unit_price = _price_a_month(contract)
    line = Line(
        kind="base",
        source=contract.id,
        clause=contract.payment.clause,
        exact=whole * unit_price,
        amount_minor=rounded_minor(whole * unit_price),
        unit="month",
        quantity=whole,
        unit_price=unit_price,
    )
    return (line,)


def _price_a_month(contract: Contract) -> Fraction:
    paid = Fraction(contract.price_minor * (PPM - contract.user_paid_ppm), PPM)
    if contract.price_per == "month":
        return paid
    if contract.price_per == "term":
        return paid / sum(shares_of_months(contract.starts, contract.ends))
    return paid / MONTHS_A_YEAR
