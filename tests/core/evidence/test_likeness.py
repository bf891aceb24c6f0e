"""Likeness: what changes a hash and what does not, and that no pair within the bound is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.evidence.likeness import BITS, FLAT_LEVELS, NEAR_BITS, alike, bits_apart, difference_hash

dots = st.lists(st.integers(0, 100), min_size=72, max_size=72)
hashes = st.integers(0, 2**64 - 1)


@given(dots, st.integers(0, 155))
def test_a_brighter_picture_has_the_same_hash(grey, brighter):
    assert difference_hash([dot + brighter for dot in grey]) == difference_hash(grey)


@given(dots)
def test_twice_the_contrast_leaves_every_bit_as_it_was(grey):
    seen = difference_hash(grey)

    assert seen is None or difference_hash([dot * 2 for dot in grey]) == seen


@given(dots, st.integers(0, 71), st.integers(0, 100))
def test_one_dot_touches_two_bits_at_most(grey, place, dot):
    other = [*grey[:place], dot, *grey[place + 1 :]]
    one, two = difference_hash(grey), difference_hash(other)

    assert one is None or two is None or bits_apart(one, two) <= 2


@given(st.integers(0, 255 - FLAT_LEVELS), st.lists(st.integers(0, FLAT_LEVELS - 1), min_size=72, max_size=72))
def test_a_picture_of_nothing_but_snow_is_like_no_other(white, noise):
    assert difference_hash([white + one for one in noise]) is None


@given(hashes, hashes, hashes)
def test_bits_apart_are_a_distance(one, two, three):
    assert bits_apart(one, two) == bits_apart(two, one) <= BITS
    assert (bits_apart(one, two) == 0) == (one == two)
    assert bits_apart(one, three) <= bits_apart(one, two) + bits_apart(two, three)


@given(
    st.lists(st.one_of(hashes, st.integers(0, 255)), max_size=30),
    st.integers(0, NEAR_BITS + 3),
)
def test_every_pair_within_the_bound_is_found_and_no_other(given_hashes, bound):
    pairs = [
        (i, j, bits_apart(one, other))
        for i, one in enumerate(given_hashes)
        for j, other in enumerate(given_hashes)
        if i < j and bits_apart(one, other) <= bound
    ]

    assert list(alike(given_hashes, at_most=bound)) == pairs


def test_pairs_are_found_across_the_blocks_that_are_compared_at_once():
    far = [(n * 0x9E3779B97F4A7C15) % 2**64 for n in range(2_100)]
    planted = [*far, far[3] ^ 0b1011]

    assert (3, 2_100, 3) in alike(planted)


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(ValueError, match="72 dots"):
        difference_hash([0] * 64)
