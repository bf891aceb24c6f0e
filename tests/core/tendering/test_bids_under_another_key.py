"""Bids under another key: of a supplier who bid under several registrations, which bid is the one that is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.signed_bids import KeyNotice, bid_again
from onus.core.tendering.supplier_keys import supplier_keys

FIRM, FIRST, SECOND, THIRD, FOURTH = "firm-a", "aa" * 32, "bb" * 32, "cc" * 32, "dd" * 32
DEADLINE = 200
NOTICE = KeyNotice(72, Instant(DEADLINE * HOUR_US))


def hour(at: int) -> Instant:
    return Instant(at * HOUR_US)


def states(
    keys: list[tuple[int, str]], bids: list[tuple[int, str]], notice: KeyNotice = NOTICE
) -> dict[int, str]:
    """Return why each bid is put aside, by the hour in which it came; empty where it counts.

    Args:
        keys: hour in which each key in its turn was registered, and the one before it ended.
        bids: hour and key of each bid.
        notice: how long a key must be on record.
    """
    facts: list[TenderFact] = []
    for (at, key), before in zip(keys, ["", *(key for _, key in keys)], strict=False):
        end = SupplierKeyEnded(before) if before else None
        facts += [TenderFact(f"end-{at}", hour(at), hour(at), end)] if end else []
        facts.append(TenderFact(f"key-{at}", hour(at), hour(at), SupplierKey(FIRM, key)))
    received = [ReceivedBid(f"{at}", hour(at), "opened", supplier=FIRM, signer=key) for at, key in bids]
    came = {one.bid: one.received_at for one in received}
    told = bid_again(received, came, supplier_keys(facts, notice.deadline), notice)
    return {int(one.bid): one.reason for one in told}


@pytest.mark.parametrize(
    ("registered", "first", "second"), [(128, "signer_replaced", ""), (129, "", "signer_new")]
)
def test_a_new_key_takes_the_place_of_an_earlier_bid_only_where_it_could_be_seen_for_three_days(
    registered, first, second
):
    assert states([(0, FIRST), (registered, SECOND)], [(90, FIRST), (195, SECOND)]) == {
        90: first,
        195: second,
    }


def test_where_the_table_gives_no_notice_no_new_key_puts_a_bid_aside():
    found = states([(0, FIRST), (1, SECOND)], [(0, FIRST), (195, SECOND)], KeyNotice(0, NOTICE.deadline))

    assert found == {0: "", 195: "signer_new"}


def test_a_key_that_is_registered_again_is_another_registration_and_its_bid_is_the_one():
    keys = [(0, FIRST), (40, SECOND), (112, FIRST)]

    assert states(keys, [(20, FIRST), (60, SECOND), (120, FIRST)]) == {
        20: "signer_replaced", 60: "signer_replaced", 120: "",
    }  # fmt: skip
    assert states(keys, [(20, FIRST), (60, SECOND)]) == {20: "signer_replaced", 60: ""}


def test_a_key_that_was_taken_back_within_three_days_replaces_nothing_and_its_bid_is_nobodys():
    keys = [(0, FIRST), (40, SECOND), (80, FIRST)]

    assert states(keys, [(20, FIRST), (60, SECOND)]) == {20: "", 60: "signer_new"}
    assert states(keys, [(20, FIRST), (60, SECOND), (100, FIRST)]) == {
        20: "signer_replaced", 60: "signer_new", 100: "",
    }  # fmt: skip


def test_of_three_keys_the_last_that_could_be_seen_is_the_one():
    found = states([(0, FIRST), (40, SECOND), (190, THIRD)], [(20, FIRST), (60, SECOND), (195, THIRD)])

    assert found == {20: "signer_replaced", 60: "", 195: "signer_new"}


def test_an_envelope_that_was_signed_before_its_key_was_registered_puts_none_aside_either():
    assert states([(0, FIRST), (190, SECOND)], [(10, SECOND), (20, FIRST)]) == {10: "signer_new", 20: ""}


def test_a_firm_without_an_earlier_bid_bids_under_a_key_of_the_last_hour():
    assert states([(0, FIRST), (199, SECOND)], [(200, SECOND)]) == {200: ""}


LAST_SEEN = DEADLINE - NOTICE.hours
STOOD = LAST_SEEN - NOTICE.hours
"""The last hour at which a key was registered that could be seen before anything of the last three days."""


def under_key_in_force(keys: list[tuple[int, str]], hours: list[int]) -> list[tuple[int, str]]:
    return [(at, next((key for since, key in reversed(keys) if since <= at), keys[0][1])) for at in hours]


@given(
    st.lists(st.integers(0, STOOD), min_size=1, max_size=4, unique=True).map(sorted),
    st.lists(st.integers(LAST_SEEN + 1, DEADLINE), min_size=1, max_size=4, unique=True).map(sorted),
    st.lists(st.integers(0, LAST_SEEN), max_size=4, unique=True),
    st.lists(st.integers(LAST_SEEN + 1, DEADLINE), max_size=4, unique=True),
)
def test_whoever_ends_and_registers_keys_in_the_last_three_days_and_bids_under_them_changes_no_earlier_bid(
    seen, late, early, bids
):
    """Of a key that the firm could see; whoever does so has the keys of nobody but himself."""
    own = [(at, (FIRST, SECOND)[place % 2]) for place, at in enumerate(seen)]
    keys = [*own, *((at, (THIRD, FOURTH)[place % 2]) for place, at in enumerate(late))]
    honest = under_key_in_force(keys, early)
    theirs = under_key_in_force(keys, [at for at in bids if at >= late[0]])

    before, after = states(keys[: len(seen)], honest), states(keys, [*honest, *theirs])
    assert {at: after[at] for at in before} == before
    assert not before or {why for at, why in after.items() if at not in before} <= {"signer_new"}
