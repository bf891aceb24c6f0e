"""Canonical JSON by somebody else's writer: the same bytes for every value."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.wire.leaves.leaf import WHOLE_MAX, Leaf, NotALeaf, decoded

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
wholes = st.integers(-WHOLE_MAX, WHOLE_MAX)
values = st.recursive(
    st.none() | st.booleans() | wholes | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_a_stranger_writes_the_same_bytes(value):
    assert rfc8785.dumps(value) == canonical_json(value)


def test_names_are_sorted_as_utf_16_has_them_and_not_by_code_point():
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5, "\x80": 6, "ö": 7}

    assert canonical_json(value) == rfc8785.dumps(value)
    assert list(json.loads(canonical_json(value)).values()) == [4, 5, 6, 7, 3, 2, 1]


@given(texts, texts, st.none() | wholes, st.dictionaries(texts, values, max_size=4))
def test_every_leaf_is_what_a_stranger_writes_of_it(dossier, name, at, data):
    entry = Leaf("act", dossier, name, at, at, data).encode()

    assert rfc8785.dumps(json.loads(entry)) == entry


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.replace(b'":', b'": ', 1),
        lambda entry: json.dumps(dict(reversed(json.loads(entry).items()))).encode(),
        lambda entry: entry.replace("街".encode(), b"\\u8857"),
        lambda entry: entry.replace(b'"happened_at":5', b'"happened_at":5.0'),
        lambda entry: entry + b"\n",
    ],
    ids=["a blank", "another order", "an escape", "a fraction", "a line end"],
)
def test_a_leaf_in_other_bytes_is_not_what_a_stranger_writes_and_is_refused(change):
    entry = Leaf("act", "d", "街", 5, 6).encode()
    tampered = change(entry)

    assert tampered != entry
    assert rfc8785.dumps(json.loads(tampered)) != tampered
    with pytest.raises(NotALeaf):
        decoded(tampered)
