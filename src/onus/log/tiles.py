"""Tiles: 256 hashes of one level in a file, where each lies, and exactly how long it is.

In:  the size of a log, and bytes of its tiles.
Out: paths, widths, and the hash of any complete subtree.

The surprise: a tile stands for eight levels of the tree, of which it holds the
lowest; the seven between are hashed anew. A tile is full, or it is the last of
its level and its width is in its name; no byte more or less is taken.

Source: C2SP tlog-tiles.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log.hashing import HASH_BYTES, SHA256, TreeHash

WIDTH, HEIGHT = 256, 8
TILE_BYTES = WIDTH * HASH_BYTES
ENTRIES = "entries"
CHECKPOINT = "checkpoint"
HELD_TILES = 256
_PATH = re.compile(r"tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
"""Eight levels of tiles hold 2 ** 64 entries; none is read beyond."""

TileReader = Callable[[str], bytes]
"""Returns the bytes of a file of the log by its path, `tile/0/000` for one."""


class WrongTileSize(OnusError):
    """A tile is longer or shorter than its name says."""

    code = "LOG-002"
    what = "`{path}` has {size} bytes and not {expected}."
    why = "A tile holds exactly as many hashes of 32 bytes as its name says."
    do = "Fetch it again; if it stays so, the log or the mirror is damaged."


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of hashes, or of entries.

    Attributes:
        level: 0 for leaf hashes; -1 for the entries themselves.
        index: which of its level, from 0.
        width: hashes or entries in it, 1 to 256.
    """

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return where it lies below the log.

        >>> Tile(0, 1234067).path, Tile(-1, 5, 7).path
        ('tile/0/x001/x234/067', 'tile/entries/005.p/7')
        """
        parts, rest = [f"{self.index % 1000:03d}"], self.index // 1000
        while rest:
            parts.append(f"x{rest % 1000:03d}")
            rest //= 1000
        kind = ENTRIES if self.level < 0 else str(self.level)
        ending = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(reversed(parts))}{ending}"

    @property
    def first(self) -> int:
        """Return the index of the first log entry that it stands for."""
        return self.index << HEIGHT * (max(self.level, 0) + 1)

    def hashes(self, raw: bytes) -> list[bytes]:
        """Return its hashes.

        Raises:
            WrongTileSize: too many bytes, or too few.
        """
        if len(raw) != self.width * HASH_BYTES:
            raise WrongTileSize(path=self.path, size=len(raw), expected=self.width * HASH_BYTES)
        return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def tile_of_path(path: str) -> Tile | None:
    """Return which tile lies at a path; None where no tile can.

    >>> tile_of_path("tile/entries/005.p/7"), tile_of_path("tile/0/5"), tile_of_path("tile/0/x000/005")
    (Tile(level=-1, index=5, width=7), None, None)
    """
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    kind, index, width = found.groups()
    tile = Tile(
        -1 if kind == ENTRIES else int(kind),
        int(index.replace("x", "").replace("/", "")),
        int(width) if width else WIDTH,
    )
    return tile if tile.path == path and tile.width <= WIDTH else None


def tiles_of_level(level: int, size: int) -> Iterator[Tile]:
    """Give the tiles of a level in a log of this size, in their order.

    >>> [tile.path for tile in tiles_of_level(1, 70_000)]
    ['tile/1/000', 'tile/1/001.p/17']
    """
    hashes = size >> HEIGHT * max(level, 0)
    for index in range(hashes // WIDTH):
        yield Tile(level, index)
    if hashes % WIDTH:
        yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def tiles_of_size(size: int) -> Iterator[Tile]:
    """Give every file that a log of this size has beside its checkpoint: entries, then level by level.

    >>> [tile.path for tile in tiles_of_size(256)]
    ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']
    """
    yield from tiles_of_level(-1, size)
    level = 0
    while size >> HEIGHT * level:
        yield from tiles_of_level(level, size)
        level += 1


def tile_at(level: int, index: int, size: int) -> Tile:
    """Return the tile of a level with its width in a log of this size.

    Raises:
        ValueError: a log of this size has no such tile.

    >>> tile_at(0, 1, 300).width
    44
    """
    width = min((size >> HEIGHT * max(level, 0)) - index * WIDTH, WIDTH)
    if width < 1:
        raise ValueError(f"a log of {size} entries has no tile {index} at level {level}")
    return Tile(level, index, width)


class TileNodes:
    """The hashes of a log of one size, read from its tiles; a `NodeReader`.

    Keeps the last tiles that were asked for, expanded; its memory has a bound whatever the log's size.

    >>> from onus.log.growth import TreeEdge
    >>> files = {}
    >>> edge = TreeEdge()
    >>> for tile, raw in edge.add([bytes([i % 250]) * 32 for i in range(300)]) + edge.partials():
    ...     files[tile.path] = raw
    >>> TileNodes(files.__getitem__, 300)(8, 0) == SHA256.root([bytes([i % 250]) * 32 for i in range(256)])
    True
    """

    def __init__(
        self, read: TileReader, size: int, tree: TreeHash = SHA256, *, held: int = HELD_TILES
    ) -> None:
        """Remember where tiles are read from."""
        self._read, self._size, self._tree, self._held_max = read, size, tree, held
        self._held: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree.

        Raises:
            WrongTileSize: a tile is longer or shorter than it must be.
            ValueError: a log of this size has no such subtree.
        """
        above, within = divmod(level, HEIGHT)
        shift = HEIGHT - within
        levels = self._levels(above, index >> shift)
        at = (index & (1 << shift) - 1) * HASH_BYTES
        found = levels[within][at : at + HASH_BYTES]
        if not found:
            raise ValueError(f"a log of {self._size} has no whole subtree {index} at level {level}")
        return found

    def beside(self, index: int, levels: int) -> list[bytes]:
        """Return the hashes beside the way to an entry on so many levels; a `BesideReader`.

        Each tile is looked up once and not once for each of its levels.

        Raises:
            WrongTileSize: a tile is longer or shorter than it must be.
        """
        found, above = list[bytes](), 0
        while levels > 0:
            at = index % WIDTH
            for held in self._levels(above, index // WIDTH)[:levels]:
                start = (at ^ 1) * HASH_BYTES
                found.append(held[start : start + HASH_BYTES])
                at >>= 1
            index, above, levels = index // WIDTH, above + 1, levels - HEIGHT
        return found

    def _levels(self, above: int, index: int) -> list[bytes]:
        """Return the levels of a tile, expanded, and let it be the last that is forgotten."""
        levels = self._held.get((above, index))
        if levels is None:
            return self._expand(above, index)
        self._held.move_to_end((above, index))
        return levels

    def _expand(self, level: int, index: int) -> list[bytes]:
        """Return the hashes of a tile and those between it and its root, level by level, and hold them."""
        tile = tile_at(level, index, self._size)
        raw = self._read(tile.path)
        hashes, levels = tile.hashes(raw), [raw]
        while len(levels) < HEIGHT:
            hashes = self._tree.nodes(hashes)
            # One string for a level: a string for each hash takes more than twice the memory.
            levels.append(b"".join(hashes))
        self._held[level, index] = levels
        if len(self._held) > self._held_max:
            self._held.popitem(last=False)
        return levels
