"""A site behind a URL: any web server, trusted with nothing.

In:  an http or https address, and a working folder.
Out: its files, each within bounds of time and size.

The surprise: a server that compresses is refused. Nobody asked it to, and what is
unpacked has no bound that its own bytes would show; bounds of time and bytes
stand below, in `bounded_http`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from onus import __version__
from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.outside.bounded_http import Line, Meter, Patience, RunOverdue, Spent, TooMuch
from onus.verify.faults import NotASite, SiteFault, Unreachable
from onus.verify.reading import CHUNK_BYTES, Named, bounded, missing, too_large

REDIRECTS_MAX = 3
PATIENT = Patience()
PAGES = (".html", "/")
IDENTITY = "identity"
HEADERS = {"Accept-Encoding": IDENTITY, "User-Agent": f"onus-verify/{__version__}"}
HTML = Localized("an HTML page", "一个 HTML 页面")
ELSEWHERE = Localized("a redirect to {to}", "重定向到 {to}")
STALLED = Localized("no whole answer within {seconds:g} s", "{seconds:g} 秒内没有完整应答")
SLOW = Localized(
    "{waited:.0f} s of waiting for {answers:,} files of {got:,} bytes",
    "{answers:,} 个文件、{got:,} 字节，等待已达 {waited:.0f} 秒",
)
CODED = Localized("Content-Encoding {coding}, which nobody asked for", "未经请求的 Content-Encoding {coding}")
CUT = Localized("{got:,} of {want:,} bytes", "{want:,} 字节中只收到 {got:,} 字节")
STATUS = Localized("HTTP status {status}", "HTTP 状态码 {status}")


class NotAnAddress(OnusError):
    """The address is none that can be read."""

    code = "VERIFY-002"
    what = "`{url}` is no address of a site."
    why = "A site is read from a folder, or by http or https."
    do = "Write https://HOST/PATH, without user, query and fragment."


class UrlSite:
    """A site behind a URL."""

    can_list = False

    def __init__(self, url: str, keep: Path, patience: Patience = PATIENT) -> None:
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
        self._line, self._spent = Line(parts.scheme, parts.hostname, self._port), Spent()
        self._base = parts.path.rstrip("/") + "/"
        self.address = f"{parts.hostname}:{self._port or ''}{self._base}"
        self._keep, self._patience = keep, patience

    def close(self) -> None:
        """Hang up."""
        self._line.close()

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
            Unreachable: it is too large, too slow, packed, or cut.
        """
        meter = Meter(self._patience, limit, self._spent)
        try:
            answer = self._answer(path, meter)
            with closing(answer):
                yield from bounded(_body(answer, path, limit), path, limit=limit)
                if answer.length not in (None, 0):
                    self._line.close()
        except TooMuch:
            self._line.close()
            raise too_large(path, limit) from None
        except (OSError, HTTPException, ValueError) as error:
            self._line.close()
            raise Unreachable(where=path, found=self._told(error)) from error
        except (SiteFault, GeneratorExit):
            self._line.close()
            raise

    def _told(self, error: Exception) -> Localized:
        if isinstance(error, RunOverdue):
            spent = self._spent
            return SLOW.filled(waited=spent.waited_s, answers=spent.answers, got=spent.got)
        if isinstance(error, TimeoutError):
            return STALLED.filled(seconds=self._patience.answer_s)
        return Localized(*(_reason(error),) * 2)

    def _answer(self, path: str, meter: Meter) -> HTTPResponse:
        """Return the answer to a request whose status and kind are what they must be."""
        target = self._base + quote(path)
        for _ in range(REDIRECTS_MAX + 1):
            answer = self._line.ask("GET", target, meter, headers=HEADERS)
            kind = (answer.getheader("Content-Type") or "").lower()
            if answer.status == 200 and ("html" not in kind or path.endswith(PAGES)):
                return answer
            answer.close()  # One that the server ends with its line is known to nobody else.
            self._line.close()
            if answer.status in (404, 410):
                raise missing(path)
            if answer.status == 200:
                raise NotASite(where=path, found=HTML)
            if answer.status not in (301, 302, 303, 307, 308):
                raise Unreachable(where=path, found=STATUS.filled(status=answer.status))
            target = self._within(target, answer.getheader("Location") or "", path)
        raise NotASite(where=path, found=ELSEWHERE.filled(to=target))

    def _within(self, target: str, location: str, path: str) -> str:
        """Return where a redirect leads to; another host is refused."""
        here = f"{self._scheme}://{self._host}{f':{self._port}' if self._port else ''}"
        try:
            to = urlsplit(urljoin(here + target, location))
            same = (to.scheme, to.hostname, to.port) == (self._scheme, self._host, self._port)
        except ValueError:
            raise NotASite(where=path, found=ELSEWHERE.filled(to=location[:200])) from None
        if not same or not to.path:
            raise NotASite(where=path, found=ELSEWHERE.filled(to=location[:200]))
        return to.path


def _body(answer: HTTPResponse, path: str, limit: int) -> Iterator[bytes]:
    """Yield the body, whole or a fault."""
    coding = (answer.getheader("Content-Encoding") or IDENTITY).strip().lower()
    if coding != IDENTITY:
        raise Unreachable(where=path, found=CODED.filled(coding=coding[:40]))
    wanted = answer.length
    if wanted is not None and wanted > limit:
        raise too_large(path, limit)
    got = 0
    while piece := answer.read1(CHUNK_BYTES):
        if not got and not path.endswith(PAGES):
            _no_page(piece, path)
        got += len(piece)
        yield piece
    if wanted is not None and got < wanted:
        raise Unreachable(where=path, found=CUT.filled(got=got, want=wanted))


def _no_page(start: bytes, path: str) -> None:
    head = start[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise NotASite(where=path, found=HTML)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
