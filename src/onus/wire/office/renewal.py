"""Renewal: the rows of an import beside those of an earlier one; what is new, changed or gone.

In:  the rows that a table of the dossier holds, and the drafts of an import.
Out: the rows to be added to it, and how many were new, changed, withdrawn, the same.

The surprise: no row is ever changed or taken away. What a corrected file says
otherwise becomes a new row that names the one it corrects; what it no longer says becomes
a withdrawal. Rows of files that are not in the folder this time stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import instant
from onus.wire.office.drafts import Draft

FIRST = re.compile(r"(.+)~([0-9]+)")
OF_CORRECTIONS = ("recorded_at", "supersedes", "withdrawn")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table names its rows and their origin.

    Attributes:
        file: name of the table.
        id: column of the id.
        source: column of the origin.
    """

    file: str
    id: str
    source: str = "source_ref"


@dataclass(frozen=True, slots=True)
class Renewal:
    """What an import adds to a table.

    Attributes:
        rows: rows to be added, in order.
        added: how many facts are new.
        changed: how many correct an older row.
        withdrawn: how many only withdraw one.
        same: how many facts were there already.
    """

    rows: tuple[Row, ...] = ()
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0


def file_of(source_ref: str) -> str:
    """Return the file that a row came from; empty where it came from no sheet.

    >>> file_of("检查表.xlsx!12月!B7:H7"), file_of("generated")
    ('检查表.xlsx', '')
    """
    parts = source_ref.split("!")
    return parts[0] if len(parts) > 2 else ""


def key_of(id_: str) -> str:
    """Return the key of a row, which all its versions share.

    >>> key_of("R-01-20240117T1000~3"), key_of("R-01-20240117T1000")
    ('R-01-20240117T1000', 'R-01-20240117T1000')
    """
    found = FIRST.fullmatch(id_)
    return found[1] if found else id_


def renewal(
    old: Sequence[Row], drafts: Sequence[Draft], form: TableForm, *, files: frozenset[str], now: str
) -> Renewal:
    """Return what an import adds to a table.

    Args:
        old: all rows of the table, corrected and correcting ones included.
        drafts: what the sheets say now, for this table.
        form: how the table names its rows.
        files: files that were read this time.
        now: instant of the import, as the tables write it.

    Returns:
        The rows to be added. Nothing where the sheets say what the table says.

    >>> renewal((), (), TableForm("crews.csv", "sheet_id"), files=frozenset(), now="").rows
    ()
    """
    return _Renewing(old, form, files, now).renew(drafts)


class _Renewing:
    """Matches drafts with the rows that stand."""

    def __init__(self, old: Sequence[Row], form: TableForm, files: frozenset[str], now: str) -> None:
        self.form, self.files, self.now = form, files, now
        replaced = {row.get("supersedes", "") for row in old} - {""}
        self.ids = {row[form.id] for row in old}
        standing = [row for row in old if row[form.id] not in replaced and file_of(row.get(form.source, ""))]
        self.standing = {key_of(row[form.id]): row for row in standing}
        self.rows: list[Row] = []

    def renew(self, drafts: Sequence[Draft]) -> Renewal:
        keys = {draft.key for draft in drafts}
        gone = {
            key: row
            for key, row in self.standing.items()
            if key not in keys
            and row.get("withdrawn") != "true"
            and file_of(row[self.form.source]) in self.files
        }
        by_cell = {row[self.form.source]: key for key, row in gone.items()}
        added = changed = same = 0
        for draft in drafts:
            before = self.standing.get(draft.key)
            moved = by_cell.get(draft.cells[self.form.source], "") if before is None else ""
            if before is not None and not self._differs(before, draft):
                same += 1
                continue
            if moved:
                # The cells are the same and the row speaks of something else: it was wrong before.
                before = gone.pop(moved, None)
            added, changed = added + (before is None), changed + (before is not None)
            self._append(draft.key, draft.cells, before, self._recorded(draft, before))
        for key, row in gone.items():
            self._append(key, row, row, self._not_before(row), withdrawn=True)
        return Renewal(tuple(self.rows), added, changed, len(gone), same)

    def _differs(self, row: Row, draft: Draft) -> bool:
        """Return whether a row that stands says something else than the sheet says now."""
        if row.get("withdrawn") == "true":
            return True
        told = (name for name in draft.cells if name != self.form.source)
        if any(row.get(name, "") != draft.cells[name] for name in told):
            return True
        first = not row.get("supersedes", "")
        return first and bool(draft.recorded) and row.get("recorded_at", "") != draft.recorded

    def _recorded(self, draft: Draft, before: Row | None) -> str:
        """Return when a row came on record: as the sheet says for a new fact, now for a correction."""
        if before is not None:
            return self._not_before(before)
        return draft.recorded or self.now

    def _not_before(self, row: Row) -> str:
        told = row.get("recorded_at", "")
        return told if told and instant(told) > instant(self.now) else self.now

    def _append(
        self, key: str, cells: Row, before: Row | None, recorded_at: str, *, withdrawn: bool = False
    ) -> None:
        id_, version = key, 1
        while id_ in self.ids:
            version += 1
            id_ = f"{key}~{version}"
        self.ids.add(id_)
        row = {name: cell for name, cell in cells.items() if name not in (self.form.id, *OF_CORRECTIONS)}
        row |= {self.form.id: id_, "recorded_at": recorded_at}
        if before is not None:
            row["supersedes"] = before[self.form.id]
        if withdrawn:
            row["withdrawn"] = "true"
        self.rows.append(row)


def counted(renewals: Iterable[Renewal]) -> Renewal:
    """Return the sums of several renewals, without their rows.

    >>> counted([Renewal(added=1), Renewal(added=2, same=3)])
    Renewal(rows=(), added=3, changed=0, withdrawn=0, same=3)
    """
    found = list(renewals)
    return Renewal(
        (),
        sum(one.added for one in found),
        sum(one.changed for one in found),
        sum(one.withdrawn for one in found),
        sum(one.same for one in found),
    )
