"""`onus serve`: the website, by granian, until it is told to end.

A request that is being answered is answered to its end; a new one is not taken.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from onus.actions.regions import regions_of
from onus.base.errors import OnusError

FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Read when the counting library is first loaded, which is in the processes that serve."""
TARGET = "onus.wiring.wsgi:application"
THREADS, WORKERS_MAX, END_S = 4, 64, 30
"""Threads of a worker; one of them may wait for the database while another answers."""
HEADER_S, BACKLOG = 10_000, 1_024
"""Milliseconds in which the head of a request must be there."""


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
    missing = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    if missing:
        raise NotMigrated(count=len(missing))
    regions_of(settings.REGIONS)
    connection.close()
    _count_together(settings.DATA / "figures")
    workers = min(told.workers or os.cpu_count() or 1, WORKERS_MAX)
    server = Granian(
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
    server.serve()
    return 0


def _count_together(folder: Path) -> None:
    """Give the processes a folder in which each counts, and which begins empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FIGURES] = str(folder)
