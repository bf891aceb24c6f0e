"""Findings: the outcome of one duty, with its grounds.

In:  nothing; this module names the values.
Out: `Outcome`, `Ground`, `Finding`, and `FindingColumns` for many at once.

The surprise: grounds are bits of one whole number in columns, so that a million
findings carry their reasons in eight megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import Instant
from onus.core.contracts.standards import Strength


class Outcome(Enum):
    """What a determination can find; the order is that of the columns' codes."""

    FULFILLED = "fulfilled"
    LATE = "late"
    UNMET = "unmet"
    PENDING = "pending"
    EXCUSED = "excused"
    UNKNOWN = "unknown"
    NO_DEADLINE = "no_deadline"

    @property
    def column_code(self) -> int:
        """Return the code that stands for it in a column.

        >>> Outcome.UNMET.column_code
        2
        """
        return list(Outcome).index(self)


class Ground(Enum):
    """Why a finding is what it is; the order is that of the bits."""

    MET_IN_TIME = "MET_IN_TIME"
    MET_AFTER_DUE = "MET_AFTER_DUE"
    NOT_MET_BY_CLOSE = "NOT_MET_BY_CLOSE"
    WINDOW_OPEN = "WINDOW_OPEN"
    NO_EVIDENCE = "NO_EVIDENCE"
    NO_TELEMETRY = "NO_TELEMETRY"
    NO_LENGTH = "NO_LENGTH"
    NO_DEADLINE_SET = "NO_DEADLINE_SET"
    INSTRUCTED_ELSEWHERE = "INSTRUCTED_ELSEWHERE"
    EXCUSE_GRANTED = "EXCUSE_GRANTED"
    SHARE_TOO_LOW = "SHARE_TOO_LOW"
    FAILED_INSPECTION = "FAILED_INSPECTION"
    CONTESTED_BY_REPORT = "CONTESTED_BY_REPORT"
    RECORDED_LATE = "RECORDED_LATE"
    CLOCK_RESTARTED = "CLOCK_RESTARTED"
    RULE_UNDATED = "RULE_UNDATED"
    RULE_UNVERIFIED = "RULE_UNVERIFIED"
    INACCESSIBLE = "INACCESSIBLE"
    CLAIM_IMPLAUSIBLE = "CLAIM_IMPLAUSIBLE"
    MANUAL_WORK = "MANUAL_WORK"
    INFERRED_PATH = "INFERRED_PATH"
    TOO_FEW_EVENTS = "TOO_FEW_EVENTS"
    DEPUTY_ANSWERS = "DEPUTY_ANSWERS"
    HEAD_ANSWERS_BY_DEFAULT = "HEAD_ANSWERS_BY_DEFAULT"
    RULE_NOT_APPLIED = "RULE_NOT_APPLIED"
    """The clause names a rule of which no version may be applied on that day."""
    GRADED_OVER_12_H = "GRADED_OVER_12_H"
    GRADED_OVER_24_H = "GRADED_OVER_24_H"
    GRADED_BY_TOTAL = "GRADED_BY_TOTAL"
    SNOWFALL_MAY_CONTINUE = "SNOWFALL_MAY_CONTINUE"
    PRICED_TO_ANOTHER = "PRICED_TO_ANOTHER"
    """The work that met it met another duty too and is priced there."""

    @property
    def bit(self) -> int:
        """Return the bit that stands for it in a column.

        >>> Ground.MET_AFTER_DUE.bit
        2
        """
        return 1 << list(Ground).index(self)


def grounds_of(bits: int) -> tuple[Ground, ...]:
    """Return the grounds that a column's number stands for.

    >>> grounds_of(3)
    (<Ground.MET_IN_TIME: 'MET_IN_TIME'>, <Ground.MET_AFTER_DUE: 'MET_AFTER_DUE'>)
    """
    return tuple(ground for place, ground in enumerate(Ground) if bits >> place & 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """The determination of one duty, as people read it."""

    duty: str
    outcome: Outcome
    met_at: Instant | None
    delay_us: int
    coverage_ppm: int | None
    strength: Strength
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class FindingColumns:
    """Many findings, in the order of their duties.

    Attributes:
        outcome: int8, `Outcome.column_code`.
        met_us: int64, `NO_INSTANT` where it was never met.
        delay_us: int64, met (or close of the look) minus due, at least 0.
        coverage_ppm: int32, -1 where coverage is not the measure.
        strength: int8, `Strength.rank`.
        grounds: int64, sum of `Ground.bit`.
        evidence: int32, how many passes and events were used.
        answerer: int32, index into the list of answerers at due time.
        priced_to: int32, row of the duty that the work is priced to, -1 where that is no other.
    """

    outcome: NDArray[np.int8]
    met_us: NDArray[np.int64]
    delay_us: NDArray[np.int64]
    coverage_ppm: NDArray[np.int32]
    strength: NDArray[np.int8]
    grounds: NDArray[np.int64]
    evidence: NDArray[np.int32]
    answerer: NDArray[np.int32]
    priced_to: NDArray[np.int32]

    def __len__(self) -> int:
        """Return how many findings there are."""
        return len(self.outcome)
