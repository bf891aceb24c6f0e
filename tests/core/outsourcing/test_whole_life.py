"""Whole-life cost: exact, ordered as it must be, and told how far each assumption may move."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.money import Minor
from onus.core.outsourcing.comparator import (
    IN_HOUSE,
    OUTSOURCED,
    Assumption,
    Comparator,
    CostLine,
)
from onus.core.outsourcing.whole_life import compare, cost_of, saving_of, sensitivities, values_of

DISCOUNT = Assumption("discount", 30_000, 0, 80_000, "assumed")
WAGES = Assumption("wages", 20_000, 0, 50_000, "assumed")
VOLUME = Assumption("volume", 1_000_000, 800_000, 1_200_000, "assumed")
OWN = CostLine("own", IN_HOUSE, Minor(1_000_000), 0, 9, ("volume",), "wages")
PRICE = CostLine("price", OUTSOURCED, Minor(1_050_000), 0, 9)
CASE = Comparator("CNY", (DISCOUNT, WAGES, VOLUME), (OWN, PRICE))

minors = st.integers(0, 10**12).map(Minor)
rates = st.integers(0, 300_000)


@st.composite
def cases(draw):
    lines = [
        CostLine(
            f"L{number}", option, draw(minors), first, first + draw(st.integers(0, 8)),
            draw(st.sampled_from([(), ("volume",)])), draw(st.sampled_from(["", "wages"])),
        )
        for number, option in enumerate((IN_HOUSE, OUTSOURCED, draw(st.sampled_from([IN_HOUSE, OUTSOURCED]))))
        for first in [draw(st.integers(0, 5))]
    ]  # fmt: skip
    return Comparator("CNY", (replace(DISCOUNT, high_ppm=300_000), WAGES, VOLUME), tuple(lines))


def test_a_cost_of_year_one_at_five_per_cent_is_divided_by_one_and_a_twentieth_and_no_float():
    line = CostLine("x", IN_HOUSE, Minor(105), 1, 1)
    case = replace(CASE, lines=(line, PRICE))

    assert cost_of(case, IN_HOUSE, {"discount": 50_000}) == Fraction(100)


def test_growth_and_discount_of_the_same_rate_cancel_in_every_year():
    assert cost_of(CASE, IN_HOUSE, {"discount": 37_123, "wages": 37_123, "volume": 1_000_000}) == 10_000_000


def test_a_tie_keeps_the_work_in_house():
    even = replace(CASE, lines=(replace(OWN, grows_by=""), replace(PRICE, yearly_minor=Minor(1_000_000))))

    assert (compare(even).saving_minor, compare(even).prefers) == (0, "in_house")
    dearer = replace(even, lines=(even.lines[0], replace(PRICE, yearly_minor=Minor(999_999))))
    assert compare(dearer).prefers == "outsourced"


@given(cases(), rates, rates)
def test_a_higher_discount_never_makes_costs_dearer(case, one, other):
    low, high = sorted((one, other))
    values = values_of(case)

    for option in (IN_HOUSE, OUTSOURCED):
        assert cost_of(case, option, {**values, "discount": high}) <= cost_of(
            case, option, {**values, "discount": low}
        )


@given(cases())
def test_the_parts_of_an_option_add_up_to_the_whole_and_order_does_not_matter(case):
    values = values_of(case)
    each = [
        cost_of(
            replace(case, lines=(line, CostLine("none", _other(line), Minor(0), 0, 0))), line.option, values
        )
        for line in case.lines
    ]

    assert sum(each) == cost_of(case, IN_HOUSE, values) + cost_of(case, OUTSOURCED, values)
    assert compare(case) == compare(replace(case, lines=tuple(reversed(case.lines))))


def _other(line):
    return OUTSOURCED if line.option == IN_HOUSE else IN_HOUSE


@given(cases())
def test_without_a_discount_and_growth_a_cost_is_its_plain_sum(case):
    values = {"discount": 0, "wages": 0, "volume": 1_000_000}
    plain = sum(
        line.yearly_minor * (line.last_year - line.first_year + 1)
        for line in case.lines
        if line.option == IN_HOUSE
    )

    assert cost_of(case, IN_HOUSE, values) == plain


@given(cases())
def test_a_break_even_is_exact_to_a_millionth_and_lies_within_the_range(case):
    stated = values_of(case)
    outsourced = saving_of(case, stated) > 0

    for told, assumption in zip(sensitivities(case), case.assumptions, strict=True):
        for turn, side in ((told.turns_below_ppm, 1), (told.turns_above_ppm, -1)):
            if turn is None:
                continue
            assert assumption.low_ppm <= turn <= assumption.high_ppm
            assert (saving_of(case, {**stated, assumption.id: turn}) > 0) is not outsourced
            assert (saving_of(case, {**stated, assumption.id: turn + side}) > 0) is outsourced


@given(cases())
def test_where_no_break_even_is_told_both_ends_prefer_what_was_preferred(case):
    outsourced = saving_of(case, values_of(case)) > 0

    for told, assumption in zip(sensitivities(case), case.assumptions, strict=True):
        ends = [(told.turns_below_ppm, assumption.low_ppm), (told.turns_above_ppm, assumption.high_ppm)]
        for turn, end in ends:
            held = (saving_of(case, {**values_of(case), assumption.id: end}) > 0) is outsourced
            assert held is (turn is None)
        assert told.robust() is (told.turns_below_ppm is None and told.turns_above_ppm is None)


def test_the_volume_at_which_the_preference_turns_is_found():
    told = {each.assumption: each for each in sensitivities(CASE)}

    assert compare(CASE).prefers == "outsourced"
    assert told["volume"].turns_above_ppm is None
    assert told["volume"].turns_below_ppm is not None
    assert told["wages"].turns_below_ppm is not None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"assumptions": (WAGES, VOLUME)}, "discount"),
        ({"assumptions": (DISCOUNT, WAGES)}, "stated assumption"),
        ({"assumptions": (DISCOUNT, DISCOUNT, WAGES, VOLUME)}, "once"),
        ({"lines": (OWN,)}, "both options"),
    ],
)
def test_a_comparison_with_a_hole_is_refused(change, told):
    with pytest.raises(ValueError, match=told):
        replace(CASE, **change)


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (DISCOUNT, {"low_ppm": 30_001}),
        (DISCOUNT, {"high_ppm": 29_999}),
        (DISCOUNT, {"low_ppm": -1_000_000}),
        (DISCOUNT, {"source": ""}),
        (OWN, {"option": "both"}),
        (OWN, {"first_year": 10}),
        (OWN, {"first_year": -1}),
        (OWN, {"last_year": 100}),
    ],
)
def test_an_assumption_or_a_line_out_of_bounds_is_refused(value, change):
    with pytest.raises(ValueError, match=r"\w"):
        replace(value, **change)
