"""Waivers: named, reasoned, and never more than was taken off."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.base.money import Minor
from onus.base.texts import Localized
from onus.core.consequences.waivers import waiver_lines, waivers
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact
from onus.core.contracts.payments import Deduction

CONTRACT = Contract(
    "c",
    Localized(),
    "service_purchase",
    "government",
    date(2023, 9, 1),
    date(2024, 9, 1),
    deductions=(
        Deduction("D1", "8.1", "o", ("late",), amount_minor=Minor(1)),
        Deduction("D2", "8.2", "o", ("unmet",), amount_minor=Minor(1)),
    ),
)
GIVEN = PaymentFact("w1", "2023-12", "waiver", 300, Instant(5), Instant(5), by_post="p1", reason="flood")
TAKEN = {"D1": 200, "D2": 500}


def let_go(*payments, acts=(), taken=None):
    return waivers(
        CONTRACT, acts, payments, taken_minor=TAKEN if taken is None else taken, period_id="2023-12"
    )


def test_a_waiver_with_post_and_reason_lets_its_amount_go():
    [waiver] = let_go(GIVEN)

    assert (waiver.effective_minor, waiver.by_post, waiver.reason) == (300, "p1", "flood")


@pytest.mark.parametrize(
    ("changed", "defect"),
    [
        ({"by_post": " "}, "no_post"),
        ({"reason": ""}, "no_reason"),
        ({"amount_minor": 0}, "no_amount"),
    ],
)
def test_a_waiver_that_lacks_something_is_defective_and_lets_nothing_go(changed, defect):
    [waiver] = let_go(replace(GIVEN, **changed))

    assert waiver.defects == (defect,)
    assert waiver.effective_minor == 0
    assert waiver_lines([waiver]) == ()


def test_a_waiver_of_one_deduction_lets_no_more_go_than_that_deduction_took():
    [waiver] = let_go(replace(GIVEN, ref="D1"))

    assert (waiver.deduction, waiver.effective_minor) == ("D1", 200)


def test_a_waiver_where_nothing_was_taken_is_shown_without_effect():
    [waiver] = let_go(GIVEN, taken={})

    assert (waiver.effective_minor, waiver.defective) == (0, False)


def test_a_payment_that_carries_out_an_act_is_one_waiver_with_the_acts_reason():
    act = Act("a1", "waiver", Instant(1), Instant(1), "contractor", "p2", amount_minor=300, reason="ice")

    [waiver] = let_go(replace(GIVEN, ref="a1", by_post="", reason=""), acts=[act])

    assert (waiver.by_post, waiver.reason, waiver.effective_minor) == ("p2", "ice", 300)


@given(
    st.lists(
        st.tuples(st.integers(-10, 900), st.sampled_from(["", "D1", "D2"]), st.booleans()),
        max_size=8,
    )
)
def test_together_waivers_let_no_more_go_than_was_taken(said):
    facts = [
        replace(GIVEN, id=f"w{n}", amount_minor=amount, ref=ref, by_post="p1" if named else "")
        for n, (amount, ref, named) in enumerate(said)
    ]
    found = let_go(*facts)

    assert sum(waiver.effective_minor for waiver in found) <= sum(TAKEN.values())
    assert all(0 <= w.effective_minor <= max(w.amount_minor, 0) for w in found)
    assert sum(w.effective_minor for w in found if w.deduction == "D1") <= TAKEN["D1"]
