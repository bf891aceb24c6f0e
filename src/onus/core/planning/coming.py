"""Coming duties: what falls due or begins within the hours ahead, and who will answer for it.

In:  an assessment as of now, a forecast, and the end of the look.
Out: `Coming`, one group for each obligation, occurrence, district and due time.

The surprise: nothing is guessed about what will be done. A duty is listed until the
record shows it as met or excused; snow that is only forecast makes duties by the
contract's own triggers, and those groups say that they rest on a forecast. The last
day that is assessed bounds judging, not owing: what lies ahead ends with the term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import DAY_US, HOUR_US, NO_INSTANT, Instant
from onus.core.accountability.answerable import Answerer, answerable
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.failures import districts_of
from onus.core.assessment.names import duty_name, public_place
from onus.core.assessment.promises import promises_of
from onus.core.determinations.findings import Outcome
from onus.core.duties.duties import DutyColumns
from onus.core.duties.making import make_duties
from onus.core.duties.occurrences import Occurrence
from onus.core.planning.forecast import ForecastSpan, with_forecast

RECORD, FORECAST, MOVED = "record", "forecast", "moved"
SAMPLE_DUTIES = 5
NOT_THERE = -1


@dataclass(frozen=True, slots=True)
class Coming:
    """Duties of one obligation and occurrence in one district that fall due together.

    Attributes:
        obligation: id of the obligation.
        owed_by: role that owes it.
        occurrence: id of the occurrence.
        district: where; empty for duties at no place.
        opens: when the window opens.
        due: when it is due; None where the contract sets no deadline.
        duties: how many of them the record does not show as met or excused.
        sample: names of some of them.
        basis: `record`; `forecast`, where they will only arise if it snows as forecast;
            `moved`, where the forecast snow would move a due time that runs already.
        answerer: who will answer when it is due, or opens where it has no due time.
    """

    obligation: str
    owed_by: str
    occurrence: str
    district: str
    opens: Instant
    due: Instant | None
    duties: int
    sample: tuple[str, ...]
    basis: str
    answerer: Answerer


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is coming, and how many duties run on beyond the end of the look."""

    groups: tuple[Coming, ...]
    later: int


@dataclass(frozen=True, slots=True)
class _Made:
    """Duties that a dossier comes to, with the occurrences that they name."""

    occurrences: tuple[Occurrence, ...]
    duties: DutyColumns


def coming(
    now: Assessment, forecast: Sequence[ForecastSpan], *, until: Instant, sample: int = SAMPLE_DUTIES
) -> Ahead:
    """Return what falls due or begins between now and the end of the look.

    Args:
        now: the assessment as of now.
        forecast: snow that is expected; empty for none.
        until: end of the look, later than now.
        sample: how many duties of a group are named.

    Returns:
        Groups in order of their due time, those without one at the time they open.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for one day.
        NoOfficer: the register names no head of any body.
    """
    dossier = now.dossier.open_ended()
    far = _far(dossier, forecast, until)
    certain = _made(dossier, far)
    likely = _made(with_forecast(dossier, forecast, now=now.as_of), far) if forecast else certain
    duties, opens, due = likely.duties, likely.duties.opens_us, likely.duties.due_us
    places = len(dossier.places)
    on_record = _rows_in(certain, likely, places)
    same = _same_window(certain.duties, on_record, duties)
    judged = _rows_in(_Made(now.occurrences, now.duties), likely, places)
    settled = _settled(now)[judged] & (judged != NOT_THERE) & _same_window(now.duties, judged, duties)
    basis = np.where(on_record == NOT_THERE, 1, np.where(same, 0, 2))
    open_still = ~settled & ((due == NO_INSTANT) | (due > now.as_of))
    begins = np.array([each.starts for each in likely.occurrences] + [0], np.int64)[duties.occurrence]
    starts = np.minimum(opens, begins)
    begun = (starts > now.as_of) & (starts <= until)
    falls_due = (due != NO_INSTANT) & (due <= until)
    # A duty without a deadline is shown when it begins; it can never fall due.
    shown = open_still & (falls_due | begun | ((basis != 0) & (starts <= until)))
    later = open_still & ~shown & (starts <= now.as_of) & (due != NO_INSTANT)
    groups = _groups(dossier, likely, np.flatnonzero(shown), basis, sample)
    return Ahead(groups, int(later.sum()))


def _far(dossier: Dossier, forecast: Sequence[ForecastSpan], until: Instant) -> Instant:
    """Return an instant by which every snowfall that begins within the look has ended."""
    gaps = [each.gap_h for each in dossier.contract.triggers if each.kind == "snowfall"]
    ends = [span.until_at + max(gaps, default=0) * HOUR_US + DAY_US for span in forecast]
    return Instant(max([until, *ends]))


