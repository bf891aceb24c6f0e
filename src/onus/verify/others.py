"""Others: facts in the log that the latest publications do not hold, and what the office said of that.

In:  facts that came by, and leaves by which the office says that a fact no longer stands.
Out: each fact that no longer stands, and whether the office said so.

The surprise: they lie in files, not in memory, for a log remembers every fact that ever
stood. A fact and what was said of it come to the same file, by the first digits of
its content id, so that one file at a time is enough to put them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

DIGITS = 1
"""Of the content id, by which files are told apart: at most 16 of each sort."""
FACTS, SAID = "facts", "said"


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

    def __init__(self, folder: Path) -> None:
        """Begin in a new folder."""
        folder.mkdir()
        self._folder = folder
        self._streams: dict[str, IO[str]] = {}

    def fact(self, index: int, dossier: str, kind: str, name: str, content_id: str) -> None:
        """Take in a fact."""
        self._write(FACTS, content_id, [index, dossier, kind, name, content_id])

    def no_longer_stands(self, dossier: str, content_id: str) -> None:
        """Take in that the office said so of a fact."""
        self._write(SAID, content_id, [dossier, content_id])

    def found(self) -> Iterator[Other]:
        """Yield every fact that was taken in; those of one file in the order of the log."""
        self.close()
        for path in sorted(self._folder.glob(f"{FACTS}-*")):
            beside = path.with_name(path.name.replace(FACTS, SAID))
            said = {(owner, of) for owner, of in _rows(beside)}
            for index, dossier, kind, name, content_id in _rows(path):
                yield Other(index, dossier, kind, name, content_id, (dossier, content_id) in said)

    def close(self) -> None:
        """Let go of the files."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()

    def _write(self, sort: str, content_id: str, row: list[object]) -> None:
        name = f"{sort}-{content_id[:DIGITS]}"
        if name not in self._streams:
            self._streams[name] = (self._folder / name).open("a", encoding="utf-8")
        self._streams[name].write(json.dumps(row) + "\n")


def _rows(path: Path) -> Iterator[Any]:
    if path.exists():
        with path.open(encoding="utf-8") as stream:
            yield from map(json.loads, stream)
