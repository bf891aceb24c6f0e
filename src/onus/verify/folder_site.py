"""A site in a folder.

In:  a folder.
Out: its files, and its names.

The surprise: links are not followed, and pipes not opened: a file that is somewhere
else is not part of the site, and a pipe would be waited for without end.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from onus.base.texts import Localized
from onus.verify.faults import Stranger, Unreachable
from onus.verify.reading import CHUNK_BYTES, Named, bounded, missing, too_large

DEPTH_MAX = 32
TOO_DEEP = Localized("folders within folders without end", "层层嵌套的文件夹")
LINK = Localized("a link to somewhere else", "指向他处的链接")
NO_FILE = Localized("no regular file", "不是普通文件")
FOLLOW_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not every system has each of them."""


class FolderSite:
    """A site in a folder."""

    can_list = True
    address = ""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self._folder = folder
        self.place = str(folder)

    def chunks(self, path: str, *, limit: int) -> Iterator[bytes]:
        """Yield a file in pieces.

        Raises:
            Missing: there is none.
            Stranger: it is a link to somewhere else.
            Unreachable: it is larger than the limit, no regular file, or the disk does not give it.
        """
        try:
            descriptor = os.open(self._folder / path, os.O_RDONLY | FOLLOW_NO_LINK)
        except (FileNotFoundError, NotADirectoryError):
            raise missing(path) from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise Stranger(where=path, found=LINK) from error
            raise Unreachable(where=path, found=error.strerror or str(error)) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise Unreachable(where=path, found=NO_FILE)
        with open(descriptor, "rb", buffering=0) as stream:
            if status.st_size > limit:
                raise too_large(path, limit)
            try:
                yield from bounded(iter(lambda: stream.read(CHUNK_BYTES), b""), path, limit=limit)
            except OSError as error:
                raise Unreachable(where=path, found=error.strerror or str(error)) from error

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def names(self) -> Iterator[Named]:
        """Yield every file and every empty folder, folder by folder; memory follows the depth alone.

        Raises:
            Unreachable: a folder cannot be opened, or they lie deeper than a site has them.
        """
        try:
            yield from self._names(self._folder, 0)
        except OSError as error:
            where = str(error.filename or self._folder)
            raise Unreachable(where=where, found=error.strerror or str(error)) from error

    def _names(self, folder: Path, depth: int) -> Iterator[Named]:
        if depth > DEPTH_MAX:
            raise Unreachable(where=str(folder), found=TOO_DEEP)
        empty = True
        with os.scandir(folder) as entries:
            for entry in entries:
                empty = False
                if entry.is_dir(follow_symlinks=False):
                    yield from self._names(Path(entry.path), depth + 1)
                else:
                    path = Path(entry.path).relative_to(self._folder).as_posix()
                    yield Named(path, entry.is_file(follow_symlinks=False))
        if empty:
            yield Named(folder.relative_to(self._folder).as_posix() + "/", regular=False)

    def local(self, path: str, *, limit: int) -> Path:
        """Return the file itself; whoever reads it holds it against its digest.

        Raises:
            Missing: there is none.
            Unreachable: it is larger than the limit, or no regular file.
        """
        try:
            status = os.lstat(self._folder / path)
        except (FileNotFoundError, NotADirectoryError):
            raise missing(path) from None
        if not stat.S_ISREG(status.st_mode):
            raise Unreachable(where=path, found=NO_FILE)
        if status.st_size > limit:
            raise too_large(path, limit)
        return self._folder / path
