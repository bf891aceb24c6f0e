"""A real server on a real database on this machine, for clients that we did not write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.foreign.conftest import Read, run, wanted
from tests.web.browser.conftest import SET_UP, free_port

HERE = Path(__file__).parent
CLIENT = HERE / "client.py"
ANSWER_S, TRIES, STEP_S = 30, 200, 0.2


@dataclass(frozen=True, slots=True)
class Interface:
    """Where the interface is, and what it holds."""

    address: str
    dossier: str
    keys: dict[str, str]
    refs: list[str]
    closed: str

    def asked_by(self, client: str, **told: object) -> object:
        """Return what a client of another house read, as it came out of it."""
        spec = {"address": self.address, "dossier": self.dossier, "key": self.keys["program"], **told}
        read = run([sys.executable, "-W", "ignore", CLIENT, client, json.dumps(spec)])
        assert read.code == 0, read.said
        return json.loads(read.said.splitlines()[-1])


def answers(address: str, running: subprocess.Popen, log: Path) -> None:
    """Wait for the first answer: a busy machine takes its time to load everything."""
    for _ in range(TRIES):
        try:
            urllib.request.urlopen(address, timeout=ANSWER_S)
            return
        except HTTPError as answered:
            raise AssertionError(f"{address}: {answered.code}\n{log.read_text()}") from answered
        except (URLError, TimeoutError):
            assert running.poll() is None, log.read_text()
            time.sleep(STEP_S)
    raise AssertionError(f"no answer from {address}\n{log.read_text()}")


@pytest.fixture(scope="session")
def interface(benxi_folder, benxi_out, tmp_path_factory) -> Iterator[Interface]:
    data = tmp_path_factory.mktemp("open311")
    (data / "static").mkdir()
    port = free_port()
    way = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONUS_")},
        "ONUS_MODE": "test",
        "ONUS_DATA": str(data),
        "ONUS_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "onus.wiring.settings",
        "PYTHONPATH": str(HERE.parents[2]),
    }
    laid: Read = run([sys.executable, "-c", SET_UP, HERE / "lay.py", benxi_folder, benxi_out], env=way)
    assert laid.code == 0, laid.said
    said = json.loads(next(line for line in laid.said.splitlines() if line.startswith('{"dossier"')))
    program = Path(sys.executable).parent / "granian"
    wanted(program.is_file(), "granian")
    server = [str(program), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with (data / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [*server, "onus.wiring.wsgi:application"], env=way, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        answers(f"http://127.0.0.1:{port}/open311/v2/services.xml", running, data / "server.log")
        yield Interface(f"http://127.0.0.1:{port}/open311", **said)
    finally:
        running.terminate()
        running.wait(timeout=20)
