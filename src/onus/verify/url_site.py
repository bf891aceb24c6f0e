"""A site behind a URL: any web server, trusted with nothing.

In:  an http or https address, and a working folder.
Out: its files, each within bounds of time and size.

The surprise: a server that sends a byte now and then would keep a plain reader for
ever, as each single wait is short. A watchman therefore closes the line when
the time for the whole answer is over.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from socket import SHUT_RDWR
from threading import Timer
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

from onus import __version__
from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.verify.faults import NotASite, SiteFault, Unreachable
from onus.verify.reading import CHUNK_BYTES, Named, bounded, missing, too_large

REDIRECTS_MAX = 3
PAGES = (".html", "/")
HTML = Localized("an HTML page", "一个 HTML 页面")
ELSEWHERE = Localized("a redirect to {to}", "重定向到 {to}")
STALLED = Localized("no whole answer within {seconds:g} s", "{seconds:g} 秒内没有完整应答")
CUT = Localized("{got:,} of {want:,} bytes", "{want:,} 字节中只收到 {got:,} 字节")
STATUS = Localized("HTTP status {status}", "HTTP 状态码 {status}")


class NotAnAddress(OnusError):
    """The address is none that can be read."""

    code = "VERIFY-002"
    what = "`{url}` is no address of a site."
    why = "A site is read from a folder, or by http or https."
    do = "Write https://HOST/PATH, without user, query and fragment."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited: for a connection or a sign of life, and for an answer.

    Attributes:
        silence_s: longest silence.
        answer_s: for the head of an answer, and again for its body beside its own time.
        bytes_a_second: slowest pace of a body that is worth waiting for.
    """

    silence_s: float = 15
    answer_s: float = 60
    bytes_a_second: int = 50_000


class UrlSite:
    """A site behind a URL."""

    can_list = False

    def __init__(self, url: str, keep: Path, patience: Patience = Patience()) -> None:
        """Name the address, and the folder for what readers need as a local file.

        Raises:
            NotAnAddress: it is not http or https, or carries more than host and path.
        """
        try:
            parts = urlsplit(url)
            self._port = parts.port
        except ValueError:
            raise NotAnAddress(url=url) from None
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise NotAnAddress(url=url)
        if parts.username is not None or parts.password is not None:
            raise NotAnAddress(url=url)
        self.place = url.rstrip("/")
        self._scheme, self._host = parts.scheme, parts.hostname
        self._base = parts.path.rstrip("/") + "/"
        self._keep, self._patience = keep, patience
        self._line: HTTPConnection | None = None

    def close(self) -> None:
        """Hang up."""
        self._hang_up()

    def names(self) -> Iterator[Named]:
        """Yield nothing: a web server lists no files."""
        yield from ()

    def local(self, path: str, *, limit: int) -> Path:
        """Return a file as a local one; it is fetched once.

        Raises:
            Missing, NotASite, Unreachable: as `chunks`.
        """
        kept = self._keep / path
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            with kept.open("wb") as stream:
                for piece in self.chunks(path, limit=limit):
                    stream.write(piece)
        return kept

    def chunks(self, path: str, *, limit: int) -> Iterator[bytes]:
        """Yield a file in pieces.

        Raises:
            Missing: the server says that there is none.
            NotASite: an HTML page or another host stands in for it.
            Unreachable: it is too large, too slow, or cut.
        """
        patience, overdue = self._patience, Overdue()
        try:
            with self._watched(overdue):
                answer = self._answer(path)
            with closing(answer):
                yield from bounded(_decoded(answer, path, limit, _Pace(patience)), path, limit=limit)
                if answer.length not in (None, 0):
                    self._hang_up()
        except (OSError, HTTPException, zlib.error) as error:
            self._hang_up()
            slow = overdue.since or isinstance(error, TimeoutError)
            found = _filled(STALLED, seconds=patience.answer_s) if slow else Localized(*(_reason(error),) * 2)
            raise Unreachable(where=path, found=found) from error
        except SiteFault:
            self._hang_up()
            raise

    def _answer(self, path: str) -> HTTPResponse:
        """Return the answer to a request whose status and kind are what they must be."""
        target = self._base + quote(path)
        for _ in range(REDIRECTS_MAX + 1):
            answer = self._asked(target)
            kind = (answer.getheader("Content-Type") or "").lower()
            if answer.status == 200 and ("html" not in kind or path.endswith(PAGES)):
                return answer
            answer.close()  # One that the server ends with its line is known to nobody else.
            self._hang_up()
            if answer.status in (404, 410):
                raise missing(path)
            if answer.status == 200:
                raise NotASite(where=path, found=HTML)
            if answer.status not in (301, 302, 303, 307, 308):
                raise Unreachable(where=path, found=_filled(STATUS, status=answer.status))
            target = self._within(target, answer.getheader("Location") or "", path)
        raise NotASite(where=path, found=_filled(ELSEWHERE, to=target))

    def _asked(self, target: str) -> HTTPResponse:
        """Send a request over the open line, or over a new one where the server closed it."""
        headers = {"Accept-Encoding": "identity", "User-Agent": f"onus-verify/{__version__}"}
        again = self._line is not None
        try:
            line = self._connected()
            line.request("GET", target, headers=headers)
            return line.getresponse()
        except (ConnectionError, HTTPException):
            self._hang_up()
            if not again:
                raise
        line = self._connected()
        line.request("GET", target, headers=headers)
        return line.getresponse()

    def _connected(self) -> HTTPConnection:
        if self._line is None:
            kind = HTTPSConnection if self._scheme == "https" else HTTPConnection
            self._line = kind(self._host, self._port, timeout=self._patience.silence_s)
        return self._line

    def _within(self, target: str, location: str, path: str) -> str:
        """Return where a redirect leads to; another host is refused."""
        here = f"{self._scheme}://{self._host}{f':{self._port}' if self._port else ''}"
        try:
            to = urlsplit(urljoin(here + target, location))
            same = (to.scheme, to.hostname, to.port) == (self._scheme, self._host, self._port)
        except ValueError:
            raise NotASite(where=path, found=_filled(ELSEWHERE, to=location[:200])) from None
        if not same or not to.path:
            raise NotASite(where=path, found=_filled(ELSEWHERE, to=location[:200]))
        return to.path

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    @contextmanager
    def _watched(self, overdue: Overdue) -> Iterator[None]:
        """Cut the line when the time for the head of an answer is over."""

        def cut() -> None:
            overdue.since = True
            socket = self._line.sock if self._line is not None else None
            if socket is not None:
                try:
                    socket.shutdown(SHUT_RDWR)
                except OSError:
                    overdue.gone = True  # The line was closed in the same instant: nothing is left to cut.

        watchman = Timer(self._patience.answer_s, cut)
        watchman.daemon = True
        watchman.start()
        try:
            yield
        finally:
            watchman.cancel()


