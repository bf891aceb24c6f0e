"""Scorecards: the delays, the share on time, the minimum sample."""

from fractions import Fraction
from statistics import median

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.core.consequences.scorecards import _delays, share_ppm

grouped = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10**13)), max_size=40)


@given(grouped)
def test_mean_and_median_are_those_of_each_group_alone(rows):
    group = np.array([at for at, _ in rows], np.int64)
    delay_us = np.array([delay for _, delay in rows], np.int64)

    means, medians = _delays(group, delay_us, 4)

    for at in range(4):
        mine = [delay for where, delay in rows if where == at]
        assert means[at] == (sum(mine) // len(mine) if mine else None)
        assert medians[at] == (int(median(map(Fraction, mine))) if mine else None)


def test_one_miss_in_a_million_and_one_is_not_a_full_score():
    assert share_ppm(1_000_000, 1_000_001, 1) == 999_999


def test_below_the_minimum_sample_there_is_no_share():
    assert (share_ppm(29, 29, 30), share_ppm(30, 30, 30)) == (None, 1_000_000)


def test_of_nothing_there_is_no_share():
    assert share_ppm(0, 0, 0) is None
