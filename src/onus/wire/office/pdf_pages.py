"""PDF pages: how many a scan has, counted cheaply.

In:  the bytes of a PDF.
Out: the number of its pages, or 0 where that cannot be told without a reader of PDF.

The surprise: pages are objects, and newer files keep objects in packed streams.
These are unpacked up to a bound; an encrypted file keeps its number to itself.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

UNPACKED_MAX = 64 * 1024 * 1024
STREAMS_MAX = 20_000
PAGES_MAX = 100_000
_PAGE = rb"/Type\s*/Page(?![A-Za-z])"
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_STREAM = re.compile(rb"/Type\s*/ObjStm\b.*?stream\r?\n", re.DOTALL)
HEADER_MAX = 2_000


def is_pdf(raw: bytes) -> bool:
    """Return whether bytes are a PDF: its mark stands within the first 1024.

    >>> is_pdf(b"%PDF-1.4"), is_pdf(b"PK")
    (True, False)
    """
    return b"%PDF-" in raw[:1024]


def page_count(raw: bytes) -> int:
    """Return the number of pages; 0 where it cannot be told.

    An object that a later part of the file replaces is counted once.

    >>> page_count(b"%PDF-1.4 3 0 obj <</Type /Pages>> endobj 4 0 obj <</Type/Page>> endobj")
    1
    """
    if not is_pdf(raw) or b"/Encrypt" in raw:
        return 0
    pages = {int(number) for number, body in _objects(raw) if re.search(_PAGE, body)}
    pages |= {number for number, body in _packed(raw) if re.search(_PAGE, body)}
    return len(pages) if len(pages) <= PAGES_MAX else 0


def _objects(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield number and beginning of each object that stands open in the file."""
    starts = [(match[1], match.end()) for match in _OBJECT.finditer(raw)]
    ends = [start for _, start in starts[1:]] + [len(raw)]
    for (number, start), end in zip(starts, ends, strict=True):
        body = raw[start : min(end, start + HEADER_MAX)]
        yield number, body.partition(b"endobj")[0].partition(b"stream")[0]


def _packed(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of each object in the packed streams, up to the bound."""
    left = UNPACKED_MAX
    for count, match in enumerate(_STREAM.finditer(raw)):
        header = raw[max(raw.rfind(b"obj", 0, match.start()), 0) : match.end()]
        first, many = (re.search(rb"/" + name + rb"\s+(\d{1,9})", header) for name in (b"First", b"N"))
        if first is None or many is None or b"/FlateDecode" not in header:
            continue
        if count >= STREAMS_MAX or left <= 0:
            return
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(raw[match.end() :], left)
        except zlib.error:
            continue
        left -= len(body)
        yield from _of_stream(body, int(first[1]), int(many[1]))


def _of_stream(body: bytes, first: int, many: int) -> Iterator[tuple[int, bytes]]:
    numbers = [int(one) for one in body[:first].split()[: 2 * many] if one.isdigit()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    ends = [at for _, at in pairs[1:]] + [len(body)]
    for (number, at), end in zip(pairs, ends, strict=True):
        yield number, body[first + at : first + end]
