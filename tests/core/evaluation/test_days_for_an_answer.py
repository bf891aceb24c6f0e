"""How long a bidder has to explain a low price is said by a rule; an answer that comes later is heard all the same."""

from __future__ import annotations

import pytest

from onus.base.instants import Instant
from onus.core.evaluation.low_bids import LowBid, LowBidStep, low_bid_case

LOW = LowBid("a", 40, ())
ASKED = LowBidStep(Instant(10), "asked", "a", "e1", "", "f1")


def case(due: int | None, *more: LowBidStep, as_of: int = 99):
    until = None if due is None else Instant(due)
    return low_bid_case(
        LOW, [ASKED, *more], answer_until=lambda at: until, panel=["e1"], as_of=Instant(as_of)
    )


@pytest.mark.parametrize(("due", "state"), [(99, "silent"), (100, "asked"), (None, "asked")])
def test_silence_begins_at_the_end_of_the_days_and_never_where_no_rule_sets_any(due, state):
    assert case(due).state == state


@pytest.mark.parametrize("due", [51, 50, 11, None])
def test_an_answer_counts_before_the_end_of_the_days_and_after_it_while_nothing_is_decided(due):
    assert case(due, LowBidStep(Instant(50), "answered", "a", "b", "why", "f2")).state == "answered"
