"""Screens of prices: exact, the same for any order and scale, and honest about what they tell on real bids."""

from __future__ import annotations

import os
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.running import ROOT
from bench.screens import COMBINED, REAL, auctions, table
from onus.core.integrity.price_screens import RIGGED_IS_HIGH, auc, price_screens

KEPT = ROOT / "src" / "onus" / "law" / "price_screens.csv"
prices = st.lists(st.integers(1, 10**9), min_size=3, max_size=9)


def rows(measured):
    told = [f"{name},{count},{round(area * 1000)}" for name, (count, area) in measured.items()]
    return "\n".join(["screen,auctions,auc_permille", *told]) + "\n"


def test_the_screens_of_a_small_auction_are_these_fractions():
    assert price_screens([100, 110, 120, 140]) == {
        "CV": cv(100, 110, 120, 140),
        "SPREAD": Fraction(2, 5),
        "DIFFP": Fraction(1, 10),
        "RD": Fraction(3, 7),
        "RDALT": Fraction(2, 3),
        "SKEW": skew(100, 110, 120, 140),
        "KURT": kurtosis(100, 110, 120, 140),
        "KS": Fraction(1, 4),
    }


def moments(row, power):
    return sum((price - Fraction(sum(row), len(row))) ** power for price in row)


def cv(*row):
    return moments(row, 2) / (len(row) - 1) / Fraction(sum(row), len(row)) ** 2


def skew(*row):
    return moments(row, 3) ** 2 / moments(row, 2) ** 3 * len(row)


def kurtosis(*row):
    return moments(row, 4) / moments(row, 2) ** 2 * len(row)


@given(prices, st.randoms(use_true_random=False), st.integers(1, 1000))
def test_neither_the_order_nor_the_unit_of_the_prices_changes_a_screen(row, rng, factor):
    mixed = [price * factor for price in row]
    rng.shuffle(mixed)

    assert price_screens(mixed) == price_screens(row)


def test_two_bids_have_no_screens_and_equal_bids_have_no_shape():
    assert price_screens([100, 110]) == {}
    assert price_screens([100, 100, 100]) == {"CV": 0, "SPREAD": 0, "DIFFP": 0}


@given(st.lists(st.tuples(st.integers(0, 5).map(Fraction), st.booleans()), min_size=2))
def test_an_area_turns_over_with_its_marks_and_needs_both(scored):
    if len({mark for _, mark in scored}) < 2:
        with pytest.raises(ValueError, match="both"):
            auc(scored)
        return

    assert auc(scored) + auc([(score, not mark) for score, mark in scored]) == 1


@pytest.mark.skipif(not REAL.is_file(), reason="the real data are not there")
def test_on_real_bids_no_screen_tells_much_and_the_manual_says_how_little():
    measured = table(auctions())

    if os.environ.get("ONUS_ACCEPT"):
        KEPT.write_text(rows(measured), encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == rows(measured)
    assert all(Fraction(45, 100) < area < Fraction(56, 100) for _, area in measured.values())
    assert measured[COMBINED][1] < max(measured[name][1] for name in RIGGED_IS_HIGH)
