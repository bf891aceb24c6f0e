"""A website of its own for tests that need a real server: its settings, its start, its first answer, its end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).parents[1]
SET_UP = "import django, runpy, sys; django.setup(); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
"""Runs a program of the tests where the tables can be imported."""
GRANIAN = Path(sys.executable).parent / "granian"
START_S, STEP_S, ANSWER_S, END_S = 150.0, 0.1, 30, 20
"""A busy machine takes its time to load everything."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings_of(data: Path, port: int, **more: str) -> dict[str, str]:
    """Return the environment of a website in a folder of its own; nothing of ours is handed on to it."""
    (data / "static").mkdir()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONUS_")},
        "ONUS_MODE": "test",
        "ONUS_DATA": str(data),
        "ONUS_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        **more,
    }


@contextmanager
def running_site(way: Mapping[str, str], port: int, log: Path, *, first: str) -> Iterator[None]:
    """Serve until the context ends; it begins when the address `first` answers."""
    server = [str(GRANIAN), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as told:
        running = subprocess.Popen(
            [*server, "onus.wiring.wsgi:application"], env=dict(way), stdout=told, stderr=subprocess.STDOUT
        )
    try:
        first_answer(f"http://127.0.0.1:{port}{first}", running, log)
        yield
    finally:
        running.terminate()
        running.wait(timeout=END_S)


def first_answer(address: str, running: subprocess.Popen, log: Path) -> str:
    """Wait for the first answer of a server that is starting, and return it."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=ANSWER_S) as answer:
                return answer.read().decode()
        except HTTPError as answered:
            raise AssertionError(f"{address}: {answered.code}\n{log.read_text()}") from answered
        except (URLError, TimeoutError):
            assert running.poll() is None, log.read_text()
            time.sleep(STEP_S)
    raise AssertionError(f"no answer from {address} in {START_S} s\n{log.read_text()}")
