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

from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole
from onus.core.integrity.fields import FIELDS, PROCESSES, Way, list_around, list_of, lists_of
from onus.wire.flags.blocks import Block, read_block
from onus.wire.flags.codes import Codes
from onus.wire.flags.faults import FaultList
from onus.wire.flags.steps import Row

CODED = (Way.TEXT, Way.ID)
OCID = "ocid"


@dataclass(slots=True)
class Gathering:
    """Blocks as they come in.

    Attributes:
        paths: the fields that are read.
        faults: faults so far.
    """

    paths: tuple[str, ...]
    faults: FaultList = field(default_factory=FaultList)
    _codes: Codes[str] = field(default_factory=Codes)
    _columns: dict[str, list[Whole]] = field(default_factory=dict)
    _parents: dict[str, list[Whole]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _dropped: Truth = field(default_factory=lambda: np.zeros(0, bool))

    def add(self, block: Block) -> None:
        """Take in a block.

        >>> gathering = Gathering(("ocid",))
        >>> gathering.add(read_block([{"ocid": "a"}], [1], ("ocid",), file="f"))
        >>> gathering.columns().size
        1
        """
        new = np.concatenate(([ABSENT], self._codes.of(block.texts[1:])))
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

    def repeated(self) -> dict[str, int]:
        """Return the ocids that stand more than once so far, with how often.

        >>> gathering = Gathering(("ocid",))
        >>> gathering.add(read_block([{"ocid": "a"}, {"ocid": "a"}], [1, 2], ("ocid",), file="f"))
        >>> gathering.repeated()
        {'a': 2}
        """
        codes, counts = np.unique(_joined(self._columns.get(OCID, [])), return_counts=True)
        texts = list(self._codes)
        often = counts > 1
        return {texts[code]: int(count) for code, count in zip(codes[often], counts[often], strict=True)}

    def drop(self, ocids: Iterable[str]) -> None:
        """Let go of the rows of some processes; what is added later stays.

        >>> gathering = Gathering(("ocid",))
        >>> gathering.add(read_block([{"ocid": "a"}], [1], ("ocid",), file="f"))
        >>> gathering.drop(["a"])
        >>> gathering.columns().size
        0
        """
        codes = [self._codes[ocid] for ocid in ocids]
        self._dropped = np.isin(_joined(self._columns.get(OCID, [])), codes)

    def columns(self) -> Columns:
        """Return all processes, in order of ocid, with codes in order of texts.

        >>> Gathering(("ocid",)).columns().size
        0
        """
        columns = {path: _joined(self._columns.pop(path, [])) for path in self.paths}
        parents = {name: _joined(self._parents.pop(name, [])) for name in lists_of(self.paths)}
        size = self._counts.get(PROCESSES, 0)
        data = Columns(tuple(self._codes), columns, parents, size)
        if self._dropped.any():
            data = data.only(~np.concatenate((self._dropped, np.zeros(size - len(self._dropped), bool))))
        data = _ranked(data)
        return in_order(data, np.argsort(data[OCID], kind="stable"))


def _ranked(data: Columns) -> Columns:
    """Return the same rows with codes in order of the texts; a text that no row has is gone."""
    coded = [column for path, column in data.columns.items() if FIELDS[path] in CODED]
    used = np.zeros(len(data.texts), bool)
    for column in coded:
        used[column[column != ABSENT]] = True
    order = sorted(np.flatnonzero(used).tolist(), key=data.texts.__getitem__)
    rank = np.full(len(data.texts), ABSENT)
    rank[order] = np.arange(len(order))
    for column in coded:
        held = column != ABSENT
        column[held] = rank[column[held]]
    return Columns(tuple(data.texts[code] for code in order), data.columns, data.parents, data.size)


def _joined(parts: Sequence[Whole]) -> Whole:
    return np.concatenate([np.zeros(0, np.int64), *parts])


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
    read = list(releases)
    gathering.add(read_block(read, range(1, len(read) + 1), gathering.paths, file=""))
    return gathering.columns()
