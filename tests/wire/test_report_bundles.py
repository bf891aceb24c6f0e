"""Report bundles: nothing can be taken out, changed or slipped in between two bodies without being seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.log.keys import SigningKey
from onus.wire.report_bundles import (
    NONE,
    TABLES,
    BundleUnfit,
    Entry,
    bundle,
    compared,
    read_bundle,
    read_receipt,
    receipt,
)

INTAKE = SigningKey("intake.example", bytes(range(32)))
BUYER = SigningKey("buyer.example", bytes(range(1, 33)))
OTHER = SigningKey("intake.example", bytes(range(2, 34)))
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
rows = st.dictionaries(texts, st.one_of(texts, st.integers(0, 9), st.none()), max_size=4)
entries = st.lists(
    st.builds(Entry, st.sampled_from(TABLES), st.text("ab1", min_size=1, max_size=3), rows),
    max_size=6,
    unique_by=lambda one: (one.table, one.key),
)


def made(found, *, number=1, previous=NONE, key=INTAKE):
    return bundle(found, key, number=number, made_at=7, previous=previous)


def held(found):
    return {(one.table, one.key): one.digest() for one in found}


@given(entries, entries)
def test_what_was_handed_over_is_read_as_it_was_one_bundle_after_the_other(first, second):
    one, took = read_bundle(*made(first), INTAKE.verifier, after=None, file="1")
    two, then = read_bundle(
        *made(second, number=2, previous=one.digest()), INTAKE.verifier, after=one, file="2"
    )

    assert (took, then) == (tuple(first), tuple(second))
    assert two.number == 2


@given(entries.filter(bool), st.integers(0), st.integers(1, 255))
def test_a_changed_byte_of_a_bundle_is_refused_wherever_it_stands(found, at, by):
    head, body = made(found)
    whole = bytearray(head + body)
    whole[at % len(whole)] ^= by

    with pytest.raises(BundleUnfit):
        read_bundle(
            bytes(whole[: len(head)]), bytes(whole[len(head) :]), INTAKE.verifier, after=None, file="1"
        )


def test_a_bundle_of_another_key_or_out_of_turn_is_refused():
    first, _ = read_bundle(*made([]), INTAKE.verifier, after=None, file="1")
    refused = [
        (made([], key=OTHER), None, "signed by"),
        (made([], number=2, previous=first.digest()), None, "bundle 1 after -"),
        (made([], number=3, previous=first.digest()), first, "bundle 2 after"),
        (made([], number=2), first, "bundle 2 after"),
        (receipt({}, INTAKE, number=1, made_at=7), None, "form onus-reports/v1"),
        (made([Entry("report", "7", {}), Entry("report", "7", {"a": 1})]), None, "twice"),
        (made([Entry("contact", "7", {})]), None, "unknown tables"),
    ]

    for parts, after, why in refused:
        with pytest.raises(BundleUnfit, match=why):
            read_bundle(*parts, INTAKE.verifier, after=after, file="x")


@given(entries, st.data())
def test_what_the_receiver_dropped_or_altered_is_named_and_nothing_else(found, data):
    dropped = data.draw(st.lists(st.sampled_from(found), unique_by=id) if found else st.just([]))
    altered = [one for one in found if one not in dropped and data.draw(st.booleans())]
    theirs = [
        Entry(one.table, one.key, {**one.row, "slipped in": 1}) if one in altered else one
        for one in found
        if one not in dropped
    ]

    _, told = read_receipt(*receipt(held(theirs), BUYER, number=1, made_at=9), BUYER.verifier, file="r")
    seen = compared(found, told)

    assert {*map(repr, seen.dropped)} == {*map(repr, dropped)}
    assert [*seen.altered] == altered
    assert seen.held == len(found) - len(dropped) - len(altered)


@given(entries)
def test_reports_that_the_receiver_took_in_by_itself_are_no_fault(found):
    more = {**held(found), ("report", "own"): "0" * 64}

    assert compared(found, more).held == len(found)
