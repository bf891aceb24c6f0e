"""Timeliness: seven outcomes, each with its ground."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import NO_INSTANT
from onus.core.determinations.findings import Ground, Outcome
from onus.core.determinations.timeliness import Measured, MeasuredColumns, judge, judge_columns

instants = st.integers(0, 50) | st.just(NO_INSTANT)
cases = st.builds(
    Measured,
    due_us=instants,
    closes_us=st.integers(0, 80),
    met_us=instants,
    heard=st.booleans(),
    seen=st.booleans(),
    failed=st.booleans(),
    measurable=st.booleans(),
    excused=st.booleans(),
)


def a_duty(**known: int | bool) -> Measured:
    usual = {
        "due_us": 10,
        "closes_us": 90,
        "met_us": NO_INSTANT,
        "heard": True,
        "seen": False,
        "failed": False,
        "measurable": True,
        "excused": False,
    }
    return Measured(**{**usual, **known})


def test_work_done_at_the_due_instant_is_in_time():
    outcome, delay_us, _ = judge(a_duty(met_us=10), as_of_us=50)

    assert (outcome, delay_us) == (Outcome.FULFILLED, 0)


def test_work_done_one_microsecond_later_is_late_by_it():
    outcome, delay_us, _ = judge(a_duty(met_us=11), as_of_us=50)

    assert (outcome, delay_us) == (Outcome.LATE, 1)


def test_an_open_window_is_pending_and_not_unmet():
    assert judge(a_duty(), as_of_us=9)[0] is Outcome.PENDING


def test_at_the_very_instant_at_which_it_is_due_the_window_is_closed():
    assert judge(a_duty(), as_of_us=10)[0] is Outcome.UNMET


def test_silence_of_the_whole_fleet_is_unknown_and_not_unmet():
    outcome, _, grounds = judge(a_duty(heard=False), as_of_us=50)

    assert outcome is Outcome.UNKNOWN
    assert grounds & Ground.NO_TELEMETRY.bit


def test_a_fleet_that_was_heard_elsewhere_leaves_the_street_unmet():
    assert judge(a_duty(), as_of_us=50)[0] is Outcome.UNMET


def test_a_street_of_unknown_length_is_unknown():
    outcome, _, grounds = judge(a_duty(measurable=False), as_of_us=50)

    assert (outcome, grounds) == (Outcome.UNKNOWN, Ground.NO_LENGTH.bit)


def test_a_duty_without_a_deadline_never_counts_as_on_time():
    outcome, _, _ = judge(a_duty(due_us=NO_INSTANT, met_us=3), as_of_us=50)

    assert outcome is Outcome.NO_DEADLINE


def test_an_excuse_does_not_take_away_work_done_in_time():
    assert judge(a_duty(excused=True, met_us=9), as_of_us=50)[0] is Outcome.FULFILLED


def test_delay_of_what_was_never_done_ends_when_nobody_looks_any_more():
    assert judge(a_duty(closes_us=30), as_of_us=50)[1] == 20


@given(st.lists(cases, max_size=20), st.integers(0, 100))
def test_the_fast_twin_finds_what_the_specification_finds(rows, as_of):
    columns = MeasuredColumns(
        *(
            np.array([getattr(row, name) for row in rows], kind)
            for name, kind in (
                ("due_us", np.int64),
                ("closes_us", np.int64),
                ("met_us", np.int64),
                ("heard", bool),
                ("seen", bool),
                ("failed", bool),
                ("measurable", bool),
                ("excused", bool),
            )
        )
    )

    codes, delays, grounds = judge_columns(columns, as_of_us=as_of)

    found = list(zip(codes.tolist(), delays.tolist(), grounds.tolist(), strict=True))
    told = [judge(row, as_of_us=as_of) for row in rows]
    assert found == [(outcome.column_code, delay, bits) for outcome, delay, bits in told]


@given(cases, st.integers(0, 100), st.integers(0, 50))
def test_a_later_deadline_never_turns_fulfilled_into_late(row, as_of, later):
    known = {name: getattr(row, name) for name in Measured.__slots__}
    before, _, _ = judge(row, as_of_us=as_of)
    if row.due_us == NO_INSTANT or before is not Outcome.FULFILLED:
        return

    after, _, _ = judge(Measured(**{**known, "due_us": row.due_us + later}), as_of_us=as_of)

    assert after is Outcome.FULFILLED
