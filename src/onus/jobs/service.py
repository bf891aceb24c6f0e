"""Service: the background work of a website, until it is told to end.

In:  the data folder, and how often to look.
Out: tasks done, deadlines told, mails sent.

The surprise: clocks and mails run beside the queue, in a thread of their own. An
assessment may take minutes, and a resident's deadline does not wait for it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from onus.actions.forget_intake import forget_intake
from onus.actions.forget_sign_ins import forget_sign_ins
from onus.actions.keep_photo import forget_unsent, prepare_photos
from onus.actions.report_events import Place
from onus.actions.send_mails import send_mails
from onus.actions.site_receipts import place_new_receipts
from onus.actions.tick_deadlines import tick_deadlines
from onus.actions.tick_reports import tick_reports
from onus.jobs.follows import FOLLOWS
from onus.jobs.post import post
from onus.jobs.workers import is_alive, living
from onus.outside.clock import machine_now, now
from onus.records.queue import taken_up_again

log = logging.getLogger("onus.jobs")
QUEUE_S, CLOCK_S = 1.0, 3.0
QUEUE = "default"
PHOTOS_AT_ONCE = 10
"""Each takes a tenth of a second; clocks and mails do not wait for more of them."""


def work(*, once: bool = False) -> None:
    """Do what waits; with `once` all that waits now, else until a signal ends it."""
    data = Path(settings.DATA)
    with living(data) as name, _told_to_end(once) as end:
        log.info("began")
        if not settings.MAILS_GO_OUT:
            log.warning("mails wait: no post office is set")
        beside = Thread(target=_look_at_clocks, args=(end,), name="clocks")
        if not once:
            beside.start()
        try:
            while True:
                _look_at_queue(data, name, end)
                if once or end.wait(QUEUE_S):
                    break
        finally:
            end.set()
            if beside.is_alive():
                beside.join()
        if once:
            look_at_clocks()
        log.info("ended")


def look_at_clocks() -> None:
    """Tell the deadlines that ran out, keep where new publications stand, forget what says nothing any more, send mails."""
    lapses = tick_deadlines(now(), FOLLOWS)
    if lapses:
        log.info("lapsed", extra={"count": len(lapses)})
    placed = place_new_receipts(settings.SITE)
    if placed:
        log.info("receipts", extra={"count": sum(placed.values())})
    moved = tick_reports(site=Place(settings.STORE, settings.PUBLIC_ADDRESS), now=now())
    if moved:
        log.info("reports moved up", extra={"count": moved})
    forget_intake(now())
    photos = prepare_photos(data=Path(settings.DATA), most=PHOTOS_AT_ONCE, now=now())
    if photos:
        log.info("photos prepared", extra={"count": photos})
    forget_unsent(data=Path(settings.DATA), now=now())
    forget_sign_ins(machine_now())
    if settings.MAILS_GO_OUT:
        _send()


def _send() -> None:
    mails = send_mails(now(), post)
    if mails.sent or mails.failed:
        log.info("mails", extra={"count": mails.sent})
    if mails.failed:
        log.warning("mails were not taken", extra={"count": mails.failed})


def _look_at_clocks(end: Event) -> None:
    while not end.is_set():
        close_old_connections()
        try:
            look_at_clocks()
        except DatabaseError:
            # The database is away, or locked for long; what waits is in its rows and waits on.
            log.exception("the database did not answer")
        end.wait(CLOCK_S)
    connection.close()


def _look_at_queue(data: Path, name: str, end: Event) -> None:
    try:
        again = taken_up_again(partial(is_alive, data))
        if again:
            log.warning("taken up again", extra={"count": len(again)})
        worker = _Worker(name, end)
        worker.run()
    except DatabaseError:
        log.exception("the database did not answer")
        close_old_connections()


class _Worker(Worker):
    """The worker of the queue, which looks for the end after each task."""

    def __init__(self, name: str, end: Event) -> None:
        self._end = end
        super().__init__(
            queue_names=[QUEUE], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=name, excluded_queue_names=[],
        )  # fmt: skip

    @property
    def running(self) -> bool:
        return not self._end.is_set()

    @running.setter
    def running(self, _told: bool) -> None:
        """Nobody but the event says when to end."""


@contextmanager
def _told_to_end(once: bool) -> Iterator[Event]:
    """Give an event that signals set; a task that is running is done to its end."""
    end = Event()
    old = {} if once else {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in old:
        signal.signal(number, lambda *_: end.set())
    try:
        yield end
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
