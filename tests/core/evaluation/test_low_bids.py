"""The law of prices that must be explained: a formula asks, people decide."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.evaluation.bids import OpenedBid
from onus.core.evaluation.low_bids import LowBid, LowBidStep, LowBidTests, low_bid_case, low_bids

ALL = LowBidTests(below_mean_ppm=500_000, below_next_ppm=500_000, below_limit_ppm=450_000)
PANEL = ("e1", "e2")
LOW = LowBid("a", 40, ())


def bids(*prices):
    return [OpenedBid(f"b{n}", f"f{n}", price, "CNY") for n, price in enumerate(prices)]


def names(found):
    return {one.bid: [name for name, _ in one.tests] for one in found}


@pytest.mark.parametrize(
    ("price", "tests"), [(44, ["below_mean", "below_next", "below_limit"]), (45, ["below_mean", "below_next"]),
                         (49, ["below_mean", "below_next"]), (50, ["below_mean"]), (55, [])],
)  # fmt: skip
def test_each_test_stands_on_both_sides_of_its_limit(price, tests):
    """The others bid 100 and 120: half their mean is 55, half the next 50, 45 % of the limit 45."""
    assert names(low_bids(bids(price, 100, 120), ALL, price_limit_minor=100)).get("b0", []) == tests


def test_the_amount_that_the_price_is_held_against_is_told_exactly():
    assert low_bids(bids(10, 50, 51), LowBidTests(below_mean_ppm=333_333))[0].tests == (
        ("below_mean", Fraction(101 * 333_333, 2_000_000)),
    )


def test_one_bid_alone_is_held_against_the_limit_alone():
    assert names(low_bids(bids(1), ALL, price_limit_minor=100)) == {"b0": ["below_limit"]}
    assert low_bids(bids(1), ALL) == ()


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_bids_never_makes_a_price_low(prices, rng):
    mixed = bids(*prices)
    rng.shuffle(mixed)

    assert low_bids(mixed, ALL, price_limit_minor=900) == low_bids(bids(*prices), ALL, price_limit_minor=900)


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=8), st.integers(1, 500))
def test_a_higher_price_never_becomes_low(prices, more):
    raised = [prices[0] + more, *prices[1:]]
    if "b0" not in names(low_bids(bids(*prices), ALL, price_limit_minor=900)):
        assert "b0" not in names(low_bids(bids(*raised), ALL, price_limit_minor=900))


def test_two_equal_lowest_bids_have_each_other_as_the_next():
    assert names(low_bids(bids(10, 10, 100), LowBidTests(below_next_ppm=900_000))) == {}


def step(at, kind, by="e1", reason="because"):
    return LowBidStep(Instant(at), kind, "a", by, reason)


def case(*steps, as_of=1_000):
    return low_bid_case(
        LOW, steps, answer_until=lambda at: Instant(at + 100), panel=PANEL, as_of=Instant(as_of),
        of_bidder=lambda by: by != "rival",
    )  # fmt: skip


ASK = step(10, "asked")


def both(at, kind):
    return step(at, kind), step(at + 1, kind, by="e2")


@pytest.mark.parametrize(
    ("steps", "as_of", "state"),
    [
        ((), 0, "to_ask"),
        ((ASK,), 9, "to_ask"),
        ((ASK,), 109, "asked"),
        ((ASK,), 110, "silent"),
        ((ASK, step(109, "answered", by="firm")), 200, "answered"),
        ((ASK, step(110, "answered", by="firm")), 110, "answered"),
        ((ASK, step(150, "answered", by="firm")), 149, "silent"),
        ((step(5, "answered", by="firm"),), 200, "to_ask"),
        ((step(5, "answered", by="firm"), ASK), 9, "to_ask"),
        ((step(5, "answered", by="firm"), ASK), 10, "answered"),
        ((step(5, "answered", by="firm"), ASK), 200, "answered"),
        ((step(5, "answered", by="firm"), ASK, *both(10, "accepted")), 200, "accepted"),
        ((ASK, step(20, "answered", by="firm"), step(30, "accepted")), 200, "answered"),
        ((ASK, step(20, "answered", by="firm"), *both(30, "accepted")), 200, "accepted"),
        ((ASK, step(20, "answered", by="firm"), *both(30, "refused")), 200, "refused"),
        (
            (ASK, step(20, "answered", by="firm"), step(30, "refused"), step(31, "accepted", by="e2")),
            200,
            "answered",
        ),
        ((ASK, step(110, "refused")), 200, "silent"),
        ((ASK, *both(110, "refused")), 200, "refused"),
        ((ASK, step(110, "accepted")), 200, "silent"),
        ((ASK, *both(110, "accepted")), 200, "accepted"),
        ((ASK, step(110, "refused"), step(111, "answered", by="firm")), 200, "answered"),
        ((ASK, *both(110, "refused"), step(112, "answered", by="firm")), 200, "refused"),
    ],
)
def test_the_case_of_a_low_price_goes_from_question_to_answer_to_decision(steps, as_of, state):
    assert case(*steps, as_of=as_of).state == state


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((step(5, "refused"),), "not_heard"),
        ((ASK, step(109, "refused")), "not_heard"),
        ((step(5, "answered", by="firm"), step(6, "refused")), "not_heard"),
        ((step(5, "answered", by="firm"), ASK, step(9, "accepted")), "not_heard"),
        ((ASK, step(20, "answered", by="rival")), "not_the_bidder"),
        ((ASK, step(20, "answered"), step(30, "refused", reason=" ")), "no_reason"),
        ((ASK, step(20, "answered"), step(30, "accepted", by="buyer")), "not_on_panel"),
        ((ASK, step(12, "asked", by="buyer")), "not_on_panel"),
    ],
)
def test_a_decision_without_hearing_reason_or_seat_does_not_count_and_is_kept(steps, why):
    found = case(*steps)

    assert found.decided is None
    assert found.void == ((steps[-1], why),)


def test_the_first_decision_that_counts_stays():
    steps = (ASK, step(20, "answered"), *both(30, "accepted"), *both(40, "refused"))
    found = case(*steps)

    assert found.decided == steps[3]
    assert found.votes == steps[2:4]
    assert found.void == tuple((one, "after_the_decision") for one in steps[4:])


def test_where_no_panel_was_announced_a_question_counts_by_whomever():
    asked = low_bid_case(
        LOW, [ASK], answer_until=lambda at: None, panel=(), as_of=Instant(20), anybody_asks=True
    )

    assert (asked.state, asked.void) == ("asked", ())


def test_silence_refuses_nobody_also_where_no_panel_was_announced_and_nobody_decides():
    silent = low_bid_case(
        LOW, [ASK, *both(110, "refused")], answer_until=lambda at: Instant(110), panel=(), as_of=Instant(200),
        anybody_asks=True,
    )  # fmt: skip

    assert (silent.state, silent.decided) == ("silent", None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["accepted", "refused"]), st.sampled_from(["e1", "e2", "e3", "x"])),
        max_size=12,
    )
)
def test_nothing_that_comes_later_turns_a_decision(said):
    steps = [ASK, step(20, "answered"), *(step(30 + n, kind, by=who) for n, (kind, who) in enumerate(said))]
    later = [(Instant(33), ("e1", "e3")), (Instant(36), ("e3", "x"))]

    def decided(as_of):
        found = low_bid_case(
            LOW,
            steps,
            answer_until=lambda at: Instant(999),
            panel=("e1", "e2", "e3"),
            later=later,
            as_of=Instant(as_of),
        )
        return found.decided

    found = [one for at in range(29, 45) if (one := decided(at)) is not None]
    assert len(set(found)) <= 1
    assert all(one == decided(60) for one in found)


def test_facts_of_other_bids_are_passed_over():
    assert case(replace(ASK, bid="z")).state == "to_ask"
