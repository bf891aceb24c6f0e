"""The law of a draw that nobody can choose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.oversight.sampling import Drawable, drawn, seed_of, shares

places = st.lists(
    st.builds(
        Drawable, st.text("abc123", min_size=1, max_size=4), st.sampled_from(["", "east", "north", "west"])
    ),
    max_size=40,
)
counts = st.integers(1, 50)


@given(places, counts, st.text(max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_list_never_changes_the_sample(found, count, seed, rng):
    mixed = list(found)
    rng.shuffle(mixed)

    assert drawn(found, count=count, seed=seed, purpose="p") == drawn(
        mixed, count=count, seed=seed, purpose="p"
    )


@given(places, counts, st.text(max_size=5))
def test_no_place_is_drawn_twice_and_none_that_was_not_listed(found, count, seed):
    sample = drawn(found, count=count, seed=seed, purpose="p")

    assert len(sample) == len(set(sample)) == min(count, len(set(found)))
    assert set(sample) <= set(found)


@given(places, counts)
def test_no_district_is_left_out_while_there_is_a_draw_for_each(found, count):
    districts = {one.district for one in found}
    sample = drawn(found, count=count, seed="s", purpose="p")

    if min(count, len(set(found))) >= len(districts):
        assert {one.district for one in sample} == districts


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), counts)
def test_shares_add_up_and_no_group_gives_more_than_it_has(sizes, count):
    given_out = shares(sizes, count)

    assert sum(given_out) == min(count, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(given_out, sizes, strict=True))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), counts)
def test_a_larger_district_never_gets_the_smaller_share(sizes, count):
    given_out = shares(sizes, count)

    pairs = sorted(zip(sizes, given_out, strict=True))
    assert all(smaller[1] <= larger[1] + 1 for smaller, larger in zip(pairs, pairs[1:], strict=False))


def test_another_seed_draws_other_places_of_a_long_list():
    streets = [Drawable(f"s{n}") for n in range(200)]

    first = drawn(streets, count=5, seed=seed_of("root one"), purpose="snow")

    assert first != drawn(streets, count=5, seed=seed_of("root two"), purpose="snow")
    assert first != drawn(streets, count=5, seed=seed_of("root one"), purpose="litter")


def test_a_smaller_draw_is_the_beginning_of_a_larger_one_within_a_district():
    streets = [Drawable(f"s{n}") for n in range(50)]

    assert drawn(streets, count=9, seed="s", purpose="p")[:4] == drawn(
        streets, count=4, seed="s", purpose="p"
    )


def test_a_draw_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        drawn([], count=0, seed="s", purpose="p")
