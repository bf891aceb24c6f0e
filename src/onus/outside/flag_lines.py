"""Lines and values of files of OCDS, plain or compressed, within bounded memory.

In:  paths of JSON Lines, JSON documents and packages, each also as gzip.
Out: batches of raw JSON values with their lines, and every fault of the file.

The surprise: a file is told by its first bytes and its first line, not by its name alone.
Where the first line is a JSON value by itself, each line is one; else the file is one
document, which is taken apart while it is read, so that a package of any size fits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import orjson

from onus.base.errors import OnusError
from onus.outside.unpacking import GZIP, Unpacked
from onus.wire.flags.faults import DocumentBroken, FaultList, FileCut, LineTooLong, fault_of
from onus.wire.ocds.splitting import BYTES_MAX, BrokenJson, Splitter

BOM = b"\xef\xbb\xbf"
LINES = (".jsonl", ".ndjson", ".jl")
BATCH_BYTES = 1 << 20
PORTION_BYTES = 128 << 10
"""A portion fits the second-level cache once parsed; larger ones are read at half the speed."""
CHUNK_BYTES = 256 << 10


@dataclass(slots=True)
class Batch:
    """Raw JSON values of one file, and what was wrong on the way to them.

    Attributes:
        file: name of the file.
        raw: the values.
        lines: line of each, from 1.
        faults: what could not be read.
        line: of the last one of a file, the line at which it ends; else 0.
    """

    file: str
    raw: list[bytes] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    size: int = 0
    faults: FaultList = field(default_factory=FaultList)
    line: int = 0

    @property
    def is_last(self) -> bool:
        """Return whether the file ends with it."""
        return self.line > 0

    def ended(self, line: int) -> Batch:
        """Return it as the last one of its file, which ends at a line."""
        self.line = line
        return self

    def add(self, raw: bytes, line: int) -> bool:
        """Take a value; return whether the batch is full."""
        self.raw.append(raw)
        self.lines.append(line)
        self.size += len(raw)
        return self.size >= BATCH_BYTES

    def portions(self) -> Iterator[Batch]:
        """Yield its values again in parts that are small enough to be parsed at once, without its faults."""
        part = Batch(self.file)
        for raw, line in zip(self.raw, self.lines, strict=True):
            part.add(raw, line)
            if part.size >= PORTION_BYTES:
                yield part
                part = Batch(self.file)
        yield part

    def fault(self, error: OnusError, line: int) -> None:
        """Keep what is wrong at a line."""
        self.faults.add(fault_of(error, file=self.file, line=line))


def batches_of(path: Path, *, name: str) -> Iterator[Batch]:
    """Yield the values of a file in batches; a fault of one value leaves the others.

    Args:
        path: the file.
        name: its name in faults.

    Raises:
        OSError: the file cannot be opened.
    """
    with io.BufferedReader(io.FileIO(str(path)), CHUNK_BYTES) as raw:
        packed = raw.peek(len(GZIP))[: len(GZIP)] == GZIP
        unpacked = Unpacked(raw) if packed else None
        stream: IO[bytes] = io.BufferedReader(unpacked, CHUNK_BYTES) if unpacked else raw
        first = _first_line(stream)
        is_lines = _plain_name(path).endswith(LINES) or (len(first) <= BYTES_MAX and _is_json(first))
        last = Batch(name)
        for last in (_by_lines if is_lines else _by_values)(stream, first, name):
            if not last.is_last:
                yield last
        if unpacked and unpacked.cut:
            last.fault(FileCut(reason=unpacked.cut), last.line)
        yield last


def _plain_name(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


def _first_line(stream: IO[bytes]) -> bytes:
    """Return the first line that is not blank, with the blank ones before it."""
    begun = bytearray()
    while len(begun) <= BYTES_MAX:
        line = stream.readline(BYTES_MAX + 1)
        own = line if begun else line.removeprefix(BOM)
        begun += line
        if own.strip() or not line:
            break
    return bytes(begun)


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line.removeprefix(BOM))
    except orjson.JSONDecodeError:
        return False
    return True


def _by_lines(stream: IO[bytes], first: bytes, name: str) -> Iterator[Batch]:
    batch, line = Batch(name), max(first.count(b"\n"), 1)
    raw = first.removeprefix(BOM)
    while raw:
        if len(raw) > BYTES_MAX:
            batch.fault(LineTooLong(limit=BYTES_MAX), line)
            _skip(stream, raw)
        elif not raw.isspace() and batch.add(raw, line):
            yield batch
            batch = Batch(name)
        raw = stream.readline(BYTES_MAX + 1)
        line += 1
    yield batch.ended(line)


def _skip(stream: IO[bytes], raw: bytes) -> None:
    """Go on to the end of a line that is too long to be held."""
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(CHUNK_BYTES)


def _by_values(stream: IO[bytes], first: bytes, name: str) -> Iterator[Batch]:
    batch, splitter, lines = Batch(name), Splitter(), _LinesSeen()
    chunk = first.removeprefix(BOM)
    try:
        while chunk:
            lines.see(chunk)
            for piece in splitter.feed(chunk):
                if piece.kind != "package" and batch.add(piece.raw, lines.of(piece.at)):
                    yield batch
                    batch = Batch(name)
            chunk = stream.read(CHUNK_BYTES)
        splitter.end()
    except BrokenJson as broken:
        batch.fault(DocumentBroken(**broken.named), lines.last)
    yield batch.ended(lines.last)


@dataclass(slots=True)
class _LinesSeen:
    """Which line a byte of a stream stands on, for bytes that are asked for in rising order."""

    last: int = 1
    chunks: list[tuple[int, bytes]] = field(default_factory=list)
    end: int = 0
    line: int = 1
    at: int = 0

    def see(self, chunk: bytes) -> None:
        self.chunks.append((self.end, chunk))
        self.end += len(chunk)
        self.last += chunk.count(b"\n")

    def of(self, at: int) -> int:
        while self.chunks and self.chunks[0][0] + len(self.chunks[0][1]) <= at:
            begin, chunk = self.chunks.pop(0)
            self.line += chunk.count(b"\n", max(self.at - begin, 0))
            self.at = begin + len(chunk)
        begin, chunk = self.chunks[0]
        self.line += chunk.count(b"\n", self.at - begin, at - begin)
        self.at = at
        return self.line
