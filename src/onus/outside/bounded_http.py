"""Answers over HTTP within one bound of time and one of bytes, whatever the server does.

In:  a host, a request, how long is waited and how much is taken.
Out: the answer, whose every byte is counted before anything reads it.

The surprise: a bound on the body is none. Lines after the last chunk, empty
answers before the first, a chunk size that never ends: all are read by the
library before it hands out a byte. So the bounds stand at the socket itself,
and each wait there is given only the time that is left.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from time import monotonic
from typing import Any, cast

HEAD_BYTES = 512 << 10
"""Room for status, headers, and whatever else is no body."""
FRAMING_SHARE = 4
"""A body in chunks may be larger by a quarter than what it holds."""
BUFFER_BYTES = 64 << 10
WAIT_S_MIN = 0.001
"""Clocks of waits are no finer."""


class Overdue(TimeoutError):
    """The time for an answer is over."""


class RunOverdue(Overdue):
    """The time for everything that was asked of a server is over."""


class TooMuch(OSError):
    """An answer has more bytes than it may have."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited: for a sign of life, for an answer, for all answers together.

    Attributes:
        silence_s: longest silence.
        answer_s: for an answer, from the first word to its last byte, beside its bytes' own time.
        bytes_a_second: slowest pace that is worth waiting for.
        run_s: for all answers of a run together, beside the two below.
        each_s: that every answer adds to the time of its run.
    """

    silence_s: float = 15
    answer_s: float = 60
    bytes_a_second: int = 50_000
    run_s: float = 300
    each_s: float = 2


@dataclass(slots=True)
class Spent:
    """What a run has waited for so far, over all its answers."""

    waited_s: float = 0
    got: int = 0
    answers: int = 0

    def allowed_s(self, patience: Patience) -> float:
        """Return how long a run may have waited for as many answers of as many bytes."""
        return patience.run_s + self.answers * patience.each_s + self.got / patience.bytes_a_second


@dataclass(slots=True)
class Meter:
    """Counts what one answer takes; the time in which nobody waits for the server is not counted."""

    patience: Patience
    limit: int
    run: Spent = field(default_factory=Spent)
    waited_s: float = 0
    got: int = 0

    def __post_init__(self) -> None:
        """Count the answer in its run."""
        self.run.answers += 1

    def left_s(self) -> float:
        """Return how long the next wait may be.

        Raises:
            Overdue, RunOverdue: not at all.
            TooMuch: more came than may.
        """
        if self.got > self.limit + self.limit // FRAMING_SHARE + HEAD_BYTES:
            raise TooMuch
        run_s = self.run.allowed_s(self.patience) - self.run.waited_s
        if run_s < WAIT_S_MIN:
            raise RunOverdue
        answer_s = self.patience.answer_s + self.got / self.patience.bytes_a_second - self.waited_s
        if answer_s < WAIT_S_MIN:
            raise Overdue
        return min(run_s, answer_s, self.patience.silence_s)

    def count(self, began: float, got: int = 0) -> None:
        """Count a wait that began then and brought so many bytes."""
        waited_s = monotonic() - began
        self.waited_s += waited_s
        self.run.waited_s += waited_s
        self.got += got
        self.run.got += got


class Line:
    """A line to one host that is used again for answer after answer."""

    def __init__(self, scheme: str, host: str, port: int | None) -> None:
        """Name the host; nothing is connected yet."""
        self._scheme, self._host, self._port = scheme, host, port
        self._connection: HTTPConnection | None = None

    def ask(
        self, method: str, target: str, meter: Meter, *, headers: dict[str, str], body: bytes | None = None
    ) -> HTTPResponse:
        """Return the answer, its body unread; a line that the server has closed is opened once more.

        Raises:
            OSError, HTTPException, ValueError: there is none within bounds.
        """
        again = self._connection is not None
        try:
            return self._asked(method, target, meter, headers, body)
        except (ConnectionError, HTTPException):
            self.close()
            if not again:
                raise
        return self._asked(method, target, meter, headers, body)

    def close(self) -> None:
        """Hang up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _asked(
        self, method: str, target: str, meter: Meter, headers: dict[str, str], body: bytes | None
    ) -> HTTPResponse:
        connection = self._connected(meter)
        connection.response_class = _counted_by(meter)
        connection.sock.settimeout(meter.left_s())
        began = monotonic()
        try:
            connection.request(method, target, body, headers)
        finally:
            meter.count(began)
        return connection.getresponse()

    def _connected(self, meter: Meter) -> HTTPConnection:
        if self._connection is not None and self._connection.sock is None:
            self.close()  # The server said that it would end the line with its last answer.
        if self._connection is None:
            kind = HTTPSConnection if self._scheme == "https" else HTTPConnection
            connection = kind(self._host, self._port, timeout=meter.left_s())
            began = monotonic()
            try:
                connection.connect()
            finally:
                meter.count(began)
            self._connection = connection
        return self._connection


def _counted_by(meter: Meter) -> type[HTTPResponse]:
    """Return a class of answers that read through a meter."""

    class Counted(HTTPResponse):
        def __init__(self, sock: socket, *args: Any, **named: Any) -> None:
            super().__init__(cast("socket", _CountedSocket(sock, meter)), *args, **named)

    return Counted


class _CountedSocket:
    """What an answer needs of a socket: a file to read from."""

    def __init__(self, sock: socket, meter: Meter) -> None:
        self._sock, self._meter = sock, meter

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the file; `mode` is for bytes."""
        return io.BufferedReader(_CountedFile(self._sock, self._meter), BUFFER_BYTES)


class _CountedFile(io.RawIOBase):
    """Reads from a socket while a meter allows it."""

    def __init__(self, sock: socket, meter: Meter) -> None:
        self._sock, self._meter = sock, meter
        # The library closes a line that the answer will end; this keeps it until the answer is read.
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._sock.settimeout(self._meter.left_s())
        began, got = monotonic(), 0
        try:
            got = self._raw.readinto(into) or 0
        except TimeoutError as error:
            self._meter.count(began)
            self._meter.left_s()  # Names the bound that is met.
            raise Overdue from error
        self._meter.count(began, got)
        return got

    def close(self) -> None:
        with suppress(OSError):
            self._raw.close()
        super().close()
