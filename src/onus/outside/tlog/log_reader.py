"""Reading a log: its checkpoint, entries and proofs, from the public part alone.

In:  the folder with `checkpoint` and `tile/`.
Out: entries, leaf hashes, proofs and receipts, as they are under one checkpoint.

The surprise: a reader stays with the checkpoint that it was opened at, while
the log grows on. Nothing that a checkpoint covers ever changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from onus.log.bundles import decode_bundle, encode_bundle
from onus.log.checkpoints import Checkpoint, parse_checkpoint
from onus.log.hashing import HASH_BYTES, SHA256, TreeHash
from onus.log.notes import Note, parse_note
from onus.log.proof_files import ProofFile
from onus.log.proofs import InclusionProofs, consistency_proof
from onus.log.tiles import CHECKPOINT, WIDTH, Tile, TileNodes, tile_at, tile_of_path
from onus.outside.files import bounded_read
from onus.outside.tlog.faults import NoLog, NotInLog

BUNDLE_BYTES_MAX = WIDTH * (2 + 65_535)
HELD_TILES = 1_600
"""Of 16 KiB and their overhead each: some 30 MiB for any size of log, and enough for any place of 400,000 entries."""


class LogReader:
    """A log at one of its checkpoints.

    Attributes:
        note: the signed checkpoint, as it lies there.
        checkpoint: what it says.
    """

    def __init__(self, public: Path, tree: TreeHash = SHA256, *, held: int = HELD_TILES) -> None:
        """Open the public part of a log.

        Raises:
            NoLog: there is no checkpoint.
            NotANote, NotACheckpoint: there is something else.
        """
        self.public, self.tree = public, tree
        try:
            raw = bounded_read(public / CHECKPOINT)
        except (FileNotFoundError, NotADirectoryError):
            raise NoLog(path=public, reason=f"it has no {CHECKPOINT}") from None
        self.note: Note = parse_note(raw)
        self.checkpoint: Checkpoint = parse_checkpoint(self.note.text)
        self.nodes = TileNodes(self.read, self.size, tree, held=held)
        self._proofs = InclusionProofs(self.size, self.nodes, tree, self.nodes.beside)

    @property
    def size(self) -> int:
        """Return how many entries the checkpoint covers."""
        return self.checkpoint.size

    def read(self, path: str) -> bytes:
        """Return the bytes of one of the log's files; of a partial one that was overtaken, cut from the full."""
        try:
            return bounded_read(self.public / path, limit_bytes=BUNDLE_BYTES_MAX)
        except FileNotFoundError:
            tile = tile_of_path(path)
            if tile is None or tile.width == WIDTH:
                raise
            full = replace(tile, width=WIDTH)
            return cut(bounded_read(self.public / full.path, limit_bytes=BUNDLE_BYTES_MAX), tile)

    def bundle(self, index: int) -> tuple[Tile, list[bytes]]:
        """Return a bundle of entries with its tile.

        Raises:
            NotABundle: it is damaged.
        """
        tile = tile_at(-1, index, self.size)
        return tile, decode_bundle(self.read(tile.path), tile)

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """Give the entries from `start` up to `stop`; those that were erased have no bytes.

        Raises:
            NotInLog: the checkpoint does not cover them.
        """
        if not 0 <= start <= stop <= self.size:
            raise NotInLog(path=self.public, entry=f"{start} to {stop}", size=self.size)
        for index in range(start // WIDTH, -(-stop // WIDTH)):
            tile, entries = self.bundle(index)
            yield from entries[max(start - tile.first, 0) : stop - tile.first]

    def leaf_hashes(self, indices: Iterable[int]) -> list[bytes]:
        """Return the leaf hash at each index, as the log's tiles keep them."""
        return [self.nodes(0, index) for index in indices]

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof of one entry.

        Raises:
            NotInLog: the checkpoint does not cover it.
        """
        if not 0 <= index < self.size:
            raise NotInLog(path=self.public, entry=index, size=self.size)
        return self._proofs.of(index)

    def consistency(self, old: int) -> list[bytes]:
        """Return the proof that this tree contains the one of the first `old` entries."""
        return consistency_proof(old, self.size, self.nodes, self.tree)

    def receipt(self, index: int, extra: bytes | None = None) -> ProofFile:
        """Return the receipt of one entry: its proof and the checkpoint, in one file."""
        return ProofFile(index, tuple(self.inclusion(index)), self.note, extra)

    def receipts(self, indices: Sequence[int]) -> list[ProofFile]:
        """Return the receipts of many entries; sorted ones cost least."""
        return [self.receipt(index) for index in indices]


def cut(raw: bytes, tile: Tile) -> bytes:
    """Return a partial tile or bundle from the bytes of the full one that has overtaken it.

    Raises:
        NotABundle: it is no full bundle.
    """
    if tile.level < 0:
        return encode_bundle(decode_bundle(raw, replace(tile, width=WIDTH))[: tile.width])
    return raw[: tile.width * HASH_BYTES]
