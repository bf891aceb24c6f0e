"""Reading a site: what every place that holds one must be able to do, and its bounds.

In:  a path on the site.
Out: its bytes, in pieces or whole, within a stated size.

The surprise: a place that cannot list its files is no worse a place, it is only
asked less: strangers are looked for where there is a list, and the statement
says so where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from onus.base.texts import Localized
from onus.verify.faults import Missing, Unreachable

CHUNK_BYTES = 1 << 20
FILE_BYTES_MAX = 4 << 30
"""Of a file that the signed list names; it is read in pieces."""
WHOLE_BYTES_MAX = 512 << 20
"""Of a file that is taken into memory."""
NOTE_BYTES_MAX = 1 << 20
"""Of a checkpoint or a policy."""
NOT_THERE = Localized("nothing", "没有该文件")
TOO_LARGE = Localized("more than {limit:,} bytes", "超过 {limit:,} 字节")


@dataclass(frozen=True, slots=True)
class Named:
    """One name below a site; `regular` is False for links, pipes, and folders with nothing in them, which end in `/`."""

    path: str
    regular: bool


class Site(Protocol):
    """A place that holds a published site."""

    place: str
    address: str
    """Under which one office answers, whatever it shows; empty for a folder, which may hold a copy of any site."""
    can_list: bool

    def chunks(self, path: str, *, limit: int) -> Iterator[bytes]:
        """Yield a file in pieces.

        Raises:
            Missing: there is none.
            Unreachable: it is larger than the limit, or not to be had.
        """

    def names(self) -> Iterator[Named]:
        """Yield every name below the site; nothing where the place cannot list."""

    def close(self) -> None:
        """Let go of what is open."""

    def local(self, path: str, *, limit: int) -> Path:
        """Return a file as a local one, for readers that need a path.

        Raises:
            Missing: there is none.
            Unreachable: it is larger than the limit, or not to be had.
        """


def read(site: Site, path: str, *, limit: int = WHOLE_BYTES_MAX) -> bytes:
    """Return a file whole.

    Raises:
        Missing: there is none.
        Unreachable: it is larger than the limit, or not to be had.
    """
    return b"".join(site.chunks(path, limit=limit))


def bounded(pieces: Iterator[bytes], path: str, *, limit: int) -> Iterator[bytes]:
    """Yield pieces up to a limit; more is a fault."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise too_large(path, limit)
        yield piece


def too_large(path: str, limit: int) -> Unreachable:
    """Return the fault of a file beyond its bound."""
    text = Localized(TOO_LARGE.en.format(limit=limit), TOO_LARGE.zh.format(limit=limit))
    return Unreachable(where=path, found=text)


def missing(path: str) -> Missing:
    """Return the fault of a file that is not there."""
    return Missing(where=path, found=NOT_THERE)
