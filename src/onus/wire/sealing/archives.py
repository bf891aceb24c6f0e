"""Archives: the files of a bid as one row of bytes, the same on every machine.

In:  paths and lengths of files and then their bytes; or an archive in parts.
Out: the other of the two.

The surprise: there is neither time nor owner nor right in it, and no compression.
Two machines, and a page in a browser, make the same bytes of the same files.

Layout: `onusfile`, the length of the list (4 bytes, big-endian), the list as canonical JSON,
then the bytes of each file in the order of the list, which is that of the paths' UTF-8 bytes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onus.base.canonical import canonical_json
from onus.wire.sealing.faults import NotAnArchive, UnfitBid

MAGIC = b"onusfile"
LIST_BYTES = 4
FILES_MAX, PATH_BYTES_MAX, LIST_BYTES_MAX = 10_000, 240, 4 * 1024 * 1024
FILE_BYTES_MAX = 2**40
FORBIDDEN = frozenset('<>:"|?*\\')
"""What Windows lets no file be named with."""
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))}
)


@dataclass(frozen=True, slots=True)
class BidFile:
    """A file of a bid.

    Attributes:
        path: from the bid's folder, with `/`, in NFC.
        size: in bytes.
    """

    path: str
    size: int


def path_fault(path: str) -> str | None:
    """Return why a path may not stand in a bid; None where it may.

    >>> path_fault("offer/price.pdf"), path_fault("../x"), path_fault("a/nul.txt")
    (None, 'a part of its path is empty, `.` or `..`', 'Windows has no such name')
    """
    parts = path.split("/")
    if not path or any(one in ("", ".", "..") for one in parts):
        return "a part of its path is empty, `.` or `..`"
    if len(path.encode("utf-8", "replace")) > PATH_BYTES_MAX:
        return f"its path has more than {PATH_BYTES_MAX} bytes"
    if (
        any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in path)
        or set(path) & FORBIDDEN
    ):
        return "its path holds a letter that no file name may hold everywhere"
    if path != unicodedata.normalize("NFC", path):
        return "its path is not in its one form"
    if any(one[-1] in " ." or one[0] == " " or one.split(".")[0].lower() in DEVICES for one in parts):
        return "Windows has no such name"
    return None


def archive_head(files: Iterable[BidFile]) -> tuple[bytes, tuple[BidFile, ...]]:
    """Return the beginning of an archive, and the files in the order in which their bytes follow.

    Raises:
        UnfitBid: a path or size may not be; all of them are told.

    >>> archive_head([BidFile("b", 1), BidFile("a", 0)])[0]
    b'onusfile\\x00\\x00\\x00-[{"path":"a","size":0},{"path":"b","size":1}]'
    """
    ordered = tuple(sorted(files, key=lambda one: one.path.encode("utf-8", "replace")))
    faults = _faults(ordered)
    if faults:
        raise UnfitBid(reason="; ".join(faults[:20]))
    listed = canonical_json([{"path": one.path, "size": one.size} for one in ordered])
    if len(listed) > LIST_BYTES_MAX:
        raise UnfitBid(reason=f"its list of files has {len(listed)} bytes, above {LIST_BYTES_MAX}")
    return MAGIC + len(listed).to_bytes(LIST_BYTES, "big") + listed, ordered


def _faults(ordered: Sequence[BidFile]) -> list[str]:
    faults = (
        [] if 1 <= len(ordered) <= FILES_MAX else [f"it has {len(ordered)} files, not from 1 to {FILES_MAX}"]
    )
    places: dict[str, str] = {}
    folders: dict[str, str] = {}
    for one in ordered:
        fault = path_fault(one.path)
        if fault is not None:
            faults.append(f"`{one.path}`: {fault}")
            continue
        if not 0 <= one.size <= FILE_BYTES_MAX:
            faults.append(f"`{one.path}`: {one.size} bytes")
        folded = one.path.lower()
        if folded in places:
            faults.append(f"`{one.path}`: `{places[folded]}` has the same name on some machines")
        places[folded] = one.path
        parts = folded.split("/")
        folders.update(("/".join(parts[:depth]), one.path) for depth in range(1, len(parts)))
    faults += [f"`{places[one]}`: is a file and a folder" for one in folders if one in places]
    return faults


class ArchiveReader:
    """Reads an archive that comes in parts; its memory is that of the list and of one part."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self.files: tuple[BidFile, ...] | None = None
        self._head = bytearray()
        self._at, self._left = 0, 0

    def feed(self, part: bytes) -> Iterator[tuple[BidFile, bytes]]:
        """Give the bytes of files in a part, each with its file; an empty file comes once, without bytes.

        Raises:
            NotAnArchive: the list is not in its one form, or bytes follow the last file.
        """
        if self.files is None:
            self._head += part
            part = self._begun()
            if self.files is None:
                return
            yield from self._empty_ones()
        while part:
            if self._at >= len(self.files):
                raise NotAnArchive(reason="bytes follow its last file")
            taken = part[: self._left]
            part = part[len(taken) :]
            self._left -= len(taken)
            yield self.files[self._at], taken
            if not self._left:
                self._next()
                yield from self._empty_ones()

    def end(self) -> tuple[BidFile, ...]:
        """Return the files; nothing is missing.

        Raises:
            NotAnArchive: it ended too early.
        """
        if self.files is None or self._at < len(self.files):
            raise NotAnArchive(reason="it ends before its last file")
        return self.files

    def _begun(self) -> bytes:
        head, start = self._head, len(MAGIC) + LIST_BYTES
        if bytes(head[: len(MAGIC)]) != MAGIC[: len(head)]:
            raise NotAnArchive(reason="it does not begin as one")
        if len(head) < start:
            return b""
        length = int.from_bytes(head[len(MAGIC) : start], "big")
        if length > LIST_BYTES_MAX:
            raise NotAnArchive(reason="its list is too long")
        if len(head) < start + length:
            return b""
        self.files = _listed(bytes(head[start : start + length]))
        self._left = self.files[0].size
        rest = bytes(head[start + length :])
        head.clear()
        return rest

    def _next(self) -> None:
        assert self.files is not None, "the list was read"
        self._at += 1
        self._left = self.files[self._at].size if self._at < len(self.files) else 0

    def _empty_ones(self) -> Iterator[tuple[BidFile, bytes]]:
        assert self.files is not None, "the list was read"
        while self._at < len(self.files) and not self.files[self._at].size:
            yield self.files[self._at], b""
            self._next()


def _listed(raw: bytes) -> tuple[BidFile, ...]:
    try:
        rows = json.loads(raw)
        files = tuple(BidFile(row["path"], row["size"]) for row in rows)
        typed = all(type(one.path) is str and type(one.size) is int for one in files)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotAnArchive(reason="its list cannot be read") from None
    if not typed:
        raise NotAnArchive(reason="its list cannot be read")
    try:
        head, ordered = archive_head(files)
    except UnfitBid as error:
        raise NotAnArchive(reason=str(error.named["reason"])) from None
    if ordered != files or head[len(MAGIC) + LIST_BYTES :] != raw:
        raise NotAnArchive(reason="its list is not in its one form")
    return files
