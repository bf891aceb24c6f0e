"""A real server on a real database on this machine, for clients that we did not write."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.foreign.conftest import Read, run, wanted
from tests.served import GRANIAN, SET_UP, free_port, running_site, settings_of

HERE = Path(__file__).parent
CLIENT = HERE / "client.py"


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


@pytest.fixture(scope="session")
def interface(benxi_folder, benxi_out, tmp_path_factory) -> Iterator[Interface]:
    data = tmp_path_factory.mktemp("open311")
    port = free_port()
    way = settings_of(data, port)
    laid: Read = run([sys.executable, "-c", SET_UP, HERE / "lay.py", benxi_folder, benxi_out], env=way)
    assert laid.code == 0, laid.said
    said = json.loads(next(line for line in laid.said.splitlines() if line.startswith('{"dossier"')))
    wanted(GRANIAN.is_file(), "granian")
    with running_site(way, port, data / "server.log", first="/open311/v2/services.xml"):
        yield Interface(f"http://127.0.0.1:{port}/open311", **said)
