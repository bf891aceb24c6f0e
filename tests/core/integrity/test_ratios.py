"""Ratios: whatever floats sift, the decision is that of exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.integrity.ratios import THIRD, Ratios, whole_ratios

small = st.tuples(st.integers(0, 50), st.integers(1, 50))
huge = st.tuples(st.integers(0, 2**62), st.integers(1, 2**62))
limits = st.fractions(min_value=0, max_value=60)


def ratios_of(pairs):
    return Ratios(np.array([a for a, _ in pairs], np.int64), np.array([b for _, b in pairs], np.int64))


def by_definition(values, share):
    """Definition 8 of Hyndman and Fan, word for word, on exact fractions."""
    ordered, place = sorted(values), (len(values) + THIRD) * share + THIRD
    whole = int(place)
    if whole < 1:
        return ordered[0]
    if whole >= len(values):
        return ordered[-1]
    return ordered[whole - 1] + (place - whole) * (ordered[whole] - ordered[whole - 1])


@given(st.lists(small | huge, min_size=1), limits)
def test_a_ratio_is_at_most_a_limit_exactly_when_its_fraction_is(pairs, limit):
    exact = [Fraction(a, b) for a, b in pairs]

    assert ratios_of(pairs).at_most(limit).tolist() == [one <= limit for one in exact]
    assert ratios_of(pairs).at_least(limit).tolist() == [one >= limit for one in exact]


@given(st.lists(small | huge, min_size=1, max_size=30), st.fractions(0, 1))
def test_a_quantile_is_that_of_the_definition_on_exact_fractions(pairs, share):
    assert ratios_of(pairs).quantile(share) == by_definition([Fraction(a, b) for a, b in pairs], share)


@given(st.lists(small, min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_a_population_never_moves_its_fences(pairs, rng):
    shuffled = list(pairs)
    rng.shuffle(shuffled)

    assert ratios_of(shuffled).lower_fence() == ratios_of(pairs).lower_fence()
    assert ratios_of(shuffled).upper_fence() == ratios_of(pairs).upper_fence()


def test_two_ratios_whose_doubles_are_equal_are_still_told_apart():
    below = 2**53 - 1
    lower, higher = Fraction(below - 2, below - 1), Fraction(below - 1, below)
    assert lower < higher and lower.numerator / lower.denominator == higher.numerator / higher.denominator

    both = ratios_of([(one.numerator, one.denominator) for one in (higher, lower)])

    assert both.at_most(lower).tolist() == [False, True]
    assert both.in_order(0) == lower


def test_nothing_has_no_quantile():
    with pytest.raises(ValueError, match="no quantile"):
        whole_ratios(np.zeros(0, np.int64)).quantile(Fraction(1, 2))
