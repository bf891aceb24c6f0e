"""`onus serve`: the website, by granian, until it is told to end.

A request that is being answered is answered to its end; a new one is not taken.

The surprise: a worker begins as a copy of the process that started it, with what that
process does when it is told to end. While it still loads the pages it would take the
word for its own, note it, and serve on; so a copy that is told to end ends at once.
A word that comes in the instant before a worker begins to wait is noted by it and wakes
nobody until the next one comes; so a worker that has not ended is told again, late: a second
word also breaks off what it is still answering.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import MPServer

from onus.actions.regions import tree_of_regions
from onus.base.errors import OnusError

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Read when the counting library is first loaded, which is in the processes that serve."""
TARGET = "onus.wiring.wsgi:application"
THREADS, WORKERS_MAX, END_S = 4, 64, 15
"""Threads of a worker; one of them may wait for the database while another answers. Seconds for what is being answered."""
KILL_S, LOOK_S, AGAIN_S = 1, 0.02, 8.0
HEADER_S, BACKLOG = 10_000, 1_024
"""Milliseconds in which the head of a request must be there."""


ENDINGS = (signal.SIGTERM, signal.SIGINT)
"""The words by which it is told to end."""


class Server(MPServer):
    """Granian with processes, of which one that is told to end before it serves ends."""

    def signal_handler_interrupt(self, *given: Any, **more: Any) -> None:
        """End; in a worker that has no answer of its own yet, which is still loading and answers nobody, at once."""
        if os.getpid() != self.pid:
            os._exit(0)
        super().signal_handler_interrupt(*given, **more)  # type: ignore[no-untyped-call]

    def _stop_workers(self) -> None:
        # A worker that has just ended still counts as running for some milliseconds, longer on a busy
        # machine; so each is looked at until it has ended, and only what is left by then is killed.
        until, tell = monotonic() + END_S, monotonic()
        while left := [one for one in self.wrks if one.is_alive()]:  # type: ignore[no-untyped-call]
            if monotonic() >= until:
                break
            if monotonic() >= tell:
                tell = monotonic() + AGAIN_S
                for worker in left:
                    worker.terminate()  # type: ignore[no-untyped-call]
            sleep(LOOK_S)
        self.workers_kill_timeout = KILL_S
        super()._stop_workers()  # type: ignore[no-untyped-call]


class NotMigrated(OnusError):
    """The tables are not those of this version."""

    code = "DATABASE-002"
    what = "The database lacks {count} migration(s) of this version."
    why = "Pages would fail at the first table that is not there."
    do = "Take a backup, then run: onus migrate"


def main(words: list[str]) -> int:
    """Serve the website."""
    parser = argparse.ArgumentParser(prog="onus serve", description="Serve the website.")
    parser.add_argument(
        "--address", default="127.0.0.1", help="(default 127.0.0.1: a proxy stands before it)"
    )
    parser.add_argument("--port", type=int, default=8023, help="(default 8023)")
    parser.add_argument("--socket", type=Path, help="a socket instead of address and port")
    parser.add_argument("--workers", type=int, default=0, help="processes (default: one for each processor)")
    told = parser.parse_args(words)
    signal.signal(signal.SIGTERM, _end_before_serving)
    missing = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    if missing:
        raise NotMigrated(count=len(missing))
    tree_of_regions(settings.REGIONS)
    connection.close()
    _count_together(settings.DATA / "figures")
    workers = min(told.workers or os.cpu_count() or 1, WORKERS_MAX)
    server = Server(
        TARGET,
        address=told.address,
        port=told.port,
        uds=told.socket,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_S),
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=END_S,
        websockets=False,
        log_dictconfig=settings.LOGGING,
    )
    _let_no_word_be_lost()
    server.serve()
    return 0


def _end_before_serving(_number: int, _frame: FrameType | None) -> None:
    """End as one who was told to, not as one who was killed."""
    sys.exit(0)


def _let_no_word_be_lost() -> None:
    """Keep a word that comes while a worker is being made until there is somebody to hear it.

    A new process forgets what came in its first instant; what was held back by then it hears.
    """
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS),
        after_in_child=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS),
    )


def _count_together(folder: Path) -> None:
    """Give the processes a folder in which each counts, and which begins empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FIGURES] = str(folder)
