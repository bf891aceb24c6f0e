"""Decimals become whole numbers in one way, whatever type a file gave them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.whole_numbers import (
    MISSING,
    UNREADABLE,
    whole_column,
    whole_from_doubles,
    whole_from_text,
)

degrees = st.decimals(min_value=-180, max_value=180, places=9)
next_to_a_half = st.integers(-1_800_000_000, 1_800_000_000).map(
    lambda whole: (Decimal(whole) + Decimal("0.5")) / 10_000_000
)


@given(st.one_of(degrees, next_to_a_half))
def test_a_double_and_a_text_of_one_number_give_one_whole_number(number: Decimal) -> None:
    exact = int((number * 10_000_000).to_integral_value(ROUND_HALF_EVEN))

    assert whole_from_doubles(np.array([float(number)]), times=10_000_000).tolist() == [exact]
    assert whole_from_text(f"{number:f}", times=10_000_000) == exact
    assert whole_column(pa.array([f"{number:f}"]), times=10_000_000).tolist() == [exact]


def test_a_text_with_more_digits_than_a_double_keeps_is_rounded_by_its_digits() -> None:
    texts = pa.array(["43.0552885500000000001", "43.0552885499999999999", "43.05528855"])

    assert whole_column(texts, times=10_000_000).tolist() == [430552886, 430552885, 430552886]


def test_numbers_of_every_column_type_are_read_alike() -> None:
    columns = [
        pa.array([2.5]),
        pa.array(["2.5"]),
        pa.array(["2.5"], pa.large_string()),
        pa.array([Decimal("2.5")]),
        pa.array(["2.5"]).dictionary_encode(),
        pa.array([2.5], pa.float32()),
    ]

    assert [whole_column(column, times=1).tolist() for column in columns] == [[2]] * 6


def test_what_is_missing_and_what_is_unreadable_are_kept_apart() -> None:
    texts = pa.array(["", None, "nan", "1e3", "0x10", "inf", " 7 "])

    assert whole_column(texts, times=1).tolist() == [
        MISSING,
        MISSING,
        UNREADABLE,
        UNREADABLE,
        UNREADABLE,
        UNREADABLE,
        7,
    ]


def test_a_double_that_is_not_finite_is_no_number() -> None:
    read = whole_from_doubles(np.array([np.nan, np.inf, -np.inf, 1e300]), times=10)

    assert read.tolist() == [MISSING, UNREADABLE, UNREADABLE, UNREADABLE]


def test_scientific_notation_is_refused() -> None:
    with pytest.raises(ValueError, match="plain notation"):
        whole_from_text("1e-3", times=1)
