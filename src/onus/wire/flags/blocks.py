"""Blocks: some releases as columns, before blocks are joined.

In:  parsed releases of one file with their lines, and the fields that are wanted.
Out: `Block`: int64 columns with codes of its own texts, and its faults.

The surprise: fields are read one after the other over all rows, not row after row. Of the
releases themselves nothing is kept, so that those of many portions come to one block, whose
amounts and instants are then read all at once. A value of a kind that OCDS does not allow is a
fault with its line and counts as missing; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from onus.base.errors import OnusError
from onus.core.integrity.columns import ABSENT, Whole
from onus.core.integrity.fields import FIELDS, Way, list_of
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
from onus.wire.flags.instants import instants_of
from onus.wire.flags.places import Places
from onus.wire.flags.steps import Row, Step, steps_of

Kinds = set[type]
EMPTY: Row = {}
LARGEST_WHOLE = 2**62
NOTHING: Kinds = {type(None)}


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
    reading = Reading(tuple(paths), file)
    reading.take(releases, lines)
    return reading.block()


@dataclass(slots=True)
class Reading:
    """The work on one block: releases are taken portion by portion, their columns made at the end.

    Attributes:
        paths: the fields that are read.
        file: name of the file.
        faults: what was wrong so far.
    """

    paths: tuple[str, ...]
    file: str
    faults: FaultList = field(default_factory=FaultList)
    _codes: Codes[str | None] = field(default_factory=lambda: Codes({None: ABSENT}))
    _values: dict[str, list[Any]] = field(default_factory=dict)
    _all: Places = field(default_factory=Places)
    _own: Places = field(default_factory=Places)

    def take(self, releases: Sequence[Row], lines: Sequence[int]) -> None:
        """Take the values out of some releases.

        >>> reading = Reading(("ocid",), "f")
        >>> reading.take([{"ocid": "a"}], [1])
        >>> reading.take([{"ocid": "b"}], [2])
        >>> reading.block().texts
        ['', 'a', 'b']
        """
        self._own = Places(list(lines))
        objects: dict[str, Sequence[Row]] = {"": releases}
        steps, at = steps_of(self.paths), 0
        while at < len(steps):
            step = steps[at]
            values = step.values_of(objects[step.around])
            kinds = set(map(type, values))
            if step.is_list and not kinds <= NOTHING:
                values = self._rows(step, values, kinds)
                kinds = set(map(type, values))
            if kinds <= NOTHING:  # So are most fields in most portions; their columns are filled up later.
                at = step.after
                continue
            for path in step.fields:
                READERS[FIELDS[path]](self, path, values, kinds)
            if step.is_object:
                objects[step.path] = self._objects(step, values, kinds)
            at += 1
        self._all.extend(self._own)

    def block(self) -> Block:
        """Return the columns of all that was taken.

        >>> Reading(("ocid",), "f").block().size
        0
        """
        columns = {path: TOGETHER.get(FIELDS[path], Reading.numbers)(self, path) for path in self.paths}
        texts = [text or "" for text in self._codes]  # The first stands for no text.
        return Block(texts, columns, self._all.parents(self.paths), len(self._all.lines), self.faults)

    def _column(self, path: str) -> list[Any]:
        """Return the values of a field, one for each row before the releases that are being taken."""
        column = self._values.setdefault(path, [])
        missing = self._all.rows[list_of(path)] - len(column)
        if missing:
            column.extend([None if FIELDS[path] in TOGETHER else ABSENT] * missing)
        return column

    def _rows(self, step: Step, held: list[Any], kinds: Kinds) -> list[Any]:
        """Return the rows of lists, and keep how many each has."""
        if not kinds <= {list}:
            if not kinds <= {list, type(None)}:
                held = self._kept(step.path, step.table, held, lambda value: type(value) is list, "a list")
            held = [() if value is None else value for value in held]
        self._own.lengths[step.path] = list(map(len, held))
        return list(chain.from_iterable(held))

    def _objects(self, step: Step, found: list[Any], kinds: Kinds) -> Sequence[Row]:
        """Return the objects among some values, an empty one where there is none."""
        if kinds <= {dict}:
            return found
        if not kinds <= {dict, type(None)}:
            table = step.path if step.is_list else step.table
            found = self._kept(step.path, table, found, lambda value: type(value) is dict, "an object")
        return [EMPTY if one is None else one for one in found]

    def texts(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Read texts as codes."""
        if not kinds <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        self._column(path).extend(map(self._codes.__getitem__, values))

    def ids(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Read ids, texts or whole numbers, as codes of their texts."""
        if not kinds <= {str, int, type(None)}:
            values = self._kept(path, list_of(path), values, _is_id, "a text or a whole number")
        if int in kinds:
            values = [str(value) if type(value) is int else value for value in values]
        self._column(path).extend(map(self._codes.__getitem__, values))

    def wholes(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Read whole numbers."""
        if not kinds <= {int, type(None)} or any(
            value is not None and abs(value) >= LARGEST_WHOLE for value in values
        ):
            values = self._kept(path, list_of(path), values, _is_whole, "a whole number")
        self._column(path).extend(ABSENT if value is None else value for value in values)

    def truths(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Read true and false as 1 and 0."""
        if not kinds <= {bool, type(None)}:
            values = self._kept(
                path, list_of(path), values, lambda value: type(value) is bool, "true or false"
            )
        self._column(path).extend(ABSENT if value is None else int(value) for value in values)

    def lengths(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Read the number of characters of texts."""
        if not kinds <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        self._column(path).extend(ABSENT if value is None else len(value) for value in values)

    def priced(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Keep numbers until all amounts are read."""
        if not kinds <= {int, float, type(None)}:
            values = self._kept(path, list_of(path), values, _is_number, "a number")
        self._column(path).extend(values)

    def dates(self, path: str, values: Sequence[Any], kinds: Kinds) -> None:
        """Keep texts until all instants are read."""
        if not kinds <= {str, type(None)}:
            values = self._kept(path, list_of(path), values, lambda value: type(value) is str, "a text")
        self._column(path).extend(values)

    def numbers(self, path: str) -> Whole:
        """Read codes and numbers as they are."""
        return np.array(self._column(path), np.int64)

    def amounts(self, path: str) -> Whole:
        """Read numbers in millionths."""
        values = self._column(path)
        result, refused = millionths(values)
        self._faults(
            self._all, path, list_of(path), refused, lambda row: AmountNotExact(value=shown(values[row]))
        )
        return result

    def moments(self, path: str) -> Whole:
        """Read instants; a text that is none is a warning, for foreign data is full of them."""
        values = self._column(path)
        result = instants_of(values)
        wrong = [row for row in np.flatnonzero(result == ABSENT).tolist() if values[row] is not None]
        self._faults(
            self._all, path, list_of(path), wrong,
            lambda row: DateWithoutOffset(value=shown(values[row])), warning=True,
        )  # fmt: skip
        return result

    def _kept(
        self, path: str, table: str, values: Sequence[Any], fits: Callable[[Any], bool], wanted: str
    ) -> list[Any]:
        """Return the values that fit, None for the others, each of which is a fault."""
        right = [value is None or fits(value) for value in values]
        wrong = [row for row, fine in enumerate(right) if not fine]
        # A second reading of a field asks for another kind; the first has told what is wrong.
        if ":" not in path:
            self._faults(
                self._own, path, table, wrong, lambda row: WrongKind(value=shown(values[row]), wanted=wanted)
            )
        return [value if fine else None for value, fine in zip(values, right, strict=True)]

    def _faults(
        self,
        places: Places,
        path: str,
        table: str,
        rows: Sequence[int],
        error_of: Callable[[int], OnusError],
        *,
        warning: bool = False,
    ) -> None:
        """List what is wrong in some rows; beyond the first of a kind they are only counted."""
        where = path.partition(":")[0]
        listed = rows[:LISTED_OF_ONE_KIND]
        for row, line in zip(listed, places.lines_of(table, listed), strict=True):
            self.faults.add(fault_of(error_of(row), file=self.file, line=line, where=where, warning=warning))
        if len(rows) > LISTED_OF_ONE_KIND:
            self.faults.count(self.file, where, error_of(rows[0]).code, len(rows) - LISTED_OF_ONE_KIND)


def _is_id(value: object) -> bool:
    return type(value) is str or type(value) is int


def _is_number(value: object) -> bool:
    return type(value) is int or type(value) is float


def _is_whole(value: object) -> bool:
    return type(value) is int and abs(value) < LARGEST_WHOLE


READERS: Mapping[Way, Callable[[Reading, str, Sequence[Any], Kinds], None]] = {
    Way.TEXT: Reading.texts,
    Way.ID: Reading.ids,
    Way.AMOUNT: Reading.priced,
    Way.WHOLE: Reading.wholes,
    Way.INSTANT: Reading.dates,
    Way.TRUTH: Reading.truths,
    Way.LENGTH: Reading.lengths,
}

TOGETHER: Mapping[Way, Callable[[Reading, str], Whole]] = {
    Way.AMOUNT: Reading.amounts,
    Way.INSTANT: Reading.moments,
}
"""Ways in which a column is read at once, when all its values are there."""
