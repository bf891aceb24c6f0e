"""The clocks of the background work: one thing that fails keeps nothing else from its time."""

from __future__ import annotations

import threading
from threading import Event

import pytest
from django.conf import settings as given
from django.db import OperationalError

from onus.actions import tick_reports as ticking
from onus.actions.receive_report import Arriving, receive_report
from onus.actions.report_events import Place
from onus.actions.tick_deadlines import tick_deadlines
from onus.actions.tick_reports import tick_reports
from onus.base.instants import HOUR_US, Instant, instant
from onus.core.planning.deadlines import Deadline
from onus.jobs import service
from onus.outside.last_look import last_look
from onus.records.deadlines import open_deadline
from onus.records.reports import events_of

pytestmark = pytest.mark.django_db
NOW = instant("2024-01-05T08:00:00+08:00")
LATER = Instant(NOW + 25 * HOUR_US)
SITE = Place(given.STORE, "https://onus.example")


def received() -> str:
    arriving = Arriving("benxi-2023-replay", "not_done", NOW, "en", text="ice")
    return receive_report(arriving, key=b"k" * 32, store=given.STORE, now=NOW).ref


@pytest.fixture
def poisoned(monkeypatch) -> str:
    """A report that whoever looks at it stumbles over, whatever the reason."""
    ref, catch_up = received(), ticking.catch_up

    def stumble(of: str, **more) -> int:
        if of == ref:
            raise ValueError("closed after received: not_now")
        return catch_up(of, **more)

    monkeypatch.setattr(ticking, "catch_up", stumble)
    return ref


def kinds(ref: str) -> list[str]:
    return [event.kind for event in events_of(ref)]


def test_a_report_that_fails_is_named_in_the_log_and_the_one_beside_it_moves_up(poisoned, caplog):
    good = received()

    assert tick_reports(site=SITE, now=LATER) == 1
    assert (kinds(poisoned), kinds(good)) == (["received"], ["received", "escalated"])
    assert [record.subject for record in caplog.records if record.exc_info] == [poisoned]


def test_reports_that_fail_do_not_stand_in_the_way_of_all_that_come_after_them(poisoned, monkeypatch, caplog):
    good = received()
    monkeypatch.setattr(ticking, "AT_ONCE", 1)

    tick_reports(site=SITE, now=LATER)
    tick_reports(site=SITE, now=LATER)
    assert kinds(good) == ["received", "escalated"]


def test_a_database_that_is_away_is_no_fault_of_a_report(monkeypatch):
    received()

    def away(_ref: str, **_more) -> int:
        raise OperationalError("the database is locked")

    monkeypatch.setattr(ticking, "catch_up", away)
    with pytest.raises(OperationalError):
        tick_reports(site=SITE, now=LATER)


def test_a_deadline_whose_follow_up_fails_stays_open_and_the_next_one_is_told(caplog):
    for number, subject in enumerate(("bad", "good")):
        open_deadline(Deadline(f"d-{number}", "answer", subject, "somebody", Instant(10 + number)))
    told: list[str] = []

    def follow(lapse) -> None:
        if lapse.subject == "bad":
            raise KeyError(lapse.subject)
        told.append(lapse.subject)

    assert len(tick_deadlines(Instant(20), {"answer": follow})) == 1
    assert told == ["good"]
    assert len(tick_deadlines(Instant(20), {"answer": lambda one: told.append(one.subject)})) == 1
    assert told == ["good", "bad"]


def test_a_step_that_fails_keeps_no_other_step_from_its_turn(monkeypatch, settings, tmp_path, caplog):
    settings.DATA, done = tmp_path, []

    def breaks() -> None:
        raise KeyError("whatever")

    monkeypatch.setattr(
        service, "STEPS", (breaks, lambda: done.append(1), breaks, lambda: done.append(2), service.STEPS[-1])
    )
    assert service.look_at_clocks() == 2
    assert done == [1, 2]
    assert last_look(tmp_path) is not None
    assert [record.task for record in caplog.records if record.exc_info] == ["breaks", "breaks"]


def test_work_whose_clocks_stopped_ends_so_that_it_is_started_again(monkeypatch, settings, tmp_path):
    settings.DATA, told = tmp_path, []

    def dies() -> int:
        raise SystemExit

    monkeypatch.setattr(service, "look_at_clocks", dies)
    monkeypatch.setattr(service, "connection", type("None", (), {"close": lambda: None}))
    monkeypatch.setattr(service, "close_old_connections", lambda: None)
    monkeypatch.setattr(service, "_look_at_queue", lambda *_: told.append("looked"))
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with pytest.raises(service.ClocksStopped):
        service.work()
    assert told


def test_a_look_that_is_told_to_end_is_no_stop_of_the_clocks(monkeypatch):
    end, stopped = Event(), Event()
    monkeypatch.setattr(service, "look_at_clocks", lambda: end.set())
    monkeypatch.setattr(service, "connection", type("Gone", (), {"close": lambda: None}))
    monkeypatch.setattr(service, "close_old_connections", lambda: None)

    service._look_at_clocks(end, stopped)
    assert not stopped.is_set()
