"""Tally: exact sums, however large."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.core.consequences.tally import exact_sums

weighed = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2**63 - 1)), max_size=30)


@given(weighed)
def test_sums_are_those_of_whole_numbers_without_a_bound(rows):
    key = np.array([at for at, _ in rows], np.int64)
    weight = np.array([value for _, value in rows], np.int64)

    sums = exact_sums(key, weight, size=5).tolist()

    assert sums == [sum(value for at, value in rows if at == wanted) for wanted in range(5)]
