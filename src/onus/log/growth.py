"""Growth: adding leaves to a tree of which only the right edge is in memory.

In:  leaf hashes, in their order.
Out: every tile that became full, the partial ones of the moment, and the root.

The surprise: whoever writes a log and whoever checks one run the same lines.
The writer stores the tiles that come out; the verifier compares them with the
tiles that it was given. Memory is 256 hashes a level, whatever the size.

Source: C2SP tlog-tiles; RFC 6962, 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.log.hashing import SHA256, TreeHash
from onus.log.tiles import HEIGHT, WIDTH, Tile, TileReader, tile_at


class TreeEdge:
    """The right edge of a growing tree.

    >>> edge = TreeEdge()
    >>> [tile.path for tile, raw in edge.add([b"a" * 32] * 257)], edge.size
    (['tile/0/000'], 257)
    >>> [tile.path for tile, raw in edge.partials()]
    ['tile/0/001.p/1', 'tile/1/000.p/1']
    """

    def __init__(self, tree: TreeHash = SHA256) -> None:
        """Begin with the empty tree."""
        self.tree, self.size = tree, 0
        self._levels: list[list[bytes]] = [[]]

    @classmethod
    def of_tiles(cls, size: int, read: TileReader, tree: TreeHash = SHA256) -> TreeEdge:
        """Return the edge of a log that is there, from its last tile of each level.

        Raises:
            WrongTileSize: one of them is longer or shorter than it must be.
        """
        edge = cls(tree)
        edge.size, edge._levels, level = size, [], 0
        while level == 0 or size >> HEIGHT * level:
            index, width = divmod(size >> HEIGHT * level, WIDTH)
            hashes = []
            if width:
                tile = tile_at(level, index, size)
                hashes = tile.hashes(read(tile.path))
            edge._levels.append(hashes)
            level += 1
        return edge

    def copy(self) -> TreeEdge:
        """Return an edge that goes on from here by itself.

        >>> edge = TreeEdge()
        >>> edge.copy().add([b"a" * 32]), edge.size
        ([], 0)
        """
        edge = TreeEdge(self.tree)
        edge.size, edge._levels = self.size, [list(hashes) for hashes in self._levels]
        return edge

    def add(self, leaves: Sequence[bytes]) -> list[tuple[Tile, bytes]]:
        """Add leaf hashes; return each tile that they filled, with its bytes, lower levels first."""
        full: list[tuple[Tile, bytes]] = []
        at = 0
        while at < len(leaves):
            lowest = self._levels[0]
            taken = min(WIDTH - len(lowest), len(leaves) - at)
            lowest.extend(leaves[at : at + taken])
            self.size += taken
            at += taken
            if len(lowest) == WIDTH:
                self._carry(full)
        return full

    def _carry(self, full: list[tuple[Tile, bytes]]) -> None:
        """Move every full tile up by one hash."""
        level = 0
        while len(hashes := self._levels[level]) == WIDTH:
            full.append((Tile(level, (self.size >> HEIGHT * (level + 1)) - 1), b"".join(hashes)))
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(self.tree.root(hashes))

    def partials(self) -> list[tuple[Tile, bytes]]:
        """Return the tiles at the right edge that are not full, with their bytes."""
        return [
            (Tile(level, self.size >> HEIGHT * (level + 1), len(hashes)), b"".join(hashes))
            for level, hashes in enumerate(self._levels)
            if hashes
        ]

    def root(self) -> bytes:
        """Return the root of the tree as it is."""
        root: bytes | None = None
        for hashes in self._levels:
            joined = hashes if root is None else [*hashes, root]
            if joined:
                root = self.tree.root(joined)
        return self.tree.empty() if root is None else root
