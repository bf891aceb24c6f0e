"""Blocks: some releases as columns, before blocks are joined.

In:  parsed releases of one file with their lines, and the fields that are wanted.
Out: `Block`: int64 columns with codes of its own texts, and its faults.

The surprise: fields are read one after the other over all rows, not row after row. A value
of a kind that OCDS does not allow is a fault with its line and counts as missing; nothing
is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from onus.base.errors import OnusError
from onus.core.integrity.columns import ABSENT, Whole
from onus.core.integrity.fields import FIELDS, PROCESSES, Way, list_around, list_of, lists_of
from onus.wire.flags.amounts import millionths
from onus.wire.flags.codes import Codes
from onus.wire.flags.faults import (
    LISTED_OF_ONE_KIND,
    AmountNotExact,
    DateWithoutOffset,
    FaultList,
    WrongKind,
    fault_of,
    shown,
)
from onus.wire.flags.instants import InstantsRead

Row = Mapping[str, Any]
EMPTY: Row = {}
LARGEST_WHOLE = 2**62


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of some releases.

    Attributes:
        texts: texts by code; the first stands for no text.
        columns: int64 columns by path.
        parents: for each list, the row around each row.
        size: number of releases.
        faults: what was wrong with them.
    """

    texts: list[str]
    columns: dict[str, Whole]
    parents: dict[str, Whole]
    size: int
    faults: FaultList


def read_block(releases: Sequence[Row], lines: Sequence[int], paths: Sequence[str], *, file: str) -> Block:
    """Read some fields of some releases of one file into columns.

    Args:
        releases: objects of JSON, each with a text as ocid.
        lines: line of each in its file, from 1.
        paths: the fields wanted, as `fields.FIELDS` names them.
        file: name of the file, for faults.

    >>> block = read_block([{"ocid": "a", "awards": [{"status": "active"}]}], [1], ["awards/status"], file="f")
    >>> block.texts[block.columns["awards/status"][0]]
    'active'
    """
    reading = _Reading(releases, lines, file)
    for name in lists_of(paths):
        reading.read_list(name)
    for path in paths:
        reading.read_field(path)
    texts = [text or "" for text in reading.codes]  # The first stands for no text.
    return Block(texts, reading.columns, reading.parents, len(releases), reading.faults)


