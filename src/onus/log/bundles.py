"""Bundles: up to 256 entries in a file, each behind its length.

In:  entries, or the bytes of a bundle.
Out: the other of the two.

The surprise: an entry of no bytes is not an empty fact. It stands for one
whose bytes were erased; its hash stays in the tile, and only a tombstone in
the same log makes it valid.

Source: C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Iterable

from onus.base.errors import OnusError
from onus.log.tiles import Tile

ENTRY_BYTES_MAX = 65_535
LENGTH_BYTES = 2


class EntryTooLarge(OnusError):
    """An entry does not fit behind two bytes of length."""

    code = "LOG-003"
    what = "An entry has {size} bytes."
    why = "An entry of the log holds at most 65,535 bytes."
    do = "Publish the long part as a file and log its digest."


class NotABundle(OnusError):
    """The bytes are no bundle of the entries that its name says."""

    code = "LOG-004"
    what = "`{path}` is no bundle of {width} entries: {reason}."
    why = "A byte too many or too few could hide or invent an entry."
    do = "Fetch it again; if it stays so, the log or the mirror is damaged."


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as the bytes of a bundle.

    Raises:
        EntryTooLarge: one has more than 65,535 bytes.

    >>> encode_bundle([b"ab", b""])
    b'\\x00\\x02ab\\x00\\x00'
    """
    parts = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise EntryTooLarge(size=len(entry))
        parts.append(len(entry).to_bytes(LENGTH_BYTES, "big"))
        parts.append(entry)
    return b"".join(parts)


def decode_bundle(raw: bytes, tile: Tile) -> list[bytes]:
    """Return the entries of a bundle, exactly as many as its name says.

    Raises:
        NotABundle: it ends too early or too late.

    >>> decode_bundle(b"\\x00\\x02ab\\x00\\x00", Tile(-1, 0, 2))
    [b'ab', b'']
    """
    entries: list[bytes] = []
    at, end = 0, len(raw)
    for _ in range(tile.width):
        start = at + LENGTH_BYTES
        # One byte read instead of a slice: this line runs once for every entry of a log.
        at = start + (raw[at] << 8 | raw[at + 1]) if start <= end else end + 1
        if at > end:
            raise NotABundle(path=tile.path, width=tile.width, reason=f"it ends within entry {len(entries)}")
        entries.append(raw[start:at])
    if at != end:
        raise NotABundle(path=tile.path, width=tile.width, reason=f"{end - at} bytes follow the last entry")
    return entries
