"""Remarks: grounds that change no outcome, but that a reader must know.

In:  duties, findings, reports, evidence that was refused, snowfalls, answerers.
Out: for each duty the sum of the bits of its remarks.

The surprise: a resident's report against work that a record shows as done does
not undo it. It stands beside the finding as contested, for a person to look at;
an inspection, which the office answers for, is what sets work aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.accountability.answerable import DEPUTY, HEAD, VACANT, Answerer
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.promises import Promises
from onus.core.contracts.standards import Measure
from onus.core.determinations.findings import Ground
from onus.core.determinations.met_by_events import RECHECK_US
from onus.core.duties.duties import DutyColumns
from onus.core.duties.making import restarted

OF_SNOWFALL = {
    "GRADE_FROM_12H_MAX": Ground.GRADED_OVER_12_H,
    "GRADE_FROM_24H_MAX": Ground.GRADED_OVER_24_H,
    "GRADE_FROM_EVENT_TOTAL": Ground.GRADED_BY_TOTAL,
    "SNOWFALL_MAY_CONTINUE": Ground.SNOWFALL_MAY_CONTINUE,
}
OF_BASIS = {
    DEPUTY: Ground.DEPUTY_ANSWERS,
    HEAD: Ground.HEAD_ANSWERS_BY_DEFAULT,
    VACANT: Ground.HEAD_ANSWERS_BY_DEFAULT,
}


def remarks(
    dossier: Dossier,
    promises: Promises,
    duties: DutyColumns,
    *,
    met_us: NDArray[np.int64],
    set_aside: Sequence[str],
) -> NDArray[np.int64]:
    """Return the remarks on each duty, before anybody answers for it."""
    bits = np.zeros(len(duties), np.int64)
    of_occurrence = [
        sum({OF_SNOWFALL[name].bit for name in occurrence.grounds if name in OF_SNOWFALL})
        for occurrence in promises.occurrences
    ]
    bits |= np.array([*of_occurrence, 0], np.int64)[duties.occurrence]
    moved = restarted(promises.promises, promises.occurrences, duties, dossier.places, dossier.zone)
    bits |= np.where(moved, Ground.CLOCK_RESTARTED.bit, 0)
    bits |= np.where(_without_its_rule(promises, duties), Ground.RULE_NOT_APPLIED.bit, 0)
    rows_at = _rows_at(dossier, duties, np.flatnonzero(~_met_by_closing(promises, duties)))
    for place, service, at, ground in _refused(dossier, set_aside):
        for row in rows_at.get((place, service), ()):
            if duties.opens_us[row] <= at <= duties.closes_us[row]:
                bits[row] |= ground.bit
    for report in dossier.reports:
        for row in rows_at.get((report.place, report.service), ()):
            met = int(met_us[row])
            last = max(met, int(duties.due_us[row])) + RECHECK_US
            if NO_INSTANT < met < report.happened_at <= last:
                bits[row] |= Ground.CONTESTED_BY_REPORT.bit
    return bits


def answerer_remarks(answerer: NDArray[np.int32], answerers: Sequence[Answerer]) -> NDArray[np.int64]:
    """Return the remark on who answers: a deputy, or the head for a seat that nobody fills.

    >>> answerer_remarks(np.array([0], np.int32), [Answerer("p", "Holder 1", "holder")])
    array([0])
    """
    bits = [OF_BASIS[each.basis].bit if each.basis in OF_BASIS else 0 for each in answerers]
    return np.array([*bits, 0], np.int64)[answerer]


def _without_its_rule(promises: Promises, duties: DutyColumns) -> NDArray[np.bool_]:
    """Return the duties whose deadline was to come from a rule that could not be applied."""
    wide = len(promises.occurrences) + 1
    refused = np.array([each.obligation * wide + each.occurrence for each in promises.refusals], np.int64)
    return np.isin(duties.obligation.astype(np.int64) * wide + duties.occurrence, refused)


def _rows_at(
    dossier: Dossier, duties: DutyColumns, among: NDArray[np.int64]
) -> dict[tuple[str, str], list[int]]:
    """Return the rows of the duties at each place of which something is told, by its service."""
    told = {place for place, *_ in _refused(dossier, [seen.id for seen in dossier.evidence])}
    told |= {report.place for report in dossier.reports}
    index = [number for number, place in enumerate(dossier.places) if place.id in told]
    rows: dict[tuple[str, str], list[int]] = {}
    for row in among[np.isin(duties.place[among], index)].tolist():
        place = dossier.places[int(duties.place[row])].id
        service = dossier.contract.obligations[int(duties.obligation[row])].service
        rows.setdefault((place, service), []).append(row)
    return rows


def _refused(dossier: Dossier, set_aside: Sequence[str]) -> Iterator[tuple[str, str, Instant, Ground]]:
    """Yield evidence that shows nothing done: places nobody could reach, visits that cannot be true."""
    untrue = frozenset(set_aside)
    for seen in dossier.evidence:
        # A visit and an inspection of other files may bear one id.
        if seen.kind == "visit" and seen.id in untrue:
            yield seen.place, seen.service, seen.happened_at, Ground.CLAIM_IMPLAUSIBLE
        if seen.result == "inaccessible":
            yield seen.place, seen.service, seen.happened_at, Ground.INACCESSIBLE


def _met_by_closing(promises: Promises, duties: DutyColumns) -> NDArray[np.bool_]:
    """Return the duties that a report opened and its closing meets: it contests nothing."""
    closing = [key for key, each in promises.standards.items() if each.measure is Measure.CLOSING]
    found = np.zeros(len(duties), bool)
    for obligation, rule in closing:
        found |= (duties.obligation == obligation) & (duties.rule == rule)
    return found
