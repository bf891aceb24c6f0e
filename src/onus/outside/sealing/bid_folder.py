"""Bid folders: the files of a bid, read as one archive without holding it.

In:  a folder.
Out: its files in their one order, and the parts of its archive; or a folder, written from the parts.

The surprise: links are refused rather than followed. A bid holds what lies in its
folder, and not what a link points to on the machine on which it is sealed.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from onus.wire.sealing.archives import ArchiveReader, BidFile, archive_head
from onus.wire.sealing.committing import BidDigests
from onus.wire.sealing.envelopes import digests_of
from onus.wire.sealing.faults import UnfitBid

READ_BYTES = 1024 * 1024
FILES = "files"


def bid_files(folder: Path) -> dict[BidFile, Path]:
    """Return the files of a bid, each with where it lies.

    Raises:
        UnfitBid: something in it is neither a file nor a folder, or two names are one.
    """
    found: dict[BidFile, Path] = {}
    faults: list[str] = []
    for root, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files + [one for one in names if (Path(root) / one).is_symlink()]):
            path = Path(root) / name
            told = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                faults.append(f"`{told}` is no plain file")
                continue
            found[BidFile(unicodedata.normalize("NFC", told), path.stat().st_size)] = path
    if faults:
        raise UnfitBid(reason="; ".join(faults[:20]))
    return found


def archive_parts(files: dict[BidFile, Path]) -> Iterator[bytes]:
    """Give the archive of a bid in parts of at most 1 MiB.

    Raises:
        UnfitBid: a path or size may not be.
    """
    head, ordered = archive_head(files)
    yield head
    for file in ordered:
        with files[file].open("rb") as stream:
            yield from read_parts(stream)


def digests_of_files(folder: Path, nonce: bytes) -> BidDigests:
    """Return what the files of a folder come to with a nonce, before they are signed.

    Raises:
        UnfitBid: they make no bid.
        NotAnArchive: one of them changed meanwhile.
    """
    made, _ = digests_of(nonce, archive_parts(bid_files(folder)))
    return made


def read_parts(stream: BinaryIO, size: int = READ_BYTES) -> Iterator[bytes]:
    """Give what is left of a stream in parts of one size, the last one shorter."""
    while part := stream.read(size):
        yield part


def unpacked(parts: Iterable[bytes], folder: Path) -> None:
    """Write the files of a bid's archive into a new folder.

    The archive itself is not kept: the files give the same bytes again.

    Args:
        parts: of the archive; whatever they raise comes through.
        folder: made here; for whoever calls to keep or to throw away.

    Raises:
        NotAnArchive: what came out is none.
    """
    files = folder / FILES
    files.mkdir(parents=True)
    reader = ArchiveReader()
    held: tuple[BidFile, BinaryIO] | None = None
    with ExitStack() as opened:
        for part in parts:
            for file, some in reader.feed(part):
                if held is None or held[0] != file:
                    opened.close()
                    path = files / file.path
                    path.parent.mkdir(parents=True, exist_ok=True)
                    held = (file, opened.enter_context(path.open("xb")))
                held[1].write(some)
    reader.end()
