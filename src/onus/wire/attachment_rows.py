"""Attachment rows: attachments.csv as text, old rows kept as they are and new ones added.

In:  the text of the table that is there, and new attachments.
Out: the text of the table with them; names of files that every system takes.

The surprise: a row is never changed. The same file attached again for the same
thing is the row that is there, so a second run adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from onus.base.instants import utc_text
from onus.core.contracts.facts import Attachment
from onus.wire.csv_rows import csv_text, parse_csv
from onus.wire.fact_columns import COLUMNS

FILE = "attachments.csv"
NAME_MAX = 60
FORBIDDEN = '<>:"/\\|?*'
"""Marks that a name may not hold on one system or another."""
RESERVED = ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)))


def with_attachments(text: str, new: Sequence[Attachment]) -> str:
    """Return the table with new rows below the old ones.

    Args:
        text: the table that is there; empty for none.
        new: attachments to be added.

    >>> from onus.base.instants import Instant
    >>> one = Attachment("a", "contract", "x.pdf", "0" * 64, Instant(0), Instant(0), pages=3)
    >>> table = with_attachments("", [one])
    >>> table.splitlines()[1].split(",")[:3], with_attachments(table, [])  == table
    (['a', 'contract', 'x.pdf'], True)
    """
    return with_rows(text, FILE, [_cells(one) for one in new])


def with_rows(text: str, file: str, new: Sequence[Mapping[str, str]]) -> str:
    """Return a table of the dossier with new rows below the old ones.

    Args:
        text: the table that is there; empty for none.
        file: which table it is.
        new: cells of each row, by column; what is left out is empty.

    >>> with_rows("", "vehicles.csv", [{"vehicle_id": "V-2"}]).splitlines()[-1]
    'V-2,,,,'
    """
    if not new:
        return text
    found = parse_csv(text, file=file)
    known = (column.name for column in COLUMNS[file])
    header = (*found.header, *(name for name in known if name not in found.header))
    old = [[row[name] if name in found.header else "" for name in header] for row in found.rows]
    return csv_text(header, [*old, *([row.get(name, "") for name in header] for row in new)])


def _cells(one: Attachment) -> dict[str, str]:
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    values |= {"attachment_id": one.id, "place_id": one.place, "pages": one.pages or ""}
    values |= {name: utc_text(values[name]) for name in ("happened_at", "recorded_at")}
    values["withdrawn"] = "true" if one.withdrawn else ""
    return {name: str(value) for name, value in values.items()}


def safe_name(name: str) -> str:
    """Return a name that Windows, macOS and Linux all take for a file.

    >>> safe_name("合同:正本?.pdf"), safe_name("con.pdf"), safe_name("...")
    ('合同_正本_.pdf', '_con.pdf', '_')
    """
    marks = ("_" if mark in FORBIDDEN or mark < " " or mark == "\x7f" else mark for mark in name)
    told = "".join(marks).strip(" .") or "_"
    stem, dot, ending = told.rpartition(".")
    if dot and len(ending) <= 8:
        told = f"{stem[: NAME_MAX - len(ending) - 1].rstrip(' .')}.{ending}"
    else:
        told = told[:NAME_MAX].rstrip(" .")
    return f"_{told}" if told.split(".", maxsplit=1)[0].casefold() in RESERVED else told
