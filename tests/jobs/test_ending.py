"""The website as a process that is told to end: it ends soon, with 0, whatever it was doing, and answers what it had taken."""

from __future__ import annotations

import http.client
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from onus.wiring.commands.serve import END_S, Server
from tests.jobs.conftest import Site
from tests.served import free_port

pytestmark = [pytest.mark.slow, pytest.mark.once]
SOON_S = END_S - 3
"""Nothing was ended by force within this time."""
LATE_S = 4
START_S, WORKERS = 150, 2


class Serving:
    """A server of two workers, what it has said so far, and when it was told to end."""

    def __init__(self, site: Site) -> None:
        self.port = free_port()
        self.process = site.start("serve", "--port", self.port, "--workers", WORKERS)
        self.said: list[str] = []
        self.reading = threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True)
        self.reading.start()

    def wait_for(self, words: str, times: int = 1) -> None:
        end = time.monotonic() + START_S
        while sum(words in line for line in self.said) < times:
            assert self.process.poll() is None and time.monotonic() < end, self.said
            time.sleep(0.01)

    def told_to_end(self, number: int = signal.SIGTERM) -> float:
        """Return the seconds until it had ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=4 * END_S)
        self.reading.join()
        return time.monotonic() - began

    def connection(self) -> http.client.HTTPConnection:
        """Return an open connection; a worker says that it started a moment before it listens."""
        end = time.monotonic() + START_S
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        while True:
            try:
                one.connect()
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < end, self.said
                time.sleep(0.01)
            else:
                return one


@pytest.fixture
def serving(site: Site) -> Serving:
    return Serving(site)


def ended_well(one: Serving, seconds: float) -> None:
    assert one.process.returncode == 0, one.said
    assert not any("refused to gracefully stop" in line for line in one.said), one.said
    assert seconds < SOON_S


class Sleeper:
    """A worker whom the first word came an instant before it began to wait: it notes it and is not woken by it."""

    idx = 0

    def __init__(self, deaf_to: int) -> None:
        self.heard, self.deaf_to, self.killed = 0, deaf_to, False

    def terminate(self) -> None:
        self.heard += 1

    def is_alive(self) -> bool:
        return self.heard <= self.deaf_to

    def join(self, _seconds: float | None = None) -> None:
        assert not self.is_alive()

    def kill(self) -> None:
        self.killed = True


@pytest.mark.parametrize("deaf_to", [0, 1])
def test_a_worker_that_slept_through_a_word_is_told_again_and_is_not_killed(deaf_to):
    one = Sleeper(deaf_to)
    server = Server.__new__(Server)
    server.wrks = [one]

    server._stop_workers()

    assert not one.killed
    assert one.heard > deaf_to


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_end_while_its_workers_load_ends_at_once(serving, number):
    serving.wait_for("Spawning worker", WORKERS)

    ended_well(serving, serving.told_to_end(number))

    assert not any("Started worker" in line for line in serving.said)


def test_a_server_that_is_told_to_end_while_it_makes_its_workers_ends_at_once(serving):
    serving.wait_for("Spawning worker")

    ended_well(serving, serving.told_to_end())


def test_a_server_that_is_told_to_end_right_after_its_first_answer_ends_though_another_worker_loads(serving):
    serving.wait_for("Started worker")
    with closing(serving.connection()) as first:
        first.request("GET", "/healthz")
        assert first.getresponse().status == 200

    ended_well(serving, serving.told_to_end())


def test_a_server_with_connections_that_are_kept_and_silent_ends_at_once(serving):
    serving.wait_for("Started worker", WORKERS)
    kept = [serving.connection() for _ in range(8)]
    for one in kept:
        one.request("GET", "/en/")
        assert one.getresponse().read()

    took = serving.told_to_end()

    for one in kept:
        one.close()
    ended_well(serving, took)


def test_a_request_that_waits_for_the_database_is_answered_before_the_server_ends(serving, site):
    serving.wait_for("Started worker", WORKERS)
    answered: list[tuple[int, str]] = []

    def ask() -> None:
        with closing(serving.connection()) as slow:
            slow.request("GET", "/en/")
            answer = slow.getresponse()
            answered.append((answer.status, answer.read().decode()))

    asking = threading.Thread(target=ask)
    with closing(sqlite3.connect(site.data / "onus.sqlite3", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        asking.start()
        time.sleep(1)
        serving.process.terminate()
        time.sleep(LATE_S)
        assert not answered
        assert serving.process.poll() is None
    asking.join()
    began = time.monotonic()
    serving.process.wait(timeout=4 * END_S)
    serving.reading.join()

    assert [status for status, _ in answered] == [200]
    ended_well(serving, time.monotonic() - began)


def test_a_client_that_never_finishes_its_request_holds_the_server_no_longer_than_is_said(serving):
    serving.wait_for("Started worker", WORKERS)
    with closing(socket.create_connection(("127.0.0.1", serving.port))) as endless:
        endless.sendall(b"POST /en/reports/new HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n"
                        b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrf=abc\r\n\r\na=")  # fmt: skip
        time.sleep(1)
        took = serving.told_to_end()

    assert serving.process.returncode == 0, serving.said
    assert took < END_S + LATE_S


def test_a_server_that_is_told_to_end_before_it_serves_was_not_killed(site):
    early = site.start("serve", "--port", free_port())
    until = time.monotonic() + START_S
    while not hears(early, signal.SIGTERM):
        assert early.poll() is None and time.monotonic() < until
        time.sleep(0.005)
    early.terminate()

    assert early.wait(timeout=END_S) == 0


def hears(process: subprocess.Popen, number: int) -> bool:
    """Tell whether a process does something of its own with a signal by now."""
    told = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    caught = next(line.split()[1] for line in told.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (number - 1) & 1)
