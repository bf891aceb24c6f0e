"""Asking over HTTP: one answer, within bounds of time and size, from the host that was asked.

In:  an address, perhaps a body.
Out: status, type and body of the answer.

The surprise: no redirect is followed. Whoever asks a log or a witness asks that
one; an address that leads elsewhere, stalls, pours without end or answers with
a web page is told as what it is.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from onus.base.errors import OnusError
from onus.outside.bounded_http import Line, Meter, Patience, TooMuch

ANSWER_BYTES_MAX = 20_000_000
DEADLINE_S = 20.0
HTML = "text/html"
CHUNK = 65_536
ANY_PACE = 1 << 40
"""Bytes a second: a deadline that no byte puts off."""
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "onus"}


class NoAnswer(OnusError):
    """An address did not answer as it should."""

    code = "TLOG-010"
    what = "{url} did not answer as it should: {reason}."
    why = "Only a whole answer within bounds, from the host that was asked, is used."
    do = "See that the address is right and its server is up; then try again."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    content_type: str
    body: bytes


def ask(
    url: str,
    *,
    body: bytes | None = None,
    limit_bytes: int = ANSWER_BYTES_MAX,
    deadline_s: float = DEADLINE_S,
) -> Answer:
    """Return the answer to a GET, or to a POST of a body.

    Raises:
        NoAnswer: the address is none, or nothing usable came before the deadline.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NoAnswer(url=url, reason=error) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoAnswer(url=url, reason="it is no address of http or https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    patience = Patience(deadline_s, deadline_s, ANY_PACE, run_s=deadline_s, each_s=0)
    meter = Meter(patience, limit_bytes)
    try:
        with closing(Line(parts.scheme, parts.hostname, parts.port)) as line:
            method = "GET" if body is None else "POST"
            with closing(line.ask(method, target, meter, headers=HEADERS, body=body)) as response:
                return _read(url, response, limit_bytes)
    except TimeoutError as error:
        raise NoAnswer(url=url, reason=f"it took more than {deadline_s:g} s") from error
    except TooMuch as error:
        raise NoAnswer(url=url, reason=f"it has more than {limit_bytes} bytes") from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(url=url, reason=str(error) or type(error).__name__) from error


def fetched(url: str, *, limit_bytes: int = ANSWER_BYTES_MAX, deadline_s: float = DEADLINE_S) -> bytes:
    """Return the bytes at an address.

    Raises:
        NoAnswer: there are none, or it is a web page.
    """
    answer = ask(url, limit_bytes=limit_bytes, deadline_s=deadline_s)
    if answer.status != 200:
        raise NoAnswer(url=url, reason=f"the status is {answer.status}")
    if answer.content_type.lower().startswith(HTML):
        raise NoAnswer(url=url, reason="it is a web page")
    return answer.body


def _read(url: str, response: HTTPResponse, limit_bytes: int) -> Answer:
    if 300 <= response.status < 400:
        raise NoAnswer(url=url, reason="it sends elsewhere")
    parts, size = [], 0
    while piece := response.read(min(CHUNK, limit_bytes + 1 - size)):
        parts.append(piece)
        size += len(piece)
        if size > limit_bytes:
            raise NoAnswer(url=url, reason=f"it has more than {limit_bytes} bytes")
    promised = response.getheader("Content-Length")
    if promised is not None and promised != str(size):
        raise NoAnswer(url=url, reason="it ends too early")
    return Answer(response.status, response.getheader("Content-Type") or "", b"".join(parts))
