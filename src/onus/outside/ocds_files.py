"""OCDS files of any size: plain or gzip; lines, one document, or package after package.

In:  paths; `-` is what comes in.
Out: one release or record after another, each with the file and line it came from;
     and what could not be read, with its reason.

The surprise: a file goes on after a line that is no JSON, for the next line has its
own beginning. A package that breaks off does not, and what came before it counts.

`flag_files` reads the same files for other ends: it parses raw batches in several processes and
goes over the files again for repeated ocids, where this reads once and tells byte and place of each release.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from onus.outside.unpacking import GZIP, Unpacked
from onus.wire.ocds.shapes import PACKAGE, releases_in
from onus.wire.ocds.splitting import BYTES_MAX, BrokenJson, Splitter

CHUNK_BYTES = 1 << 20
STANDARD_INPUT = "-"
_MARK = b"\xef\xbb\xbf"
NOT_JSON, BROKEN_FILE, TOO_LARGE, NESTED_TOO_DEEP = "not_json", "broken_file", "too_large", "nested_too_deep"


@dataclass(frozen=True, slots=True)
class Came:
    """A release as it came, or what could not be read.

    Attributes:
        file: its name.
        line: counted from 1; 0 in a file without lines.
        at: byte of the unpacked file at which it, its package or its line begins.
        place: inside that, `records/0/releases/2` for one.
        release: parsed; None where there is a reason.
        raw: the bytes of a release that came alone; b"" of one that came inside something.
        reason: `not_json`, `broken_file`, `too_large`, `nested_too_deep`, `not_an_object`, `linked_only`, or "".
        told: in the words of whoever refused it.
    """

    file: str
    line: int
    at: int
    place: str = ""
    release: dict[str, Any] | None = None
    raw: bytes = b""
    reason: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Raw:
    raw: bytes
    kind: str
    line: int
    at: int
    reason: str = ""
    told: str = ""


def releases_of(paths: Sequence[Path], *, packages: bool = False) -> Iterator[Came]:
    """Give every release of some files, in their order.

    Args:
        paths: of files; `-` is the standard input.
        packages: give also what is left of a package without its releases, at the place `package`.

    Raises:
        OSError: a file is not there or may not be read.
    """
    for path in paths:
        for one in _pieces(path):
            if one.reason:
                yield Came(path.name, one.line, one.at, reason=one.reason, told=one.told)
            else:
                yield from _parsed(path.name, one, packages)


def _parsed(file: str, one: _Raw, packages: bool) -> Iterator[Came]:
    try:
        value = orjson.loads(one.raw)
    except orjson.JSONDecodeError as error:
        yield Came(file, one.line, one.at, reason=NOT_JSON, told=str(error))
        return
    if one.kind == PACKAGE and packages:
        yield Came(file, one.line, one.at, PACKAGE, value)
    for shown in releases_in(value, kind=one.kind):
        raw = b"" if shown.place else one.raw
        reason = shown.reason or (NESTED_TOO_DEEP if _is_too_deep(shown.release) else "")
        yield Came(file, one.line, one.at, shown.place, None if reason else shown.release, raw, reason)


def _is_too_deep(value: Any) -> bool:
    """Return whether a value has more levels than whoever writes JSON goes down: 254, a quarter of what is read."""
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return True
    return False


def _pieces(path: Path) -> Iterator[_Raw]:
    if str(path) == STANDARD_INPUT:
        yield from _of_stream(sys.stdin.buffer)
    else:
        with path.open("rb") as stream:
            yield from _of_stream(stream)


def _of_stream(stream: BinaryIO) -> Iterator[_Raw]:
    held = cast("BufferedReader", stream)
    if held.peek(len(GZIP))[: len(GZIP)] != GZIP:
        yield from _whole(held)
        return
    unpacked = Unpacked(held)
    at = 0
    for one in _whole(cast("BinaryIO", io.BufferedReader(unpacked, CHUNK_BYTES))):
        at = one.at
        broken_off = one.reason == BROKEN_FILE or (one.line and not one.raw.endswith(b"\n"))
        if not (unpacked.cut and broken_off):  # Why it is broken off is told below.
            yield one
    if unpacked.cut:
        yield _Raw(b"", "", 0, at, BROKEN_FILE, unpacked.cut)


def _whole(stream: BinaryIO) -> Iterator[_Raw]:
    """Give the values of a stream, and last of all why it broke off, if it did."""
    at = 0
    try:
        first = stream.readline(BYTES_MAX + 1).removeprefix(_MARK)
        line = first.strip()
        lines = line.startswith(b"{") and line.endswith(b"}") and len(first) <= BYTES_MAX
        for one in _lines(stream, first) if lines else _split(stream, first):
            at = one.at
            yield one
    except BrokenJson as error:
        yield _Raw(b"", "", 0, at, BROKEN_FILE, error.sentence())


def _lines(stream: BinaryIO, first: bytes) -> Iterator[_Raw]:
    number, at, line = 1, 0, first
    while line:
        if len(line) > BYTES_MAX:
            yield _Raw(b"", "", number, at, TOO_LARGE)
            while not line.endswith(b"\n") and (more := stream.readline(CHUNK_BYTES)):
                at, line = at + len(line), more
        elif not line.isspace():
            yield _Raw(line, "document", number, at)
        number, at = number + 1, at + len(line)
        line = stream.readline(BYTES_MAX + 1)


def _split(stream: BinaryIO, first: bytes) -> Iterator[_Raw]:
    splitter, raw = Splitter(), first
    while raw:
        for piece in splitter.feed(raw):
            yield _Raw(piece.raw, piece.kind, 0, piece.at)
        raw = stream.read(CHUNK_BYTES)
    splitter.end()
