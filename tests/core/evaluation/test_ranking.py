"""The law of a rank that anybody can recompute."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.texts import Localized
from onus.core.evaluation.bids import PRICE_MOST, OpenedBid, sorted_out
from onus.core.evaluation.criteria import Criterion, PointsFormula, PriceDeduction, Scheme
from onus.core.evaluation.ranking import (
    Given,
    LeansOn,
    computed_points,
    evaluated_price,
    rank,
    rounded_points,
)

PRICE = Criterion("price", Localized("price", "价格"), "price", 30_000)
PLAN = Criterion(
    "plan", Localized("plan", "方案"), "scored", 40_000, indicator="plan covers 5 named risks", technical=True
)
STAFF = Criterion("staff", Localized("staff", "人员"), "computed", 10_000,
                  formula=PointsFormula("per_unit", per_unit_milli=500, from_value=20))  # fmt: skip
REACH = Criterion("reach", Localized("hours", "响应"), "computed", 20_000,
                  formula=PointsFormula("share_of_best", better="less"))  # fmt: skip
POINTS = Scheme(
    "comprehensive", "CNY", (PRICE, PLAN, STAFF, REACH), deductions=(PriceDeduction("small", 100_000),)
)
LOWEST = Scheme("lowest_price", "CNY", deductions=(PriceDeduction("small", 100_000),))

bid_values = st.tuples(
    st.integers(1, 60), st.booleans(), st.integers(0, 60), st.integers(1, 9), st.integers(0, 40_000)
)
many = st.lists(bid_values, min_size=1, max_size=7)


def made(values):
    bids = [
        OpenedBid(
            f"b{n}",
            f"firm-{n}",
            price,
            "CNY",
            ("small",) if small else (),
            (("staff", staff), ("reach", hours)),
        )
        for n, (price, small, staff, hours, _) in enumerate(values)
    ]
    return bids, [Given(f"b{n}", "plan", Fraction(one[4])) for n, one in enumerate(values)]


def ranked(scheme, values, seed="s"):
    bids, given_points = made(values)
    scored = given_points if scheme is POINTS else []
    return rank(scheme, bids, scored, seed=seed, purpose="t")


def place(ranking, bid):
    return next(one.place for one in ranking.rows if one.bid == bid)


@given(many, st.sampled_from([POINTS, LOWEST]), st.randoms(use_true_random=False))
def test_the_order_in_which_bids_come_never_changes_a_rank(values, scheme, rng):
    bids, points = made(values)
    mixed, mixed_points = list(bids), list(points)
    rng.shuffle(mixed)
    rng.shuffle(mixed_points)
    scored = (points, mixed_points) if scheme is POINTS else ([], [])

    assert rank(scheme, bids, scored[0], seed="s") == rank(scheme, mixed, scored[1], seed="s")


@given(many, st.sampled_from([POINTS, LOWEST]), st.integers(1, 59))
def test_a_lower_price_never_ranks_a_bid_worse(values, scheme, less):
    lower = [(max(values[0][0] - less, 1), *values[0][1:]), *values[1:]]

    assert place(ranked(scheme, lower), "b0") <= place(ranked(scheme, values), "b0")


@given(many, st.integers(1, 40_000))
def test_more_points_from_the_experts_never_rank_a_bid_worse(values, more):
    better = [(*values[0][:4], min(values[0][4] + more, 40_000)), *values[1:]]

    assert place(ranked(POINTS, better), "b0") <= place(ranked(POINTS, values), "b0")


@given(many)
def test_a_draw_leaves_no_two_bids_in_one_place(values):
    for scheme in (POINTS, LOWEST):
        assert [one.place for one in ranked(scheme, values).rows] == list(range(1, len(values) + 1))


@given(many)
def test_without_a_draw_equals_share_their_place_and_say_so(values):
    doubled = [values[0], *values]
    rows = ranked(replace(LOWEST, ties=("price",)), doubled).rows

    shared = [one for one in rows if one.bid in ("b0", "b1")]
    assert {one.tie for one in shared} == {"shared"}
    assert len({one.place for one in shared}) == 1


@given(many)
def test_no_total_exceeds_the_points_that_were_announced(values):
    for one in ranked(POINTS, values).rows:
        assert 0 <= one.total_milli <= 100_000
        assert abs(sum(points for _, points in one.points) - one.total_milli) <= 5


@given(many)
def test_under_the_lowest_price_no_bid_leans_on_another(values):
    assert ranked(LOWEST, values).leaning_on == ()


@given(many)
def test_every_bid_on_which_the_winner_leans_is_told_and_no_other(values):
    bids, points = made(values)
    whole = rank(POINTS, bids, points, seed="s")
    for away in bids:
        if away.id in whole.first:
            continue
        left = rank(POINTS, [b for b in bids if b != away], [p for p in points if p.bid != away.id], seed="s")
        told = [one for one in whole.leaning_on if one.without == away.id]
        assert told == ([] if left.first == whole.first else [LeansOn(away.id, left.first)])


def test_a_bid_that_cannot_win_may_decide_who_does_and_this_is_told():
    """With c at 40, a has 12.00 + 40 and b has 20.00 + 30; without c, a has 18.00 and b 30.00."""
    scheme = Scheme("comprehensive", "CNY", (PRICE, PLAN))
    bids = [
        OpenedBid("a", "fa", 100, "CNY"),
        OpenedBid("b", "fb", 60, "CNY"),
        OpenedBid("c", "fc", 40, "CNY"),
    ]
    points = [
        Given("a", "plan", Fraction(40_000)),
        Given("b", "plan", Fraction(30_000)),
        Given("c", "plan", Fraction(0)),
    ]

    ranking = rank(scheme, bids, points)

    assert [(one.bid, one.total_milli) for one in ranking.rows] == [
        ("a", 52_000),
        ("b", 50_000),
        ("c", 30_000),
    ]
    assert ranking.leaning_on == (LeansOn("c", ("b",)),)


@given(many, st.sampled_from([POINTS, LOWEST]), st.lists(st.sampled_from(["late", "no_licence"]), max_size=3))
def test_refused_bids_never_change_a_rank(values, scheme, reasons):
    bids, points = made(values)
    refused = [
        OpenedBid(f"x{n}", f"other-{n}", 1, "CNY", (), (("staff", 99), ("reach", 1)))
        for n, _ in enumerate(reasons)
    ]
    away = [(one.id, why) for one, why in zip(refused, reasons, strict=True)]
    kept, out = sorted_out(scheme, [*bids, *refused], refused_elsewhere=away)
    scored = points if scheme is POINTS else []

    assert rank(scheme, kept, scored, seed="s") == rank(scheme, bids, scored, seed="s")
    assert [one.bid for one in out] == [one.id for one in refused]


def test_equal_totals_are_set_apart_by_price_and_then_by_technical_points():
    scheme = Scheme("comprehensive", "CNY", (PRICE, PLAN, STAFF), ties=("price", "technical"))
    dear = OpenedBid("dear", "f1", 100, "CNY", (), (("staff", 40),))
    cheap = OpenedBid("cheap", "f2", 50, "CNY", (), (("staff", 20),))
    points = [Given("dear", "plan", Fraction(25_000)), Given("cheap", "plan", Fraction(20_000))]
    rows = rank(scheme, [dear, cheap], points).rows

    assert [(one.bid, one.total_milli, one.tie) for one in rows] == [
        ("cheap", 50_000, "price"),
        ("dear", 50_000, "price"),
    ]

    alike = [
        OpenedBid("p", "f1", 50, "CNY", (), (("staff", 40),)),
        OpenedBid("q", "f2", 50, "CNY", (), (("staff", 20),)),
    ]
    points = [Given("p", "plan", Fraction(10_000)), Given("q", "plan", Fraction(20_000))]
    assert [(one.bid, one.tie) for one in rank(scheme, alike, points).rows] == [
        ("q", "technical"),
        ("p", "technical"),
    ]


def test_a_draw_between_equals_comes_from_the_seed_and_is_recomputed_by_anybody():
    bids = [OpenedBid(f"b{n}", f"f{n}", 50, "CNY") for n in range(4)]
    orders = {tuple(one.bid for one in rank(LOWEST, bids, seed=f"{n}", purpose="t").rows) for n in range(40)}

    assert len(orders) > 10
    assert {one.tie for one in rank(LOWEST, bids, seed="1", purpose="t").rows} == {"draw"}


def test_the_deduction_for_small_firms_moves_the_comparison_and_never_the_price_of_the_contract():
    bids = [OpenedBid("small", "f1", 110, "CNY", ("small",)), OpenedBid("large", "f2", 100, "CNY")]
    first = rank(LOWEST, bids).rows[0]

    assert (first.bid, first.price_minor, first.evaluated_minor) == ("small", 110, Fraction(99))
    assert rank(Scheme("lowest_price", "CNY"), bids).rows[0].bid == "large"


def test_the_largest_deduction_that_fits_is_taken_once():
    scheme = replace(LOWEST, deductions=(PriceDeduction("small", 100_000), PriceDeduction("micro", 200_000)))

    assert evaluated_price(scheme, OpenedBid("b", "f", 1_000, "CNY", ("small", "micro"))) == 800


@pytest.mark.parametrize(
    ("exact", "rounded"), [(Fraction(5), 10), (Fraction(4), 0), (Fraction(49_999, 10_000), 0)]
)
def test_a_total_is_rounded_half_up_at_its_last_announced_decimal(exact, rounded):
    assert rounded_points(exact, decimals=2) == rounded


@pytest.mark.parametrize(("value", "milli"), [(20, 0), (21, 500), (39, 9_500), (40, 10_000), (41, 10_000)])
def test_points_per_unit_begin_after_their_start_and_end_at_the_most(value, milli):
    assert computed_points(STAFF, value, 0) == milli


def refused(**changed):
    whole = {
        "id": "b",
        "bidder": "f",
        "price_minor": 100,
        "currency": "CNY",
        "values": (("staff", 0), ("reach", 1)),
    }
    out = sorted_out(replace(POINTS, price_limit_minor=1_000), [OpenedBid(**(whole | changed))])[1]
    return [reason for one in out for reason, _ in one.reasons]


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"price_minor": 0}, ["price_not_above_zero"]),
        ({"price_minor": 1}, []),
        ({"price_minor": -1}, ["price_not_above_zero"]),
        ({"price_minor": 1_000}, []),
        ({"price_minor": 1_001}, ["price_above_limit"]),
        ({"price_minor": PRICE_MOST + 1}, ["price_absurd"]),
        ({"price_minor": None}, ["no_price"]),
        ({"currency": "USD"}, ["other_currency"]),
        ({"values": (("staff", 0),)}, ["value_missing"]),
        ({"values": (("staff", -1), ("reach", 0))}, ["value_negative", "value_negative"]),
    ],
)
def test_a_bid_that_cannot_be_ranked_is_refused_with_every_reason(changed, reasons):
    assert refused(**changed) == reasons


def test_two_bids_of_one_firm_are_both_refused():
    bids = [OpenedBid("a", "f", 5, "CNY"), OpenedBid("b", "f", 6, "CNY"), OpenedBid("c", "g", 7, "CNY")]
    kept, out = sorted_out(LOWEST, bids)

    assert [one.id for one in kept] == ["c"]
    assert [(one.bid, one.reasons) for one in out] == [
        ("a", (("two_bids", "f"),)),
        ("b", (("two_bids", "f"),)),
    ]


def test_points_out_of_range_missing_or_of_no_bid_are_never_ranked():
    bids, points = made([(5, False, 1, 1, 40_000)])
    for wrong in (
        [],
        [replace(points[0], milli=Fraction(40_001))],
        [*points, Given("b9", "plan", Fraction(0))],
    ):
        with pytest.raises(ValueError, match="points must"):
            rank(POINTS, bids, wrong)
