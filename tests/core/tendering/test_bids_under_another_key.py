"""Bids under another key: whatever officials do to the keys of a supplier, its bid counts or waits, and is never nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.disputed_bids import DISPUTED, STAYS_OUT, DisputeDecisions, in_dispute, settled_bids
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.proceeding import ReceivedBid
from onus.core.tendering.supplier_keys import KeyRecord

FIRM, OTHER, FIRST, SECOND, THIRD = "firm-a", "firm-b", "aa" * 32, "bb" * 32, "cc" * 32
DEADLINE, OPENED = 200, 210

Act = tuple[int, str, str]
"""When something was done to a key, which key, and for which supplier it was registered; "" where it was ended."""


def fact(act: Act) -> TenderFact:
    at, key, whose = act
    said = SupplierKey(whose, key) if whose else SupplierKeyEnded(key)
    return TenderFact(f"{'key' if whose else 'end'}-{at}", Instant(at), Instant(at), said, "officer-1")


def settled(
    acts: list[Act], bids: list[tuple[int, str]], aside: list[tuple[int, str]] = (), ranked: int | None = None
):
    """Return each bid in the name of the firm by when it came, and the register, after what authorities set aside.

    Args:
        acts: on keys.
        bids: when each came, and the key that signed it; only such as was registered for the firm is its own.
        aside: when an authority decided, and on which bid or fact.
        ranked: when a ranking was signed.
    """
    record = KeyRecord(tuple(map(fact, acts)), Instant(DEADLINE))
    keys = record.register()
    received = [
        ReceivedBid(f"bid-{at}", Instant(at), "opened", supplier=FIRM, signer=key)
        if keys.named(FIRM, key)
        else ReceivedBid(f"bid-{at}", Instant(at), "unsigned", "signer_unknown", named=FIRM, signer=key)
        for at, key in bids
    ]
    came = {one.bid: one.received_at for one in received}
    decided = DisputeDecisions(
        tuple((Instant(at), what) for at, what in aside), Instant(ranked) if ranked else None
    )
    found, after = settled_bids(received, came, record, decided)
    return {int(one.received_at): one for one in found}, after


def states(
    acts: list[Act], bids: list[tuple[int, str]], aside: list[tuple[int, str]] = (), ranked: int | None = None
):
    """Return of each bid in the name of the firm whether it counts, waits, or is out, by when it came."""
    found, _ = settled(acts, bids, aside, ranked)
    return {
        at: "counts" if one.state == "opened" else "waits" if in_dispute(one) else "out"
        for at, one in found.items()
    }


OWN = (0, FIRST, FIRM)
HONEST = (100, FIRST)


@pytest.mark.parametrize("ended", [1, 99, 100])
def test_a_bid_that_comes_after_two_officials_ended_its_key_waits_and_is_not_nobodys(ended):
    found, _ = settled([OWN, (ended, FIRST, "")], [HONEST])

    assert (found[100].state, found[100].reason) == (DISPUTED, "signer_disputed:key-0")
    assert (found[100].supplier, found[100].named, found[100].signers) == ("", FIRM, (FIRM,))


def test_a_bid_that_came_before_its_key_was_ended_counts():
    assert states([OWN, (101, FIRST, "")], [HONEST]) == {100: "counts"}


def test_a_false_first_key_makes_the_bid_under_the_true_one_wait_and_not_nobodys():
    assert states([(0, SECOND, FIRM), (190, FIRST, FIRM)], [(195, FIRST)]) == {195: "waits"}


def test_a_false_first_key_that_is_ended_in_the_last_hour_lets_the_bid_under_the_true_one_count_at_once():
    acts = [(0, SECOND, FIRM), (198, SECOND, ""), (199, FIRST, FIRM)]

    assert states(acts, [(200, FIRST)]) == {200: "counts"}


def test_a_key_that_was_registered_for_another_first_makes_its_owners_bid_wait_and_not_nobodys():
    assert states([(0, FIRST, OTHER), (1, FIRST, FIRM)], [HONEST]) == {100: "waits"}


@pytest.mark.parametrize("came", [50, 150])
def test_a_false_second_key_alone_makes_nobody_wait_and_one_with_a_bid_under_it_never_counts_alone(came):
    acts = [OWN, (10, SECOND, FIRM)]

    assert states(acts, [HONEST]) == {100: "counts"}
    assert states(acts, [HONEST, (came, SECOND)]) == {100: "waits", came: "waits"}
    assert states(acts, [(came, SECOND)]) == {came: "waits"}


def test_a_key_that_was_registered_and_ended_without_a_bid_under_it_makes_nobody_wait():
    acts = [OWN, (10, FIRST, ""), (11, SECOND, FIRM), (12, SECOND, ""), (13, FIRST, FIRM)]

    assert states(acts, [HONEST]) == {100: "counts"}
    assert states(acts, [(5, FIRST)]) == {5: "counts"}


@pytest.mark.parametrize("at", [1, 150, 199])
def test_two_officials_who_exchange_a_key_and_bid_under_theirs_put_no_bid_aside(at):
    acts = [OWN, (at, FIRST, ""), (at + 1, SECOND, FIRM)]

    assert states(acts, [HONEST, (200, SECOND)]) == {100: "waits", 200: "waits"}


@pytest.mark.parametrize("came", [2, 60, 200])
def test_a_firm_that_lost_its_key_and_had_not_bid_bids_under_the_next_one_and_nobody_has_to_decide(came):
    assert states([OWN, (1, FIRST, ""), (2, SECOND, FIRM)], [(came, SECOND)]) == {came: "counts"}


def test_whoever_has_the_file_of_an_ended_key_neither_bids_under_it_nor_has_the_firms_bid_refused_as_one_of_two():
    acts = [OWN, (101, FIRST, "")]

    assert states(acts, [(150, FIRST)]) == {150: "waits"}
    assert states(acts, [HONEST, (150, FIRST)]) == {100: "waits", 150: "waits"}


def test_a_key_that_is_merely_registered_again_makes_nobody_wait_and_two_bids_under_its_registrations_do():
    again = [OWN, (10, FIRST, ""), (20, FIRST, FIRM)]

    assert states(again, [HONEST]) == {100: "counts"}
    assert states([OWN, (10, FIRST, FIRM)], [(5, FIRST), HONEST]) == {5: "counts", 100: "counts"}
    assert states(again, [(5, FIRST), HONEST]) == {5: "waits", 100: "waits"}


def test_what_an_authority_sets_aside_is_out_and_the_one_that_is_left_counts():
    acts, bids = [OWN, (110, FIRST, ""), (111, SECOND, FIRM)], [HONEST, (150, SECOND)]

    assert states(acts, bids, [(OPENED, "bid-150")]) == {100: "counts", 150: "out"}
    assert states(acts, bids, [(OPENED, "bid-100")]) == {100: "out", 150: "counts"}
    assert states(acts, bids, [(OPENED, "bid-100"), (OPENED + 1, "bid-150")]) == {100: "out", 150: "out"}
    assert settled(acts, bids, [(OPENED, "bid-150")])[0][150].reason == STAYS_OUT


def test_of_three_bids_two_are_set_aside_before_anything_is_settled():
    acts = [OWN, (10, SECOND, FIRM), (11, THIRD, FIRM)]
    bids = [HONEST, (120, SECOND), (130, THIRD)]

    assert states(acts, bids, [(OPENED, "bid-120")]) == {100: "waits", 120: "out", 130: "waits"}
    assert states(acts, bids, [(OPENED, "bid-120"), (OPENED + 1, "bid-130")]) == {
        100: "counts", 120: "out", 130: "out",
    }  # fmt: skip


def test_the_bid_that_is_left_counts_although_its_key_was_ended_before_it_came():
    acts = [OWN, (50, FIRST, ""), (51, SECOND, FIRM)]

    assert states(acts, [HONEST, (150, SECOND)], [(OPENED, "bid-150")]) == {100: "counts", 150: "out"}


@pytest.mark.parametrize(
    ("acts", "against"),
    [
        ([OWN, (50, FIRST, "")], "end-50"),
        ([(0, SECOND, FIRM), (50, FIRST, FIRM)], "key-0"),
        ([(0, FIRST, OTHER), (50, FIRST, FIRM)], "key-0"),
    ],
)
def test_a_lone_bid_counts_once_an_authority_set_aside_what_was_done_to_keys_against_it(acts, against):
    found, keys = settled(acts, [HONEST], [(OPENED, against)])

    assert (states(acts, [HONEST]), found[100].state) == ({100: "waits"}, "opened")
    assert states(acts, [HONEST], [(OPENED, "bid-100")]) == {100: "out"}
    assert (against, "key_set_aside") in keys.faults


def test_a_decision_on_the_keys_of_one_supplier_drops_no_bid_about_which_nothing_is_open():
    assert states([OWN], [HONEST], [(OPENED, "key-0")]) == {100: "counts"}
    assert states([OWN], [HONEST], [(OPENED, "bid-100")]) == {100: "counts"}


def test_a_bid_that_was_left_and_ranked_is_set_aside_as_any_other_that_was_ranked():
    acts, bids = [OWN, (10, SECOND, FIRM)], [HONEST, (150, SECOND)]
    aside = [(OPENED, "bid-150"), (OPENED + 20, "bid-100")]

    assert states(acts, bids, aside, ranked=OPENED + 10) == {100: "counts", 150: "out"}
    assert states(acts, bids, aside) == {100: "out", 150: "out"}


def test_a_ranking_that_somebody_signs_before_all_is_settled_keeps_no_authority_from_deciding():
    acts, bids = [OWN, (10, SECOND, FIRM)], [HONEST, (150, SECOND)]

    assert states(acts, bids, [(OPENED, "bid-150")], ranked=OPENED - 5) == {100: "counts", 150: "out"}


acts_on_keys = st.lists(
    st.tuples(
        st.integers(0, DEADLINE + 5),
        st.sampled_from([FIRST, SECOND, THIRD]),
        st.sampled_from([FIRM, OTHER, "", ""]),
    ),
    max_size=8,
    unique_by=lambda one: one[0],
)
false_bids = st.lists(
    st.tuples(st.integers(0, DEADLINE), st.sampled_from([SECOND, THIRD])),
    max_size=3,
    unique_by=lambda one: one[0],
)


@given(acts_on_keys, false_bids, st.integers(1, DEADLINE), st.integers(0, DEADLINE))
def test_whatever_officials_do_to_keys_a_bid_under_a_registered_key_in_time_counts_or_waits(
    acts, theirs, registered, came
):
    """The firm registers its key at some instant, before or after any of it; its bid comes at any other."""
    own = [one for one in acts if one[0] != registered]
    bids = [one for one in theirs if one[0] != came]

    assert states([*own, (registered, FIRST, FIRM)], [*bids, (came, FIRST)])[came] in ("counts", "waits")


@given(acts_on_keys, acts_on_keys, false_bids, st.integers(0, DEADLINE))
def test_no_further_act_on_keys_lets_another_bid_count_in_the_place_of_one_that_counted(
    acts, more, theirs, came
):
    held = {at for at, *_ in acts}
    bids = [*(one for one in theirs if one[0] != came), (came, FIRST)]
    before = states([(0, FIRST, FIRM), *(one for one in acts if one[0])], bids)
    after = states(
        [(0, FIRST, FIRM), *(one for one in (*acts, *(a for a in more if a[0] not in held)) if one[0])], bids
    )

    assert after[came] in ("counts", "waits")
    assert after[came] == "counts" or "counts" not in after.values()
    assert all(after[at] in ("counts", "waits") for at, state in before.items() if state != "out")


@given(acts_on_keys, false_bids, st.integers(0, DEADLINE), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(acts, theirs, came, random):
    acts = [OWN, *(one for one in acts if one[0])]
    bids = [*(one for one in theirs if one[0] != came), (came, FIRST)]
    mixed = list(acts)
    random.shuffle(mixed)

    assert states(mixed, bids) == states(acts, bids)
