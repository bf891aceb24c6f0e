"""A real server on a real database, and one browser, for all tests in here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.in_browser import ARGUMENTS
from tests.served import ROOT, SET_UP, free_port, running_site, settings_of
from tests.web.browser.served import Served
from tests.web.browser.tabs import NOBODY, Tabs
from tests.web.browser.watched import Watched

HERE = Path(__file__).parent
DRAWS = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""A map is drawn by the processor where there is no graphics card."""
WHOLE_RUN_MIN = 600
"""People of the tests stay signed in for a whole run: between two tests of one role may lie more than half an hour."""


@pytest.fixture(scope="session")
def served(benxi_folder, benxi_out, tmp_path_factory) -> Iterator[Served]:
    """The whole replay, published, with people in their roles and one of each thing."""
    with serving(tmp_path_factory.mktemp("served"), ["whole", benxi_folder, benxi_out]) as found:
        yield found


@contextmanager
def serving(data: Path, laid: list[object], *, behind_s: int = 0) -> Iterator[Served]:
    """Lay a database in a folder and serve the website from it, by a clock that may run behind."""
    port = free_port()
    way = settings_of(
        data, port, ONUS_CLOCK_BEHIND_S=str(behind_s), ONUS_SITE=str(data / "site"),
        ONUS_REGIONS=str(ROOT / "examples" / "regions.toml"), ONUS_SESSION_IDLE_MIN=str(WHOLE_RUN_MIN),
    )  # fmt: skip
    said = lay(way, *laid)
    with running_site(way, port, data / "server.log", first="/zh-hans/"):
        yield Served(f"http://127.0.0.1:{port}", said["samples"], said["people"], way)


def lay(way: dict[str, str], *words: object) -> dict[str, dict[str, str]]:
    """Run `lay.py` in the environment of a server, and return what it says."""
    return json.loads(run([sys.executable, "-c", SET_UP, HERE / "lay.py", *words], way).splitlines()[-1])


def run(command: list[object], way: dict[str, str]) -> str:
    ran = subprocess.run(
        [str(one) for one in command], env=way, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr
    return ran.stdout


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
