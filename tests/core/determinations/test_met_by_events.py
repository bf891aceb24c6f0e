"""Met by events: how many, how strong, how late on the record, and what an inspection undoes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US, NO_INSTANT
from onus.core.contracts.standards import Standard, Strength
from onus.core.determinations.met_by_events import Event, met_by_events

CLAIMED, OBSERVED, VERIFIED = (s.rank for s in (Strength.CLAIMED, Strength.OBSERVED, Strength.VERIFIED))
DUE, CLOSES = 100, 10 * DAY_US


def crew(at, *, recorded=NO_INSTANT, name=None):
    return Event(at, "crew", CLAIMED, True, name or f"crew-{at}-{recorded}", recorded)


def passed(at):
    return Event(at, "inspection", OBSERVED, True, f"pass-{at}")


def failed(at):
    return Event(at, "inspection", OBSERVED, False, f"fail-{at}")


def met(*events, count=1, kinds=("crew", "inspection"), standard=None, due=DUE, closes=CLOSES):
    return met_by_events(
        sorted(events),
        standard or Standard(),
        kinds=kinds,
        count=count,
        opens_us=10,
        due_us=due,
        closes_us=closes,
    )


def test_the_window_holds_its_first_and_its_last_instant():
    assert met(crew(10)).met_us == 10
    assert met(crew(9)).seen is False
    assert met(crew(50), closes=50).met_us == 50
    assert met(crew(51), closes=50).met_us == NO_INSTANT


def test_it_is_met_when_the_last_of_those_needed_was_done():
    assert [met(crew(20), crew(40), crew(60), count=count).met_us for count in (1, 2, 3)] == [20, 40, 60]
    assert met(crew(20), count=2).met_us == NO_INSTANT


def test_the_record_showed_it_when_it_held_so_many_in_whatever_order():
    late_first = (crew(20, recorded=900), crew(40, recorded=50), crew(60, recorded=70))

    assert (met(*late_first, count=2).met_us, met(*late_first, count=2).known_us) == (40, 70)
    assert met(*late_first, count=3).known_us == 900


def test_only_the_kinds_that_the_standard_names_count():
    assert met(crew(20), kinds=("inspection",)).met_us == NO_INSTANT


def test_what_is_weaker_than_the_standard_asks_is_seen_and_does_not_count():
    strict = Standard(strength_min=Strength.OBSERVED)

    found = met(crew(20), standard=strict)

    assert (found.met_us, found.seen, found.strength) == (NO_INSTANT, True, 0)
    assert met(crew(20), passed(30), standard=strict).met_us == 30


def test_two_independent_kinds_verify_each_other_and_two_claims_do_not():
    assert met(crew(20), passed(30)).strength == VERIFIED
    assert met(passed(20), passed(30)).strength == OBSERVED
    assert met(crew(20), Event(30, "photo", CLAIMED, True, "p"), kinds=("crew", "photo")).strength == CLAIMED


def test_a_failed_inspection_by_the_due_time_undoes_all_work_before_it():
    assert met(crew(20), passed(30), failed(40)).met_us == NO_INSTANT
    assert met(crew(20), failed(40), crew(60)).met_us == 60
    assert met(passed(40), failed(40)).met_us == NO_INSTANT
    assert met(passed(40), failed(DUE)).met_us == NO_INSTANT


def test_of_two_failed_inspections_the_later_decides():
    found = met(failed(20), crew(30), failed(40), crew(60))

    assert (found.met_us, found.set_aside_before_us) == (60, 40)


def test_on_the_day_after_a_failed_inspection_undoes_claims_and_not_what_was_observed():
    assert met(crew(20), failed(DUE + DAY_US)).met_us == NO_INSTANT
    assert met(crew(20), failed(DUE + DAY_US + 1)).met_us == 20
    assert met(passed(20), failed(DUE + 1)).met_us == 20
    assert met(passed(20), failed(DUE + 1)).set_aside_before_us == NO_INSTANT


def test_of_two_failed_inspections_on_the_day_after_the_later_decides_on_claims():
    assert met(failed(DUE + 5), crew(DUE + 10), failed(DUE + 20)).met_us == NO_INSTANT


def test_without_a_due_time_a_failed_inspection_undoes_until_the_close():
    assert met(crew(20), failed(DUE + 50), due=NO_INSTANT).met_us == NO_INSTANT
    assert met(crew(20), failed(40), crew(60), due=NO_INSTANT).met_us == 60


@pytest.mark.parametrize(
    ("at", "recorded", "late"),
    [
        (50, NO_INSTANT, False),
        (50, DUE, False),
        (50, DUE + 1, True),
        (DUE, DUE + 1, True),
        (DUE + 1, DUE + 2, False),
        (DUE + 1, DUE + 1 + DAY_US, False),
        (DUE + 1, DUE + 2 + DAY_US, True),
    ],
)
def test_late_is_what_the_record_did_not_hold_when_the_due_time_passed(at, recorded, late):
    assert crew(at, recorded=recorded).is_late(DUE) is late


events = st.lists(
    st.builds(
        Event,
        st.integers(0, 150),
        st.sampled_from(["crew", "inspection", "photo"]),
        st.integers(1, 3),
        st.booleans(),
        st.uuids().map(str),
        st.just(NO_INSTANT) | st.integers(0, 300),
    ),
    max_size=7,
)


@given(events, st.integers(1, 3))
def test_it_is_never_known_before_it_was_so(found, count):
    result = met(*found, count=count)

    assert (result.met_us == NO_INSTANT) == (result.known_us == NO_INSTANT)
    assert result.met_us <= result.known_us


@given(events, events, st.integers(1, 3))
def test_more_work_is_never_met_later_nor_known_later(found, more, count):
    good = [replace(event, good=True) for event in more]
    before, after = met(*found, count=count), met(*found, *good, count=count)

    if before.met_us != NO_INSTANT:
        assert NO_INSTANT < after.met_us <= before.met_us
        assert after.known_us <= before.known_us


@given(events, st.integers(1, 3))
def test_asking_for_more_is_never_met_earlier(found, count):
    fewer, more = met(*found, count=count), met(*found, count=count + 1)

    assert more.met_us == NO_INSTANT or more.met_us >= fewer.met_us > NO_INSTANT
