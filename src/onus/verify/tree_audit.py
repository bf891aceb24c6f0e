"""Audit of the tree: every entry hashed, every tile compared, every level rebuilt to the signed root.

In:  a site and a checkpoint that the policy trusts.
Out: the entries, bundle by bundle; at the end every fault of tiles and entries, with whose fault it is.

The surprise: where an entry and its tile disagree, the tree is built both ways.
The way that leads to the signed root tells which of the two was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from onus.base.texts import Localized
from onus.log.bundles import ENTRY_BYTES_MAX, LENGTH_BYTES, NotABundle, decode_bundle
from onus.log.checkpoints import Checkpoint
from onus.log.growth import TreeEdge
from onus.log.hashing import HASH_BYTES, TreeHash
from onus.log.tiles import TILE_BYTES, Tile, tiles_of_level
from onus.verify.fault_list import FaultList
from onus.verify.faults import EntryDiffers, Missing, TreeDiffers, WentBack
from onus.verify.reading import Site, read
from onus.wire.site_layout import CHECKPOINT, LOG

TILE_READ_MAX = 8 * TILE_BYTES
"""A tile that is too long is told as such; one beyond this bound is not taken in."""
SIZE = Localized("{got:,} bytes and not {want:,}", "{got:,} 字节，而不是 {want:,} 字节")
OTHER_HASH = Localized("a hash that its entry does not have", "与其条目不符的哈希值")
OTHER_ENTRY = Localized("an entry with another hash", "哈希值不同的条目")
OTHER_TILE = Localized("hashes that the tiles below do not make", "与下层哈希块不符的哈希值")
OTHER_ROOT = Localized("entries and tiles that lead to the root {root}", "条目和哈希块推得的树根为 {root}")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Entries that lie together, with their hashes; an entry of no bytes was withheld.

    Attributes:
        first: index of the first of them in the log.
    """

    first: int
    entries: list[bytes]
    hashes: list[bytes]


