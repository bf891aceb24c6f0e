"""The store of sealed bids: envelopes by digest, a log of facts, and checkpoints that witnesses signed.

In:  envelopes, announcements, closings and openings.
Out: facts in the log, each with a proof for whoever it concerns, at once.

The surprise: the store holds no state of its own. What stands is read from the
log each time, by the function that a stranger uses; what this process has checked
once it keeps, and checks only the growth. A file that was slipped in or taken away
changes nothing but what an audit finds.

`STORE/log` is the log, `STORE/envelopes` what came in, `STORE/checkpoints` what witnesses signed, one file for each
size, and `STORE/waiting` entries that no checkpoint covers yet. Everything but `log/private` may be copied by anybody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.instants import Instant
from onus.core.sealing.facts import SealingFact
from onus.core.sealing.standing import SealedStanding
from onus.log.keys import VerifierKey
from onus.log.notes import Note, parse_note
from onus.log.policies import Policy
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.outside.files import atomic_file, bounded_read
from onus.outside.sealing.faults import LogTellsOtherwise, NoSealedStore, NoSuchTender
from onus.outside.sealing.sealed_log import SealedLog, read_growth, read_sealed_log
from onus.outside.sealing.sealing import ENDING, read_envelope
from onus.outside.tlog.cosigners import DEADLINE_S
from onus.outside.tlog.log_folder import ANY, POLICY, PUBLIC, OpenLog, make_log, open_log
from onus.outside.tlog.sequencing import Cosigner
from onus.wire.sealing.entries import entry_of

LOG, ENVELOPES, CHECKPOINTS, WAITING, ESCROW = "log", "envelopes", "checkpoints", "waiting", "escrow"
NOTE_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class EntryProved:
    """An entry with its proof.

    Attributes:
        entry: its bytes.
        proof: the text of a `.tlog-proof`.
        index: of the entry.
        witnessed_at: when the quorum had signed for it; None where no quorum is asked.
    """

    entry: bytes
    proof: bytes
    index: int
    witnessed_at: Instant | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one process has read of a store: the log, under which policy, and the names of its checkpoints."""

    policy: Policy
    notes: frozenset[str]
    read: SealedLog


