"""Allowances: never more than the rule, never locked out for ever, and no address in any row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, SECOND_US, Instant
from onus.wire.intake.allowances import HOUR_US, Rule, direction, neighbourhoods, take

RULE = Rule("report", an_hour=12, at_once=3)
rules = st.builds(Rule, st.just("r"), st.integers(1, 500), st.integers(1, 60))
gaps = st.lists(st.integers(0, HOUR_US // 4), min_size=1, max_size=120)


def test_a_few_come_at_once_and_the_next_one_waits_its_share():
    calm, seen = None, []
    for _ in range(4):
        taken = take(RULE, calm, now=Instant(0))
        calm, seen = taken.calm_at, [*seen, taken]

    assert [one.may for one in seen] == [True, True, True, False]
    assert seen[-1].wait_us == 300 * SECOND_US
    assert take(RULE, calm, now=Instant(300 * SECOND_US)).may


def test_one_that_was_refused_makes_the_wait_no_longer():
    calm = take(RULE, None, now=Instant(0), count=3).calm_at
    first = take(RULE, calm, now=Instant(0))

    assert take(RULE, first.calm_at, now=Instant(0)) == first


def test_a_clock_that_went_back_locks_nobody_out_for_longer_than_a_burst():
    calm = Instant(10 * DAY_US)

    assert take(RULE, calm, now=Instant(0)).wait_us <= RULE.at_once * RULE.share_us


@given(rules, gaps)
def test_within_any_hour_no_more_come_than_the_rule_and_its_burst(rule, gaps):
    now, calm, came = 0, None, []
    for gap in gaps:
        now += gap
        taken = take(rule, calm, now=Instant(now))
        calm = taken.calm_at
        if taken.may:
            came.append(now)

    for start in came:
        assert sum(start <= at < start + HOUR_US for at in came) <= rule.an_hour + rule.at_once


@given(rules, gaps)
def test_whoever_waits_as_long_as_was_said_may_come(rule, gaps):
    now, calm = 0, None
    for gap in gaps:
        now += gap
        taken = take(rule, calm, now=Instant(now))
        calm = taken.calm_at
        if not taken.may:
            assert take(rule, calm, now=Instant(now + taken.wait_us)).may
            assert not take(rule, calm, now=Instant(now + taken.wait_us - 1)).may


@given(st.ip_addresses().map(str))
def test_a_row_of_a_direction_holds_no_address_and_is_another_tomorrow(address):
    narrow, wide = neighbourhoods(address)
    name = direction(b"k" * 32, RULE, narrow, now=Instant(0))

    assert len(name) == 64 and address not in name
    assert name != direction(b"k" * 32, RULE, narrow, now=Instant(DAY_US))
    assert name != direction(b"x" * 32, RULE, narrow, now=Instant(0))
    assert narrow != wide


def test_neighbours_share_the_wide_direction_and_not_the_narrow_one():
    one, other = neighbourhoods("203.0.113.5"), neighbourhoods("203.0.113.6")

    assert one[0] != other[0] and one[1] == other[1]
