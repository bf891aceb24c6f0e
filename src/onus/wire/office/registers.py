"""Registers: lists that say what there is, renewed as a whole, with every change on record.

In:  the list that a dossier holds, and the list of the sheets.
Out: the new list, and one `Change` for each entry that is new, different or gone.

The surprise: a road list holds no facts, so it has no corrections. Its older state
is kept in another way: each change is a row of `office/changes.csv`, with both states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.wire.office.origins import Origins
from onus.wire.office.renewal import Row

CHANGES = "office/changes.csv"
CHANGE_COLUMNS = ("recorded_at", "table", "id", "change", "before", "after", "source_ref")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a register that is new, different or gone.

    Attributes:
        table: file of the dossier.
        id: which entry.
        change: `added`, `changed` or `removed`.
        before: the entry as it was; empty for a new one.
        after: the entry as it is; empty for one that is gone.
        source_ref: where it stands now; for one that is gone, where it stood.
    """

    table: str
    id: str
    change: str
    before: str
    after: str
    source_ref: str

    def row(self, recorded_at: str) -> tuple[str, ...]:
        """Return it as a row of the file of changes.

        >>> Change("network.csv", "R-1", "added", "", "name=人民路", "a.xlsx!1!A2:B2").row("now")[:4]
        ('now', 'network.csv', 'R-1', 'added')
        """
        return recorded_at, self.table, self.id, self.change, self.before, self.after, self.source_ref


def renewed_list(
    old: Sequence[Row], new: Sequence[Row], *, table: str, id_column: str, origins: Origins
) -> tuple[tuple[Row, ...], tuple[Change, ...]]:
    """Return a list after an import, and what changed in it.

    Args:
        old: rows of the dossier.
        new: rows of the sheets.
        table: file of the dossier.
        id_column: column that names an entry.
        origins: what was read; entries of other sheets stay.

    >>> old = [{"id": "a", "name": "甲", "source_ref": "1.xlsx!1!A2:B2"}]
    >>> seen = Origins(sheets=frozenset({("1.xlsx", "1")}))
    >>> rows, changes = renewed_list(old, [], table="t", id_column="id", origins=seen)
    >>> rows, changes[0].change
    ((), 'removed')
    """
    by_id = {row[id_column]: row for row in new}
    known = {row[id_column] for row in old}
    rows: list[Row] = []
    changes: list[Change] = []
    for row in old:
        id_, source = row[id_column], row.get("source_ref", "")
        after = by_id.get(id_)
        if after is None:
            if origins.was_read(source):
                changes.append(Change(table, id_, "removed", said(row), "", source))
            else:
                rows.append(row)
        elif _same(row, after):
            rows.append(row)
        else:
            changes.append(Change(table, id_, "changed", said(row), said(after), after.get("source_ref", "")))
            # Columns that no sheet fills (a radius, a way) are not emptied by one.
            rows.append({**row, **after})
    for row in new:
        if row[id_column] not in known:
            changes.append(Change(table, row[id_column], "added", "", said(row), row.get("source_ref", "")))
            rows.append(row)
    return tuple(rows), tuple(changes)


def table_changes(
    old: Mapping[str, str], new: Mapping[str, str], *, table: str, sources: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return what changed between two states of a register that is written as a whole.

    Args:
        old: text of each entry by its id.
        new: the same now.
        table: file of the dossier.
        sources: where each entry of now stands.

    >>> [one.change for one in table_changes({"a": "1", "b": "1"}, {"b": "2", "c": "1"}, table="t", sources={})]
    ['removed', 'changed', 'added']
    """
    found = [Change(table, id_, "removed", text, "", "") for id_, text in old.items() if id_ not in new]
    for id_, text in new.items():
        if old.get(id_) != text:
            change = "changed" if id_ in old else "added"
            found.append(Change(table, id_, change, old.get(id_, ""), text, sources.get(id_, "")))
    return tuple(found)


def said(row: Row) -> str:
    """Return what an entry says, as one text.

    >>> said({"segment_id": "R-1", "name": "人民路", "grade": "", "source_ref": "a"})
    'segment_id=R-1; name=人民路'
    """
    return "; ".join(f"{name}={cell}" for name, cell in row.items() if cell and name != "source_ref")


def _same(row: Row, other: Row) -> bool:
    return all(row.get(name, "") == cell for name, cell in other.items() if name != "source_ref")
