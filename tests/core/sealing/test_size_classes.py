"""Size classes: what is left to be seen of a bid's length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.sealing.size_classes import CHUNK_BYTES, CONTENT_BYTES_MAX, is_size_class, size_class

lengths = st.integers(1, CONTENT_BYTES_MAX)


@given(lengths)
def test_a_class_holds_its_content_and_adds_at_most_an_eighth_or_a_chunk(length):
    padded = size_class(length)

    assert length <= padded
    assert padded - length < max(CHUNK_BYTES, -(-length // 8))


@given(lengths)
def test_a_class_is_its_own_class_and_made_of_whole_chunks(length):
    padded = size_class(length)

    assert size_class(padded) == padded and is_size_class(padded)
    assert padded % CHUNK_BYTES == 0


@given(lengths, lengths)
def test_a_longer_content_never_has_a_smaller_class(one, other):
    assert size_class(min(one, other)) <= size_class(max(one, other))


def test_bids_of_one_doubling_fall_into_eight_classes_and_no_more():
    classes = {size_class(length) for length in range(2**22 + 1, 2**23 + 1, 997)}

    assert len(classes) == 8


@pytest.mark.parametrize("length", [0, -1, CONTENT_BYTES_MAX + 1])
def test_what_is_empty_or_too_long_has_no_class(length):
    assert not is_size_class(length)
    with pytest.raises(ValueError, match="from 1 to"):
        size_class(length)
