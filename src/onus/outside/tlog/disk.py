"""Disk: the few acts by which a log reaches the disk, one for each promise.

In:  paths and bytes.
Out: files that are written, flushed, put in place or taken away.

The surprise: writing promises nothing. Only what was flushed, file and folder,
is there after a power cut; a test puts another disk in this one's place, which
loses everything else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from onus.outside.files import WINDOWS

FEW, AT_ONCE = 4, 16


class Disk:
    """The disk of this machine."""

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file anew, not yet flushed; its folder is made where it is missing.

        Only for files that no reader is told of before they are flushed.
        """
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o644)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o644)
        try:
            rest = memoryview(raw)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)

    def flush(self, paths: Iterable[Path]) -> None:
        """See that files, or the names in folders, are on the disk; all of them when this returns."""
        wanted = list(paths)
        if len(wanted) < FEW:
            for path in wanted:
                _flush(path)
            return
        # Flushes that wait at one time share one turn of the file system's journal.
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            for _ in at_once.map(_flush, wanted):
                pass

    def replace(self, aside: Path, path: Path) -> None:
        """Give a file its place in one step."""
        os.replace(aside, path)

    def remove(self, path: Path) -> None:
        """Take a file away, if it is there."""
        with suppress(FileNotFoundError):
            path.unlink()


def _flush(path: Path) -> None:
    if WINDOWS and path.is_dir():
        return  # Windows flushes no folders.
    descriptor = os.open(path, os.O_RDWR if WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
DISK = Disk()
