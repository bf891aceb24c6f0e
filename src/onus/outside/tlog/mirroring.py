"""Mirroring: a copy of somebody else's log, every byte of which was verified before it was kept.

In:  an address or a folder, a policy, and a folder of our own.
Out: the same log there, under a checkpoint that the policy trusts.

The surprise: the leaf hashes are fetched first and must come to the signed
root; only then are entries fetched, and each is held against its hash before
it is written. A tombstone that arrives is obeyed here too: what the log erased
by law does not live on in its mirrors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from onus.base.errors import OnusError
from onus.base.instants import SECOND_US
from onus.log.bundles import decode_bundle
from onus.log.checkpoints import Checkpoint
from onus.log.growth import TreeEdge
from onus.log.hashing import HASH_BYTES, TreeHash
from onus.log.keys import SigningKey
from onus.log.notes import NOTE_BYTES_MAX, Note, parse_note
from onus.log.policies import Policy, trusted_checkpoint
from onus.log.tiles import CHECKPOINT, TILE_BYTES, WIDTH, Tile, tile_at
from onus.outside.files import bounded_read
from onus.outside.locks import hold
from onus.outside.tlog.disk import DISK, Disk
from onus.outside.tlog.erasing import blank, erased_hash
from onus.outside.tlog.faults import LogBusy, told_of
from onus.outside.tlog.http_client import NoAnswer, fetched
from onus.outside.tlog.log_reader import BUNDLE_BYTES_MAX, LogReader, cut
from onus.outside.tlog.sequencing import Places, Writer, put_checkpoint, tidy

HELD_ENTRIES = 8_192
PUBLIC, PRIVATE, ERASING = "public", "private", "erasing.json"

Source = Callable[[str, int], bytes]
"""Returns a file of the log by its path, of at most so many bytes."""


class MirrorRefuses(OnusError):
    """The log that was to be mirrored is not what it says, or not what it was."""

    code = "TLOG-020"
    what = "The log {origin} is not mirrored further: {reason}."
    why = "A mirror keeps only what it has verified; what it had before is untouched."
    do = "Keep both checkpoints as evidence, and ask the operator of the log in public."


class NotExplainedYet(MirrorRefuses):
    """An entry has no bytes, and its tombstone may stand under the next checkpoint."""

    code = "TLOG-022"
    do = "An entry may have been erased just now: try again. If it stays so, ask the operator in public."


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What one round came to: the size now, how many entries are new, how many were erased."""

    size: int
    added: int
    erased: int = 0


def source_of(place: str) -> Source:
    """Return what reads the log at an address, or in a folder (its public part, or the folder of both)."""
    if "://" in place:
        return lambda path, limit: fetched(f"{place.rstrip('/')}/{path}", limit_bytes=limit)
    folder = Path(place)
    if not (folder / CHECKPOINT).exists() and (folder / PUBLIC / CHECKPOINT).exists():
        folder = folder / PUBLIC
    return lambda path, limit: bounded_read(folder / path, limit_bytes=limit)


def mirror(
    source: Source,
    folder: Path,
    policy: Policy,
    now: int,
    *,
    key: SigningKey | None = None,
    allow_unknown: bool = False,
    disk: Disk = DISK,
) -> Mirrored:
    """Bring a mirror up to the log's newest checkpoint.

    Args:
        source: reads the log.
        folder: of the mirror, made if it is not there.
        policy: whom to believe.
        now: microseconds since 1970 UTC.
        key: signs what is mirrored, as a cosigner of its own; None leaves that out.
        allow_unknown: keep signatures of keys that the policy does not name.
        disk: which is written to.

    Raises:
        MirrorRefuses: the log contradicts its checkpoint, or what it was before.
        NotExplainedYet: an entry has no bytes and no tombstone under this checkpoint.
        LogBusy: another process is at it.
        OnusError: the checkpoint is none that the policy trusts, or a file does not come or is none.
    """
    places = Places(folder / PUBLIC, folder / PRIVATE, disk)
    with told_of(folder):
        places.public.mkdir(parents=True, exist_ok=True)
        places.private.mkdir(mode=0o700, exist_ok=True)
    with _alone(folder), told_of(folder):
        note = parse_note(source(CHECKPOINT, NOTE_BYTES_MAX))
        trusted = trusted_checkpoint(note, policy, allow_unknown=allow_unknown)
        tree = trusted.verdict.log.algorithm.tree
        own = LogReader(places.public, tree) if (places.public / CHECKPOINT).exists() else None
        _erase_what_is_left(places, own)
        round_ = _Round(source, places, trusted.checkpoint, tree, own)
        if own is not None and not _goes_on(own.checkpoint, trusted.checkpoint):
            wanted = _cosigned(note, key, now)
            if wanted != own.note:
                put_checkpoint(places, wanted)
            return Mirrored(own.size, 0)
        return round_.run(_cosigned(note, key, now))


