"""Files: written whole or not at all, read only up to a stated size.

In:  a path and what is to stand there.
Out: the finished file or folder, or no trace of it.

The surprise: a file is written beside its place, flushed to the disk and only
then renamed into it. Whoever sees it sees all of it, even after a power cut.
What a killed run left beside its place is known by its name and by a lock that
nobody holds any more; the next run to that place puts it right.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Container, Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from onus.base.errors import OnusError
from onus.outside.locks import Held, hold, holding
from onus.wire.import_faults import TooLarge

WHOLE_FILE_BYTES_MAX = 512 * 1024 * 1024
MARK = ".onus-aside-"
TRIES_MAX = 100
"""Runs that begin in the same instant are few; each loses its folder to the others hardly once."""
WINDOWS = sys.platform == "win32"
_NO_ROOM = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO")
NO_ROOM = {getattr(errno, name) for name in _NO_ROOM if hasattr(errno, name)}
"""Not every system knows a quota."""
AT_FDCWD, EXCHANGE = -100, 2
"""Of renameat2 in Linux: paths relative to the working folder; swap the two names."""


class CannotWrite(OnusError):
    """The place for a result does not take it."""

    code = "OUTPUT-001"
    what = "{path} cannot be written: {reason}."
    why = "A result is written whole or not at all; what stood there before is untouched."
    do = "Make room, or name a place where you may write, and run the same command again."


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the wanted place when the block ends well.

    Args:
        path: where the file shall stand; an older one is replaced.

    Raises:
        CannotWrite: the place or its disk does not take the file.
    """
    with _aside(path) as folder:
        aside = folder / path.name
        yield aside
        _flush(aside)
        aside.replace(path)
        _flush(path.parent)


@contextmanager
def atomic_directory(path: Path, *, durable: Container[Path] = ()) -> Iterator[Path]:
    """Give a folder to fill; it takes the wanted place when the block ends well.

    Two runs that end at one time leave one of the two folders, whole.

    Args:
        path: where the folder shall stand; an older one is replaced.
        durable: files in it that are on the disk already, as links to older ones are.

    Raises:
        CannotWrite: the place or its disk does not take the folder.
    """
    with _aside(path) as folder:
        aside = folder / "new"
        aside.mkdir()
        yield aside
        for one in sorted(aside.rglob("*")):
            if one not in durable:
                _flush(one)
        _flush(aside)
        with _locked(path.parent):
            _take_place(aside, path, folder / "old")
        _flush(path.parent)


def put_right(path: Path) -> None:
    """Remove what killed runs left beside a place; what they had moved away comes back."""
    if not path.parent.is_dir():
        return
    mark = f".{path.name}{MARK}"
    for left in sorted(one for one in path.parent.iterdir() if one.name.startswith(mark)):
        try:
            held = hold(left, wait=False)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue  # Its run has just ended by itself, or it is another person's.
        if held is None:
            continue  # Its run is alive.
        if (left / "old").is_dir() and not path.exists():
            (left / "old").replace(path)
        _remove(left, held)


def ready_to_write(path: Path) -> None:
    """See that a place can be written.

    Asked before long work, so that an hour is not spent on what cannot be kept.

    Raises:
        CannotWrite: it cannot.
    """
    with _aside(path):
        pass


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give a folder for what is only needed while the work lasts; a killed run's is cleared away."""
    with _aside(Path(gettempdir()) / "onus") as folder:
        yield folder


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


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its path from there."""
    digests = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as stream:
            digests[file.relative_to(folder).as_posix()] = file_digest(stream, "sha256").hexdigest()
    return digests


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Give a locked folder beside a place; it is gone when the block ends, however it ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_right(path)
        folder, held = _own_folder(f".{path.name}{MARK}", path.parent)
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        yield folder
    except OSError as error:
        if error.errno in NO_ROOM or _concerns(error, path.parent):
            raise _cannot_write(path, error) from error
        raise
    finally:
        _remove(folder, held)


def _own_folder(prefix: str, parent: Path) -> tuple[Path, Held]:
    """Make a folder and hold its lock, which the system lets go when this process dies."""
    for _ in range(TRIES_MAX):
        folder = Path(mkdtemp(prefix=prefix, dir=parent))
        try:
            held = hold(folder, wait=True)
        except FileNotFoundError:
            continue  # Another run took it for a dead one's before it could be locked.
        if held is not None and folder.exists():
            return folder, held
        if held is not None:
            held.close()  # The same, before the lock was ours.
    raise OSError(errno.EAGAIN, "other runs to this place clear away every new folder", str(parent))


def _remove(folder: Path, held: Held) -> None:
    """Remove a folder whose lock is held; where a held file cannot be removed, the lock goes first."""
    if WINDOWS:
        held.close()
        shutil.rmtree(folder, ignore_errors=True)
        return
    shutil.rmtree(folder, ignore_errors=True)
    held.close()


def _cannot_write(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(path=path, reason=error.strerror or str(error))


def _concerns(error: OSError, folder: Path) -> bool:
    """Return whether an error speaks of the folder that is written to, not of a source."""
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return any(name == str(folder) or MARK in name for name in names)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, so that two runs do not rename in it at one time."""
    if WINDOWS:
        # A file of ours in a person's folder would stay there; it lies among the temporary ones.
        name = sha256(str(folder.resolve()).casefold().encode()).hexdigest()
        folder = Path(gettempdir()) / "onus-locks" / name
        folder.mkdir(parents=True, exist_ok=True)
    with holding(folder):
        yield


def _take_place(aside: Path, path: Path, old: Path) -> None:
    """Rename a folder into its place; an older one is swapped out in the same instant where that can be."""
    if path.exists():
        if _exchanged(aside, path):
            return
        path.replace(old)
    aside.replace(path)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where this system has no such step."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    named = (os.fsencode(one), os.fsencode(other))
    done: int = rename(AT_FDCWD, ctypes.c_char_p(named[0]), AT_FDCWD, ctypes.c_char_p(named[1]), EXCHANGE)
    return done == 0


def _flush(path: Path) -> None:
    """See that a file, or the names in a folder, are on the disk.

    Windows flushes no folders, and files only through a descriptor that may write.
    """
    if path.is_dir() and WINDOWS:
        return
    descriptor = os.open(path, os.O_RDWR if WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
