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
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from onus.outside.clock import machine_now

PART, CLAIM = ".part", ".claim"


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

    def claim(self, name: str, *, for_us: int) -> bool:
        """Take it upon this process to write what is kept under a name; False where another one did within `for_us`."""
        mark = self._claim(name)
        try:
            mark.parent.mkdir(parents=True, exist_ok=True)
            if mark.exists() and machine_now() - mark.stat().st_mtime_ns // 1_000 > for_us:
                mark.unlink(missing_ok=True)
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        except OSError:
            return True  # Without a folder to agree in, each process is on its own.
        return True

    def release(self, name: str) -> None:
        """Let others write what is kept under a name."""
        with suppress(OSError):
            self._claim(name).unlink(missing_ok=True)

    def _claim(self, name: str) -> Path:
        path = self._path(name)
        return path.with_name(f"{path.name}{CLAIM}")

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
