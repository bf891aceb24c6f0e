"""Term price: what the prices that stand in a contract come to over its whole term.

In:  a contract, and the terms that say how many units of a price are expected.
Out: one whole amount; None where a price is paid by a unit of which nobody announced how many.

The surprise: a bid wins by one figure and is paid by another. The contract knows a price for each
month, the ranking a price for the lot; only this sum says whether the two are one price.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from onus.base.money import Minor, rounded_minor
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import Price
from onus.core.contracts.term_months import MONTHS_A_YEAR, shares_of_months
from onus.core.promises.promised import Promised, PromiseTerm, promise_faults
from onus.core.promises.slots import priced, with_number

MONTH = "month"


def term_price(contract: Contract, terms: Sequence[PromiseTerm]) -> Minor | None:
    """Return what a contract pays over its term where everything owed is done, before what may be taken off.

    A price for each month is counted for every month of the term, rounded as it is paid; a price for
    another unit as often as its term announces. Without prices it is the price of the contract itself.

    Args:
        contract: with the numbers that count.
        terms: as announced; the `quantity` of each price that is not paid by the month.

    Returns:
        Minor units; None where a price has no quantity.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> from onus.core.contracts.payments import Price
    >>> one = Contract("c", Localized(), "service_purchase", "government", date(2024, 4, 1), date(2025, 4, 1),
    ...                prices=(Price("running", "7", "DAILY", "month", Minor(2_180_000)),))
    >>> term_price(one, ())
    26160000
    """
    if not contract.prices:
        return _own_price(contract)
    many = {one.slot: one.quantity for one in terms}
    found = [_over_term(contract, one, many.get(priced(one.id))) for one in contract.prices]
    known = [one for one in found if one is not None]
    return Minor(sum(known)) if len(known) == len(found) else None


def promised_price(
    draft: Contract, terms: Sequence[PromiseTerm], promises: Iterable[Promised]
) -> Minor | None:
    """Return what the contract comes to that promises would make of the draft.

    Args:
        draft: as announced.
        terms: as announced.
        promises: of one bid.

    Returns:
        As `term_price`; None also where no term is a price, or a promise does not stand.
    """
    given = tuple(promises)
    slots = {one.id: one.slot for one in terms}
    if not any(one.is_price for one in terms) or promise_faults(draft, terms, given):
        return None
    contract = draft
    for one in sorted(given):
        contract = with_number(contract, slots[one.term], one.value, cite="")
    return term_price(contract, terms)


def _own_price(contract: Contract) -> Minor:
    months = shares_of_months(contract.starts, contract.ends)
    if contract.price_per == "term":
        return contract.price_minor
    each = Fraction(contract.price_minor, 1 if contract.price_per == MONTH else MONTHS_A_YEAR)
    return rounded_minor(each * sum(months))


def _over_term(contract: Contract, price: Price, quantity: int | None) -> int | None:
    unit = Fraction(price.amount_minor, price.per)
    if price.unit == MONTH:
        return sum(rounded_minor(share * unit) for share in shares_of_months(contract.starts, contract.ends))
    return None if quantity is None else rounded_minor(quantity * unit)
