"""Tally: what the duties of each month came to, in whole numbers.

In:  duties and findings in columns, the lengths and areas of the places.
Out: `Tally`: for each month, obligation and state how many duties, how many
     millimetres and square millimetres, how many hours of delay begun.

The surprise: there are nine states and seven outcomes. A duty that could not be
known because nothing was heard is kept apart from other unknown ones, and one
without a deadline that was done is kept apart from one that was not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import HOUR_US, NO_INSTANT
from onus.core.consequences.priced_once import PRICED_HERE
from onus.core.contracts.places import Place
from onus.core.determinations.findings import FindingColumns, Ground, Outcome
from onus.core.duties.duties import DutyColumns

FULFILLED, LATE, UNMET, PENDING, EXCUSED, UNKNOWN, NO_DEADLINE = range(len(Outcome))
DONE_WITHOUT_DEADLINE = 7
UNKNOWN_SILENT = 8
STATES = 9
LIMB_BITS = 31

Exact = NDArray[np.object_]
"""Whole numbers of any size, one Python int in each cell."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums with the axes month, obligation, state; every cell a whole number.

    Attributes:
        count: duties.
        priced_elsewhere: those of them whose work is priced to another duty.
        length_mm: length of the places of the others.
        area_mm2: area of the places of the others.
        delay_h: hours of delay begun, of duties late or unmet.
        no_length: others whose place has no known length.
        no_area: others whose place has no known area.
        open_windows: shape (months,), duties whose finding may still change.
    """

    count: NDArray[np.int64]
    priced_elsewhere: NDArray[np.int64]
    length_mm: Exact
    area_mm2: Exact
    delay_h: Exact
    no_length: NDArray[np.int64]
    no_area: NDArray[np.int64]
    open_windows: NDArray[np.int64]


def states(findings: FindingColumns) -> NDArray[np.int64]:
    """Return the state of each finding: its outcome, with two kept apart.

    >>> one = lambda value: np.array([value])
    >>> silent = FindingColumns(one(UNKNOWN), one(NO_INSTANT), one(0), one(-1), one(0),
    ...     one(Ground.NO_TELEMETRY.bit), one(0), one(0), one(-1))
    >>> states(silent)
    array([8])
    """
    found = findings.outcome.astype(np.int64)
    silent = (found == UNKNOWN) & ((findings.grounds & Ground.NO_TELEMETRY.bit) != 0)
    done = (found == NO_DEADLINE) & (findings.met_us != NO_INSTANT)
    return np.where(silent, UNKNOWN_SILENT, np.where(done, DONE_WITHOUT_DEADLINE, found))


def exact_sums(key: NDArray[np.int64], weight: NDArray[np.int64], *, size: int) -> Exact:
    """Return the sum of the weights of each key, however large.

    Args:
        key: shape (n,), from 0 to below `size`.
        weight: shape (n,), not negative.
        size: how many sums there are.

    Returns:
        Shape (size,), whole numbers without a bound.

    >>> exact_sums(np.array([1, 1]), np.array([2**62, 2**62]), size=2).tolist()
    [0, 9223372036854775808]
    """
    high, low = np.zeros(size, np.int64), np.zeros(size, np.int64)
    # Two halves, because the area of many large places does not fit 64 bits.
    np.add.at(high, key, weight >> LIMB_BITS)
    np.add.at(low, key, weight & ((1 << LIMB_BITS) - 1))
    sums: Exact = high.astype(object) * (1 << LIMB_BITS) + low.astype(object)
    return sums


def hours_begun(delay_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the hours of delay begun; a delay of exactly one hour is one.

    >>> hours_begun(np.array([0, 1, HOUR_US, HOUR_US + 1]))
    array([0, 1, 1, 2])
    """
    return -(-delay_us // HOUR_US)


def tally(
    duties: DutyColumns,
    findings: FindingColumns,
    *,
    period: NDArray[np.int64],
    periods: int,
    obligations: int,
    places: Sequence[Place],
    as_of_us: int,
) -> Tally:
    """Add up the duties of each month, obligation and state.

    Args:
        duties: n duties.
        findings: their findings, in the same order.
        period: shape (n,), the index of each duty's month.
        periods: how many months there are.
        obligations: how many obligations the contract has.
        places: the dossier's places; a duty at no place has no length and no area.
        as_of_us: instant after which a window is still open.

    Returns:
        The sums; the order of the duties does not matter.

    >>> none = np.zeros(0, np.int64)
    >>> nothing = tally(DutyColumns(*[none] * 7), FindingColumns(*[none] * 9), period=none,
    ...     periods=1, obligations=1, places=(), as_of_us=0)
    >>> nothing.count.shape
    (1, 1, 9)
    """
    shape = (periods, obligations, STATES)
    size = periods * obligations * STATES
    state = states(findings)
    key = (period * obligations + duties.obligation) * STATES + state
    # One more row at the end: index -1 stands for a duty at no place.
    length = np.array([place.length_mm for place in places] + [0], np.int64)[duties.place]
    area = np.array([place.area_mm2 for place in places] + [0], np.int64)[duties.place]
    changeable = np.isin(findings.outcome, (PENDING, UNMET, UNKNOWN))
    elsewhere = findings.priced_to != PRICED_HERE
    own = key[~elsewhere]
    still = changeable & (duties.closes_us > as_of_us)
    return Tally(
        count=_counts(key, size).reshape(shape),
        priced_elsewhere=_counts(key[elsewhere], size).reshape(shape),
        length_mm=exact_sums(own, length[~elsewhere], size=size).reshape(shape),
        area_mm2=exact_sums(own, area[~elsewhere], size=size).reshape(shape),
        delay_h=exact_sums(key, hours_begun(findings.delay_us), size=size).reshape(shape),
        no_length=_counts(key[(length == 0) & ~elsewhere], size).reshape(shape),
        no_area=_counts(key[(area == 0) & ~elsewhere], size).reshape(shape),
        open_windows=_counts(period[still], periods),
    )


def _counts(key: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.bincount(key, minlength=size).astype(np.int64)
