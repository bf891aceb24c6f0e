"""Deadlines: what runs out, when, and who is asked next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import HOUR_US, Instant
from onus.core.planning.deadlines import STEPS_MAX, Deadline, Step, tick

moments = st.integers(0, 2_000_000_000)
steps = st.lists(st.builds(Step, st.sampled_from("abc"), st.integers(1, 500)), max_size=5).map(tuple)
deadline = st.builds(
    Deadline,
    st.just(""),
    st.sampled_from(["answer", "reply"]),
    st.sampled_from(["report 7", "case 3"]),
    st.sampled_from("xyz"),
    moments.map(Instant),
    st.just(0),
    steps,
)
deadlines = st.lists(deadline, max_size=6).map(
    lambda found: [replace(one, id=str(number)) for number, one in enumerate(found)]
)
LADDER = Deadline(
    "r7", "answer", "report 7", "street", Instant(0), 0, (Step("district", 7200), Step("city", 3600))
)


def test_the_last_instant_is_in_time_and_the_next_one_is_not():
    assert tick([LADDER], Instant(0)).lapses == ()
    assert [one.at for one in tick([LADDER], Instant(1)).lapses] == [1]


def test_silence_moves_a_report_up_and_the_next_post_gets_its_own_time():
    found = tick([LADDER], Instant(HOUR_US))

    assert [(one.party, one.next_party) for one in found.lapses] == [("street", "district")]
    assert [(one.party, one.ends) for one in found.running] == [("district", 1 + 2 * HOUR_US)]


def test_where_nobody_is_left_to_be_asked_the_lapse_says_so_and_nothing_runs_on():
    found = tick([LADDER], Instant(9 * HOUR_US))

    assert [one.next_party for one in found.lapses] == ["district", "city", ""]
    assert found.running == ()


@pytest.mark.parametrize(
    "make", [lambda: Step("a", 0), lambda: replace(LADDER, steps=(Step("a", 1),) * (STEPS_MAX + 1))]
)
def test_a_step_without_time_and_an_endless_ladder_are_refused(make):
    with pytest.raises(ValueError, match="at"):
        make()


@given(deadlines, moments)
def test_looking_again_at_what_runs_on_finds_nothing_new(found, now):
    first = tick(found, Instant(now))
    again = tick(first.running, Instant(now))

    assert again.lapses == ()
    assert again.running == first.running


@given(deadlines, moments, moments)
def test_a_server_that_was_down_tells_the_same_lapses_as_one_that_looked_in_between(found, one, other):
    early, late = sorted([one, other])
    between = tick(found, Instant(early))
    then = tick(between.running, Instant(late))
    at_once = tick(found, Instant(late))

    assert (*between.lapses, *then.lapses) == at_once.lapses
    assert then.running == at_once.running


@given(deadlines.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))), moments)
def test_the_order_in_which_deadlines_are_looked_at_changes_nothing(two, now):
    found, turned = two

    assert tick(found, Instant(now)) == tick(turned, Instant(now))


@given(deadlines, moments)
def test_no_two_lapses_have_one_name_and_none_is_told_before_its_time(found, now):
    lapses = tick(found, Instant(now)).lapses

    assert len({one.id for one in lapses}) == len(lapses)
    assert all(one.at <= now for one in lapses)
