"""Entries: one form for each fact, and no fact in another form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.base.instants import Instant
from onus.core.sealing.facts import (
    KINDS,
    BiddingClosed,
    BidOpened,
    BidReceived,
    BidRefused,
    BidUnopened,
    BidWithdrawn,
    Custodian,
    OpenedBy,
    SealingCeremony,
    SharesCombined,
    TenderVersion,
    Unopened,
)
from onus.wire.sealing.entries import entry_of, fact_of, is_sealing_entry
from onus.wire.sealing.faults import NotASealingEntry

instants = st.integers(0, 4 * 10**15).map(Instant)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
tenders, whole = st.sampled_from(["T-1", "招标 7", "é"]), st.integers(0, 2**40)
custodians = st.builds(
    Custodian, st.integers(1, 16), st.text("ab价", max_size=4), st.text("cd", max_size=4), digests
)
facts = st.one_of(
    st.builds(
        SealingCeremony,
        tenders,
        digests,
        tenders,
        digests,
        whole,
        st.lists(custodians, max_size=3).map(tuple),
        instants,
    ),
    st.builds(TenderVersion, tenders, whole, digests, tenders, digests, instants, digests, instants),
    st.builds(
        BidReceived,
        tenders,
        digests,
        digests,
        digests,
        whole,
        instants,
        st.one_of(st.just(""), digests),
        st.one_of(st.just(""), digests),
    ),
    st.builds(BidWithdrawn, tenders, digests, digests, instants),
    st.builds(BidRefused, tenders, digests, st.sampled_from(["late", "malformed"]), instants),
    st.builds(BiddingClosed, tenders, whole, instants, whole, digests, instants),
    st.builds(SharesCombined, tenders, digests, st.lists(whole, max_size=3).map(tuple), digests, instants),
    st.builds(
        BidOpened,
        tenders,
        digests,
        digests,
        digests,
        digests,
        st.sampled_from(OpenedBy),
        instants,
        digests,
        digests,
        st.binary(min_size=64, max_size=64).map(bytes.hex),
    ),
    st.builds(BidUnopened, tenders, digests, st.sampled_from(Unopened), st.sampled_from(["late"]), instants),
)
ONE = BidRefused("T-1", "00" * 32, "late", Instant(0))


@given(facts)
def test_a_fact_comes_back_from_its_entry(fact):
    assert fact_of(entry_of(fact)) == fact
    assert is_sealing_entry(entry_of(fact))


@given(facts, st.data())
def test_an_entry_without_or_beside_a_field_is_no_fact(fact, data):
    told = json.loads(entry_of(fact))
    name = data.draw(st.sampled_from(sorted(told)))
    for changed in (
        {**told, "name": "Generated Firm A"},
        {key: value for key, value in told.items() if key != name},
    ):
        with pytest.raises(NotASealingEntry):
            fact_of(canonical_json(changed))


@pytest.mark.parametrize(
    ("name", "value"),
    [("at", "1970-01-01T00:00:00+00:00"), ("at", 0), ("at", None), ("ciphertext", "00" * 31), ("ciphertext", "AA" * 32),
     ("ciphertext", 1), ("tender", ""), ("tender", "a\nb"), ("reason", ["late"]), ("format", "onus-sealing-2"), ("kind", "bid")],
)  # fmt: skip
def test_a_value_in_another_form_is_refused(name, value):
    told = {**json.loads(entry_of(ONE)), name: value}

    with pytest.raises(NotASealingEntry):
        fact_of(canonical_json(told))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"[" * 60_000,
        entry_of(ONE) + b" ",
        entry_of(ONE).replace(b":", b": ", 1),
    ],
)
def test_bytes_in_another_form_are_refused(raw):
    with pytest.raises(NotASealingEntry):
        fact_of(raw)


def test_every_kind_has_a_name_of_its_own():
    assert len({kind.kind for kind in KINDS}) == len(KINDS) == 9
