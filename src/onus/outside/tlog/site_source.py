"""Where a site is read from: an address or a folder, piece by piece and within bounds.

In:  an address or a folder.
Out: what reads a file of the site by its path.

The surprise: nothing is followed. A redirect, a link in a folder, a pipe: each is
somewhere else, and no part of the site.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from onus.outside.bounded_http import Line, Meter, Patience, Spent, TooMuch
from onus.outside.tlog.http_client import NoAnswer
from onus.wire.import_faults import TooLarge

CHUNK_BYTES = 1 << 20
PLAIN_ONLY: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not every system has each of them."""
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "onus"}
OK = 200

Pieces = Callable[[str, int], Iterator[bytes]]
"""Yields a file of the site by its path; more than so many bytes are an error."""


@contextmanager
def pieces_of(place: str) -> Iterator[Pieces]:
    """Give what reads the site at an address, over one line, or in a folder.

    Raises:
        NoAnswer: the address is none.
    """
    if "://" not in place:
        yield partial(_of_file, Path(place))
        return
    try:
        parts = urlsplit(place)
        port = parts.port
    except ValueError as error:
        raise NoAnswer(url=place, reason=error) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise NoAnswer(url=place, reason="it is no address of a site by http or https")
    with closing(Line(parts.scheme, parts.hostname, port)) as line:
        yield partial(_of_address, line, Spent(), place.rstrip("/"), parts.path.rstrip("/"))


def _of_file(folder: Path, path: str, limit: int) -> Iterator[bytes]:
    """Yield a file of a folder.

    Raises:
        FileNotFoundError: there is none, or it is no regular one.
        TooLarge: it has more bytes.
    """
    descriptor = os.open(folder / path, os.O_RDONLY | PLAIN_ONLY)
    with open(descriptor, "rb", buffering=0) as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileNotFoundError(f"{folder / path} is no regular file")
        left = limit
        while piece := stream.read(min(CHUNK_BYTES, left + 1)):
            left -= len(piece)
            if left < 0:
                raise TooLarge(size=os.fstat(descriptor).st_size, limit=limit)
            yield piece


def _of_address(line: Line, spent: Spent, place: str, base: str, path: str, limit: int) -> Iterator[bytes]:
    """Yield a file of a server.

    Raises:
        NoAnswer: there is none, or not within the bounds of time and size.
    """
    url, done = f"{place}/{path}", False
    try:
        meter = Meter(Patience(), limit, spent)
        with closing(line.ask("GET", f"{base}/{path}", meter, headers=HEADERS, body=None)) as response:
            if response.status != OK:
                raise NoAnswer(url=url, reason=f"the status is {response.status}")
            yield from _body(response, url, limit)
        done = True
    except TimeoutError as error:
        raise NoAnswer(url=url, reason="it took too long") from error
    except TooMuch as error:
        raise NoAnswer(url=url, reason=f"it has more than {limit} bytes") from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(url=url, reason=str(error) or type(error).__name__) from error
    finally:
        if not done:
            line.close()  # What is left of this answer must not be taken for the next one.


def _body(response: HTTPResponse, url: str, limit: int) -> Iterator[bytes]:
    size = 0
    while piece := response.read(min(CHUNK_BYTES, limit + 1 - size)):
        size += len(piece)
        if size > limit:
            raise NoAnswer(url=url, reason=f"it has more than {limit} bytes")
        yield piece
    promised = response.getheader("Content-Length")
    if promised is not None and promised != str(size):
        raise NoAnswer(url=url, reason="it ends too early")
