"""What comes out of gzip, and why it ended: cut off, damaged, or grown beyond all measure.

In:  a stream of gzip.
Out: its bytes, as a stream that ends early where it must, and the reason.

The surprise: a gzip file of one megabyte may unpack to a thousand. Memory is bounded all the
same, for nothing here holds more than a chunk, but time is not. So what has grown large is
read on only while it grows as text does; that is told and never passed over.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO, Any, Final

GZIP: Final = b"\x1f\x8b"
"""What a gzip file begins with."""
CUT: Final = (EOFError, zlib.error, gzip.BadGzipFile)
UNPACKED_FREE: Final = 256 << 20
"""So much may come out of whatever went in."""
TIMES_MAX: Final = 250
"""Beyond that, times as much as went in. JSON of procurement grows 5 to 40 times, gzip can 1,032 times."""


class Unpacked(io.RawIOBase):
    """The bytes that gzip holds; where it is cut off, damaged or grows too much, they end and `cut` says why."""

    def __init__(self, packed: IO[bytes]) -> None:
        """Begin before the first byte of a stream of gzip."""
        super().__init__()
        self._packed = _Counted(packed)
        self._gzip = gzip.GzipFile(fileobj=self._packed)
        self._given = 0
        self.cut = ""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as there is something; return how many bytes, 0 at the end."""
        if self.cut:
            return 0
        try:
            read = self._gzip.read1(len(buffer))
        except CUT as error:
            self.cut = str(error)
            return 0
        self._given += len(read)
        if self._given > max(UNPACKED_FREE, TIMES_MAX * self._packed.taken):
            self.cut = f"it unpacks to more than {TIMES_MAX} times its size"
            return 0
        buffer[: len(read)] = read
        return len(read)


class _Counted:
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.taken = stream, 0

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(size)
        self.taken += len(found)
        return found
