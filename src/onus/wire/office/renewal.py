"""Renewal: the rows of an import beside those of an earlier one; what is new, changed or gone.

In:  the rows that a table of the dossier holds, and the drafts of an import.
Out: the rows to be added to it, and how many were new, changed, withdrawn, the same.

The surprise: no row is ever changed or taken away. What a corrected file says
otherwise becomes a new row that names the one it corrects; what it no longer says becomes
a withdrawal. Rows of sheets that were not read this time stay as they are; and a row
that is added to a file already imported came on record now, whatever its sheet says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onus.base.instants import instant
from onus.wire.office.drafts import Draft
from onus.wire.office.origins import Origins, file_of
from onus.wire.office.renewal_faults import RecordedNow, StandsElsewhere
from onus.wire.office.sheet_faults import SheetFault

FIRST = re.compile(r"(.+)~([0-9]+)")
OF_CORRECTIONS = ("recorded_at", "supersedes", "withdrawn")
NAMED_BY = ("id", "day", "happened_at", "begins")
"""Fields that say which fact a row is, the plainest first."""

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
        unread: origins of the facts whose sheet was not read; they stand.
        faults: what stands against it, and what is worth saying.
    """

    rows: tuple[Row, ...] = ()
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0
    unread: tuple[str, ...] = ()
    faults: tuple[SheetFault, ...] = ()


def key_of(id_: str) -> str:
    """Return the key of a row, which all its versions share.

    >>> key_of("R-01-20240117T1000~3"), key_of("R-01-20240117T1000")
    ('R-01-20240117T1000', 'R-01-20240117T1000')
    """
    found = FIRST.fullmatch(id_)
    return found[1] if found else id_


def id_of(key: str, version: int) -> str:
    """Return the id of one version of a row, of which `key_of` returns the key.

    >>> id_of("R-01", 1), id_of("R-01", 2), id_of("R-01~2", 1)
    ('R-01', 'R-01~2', 'R-01~2~1')
    """
    # A number that a person ends in this way would be taken for a version of another row.
    bare = version == 1 and FIRST.fullmatch(key) is None
    return key if bare else f"{key}~{version}"


def renewal(
    old: Sequence[Row], drafts: Sequence[Draft], form: TableForm, *, origins: Origins, now: str
) -> Renewal:
    """Return what an import adds to a table.

    Args:
        old: all rows of the table, corrected and correcting ones included.
        drafts: what the sheets say now, for this table.
        form: how the table names its rows.
        origins: what was read this time, and of which files facts are there.
        now: instant of the import, as the tables write it.

    Returns:
        The rows to be added. Nothing where the sheets say what the table says.

    >>> renewal((), (), TableForm("crews.csv", "sheet_id"), origins=Origins(), now="").rows
    ()
    """
    return _Renewing(old, form, origins, now).renew(drafts)


class _Renewing:
    """Matches drafts with the rows that stand."""

    def __init__(self, old: Sequence[Row], form: TableForm, origins: Origins, now: str) -> None:
        self.form, self.origins, self.now = form, origins, now
        replaced = {row.get("supersedes", "") for row in old} - {""}
        self.ids = {row.get(form.id, "") for row in old}
        standing = [
            row for row in old if row.get(form.id, "") not in replaced and file_of(row.get(form.source, ""))
        ]
        self.standing = {key_of(row.get(form.id, "")): row for row in standing}
        self.rows: list[Row] = []
        self.faults: list[SheetFault] = []

    def renew(self, drafts: Sequence[Draft]) -> Renewal:
        keys = {draft.key for draft in drafts}
        unsaid = {
            key: row
            for key, row in self.standing.items()
            if key not in keys and row.get("withdrawn") != "true"
        }
        gone = {key: row for key, row in unsaid.items() if self.origins.was_read(row[self.form.source])}
        sources = [row[self.form.source] for row in unsaid.values()]
        unread = tuple(source for source in sources if self.origins.was_missed(source))
        by_cell = {row[self.form.source]: key for key, row in gone.items()}
        added = changed = same = 0
        for draft in drafts:
            before = self.standing.get(draft.key)
            moved = by_cell.get(draft.cells[self.form.source], "") if before is None else ""
            if before is not None and not self._differs(before, draft):
                same += 1
                continue
            if before is not None and self._is_of_another_file(before):
                self._taken(draft, before)
                continue
            if moved:
                # The cells are the same and the row speaks of something else: it was wrong before.
                before = gone.pop(moved, None)
            added, changed = added + (before is None), changed + (before is not None)
            self._append(draft.key, draft.cells, before, self._recorded(draft, before))
        for key, row in gone.items():
            self._append(key, row, row, self._not_before(row), withdrawn=True)
        return Renewal(
            tuple(self.rows), added, changed, len(gone), same, unread, tuple(self.faults)
        )  # fmt: skip

    def _differs(self, row: Row, draft: Draft) -> bool:
        """Return whether a row that stands says something else than the sheet says now."""
        if row.get("withdrawn") == "true":
            return True
        told = (name for name in draft.cells if name != self.form.source)
        if any(row.get(name, "") != draft.cells[name] for name in told):
            return True
        if row.get("supersedes", "") or not draft.recorded or self._is_of_another_file(row):
            return False
        # A row of an added line stands later on record than its sheet says, and rightly so.
        recorded = row.get("recorded_at", "")
        return not recorded or instant(draft.recorded) > instant(recorded)

    def _is_of_another_file(self, row: Row) -> bool:
        """Return whether a row stands and came from a file that is not in the folder."""
        return row.get("withdrawn") != "true" and file_of(row[self.form.source]) not in self.origins.files

    def _taken(self, draft: Draft, before: Row) -> None:
        """Tell a row whose number or subject stands already, otherwise, in a file that is not here."""
        field = next((name for name in NAMED_BY if draft.record.cell_text(name)), "day")
        told = {"name": draft.key, "other": before[self.form.source]}
        self.faults.append(draft.record.fault(StandsElsewhere, field, **told))

    def _recorded(self, draft: Draft, before: Row | None) -> str:
        """Return when a row came on record: as the sheet says for a new file, now for all later ones."""
        if before is None and file_of(draft.cells[self.form.source]) not in self.origins.held:
            return draft.recorded or self.now
        if draft.recorded and instant(draft.recorded) < instant(self.now):
            fault = draft.record.fault(RecordedNow, "recorded_at", now=self.now)
            self.faults.append(replace(fault, warning=True))
        return self.now if before is None else self._not_before(before)

    def _not_before(self, row: Row) -> str:
        told = row.get("recorded_at", "")
        return told if told and instant(told) > instant(self.now) else self.now

    def _append(
        self, key: str, cells: Row, before: Row | None, recorded_at: str, *, withdrawn: bool = False
    ) -> None:
        version = 1
        while (id_ := id_of(key, version)) in self.ids:
            version += 1
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

    >>> both = counted([Renewal(added=1), Renewal(added=2, same=3)])
    >>> both.added, both.same
    (3, 3)
    """
    found = list(renewals)
    return Renewal(
        (),
        sum(one.added for one in found),
        sum(one.changed for one in found),
        sum(one.withdrawn for one in found),
        sum(one.same for one in found),
    )
