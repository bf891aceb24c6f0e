"""Deadlines as rows: told once, whoever looks and however often."""

from __future__ import annotations

import pytest

from onus.actions.tick_deadlines import tick_deadlines
from onus.base.instants import HOUR_US, Instant
from onus.core.planning.deadlines import Deadline, Step
from onus.records.deadlines import lapse, open_deadline, run_out, settle

pytestmark = pytest.mark.django_db
WAITING = Deadline(
    "r7", "answer", "report 7", "street", Instant(10), 0, (Step("district", 3600), Step("city", 3600))
)


def ticked(at: int, told: list) -> list[str]:
    return [one.id for one in tick_deadlines(Instant(at), {"answer": told.append})]


def test_a_deadline_that_ran_out_is_told_once_and_the_next_post_is_asked():
    told: list = []
    open_deadline(WAITING)
    open_deadline(WAITING)

    assert ticked(10, told) == []
    assert ticked(11, told) == ["r7#0"]
    assert ticked(11, told) == []
    assert [(one.party, one.next_party, one.at) for one in told] == [("street", "district", 11)]
    assert [one.party for _, one in run_out(Instant(HOUR_US + 20), ["answer"])] == ["district"]


def test_a_server_that_was_down_tells_every_step_with_its_own_instant():
    told: list = []
    open_deadline(WAITING)

    assert ticked(9 * HOUR_US, told) == ["r7#0", "r7#1", "r7#2"]
    assert [one.at for one in told] == [11, 12 + HOUR_US, 13 + 2 * HOUR_US]


def test_a_deadline_of_which_nobody_said_what_follows_stays_open():
    open_deadline(WAITING)

    assert tick_deadlines(Instant(11), {}) == ()
    assert len(run_out(Instant(11), ["answer"])) == 1


def test_an_answer_in_time_stops_the_clock():
    told: list = []
    open_deadline(WAITING)

    assert settle("answer", "report 7", at=Instant(9)) == 1
    assert ticked(9 * HOUR_US, told) == []


def test_of_two_workers_that_look_at_once_one_tells_the_lapse():
    open_deadline(WAITING)
    ((number, _),) = run_out(Instant(11), ["answer"])

    assert lapse(number, (), at=Instant(11)) is True
    assert lapse(number, (), at=Instant(11)) is False


def test_what_follows_and_the_settling_of_the_row_are_one_step():
    def fails(_lapse: object) -> None:
        raise RuntimeError("what follows could not be written")

    open_deadline(WAITING)
    assert tick_deadlines(Instant(11), {"answer": fails}) == ()

    assert len(run_out(Instant(11), ["answer"])) == 1
