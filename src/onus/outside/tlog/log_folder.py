"""A log in a folder: made once, opened by one writer at a time, read by anybody.

In:  a folder with `public/` (checkpoint and tiles) and `private/` (queue and key).
Out: entries accepted, sequenced under checkpoints, found again and proved.

In `policy` its operator names witnesses, whom each checkpoint is shown before it stands.

The surprise: opening a log checks that its parts belong together. A queue or a
checkpoint that was put back from an older copy is refused, because whoever
signed on top of it would contradict what the log has signed before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onus.base.instants import SECOND_US
from onus.base.texts import Localized
from onus.log.growth import TreeEdge
from onus.log.keys import ED25519, Algorithm, VerifierKey
from onus.log.notes import Note
from onus.log.policies import Log, Policy
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.log.tiles import WIDTH
from onus.outside.files import atomic_directory, bounded_read
from onus.outside.locks import hold
from onus.outside.tlog.cosigners import DEADLINE_S, cosigners
from onus.outside.tlog.disk import DISK, Disk
from onus.outside.tlog.entry_queue import Accepted, EntryQueue
from onus.outside.tlog.erasing import blank, entry_tombstone, erased_hash
from onus.outside.tlog.faults import LogBusy, LogDamaged, LogIsThere, NoLog, NotInLog, TombstoneStays, told_of
from onus.outside.tlog.key_files import new_key, read_key, write_key
from onus.outside.tlog.log_reader import LogReader
from onus.outside.tlog.sequencing import (
    Cosigned,
    Cosigner,
    Places,
    Writer,
    cosigned,
    put_checkpoint,
    signed_checkpoint,
    tidy,
)
from onus.wire.leaves.handed_in import NotToBeHandedIn, see_that_it_may_be_handed_in
from onus.wire.leaves.leaf import Leaf

PUBLIC, PRIVATE, KEY, POLICY = "public", "private", "log.key", "policy"
LEAVES, ANY = "leaves", "any"
"""What a log takes from whoever hands something in: leaves of facts, or whatever it is."""
TAKES = "takes"


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What one sequencing came to.

    Attributes:
        note: the checkpoint that now stands there.
        size: entries that it covers.
        added: how many are new.
        witnesses: what each witness answered.
        clock_back_s: seconds by which the clock went back since the last time; 0 as it should be.
    """

    note: Note
    size: int
    added: int
    witnesses: tuple[Cosigned, ...] = ()
    clock_back_s: int = 0


