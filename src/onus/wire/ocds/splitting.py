"""Taking a stream of JSON apart into values that are small enough to be read whole.

In:  bytes of one JSON document after another, cut anywhere.
Out: each release and record of a package, and each other document, as bytes;
     and what is left of a package without them.

The surprise: nothing is parsed here. Texts are skipped, braces are counted; so a
package of any size needs the memory of its largest release. What is no JSON
inside a release is found by whoever parses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from onus.base.errors import OnusError

LISTS: Final = (b"releases", b"records")
"""Lists of a package whose items come one by one."""
BYTES_MAX: Final = 16 << 20
"""Of one release, of one record, of one line, and of a package without its lists."""
_SKIPPED = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_LIST = re.compile(rb'"(%s)"\s*+:\s*+\Z' % b"|".join(LISTS))
_OPENING, _CLOSING = frozenset(b"{["), frozenset(b"}]")
LEVELS_MAX: Final = 1024
"""Objects and lists inside one another; nobody who parses goes deeper."""
_KEY_BYTES: Final = 64
"""How far before a list its name is looked for."""


class BrokenJson(OnusError):
    """A stream is no JSON, or has a value that is too large."""

    code = "OCDS-003"
    what = "From byte {at} on, {reason}."
    why = "What comes after cannot be told apart, so it was not read; what came before was."
    do = "Get the file again, or write one release a line, none above {mebibytes} MiB."

    def __init__(self, *, at: int, reason: str) -> None:
        """Keep where it broke off."""
        super().__init__(at=at, reason=reason, mebibytes=BYTES_MAX >> 20)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value of a stream.

    Attributes:
        raw: its bytes.
        kind: `releases` or `records` for an item of that list of a package,
            `package` for a package without them, `document` for anything else.
        at: byte of the stream at which it begins, from 0.
    """

    raw: bytes
    kind: str
    at: int


class Splitter:
    """Takes bytes, gives pieces.

    >>> parts = Splitter()
    >>> [one.raw for one in parts.feed(b'{"uri":"u","releases":[{"id":1},{"id"')]
    [b'{"id":1}']
    >>> [(one.kind, one.raw) for one in parts.feed(b':2}]}')]
    [('releases', b'{"id":2}'), ('package', b'{"uri":"u","releases":[]}')]
    >>> parts.end()
    """

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._held, self._held_at, self._seen = b"", 0, 0
        self._depth = 0
        self._list = ""
        self._start = -1
        self._around: list[bytes] = []
        self._mark = 0

    def feed(self, raw: bytes) -> Iterator[Piece]:
        """Take more bytes; give what is now whole.

        Raises:
            BrokenJson: a bracket closes what was not open, or a value is too large or too deep.
        """
        self._held += raw
        while True:
            found = _SKIPPED.match(self._held, self._seen)
            assert found is not None
            at = found.end()
            if at == len(self._held) or self._held[at] not in _OPENING | _CLOSING:
                break  # What is left may be the beginning of a text.
            self._seen = at + 1
            piece = self._opened(at) if self._held[at] in _OPENING else self._closed(at)
            if piece is not None:
                yield piece
        self._forget()

    def end(self) -> None:
        """Say that no bytes come any more.

        Raises:
            BrokenJson: a value was not closed.
        """
        if self._depth or self._held[self._seen :].strip():
            raise BrokenJson(at=self._held_at, reason="a value is cut off or is none")

    def _opened(self, at: int) -> Piece | None:
        self._depth += 1
        if self._depth > LEVELS_MAX:
            raise BrokenJson(at=self._held_at + at, reason="a value has more levels than anybody reads")
        if self._depth == 1:
            if self._held[self._mark : at].strip(b" \t\r\n,\x1e"):
                raise BrokenJson(at=self._held_at + self._mark, reason="something stands between two values")
            self._start = self._mark = at
        elif self._depth == 2 and self._held[at] in b"[":
            named = _LIST.search(self._held, max(self._mark, at - _KEY_BYTES), at)
            if named is not None:
                self._list = named[1].decode()
                self._around.append(self._held[self._mark : at + 1])
                self._start = -1
        elif self._depth == 3 and self._list:
            self._start = at
        return None

    def _closed(self, at: int) -> Piece | None:
        self._depth -= 1
        if self._depth < 0:
            raise BrokenJson(at=self._held_at + at, reason="a bracket closes what was not open")
        if self._list and self._depth == 2:
            return self._piece(self._start, at, self._list)
        if self._list and self._depth == 1:
            self._list, self._mark = "", at
        elif self._depth == 0:
            return self._document(at)
        return None

    def _piece(self, start: int, at: int, kind: str) -> Piece:
        if at + 1 - start > BYTES_MAX:
            raise BrokenJson(at=self._held_at + start, reason="a value is larger than it may be")
        piece = Piece(self._held[start : at + 1], kind, self._held_at + start)
        self._start, self._mark = -1, at + 1
        return piece

    def _document(self, at: int) -> Piece:
        if not self._around:
            return self._piece(self._start, at, "document")
        raw = b"".join([*self._around, self._held[self._mark : at + 1]])
        self._around, self._start, self._mark = [], -1, at + 1
        return Piece(raw, "package", self._held_at + at)

    def _forget(self) -> None:
        """Let go of what no piece needs any more."""
        keep = self._mark if self._start < 0 else self._start
        if self._list and self._start < 0:
            keep = self._mark = self._seen  # Commas between items of a list.
        self._held, self._held_at = self._held[keep:], self._held_at + keep
        self._seen -= keep
        self._mark = max(0, self._mark - keep)
        self._start = self._start - keep if self._start >= 0 else -1
        if len(self._held) + sum(map(len, self._around)) > BYTES_MAX + _KEY_BYTES:
            raise BrokenJson(at=self._held_at, reason="a value is larger than it may be")