class TreeAudit:
    """One run over all of a log; memory is 256 hashes a level and one bundle."""

    def __init__(self, site: Site, head: Checkpoint, tree: TreeHash, *, before: int = 0) -> None:
        """Begin an audit.

        Args:
            site: that holds the log.
            head: that the policy trusts.
            tree: how the log of that key hashes.
            before: a size, up to that of the head, whose root is wanted too; 0 for none.
        """
        self._site, self._head, self._tree, self._before = site, head, tree, before
        self._edge = TreeEdge(tree)
        self._other: TreeEdge | None = None
        self._doubts: list[tuple[Tile, int]] = []
        self._doubt_count = 0
        self.faults = FaultList()
        self.withheld: list[tuple[int, bytes]] = []
        """Index and leaf hash of each entry whose bytes are gone."""
        self.root_before: bytes | None = None

    def bundles(self) -> Iterator[Bundle]:
        """Yield all entries, and compare the whole tree; what is found stands in `faults` at the end.

        Raises:
            SiteFaults: a bundle and its tile are both missing, so that nothing after it can be judged.
        """
        for tile in tiles_of_level(-1, self._head.size):
            entries, stored = self._entries(tile), self._stored(Tile(0, tile.index, tile.width))
            computed = None if entries is None else self._tree.leaves(entries)
            if entries is not None:
                self._note_withheld(tile.first, entries, stored or computed or [])
            hashes = stored or computed
            if hashes is None:
                self.faults.raise_if_any()
                raise AssertionError("a bundle that is not there is a fault")
            if entries is not None and computed != stored and stored is not None:
                self._compare(tile, entries, computed or [], stored)
            else:
                self._grow(hashes, hashes)
            if entries is not None:
                yield Bundle(tile.first, entries, hashes)
        for tile, raw in self._edge.partials():
            self._same_tile(tile, raw)
        self._judge()

    def _entries(self, tile: Tile) -> list[bytes] | None:
        """Return the entries of a bundle; None where they cannot be had, which is a fault."""
        limit = tile.width * (LENGTH_BYTES + ENTRY_BYTES_MAX)
        try:
            return decode_bundle(read(self._site, f"{LOG}/{tile.path}", limit=limit), tile)
        except Missing as fault:
            self.faults.add(fault)
        except NotABundle as error:
            self.faults.add(EntryDiffers(where=f"{LOG}/{tile.path}", found=str(error.named["reason"])))
        return None

    def _stored(self, tile: Tile) -> list[bytes] | None:
        """Return the hashes of a tile; None where they cannot be had, which is a fault."""
        path = f"{LOG}/{tile.path}"
        try:
            raw = read(self._site, path, limit=TILE_READ_MAX)
        except Missing as fault:
            self.faults.add(fault)
            return None
        if len(raw) != tile.width * HASH_BYTES:
            self.faults.add(_wrong_size(path, got=len(raw), want=tile.width * HASH_BYTES))
            return None
        return tile.hashes(raw)

    def _compare(self, tile: Tile, entries: list[bytes], computed: list[bytes], stored: list[bytes]) -> None:
        """Note each entry that its tile disagrees with, and grow the tree both ways."""
        ours = list(computed)
        for place, entry in enumerate(entries):
            if computed[place] == stored[place]:
                continue
            if not entry:
                ours[place] = stored[place]
                continue
            self._doubt_count += 1
            if len(self._doubts) < 20:
                self._doubts.append((tile, tile.first + place))
        self._grow(stored, ours)

    def _note_withheld(self, first: int, entries: list[bytes], hashes: list[bytes]) -> None:
        """Note every entry of no bytes, also one that was hashed as such: nothing was erased there."""
        if not all(entries):
            self.withheld += [(first + at, hashes[at]) for at, entry in enumerate(entries) if not entry]

    def _grow(self, stored: list[bytes], ours: list[bytes]) -> None:
        """Add a bundle to the tree of the tiles, and to that of the entries once they differ."""
        if stored != ours and self._other is None:
            self._other = deepcopy(self._edge)
        if self._other is not None:
            self._other.add(ours)
        cut = self._before - self._edge.size
        for part in (stored[:cut], stored[cut:]) if 0 < cut <= len(stored) else (stored,):
            for tile, raw in self._edge.add(part):
                if tile.level:
                    self._same_tile(tile, raw)
            if self._edge.size == self._before:
                self.root_before = self._edge.root()

    def _same_tile(self, tile: Tile, computed: bytes) -> None:
        """Compare a tile of an upper level with what those below it make."""
        if not tile.level:
            return
        stored = self._stored(tile)
        if stored is not None and b"".join(stored) != computed:
            self.faults.add(TreeDiffers(where=f"{LOG}/{tile.path}", found=OTHER_TILE))

    def _judge(self) -> None:
        """Say whether tiles or entries were changed, by which of them lead to the signed root."""
        root = self._edge.root()
        by_entries = self._other is not None and self._other.root() == self._head.root
        if root != self._head.root and not by_entries:
            found = Localized(*(text.format(root=root.hex()) for text in (OTHER_ROOT.en, OTHER_ROOT.zh)))
            self.faults.add(TreeDiffers(where=CHECKPOINT, found=found))
        for tile, index in self._doubts:
            if by_entries:
                path = Tile(0, tile.index, tile.width).path
                self.faults.add(TreeDiffers(where=f"{LOG}/{path} ({index})", found=OTHER_HASH))
            else:
                self.faults.add(EntryDiffers(where=f"{LOG}/{tile.path} ({index})", found=OTHER_ENTRY))


def went_back(where: str, **named: Any) -> WentBack:
    """Return the fault of a log that does not continue what was seen."""
    text = Localized(
        "{now:,} entries, which do not begin with the {before:,} seen at {seen}",
        "共 {now:,} 个条目，并不以 {seen} 所见的 {before:,} 个条目开头",
    )
    return WentBack(where=where, found=Localized(text.en.format(**named), text.zh.format(**named)))


def _wrong_size(path: str, *, got: int, want: int) -> TreeDiffers:
    text = Localized(SIZE.en.format(got=got, want=want), SIZE.zh.format(got=got, want=want))
    return TreeDiffers(where=path, found=text)
