"""Failures: what was overdue, on the record, and until when the record showed it.

In:  duties, findings, and when the record first showed each duty as met.
Out: groups of overdue duties, for the ladder and for the test on notices, and
     the case that each duty belongs to.

The surprise: a duty found fulfilled may stand here. Where the work was written
down only after the due time, the record showed the duty as overdue until then,
and the ladder ran. The late entry changes what is known today; it closes the
case on the day it was written down, and not before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.accountability.escalation import Case, CaseGroup
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.measuring import Measurement
from onus.core.assessment.names import duty_name, public_place
from onus.core.assessment.promises import Promises
from onus.core.burden.notices import OverdueGroup
from onus.core.contracts.facts import Notice
from onus.core.determinations.findings import FindingColumns, Outcome
from onus.core.duties.duties import DutyColumns

SAMPLE_DUTIES = 5
NO_CASE = -1


@dataclass(frozen=True, slots=True)
class Failures:
    """Duties that were overdue on the record, by row.

    Attributes:
        rows: int64 (f,), rows of the duties.
        known_us: int64 (f,), when the record first showed each as met; `NO_INSTANT` if never.
        late_entry: bool (f,), found fulfilled by an entry made after the due time.
        district: int64 (f,), index into `districts`.
        districts: names, sorted.
    """

    rows: NDArray[np.int64]
    known_us: NDArray[np.int64]
    late_entry: NDArray[np.bool_]
    district: NDArray[np.int64]
    districts: tuple[str, ...]


def failures(
    dossier: Dossier, duties: DutyColumns, findings: FindingColumns, measured: Measurement
) -> Failures:
    """Return the duties that were overdue on the record at some time."""
    failed = np.isin(findings.outcome, [Outcome.LATE.column_code, Outcome.UNMET.column_code])
    fulfilled = findings.outcome == Outcome.FULFILLED.column_code
    # Overdue on the record: its source had spoken and showed nothing, or showed it done late.
    overdue = measured.alive | measured.shown_late
    late_entry = fulfilled & (measured.known_us > duties.due_us) & overdue
    rows = np.flatnonzero(failed | late_entry)
    district, districts = districts_of(dossier, duties)
    return Failures(rows, measured.known_us[rows], late_entry[rows], district[rows], districts)


def districts_of(dossier: Dossier, duties: DutyColumns) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the district of each duty as an index into the names that follow; "" for no place."""
    names = tuple(sorted({place.district for place in dossier.places} | {""}))
    code = {district: index for index, district in enumerate(names)}
    of_place = np.array([code[place.district] for place in dossier.places] + [code[""]], np.int64)
    return of_place[duties.place], names


def case_groups(
    dossier: Dossier, promises: Promises, duties: DutyColumns, failed: Failures
) -> tuple[CaseGroup, ...]:
    """Group failures by obligation, occurrence, district and due time: one case each."""
    rows, groups = failed.rows, []
    rank = _rank_by_public_name(dossier)
    for member in _members(duties, failed):
        first = member[0]
        number, occurrence = int(duties.obligation[rows[first]]), int(duties.occurrence[rows[first]])
        district, opened = int(failed.district[first]), int(duties.due_us[rows[first]])
        owed = dossier.contract.obligations[number]
        known = failed.known_us[member]
        sample = member[np.argsort(rank[duties.place[rows[member]]], kind="stable")][:SAMPLE_DUTIES]
        groups.append(
            CaseGroup(
                obligation=owed.id,
                answer=owed.answer,
                occurrence=promises.occurrences[occurrence].id,
                district=failed.districts[district],
                opened_at=Instant(opened),
                closed_at=None if (known == NO_INSTANT).any() else Instant(int(known.max())),
                duties=len(member),
                late_entries=int(failed.late_entry[member].sum()),
                sample=tuple(_duty_name(dossier, promises, duties, row) for row in rows[sample].tolist()),
            )
        )
    return tuple(groups)


def _rank_by_public_name(dossier: Dossier) -> NDArray[np.int64]:
    """Return the rank of each place by its public name: that of its id would tell something of a home."""
    names = [public_place(dossier, place) for place in range(len(dossier.places))]
    rank = np.empty(len(names) + 1, np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    rank[-1] = len(names)
    return rank


def case_of_duties(
    duties: DutyColumns, failed: Failures, groups: Sequence[CaseGroup], raised: Sequence[Case]
) -> NDArray[np.int32]:
    """Return for each duty an index into the cases that were raised; `NO_CASE` for none.

    Args:
        duties: all duties.
        failed: those that were overdue on the record.
        groups: as `case_groups` made them of these.
        raised: as `cases` made them of the groups.
    """
    number = {case.id: index for index, case in enumerate(raised)}
    of_duty = np.full(len(duties), NO_CASE, np.int32)
    for member, group in zip(_members(duties, failed), groups, strict=True):
        of_duty[failed.rows[member]] = number.get(group.id, NO_CASE)
    return of_duty


def _members(duties: DutyColumns, failed: Failures) -> list[NDArray[np.int64]]:
    """Return for each group the indices of its failures, in order."""
    rows = failed.rows
    columns = (duties.obligation[rows], duties.occurrence[rows], failed.district, duties.due_us[rows])
    keys = np.column_stack(columns).astype(np.int64)
    order = np.lexsort([rows, *reversed(columns)])
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[order][1:] != keys[order][:-1]).any(axis=1)
    starts = np.append(np.flatnonzero(fresh), len(keys)).tolist()
    return [order[begin:end] for begin, end in pairwise(starts)]


def _duty_name(dossier: Dossier, promises: Promises, duties: DutyColumns, row: int) -> str:
    return duty_name(
        dossier.contract.obligations[int(duties.obligation[row])].id,
        public_place(dossier, int(duties.place[row])),
        promises.occurrences[int(duties.occurrence[row])].id,
    )


def overdue_at(
    dossier: Dossier, duties: DutyColumns, failed: Failures, *, notice: Notice
) -> tuple[OverdueGroup, ...]:
    """Return what the contractor owed of the notice's service and, on the record, had not done by then.

    Work that was written down after the notice was not on the record when others
    were threatened; it cures nothing.
    """
    at = notice.happened_at
    obligations = dossier.contract.obligations
    concerned = np.array([o.owed_by == "contractor" and o.service == notice.service for o in obligations])
    rows = failed.rows
    undone = (failed.known_us == NO_INSTANT) | (failed.known_us > at)
    then = (duties.due_us[rows] <= at) & undone & concerned[duties.obligation[rows]]
    groups = []
    for number in np.unique(duties.obligation[rows][then]).tolist():
        mine = then & (duties.obligation[rows] == number)
        for code in np.unique(failed.district[mine]).tolist():
            chosen = rows[mine & (failed.district == code)]
            groups.append(
                OverdueGroup(
                    obligation=obligations[number].id,
                    district=failed.districts[code],
                    count=len(chosen),
                    earliest_due=Instant(int(duties.due_us[chosen].min())),
                    opened_at=Instant(int(duties.opens_us[chosen].min())),
                )
            )
    return tuple(groups)
