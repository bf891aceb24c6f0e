"""A witness: signs the checkpoints of logs it knows, each only if it continues the last.

In:  requests, the keys of known logs, and a folder with the witness's key and memory.
Out: answers of HTTP; cosignatures that state their time.

The surprise: looking up the last head, weighing, and keeping the new one is one
transaction, flushed before the signature leaves. Two requests at once cannot
roll a log back, and a witness that was killed has not signed what it forgot.
The time of its signatures never goes back either, whatever its clock does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock

from onus.base.instants import SECOND_US
from onus.log.keys import COSIGNATURE, SigningKey, VerifierKey
from onus.log.notes import NOTE_BYTES_MAX, Note
from onus.log.policies import Policy
from onus.log.witnessing import Head, Refusal, parse_request, weigh
from onus.outside.tlog.faults import NoLog, told_of
from onus.outside.tlog.http_server import Reply, Server
from onus.outside.tlog.key_files import new_key, read_cosigning_key, write_key

KEY, MEMORY = "witness.key", "witness.sqlite"
ADD, CHECKPOINT = "/add-checkpoint", "checkpoint"
BUSY_S = 30
_TABLE = """
CREATE TABLE IF NOT EXISTS head (
    origin TEXT PRIMARY KEY, hashed TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, root BLOB NOT NULL,
    at_s INTEGER NOT NULL, note BLOB NOT NULL) WITHOUT ROWID
"""


def make_witness(folder: Path, name: str) -> VerifierKey:
    """Make the folder of a witness, with a new key; return the key that verifies it.

    Raises:
        LogIsThere: it has a key already.
        NotAKey: nothing may have that name.
    """
    key = new_key(name, COSIGNATURE)
    with told_of(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_key(folder / KEY, key)
    return key.verifier


class Witness:
    """A witness with its memory; several threads and processes may use one folder.

    Attributes:
        key: signs.
    """

    def __init__(self, folder: Path, policy: Policy, now: Callable[[], int]) -> None:
        """Open the folder of a witness.

        Args:
            folder: made by `make_witness`.
            policy: whose logs are known.
            now: gives the present instant, microseconds since 1970 UTC.

        Raises:
            NoLog: there is no witness.
            KeyFileUnfit: its key cannot be used.
        """
        if not (folder / KEY).is_file():
            raise NoLog(path=folder, reason="it has no key of a witness")
        self.key: SigningKey = read_cosigning_key(folder / KEY)
        self._folder, self._now, self._one_at_a_time = folder, now, Lock()
        self._logs: Mapping[str, Sequence[VerifierKey]] = {
            log.key.name: [one.key for one in policy.logs if one.key.name == log.key.name]
            for log in policy.logs
        }
        with told_of(folder):
            self._db = sqlite3.connect(
                folder / MEMORY, isolation_level=None, timeout=BUSY_S, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute(_TABLE)

    def close(self) -> None:
        """Close the memory."""
        self._db.close()

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        """Answer a request of HTTP: `POST /add-checkpoint` or `GET /<hash of origin>/checkpoint`."""
        if path == ADD:
            return self.add_checkpoint(body) if method == "POST" else Reply(405, b"this is for POST\n")
        parts = path.split("/")
        if method == "GET" and len(parts) == 3 and parts[2] == CHECKPOINT:
            note = self.checkpoint(parts[1])
            return Reply(200, note) if note is not None else Reply(404, b"nothing was signed for that log\n")
        return Reply(404, b"there is nothing here\n")

    def add_checkpoint(self, body: bytes) -> Reply:
        """Sign a checkpoint that continues the last one, or refuse with the status that is laid down."""
        request = parse_request(body)
        if isinstance(request, Refusal):
            return _refused(request)
        origin = request.checkpoint.origin
        with self._one_at_a_time, told_of(self._folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                row = self._db.execute(
                    "SELECT size, root, at_s FROM head WHERE origin=?", (origin,)
                ).fetchone()
                weighed = weigh(request, self._logs, Head(row[0], bytes(row[1])) if row else None)
                if isinstance(weighed, Refusal):
                    return _refused(weighed)
                at_s = max(self._now() // SECOND_US, row[2] if row else 0)
                line = self.key.sign(request.note.text, at_s=at_s)
                self._keep(origin, weighed.head, at_s, self._known_lines(request.note).with_signatures(line))
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
        return Reply(200, line.encode().encode())

    def checkpoint(self, hashed_origin: str) -> bytes | None:
        """Return the last checkpoint signed for a log, by the SHA-256 of its origin; None where there is none."""
        with self._one_at_a_time, told_of(self._folder):
            row = self._db.execute("SELECT note FROM head WHERE hashed=?", (hashed_origin,)).fetchone()
        return None if row is None else bytes(row[0])

    def _keep(self, origin: str, head: Head, at_s: int, note: Note) -> None:
        hashed = sha256(origin.encode()).hexdigest()
        self._db.execute(
            "INSERT OR REPLACE INTO head (origin, hashed, size, root, at_s, note) VALUES (?, ?, ?, ?, ?, ?)",
            (origin, hashed, head.size, head.root, at_s, note.encode()),
        )

    def _known_lines(self, note: Note) -> Note:
        """Return the note with the log's own signatures alone."""
        keys = [key for known in self._logs.values() for key in known]
        return Note(note.text, tuple(x for x in note.signatures if any(key.claims(x) for key in keys)))


def witness_server(witness: Witness, *, host: str, port: int) -> Server:
    """Return the server of a witness, listening."""
    return Server(witness.answer, host=host, port=port, body_bytes_max=NOTE_BYTES_MAX)


def _refused(refusal: Refusal) -> Reply:
    return Reply(refusal.status, refusal.body.encode(), refusal.content_type)
