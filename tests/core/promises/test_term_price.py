"""The law of the price over a term: what is held against a bid is what its contract would pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import UTC_ZONE
from onus.base.texts import Localized
from onus.core.consequences.periods import months_between
from onus.core.consequences.quantities import base_lines
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import PaymentTerms, Price
from onus.core.promises.promised import Promised, PromiseTerm, term_faults
from onus.core.promises.term_price import promised_price, term_price

YEAR = Contract(
    "c", Localized(), "service_purchase", "government", date(2024, 4, 1), date(2025, 4, 1),
    payment=PaymentTerms(method="points"), prices=(Price("running", "7", "DAILY", "month", 0),),
)  # fmt: skip
MONTH = PromiseTerm("MONTH", "price", "prices.running.amount_minor")
VISIT = PromiseTerm("VISIT", "price", "prices.visit.amount_minor", quantity=120)
VISITS = replace(YEAR, prices=(*YEAR.prices, Price("visit", "7.2", "DAILY", "visit", 0)))
days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@given(
    days,
    st.integers(1, 1_200),
    st.lists(st.integers(1, 10_000_000), min_size=1, max_size=3),
    st.integers(1, 7),
)
def test_what_a_contract_comes_to_is_what_all_its_months_pay(starts, length, amounts, per):
    prices = tuple(Price(f"p{at}", "7", "DAILY", "month", one, per) for at, one in enumerate(amounts))
    one = replace(YEAR, starts=starts, ends=starts + timedelta(length), prices=prices)
    months = months_between(one.starts, one.ends - timedelta(1), UTC_ZONE)
    paid = sum(line.amount_minor for month in months for line in base_lines(one, month))

    assert term_price(one, ()) == paid


@pytest.mark.parametrize(("per", "whole"), [("year", 2_000), ("month", 24_000), ("term", 1_000)])
def test_without_prices_the_price_of_the_contract_counts_as_it_is_stated(per, whole):
    two_years = replace(YEAR, prices=(), price_minor=1_000, price_per=per, ends=date(2026, 4, 1))

    assert term_price(two_years, ()) == whole


def test_a_price_by_the_visit_counts_as_often_as_its_term_announces():
    assert (
        promised_price(VISITS, (MONTH, VISIT), (Promised("MONTH", 7), Promised("VISIT", 5)))
        == 12 * 7 + 120 * 5
    )
    assert promised_price(VISITS, (MONTH,), (Promised("MONTH", 7),)) is None


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ((MONTH,), "no term of it says by quantity"),
        ((MONTH, replace(VISIT, quantity=None)), "no term of it says by quantity"),
        ((replace(MONTH, quantity=12), VISIT), "quantity is not asked"),
    ],
)
def test_terms_under_which_nobody_could_sum_the_price_are_never_announced(terms, said):
    (only,) = term_faults(VISITS, terms)

    assert said in only
    with pytest.raises(ValueError, match="quantity must be above 0"):
        replace(VISIT, quantity=0)


@pytest.mark.parametrize(
    "promises", [(), (Promised("MONTH", 0),), (Promised("MONTH", 1), Promised("MONTH", 1))]
)
def test_promises_that_do_not_stand_come_to_nothing(promises):
    assert promised_price(YEAR, (MONTH,), promises) is None
