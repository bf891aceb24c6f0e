"""Held facts: what a dossier's file says of facts that are on record elsewhere, held against them.

In:  the bytes of one file of a dossier, and the facts that came on record beside it.
Out: a fault for each fact of which the two say different things.

The surprise: what is compared is what a reader of the file takes from it. A time with
another offset, a number with a zero more or a row in another place is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.base.instants import ZoneTable
from onus.wire.act_lines import entry
from onus.wire.added_facts import ACTS, BYTE_ORDER_MARK, LISTS, id_of_row, with_added
from onus.wire.csv_rows import Row, parse_csv
from onus.wire.dossier_files import read_acts, read_notices
from onus.wire.fact_columns import COLUMNS
from onus.wire.fact_rows import fact_cells
from onus.wire.fact_tables import TABLES, Cells, Table
from onus.wire.identifiers import identifier
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault

SHOWN_MAX = 120
"""Characters of a value in a fault."""


class FactAltered(OnusError):
    """A file says of a fact something else than what is on record."""

    code = "DOSSIER-051"
    what = "`{fact}` says {found}; on record is {kept}."
    why = "A fact is never changed: an edited row would take its place in every later assessment."
    do = (
        "Put the row back as it is on record. A correction is a new fact that names this one in `supersedes`."
    )


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One fact of a file: the line on which it begins, and its cells or fields as its readers take them."""

    line: int
    row: Mapping[str, Any]


def altered_facts(
    raw: bytes, file: str, kept: Sequence[Mapping[str, Any]], zone: ZoneTable
) -> tuple[Fault, ...]:
    """Return a fault for each fact on record of which a file says something else.

    Args:
        raw: the file; empty for none.
        file: its name: `acts.toml`, `notices.toml`, or a table of `FACT_FILES`.
        kept: rows on record, as `row_of` returns them; those that the file lacks are passed over.
        zone: of the dossier.

    >>> from onus.base.instants import UTC_ZONE
    >>> row = {"report_id": "7", "happened_at": "2024-01-01T00:00:00Z", "text": "ice"}
    >>> raw = b"report_id,happened_at,text\\n7,2024-01-01T08:00:00+08:00,snow\\n"
    >>> altered_facts(raw, "reports.csv", [row], UTC_ZONE)[0].what
    '`7` says text: `snow`; on record is text: `ice`.'
    """
    if not raw or not kept:
        return ()
    held = held_facts(raw, file)
    both = [one for one in kept if id_of_row(file, one) in held]
    # Read back from a file of its own, a fact is in the very form in which the other one is.
    told = held_facts(with_added(b"", file, both, zone), file)
    return tuple(
        _fault(file, name, held[name], told[name]) for name in told if held[name].row != told[name].row
    )


def held_facts(raw: bytes, file: str) -> dict[str, HeldFact]:
    """Return the facts of a file by their ids; rows without one are left out."""
    if not raw:
        return {}
    return dict(_entries(raw, file) if file in LISTS else _rows(raw, file))


def _entries(raw: bytes, file: str) -> Iterator[tuple[str, HeldFact]]:
    name = LISTS[file]
    read = (read_acts if file == ACTS else read_notices)(raw)
    sound = dict(read.entries(name))
    for number, table in enumerate((read.table or {}).get(name, [])):
        row = entry(sound[number]) if number in sound else table
        if "id" in row:
            yield str(row["id"]), HeldFact(line_of(dict(read.lines), f"{name}[{number}].id"), row)


def _rows(raw: bytes, file: str) -> Iterator[tuple[str, HeldFact]]:
    table = next(one for one in TABLES if one.file == file)
    text = raw.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    for row in parse_csv(text, file=file).rows:
        name = identifier(row[table.id_column])
        if name:
            yield name, HeldFact(row.line, _cells(row, table))


def _cells(row: Row, table: Table) -> Mapping[str, str]:
    cells = Cells(row, table.file)
    fact = table.read(cells)
    if cells.faults:
        return {one.name: row[one.name] for one in COLUMNS[table.file] if row[one.name]}
    return fact_cells(table.file, fact)


def _fault(file: str, name: str, held: HeldFact, kept: HeldFact) -> Fault:
    columns = sorted(
        column for column in {*held.row, *kept.row} if held.row.get(column) != kept.row.get(column)
    )
    return toml_fault(
        FactAltered, file, held.line, name,
        fact=name, found=_said(held.row, columns), kept=_said(kept.row, columns),
    )  # fmt: skip


def _said(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return ", ".join(f"{column}: `{str(row.get(column, ''))[:SHOWN_MAX]}`" for column in columns)