def make_log(
    folder: Path, origin: str, *, algorithm: Algorithm = ED25519, entries: str = LEAVES
) -> VerifierKey:
    """Make a log of no entries, with a new key; return the key that verifies it.

    Args:
        folder: not there yet, or empty.
        origin: name of the log; best its address without the scheme, `log.example/onus`.
        algorithm: of its signatures, and with it the hash of its tree.
        entries: `leaves`, or `any` for a log that nothing is published from.

    Raises:
        LogIsThere: something is in the folder.
        NotAKey: nothing may have that name.
        CannotWrite: the disk does not take it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LogIsThere(path=folder)
    key = new_key(origin, algorithm)
    with atomic_directory(folder) as new, told_of(folder):
        places = Places(new / PUBLIC, new / PRIVATE, DISK)
        places.public.mkdir()
        places.private.mkdir(mode=0o700)
        write_key(places.private / KEY, key)
        (new / POLICY).write_bytes(Policy((Log(key.verifier),)).encode())
        queue = EntryQueue(places.private, make=True)
        queue.set_state(TAKES, entries)
        queue.close()
        put_checkpoint(places, signed_checkpoint(key, TreeEdge(algorithm.tree)))
    return key.verifier


@contextmanager
def open_log(folder: Path, *, disk: Disk = DISK) -> Iterator[OpenLog]:
    """Open a log for writing; nobody else can at the same time.

    Raises:
        NoLog: there is none.
        LogBusy: another process has it open.
        LogDamaged: its parts do not belong together.
        KeyFileUnfit: its key cannot be used.
        LogNotWritten: the disk does not take what it must keep.
    """
    private = folder / PRIVATE
    if not private.is_dir():
        raise NoLog(path=folder, reason=f"it has no folder `{PRIVATE}`")
    with told_of(folder):
        held = hold(private, wait=False)
    if held is None:
        raise LogBusy(path=folder)
    try:
        with told_of(folder):
            log = OpenLog(folder, disk)
        try:
            yield log
        finally:
            log.close()
    finally:
        held.close()


@contextmanager
def open_queue(folder: Path) -> Iterator[EntryQueue]:
    """Open only the queue of a log, to hand entries in while another process sequences them.

    Raises:
        NoLog: there is none.
        LogNotWritten: the disk does not take them.
    """
    with told_of(folder):
        queue = EntryQueue(folder / PRIVATE)
        try:
            yield queue
        finally:
            queue.close()


def hand_in(queue: EntryQueue, entries: Iterable[bytes]) -> list[Accepted]:
    """Take entries on from whoever has them, each as `takes_of` allows.

    Raises:
        NotALeaf, NotToBeHandedIn: one is none that this log takes; those before it in its batch are not kept.
    """
    takes = takes_of(queue)
    return queue.accept(takes(entry) for entry in entries)


def takes_of(queue: EntryQueue) -> Callable[[bytes], bytes]:
    """Return what gives an entry back, or refuses one that this log does not take from others."""
    return _anything if queue.state(TAKES) == ANY else _leaf_alone


def _anything(entry: bytes) -> bytes:
    if erased_hash(entry) is not None:
        raise NotToBeHandedIn(reason="as a tombstone it would take another entry from every mirror")
    return entry


def _leaf_alone(entry: bytes) -> bytes:
    see_that_it_may_be_handed_in(entry)
    return entry


def read_log(folder: Path) -> LogReader:
    """Open a log for reading, beside whoever writes to it.

    Raises:
        NoLog: there is none.
    """
    key = read_key(folder / PRIVATE / KEY)
    return LogReader(folder / PUBLIC, key.algorithm.tree)


def verifier_of(folder: Path) -> VerifierKey:
    """Return the key that verifies a log's checkpoints.

    Raises:
        KeyFileUnfit: its own key cannot be read.
    """
    return read_key(folder / PRIVATE / KEY).verifier


class OpenLog:
    """A log that this process alone may write to; made by `open_log`.

    Attributes:
        folder: where it lies.
        key: signs its checkpoints.
        reader: reads what the newest checkpoint covers.
        takes: gives an entry back that anybody may hand in, and refuses others.
    """

    def __init__(self, folder: Path, disk: Disk = DISK) -> None:
        """Open the parts and see that they belong together."""
        self.folder, self.key = folder, read_key(folder / PRIVATE / KEY)
        self._places = Places(folder / PUBLIC, folder / PRIVATE, disk)
        self._queue = EntryQueue(folder / PRIVATE)
        self.takes = takes_of(self._queue)
        try:
            self._load()
            tidy(self._places, int(self._queue.state("size") or 0), self.size)
            self._finish_erasing()
        except BaseException:
            self._queue.close()
            raise

    def close(self) -> None:
        """Close the queue."""
        self._queue.close()

    @property
    def public(self) -> Path:
        """Return the folder that anyone may copy."""
        return self._places.public

    @property
    def private(self) -> Path:
        """Return the folder that nobody else may read."""
        return self._places.private

    @property
    def verifier(self) -> VerifierKey:
        """Return the key that verifies the log's checkpoints."""
        return self.key.verifier

    @property
    def size(self) -> int:
        """Return how many entries the newest checkpoint covers."""
        return self.reader.size

    @property
    def next_index(self) -> int:
        """Return the index that the next new entry will get; above `size` while entries wait."""
        return self._queue.next_index

    def policy(self) -> Policy:
        """Return whom the log asks to witness, from the file `policy` in its folder.

        Raises:
            FaultyPolicy: it has faults.
        """
        return parse_policy(bounded_read(self.folder / POLICY, limit_bytes=POLICY_BYTES_MAX))

    def accept(self, entries: Iterable[bytes]) -> list[Accepted]:
        """Take entries on, in their order; durable when this returns. One that is known is not taken twice.

        Raises:
            EmptyEntry, EntryTooLarge: one cannot be an entry.
            LogNotWritten: the disk does not take them.
        """
        with told_of(self.folder):
            return self._queue.accept(entries)

    def sequence(
        self,
        now: int,
        *,
        witnesses: Sequence[Cosigner] | None = None,
        policy: Policy | None = None,
        witness_s: float = DEADLINE_S,
    ) -> Sequenced:
        """Bring everything that waits under a new checkpoint; without anything new, change nothing.

        Args:
            now: microseconds since 1970 UTC.
            witnesses: who is asked to sign; None asks those that the policy gives an address of.
            policy: whose quorum must be met before the checkpoint takes its place; None is the log's own.
            witness_s: how long a witness may take to answer.

        Raises:
            QuorumNotMet: too few witnesses signed; everything waits on, and the old checkpoint stands.
            LogNotWritten: the disk does not take it; the same.
        """
        policy = self.policy() if policy is None else policy
        witnesses = (
            witnesses if witnesses is not None else cosigners(policy, self.reader.note, deadline_s=witness_s)
        )
        with told_of(self.folder):
            last = int(self._queue.state("at") or 0)
            back = max(last - now, 0) // SECOND_US
            old = self.size
            writer = Writer(self._places, self._edge, self._rest)
            try:
                for _, entries in self._queue.waiting(old):
                    writer.add(entries)
                if writer.edge.size == old:
                    return Sequenced(self.reader.note, old, 0, clock_back_s=back)
                writer.finish()
                note, answers = cosigned(
                    signed_checkpoint(self.key, writer.edge), writer.edge.size, self.public,
                    writer.edge.tree, witnesses, policy,
                )  # fmt: skip
                put_checkpoint(self._places, note)
            finally:
                # Whatever happened, what is on the disk now is what counts.
                self._load()
            tidy(self._places, old, self.size)
            self._queue.covered(self.size, self.reader.checkpoint.root, max(now, last))
            self._finish_erasing()
            return Sequenced(note, self.size, self.size - old, answers, back)

    def index_of(self, content_id: str) -> int | None:
        """Return the index of an entry by its content id; None where the log never took it."""
        return self._queue.index_of(content_id)

    def latest(self, dossier: str, kind: str, name: str) -> int | None:
        """Return the index of the newest leaf of a name within dossier and kind; None where there is none."""
        return self._queue.latest(dossier, kind, name)

    def named(self, dossier: str) -> Iterator[tuple[str, str, int]]:
        """Give kind, id and index of the newest leaf of each name of a dossier."""
        return self._queue.named(dossier)

    def every(self, dossier: str, kind: str, name: str) -> list[int]:
        """Return the index of every leaf of a name within dossier and kind, from old to new."""
        return self._queue.every(dossier, kind, name)

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """Give the entries from `start` up to `stop`; those that were erased have no bytes."""
        return self.reader.entries(start, stop)

    def leaf_hashes(self, indices: Iterable[int]) -> list[bytes]:
        """Return the leaf hash at each index."""
        return self.reader.leaf_hashes(indices)

    def receipt(self, content_id: str) -> bytes:
        """Return the receipt of an entry, the text of a `.tlog-proof`.

        Raises:
            NotInLog: no checkpoint covers it yet.
        """
        index = self.index_of(content_id)
        if index is None or index >= self.size:
            raise NotInLog(path=self.folder, entry=content_id, size=self.size)
        return self.reader.receipt(index).encode()

    def erase(
        self, *indices: int, legal_basis: Localized, now: int, dossier: str = "",
        witnesses: Sequence[Cosigner] | None = None, policy: Policy | None = None,
    ) -> tuple[Leaf, ...]:  # fmt: skip
        """Take the bytes of entries away for ever, and say why in a tombstone each; return those.

        Args:
            indices: of the entries, each once; a checkpoint covers them. All are erased or none.
            legal_basis: what law asks for it, in both languages.
            now: microseconds since 1970 UTC.
            dossier: that the entries belong to.
            witnesses: as for `sequence`.
            policy: as for `sequence`.

        Raises:
            NotInLog: no checkpoint covers some of the entries; all of those are told.
            TombstoneStays: some explain why others have no bytes; all of those are told.
        """
        beyond = [index for index in indices if not 0 <= index < self.size]
        if beyond:
            raise NotInLog(path=self.folder, entry=", ".join(map(str, beyond)), size=self.size)
        explaining = [index for index in indices if self._queue.explains(index)]
        if explaining:
            raise TombstoneStays(path=self.folder, index=", ".join(map(str, explaining)))
        tombstones = {
            index: entry_tombstone(hashed, legal_basis=legal_basis, at=now, dossier=dossier)
            for index, hashed in zip(indices, self.leaf_hashes(indices), strict=True)
        }
        with told_of(self.folder):
            self._queue.to_erase({index: one.encode() for index, one in tombstones.items()})
            self.sequence(now, witnesses=witnesses, policy=policy)
        return tuple(tombstones.values())

    def entries_erased(self) -> list[int]:
        """Return the index of every entry whose bytes were taken away, in rising order."""
        return self._queue.entries_erased()

    def _finish_erasing(self) -> None:
        indices = self._queue.still_to_erase(self.size)
        if not indices:
            return
        blank(self.public, self.size, self.private, indices, self._places.disk)
        self._queue.scrub()
        self._queue.erased(indices)
        self._load()

    def _load(self) -> None:
        """Read the right edge anew and see that queue, tiles and checkpoint belong together.

        Raises:
            LogDamaged: they do not.
        """
        tree = self.key.algorithm.tree
        self.reader = LogReader(self.public, tree)
        head = self.reader.checkpoint
        self._see(self.key.verifier.signed(self.reader.note.text, self.reader.note.signatures[0]),
                  "its checkpoint is not signed with its key")  # fmt: skip
        self._see(head.size >= int(self._queue.state("size") or 0),
                  "its checkpoint is older than one that it has signed")  # fmt: skip
        self._see(self.next_index >= head.size, "its queue is older than its checkpoint")
        try:
            self._edge = TreeEdge.of_tiles(head.size, self.reader.read, tree)
            self._rest = self.reader.bundle(head.size // WIDTH)[1] if head.size % WIDTH else []
        except FileNotFoundError as error:
            raise LogDamaged(path=self.folder, reason=f"{error.filename} is missing") from error
        self._see(self._edge.root() == head.root, "its tiles do not come to the root of its checkpoint")
        if head.size == int(self._queue.state("size") or 0):
            self._see(self._queue.state("root") in (None, head.root.hex()),
                      "its checkpoint is not the one that it has signed")  # fmt: skip
        hashes = self.leaf_hashes(range(head.size - len(self._rest), head.size))
        sound = all(not e or tree.leaf(e) == h for e, h in zip(self._rest, hashes, strict=True))
        self._see(sound, "its last entries are not those of its tiles")

    def _see(self, holds: bool, reason: str) -> None:
        if not holds:
            raise LogDamaged(path=self.folder, reason=reason)
