"""Answering over HTTP: small services that take little, wait little and say clearly no.

In:  what answers a path, and a host and port.
Out: a server in threads of which there is a greatest number.

The surprise: it listens on this machine alone unless told otherwise. A service for
the world stands behind a web server, which has the certificates. And whoever sends
a byte now and then is no caller to be waited for: a request has one time for all of it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from onus.base.errors import OnusError

HOST = "127.0.0.1"
THREADS_MAX = 64
SILENCE_S = 10
REQUEST_S = 20
"""For a whole request, from the time its line is free for it."""
LINE_S = 300
"""After that a line is closed with the next answer, so that others get its thread."""
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answers."""

    status: int
    body: bytes
    content_type: str = PLAIN


Service = Callable[[str, str, bytes], Reply]
"""Answers a method and a path with a body; called from several threads."""


class Server(ThreadingHTTPServer):
    """A service under an address."""

    daemon_threads = True

    def __init__(self, service: Service, *, host: str = HOST, port: int = 0, body_bytes_max: int) -> None:
        """Listen; port 0 takes any free one."""
        self.service, self.body_bytes_max = service, body_bytes_max
        self.threads = BoundedSemaphore(THREADS_MAX)
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a caller a thread of its own; where all are taken, hang up."""
        if not self.threads.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a caller, and let the next one come."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.threads.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a caller that hung up; anything else is a defect and is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """Return the address, without a last `/`."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = SILENCE_S
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "onus", ""

    def setup(self) -> None:
        super().setup()
        self._line_until = monotonic() + LINE_S
        self._request = _Request(self.connection)
        self.rfile.close()
        self.rfile = io.BufferedReader(self._request)

    def handle_one_request(self) -> None:
        self._request.until = monotonic() + REQUEST_S
        super().handle_one_request()

    def do_GET(self) -> None:
        self._answer("GET", b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or not length.isascii():
            self._reply(Reply(411, b"say how long the body is\n"), last=True)
        elif int(length) > self.server.body_bytes_max:
            self._reply(Reply(413, f"at most {self.server.body_bytes_max} bytes\n".encode()), last=True)
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer("POST", body)

    def _answer(self, method: str, body: bytes) -> None:
        try:
            reply = self.server.service(method, self.path.partition("?")[0], body)
        except OnusError as error:
            reply = Reply(503, error.sentence().encode() + b"\n")
        self._reply(reply)

    def _reply(self, reply: Reply, *, last: bool = False) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if last or monotonic() > self._line_until:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.connection.settimeout(SILENCE_S)
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as the library has it
        """Say nothing: who asks for what is nobody's business."""


class _Request(io.RawIOBase):
    """Reads from a line until the time for the request is over."""

    def __init__(self, line: Any) -> None:
        self._line, self.until = line, 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        left_s = self.until - monotonic()
        if left_s <= 0:
            raise TimeoutError
        self._line.settimeout(min(left_s, SILENCE_S))
        return int(self._line.recv_into(into))
