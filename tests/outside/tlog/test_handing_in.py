"""Handing in: a log takes facts from others and nothing that only publishing says, and waits for nobody for ever."""

from __future__ import annotations

import pytest

from onus.outside.tlog.http_server import Server
from onus.outside.tlog.log_folder import make_log, open_log
from onus.outside.tlog.log_service import LogService
from tests.outside.tlog.servers import serving


@pytest.fixture
def clock():
    return lambda: 1_700_000_000_000_000


@pytest.fixture
def port(tmp_path, clock):
    """Serve a log that nobody sequences; give its port."""
    make_log(tmp_path / "log", "log.example/onus")
    with open_log(tmp_path / "log") as log:
        server = Server(LogService(log, clock).answer, body_bytes_max=65_535)
        with serving(server):
            yield server.server_address[1]