def _made(dossier: Dossier, as_of: Instant) -> _Made:
    promises = promises_of(dossier, as_of=as_of)
    obligations = dossier.contract.obligations
    made = make_duties(promises.promises, obligations, promises.occurrences, dossier.places, dossier.zone)
    return _Made(promises.occurrences, made)


def _rows_in(known: _Made, asked: _Made, places: int) -> NDArray[np.int64]:
    """Return for each duty asked its row among the known ones; `NOT_THERE` for none."""
    number = {(each.trigger, each.id): index for index, each in enumerate(known.occurrences)}
    to_known = [number.get((each.trigger, each.id), NOT_THERE) for each in asked.occurrences]
    occurrence = np.array([*to_known, NOT_THERE], np.int64)[asked.duties.occurrence]
    if not len(known.duties):
        return np.full(len(asked.duties), NOT_THERE, np.int64)
    keys = _keys(known.duties, known.duties.occurrence.astype(np.int64), places, len(known.occurrences))
    wanted = _keys(asked.duties, occurrence, places, len(known.occurrences))
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    found = order[at]
    return np.where((keys[found] == wanted) & (occurrence != NOT_THERE), found, NOT_THERE)


def _keys(
    duties: DutyColumns, occurrence: NDArray[np.int64], places: int, occurrences: int
) -> NDArray[np.int64]:
    """Return one number for obligation, place and occurrence; the last two may be missing (-1)."""
    of_obligation = duties.obligation.astype(np.int64) * (places + 1) + duties.place + 1
    return of_obligation * (occurrences + 1) + occurrence + 1


def _same_window(known: DutyColumns, row: NDArray[np.int64], asked: DutyColumns) -> NDArray[np.bool_]:
    if not len(known):
        return np.zeros(len(asked), bool)
    opens, due = known.opens_us[row] == asked.opens_us, known.due_us[row] == asked.due_us
    same: NDArray[np.bool_] = opens & due & (row != NOT_THERE)
    return same


def _settled(now: Assessment) -> NDArray[np.bool_]:
    """Return which duties need nothing more; the last entry stands for a duty that is not there."""
    open_codes = [Outcome.PENDING.column_code, Outcome.NO_DEADLINE.column_code]
    met = now.findings.met_us != NO_INSTANT
    needs_nothing: NDArray[np.bool_] = ~np.isin(now.findings.outcome, open_codes) | met
    return np.append(needs_nothing, np.False_)


def _groups(
    dossier: Dossier, made: _Made, rows: NDArray[np.int64], basis: NDArray[np.int64], sample: int
) -> tuple[Coming, ...]:
    duties = made.duties
    district, districts = districts_of(dossier, duties)
    columns = (
        duties.obligation[rows], duties.occurrence[rows], district[rows], duties.opens_us[rows],
        duties.due_us[rows], basis[rows],
    )  # fmt: skip
    keys = np.column_stack(columns).astype(np.int64)
    order = np.lexsort([rows, *reversed(columns)])
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[order][1:] != keys[order][:-1]).any(axis=1)
    starts = np.append(np.flatnonzero(fresh), len(keys)).tolist()
    found = [
        _group(dossier, made, rows[order[begin:end]], districts, keys[order[begin]], sample)
        for begin, end in pairwise(starts)
    ]
    return tuple(sorted(found, key=_in_time))


def _in_time(group: Coming) -> tuple[int, str, str, str, int]:
    due = group.opens if group.due is None else group.due
    return due, group.obligation, group.district, group.occurrence, group.opens


def _group(
    dossier: Dossier,
    made: _Made,
    member: NDArray[np.int64],
    districts: tuple[str, ...],
    key: NDArray[np.int64],
    sample: int,
) -> Coming:
    number, occurrence, district, opens, due, basis = key.tolist()
    owed = dossier.contract.obligations[number]
    at = Instant(opens if due == NO_INSTANT else due)
    happening = made.occurrences[occurrence].id
    names = [
        duty_name(owed.id, public_place(dossier, place), happening)
        for place in made.duties.place[member[:sample]].tolist()
    ]
    return Coming(
        obligation=owed.id,
        owed_by=owed.owed_by,
        occurrence=happening,
        district=districts[district],
        opens=Instant(opens),
        due=None if due == NO_INSTANT else Instant(due),
        duties=len(member),
        sample=tuple(names),
        basis=(RECORD, FORECAST, MOVED)[basis],
        answerer=answerable(dossier.register, answer=owed.answer, district=districts[district], at=at),
    )
