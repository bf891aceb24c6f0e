"""Simple interest on what is paid late."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.consequences.interest import interest, rate_on
from onus.core.contracts.contract import Contract
from onus.core.contracts.payments import Interest
from onus.core.contracts.rulebook import Rule, Rulebook

DUE = date(2024, 1, 30)
payments = st.lists(
    st.tuples(st.integers(-20, 60).map(lambda n: DUE + timedelta(days=n)), st.integers(0, 900)),
    max_size=6,
)


def test_payment_on_the_due_day_bears_no_interest():
    assert interest(100, [(DUE, 100)], due_day=DUE, until=date(2024, 9, 1), daily_ppm=500) == 0


def test_one_day_late_bears_one_day():
    paid = [(DUE + timedelta(days=1), 2_000)]

    assert interest(2_000, paid, due_day=DUE, until=date(2024, 9, 1), daily_ppm=500) == 1


def test_before_the_due_day_nothing_runs():
    assert interest(2_000, [], due_day=DUE, until=date(2024, 1, 5), daily_ppm=500) == 0


@given(st.integers(0, 2_000), payments, st.integers(0, 50))
def test_interest_is_the_sum_of_what_was_overdue_on_each_day(owed, paid, days):
    until = DUE + timedelta(days=days)
    by_day = Fraction(0)
    for number in range(1, days + 1):
        day = DUE + timedelta(days=number)
        before = sum(amount for paid_on, amount in paid if paid_on < day)
        by_day += Fraction(max(owed - before, 0) * 500, 1_000_000)

    assert interest(owed, paid, due_day=DUE, until=until, daily_ppm=500) == by_day


@given(st.integers(0, 2_000), payments, st.integers(0, 50), st.integers(1, 500))
def test_paying_more_never_costs_more_interest(owed, paid, days, more):
    until = DUE + timedelta(days=days)
    sooner = [*paid, (DUE, more)]

    after = interest(owed, sooner, due_day=DUE, until=until, daily_ppm=500)

    assert after <= interest(owed, paid, due_day=DUE, until=until, daily_ppm=500)


def test_a_clause_that_names_a_rule_takes_its_rate_from_that_rule_and_from_no_other():
    def rule(name, rate):
        return Rule(
            name,
            "1",
            "interest",
            Localized(),
            Localized(),
            since=date(2020, 1, 1),
            parameters={"daily_ppm": rate},
        )

    book = Rulebook((rule("A", 500), rule("B", 300)))
    plain = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2024, 9, 1))

    assert rate_on(plain, book, DUE) == ("A@1", 500)
    assert rate_on(replace(plain, interest=Interest("9", rule="B")), book, DUE) == ("B@1", 300)
    assert rate_on(replace(plain, interest=Interest("9", rule="C")), book, DUE) == ("", 0)
    assert rate_on(replace(plain, interest=Interest("9", daily_ppm=7)), book, DUE) == ("9", 7)
