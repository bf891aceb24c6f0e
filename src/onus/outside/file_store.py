"""File store: bytes under their digest, beside the database of the website.

In:  bytes, or a file, and the folder of the store.
Out: the digest under which they lie, and their path.

The surprise: a file is there, whole and flushed, before any row of the database names
it. A crash between the two leaves a file that nobody names, and never a name without a file.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path

from onus.base.errors import OnusError

PART = ".part"


class NotInStore(OnusError):
    """The database names a file that the store does not hold."""

    code = "STORE-001"
    what = "The file store holds no file {sha256}."
    why = "The database names it, so store and database do not belong together."
    do = "Restore both from the same backup: onus restore DIR."


def keep(store: Path, raw: bytes) -> str:
    """Keep bytes; the same bytes twice are one file. Returns their SHA-256."""
    digest = sha256(raw).hexdigest()
    if not _path(store, digest).exists():
        with _aside(store) as part:
            part.write_bytes(raw)
            _take_place(part, _path(store, digest))
    return digest


def keep_copy(store: Path, path: Path) -> str:
    """Keep a copy of a file of any size. Returns its SHA-256."""
    with _aside(store) as part:
        shutil.copyfile(path, part)
        with part.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        if not _path(store, digest).exists():
            _take_place(part, _path(store, digest))
    return digest


def stored(store: Path, digest: str) -> Path:
    """Return where the bytes of a digest lie.

    Raises:
        NotInStore: they are not there.
    """
    path = _path(store, digest)
    if not path.is_file():
        raise NotInStore(sha256=digest)
    return path


def is_stored(store: Path, digest: str) -> bool:
    """Return whether the bytes of a digest are there."""
    return _path(store, digest).is_file()


def drop(store: Path, digest: str) -> None:
    """Delete the bytes of a digest; nothing where they are gone already."""
    _path(store, digest).unlink(missing_ok=True)


def old_files(store: Path, *, before: int) -> tuple[str, ...]:
    """Return the digests of files that were put away before an instant, microseconds since 1970 UTC."""
    found = []
    for path in sorted(store.glob("??/*")):
        try:
            written = path.stat().st_mtime_ns // 1_000
        except FileNotFoundError:
            continue  # Another process deleted it.
        if written < before:
            found.append(path.parent.name + path.name)
    return tuple(found)


def _path(store: Path, digest: str) -> Path:
    return store / digest[:2] / digest[2:]


@contextmanager
def _aside(store: Path) -> Iterator[Path]:
    store.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=PART, dir=store)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _take_place(part: Path, path: Path) -> None:
    _flush(part)
    path.parent.mkdir(exist_ok=True)
    part.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
