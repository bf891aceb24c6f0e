"""What publishing itself puts under the log."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.wire.leaves.leaf import WHOLE_MAX, Leaf, decoded
from onus.wire.leaves.publication import LeafSet, Publication
from onus.wire.leaves.publication_leaves import (
    NotAPublication,
    PublishedSets,
    SiteRecord,
    publication_leaf,
    publication_of,
    read_sets,
    site_leaf,
    site_of,
)

digests = st.text("0123456789abcdef", min_size=64, max_size=64)
counts = st.integers(0, WHOLE_MAX)
sets = st.builds(LeafSet, counts, digests)
named = st.dictionaries(st.text(max_size=5), digests, max_size=3)
publications = st.builds(
    Publication, counts, counts, counts, st.text(max_size=9), digests, named, sets, sets,
    st.fixed_dictionaries({"public": counts, "full": counts}), named, st.just("") | digests, st.booleans(),
)  # fmt: skip
indices = st.lists(counts, unique=True, max_size=9).map(lambda found: tuple(sorted(found)))


@given(publications)
def test_a_publication_comes_back_from_the_bytes_of_its_leaf(publication):
    entry = publication_leaf("d", publication).encode()

    assert publication_of(decoded(entry)) == publication


@given(publications, st.sampled_from(["more", *(one.name for one in fields(Publication))]), st.sampled_from([None, -1, 1.5, "x", [], {"a": 1}, True]))  # fmt: skip
def test_a_publication_with_another_field_or_type_is_refused(publication, name, value):
    leaf = publication_leaf("d", publication)
    at = {"as_of": "happened_at", "published_at": "recorded_at"}.get(name)
    changed = replace(leaf, **{at: value}) if at else replace(leaf, data={**leaf.data, name: value})
    known = getattr(publication, name, None)
    if (name in ("version", "tracks_public") and type(value) is type(known)) or known == value is True:
        return

    with pytest.raises(NotAPublication):
        publication_of(changed)


@given(publications, st.data())
def test_a_publication_that_leaves_something_out_is_refused(publication, data):
    leaf = publication_leaf("d", publication)
    lost = data.draw(st.sampled_from(sorted(leaf.data)))
    optional = {"parts": {}, "previous": "", "tracks_public": False}
    without = Leaf("publication", "d", leaf.id, leaf.happened_at, leaf.recorded_at, {k: v for k, v in leaf.data.items() if k != lost})  # fmt: skip

    with pytest.raises(NotAPublication):
        publication_of(without)
    assert lost in optional or getattr(publication, lost) is not None


@given(digests, counts, counts)
def test_a_list_of_files_comes_back_from_the_bytes_of_its_leaf(files, count, at):
    record = SiteRecord(files, count, at)

    assert site_of(decoded(site_leaf(record).encode())) == record


@pytest.mark.parametrize(
    "change", [{"count": True}, {"count": -1}, {"files": "x"}, {"more": 1}, {"files": None}]
)
def test_a_list_of_files_with_another_field_or_type_is_refused(change):
    leaf = site_leaf(SiteRecord("0" * 64, 1, 5))

    with pytest.raises(NotAPublication):
        site_of(replace(leaf, data={**leaf.data, **change}))
    with pytest.raises(NotAPublication):
        site_of(replace(leaf, data={}))


@given(st.builds(PublishedSets, counts, counts, indices, indices))
def test_indices_come_back_from_their_file(found):
    assert read_sets(found.encode()) == found


@given(st.builds(PublishedSets, counts, counts, indices, indices), st.data())
def test_any_other_byte_in_the_file_of_indices_is_refused_or_says_something_else(found, data):
    raw = bytearray(found.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))

    try:
        read = read_sets(bytes(raw))
    except NotAPublication:
        return
    assert read != found


@pytest.mark.parametrize(
    "change",
    [
        {"facts": [2, 1]}, {"facts": [1, 1]}, {"facts": [-1]}, {"facts": [True]}, {"facts": ["1"]}, {"facts": 5},
        {"number": None}, {"leaf": -1}, {"more": 1}, {"leaf": True},
    ],
)  # fmt: skip
def test_a_file_of_indices_in_another_form_is_refused(change):
    table = {**json.loads(PublishedSets(1, 5, (0,), (1,)).encode()), **change}

    with pytest.raises(NotAPublication):
        read_sets(canonical_json(table) + b"\n")
    with pytest.raises(NotAPublication):
        read_sets(b"[" * 100_000)
