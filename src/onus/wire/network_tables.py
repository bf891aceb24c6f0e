"""Network tables: rows of any road register to the columns of a dossier's network.

In:  a table of texts or numbers, and the mapping of its columns.
Out: the columns of `network.parquet` without the geometry, and all faults.

The surprise: a length that the register states wins over the one on the map,
for it is what was contracted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from onus.base.errors import Fault
from onus.wire.columns import ColumnSource
from onus.wire.identifiers import identifier_column
from onus.wire.import_faults import (
    MissingColumn,
    MissingValue,
    RepeatedId,
    UnreadableValue,
    fault,
    fault_of,
)
from onus.wire.whole_numbers import MISSING, whole_column

TEXTS = ("name", "kind", "class", "district", "lot", "owner", "grade", "source_ref")
NUMBERS: dict[str, dict[str, tuple[int, int]]] = {
    "length_m": {"": (1_000, 1), "m": (1_000, 1), "km": (10**6, 1), "mi": (201_168_000, 125), "ft": (1_524, 5)},
    "width_m": {"": (1_000, 1), "m": (1_000, 1), "ft": (1_524, 5)},
    "area_m2": {"": (1_000, 1), "m2": (1_000, 1)},
    "radius_m": {"": (1_000, 1), "m": (1_000, 1)},
}  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "segment_id": (),
    **dict.fromkeys(TEXTS, ()),
    **{field: tuple(unit for unit in units if unit) for field, units in NUMBERS.items()},
    "oneway": (),
    "private": (),
}
COLUMNS = (
    "segment_id", "name", "kind", "class", "district", "lot", "owner", "grade", "length_m",
    "width_m", "area_m2", "radius_m", "oneway", "private", "source_ref",
)  # fmt: skip
KINDS = ("segment", "place", "depot")
DIRECTIONS = {
    "": "", "no": "", "n": "", "0": "", "false": "", "b": "", "both": "",
    "forward": "forward", "ft": "forward", "yes": "forward", "y": "forward", "1": "forward",
    "true": "forward", "f": "forward",
    "backward": "backward", "tf": "backward", "-1": "backward", "reverse": "backward",
    "t": "backward",
}  # fmt: skip
"""How registers write a one-way: FT runs from the first vertex to the last, TF against it."""
YES_NO = {
    "": False,
    "false": False,
    "0": False,
    "no": False,
    "true": True,
    "1": True,
    "yes": True,
}
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class NetworkRows:
    """Rows of a network, in the order of the file, and all faults."""

    table: pa.Table
    faults: tuple[Fault, ...]


def normalise_network(
    table: pa.Table,
    columns: Mapping[str, ColumnSource],
    *,
    file: str,
    id_needed: bool = True,
) -> NetworkRows:
    """Read the columns of a network.

    Args:
        table: rows as the file has them; a geometry column is not looked at.
        columns: which column holds which field; fields not named have their own name.
        file: name for the faults.
        id_needed: True for segments, whose ids must be there and differ; False
            for lines, of which several may belong to one segment or to none.

    Returns:
        A table of `COLUMNS` with as many rows.

    >>> roads = pa.table({"ID": [1.0, 2.0], "ONE_WAY": ["FT", ""]})
    >>> mapped = {"segment_id": ColumnSource("ID"), "oneway": ColumnSource("ONE_WAY")}
    >>> normalise_network(roads, mapped, file="a").table["oneway"].to_pylist()
    ['forward', '']
    """
    faults = _absent(table, columns, file, id_needed=id_needed)
    if faults:
        return NetworkRows(table.select([]), tuple(faults))
    cells = {
        field: table[columns.get(field, ColumnSource(field)).column].combine_chunks()
        for field in FIELDS
        if columns.get(field, ColumnSource(field)).column in table.schema.names
    }
    reading = _Reading(columns, file, table.num_rows)
    read: dict[str, pa.Array] = {"segment_id": reading.ids(cells.get("segment_id"), needed=id_needed)}
    for field in TEXTS:
        read[field] = reading.texts(cells.get(field))
    read["kind"] = reading.worded(read["kind"], "kind", {"": "segment", **{k: k for k in KINDS}})
    for field in NUMBERS:
        read[field] = reading.numbers(field, cells.get(field))
    read["oneway"] = reading.worded(reading.texts(cells.get("oneway")), "oneway", DIRECTIONS)
    read["private"] = reading.worded(reading.texts(cells.get("private")), "private", YES_NO)
    return NetworkRows(pa.table({name: read[name] for name in COLUMNS}), tuple(reading.faults))


def _absent(
    table: pa.Table, columns: Mapping[str, ColumnSource], file: str, *, id_needed: bool
) -> list[Fault]:
    wanted = {"segment_id": columns.get("segment_id", ColumnSource("segment_id"))}
    mapped = dict(columns) if not id_needed else wanted | dict(columns)
    found = ", ".join(table.schema.names)
    return [
        fault(MissingColumn, file, field=field, column=source.column, found=found)
        for field, source in mapped.items()
        if source.column not in table.schema.names
    ]


class _Reading:
    """The columns of one file being read; it gathers the faults."""

    def __init__(self, columns: Mapping[str, ColumnSource], file: str, count: int) -> None:
        self.columns = columns
        self.file = file
        self.count = count
        self.faults: list[Fault] = []

    def source(self, field: str) -> ColumnSource:
        return self.columns.get(field, ColumnSource(field))

    def ids(self, column: pa.Array | None, *, needed: bool) -> pa.Array:
        if column is None:
            return pa.array([""] * self.count, pa.string())
        texts, unusable = identifier_column(column)
        for row in np.flatnonzero(unusable.to_numpy(zero_copy_only=False)).tolist():
            self.complain(row, "segment_id", column[row].as_py(), "an id")
        if needed:
            self._check_ids(texts.to_pylist())
        return pc.fill_null(texts, "")

    def _check_ids(self, texts: list[str | None]) -> None:
        first: dict[str, int] = {}
        name = self.source("segment_id").column
        for row, text in enumerate(texts):
            where = f"row {row + 1}"
            if text is None:
                self.faults.append(
                    fault(
                        MissingValue,
                        self.file,
                        where=where,
                        column=name,
                        field="segment_id",
                    )
                )
            elif text in first:
                named = {
                    "field": "segment_id",
                    "value": text,
                    "first": first[text],
                    "second": row + 1,
                }
                self.faults.append(fault_of(RepeatedId, self.file, named, where=where))
            else:
                first[text] = row + 1

    def texts(self, column: pa.Array | None) -> pa.Array:
        if column is None:
            return pa.array([""] * self.count, pa.string())
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        return pc.utf8_trim_whitespace(pc.fill_null(pc.cast(column, pa.string()), ""))

    def worded(self, texts: pa.Array, field: str, words: Mapping[str, str] | Mapping[str, bool]) -> pa.Array:
        """Return what each word means; an unknown word is a fault."""
        coded = pc.dictionary_encode(texts)
        meanings = [words.get(word.lower()) for word in coded.dictionary.to_pylist()]
        taken = pc.take(pa.array(meanings), coded.indices)
        expected = "one of " + ", ".join(word for word in words if word)
        for row in np.flatnonzero(taken.is_null().to_numpy(zero_copy_only=False)).tolist():
            self.complain(row, field, texts[row].as_py(), expected)
        return taken

    def numbers(self, field: str, column: pa.Array | None) -> pa.Array:
        """Return metres with three decimals; null where the register has none."""
        if column is None:
            return pa.nulls(self.count, pa.float64())
        times, per = NUMBERS[field][self.source(field).unit]
        whole = whole_column(column, times=times, per=per)
        for row in np.flatnonzero((whole != MISSING) & (whole < 0)).tolist():
            self.complain(row, field, column[row].as_py(), "a number of at least 0")
        return _thousandths(whole)

    def complain(self, row: int, field: str, value: object, expected: str) -> None:
        self.faults.append(
            fault(
                UnreadableValue,
                self.file,
                where=f"row {row + 1}",
                field=field,
                column=self.source(field).column,
                value=str(value)[:80],
                expected=expected,
            )
        )


def _thousandths(whole: NDArray[np.int64]) -> pa.Array:
    return pa.array(whole.astype(np.float64) / THOUSAND, mask=whole == MISSING)
