"""Amounts with the decimals of their currency."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onus.base.currencies import MINOR_DIGITS, amount_text


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(MINOR_DIGITS)))
def test_an_amount_reads_back_as_the_minor_units_it_was_written_from(minor, currency):
    read = Decimal(amount_text(minor, currency=currency).replace(",", ""))

    assert read * 10 ** MINOR_DIGITS[currency] == minor


def test_yuan_have_two_decimals_yen_and_won_none_and_dinars_three():
    digits = {code: MINOR_DIGITS[code] for code in ("CNY", "USD", "EUR", "CAD", "JPY", "KRW", "KWD")}

    assert digits == {"CNY": 2, "USD": 2, "EUR": 2, "CAD": 2, "JPY": 0, "KRW": 0, "KWD": 3}
