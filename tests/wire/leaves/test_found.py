"""Found again: what is the same is told to be, and what differs is named field by field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.leaves.found import EXTRA, MISSING, Contradiction, contradictions, digest_of, found_of
from onus.wire.leaves.leaf import Leaf

values = st.one_of(
    st.integers(0, 3), st.booleans(), st.sampled_from(["", "a", "街"]), st.lists(st.integers(0, 2))
)
rows = st.dictionaries(st.sampled_from("abc"), values, max_size=3)
findings = st.dictionaries(st.sampled_from("xyz"), rows, max_size=3)


def compared(ours: dict, theirs: dict) -> list[Contradiction]:
    recomputed = [found_of(Leaf("case", "d", name, 1, None, row)) for name, row in ours.items()]
    entries = {("case", name): Leaf("case", "d", name, 1, 99, row).encode() for name, row in theirs.items()}
    digests = {
        key: digest_of(found_of(Leaf("case", "d", key[1], 1, 7, theirs[key[1]])).said) for key in entries
    }
    return list(contradictions(recomputed, digests, entries.__getitem__))


def same(one: object, other: object) -> bool:
    """Return whether two values are one in JSON: there, 1 is not true."""
    return repr(one) == repr(other)


@given(findings)
def test_the_time_of_the_first_finding_makes_no_difference(found):
    assert compared(found, found) == []


@given(findings, findings)
def test_every_difference_is_named_and_nothing_else(ours, theirs):
    told = compared(ours, theirs)
    missing = {one.id for one in told if one.field == MISSING}
    extra = {one.id for one in told if one.field == EXTRA}
    unlike = {
        name
        for name in ours
        if name in theirs and not same(sorted(ours[name].items()), sorted(theirs[name].items()))
    }

    assert missing == {name for name in ours if name not in theirs}
    assert extra == {name for name in theirs if name not in ours}
    assert {one.id for one in told if one.field.startswith("data")} == unlike


def test_a_difference_tells_the_field_and_both_values():
    ours, theirs = {"x": {"steps": [{"post": "p", "act": "a"}]}}, {"x": {"steps": [{"post": "q"}]}}

    assert compared(ours, theirs) == [
        Contradiction("case", "x", "data.steps[0].act", "a", None),
        Contradiction("case", "x", "data.steps[0].post", "p", "q"),
    ]


def test_a_changed_time_and_dossier_are_differences_too():
    one = found_of(Leaf("case", "d", "x", 1))
    entry = Leaf("case", "e", "x", 2, 3).encode()
    told = list(contradictions([one], {one.key: b""}, lambda _: entry))

    assert [each.field for each in told] == ["dossier", "happened_at"]
