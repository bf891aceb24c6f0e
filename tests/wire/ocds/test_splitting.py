"""Packages taken apart in pieces, wherever the bytes are cut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.ocds.splitting import BYTES_MAX, BrokenJson, Splitter

odd = st.sampled_from(['"', "\\", "{", "}]", '\\"releases":[', "中", "a"])
values = st.recursive(
    st.integers(0, 9) | st.lists(odd, max_size=3).map("".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(odd, values, max_size=3)
packages = st.fixed_dictionaries(
    {"uri": values},
    optional={
        "releases": st.lists(objects, max_size=4),
        "x": values,
        "records": st.lists(objects, max_size=2),
    },
)
documents = st.lists(packages, min_size=1, max_size=3)


def split(raw, cuts):
    splitter, out, at = Splitter(), [], 0
    for cut in [*sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]:
        out += splitter.feed(raw[at:cut])
        at = cut
    splitter.end()
    return out


@given(documents, st.sampled_from([None, 1]), st.lists(st.integers(0, 10_000), max_size=30))
def test_wherever_bytes_are_cut_the_items_of_packages_and_what_is_left_of_them_are_found(
    given_ones, indent, cuts
):
    raw = b"\n".join(json.dumps(one, indent=indent, ensure_ascii=False).encode() for one in given_ones)
    pieces = split(raw, cuts)

    for name in ("releases", "records"):
        wanted = [item for one in given_ones for item in one.get(name, ())]
        assert [json.loads(piece.raw) for piece in pieces if piece.kind == name] == wanted
    left = [{**one, **{name: [] for name in ("releases", "records") if name in one}} for one in given_ones]
    assert [json.loads(piece.raw) for piece in pieces if piece.kind in ("package", "document")] == left
    assert all(raw[one.at :].startswith(one.raw) for one in pieces if one.kind != "package")


@pytest.mark.parametrize("raw", [b'{"a":1', b"{}}", b"x{}", b"{} 5", b'{"a":"'])
def test_what_is_no_json_document_after_document_is_refused(raw):
    with pytest.raises(BrokenJson):
        split(raw, [])


def test_a_release_of_sixteen_mebibytes_is_taken_and_a_larger_one_refused():
    bare = len(b'{"a":""}')
    taken = split(b'{"releases":[{"a":"%s"}]}' % (b"x" * (BYTES_MAX - bare)), [1])

    assert len(taken[0].raw) == BYTES_MAX
    with pytest.raises(BrokenJson, match="larger"):
        split(b'{"releases":[{"a":"%s"}]}' % (b"x" * (BYTES_MAX - bare + 1)), [1])
