"""The list of a site's files: what lies on it, by size and SHA-256, in one text.

In:  path, size and digest of every file; or the text of a list.
Out: the text, sorted by path, and back.

The surprise: three things are not in it. The list cannot name itself, and the
checkpoint and the tiles of the log come later than the leaf that holds the
digest of this text; they prove themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.wire.site_layout import CHECKPOINT, FILES, LOG

TILES = f"{LOG}/tile/"
LISTED_BYTES_MAX = 64 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]{0,17}) (\S+)")
_NAME = re.compile(r"[A-Za-z0-9_+][A-Za-z0-9._~+-]*")
"""OCDS names a codelist that adds to one of its own with a `+` before it."""


class NotAFileList(OnusError):
    """A text is no list of the files of a site."""

    code = "SITE-001"
    what = "The list of files is faulty: {reason}."
    why = "A file that no list names, or names twice, could be anything."
    do = "Take a fresh copy of the site; where it says the same, publish it again."


@dataclass(frozen=True, slots=True, order=True)
class SiteFile:
    """One file of a site.

    Attributes:
        path: from the root of the site, with `/`.
        size: in bytes.
        sha256: 64 hexadecimal digits.
    """

    path: str
    size: int
    sha256: str


def is_listed(path: str) -> bool:
    """Return whether the list must name a file.

    >>> is_listed("days/a.csv"), is_listed("log/tile/0/000"), is_listed("log/policy"), is_listed("files")
    (True, False, True, False)
    """
    return path not in (FILES, CHECKPOINT) and not path.startswith(TILES)


def is_plain_path(path: str) -> bool:
    """Return whether a path means one file below a site, on any system and in any address.

    >>> is_plain_path("a/b.csv"), is_plain_path("../b"), is_plain_path("a//b"), is_plain_path("a/.b")
    (True, False, False, False)
    >>> is_plain_path("codelists/+partyRole.csv")
    True
    """
    return all(_NAME.fullmatch(part) for part in path.split("/"))


def file_list_text(files: Iterable[SiteFile]) -> str:
    """Write the list.

    Raises:
        ValueError: a path is named twice, is no plain path, or must not be listed.

    >>> file_list_text([SiteFile("b", 2, "0" * 64), SiteFile("a", 1, "1" * 64)]).split()[2::3]
    ['a', 'b']
    """
    ordered = sorted(files)
    paths = [one.path for one in ordered]
    if len(frozenset(paths)) != len(paths):
        raise ValueError("a path is listed twice")
    strange = [path for path in paths if not is_plain_path(path) or not is_listed(path)]
    if strange:
        raise ValueError(f"not to be listed: {strange[0]}")
    return "".join(f"{one.sha256} {one.size} {one.path}\n" for one in ordered)


def read_file_list(text: str) -> tuple[SiteFile, ...]:
    """Read a list; only the text that `file_list_text` would write is taken.

    Raises:
        NotAFileList: it is faulty, out of order, or names what a site cannot hold.

    >>> read_file_list("0" * 64 + " 2 a/b.csv\\n")[0].path
    'a/b.csv'
    """
    if text and not text.endswith("\n"):
        raise NotAFileList(reason="its last line has no end")
    found: list[SiteFile] = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        read = _LINE.fullmatch(line)
        if read is None:
            raise NotAFileList(reason=f"line {number} is not `sha256 size path`")
        path = read[3]
        if not is_plain_path(path) or not is_listed(path):
            raise NotAFileList(reason=f"line {number} names `{path[:80]}`, which it may not")
        if found and path <= found[-1].path:
            raise NotAFileList(reason=f"line {number} is out of order or names a file twice")
        found.append(SiteFile(path, int(read[2]), read[1]))
    return tuple(found)
