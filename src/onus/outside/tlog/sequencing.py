"""Sequencing: what waits in the queue becomes part of the tree, under a new checkpoint.

In:  the queue, the right edge of the tree, a key, and perhaps witnesses.
Out: bundles and tiles, flushed; and only then, in one step, the new checkpoint.

The surprise: files of the log are written straight to their places. Until the
checkpoint that covers them takes its own place nobody is told of them, and
whatever a run that was cut short left there is what the next one writes again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from onus.log.bundles import encode_bundle
from onus.log.checkpoints import Checkpoint
from onus.log.growth import TreeEdge
from onus.log.hashing import TreeHash
from onus.log.keys import SigningKey
from onus.log.notes import LINES_MAX, Note, SignatureLine
from onus.log.policies import Policy, trusted_checkpoint
from onus.log.proofs import consistency_proof
from onus.log.tiles import CHECKPOINT, HEIGHT, WIDTH, Tile, TileNodes
from onus.outside.tlog.disk import Disk

CHECKPOINT_ASIDE = "checkpoint.new"

Prover = Callable[[int], list[bytes]]
"""Returns the proof that the new tree contains the one of the first so many entries."""
Cosigner = Callable[[Note, Prover], "Cosigned"]
"""Asks one witness; never raises for what the witness or the network does."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness answered: its signature, or why there is none."""

    name: str
    line: SignatureLine | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a log lies, and the disk that it lies on."""

    public: Path
    private: Path
    disk: Disk


class Writer:
    """Writes the tiles and bundles of one batch and remembers what to flush."""

    def __init__(self, places: Places, edge: TreeEdge, rest: list[bytes]) -> None:
        """Begin at the right edge; `rest` are the entries of the last bundle, if it is not full."""
        self.edge, self.rest = edge, rest
        self._there = frozenset(tile for tile, _ in edge.partials())
        self._places, self._tree = places, edge.tree
        self._written: list[Path] = []
        self._folders: dict[Path, None] = {}

    def add(self, entries: Sequence[bytes], leaves: Sequence[bytes] | None = None) -> None:
        """Add entries; what became full is on the disk when this returns.

        Args:
            entries: in their order.
            leaves: their leaf hashes, where they are known from elsewhere; of one that was erased they must be.
        """
        at = 0
        while at < len(entries):
            taken = WIDTH - len(self.rest)
            self.rest.extend(entries[at : at + taken])
            at += taken
            if len(self.rest) == WIDTH:
                number = (self.edge.size + at) // WIDTH - 1
                self._write(Tile(-1, number), encode_bundle(self.rest))
                self.rest = []
        for tile, raw in self.edge.add(self._tree.leaves(entries) if leaves is None else leaves):
            self._write(tile, raw)
        self._flush()

    def finish(self) -> None:
        """Write what is not full; all of the batch is on the disk when this returns."""
        if self.rest:
            self._write(Tile(-1, self.edge.size // WIDTH, len(self.rest)), encode_bundle(self.rest))
        for tile, raw in self.edge.partials():
            # Where only lower levels grew, the checkpoint that stands needs this file at every moment.
            if tile not in self._there:
                self._write(tile, raw)
        self._flush()
        self._places.disk.flush(self._folders)

    def _write(self, tile: Tile, raw: bytes) -> None:
        path = self._places.public / tile.path
        self._places.disk.write(path, raw)
        self._written.append(path)
        folder = path.parent
        while folder not in self._folders and folder != self._places.public.parent:
            self._folders[folder] = None
            folder = folder.parent

    def _flush(self) -> None:
        self._places.disk.flush(self._written)
        self._written = []


def cosigned(
    note: Note, size: int, public: Path, tree: TreeHash, witnesses: Sequence[Cosigner], policy: Policy
) -> tuple[Note, tuple[Cosigned, ...]]:
    """Return a checkpoint with the signatures of those witnesses that gave one.

    Raises:
        QuorumNotMet: the policy asks for more of them.
        NotSignedByLog: the policy does not name the log's own key.
    """

    def read(path: str) -> bytes:
        return (public / path).read_bytes()

    def prove(old: int) -> list[bytes]:
        return consistency_proof(old, size, TileNodes(read, size, tree), tree)

    asked = [partial(ask, note, prove) for ask in witnesses]
    with ThreadPoolExecutor(max(len(asked), 1)) as at_once:
        answers = tuple(at_once.map(lambda ask: ask(), asked))
    lines = [one.line for one in answers if one.line is not None]
    signed = note.with_signatures(*lines[: LINES_MAX - len(note.signatures)])  # More no reader would take.
    trusted_checkpoint(signed, policy, allow_unknown=True)
    return signed, answers


def signed_checkpoint(key: SigningKey, edge: TreeEdge) -> Note:
    """Return the checkpoint of a tree, signed by its log."""
    text = Checkpoint(key.name, edge.size, edge.root()).text()
    return Note(text, (key.sign(text),))


def put_checkpoint(places: Places, note: Note) -> None:
    """Give a checkpoint its place; whoever reads sees the old one or the new one, whole."""
    aside, place = places.private / CHECKPOINT_ASIDE, places.public / CHECKPOINT
    places.disk.write(aside, note.encode())
    places.disk.flush([aside])
    places.disk.replace(aside, place)
    places.disk.flush([places.public])


def tidy(places: Places, old: int, new: int) -> None:
    """Take away partial tiles and bundles whose full one is now there."""
    for partials in _overtaken(places.public, old, new):
        if not partials.is_dir():
            continue
        for path in sorted(partials.iterdir()):
            places.disk.remove(path)
        with suppress(OSError):  # A reader may hold it open; the next tidying gets it.
            partials.rmdir()


def _overtaken(public: Path, old: int, new: int) -> Iterator[Path]:
    level = 0
    while old >> HEIGHT * level:
        number = old >> HEIGHT * (level + 1)
        if new >> HEIGHT * (level + 1) > number:
            for kind in (level, -1) if level == 0 else (level,):
                yield (public / Tile(kind, number, 1).path).parent
        level += 1