def make_store(folder: Path, origin: str) -> VerifierKey:
    """Make an empty store with a log of its own; return the key that verifies the log.

    Raises:
        LogIsThere: the folder has a log already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = make_log(folder / LOG, origin, entries=ANY)
    for name in (ENVELOPES, CHECKPOINTS, WAITING, ESCROW):
        (folder / name).mkdir()
    return key


class SealedStore:
    """A store, for its office; others read it with `read_store`.

    Attributes:
        folder: where it lies.
    """

    def __init__(self, folder: Path, *, witnesses: Sequence[Cosigner] | None = None) -> None:
        """Open a store.

        Args:
            folder: made by `make_store`.
            witnesses: who is asked to sign; None asks those that the log's policy gives an address of.

        Raises:
            NoSealedStore: there is none.
        """
        if not (folder / CHECKPOINTS).is_dir():
            raise NoSealedStore(path=folder, reason=f"it has no folder `{CHECKPOINTS}`")
        self.folder, self._witnesses = folder, witnesses
        self._seen: _Seen | None = None
        self._ephemerals: dict[str, bytes] = {}

    @property
    def envelopes(self) -> Path:
        """Return where the envelopes lie."""
        return self.folder / ENVELOPES

    def read(self) -> SealedLog:
        """Return the log, checked by its own policy: whole at first, then what it has grown by.

        Raises:
            LogTellsOtherwise: it does not go on from what this store has read before.
            NoLog, NotSignedByLog, QuorumNotMet, ...: as `read_sealed_log`.
        """
        policy, named, seen = own_policy(self.folder), _named(self.folder), self._seen
        new = [name for name in named if seen is None or name not in seen.notes]
        if seen is None or not seen.read.entries or seen.policy != policy or _older(new, seen.read):
            read = read_sealed_log(self.folder / LOG / PUBLIC, policy, _notes(self.folder, named))
            before = seen.read.leaves if seen else ()
            if read.leaves[: len(before)] != before:
                told = f"its first {len(before)} entries are not those that were read before"
                raise LogTellsOtherwise(path=self.folder / LOG / PUBLIC, reason=told)
        else:
            read = read_growth(self.folder / LOG / PUBLIC, policy, _notes(self.folder, new), seen.read)
        self._seen = _Seen(policy, frozenset(named), read)
        return read

    def standing(self, tender: str, read: SealedLog | None = None) -> SealedStanding:
        """Return what stands of a tender.

        Args:
            tender: its id.
            read: the log as it was read just now; None reads it.

        Raises:
            NoSuchTender: the log knows none of that id.
        """
        found = (read or self.read()).standing(tender)
        if found.ceremony is None:
            raise NoSuchTender(path=self.folder, tender=tender)
        return found

    def ephemeral(self, ciphertext: str) -> bytes | None:
        """Return the ephemeral key of an envelope that is here, read once; None where it is missing."""
        if ciphertext not in self._ephemerals:
            path = self.envelopes / f"{ciphertext}{ENDING}"
            if not path.is_file():
                return None
            self._ephemerals[ciphertext] = read_envelope(path)[0].ephemeral
        return self._ephemerals[ciphertext]

    def log_facts(self, facts: Sequence[SealingFact], *, now: Instant) -> list[EntryProved]:
        """Put facts under a checkpoint that the witnesses sign, and return each with its proof.

        A fact that no quorum signed for waits under its name; the next call takes the very same entry again.

        Raises:
            QuorumNotMet: too few witnesses signed; it can be tried again with the same facts.
            LogBusy, LogNotWritten: as `OpenLog`.
        """
        return self.log_entries([entry_of(fact) for fact in facts], now=now)

    def log_entries(self, entries: Sequence[bytes], *, now: Instant) -> list[EntryProved]:
        """Put entries under a checkpoint; as `log_facts`."""
        with self._open() as log:
            accepted = log.accept(entries)
            done = log.sequence(now, witnesses=self._witnesses, witness_s=DEADLINE_S)
            self._keep(done.note, done.size)
            proofs = [log.reader.receipt(one.index).encode() for one in accepted]
        read = self.read()
        at = {one.index: one.witnessed_at for one in read.logged}
        return [
            EntryProved(entry, proof, one.index, at.get(one.index))
            for entry, proof, one in zip(entries, proofs, accepted, strict=True)
        ]

    def waiting(self, name: str) -> bytes | None:
        """Return the entry that waits under a name; None where none does."""
        path = self._waiting(name)
        return path.read_bytes() if path.is_file() else None

    def wait(self, name: str, entry: bytes) -> None:
        """Keep an entry under a name until a checkpoint covers it."""
        with atomic_file(self._waiting(name)) as aside:
            aside.write_bytes(entry)

    def waited(self, name: str) -> None:
        """Forget the entry of a name."""
        self._waiting(name).unlink(missing_ok=True)

    def _waiting(self, name: str) -> Path:
        return self.folder / WAITING / sha256(name.encode()).hexdigest()

    def _keep(self, note: Note, size: int) -> None:
        path = self.folder / CHECKPOINTS / str(size)
        if not path.exists():
            with atomic_file(path) as aside:
                aside.write_bytes(note.encode())

    @contextmanager
    def _open(self) -> Iterator[OpenLog]:
        with open_log(self.folder / LOG) as log:
            yield log


def own_policy(store: Path) -> Policy:
    """Return the policy that the store's office works with; others bring their own."""
    return parse_policy(bounded_read(store / LOG / POLICY, limit_bytes=POLICY_BYTES_MAX))


def store_notes(store: Path) -> list[Note]:
    """Return the checkpoints that a store keeps, from old to new."""
    return _notes(store, _named(store))


def _named(store: Path) -> list[str]:
    """Return the names of a store's checkpoints, which are their sizes, from old to new."""
    folder = store / CHECKPOINTS
    if not folder.is_dir():
        raise NoSealedStore(path=store, reason=f"it has no folder `{CHECKPOINTS}`")
    return sorted((name for name in os.listdir(folder) if name.isdecimal()), key=int)


def _notes(store: Path, named: Iterable[str]) -> list[Note]:
    folder = store / CHECKPOINTS
    return [parse_note(bounded_read(folder / name, limit_bytes=NOTE_BYTES_MAX)) for name in named]


def _older(notes: Iterable[str], read: SealedLog) -> bool:
    """Return whether a checkpoint turned up that is older than what was read: the early entries decide about it."""
    return any(int(name) < len(read.entries) for name in notes)


def read_store(store: Path, policy: Policy, notes: Sequence[Note] = ()) -> SealedLog:
    """Return the log of a store, or of a copy of one, after checking all of it.

    Args:
        store: its folder.
        policy: whom the reader believes.
        notes: checkpoints that the reader has from elsewhere, a receipt for one.
    """
    return read_sealed_log(store / LOG / PUBLIC, policy, [*store_notes(store), *notes])


def as_lines(read: SealedLog, tender: str) -> Iterator[str]:
    """Give each fact of a tender as one line of JSON, with its place in the log and the witnesses' time."""
    for one in read.logged:
        if one.fact.tender == tender:
            told = json.loads(read.entries[one.index])
            told |= {"index": one.index, "witnessed_at_us": one.witnessed_at}
            yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
