"""Amounts: every decimal that a number of JSON carries safely comes through exactly, every other is refused."""

from decimal import Decimal

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from onus.core.integrity.columns import ABSENT
from onus.wire.flags.amounts import LARGEST, SCALE, SURE_BELOW, millionths

WITHIN_SIX = st.integers(-SURE_BELOW + 1, SURE_BELOW - 1)
FIFTEEN = st.tuples(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 9))


def parsed(text):
    return orjson.loads(f"[{text}]")


@given(st.lists(WITHIN_SIX, min_size=1))
@example([SURE_BELOW - 1, 1 - SURE_BELOW])
def test_an_amount_of_six_decimals_survives_the_parser_exactly(scaled):
    written = [f"{Decimal(one) / SCALE:f}" for one in scaled]

    result, refused = millionths(parsed(",".join(written)))

    assert (result.tolist(), refused) == (scaled, [])


@given(FIFTEEN)
def test_an_amount_of_fifteen_digits_is_exact_or_refused_and_never_another(given_number):
    digits, decimals = given_number
    exact = Decimal(digits).scaleb(-decimals)
    scaled = exact * SCALE
    fits = scaled == scaled.to_integral_value() and abs(scaled) <= LARGEST

    result, refused = millionths(parsed(f"{exact:f}"))

    assert (result[0], refused) == ((int(scaled), []) if fits else (ABSENT, [0]))


@given(st.lists(WITHIN_SIX, min_size=2, max_size=2))
def test_two_amounts_compare_as_their_decimals_do(scaled):
    written = [f"{Decimal(one) / SCALE:f}" for one in scaled]
    first, second = millionths(parsed(",".join(written)))[0]

    assert (first < second) == (Decimal(written[0]) < Decimal(written[1]))


def test_a_third_a_number_without_end_and_one_beyond_int64_are_refused():
    values = [1 / 3, 1e300, 10**18, 9_223_372_036_854, 9_223_372_036_855]

    result, refused = millionths(values)

    assert refused == [0, 1, 2, 4]
    assert result[3] == 9_223_372_036_854 * SCALE


def test_nothing_is_nothing_and_not_nought():
    assert millionths([None, 0, 0.0, -0.0])[0].tolist() == [ABSENT, 0, 0, 0]
