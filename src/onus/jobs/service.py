"""Service: the background work of a website, until it is told to end.

In:  the data folder, and how often to look.
Out: tasks done, deadlines told, mails sent.

The surprise: clocks and mails run beside the queue, in a thread of their own. An
assessment may take minutes, and a resident's deadline does not wait for it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from onus.actions.carry_deadlines import carry_deadlines
from onus.actions.erase_contacts import erase_expired
from onus.actions.forget_intake import forget_intake
from onus.actions.forget_sign_ins import forget_sign_ins
from onus.actions.keep_photo import forget_unsent, prepare_photos
from onus.actions.report_events import Place
from onus.actions.send_mails import send_mails
from onus.actions.site_receipts import place_new_receipts
from onus.actions.tender_bids import SealedPlaces
from onus.actions.tick_deadlines import tick_deadlines
from onus.actions.tick_reports import tick_reports
from onus.base.errors import OnusError
from onus.jobs.follows import FOLLOWS
from onus.jobs.post import post
from onus.jobs.workers import is_alive, living
from onus.outside.clock import machine_now, now
from onus.outside.last_look import keep_last_look
from onus.records.queue import taken_up_again

log = logging.getLogger("onus.jobs")
QUEUE_S, CLOCK_S = 1.0, 3.0
QUEUE = "default"
PHOTOS_AT_ONCE = 10
"""Each takes a tenth of a second; clocks and mails do not wait for more of them."""


class ClocksStopped(OnusError):
    """The clocks of the background work stopped, and so did the work."""

    code = "JOBS-002"
    what = "The clocks of the background work stopped."
    why = "Work that goes on without its clocks would let deadlines pass unseen."
    do = "Read the log for the reason; systemd starts the work again: systemctl status onus-jobs."


def work(*, once: bool = False) -> None:
    """Do what waits; with `once` all that waits now, else until a signal ends it.

    Raises:
        ClocksStopped: nobody looks at the clocks any more.
    """
    data = Path(settings.DATA)
    with living(data) as name, _told_to_end(once) as end:
        log.info("began")
        if not settings.MAILS_GO_OUT:
            log.warning("mails wait: no post office is set")
        stopped = Event()
        beside = Thread(target=_look_at_clocks, args=(end, stopped), name="clocks")
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
        if stopped.is_set():
            raise ClocksStopped


def look_at_clocks() -> int:
    """Do every step of a look, whatever became of the one before; returns how many failed."""
    failed = 0
    for step in STEPS:
        try:
            step()
        except DatabaseError:
            # The database is away, or locked for long; what waits is in its rows and waits on.
            log.exception("the database did not answer", extra={"task": step.__name__.strip("_")})
            failed += 1
        except Exception:
            log.exception("a step of the clocks failed", extra={"task": step.__name__.strip("_")})
            failed += 1
    return failed


def _lapse() -> None:
    _count("lapsed", len(tick_deadlines(now(), FOLLOWS)))


def _carry_deadlines() -> None:
    _count("deadlines carried", carry_deadlines(SealedPlaces(Path(settings.DATA), settings.STORE), now=now()))


def _place_receipts() -> None:
    _count("receipts", sum(place_new_receipts(settings.SITE).values()))


def _move_reports_up() -> None:
    site = Place(settings.STORE, settings.PUBLIC_ADDRESS)
    _count("reports moved up", tick_reports(site=site, now=now()))


def _forget() -> None:
    forget_intake(now())
    forget_unsent(data=Path(settings.DATA), now=now())
    forget_sign_ins(machine_now())
    _count("addresses erased", erase_expired(settings.STORE, now=now()))


def _prepare_photos() -> None:
    _count("photos prepared", prepare_photos(data=Path(settings.DATA), most=PHOTOS_AT_ONCE, now=now()))


def _keep_last_look() -> None:
    keep_last_look(Path(settings.DATA), machine_now())


def _count(what: str, count: int) -> None:
    if count:
        log.info(what, extra={"count": count})


def _send() -> None:
    if not settings.MAILS_GO_OUT:
        return
    mails = send_mails(now(), post)
    if mails.sent or mails.failed:
        log.info("mails", extra={"count": mails.sent})
    if mails.failed:
        log.warning("mails were not taken", extra={"count": mails.failed})


STEPS: Sequence[Callable[[], None]] = (
    _lapse, _carry_deadlines, _place_receipts, _move_reports_up, _forget, _prepare_photos, _send, _keep_last_look,
)  # fmt: skip


def _look_at_clocks(end: Event, stopped: Event) -> None:
    try:
        while not end.is_set():
            close_old_connections()
            look_at_clocks()
            end.wait(CLOCK_S)
        connection.close()
    finally:
        # Without its clocks a service must not live on: whoever watches over it starts it again.
        if not end.is_set():
            log.critical("the clocks stopped")
            stopped.set()
            end.set()


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
