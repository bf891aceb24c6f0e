"""The queue of a log: what was accepted is kept, once, at an index that never changes.

In:  entries.
Out: their indices; what waits for the next checkpoint; where an earlier entry is.

The surprise: the index is given when an entry is accepted and in the same
transaction, not when a checkpoint is signed. So whatever is cut short and run
again puts every entry in the same place.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from onus.log.bundles import ENTRY_BYTES_MAX, EntryTooLarge
from onus.outside.tlog.faults import EmptyEntry, NoLog, UnreadableEntry

QUEUE = "queue.sqlite"
BUSY_S = 30
WAL_PAGES, CACHE_KIB = 2_000, 32_768
"""Folded into the queue's file every 8 MB: seldom enough to be cheap, often enough that nobody waits for it long."""
ROWS_A_STEP = 8_192
"""Entries of one transaction, and of one reading; the bound of memory."""
ASKED_AT_ONCE = 500
LEAF_BEGINS = b'{"committed":'
_TABLES = """
CREATE TABLE IF NOT EXISTS waiting (idx INTEGER PRIMARY KEY, entry BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS known (content BLOB PRIMARY KEY, idx INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS named (
    dossier TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, idx INTEGER NOT NULL,
    PRIMARY KEY (dossier, kind, id, idx)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (idx INTEGER PRIMARY KEY, tombstone INTEGER NOT NULL, done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


Name = tuple[str, str, str]
"""Dossier, kind and id of a leaf."""


class Accepted(
    NamedTuple
):  # A million of these are made at a time; other frozen values cost ten times as much.
    """An entry that the log has taken on.

    Attributes:
        content_id: SHA-256 of the entry, 64 hexadecimal digits.
        index: its place in the log, for ever.
        new: False where the log had it already.
    """

    content_id: str
    index: int
    new: bool


class EntryQueue:
    """The queue of one log; several processes may hand entries in at one time."""

    def __init__(self, private: Path, *, make: bool = False) -> None:
        """Open the queue in the log's private folder; `make` it where it is to be new.

        Raises:
            NoLog: there is none.
        """
        path = private / QUEUE
        if make:
            path.touch(mode=0o600)
        elif not path.is_file():
            raise NoLog(path=private.parent, reason=f"it has no {private.name}/{QUEUE}")
        self._db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
        self._db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        if make:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the queue."""
        self._db.close()

    def accept(self, entries: Iterable[bytes]) -> list[Accepted]:
        """Take entries on; each is durable when this returns, and none is taken twice.

        Raises:
            EmptyEntry, EntryTooLarge, UnreadableEntry: one cannot be an entry; those before it may
                have been taken.
        """
        accepted: list[Accepted] = []
        coming = iter(entries)
        while step := list(islice(coming, ROWS_A_STEP)):
            names = [name_within(entry) for entry in step]
            with self.transaction():
                accepted += self._take(step, names)
        return accepted

    def _take(self, entries: Sequence[bytes], names: Sequence[Name | None]) -> list[Accepted]:
        """Take entries on within a transaction."""
        digests = [sha256(entry).digest() for entry in entries]
        known = self._known(digests)
        following = self.next_index
        accepted, rows = [], []
        for digest, entry, name in zip(digests, entries, names, strict=True):
            index = known.get(digest)
            accepted.append(Accepted(digest.hex(), following if index is None else index, index is None))
            if index is None:
                known[digest] = following
                rows.append((following, digest, entry, name))
                following += 1
        self._keep(rows)
        if rows:
            self.set_state("next", str(following))
        return accepted

    def _keep(self, rows: Sequence[tuple[int, bytes, bytes, Name | None]]) -> None:
        self._db.executemany(
            "INSERT INTO waiting (idx, entry) VALUES (?, ?)", ((index, entry) for index, _, entry, _ in rows)
        )
        # In the order of the table, so that neighbours are written together.
        known = sorted((digest, index) for index, digest, _, _ in rows)
        self._db.executemany("INSERT INTO known (content, idx) VALUES (?, ?)", known)
        self._db.executemany(
            "INSERT OR REPLACE INTO named (dossier, kind, id, idx) VALUES (?, ?, ?, ?)",
            sorted((*name, index) for index, _, _, name in rows if name),
        )

    def _known(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        known: dict[bytes, int] = {}
        for at in range(0, len(digests), ASKED_AT_ONCE):
            some = digests[at : at + ASKED_AT_ONCE]
            marks = ",".join("?" * len(some))
            known.update(self._db.execute(f"SELECT content, idx FROM known WHERE content IN ({marks})", some))  # noqa: S608 only question marks are put in
        return known

    @property
    def next_index(self) -> int:
        """Return the index that the next new entry gets."""
        return int(self.state("next") or 0)

    def index_of(self, content_id: str) -> int | None:
        """Return the index of an entry by its content id; None where the log never took it."""
        return self._index("SELECT idx FROM known WHERE content=?", (bytes.fromhex(content_id),))

    def latest(self, dossier: str, kind: str, name: str) -> int | None:
        """Return the index of the newest leaf of a name; None where there is none."""
        found = self.every(dossier, kind, name)
        return found[-1] if found else None

    def every(self, dossier: str, kind: str, name: str) -> list[int]:
        """Return the index of every leaf of a name, from old to new."""
        rows = self._db.execute(
            "SELECT idx FROM named WHERE dossier=? AND kind=? AND id=? ORDER BY idx", (dossier, kind, name)
        )
        return [index for (index,) in rows]

    def named(self, dossier: str) -> Iterator[tuple[str, str, int]]:
        """Give kind, id and index of the newest leaf of each name of a dossier."""
        yield from self._db.execute(
            "SELECT kind, id, MAX(idx) FROM named WHERE dossier=? GROUP BY kind, id", (dossier,)
        )

    def waiting(self, start: int) -> Iterator[tuple[int, list[bytes]]]:
        """Give what waits from an index on, in steps: the index of the first, and the entries.

        Ends where an index is missing; the caller sees whether that is the end.
        """
        while True:
            rows = self._db.execute(
                "SELECT idx, entry FROM waiting WHERE idx>=? ORDER BY idx LIMIT ?", (start, ROWS_A_STEP)
            ).fetchall()
            entries = [entry for at, (index, entry) in enumerate(rows, start=start) if at == index]
            if not entries:
                return
            yield start, entries
            start += len(entries)

    def covered(self, size: int, root: bytes, at: int) -> None:
        """Note that a checkpoint of this size is in its place: what it covers waits no longer.

        Not flushed at once: a log that forgets this sees it again by its checkpoint.
        """
        self._db.execute("PRAGMA synchronous=NORMAL")
        try:
            with self.transaction():
                self._db.execute("DELETE FROM waiting WHERE idx<?", (size,))
                for name, value in (("size", str(size)), ("root", root.hex()), ("at", str(at))):
                    self.set_state(name, value)
        finally:
            self._db.execute("PRAGMA synchronous=FULL")

    def to_erase(self, tombstones: Mapping[int, bytes]) -> None:
        """Take tombstones on and, in the same step, note that the bytes of their entries must go.

        Of several tombstones of one entry the newest is the one that explains it.

        Args:
            tombstones: by the index of the entry that each explains.
        """
        entries = list(tombstones.values())
        names = [name_within(entry) for entry in entries]
        with self.transaction():
            accepted = self._take(entries, names)
            self._db.executemany(
                "INSERT INTO erased VALUES (?, ?, 0)"
                " ON CONFLICT (idx) DO UPDATE SET tombstone=excluded.tombstone, done=0",
                [(index, one.index) for index, one in zip(tombstones, accepted, strict=True)],
            )

    def entries_erased(self) -> list[int]:
        """Return every entry that a tombstone was taken on for, in rising order."""
        return [index for (index,) in self._db.execute("SELECT idx FROM erased ORDER BY idx")]

    def explains(self, index: int) -> bool:
        """Return whether an entry is the tombstone that explains why another one has no bytes."""
        return self._index("SELECT idx FROM erased WHERE tombstone=?", (index,)) is not None

    def still_to_erase(self, size: int) -> list[int]:
        """Return the entries whose tombstone is under a checkpoint of this size and whose bytes may be there."""
        rows = self._db.execute("SELECT idx FROM erased WHERE done=0 AND tombstone<? ORDER BY idx", (size,))
        return [index for (index,) in rows]

    def erased(self, indices: Iterable[int]) -> None:
        """Note that the bytes of these entries are gone."""
        self._db.executemany("UPDATE erased SET done=1 WHERE idx=?", [(index,) for index in indices])

    def scrub(self) -> None:
        """See that nothing which was deleted is left in a corner of the file, or of its journal.

        Raises:
            sqlite3.OperationalError: somebody reads the queue all the time, or there is no room.
        """
        self._db.execute("VACUUM")
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise sqlite3.OperationalError("another process reads the queue")

    def state(self, name: str) -> str | None:
        """Return what the log remembers under a name; None where that is nothing."""
        row = self._db.execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_state(self, name: str, value: str) -> None:
        """Remember something under a name."""
        self._db.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", (name, value))

    def transaction(self) -> _Transaction:
        """Return a block that happens whole or not at all."""
        return _Transaction(self._db)

    def _index(self, question: str, values: tuple[object, ...]) -> int | None:
        row = self._db.execute(question, values).fetchone()
        return None if row is None else int(row[0])


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:  # A full disk has rolled it back already.
            self._db.execute("ROLLBACK")


def name_within(entry: bytes) -> Name | None:
    """Return dossier, kind and id of a leaf; None for any other entry that the log can take.

    Raises:
        EmptyEntry, EntryTooLarge: it has no bytes, or too many.
        UnreadableEntry: it begins as a leaf does and cannot be read as one.
    """
    if not entry:
        raise EmptyEntry
    if len(entry) > ENTRY_BYTES_MAX:
        raise EntryTooLarge(size=len(entry))
    if not entry.startswith(LEAF_BEGINS):
        return None
    try:
        return _name(entry)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableEntry(reason=type(error).__name__) from error


def _name(entry: bytes) -> Name:
    if b"\\" not in entry:
        found = _ENVELOPE.search(entry)  # In canonical form the names stand at the end, in this order.
        if found is not None:
            dossier, name, kind = (part.decode("utf-8") for part in found.groups())
            return dossier, kind, name
    read = json.loads(entry)
    names = tuple(read[part] for part in ("dossier", "kind", "id"))
    for name in names:
        if not isinstance(name, str):
            raise TypeError
        name.encode("utf-8")  # Half of a pair of surrogates is no text that the queue could keep.
    return names[0], names[1], names[2]


_AT = rb"(?:null|-?[0-9]+)"
_ENVELOPE = re.compile(
    rb'"dossier":"([^"]*)","happened_at":' + _AT + rb',"id":"([^"]*)","kind":"([^"]*)","leaf":[0-9]+,'
    rb'"recorded_at":' + _AT + rb"}\Z"
)
