"""Timeliness: the outcome of one duty, and the same for a million of them.

In:  when a duty opened and was due, when it was met, what was heard about it.
Out: one of seven outcomes, with its grounds.

`judge` is the specification, written to be read by an auditor. `judge_columns`
is its fast twin; a property test holds the two equal.

The surprise: silence is not failure. Where nothing was heard at all, neither
telemetry nor records, the outcome is `unknown`; it becomes `unmet` only when
the duty's source of evidence was alive and had nothing to say for this place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT
from onus.core.determinations.findings import Ground, Outcome


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one duty; instants in microseconds, `NO_INSTANT` for none.

    Attributes:
        due_us: when it is due.
        closes_us: when evidence is no longer looked for.
        met_us: when the standard was first reached.
        heard: whether its source of evidence was alive in the window.
        seen: whether any evidence at all concerns this duty.
        failed: whether an inspection in the window found it not done.
        measurable: False where coverage is asked and no length is known.
        excused: whether an excuse on record before the due time covers it.
    """

    due_us: int
    closes_us: int
    met_us: int
    heard: bool
    seen: bool
    failed: bool
    measurable: bool
    excused: bool


def judge(measured: Measured, *, as_of_us: int) -> tuple[Outcome, int, int]:
    """Determine one duty.

    Args:
        measured: what is known of it.
        as_of_us: the instant by which all of that was known.

    Returns:
        The outcome, the delay in microseconds (0 where there is none), and the
        grounds as the sum of `Ground.bit`.

    >>> judge(Measured(10, 99, 12, True, True, False, True, False), as_of_us=50)[:2]
    (<Outcome.LATE: 'late'>, 2)
    """
    met = measured.met_us != NO_INSTANT
    if measured.due_us == NO_INSTANT:
        return Outcome.NO_DEADLINE, 0, Ground.NO_DEADLINE_SET.bit
    if met and measured.met_us <= measured.due_us:
        return Outcome.FULFILLED, 0, Ground.MET_IN_TIME.bit
    if measured.excused:
        return Outcome.EXCUSED, 0, Ground.EXCUSE_GRANTED.bit
    if met:
        return Outcome.LATE, measured.met_us - measured.due_us, Ground.MET_AFTER_DUE.bit
    if as_of_us < measured.due_us:
        return Outcome.PENDING, 0, Ground.WINDOW_OPEN.bit
    delay_us = min(as_of_us, measured.closes_us) - measured.due_us
    if measured.failed:
        return Outcome.UNMET, delay_us, Ground.FAILED_INSPECTION.bit
    if not measured.measurable:
        return Outcome.UNKNOWN, 0, Ground.NO_LENGTH.bit
    if not measured.heard:
        return Outcome.UNKNOWN, 0, Ground.NO_TELEMETRY.bit
    reason = Ground.SHARE_TOO_LOW if measured.seen else Ground.NO_EVIDENCE
    return Outcome.UNMET, delay_us, reason.bit | Ground.NOT_MET_BY_CLOSE.bit


@dataclass(frozen=True, slots=True)
class MeasuredColumns:
    """`Measured` for many duties, a column each."""

    due_us: NDArray[np.int64]
    closes_us: NDArray[np.int64]
    met_us: NDArray[np.int64]
    heard: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    measurable: NDArray[np.bool_]
    excused: NDArray[np.bool_]


def judge_columns(
    measured: MeasuredColumns, *, as_of_us: int
) -> tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int64]]:
    """Determine many duties at once; the twin of `judge`.

    Args:
        measured: shape (n,) for each column.
        as_of_us: the instant by which all of that was known.

    Returns:
        Outcome codes (n,), delays in microseconds (n,), grounds (n,).

    >>> one = lambda x: np.array([x])
    >>> judge_columns(MeasuredColumns(one(10), one(99), one(12), one(True), one(True),
    ...     one(False), one(True), one(False)), as_of_us=50)[1]
    array([2])
    """
    met = measured.met_us != NO_INSTANT
    no_due = measured.due_us == NO_INSTANT
    # A column has no None: where there is no due time, any number will do below.
    due = np.where(no_due, 0, measured.due_us)
    # The cases of `judge`, in its order: the first that holds decides.
    cases = [
        no_due,
        met & (measured.met_us <= due),
        measured.excused,
        met,
        as_of_us < due,
        measured.failed,
        ~measured.measurable,
        ~measured.heard,
    ]
    outcomes = [
        Outcome.NO_DEADLINE,
        Outcome.FULFILLED,
        Outcome.EXCUSED,
        Outcome.LATE,
        Outcome.PENDING,
        Outcome.UNMET,
        Outcome.UNKNOWN,
        Outcome.UNKNOWN,
    ]
    grounds = [
        Ground.NO_DEADLINE_SET,
        Ground.MET_IN_TIME,
        Ground.EXCUSE_GRANTED,
        Ground.MET_AFTER_DUE,
        Ground.WINDOW_OPEN,
        Ground.FAILED_INSPECTION,
        Ground.NO_LENGTH,
        Ground.NO_TELEMETRY,
    ]
    nothing = np.where(measured.seen, Ground.SHARE_TOO_LOW.bit, Ground.NO_EVIDENCE.bit)
    codes = np.select(cases, [o.column_code for o in outcomes], Outcome.UNMET.column_code)
    bits = np.select(cases, [g.bit for g in grounds], nothing | Ground.NOT_MET_BY_CLOSE.bit)
    overdue = np.minimum(as_of_us, measured.closes_us) - due
    delay = np.where(codes == Outcome.UNMET.column_code, overdue, 0)
    delay = np.where(codes == Outcome.LATE.column_code, measured.met_us - due, delay)
    return codes.astype(np.int8), delay.astype(np.int64), bits.astype(np.int64)
