"""Connections to the server that are kept, as a proxy keeps them, with as little work for each answer as may be.

In:  requests of which the bodies are ready.
Out: answers: status, cookies, page.

The surprise: those who measure share the processors with what is measured. So requests
are written as bytes, and of an answer only what is needed is read. Connections take
turns: one that is always taken again would send everything to one process of the server.
"""

from __future__ import annotations

import re
import socket
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

TIMEOUT_S, IDLE_S = 60, 4
PIECE = 65_536
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    cookies: tuple[tuple[str, str], ...]
    body: bytes


class Connections:
    """Connections to one server, for several threads."""

    def __init__(self, port: int) -> None:
        """Begin with none."""
        self.port = port
        self._idle: deque[tuple[float, socket.socket]] = deque()
        self._lock = threading.Lock()

    def ask(self, head: str, body: Sequence[bytes] = ()) -> Answer:
        """Send a request and read its answer.

        Args:
            head: its first line and its headers, without those of the connection and the length.
            body: its pieces.

        Raises:
            OSError: the connection was refused, reset, or ended before the answer was whole.
        """
        one = self._taken()
        try:
            length = f"Content-Length: {sum(map(len, body))}\r\n" if body else ""
            one.sendall(f"{head}Host: 127.0.0.1:{self.port}\r\n{length}\r\n".encode())
            for piece in body:
                one.sendall(piece)
            answer = _read(one)
        except BaseException:
            one.close()
            raise
        with self._lock:
            self._idle.append((monotonic(), one))
        return answer

    def close(self) -> None:
        """Close those that nobody uses."""
        with self._lock:
            while self._idle:
                self._idle.pop()[1].close()

    def _taken(self) -> socket.socket:
        with self._lock:
            while self._idle:
                since, one = self._idle.popleft()
                if monotonic() - since < IDLE_S:
                    return one
                one.close()  # The server ends it at any moment: what is sent then would be lost.
        fresh = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_S)
        fresh.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return fresh


def _read(one: socket.socket) -> Answer:
    came = b""
    while (end := came.find(b"\r\n\r\n")) < 0:
        came += _piece(one)
    head, rest = came[:end], [came[end + 4 :]]
    told = LENGTH.search(head)
    if told is None:
        raise OSError("an answer without a length")
    missing = int(told[1]) - len(rest[0])
    while missing > 0:
        rest.append(_piece(one))
        missing -= len(rest[-1])
    cookies = tuple((name.decode(), value.decode()) for name, value in COOKIE.findall(head))
    return Answer(int(head[9:12]), cookies, b"".join(rest))


def _piece(one: socket.socket) -> bytes:
    piece = one.recv(PIECE)
    if not piece:
        raise ConnectionResetError("the answer ended early")
    return piece
