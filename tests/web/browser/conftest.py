"""A real server on a real database, and one browser, for all tests in here."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.in_browser import ARGUMENTS
from tests.web.browser.served import Served
from tests.web.browser.tabs import NOBODY, Tabs
from tests.web.browser.watched import Watched

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[3]
SET_UP = "import django, runpy, sys; django.setup(); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
START_S, STEP_S = 90.0, 0.1
DRAWS = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""A map is drawn by the processor where there is no graphics card."""


@pytest.fixture(scope="session")
def served(benxi_folder, benxi_out, tmp_path_factory) -> Iterator[Served]:
    """The whole replay, published, with people in their roles and one of each thing."""
    with serving(tmp_path_factory.mktemp("served"), ["whole", benxi_folder, benxi_out]) as found:
        yield found


@contextmanager
def serving(data: Path, laid: list[object], *, behind_s: int = 0) -> Iterator[Served]:
    """Lay a database in a folder and serve the website from it, by a clock that may run behind."""
    (data / "static").mkdir()
    port = free_port()
    way = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONUS_")},
        "ONUS_MODE": "test",
        "ONUS_DATA": str(data),
        "ONUS_CLOCK_BEHIND_S": str(behind_s),
        "ONUS_SITE": str(data / "site"),
        "ONUS_REGIONS": str(ROOT / "examples" / "regions.toml"),
        "ONUS_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
    }
    said = lay(way, *laid)
    server = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    with (data / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [str(one) for one in (*server, "--port", port, "onus.wiring.wsgi:application")],
            env=way, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/zh-hans/", running, data / "server.log")
        yield Served(f"http://127.0.0.1:{port}", said["samples"], said["people"], way)
    finally:
        running.terminate()
        running.wait(timeout=20)


def lay(way: dict[str, str], *words: object) -> dict[str, dict[str, str]]:
    """Run `lay.py` in the environment of a server, and return what it says."""
    return json.loads(run([sys.executable, "-c", SET_UP, HERE / "lay.py", *words], way).splitlines()[-1])


def run(command: list[object], way: dict[str, str]) -> str:
    ran = subprocess.run(
        [str(one) for one in command], env=way, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr
    return ran.stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address: str, running: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except HTTPError as answered:
            raise AssertionError(f"{address}: {answered.code}\n{log.read_text()}") from answered
        except (URLError, TimeoutError):
            assert running.poll() is None, log.read_text()
            time.sleep(STEP_S)
    raise AssertionError(f"no answer from {address} in {START_S} s\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser(browsers):
    """One browser for the whole session; it starts once."""
    started = browsers(args=[one for one in ARGUMENTS if one != "--disable-gpu"] + DRAWS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def tabs(browser, served) -> Iterator[Tabs]:
    """One watched tab for each kind of reader, opened when the first page needs it."""
    found = Tabs(browser, served)
    yield found
    found.close()


@pytest.fixture(scope="session")
def watched(tabs) -> Watched:
    """The tab of a reader without an account."""
    return tabs.of(NOBODY)
