"""Sealed zips: a folder as one file whose bytes depend on its content alone.

In:  files by name.
Out: a zip with `SHA256SUMS` over all of them; and whether such a zip is whole.

The surprise: nothing is compressed and no time of today stands in it, so two machines
make the same bytes of the same files, and its digest can be read out on the telephone.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

SUMS = "SHA256SUMS"
UNIX, PLAIN_FILE = 3, 0o100644 << 16
FIXED = (1980, 1, 1, 0, 0, 0)


def sealed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files, with the digest of each of them in `SHA256SUMS`."""
    assert SUMS not in files, "the digests are made here"
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as packed:
        for name, raw in sorted({**files, SUMS: sums(files)}.items()):
            entry = ZipInfo(name, FIXED)
            # One system for all, else the one that packed it would stand in it; of this one
            # every program takes the names as UTF-8.
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE
            packed.writestr(entry, raw)
    return stream.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the digests of files, as `sha256sum --check` reads them.

    >>> sums({"a": b""}).decode()[:10]
    'e3b0c44298'
    """
    return "".join(f"{sha256(raw).hexdigest()}  {name}\n" for name, raw in sorted(files.items())).encode()
