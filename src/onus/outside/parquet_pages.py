"""Parquet pages: what the pages of a file unfold to, by their own headers, before one is unfolded.

In:  a Parquet file.
Out: the bytes that its pages unfold to; or why nobody should read them.

The surprise: the description at the end of a file is only somebody's word. A reader
takes as much memory as each page asks for in its own header, so these are added up;
and texts that are told by what they share with the one before are refused, for
there a few bytes make as much as one likes.

Source: Apache Parquet format, `FileMetaData` and `PageHeader`; Apache Thrift, compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import SEEK_END
from typing import Any, BinaryIO

DESCRIPTION_BYTES_MAX, HEADER_BYTES_MAX = 64 << 20, 1 << 20
TAIL = 8
"""Bytes after the description: its length, and `PAR1`."""
DEPTH_MAX = 12
GROUPS, WRITTEN_BY = 4, 6
COLUMNS, ELSEWHERE, OF_COLUMN = 1, 1, 3
VALUES, PACKED, FIRST_DATA, FIRST_NAMES = 5, 7, 9, 11
"""Numbers of fields in the description of a file, of a group of rows, of a column."""
DATA, DICTIONARY, DATA_2 = 0, 2, 3
ENCODING_OF = {DATA: (5, 2), DICTIONARY: (7, 2), DATA_2: (8, 4)}
"""Where the header of each sort of page holds the encoding: field of the header, field therein."""
ENCODINGS = frozenset((0, 2, 5, 8))
"""PLAIN, PLAIN_DICTIONARY, DELTA_BINARY_PACKED, RLE_DICTIONARY: no row is made of another row's bytes."""
WRITER = b"parquet-cpp"
"""Of files of others a reader may read on beyond the end of a column, for the sake of an old fault."""
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT = 1, 2, 3, 4, 5, 6, 7, 8, 9, 12


class OddPages(ValueError):
    """The pages of a file are none that its readers should unfold; the text says why."""


def unfolded_bytes(raw: BinaryIO, *, limit: int) -> int:
    """Return how many bytes the pages of a file unfold to; more than the limit is not counted to its end.

    Args:
        raw: the file.
        limit: of bytes.

    Raises:
        OddPages: a page cannot be followed, or may be larger than it says.
    """
    total = 0
    for begin, end in _columns(_description(raw)):
        while begin < end and total <= limit:
            begin, size = _page(raw, begin, end)
            total += size
        if begin > end:
            raise OddPages("a page lies across the end of its column")
    return total


def _description(raw: BinaryIO) -> dict[int, Any]:
    end = raw.seek(0, SEEK_END) - TAIL
    raw.seek(max(end, 0))
    size = int.from_bytes(raw.read(4), "little")
    if not 0 < size <= min(end, DESCRIPTION_BYTES_MAX):
        raise OddPages("its description is not in it")
    raw.seek(end - size)
    return _Struct(raw.read(size)).fields(0)


def _columns(described: dict[int, Any]) -> Iterator[tuple[int, int]]:
    """Yield where the pages of each column begin and end."""
    writer = described.get(WRITTEN_BY)
    if not isinstance(writer, bytes) or not writer.startswith(WRITER):
        raise OddPages("it was written by other means than Arrow's")
    for group in _list(described.get(GROUPS)):
        for chunk in _list(_table(group).get(COLUMNS)):
            if ELSEWHERE in _table(chunk):
                raise OddPages("a column lies in another file")
            column = _table(chunk.get(OF_COLUMN))
            values, packed, begin = (_number(column.get(at)) for at in (VALUES, PACKED, FIRST_DATA))
            names = _number(column.get(FIRST_NAMES, 0))
            begin = min(begin, names) if names else begin
            if values:
                yield begin, begin + packed


def _page(raw: BinaryIO, begin: int, end: int) -> tuple[int, int]:
    """Return where the next page begins, and how many bytes this one unfolds to."""
    raw.seek(begin)
    told = _Struct(raw.read(min(HEADER_BYTES_MAX, end - begin)))
    fields = told.fields(0)
    kind, size, packed = (_number(fields.get(number)) for number in (1, 2, 3))
    if kind not in ENCODING_OF:
        raise OddPages("a page is of no sort that holds rows")
    own, at = ENCODING_OF[kind]
    if _number(_table(fields.get(own)).get(at)) not in ENCODINGS:
        raise OddPages("a page is written in a way that no bytes bound")
    return begin + told.at + packed, size + told.at


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise OddPages("a list is missing in it")
    return value


def _table(value: Any) -> dict[int, Any]:
    if not isinstance(value, dict):
        raise OddPages("a table is missing in it")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise OddPages("a number of bytes is missing in it")
    return value


class _Struct:
    """Reads one table of Thrift's compact protocol."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self.at = raw, 0

    def fields(self, depth: int) -> dict[int, Any]:
        """Return the fields by their numbers, each of them once."""
        found: dict[int, Any] = {}
        last = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            last = last + step if step else self._whole()
            if last in found:
                raise OddPages("a table in it says something twice")
            found[last] = kind == TRUE if kind in (TRUE, FALSE) else self._value(kind, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (I16, I32, I64):
            return self._whole()
        if kind in (TRUE, FALSE, BYTE):
            return self._byte()
        if kind == BINARY:
            return self._bytes(self._plain())
        if kind == DOUBLE:
            return self._bytes(8)
        if depth < DEPTH_MAX and kind == STRUCT:
            return self.fields(depth + 1)
        if depth < DEPTH_MAX and kind == LIST:
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._plain()
            if count > len(self._raw) - self.at:
                raise OddPages("a list in it does not end")
            return [self._value(head & 15, depth + 1) for _ in range(count)]
        raise OddPages("a table in it holds what it may not")

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._raw) - self.at:
            raise OddPages("a table in it does not end")
        self.at += count
        return self._raw[self.at - count : self.at]

    def _plain(self) -> int:
        found = 0
        for place in range(10):
            byte = self._byte()
            found |= (byte & 127) << 7 * place
            if byte < 128:
                return found
        raise OddPages("a number in it does not end")

    def _whole(self) -> int:
        found = self._plain()
        return (found >> 1) ^ -(found & 1)
