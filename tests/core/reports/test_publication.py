"""What the public sees of a report: the segment, later, and never one shop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, HOUR_US, Instant
from onus.core.reports.publication import Candidate, PublicationRule, Shown, shown

RULE = PublicationRule(delay_h=24, least_count=3, window_d=30, recognising=("ordered",), shortest_mm=30_000)
PLAIN = Candidate("r1", "not_done", "street-1", "north", Instant(0), length_mm=200_000)
LATER = Instant(25 * HOUR_US)


def ordered(number: int, *, at: int = 0) -> Candidate:
    return replace(PLAIN, id=f"o{number}", sort="ordered", received_at=Instant(at))


candidates = st.builds(
    Candidate,
    id=st.sampled_from([f"c{n}" for n in range(9)]),
    sort=st.sampled_from(["wrong", "not_done", "ordered", "retaliation"]),
    place=st.sampled_from(["", "p", "q"]),
    district=st.just("north"),
    received_at=st.integers(0, 60 * DAY_US).map(Instant),
    length_mm=st.sampled_from([0, 10_000, 90_000]),
    private=st.booleans(),
    hidden=st.booleans(),
)


def test_a_report_is_shown_by_its_segment_when_the_delay_is_over() -> None:
    assert shown(PLAIN, (), RULE, at=LATER) == Shown("segment", "", Instant(24 * HOUR_US))


def test_nothing_is_shown_before_the_delay_is_over() -> None:
    assert shown(PLAIN, (), RULE, at=Instant(23 * HOUR_US)).reason == "delayed"


def test_two_shops_that_were_ordered_are_counted_in_their_district_and_three_on_their_segment() -> None:
    two = [ordered(1), ordered(2)]

    assert shown(two[0], two, RULE, at=LATER).level == "district"
    assert shown(two[0], [*two, ordered(3)], RULE, at=LATER).level == "segment"


def test_a_report_of_last_year_does_not_help_to_reach_the_least_count() -> None:
    old = ordered(3, at=0)
    new = [ordered(1, at=60 * DAY_US), ordered(2, at=60 * DAY_US)]

    assert shown(new[0], [*new, old], RULE, at=Instant(62 * DAY_US)).level == "district"


def test_a_segment_as_short_as_one_shop_is_not_named_for_a_single_report() -> None:
    assert shown(replace(PLAIN, length_mm=20_000), (), RULE, at=LATER).reason == "recognisable"


def test_a_hidden_report_of_a_home_is_shown_nowhere() -> None:
    assert shown(replace(PLAIN, private=True), (), RULE, at=LATER).level == "nothing"
    assert shown(replace(PLAIN, hidden=True), (), RULE, at=LATER).reason == "hidden"


@given(candidates, st.lists(candidates, max_size=12), st.integers(0, 100 * DAY_US))
def test_of_retaliation_and_of_homes_nothing_is_ever_shown(one, beside, at) -> None:
    found = shown(one, beside, RULE, at=Instant(at))

    if one.sort == "retaliation" or one.private or one.hidden or at < found.from_at:
        assert found.level == "nothing"


@given(candidates, st.lists(candidates, max_size=12), st.integers(0, 100 * DAY_US))
def test_a_segment_with_fewer_orders_than_the_least_count_is_never_named(one, beside, at) -> None:
    alike = {c.id for c in [one, *beside] if (c.sort, c.place) == (one.sort, one.place)}
    found = shown(one, beside, RULE, at=Instant(at))

    if one.sort == "ordered" and len(alike) < RULE.least_count:
        assert found.level != "segment"


@given(
    candidates,
    st.lists(candidates, max_size=12),
    st.integers(0, 100 * DAY_US),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_others_changes_nothing(one, beside, at, rng) -> None:
    turned = list(beside)
    rng.shuffle(turned)

    assert shown(one, turned, RULE, at=Instant(at)) == shown(one, beside, RULE, at=Instant(at))


@pytest.mark.parametrize("wrong", [{"delay_h": 0}, {"least_count": 1}, {"window_d": 0}])
def test_a_rule_that_would_show_everything_at_once_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="at least"):
        replace(RULE, **wrong)
