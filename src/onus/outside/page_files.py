"""Page files: rendered pages in a folder that the processes of one server share.

In:  bytes under a name.
Out: the bytes, or None.

The surprise: nothing here is worth keeping. A file is not flushed to the disk, a fault
of the disk is no fault of the page, and whoever deletes the folder loses some
milliseconds.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from hashlib import sha256
from pathlib import Path

PART = ".part"


class PageFiles:
    """A folder of pages that keeps itself below a size."""

    def __init__(self, folder: Path, *, bytes_max: int) -> None:
        """Keep pages in a folder, the oldest of which go when it exceeds `bytes_max`."""
        self.folder, self.bytes_max = folder, bytes_max

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None for nothing."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, raw: bytes) -> bool:
        """Keep bytes under a name, in one step for whoever reads; False where the disk refused."""
        path = self._path(name)
        part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}{PART}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(raw)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            return False
        return True

    def drop(self, name: str) -> None:
        """Forget what is kept under a name."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError:
            return

    def sweep(self) -> int:
        """Delete the files that were written longest ago until the folder is below its size; returns how many."""
        found: list[tuple[int, int, Path]] = []
        for path in self.folder.glob("??/*"):
            try:
                told = path.stat()
            except OSError:
                continue  # Another process was quicker.
            found.append((told.st_mtime_ns, told.st_size, path))
        left, gone = sum(size for _, size, _ in found), 0
        for _, size, path in sorted(found):
            if left <= self.bytes_max:
                break
            path.unlink(missing_ok=True)
            left, gone = left - size, gone + 1
        return gone

    def _path(self, name: str) -> Path:
        digest = sha256(name.encode()).hexdigest()
        return self.folder / digest[:2] / digest[2:]


@cache
def stamp_of(folder: Path) -> str:
    """Return a stamp that is another one as soon as any file below a folder was written anew."""
    told = [
        (path.as_posix(), path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    return sha256(repr(told).encode()).hexdigest()