class _Round:
    """One mirroring from the size that we have to the size of a trusted checkpoint."""

    def __init__(
        self, source: Source, places: Places, head: Checkpoint, tree: TreeHash, own: LogReader | None
    ) -> None:
        self._source, self._places, self._head, self._tree = source, places, head, tree
        self._own, self._old = own, own.size if own else 0

    def run(self, note: Note) -> Mirrored:
        with TemporaryFile(dir=self._places.private) as hashes:
            self._fetch_hashes(hashes)
            hashes.seek(0)
            tombstones = self._fetch_entries(hashes)
        erased = [index for index in self._places_of(tombstones) if index < self._old]
        if erased:
            self._remember(erased)
        put_checkpoint(self._places, note)
        tidy(self._places, self._old, self._head.size)
        _erase_what_is_left(self._places, LogReader(self._places.public, self._tree))
        return Mirrored(self._head.size, self._head.size - self._old, len(erased))

    def _remember(self, erased: list[int]) -> None:
        """Keep what must be erased once the new checkpoint, with its tombstones, stands."""
        listed = self._places.private / ERASING
        aside = listed.with_suffix(".new")
        self._places.disk.write(aside, json.dumps({"size": self._head.size, "entries": erased}).encode())
        self._places.disk.flush([aside])
        self._places.disk.replace(aside, listed)
        self._places.disk.flush([listed.parent])

    def _edge(self) -> TreeEdge:
        return TreeEdge.of_tiles(self._old, self._own.read, self._tree) if self._own else TreeEdge(self._tree)

    def _fetch_hashes(self, hashes: IO[bytes]) -> None:
        """Fetch every new leaf hash; together with ours they must come to the signed root."""
        edge = self._edge()
        for index in self._tiles():
            tile = tile_at(0, index, self._head.size)
            found = tile.hashes(self._fetch(tile, TILE_BYTES))[max(self._old - tile.first, 0) :]
            edge.add(found)
            hashes.write(b"".join(found))
        if edge.root() != self._head.root:
            raise self._refusal("its tiles and what we have do not come to the root that it signed")

    def _fetch_entries(self, hashes: IO[bytes]) -> dict[bytes, None]:
        """Fetch and keep the new entries; return the leaf hashes that tombstones among them name."""
        rest = self._own.bundle(self._old // WIDTH)[1] if self._own and self._old % WIDTH else []
        writer = Writer(self._places, self._edge(), rest)
        gaps: dict[bytes, int] = {}
        tombstones: dict[bytes, None] = {}
        held: tuple[list[bytes], list[bytes]] = ([], [])
        for number in self._tiles():
            tile = tile_at(-1, number, self._head.size)
            start = max(self._old - tile.first, 0)
            entries = decode_bundle(self._fetch(tile, BUNDLE_BYTES_MAX), tile)[start:]
            leaves = [hashes.read(HASH_BYTES) for _ in entries]
            for at, (entry, leaf) in enumerate(zip(entries, leaves, strict=True), start=tile.first + start):
                self._see(entry, leaf, at, gaps)
                named = erased_hash(entry)
                if named is not None:
                    tombstones[named] = None
            held[0].extend(entries)
            held[1].extend(leaves)
            if len(held[0]) >= HELD_ENTRIES:
                writer.add(*held)
                held = ([], [])
        writer.add(*held)
        unexplained = [at for leaf, at in gaps.items() if leaf not in tombstones]
        if unexplained:
            reason = f"entry {unexplained[0]} has no bytes and no tombstone"
            raise NotExplainedYet(origin=self._head.origin, reason=reason)
        writer.finish()
        return tombstones

    def _see(self, entry: bytes, leaf: bytes, at: int, gaps: dict[bytes, int]) -> None:
        if self._tree.leaf(entry) == leaf:
            return
        if entry:
            raise self._refusal(f"entry {at} is not the one that its tile has")
        gaps[leaf] = at

    def _fetch(self, tile: Tile, limit: int) -> bytes:
        """Return a tile; where the log has grown on and has only the full one, as much of that."""
        try:
            return self._source(tile.path, limit)
        except (FileNotFoundError, NoAnswer):
            if tile.width == WIDTH:
                raise
            full = replace(tile, width=WIDTH)
            return cut(self._source(full.path, limit), tile)

    def _tiles(self) -> range:
        return range(self._old // WIDTH, -(-self._head.size // WIDTH))

    def _places_of(self, leaves: dict[bytes, None]) -> Iterator[int]:
        """Give the index of each of these leaf hashes that we had before."""
        if not leaves or self._own is None:
            return
        for index in range(self._old):
            if self._own.nodes(0, index) in leaves:
                yield index

    def _refusal(self, reason: str) -> MirrorRefuses:
        return MirrorRefuses(origin=self._head.origin, reason=reason)


def _goes_on(own: Checkpoint, new: Checkpoint) -> bool:
    """Return whether there is something new.

    Raises:
        MirrorRefuses: what is new contradicts what we have.
    """
    if own.origin != new.origin:
        raise MirrorRefuses(origin=new.origin, reason=f"this folder mirrors {own.origin}")
    if new.size < own.size:
        reason = f"it shows {new.size} entries and has signed {own.size}"
        raise MirrorRefuses(origin=new.origin, reason=reason)
    if new.size == own.size and new.root != own.root:
        raise MirrorRefuses(origin=new.origin, reason=f"it has signed two roots for {own.size} entries")
    return new.size > own.size


def _cosigned(note: Note, key: SigningKey | None, now: int) -> Note:
    """Return a note with our signature; one that it bears already gives way, for no key may sign twice."""
    if key is None:
        return note
    others = tuple(line for line in note.signatures if not key.verifier.claims(line))
    return Note(note.text, others).with_signatures(key.sign(note.text, at_s=now // SECOND_US))


def _erase_what_is_left(places: Places, own: LogReader | None) -> None:
    """Take away the bytes of entries whose tombstone is under our checkpoint."""
    listed = places.private / ERASING
    if own is None or not listed.exists():
        return
    left = json.loads(listed.read_bytes())
    if own.size >= left["size"]:
        blank(places.public, own.size, places.private, left["entries"], places.disk)
        places.disk.remove(listed)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    held = hold(folder / PRIVATE, wait=False)
    if held is None:
        raise LogBusy(path=folder)
    try:
        yield
    finally:
        held.close()
