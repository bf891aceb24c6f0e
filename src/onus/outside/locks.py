"""Locks: one run at a time at one place, let go by the system when a run dies.

In:  a folder.
Out: the lock, held until it is closed; or the word that somebody else holds it.

The surprise: the two families of systems lock different things. Where a folder can be
opened, the folder itself is locked and nothing is left behind. Windows opens no
folders and locks bytes of files instead, so there a file beside the others is locked,
and it cannot be removed before it is let go.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = ".onus-lock"
WAIT_S = 0.05


class Held:
    """A lock that is held until it is closed."""

    def __init__(self, descriptor: int) -> None:
        """Keep what the system knows the lock by."""
        self._descriptor = descriptor

    def close(self) -> None:
        """Let the lock go."""
        os.close(self._descriptor)


def hold(folder: Path, *, wait: bool) -> Held | None:
    """Take the lock of a folder.

    Args:
        folder: a folder that is there.
        wait: whether to wait while somebody else holds it.

    Returns:
        The lock; None where somebody else holds it and nobody was to wait.

    Raises:
        OSError: the folder is not there, or is another person's.
    """
    descriptor = _opened(folder)
    try:
        if _taken(descriptor, wait=wait):
            return Held(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that is there, after waiting for whoever holds it now.

    Raises:
        OSError: the folder is not there, or is another person's.
    """
    taken = hold(folder, wait=True)
    assert taken is not None, "whoever waits for a lock holds it in the end"
    try:
        yield
    finally:
        taken.close()


def lock_by_waiting(attempt: Callable[[], bool], *, wait: bool) -> bool:
    """Try until a lock is taken, where a system knows no waiting of its own.

    >>> answers = iter([False, False, True])
    >>> lock_by_waiting(lambda: next(answers), wait=True), lock_by_waiting(lambda: False, wait=False)
    (True, False)
    """
    while not attempt():
        if not wait:
            return False
        sleep(WAIT_S)
    return True


if sys.platform == "win32":

    def _opened(folder: Path) -> int:
        return os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT)

    def _taken(descriptor: int, *, wait: bool) -> bool:
        def attempt() -> bool:
            try:
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                return False
            return True

        return lock_by_waiting(attempt, wait=wait)

else:

    def _opened(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _taken(descriptor: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