@dataclass(slots=True)
class Overdue:
    """Whether the time for the head of an answer is over; the watchman says so from his own thread."""

    since: bool = False
    gone: bool = False


class _Pace:
    """Sees that a body comes at the slowest pace that is worth waiting for."""

    def __init__(self, patience: Patience) -> None:
        self._patience, self._began = patience, monotonic()

    def check(self, got: int) -> None:
        """Stop when so many bytes took too long.

        Raises:
            TimeoutError: they did.
        """
        allowed = self._patience.answer_s + got / self._patience.bytes_a_second
        if monotonic() - self._began > allowed:
            raise TimeoutError


def _decoded(answer: HTTPResponse, path: str, limit: int, pace: _Pace) -> Iterator[bytes]:
    """Yield the body, whole or a fault; a server may compress without being asked."""
    coding = (answer.getheader("Content-Encoding") or "identity").lower()
    if coding not in ("identity", "gzip"):
        raise Unreachable(where=path, found=f"Content-Encoding {coding[:40]}")
    wanted = answer.length
    if wanted is not None and wanted > limit:
        raise too_large(path, limit)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding == "gzip" else None
    got, first = 0, True
    while piece := answer.read1(CHUNK_BYTES):
        got += len(piece)
        pace.check(got)
        for part in _unpacked(unpack, piece) if unpack else (piece,):
            if first and part and not path.endswith(PAGES):
                _no_page(part, path)
            first = first and not part
            yield part
    if wanted is not None and got < wanted:
        raise Unreachable(where=path, found=_filled(CUT, got=got, want=wanted))
    if unpack is not None and not unpack.eof:
        raise Unreachable(where=path, found=_filled(CUT, got=got, want=got + 1))


def _unpacked(unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """Yield what a piece unpacks to, a chunk at a time: a bomb meets the limit before the memory."""
    while piece:
        yield unpack.decompress(piece, CHUNK_BYTES)
        piece = unpack.unconsumed_tail


def _no_page(start: bytes, path: str) -> None:
    head = start[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise NotASite(where=path, found=HTML)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _filled(text: Localized, **named: object) -> Localized:
    return Localized(text.en.format(**named), text.zh.format(**named))
