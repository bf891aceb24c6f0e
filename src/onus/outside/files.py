"""Files: written whole or not at all, read only up to a stated size.

In:  a path and what is to stand there.
Out: the finished file or folder, or no trace of it.

The surprise: a file is written beside its place, flushed to the disk and only
then renamed into it. Whoever sees it sees all of it, even after a power cut.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from onus.wire.import_faults import TooLarge

WHOLE_FILE_BYTES_MAX = 512 * 1024 * 1024


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the wanted place when the block ends well.

    Args:
        path: where the file shall stand; an older one is replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=".aside-", dir=path.parent))
    aside = folder / path.name
    try:
        yield aside
        _flush(aside)
        aside.replace(path)
        _flush(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def atomic_directory(path: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the wanted place when the block ends well.

    Args:
        path: where the folder shall stand; an older one is replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = Path(mkdtemp(prefix=".aside-", dir=path.parent))
    aside = holder / "new"
    aside.mkdir()
    try:
        yield aside
        for one in sorted(aside.rglob("*")):
            _flush(one)
        _flush(aside)
        if path.exists():
            path.replace(holder / "old")
        aside.replace(path)
        _flush(path.parent)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def bounded_read(path: Path, *, limit_bytes: int = WHOLE_FILE_BYTES_MAX) -> bytes:
    """Return the bytes of a file that is read as a whole.

    Raises:
        TooLarge: the file is larger than the limit.
    """
    with path.open("rb") as stream:
        read = stream.read(limit_bytes + 1)
    if len(read) > limit_bytes:
        raise TooLarge(size=path.stat().st_size, limit=limit_bytes)
    return read


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
