"""Erasing an entry: its bytes go, its hash and its place stay, a tombstone says why.

In:  which entry, and the legal basis.
Out: bundles with no bytes in its place, in every file that had them.

The surprise: the tombstone comes under a checkpoint before the bytes go. A log that
is cut short between the two holds an entry too much, which it takes away when it is
next opened; it never holds a gap that nothing explains.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from onus.base.canonical import plain
from onus.base.texts import Localized
from onus.log.bundles import NotABundle, decode_bundle, encode_bundle
from onus.log.tiles import WIDTH, Tile, tile_at
from onus.outside.tlog.disk import Disk
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.publication_leaves import ENTRY, TOMBSTONE

ASIDE = "bundle.new"


def entry_tombstone(leaf_hash: bytes, *, legal_basis: Localized, at: int, dossier: str = "") -> Leaf:
    """Return the leaf that says why the entry with this leaf hash has no bytes."""
    of = leaf_hash.hex()
    data = {"of": of, "fields": [ENTRY], "legal_basis": plain(legal_basis)}
    return Leaf(TOMBSTONE, dossier, of, at, None, data)


def erased_hash(entry: bytes) -> bytes | None:
    """Return the leaf hash of the entry whose bytes a tombstone takes away; None of any other entry."""
    if f'"kind":"{TOMBSTONE}"'.encode() not in entry:
        return None
    try:
        read = json.loads(entry)
        if read["kind"] == TOMBSTONE and read["data"]["fields"] == [ENTRY]:
            return bytes.fromhex(read["data"]["of"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return None


def blank(public: Path, size: int, aside_in: Path, indices: Iterable[int], disk: Disk) -> None:
    """Take the bytes of entries out of every bundle, full or partial, that has them.

    A run that was cut short may have left a bundle which no checkpoint covers and which
    cannot be read; nobody was told of that one, and it is taken away.

    Args:
        public: the log's public part.
        size: entries under its checkpoint.
        aside_in: a folder on the same disk, where a new bundle is written before it takes its place.
        indices: of the entries.
        disk: which is written to.
    """
    by_bundle: dict[int, list[int]] = {}
    for index in indices:
        by_bundle.setdefault(index // WIDTH, []).append(index % WIDTH)
    for number, places in sorted(by_bundle.items()):
        for tile in _bundles(public, number):
            path = public / tile.path
            try:
                entries = decode_bundle(path.read_bytes(), tile)
            except NotABundle:
                if tile == tile_at(-1, number, size):
                    raise
                disk.remove(path)
                disk.flush([path.parent])
                continue
            left = [b"" if place in places else entry for place, entry in enumerate(entries)]
            if left == entries:
                continue
            disk.write(aside_in / ASIDE, encode_bundle(left))
            disk.flush([aside_in / ASIDE])
            disk.replace(aside_in / ASIDE, path)
            disk.flush([path.parent])


def _bundles(public: Path, number: int) -> Iterator[Tile]:
    """Give every file that a bundle lies in: the full one, and partial ones of earlier checkpoints."""
    full = Tile(-1, number)
    if (public / full.path).is_file():
        yield full
    partials = (public / Tile(-1, number, 1).path).parent
    if partials.is_dir():
        for width in sorted(int(path.name) for path in partials.iterdir()):
            yield Tile(-1, number, width)
