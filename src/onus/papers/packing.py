"""Packing: docx and xlsx whose bytes depend on their content alone.

In:  the bytes of a package of parts (a zip), as a library wrote it.
Out: the same parts, in one order, with one time, stored as they are.

The surprise: nothing is compressed. Two machines may compress one text into
different bytes, and a paper is to be the same wherever it is printed.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from onus.base.instants import Instant, utc_text

FIRST, CORE = "[Content_Types].xml", "docProps/core.xml"
FIXED = (1980, 1, 1, 0, 0, 0)
TIME = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def packed(package: bytes, *, at_us: int) -> bytes:
    """Return a package whose bytes repeat.

    Args:
        package: the bytes of a docx or xlsx.
        at_us: instant that stands in it as its time, microseconds since 1970 UTC.
    """
    stamp = utc_text(Instant(at_us - at_us % 1_000_000)).encode()
    stream = BytesIO()
    with ZipFile(BytesIO(package)) as given, ZipFile(stream, "w", ZIP_STORED) as made:
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            part = given.read(name)
            if name == CORE:
                part = TIME.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            entry = ZipInfo(name, FIXED)
            entry.create_system = 0
            made.writestr(entry, part)
    return stream.getvalue()
