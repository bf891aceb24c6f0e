"""The store of salts: what the log's private fields are hidden with, made once and kept.

In:  the name of a salt; a private value with the commitment to it; vehicles of a contract.
Out: the salt, always the same; or, once it was erased, only the commitment that stays; and
     the number of each vehicle, given once.

The surprise: erasing deletes value and salt and keeps the commitment. Without the
salt nobody, we included, can tell what the commitment was of, and a later
publication of the same fact still writes the same leaf. A value in a numbered row is
known again by a mark, whatever row has it now: who was erased in one row would come back
with the next, and whoever stands in the row now would be taken for them. Whoever has this
store can tell of a name that they guess whether it was erased; the public cannot.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from onus.base.errors import OnusError
from onus.outside.entropy import in_chance_order
from onus.wire.leaves.fleet import Term
from onus.wire.leaves.records import BY_ROW

SALTS = "salts.sqlite"
SALT_BYTES = 32
ROWS_ERASED = "rows erased"
"""Name of the secret that marks are made with."""
_TABLES = """
CREATE TABLE IF NOT EXISTS salt (name TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (
    dossier TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL,
    commitment TEXT NOT NULL, value BLOB NOT NULL, salt TEXT NOT NULL,
    PRIMARY KEY (dossier, kind, id, field, commitment)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_by_salt ON kept (salt);
CREATE TABLE IF NOT EXISTS root (name TEXT PRIMARY KEY, root TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS disclosed (entry BLOB PRIMARY KEY, dossier TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS published (dossier TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vehicle (
    dossier TEXT NOT NULL, contract TEXT NOT NULL, starts TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (dossier, contract, starts, id), UNIQUE (dossier, contract, starts, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased_row (
    mark BLOB NOT NULL, exact BLOB NOT NULL, commitment TEXT NOT NULL, PRIMARY KEY (mark, exact)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (
    dossier TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL,
    commitment TEXT NOT NULL, legal_basis TEXT NOT NULL, at_us INTEGER NOT NULL,
    PRIMARY KEY (dossier, kind, id, field, commitment)) WITHOUT ROWID;
"""
_KEPT = (
    "SELECT dossier, kind, id, field, value, salt.salt, commitment FROM kept JOIN salt ON salt.name=kept.salt"
)
_ORDER = " ORDER BY dossier, kind, id, field, commitment"
_OF_SALT = _KEPT + " WHERE kept.salt=?1" + _ORDER
_OF_FIELD = (
    _KEPT + " WHERE dossier=?1 AND (?2='' OR kind=?2) AND (?3='' OR id=?3) AND (?4='' OR field=?4)" + _ORDER
)


class NothingToErase(OnusError):
    """No private value of that name is kept."""

    code = "SALTS-001"
    what = "The log keeps no value `{field}` of {kind} `{id}` in dossier `{dossier}`."
    why = "Only what was committed to and is still kept can be erased or disclosed."
    do = "See its spelling in the leaf; where it is erased already, nothing is left to do."


class SaltsUnreadable(OnusError):
    """The store of salts cannot be read."""

    code = "SALTS-002"
    what = "{path} cannot be read: {reason}."
    why = "Without the salts of earlier publications the same facts would become other leaves."
    do = "Put it back from the last copy of the log's private folder."


@dataclass(frozen=True, slots=True)
class PrivateField:
    """A private field of a fact; an empty `field` stands for all of them."""

    dossier: str
    kind: str
    id: str
    field: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what the store knows it by."""
        return self.dossier, self.kind, self.id, self.field


@dataclass(frozen=True, slots=True)
class NumberedVehicle:
    """A vehicle and the number that it has in one term."""

    term: Term
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What opens a commitment.

    Attributes:
        of: the field.
        value: canonical JSON of the value.
        salt: 32 bytes.
        commitment: what the leaf holds.
    """

    of: PrivateField
    value: bytes
    salt: bytes
    commitment: str


class SaltStore:
    """The salts of one log; nobody else may have it open for writing."""

    def __init__(self, private: Path) -> None:
        """Open the store in the log's private folder, or make it.

        Raises:
            SaltsUnreadable: what lies there is no such store.
        """
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = private / SALTS
        path.touch(mode=0o600, exist_ok=True)
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            raise SaltsUnreadable(path=path, reason=error) from error

    def __enter__(self) -> SaltStore:
        """Begin a transaction; it ends with the block, whole or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Keep what was made, unless something failed."""
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")

    def close(self) -> None:
        """Close the store; what was erased leaves the disk with it."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def salt(self, name: str) -> bytes:
        """Return the salt that is kept under a name; made now if it is new."""
        self._db.execute("INSERT OR IGNORE INTO salt VALUES (?, ?)", (name, secrets.token_bytes(SALT_BYTES)))
        found = self._one("SELECT salt FROM salt WHERE name=?", (name,))
        assert found is not None, "a salt that was just written is there"
        return bytes(found[0])

    def kept_salt(self, name: str) -> bytes:
        """Return the salt that is kept under a name; empty where none was made."""
        found = self._one("SELECT salt FROM salt WHERE name=?", (name,))
        return b"" if found is None else bytes(found[0])

    def numbers(self, term: Term, vehicles: Iterable[str]) -> dict[str, int]:
        """Return the number of each vehicle in a term; new vehicles come after the old, in an order of chance."""
        known = {one.id: one.number for one in self.vehicles(term.dossier) if one.term == term}
        new = in_chance_order({*vehicles} - known.keys())
        for number, vehicle in enumerate(new, start=max(known.values(), default=0) + 1):
            self._db.execute(
                "INSERT INTO vehicle VALUES (?, ?, ?, ?, ?)",
                (term.dossier, term.contract, term.starts, vehicle, number),
            )
            known[vehicle] = number
        return known

    def vehicles(self, dossier: str) -> tuple[NumberedVehicle, ...]:
        """Return every vehicle that was ever published of a dossier, by term and number."""
        rows = self._db.execute(
            "SELECT dossier, contract, starts, id, number FROM vehicle WHERE dossier=?"
            " ORDER BY contract, starts, number",
            (dossier,),
        ).fetchall()
        return tuple(NumberedVehicle(Term(*row[:3]), row[3], row[4]) for row in rows)

    def keep(self, of: PrivateField, value: bytes, commitment: str, salt: str) -> None:
        """Keep a value with the commitment to it and the name of its salt."""
        self._db.execute(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", (*of.key, commitment, value, salt)
        )

    def root(self, name: str) -> str:
        """Return the root over salted rows that is kept under the name of their salt; empty for none."""
        found = self._one("SELECT root FROM root WHERE name=?", (name,))
        return "" if found is None else str(found[0])

    def keep_root(self, name: str, root: str) -> None:
        """Keep a root: making it again would hash every row of the day."""
        self._db.execute("INSERT OR REPLACE INTO root VALUES (?, ?)", (name, root))

    def disclosed(self, dossier: str) -> list[bytes]:
        """Return the leaves of names that were disclosed in a dossier; a name that was told stays told."""
        rows = self._db.execute("SELECT entry FROM disclosed WHERE dossier=? ORDER BY entry", (dossier,))
        return [bytes(row[0]) for row in rows.fetchall()]

    def keep_disclosed(self, dossier: str, entry: bytes) -> None:
        """Keep the leaf of a name that is disclosed."""
        self._db.execute("INSERT OR IGNORE INTO disclosed VALUES (?, ?)", (entry, dossier))

    def forget_disclosed(self, dossier: str, entry: bytes) -> None:
        """Forget a name that was disclosed and is erased: it holds value and salt once more."""
        self._db.execute("DELETE FROM disclosed WHERE entry=? AND dossier=?", (entry, dossier))

    def note_dossier(self, dossier: str) -> None:
        """Remember that a dossier is published in this log."""
        self._db.execute("INSERT OR IGNORE INTO published VALUES (?)", (dossier,))

    def dossiers(self) -> list[str]:
        """Return the dossiers that are published in this log, by name."""
        rows = self._db.execute("SELECT dossier FROM published ORDER BY dossier").fetchall()
        return [str(row[0]) for row in rows]

    def erased_commitment(self, of: PrivateField, salt: str, value: bytes) -> str:
        """Return the commitment of a field that was erased; empty where it was not.

        What comes into another row is noted as a value of that row as well.

        Args:
            of: the field.
            salt: name of the salt that it would have.
            value: canonical JSON of what it would hold; a name may have been erased in several spellings.
        """
        if of.kind in BY_ROW:
            secret = self.kept_salt(ROWS_ERASED)
            known = self._one(
                "SELECT commitment FROM erased_row WHERE mark=? ORDER BY exact=? DESC, commitment",
                (_mark(secret, salt), _mark(secret, salt, value)),
            )
            if known is not None:
                self._note_in_row(of, str(known[0]))
                return str(known[0])
        # What was erased before there were marks is known by its row; what has a mark is not.
        found = self._one(
            "SELECT commitment FROM erased WHERE dossier=? AND kind=? AND id=? AND field=?"
            " AND commitment NOT IN (SELECT commitment FROM erased_row) ORDER BY at_us DESC",
            of.key,
        )
        return "" if found is None else str(found[0])

    def kept(self, of: PrivateField) -> tuple[Kept, ...]:
        """Return what opens the commitments of a field; empty kind, id or field stand for all."""
        return self._kept(_OF_FIELD, of.key)

    def sharing_salt(self, of: PrivateField, commitment: str = "") -> tuple[Kept, ...]:
        """Return a field and every other one under its salt: of one person in one post there is one salt.

        Args:
            of: the field.
            commitment: to the one of its values that is meant; empty for all that it has had.
        """
        return tuple(one for name in self._salts(of, commitment) for one in self._kept(_OF_SALT, (name,)))

    def values_had(self, of: PrivateField) -> int:
        """Return how many values a field has had, those that were erased too."""
        erased = self._one(
            "SELECT count(*) FROM erased WHERE dossier=? AND kind=? AND id=? AND field=?", of.key
        )
        assert erased is not None, "what is counted has a number"
        return len(self.kept(of)) + int(erased[0])

    def erase(
        self, of: PrivateField, commitment: str = "", *, legal_basis: str, at_us: int
    ) -> tuple[Kept, ...]:
        """Delete a value and its salt, and every other value under that salt; return what was there.

        Where the salt went for one appointment, no other could be opened or proved.

        Args:
            of: the field.
            commitment: to the one of its values that is meant; empty for all that it has had.
            legal_basis: what law asks for it.
            at_us: microseconds since 1970 UTC.

        Raises:
            NothingToErase: nothing was.
        """
        found = self.sharing_salt(of, commitment)
        if not found:
            raise NothingToErase(dossier=of.dossier, kind=of.kind, id=of.id, field=of.field)
        for name in self._salts(of, commitment):
            for one in self._kept(_OF_SALT, (name,)):
                if one.of.kind in BY_ROW:
                    secret = self.salt(ROWS_ERASED)
                    self._db.execute(
                        "INSERT OR IGNORE INTO erased_row VALUES (?, ?, ?)",
                        (_mark(secret, name), _mark(secret, name, one.value), one.commitment),
                    )
            self._db.execute("DELETE FROM kept WHERE salt=?", (name,))
            self._db.execute("DELETE FROM salt WHERE name=?", (name,))
        for one in found:
            self._db.execute(
                "INSERT OR IGNORE INTO erased VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*one.of.key, one.commitment, legal_basis, at_us),
            )
        return found

    def _note_in_row(self, of: PrivateField, commitment: str) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO erased SELECT ?, ?, ?, ?, commitment, legal_basis, at_us FROM erased"
            " WHERE commitment=? LIMIT 1",
            (*of.key, commitment),
        )

    def _salts(self, of: PrivateField, commitment: str) -> list[str]:
        rows = self._db.execute(
            "SELECT DISTINCT salt FROM kept WHERE dossier=?1 AND kind=?2 AND id=?3 AND field=?4"
            " AND (?5='' OR commitment=?5) ORDER BY salt",
            (*of.key, commitment),
        )
        return [str(row[0]) for row in rows.fetchall()]

    def _kept(self, question: str, values: tuple[str, ...]) -> tuple[Kept, ...]:
        rows = self._db.execute(question, values).fetchall()
        return tuple(Kept(PrivateField(*r[:4]), bytes(r[4]), bytes(r[5]), r[6]) for r in rows)

    def _one(self, question: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(question, values).fetchone()
        return row


def _mark(secret: bytes, salt: str, value: bytes = b"") -> bytes:
    """Return by what a salt, or a value under it, is known again that is gone.

    The name of the salt alone could be guessed from a list of names.
    """
    return hmac.digest(secret, salt.encode() + value, "sha256")