@dataclass(slots=True)
class _Reading:
    """The work on one block: rows of each list, the objects on the way to fields, codes of texts."""

    releases: Sequence[Row]
    lines: Sequence[int]
    file: str
    codes: Codes[str | None] = field(default_factory=lambda: Codes({None: ABSENT}))
    instants: InstantsRead = field(default_factory=InstantsRead)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    objects: dict[tuple[str, str], Sequence[Row]] = field(default_factory=dict)
    empty: set[tuple[str, str]] = field(default_factory=set)
    parents: dict[str, Whole] = field(default_factory=dict)
    columns: dict[str, Whole] = field(default_factory=dict)
    faults: FaultList = field(default_factory=FaultList)

    def __post_init__(self) -> None:
        self.rows[PROCESSES] = list(self.releases)
        self.objects[PROCESSES, ""] = self.rows[PROCESSES]

    def read_list(self, name: str) -> None:
        """Read the rows of a list and the row around each."""
        around = list_around(name)
        way, _, key = name[len(around) :].strip("/").rpartition("/")
        held = [one.get(key) for one in self._objects(around, way)]
        if not set(map(type, held)) <= {list, type(None)}:
            held = self._kept(name, around, held, lambda value: type(value) is list, "a list")
        lengths = [len(value) if value else 0 for value in held]
        self.parents[name] = np.repeat(np.arange(len(held)), lengths)
        rows = [row for value in held if value for row in value]
        self.rows[name] = rows
        if name not in FIELDS:
            self.objects[name, ""] = self._as_objects(name, name, rows)

    def read_field(self, path: str) -> None:
        """Read the column of a field."""
        plain, table = path.partition(":")[0], list_of(path)
        if plain == table:
            values = self.rows[table]
        else:
            way, _, key = plain[len(table) :].strip("/").rpartition("/")
            objects = self._objects(table, way)
            if (table, way) in self.empty:
                self.columns[path] = np.full(len(objects), ABSENT)
                return
            values = [one.get(key) for one in objects]
        self.columns[path] = READERS[FIELDS[path]](self, path, values)

    def _objects(self, table: str, way: str) -> Sequence[Row]:
        """Return the object at a way below each row of a table; an empty one where there is none."""
        if (table, way) not in self.objects:
            before, _, key = way.rpartition("/")
            found = [one.get(key) for one in self._objects(table, before)]
            if found.count(None) == len(found):
                self.empty.add((table, way))
            self.objects[table, way] = self._as_objects("/".join(filter(None, (table, way))), table, found)
        return self.objects[table, way]

    def _as_objects(self, path: str, table: str, found: Sequence[Any]) -> Sequence[Row]:
        kinds = set(map(type, found))
        if kinds <= {dict}:
            return found
        if not kinds <= {dict, type(None)}:
            found = self._kept(path, table, found, lambda value: type(value) is dict, "an object")
        return [EMPTY if one is None else one for one in found]

    def texts(self, path: str, values: Sequence[Any]) -> Whole:
        """Read texts as codes."""
        if not set(map(type, values)) <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        return self.codes.of(values)

    def ids(self, path: str, values: Sequence[Any]) -> Whole:
        """Read ids, texts or whole numbers, as codes of their texts."""
        kinds = set(map(type, values))
        if not kinds <= {str, int, type(None)}:
            values = self._kept(path, list_of(path), values, _is_id, "a text or a whole number")
        if int in kinds:
            values = [str(value) if type(value) is int else value for value in values]
        return self.texts(path, values)

    def amounts(self, path: str, values: Sequence[Any]) -> Whole:
        """Read numbers in millionths."""
        if not set(map(type, values)) <= {int, float, type(None)}:
            values = self._kept(path, list_of(path), values, _is_number, "a number")
        result, refused = millionths(values)
        self._faults(path, list_of(path), refused, lambda row: AmountNotExact(value=shown(values[row])))
        return result

    def wholes(self, path: str, values: Sequence[Any]) -> Whole:
        """Read whole numbers."""
        if not set(map(type, values)) <= {int, type(None)} or any(
            value is not None and abs(value) >= LARGEST_WHOLE for value in values
        ):
            values = self._kept(path, list_of(path), values, _is_whole, "a whole number")
        return np.array([ABSENT if value is None else value for value in values], np.int64)

    def truths(self, path: str, values: Sequence[Any]) -> Whole:
        """Read true and false as 1 and 0."""
        if not set(map(type, values)) <= {bool, type(None)}:
            values = self._kept(
                path, list_of(path), values, lambda value: type(value) is bool, "true or false"
            )
        return np.array([ABSENT if value is None else int(value) for value in values], np.int64)

    def lengths(self, path: str, values: Sequence[Any]) -> Whole:
        """Read the number of characters of texts."""
        if not set(map(type, values)) <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        return np.array([ABSENT if value is None else len(value) for value in values], np.int64)

    def moments(self, path: str, values: Sequence[Any]) -> Whole:
        """Read instants; a text that is none is a warning, for foreign data is full of them."""
        if not set(map(type, values)) <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        result = np.fromiter(map(self.instants.__getitem__, values), np.int64, len(values))
        wrong = [row for row in np.flatnonzero(result == ABSENT).tolist() if values[row] is not None]
        self._faults(
            path, list_of(path), wrong, lambda row: DateWithoutOffset(value=shown(values[row])), warning=True
        )
        return result

    def _kept(
        self, path: str, table: str, values: Sequence[Any], fits: Callable[[Any], bool], wanted: str
    ) -> list[Any]:
        """Return the values that fit, None for the others, each of which is a fault."""
        right = [value is None or fits(value) for value in values]
        wrong = [row for row, fine in enumerate(right) if not fine]
        # A second reading of a field asks for another kind; the first has told what is wrong.
        if ":" not in path:
            self._faults(path, table, wrong, lambda row: WrongKind(value=shown(values[row]), wanted=wanted))
        return [value if fine else None for value, fine in zip(values, right, strict=True)]

    def _faults(
        self,
        path: str,
        table: str,
        rows: Sequence[int],
        error_of: Callable[[int], OnusError],
        *,
        warning: bool = False,
    ) -> None:
        """List what is wrong in some rows; beyond the first of a kind they are only counted."""
        where = path.partition(":")[0]
        for row in rows[:LISTED_OF_ONE_KIND]:
            line = self.lines[self._release(table, row)]
            self.faults.add(fault_of(error_of(row), file=self.file, line=line, where=where, warning=warning))
        if len(rows) > LISTED_OF_ONE_KIND:
            self.faults.count(self.file, where, error_of(rows[0]).code, len(rows) - LISTED_OF_ONE_KIND)

    def _release(self, table: str, row: int) -> int:
        """Return the release in which a row of a table stands."""
        while table != PROCESSES:
            row, table = int(self.parents[table][row]), list_around(table)
        return row


def _is_id(value: object) -> bool:
    return type(value) is str or type(value) is int


def _is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def _is_whole(value: object) -> bool:
    return type(value) is int and abs(value) < LARGEST_WHOLE


READERS: Mapping[Way, Callable[[_Reading, str, Sequence[Any]], Whole]] = {
    Way.TEXT: _Reading.texts,
    Way.ID: _Reading.ids,
    Way.AMOUNT: _Reading.amounts,
    Way.WHOLE: _Reading.wholes,
    Way.INSTANT: _Reading.moments,
    Way.TRUTH: _Reading.truths,
    Way.LENGTH: _Reading.lengths,
}
