"""Strangers: whether a folder holds anything that neither the log nor the list of files names.

In:  the names below a site, the size of its log, the listed paths.
Out: a fault for each name too many, and for each older partial tile that is not the beginning of its successor.

The surprise: a log may keep the partial tiles of its earlier sizes. They are no
strangers, but every byte of them is compared with the tile that they became.
"""

from __future__ import annotations

from collections.abc import Callable

from onus.base.texts import Localized
from onus.log.tiles import Tile, tile_at, tile_of_path
from onus.verify.fault_list import FaultList
from onus.verify.faults import Missing, Stranger, TreeDiffers
from onus.verify.reading import Site, read
from onus.wire.site_layout import CHECKPOINT, FILES, LOG

NO_FILE = Localized("a link or a device", "链接或设备")
NOTHING_IN_IT = Localized("a folder with nothing in it", "空文件夹")
TOO_MANY = Localized("a file that nobody signed", "无人签署的文件")
NO_BEGINNING = Localized("bytes that its successor does not begin with", "与其后续哈希块开头不符的字节")
TILE_OR_BUNDLE_MAX = 256 * (2 + 65_535)


def find_strangers(site: Site, *, size: int, is_listed: Callable[[str], bool], faults: FaultList) -> None:
    """Add a fault for each name that has no reason to be there.

    Args:
        site: a place that can list; nothing is found at another.
        size: of the log.
        is_listed: whether the signed list names a path.
        faults: that are added to.
    """
    for named in site.names():
        path = named.path
        if not named.regular:
            faults.add(Stranger(where=path, found=NOTHING_IN_IT if path.endswith("/") else NO_FILE))
            continue
        if path in (CHECKPOINT, FILES) or is_listed(path):
            continue
        tile = tile_of_path(path.removeprefix(f"{LOG}/")) if path.startswith(f"{LOG}/") else None
        if tile is None or not _is_within(tile, size):
            faults.add(Stranger(where=path, found=TOO_MANY))
        else:
            _same_beginning(site, tile, size, faults)


def _is_within(tile: Tile, size: int) -> bool:
    """Return whether a log of this size has, or once had, such a tile."""
    try:
        return tile.width <= tile_at(tile.level, tile.index, size).width
    except ValueError:
        return False


def _same_beginning(site: Site, tile: Tile, size: int, faults: FaultList) -> None:
    """Compare an older partial tile with what it became."""
    current = tile_at(tile.level, tile.index, size)
    if current == tile:
        return
    try:
        became = read(site, f"{LOG}/{current.path}", limit=TILE_OR_BUNDLE_MAX)
    except Missing:
        return  # The audit of the tree has told so.
    old = read(site, f"{LOG}/{tile.path}", limit=TILE_OR_BUNDLE_MAX)
    if old != became[: _length(tile, became)]:
        faults.add(TreeDiffers(where=f"{LOG}/{tile.path}", found=NO_BEGINNING))


def _length(tile: Tile, became: bytes) -> int:
    """Return how many bytes of its successor an older tile must be."""
    if tile.level >= 0:
        return tile.width * 32
    at = 0
    for _ in range(tile.width):
        at += 2 + int.from_bytes(became[at : at + 2], "big")
    return at
