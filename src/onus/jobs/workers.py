"""Workers: processes that do what waits in the queue, and know of each other whether they live.

In:  the data folder.
Out: the id of this worker, and whether another one lives.

The surprise: a worker holds the lock of a folder of its own. The system lets it go
when the process dies, however it dies, so that nobody waits for a lease to run out.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onus.outside.locks import hold

FOLDER = "workers"


@contextmanager
def living(data: Path) -> Iterator[str]:
    """Give the id of a new worker, which lives until the context ends or the process does."""
    name = f"{os.getpid()}-{secrets.token_hex(8)}"
    folder = data / FOLDER / name
    folder.mkdir(parents=True)
    held = hold(folder, wait=False)
    assert held is not None, "nobody else knows the folder"
    try:
        yield name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        held.close()


def is_alive(data: Path, name: str) -> bool:
    """Return whether the worker of an id lives; what a dead one left is cleared away."""
    folder = data / FOLDER / name
    try:
        held = hold(folder, wait=False)
    except OSError:
        return False
    if held is None:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    held.close()
    return False
