"""Gathering: blocks joined to columns that no longer know in which order anything came.

In:  blocks, one after the other.
Out: `Columns` with processes in order of ocid and codes in order of texts, and all faults.

The surprise: whatever the number of files, blocks and workers, and whatever their order,
the columns are the same to the bit. Every formula inherits that and need not think of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from onus.core.integrity.columns import ABSENT, Columns, Whole
from onus.core.integrity.fields import FIELDS, PROCESSES, Way, list_around, list_of
from onus.wire.flags.blocks import Block, Release, Row, read_block
from onus.wire.flags.faults import FaultList

CODED = (Way.TEXT, Way.ID)


@dataclass(slots=True)
class Gathering:
    """Blocks as they come in.

    Attributes:
        paths: the fields that are read.
        faults: faults so far.
    """

    paths: tuple[str, ...]
    faults: FaultList = field(default_factory=FaultList)
    _codes: dict[str, int] = field(default_factory=dict)
    _columns: dict[str, list[Whole]] = field(default_factory=dict)
    _parents: dict[str, list[Whole]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Take in a block.

        >>> gathering = Gathering(("ocid",))
        >>> gathering.add(read_block([Release({"ocid": "a"}, "f", 1)], ("ocid",)))
        >>> gathering.columns().size
        1
        """
        codes = self._codes
        new = np.array([ABSENT, *(codes.setdefault(text, len(codes)) for text in block.texts[1:])], np.int64)
        for path, column in block.columns.items():
            if FIELDS[path] in CODED:
                column = np.where(column == ABSENT, ABSENT, new[np.maximum(column, 0)])
            self._columns.setdefault(path, []).append(column)
        for name, parent in block.parents.items():
            before = self._counts.get(list_around(name), 0)
            self._parents.setdefault(name, []).append(parent + before)
        for name, parent in block.parents.items():
            self._counts[name] = self._counts.get(name, 0) + len(parent)
        self._counts[PROCESSES] = self._counts.get(PROCESSES, 0) + block.size
        self.faults.extend(block.faults)

    def columns(self) -> Columns:
        """Return all processes, in order of ocid, with codes in order of texts.

        >>> Gathering(("ocid",)).columns().size
        0
        """
        texts = sorted(self._codes)
        rank = np.empty(len(texts), np.int64)
        rank[[self._codes[text] for text in texts]] = np.arange(len(texts))
        none = np.zeros(0, np.int64)
        columns = {path: _joined(self._columns.get(path, []), none) for path in self.paths}
        for path, column in columns.items():
            if FIELDS[path] in CODED:
                held = column != ABSENT
                column[held] = rank[column[held]]
        parents = {name: _joined(parts, none) for name, parts in self._parents.items()}
        size = self._counts.get(PROCESSES, 0)
        return in_order(
            Columns(tuple(texts), columns, parents, size), np.argsort(columns["ocid"], kind="stable")
        )


def _joined(parts: Sequence[Whole], none: Whole) -> Whole:
    return np.concatenate([none, *parts])


def in_order(data: Columns, order: Whole) -> Columns:
    """Return the processes in another order, the rows of each in their own.

    >>> data = Columns(("a", "b"), {"ocid": np.array([1, 0])}, {}, 2)
    >>> in_order(data, np.array([1, 0]))["ocid"]
    array([0, 1])
    """
    orders: dict[str, Whole] = {PROCESSES: order}
    parents: dict[str, Whole] = {}
    for name in sorted(data.parents):
        around = orders[list_around(name)]
        place = np.empty(len(around), np.int64)
        place[around] = np.arange(len(around))
        moved = place[data.parents[name]]
        orders[name] = np.argsort(moved, kind="stable")
        parents[name] = moved[orders[name]]
    columns = {path: column[orders[list_of(path)]] for path, column in data.columns.items()}
    return Columns(data.texts, columns, parents, data.size)


def columns_of(releases: Iterable[Row], paths: Iterable[str] = tuple(FIELDS)) -> Columns:
    """Return the columns of a few releases that are at hand, for tests and single tenders.

    Args:
        releases: compiled releases, each of its own process.
        paths: the fields to read.

    >>> columns_of([{"ocid": "b"}, {"ocid": "a"}]).texts
    ('a', 'b')
    """
    gathering = Gathering(tuple(paths))
    read = [Release(value, "", place) for place, value in enumerate(releases, start=1)]
    gathering.add(read_block(read, gathering.paths))
    return gathering.columns()
