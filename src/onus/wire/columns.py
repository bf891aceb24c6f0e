"""Columns: which column of a foreign table holds which of our fields, in which unit.

In:  a mapping as a person writes it, `vehicle_id=truck_name,odometer_m=odometer.value:mi`.
Out: `ColumnSource` values by field.

The surprise: a suffix after the last colon is a unit only if the field knows
that unit; otherwise it is part of the column's name, which may hold colons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.wire.import_faults import BrokenMapping, UnknownField

WORDS = "words"
"""Marks a field whose suffix lists the source's own words: `blade:DOWN|PLOW`."""


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where a field comes from.

    Attributes:
        column: name of the column in the foreign table.
        unit: unit of its numbers; empty for the field's own unit.
        words: for yes/no fields, the source's words that mean yes.
    """

    column: str
    unit: str = ""
    words: tuple[str, ...] = ()


def parse_columns(text: str, units: Mapping[str, Sequence[str]]) -> dict[str, ColumnSource]:
    """Read a mapping of fields to columns.

    Args:
        text: `field=column` or `field=column:unit`, joined by commas; a comma
            in a column's name is written as `\\,`.
        units: the units that each field knows, for every field there is.

    Raises:
        UnknownField: a field that the table does not have.
        BrokenMapping: a part that is no mapping, or a field mapped twice.

    >>> parse_columns("lat=latitude,odometer_m=od:mi", {"lat": (), "odometer_m": ("mi",)})["odometer_m"]
    ColumnSource(column='od', unit='mi', words=())
    """
    sources: dict[str, ColumnSource] = {}
    for part in re.split(r"(?<!\\),", text):
        if not part.strip():
            continue
        field, equals, column = (piece.strip() for piece in part.partition("="))
        if not (field and equals and column) or field in sources:
            raise BrokenMapping(part=part)
        if field not in units:
            raise UnknownField(field=field, fields=", ".join(units))
        sources[field] = _source(column.replace("\\,", ","), units[field])
    return sources


def _source(column: str, units: Sequence[str]) -> ColumnSource:
    name, colon, suffix = column.rpartition(":")
    if not (name and colon and suffix):
        return ColumnSource(column)
    if suffix in units:
        return ColumnSource(name, unit=suffix)
    if WORDS in units:
        return ColumnSource(name, words=tuple(suffix.split("|")))
    return ColumnSource(column)
