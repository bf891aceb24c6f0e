"""Others: facts in the log that the latest publications do not hold, and what the office said of that.

In:  facts that came by, and leaves by which the office says that a fact no longer stands.
Out: each fact that no longer stands, and whether the office said so.

The surprise: they lie in a file, not in memory. A log remembers every fact that ever
stood, and most of them belong to no publication of today.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROWS_A_STEP = 4_096
_TABLES = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
CREATE TABLE fact (idx INTEGER PRIMARY KEY, dossier TEXT, kind TEXT, id TEXT, content BLOB);
CREATE TABLE said (dossier TEXT, content BLOB, PRIMARY KEY (dossier, content)) WITHOUT ROWID;
"""


class Other(NamedTuple):
    """A fact that the latest publication of its dossier does not hold.

    Attributes:
        place: index of its leaf in the log.
        content_id: of its leaf.
        said: whether the office said that it no longer stands.
    """

    place: int
    dossier: str
    kind: str
    id: str
    content_id: str
    said: bool


class Others:
    """Takes in facts and what was said of them, in the order of the log."""

    def __init__(self, path: Path) -> None:
        """Begin a file."""
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_TABLES)
        self._facts: list[tuple[int, str, str, str, bytes]] = []
        self._said: list[tuple[str, bytes]] = []

    def fact(self, index: int, dossier: str, kind: str, name: str, content_id: str) -> None:
        """Take in a fact."""
        self._facts.append((index, dossier, kind, name, bytes.fromhex(content_id)))
        self._write(at_least=ROWS_A_STEP)

    def no_longer_stands(self, dossier: str, content_id: str) -> None:
        """Take in that the office said so of a fact."""
        self._said.append((dossier, bytes.fromhex(content_id)))
        self._write(at_least=ROWS_A_STEP)

    def found(self, dossier: str, *, before: int) -> Iterator[Other]:
        """Yield the facts of a dossier in the order of the log.

        Args:
            dossier: its id.
            before: index of the latest publication; what came after it was not published yet.
        """
        self._write(at_least=1)
        rows = self._db.execute(
            "SELECT idx, fact.dossier, kind, id, fact.content, said.content IS NOT NULL FROM fact"
            " LEFT JOIN said ON said.dossier = fact.dossier AND said.content = fact.content"
            " WHERE fact.dossier = ? AND idx < ? ORDER BY idx",
            (dossier, before),
        )
        for index, owner, kind, name, content, said in rows:
            yield Other(index, owner, kind, name, content.hex(), bool(said))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _write(self, *, at_least: int) -> None:
        if len(self._facts) + len(self._said) < at_least:
            return
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?)", self._facts)
        self._db.executemany("INSERT OR IGNORE INTO said VALUES (?, ?)", self._said)
        self._db.execute("COMMIT")
        self._facts.clear()
        self._said.clear()
