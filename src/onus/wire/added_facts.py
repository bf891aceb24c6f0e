"""Added facts: what was written down elsewhere, put below the facts of a dossier's file.

In:  the bytes of one file of a dossier, and facts that came on record beside it.
Out: the bytes with them below; what stood there stands as it was.

The surprise: a fact whose id stands in the file already is passed over, so that the
same facts may be handed in again and nothing doubles. Only where a new row needs a
column that the table does not have, the old rows get an empty cell at their end.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onus.base.errors import OnusError
from onus.base.instants import ZoneTable
from onus.wire.act_lines import entry, with_tables
from onus.wire.csv_rows import csv_text, parse_csv
from onus.wire.fact_columns import COLUMNS
from onus.wire.fact_rows import fact_cells
from onus.wire.fact_tables import TABLES
from onus.wire.identifiers import identifier

ACTS, NOTICES = "acts.toml", "notices.toml"
LISTS: Mapping[str, str] = {ACTS: "acts", NOTICES: "notices"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CannotAddBelow(OnusError):
    """Facts cannot be put below those of a file."""

    code = "DOSSIER-049"
    what = "Nothing can be added below {file}: its list `{name}` does not end in a table of its own."
    why = "What stands in a dossier's file is never rewritten; new facts come below it."
    do = "Write each entry of the list as `[[{name}]]`, or take an empty `{name} = []` out."


def row_of(file: str, fact: Any) -> dict[str, Any]:
    """Return a fact as the row that a database keeps: cells of a table, or fields of an entry.

    Args:
        file: its name: `acts.toml`, `notices.toml`, or a table of `FACT_FILES`.
        fact: a value of `core.contracts.facts` of the kind that the file holds.
    """
    return entry(fact) if file in LISTS else dict(fact_cells(file, fact))


def id_of_row(file: str, row: Mapping[str, Any]) -> str:
    """Return the id of a fact's row.

    >>> id_of_row("reports.csv", {"report_id": "7"})
    '7'
    """
    return str(row["id" if file in LISTS else _id_column(file)])


def with_added(raw: bytes, file: str, new: Sequence[Mapping[str, Any]], zone: ZoneTable) -> bytes:
    """Return a file with facts below those that it holds.

    Args:
        raw: the file that is there; empty for none.
        file: its name: `acts.toml`, `notices.toml`, or a table of `FACT_FILES`.
        new: rows as `row_of` returns them, each with an id; those whose id the file holds are passed over.
        zone: times of acts are written as its clocks show them.

    Raises:
        CannotAddBelow: a list of the file is written in a way that nothing can follow.

    >>> from onus.base.instants import UTC_ZONE
    >>> with_added(b"x = 1", "acts.toml", [], UTC_ZONE)
    b'x = 1'
    """
    held = ids_in(raw, file)
    passed_over = {*held}
    left = [one for one in new if id_of_row(file, one) not in passed_over]
    if not left:
        return raw
    if file not in LISTS:
        return _below_rows(raw, file, left)
    added = with_tables(raw, LISTS[file], left, zone)
    try:
        whole = [one["id"] for one in tomllib.loads(_text(added))[LISTS[file]]]
    except tomllib.TOMLDecodeError:
        whole = []
    if whole != [*held, *(one["id"] for one in left)]:
        raise CannotAddBelow(file=file, name=LISTS[file])
    return added


def ids_in(raw: bytes, file: str) -> tuple[str, ...]:
    """Return the ids of the facts that a file holds, in its order; rows without one are left out.

    >>> ids_in(b"report_id,happened_at\\n7.0,x\\n", "reports.csv")
    ('7',)
    """
    if not raw:
        return ()
    if file in LISTS:
        entries = tomllib.loads(_text(raw)).get(LISTS[file], [])
        return tuple(str(one["id"]) for one in entries if "id" in one)
    column = _id_column(file)
    names = (identifier(row[column]) for row in parse_csv(_text(raw), file=file).rows)
    return tuple(name for name in names if name)


def _id_column(file: str) -> str:
    return next(table.id_column for table in TABLES if table.file == file)


def _text(raw: bytes) -> str:
    return raw.removeprefix(BYTE_ORDER_MARK).decode("utf-8")


def _below_rows(raw: bytes, file: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    known = [column.name for column in COLUMNS[file]]
    if not raw:
        return csv_text(known, [[row.get(name, "") for name in known] for row in rows]).encode()
    text = raw.decode("utf-8")
    first = next(_records(text.removeprefix("\ufeff")), "")
    header = [name.strip() for name in next(csv.reader([first]), [])]
    wanted = [name for name in known if name not in header and any(row.get(name) for row in rows)]
    end = "\r\n" if first.endswith("\r\n") else "\n"
    if wanted:
        text = _widened(text, wanted)
    lines = [csv_text([row.get(name, "") for name in (*header, *wanted)], ()) for row in rows]
    between = "" if text.endswith("\n") else end
    # A cell may hold line feeds of its own; only the end of a row follows the file.
    return (text + between + "".join(line.removesuffix("\n") + end for line in lines)).encode()


def _widened(text: str, wanted: Sequence[str]) -> str:
    """Return a table with further columns, empty in each of its rows."""
    wide = []
    for number, record in enumerate(_records(text)):
        bare = record.rstrip("\r\n")
        # A line without anything is no row; the reader passes it over.
        more = "".join(f",{name}" for name in wanted) if number == 0 else "," * len(wanted) if bare else ""
        wide.append(bare + more + record[len(bare) :])
    return "".join(wide)


def _records(text: str) -> Iterator[str]:
    """Yield each record with its end of line; a line feed inside quotes ends none."""
    start, quoted = 0, False
    for at, mark in enumerate(text):
        if mark == '"':
            quoted = not quoted
        elif mark == "\n" and not quoted:
            yield text[start : at + 1]
            start = at + 1
    if start < len(text):
        yield text[start:]
