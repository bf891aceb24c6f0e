"""Priced work: to which duty a piece of work is priced, where it meets several.

In:  duties of one obligation at one place whose windows overlap, and what met them.
Out: for each duty whether the work that met it is priced to another one.

A snowfall may begin before the street is cleared from the one before. One
clearing then meets both duties: the first late, the second in time. Both
findings stand, and the clearing is paid once.

The surprise: a duty is not simply refused its price because another was met at
the same instant. It is measured again with what was done beside the work that
is priced already: who cleared twice is paid twice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.measuring import Block, Evidence, blocks_of, earlier, reached_by_machine
from onus.core.assessment.promises import Promises
from onus.core.assessment.track_evidence import touched_between
from onus.core.contracts.standards import Measure, Strength
from onus.core.determinations.findings import Outcome
from onus.core.determinations.met_by_events import NOTHING, MetByEvents, met_by_events
from onus.core.duties.duties import DutyColumns

WORK = (Measure.COVERAGE, Measure.TOUCH, Measure.EVENTS)
"""Measures of work done at a place; an act or a closing belongs to one duty by its nature."""
PAID_FOR_WORK = (Outcome.FULFILLED, Outcome.NO_DEADLINE, Outcome.LATE)
"""Outcomes that are paid because work was done, the best first."""


@dataclass(frozen=True, slots=True)
class Met:
    """One duty that was met by work.

    Attributes:
        rank: place of its outcome in `PAID_FOR_WORK`.
        due_us: due time, `NO_INSTANT` for none.
        opens_us: start of its window.
        row: its row.
        met_us: when it was met, within its window.
    """

    rank: int
    due_us: int
    opens_us: int
    row: int
    met_us: int


Asking = Generator[tuple[int, int], int, tuple[int, ...]]
"""Asks when a row would be met by what was done from an instant on; is told; returns rows."""


def shared_work(duties: Sequence[Met]) -> Asking:
    """Return which duties of one obligation at one place have no work of their own.

    Each piece of work goes to the duty that it fits best: one met in time
    before one met late, then the one due first.

    Args:
        duties: in any order.

    Yields:
        A row and an instant; the answer is when that duty would be met by
        what was done from this instant on, `NO_INSTANT` for never.

    Returns:
        The rows whose work is priced to another duty.

    >>> both = [Met(2, 5, 0, 0, met_us=9), Met(0, 12, 7, 1, met_us=9)]
    >>> asking = shared_work(both)
    >>> next(asking)
    (0, 10)
    >>> try:
    ...     asking.send(NO_INSTANT)
    ... except StopIteration as told:
    ...     told.value
    (0,)
    """
    priced: list[tuple[int, int, int]] = []
    without: list[int] = []
    for duty in sorted(duties, key=lambda met: (met.rank, met.due_us, met.opens_us, met.row)):
        from_us, met_us = duty.opens_us, duty.met_us
        while met_us != NO_INSTANT:
            priced = yield from _trimmed(priced, met_us)
            taken = [until for begins, until, _ in priced if begins <= met_us and from_us <= until]
            if not taken:
                priced.append((from_us, met_us, duty.row))
                break
            from_us = max(taken) + 1
            met_us = yield duty.row, from_us
        else:
            without.append(duty.row)
    return tuple(sorted(without))


def _trimmed(
    priced: list[tuple[int, int, int]], met_us: int
) -> Generator[tuple[int, int], int, list[tuple[int, int, int]]]:
    """Return the priced pieces, begun after an instant where they need nothing from before it."""
    trimmed = []
    for begins, until, row in priced:
        again = until
        if begins <= met_us < until:
            again = yield row, met_us + 1
            begins = met_us + 1 if again == until else begins
        trimmed.append((begins, until, row))
    return trimmed


def priced_to_another(
    dossier: Dossier,
    promises: Promises,
    duties: DutyColumns,
    evidence: Evidence,
    *,
    met_us: NDArray[np.int64],
    outcome: NDArray[np.int8],
    as_of: Instant,
) -> NDArray[np.bool_]:
    """Return for each duty whether the work that met it is priced to another one.

    Args:
        dossier: places and evidence.
        promises: the standards.
        duties: n duties.
        evidence: everything seen.
        met_us: shape (n,), when each was met; `NO_INSTANT` for never.
        outcome: shape (n,), the outcome of each.
        as_of: the instant by which everything was known.

    Returns:
        Shape (n,); the order of the duties does not matter.
    """
    blocks = [
        b for b in blocks_of(dossier, promises, duties, evidence, as_of=as_of) if b.standard.measure in WORK
    ]
    block_of = np.full(len(duties), -1, np.int32)
    for number, block in enumerate(blocks):
        block_of[block.chosen] = number
    paid = [kind.column_code for kind in PAID_FOR_WORK]
    rows = np.flatnonzero((block_of >= 0) & (met_us != NO_INSTANT) & np.isin(outcome, paid))
    waiting = {}
    for group in _contended(duties, rows, met_us):
        asking = shared_work(
            [
                Met(
                    rank=paid.index(int(outcome[row])),
                    due_us=int(duties.due_us[row]),
                    opens_us=int(duties.opens_us[row]),
                    row=row,
                    met_us=int(met_us[row]),
                )
                for row in group
            ]
        )
        waiting[asking] = next(asking)  # Two share an instant, so there is a question.
    without = np.zeros(len(duties), bool)
    while waiting:
        waiting = dict(_answered(blocks, block_of, waiting, without))
    return without


def _contended(
    duties: DutyColumns, rows: NDArray[np.int64], met_us: NDArray[np.int64]
) -> Iterator[list[int]]:
    """Yield the duties of an obligation at a place of which two may share a piece of work."""
    keys = (duties.opens_us[rows], duties.place[rows], duties.obligation[rows])
    ordered = rows[np.lexsort(keys)]
    one, next_one = ordered[:-1], ordered[1:]
    same = (duties.obligation[one] == duties.obligation[next_one]) & (
        duties.place[one] == duties.place[next_one]
    )
    # In order of opening: if any two share work, some two neighbours do.
    shared = same & (met_us[one] >= duties.opens_us[next_one])
    ends = np.flatnonzero(~same) + 1
    number = np.zeros(len(ordered), np.int64)
    number[ends] = 1
    number = np.cumsum(number)
    for group in np.unique(number[1:][shared]).tolist():
        first, last = np.searchsorted(number, [group, group + 1])
        yield ordered[first:last].tolist()


def _answered(
    blocks: Sequence[Block],
    block_of: NDArray[np.int32],
    waiting: dict[Asking, tuple[int, int]],
    without: NDArray[np.bool_],
) -> Iterator[tuple[Asking, tuple[int, int]]]:
    """Answer every question at once; yield those that ask on, note what the others found."""
    asked = sorted(waiting.values())
    rows = np.array([row for row, _ in asked], np.int64)
    from_us = np.array([at for _, at in asked], np.int64)
    answers: dict[int, int] = {}
    for number in np.unique(block_of[rows]).tolist():
        chosen = block_of[rows] == number
        met = met_from(blocks[number].of(rows[chosen]), from_us[chosen])
        answers.update(zip(rows[chosen].tolist(), met.tolist(), strict=True))
    for asking, (row, _) in waiting.items():
        try:
            yield asking, asking.send(answers[row])
        except StopIteration as found:
            without[list(found.value)] = True


def met_from(block: Block, from_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return when duties would be met by what was done from later instants on.

    Args:
        block: n duties of one obligation under one standard, measured by work.
        from_us: shape (n,), not before their windows open.

    Returns:
        Shape (n,), `NO_INSTANT` for never.
    """
    standard = block.standard
    if standard.measure is Measure.TOUCH:
        place = block.duties.place[block.chosen].astype(np.int64)
        return touched_between(block.evidence.tracks.blocks, place, from_us, block.until_us).first_us
    by_coverage = standard.measure is Measure.COVERAGE
    events = [
        _events_from(block, row, at) for row, at in zip(block.chosen.tolist(), from_us.tolist(), strict=True)
    ]
    by_events = np.array([met.met_us for met in events], np.int64)
    if not by_coverage or standard.strength_min.rank > Strength.OBSERVED.rank:
        return by_events
    undone = np.array([met.set_aside_before_us for met in events], np.int64)
    return earlier(by_events, reached_by_machine(block, np.maximum(from_us, undone)).met_us)


def _events_from(block: Block, row: int, from_us: int) -> MetByEvents:
    standard = block.standard
    by_coverage = standard.measure is Measure.COVERAGE
    events = block.events_at(block.place_of(row))
    if not events:
        return NOTHING
    return met_by_events(
        events,
        standard,
        kinds=standard.work_kinds if by_coverage else standard.kinds,
        count=1 if by_coverage else standard.count,
        opens_us=from_us,
        due_us=int(block.duties.due_us[row]),
        closes_us=min(int(block.duties.closes_us[row]), block.as_of),
    )
