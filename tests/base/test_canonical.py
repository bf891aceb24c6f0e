"""Canonical bytes: one value, one string of bytes, on every machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.canonical import canonical_json, plain, written, written_by_the_book

texts = st.text() | st.text('a街\uffff\U00010000\U0001f600\u0080"\\', max_size=4)
leaves = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(values)
def test_the_fast_writer_writes_what_the_book_says(value):
    assert written(value) == written_by_the_book(value)


def test_names_are_sorted_by_the_units_of_utf_16_and_not_by_code_point():
    assert canonical_json({"\uffff": 1, "\U00010000": 2}).decode() == '{"\U00010000":2,"\uffff":1}'


@given(values)
def test_a_plain_value_stays_as_it_is(value):
    assert plain(value) == value


@pytest.mark.parametrize("value", [1.5, {1, 2}, b"raw", [[2.0]], {"a": float("nan")}])
def test_floats_sets_and_raw_bytes_have_no_canonical_form(value):
    with pytest.raises(TypeError):
        canonical_json(value)
