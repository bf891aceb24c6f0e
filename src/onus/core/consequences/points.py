"""Points: from deductions of points to a score, to a share of the price.

In:  what the clauses of a month come to in points, and the scoring schedule.
Out: `Score` with its step of the published table, and the termination counter.

The surprise: the lower bound of a step belongs to it. 90 points earn the step
from 90; 89.9 do not. A month with too little on record has no score: that is
neither a good month nor a bad one, and the counter passes over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from onus.core.consequences.certificates import Score
from onus.core.consequences.deductions import Assessed
from onus.core.contracts.payments import ScoreSchedule, ScoreStep

MONTHS_A_QUARTER = 3
RUN, TOTAL = "run", "total"


def score_of(
    schedule: ScoreSchedule, counted: Sequence[Assessed], *, duties_determined: int, checks_made: int
) -> Score:
    """Return the score of a month.

    Args:
        schedule: the published schedule.
        counted: clauses whose points count, each under its cap.
        duties_determined: duties of the month found fulfilled, late or unmet.
        checks_made: inspections of the month that came to a result.

    Returns:
        The full score less the points lost, never below 0; no score where fewer
        than `minimum_sample` of both together are on record.

    >>> score_of(ScoreSchedule("8"), (), duties_determined=1, checks_made=0).score_milli
    100000
    """
    lost = tuple((each.deduction.id, each.points_milli) for each in counted if each.points_milli)
    none = Score(schedule.clause, None, lost, duties_determined, checks_made, schedule.minimum_sample)
    if none.sample < schedule.minimum_sample:
        return none
    score_milli = max(schedule.full_milli - sum(points for _, points in lost), 0)
    step = step_of(schedule, score_milli)
    return replace(
        none,
        score_milli=score_milli,
        coefficient_ppm=step.coefficient_ppm if step else None,
        bonus_ppm=step.bonus_ppm if step else 0,
        hold_back_ppm=step.hold_back_ppm if step else 0,
    )


def step_of(schedule: ScoreSchedule, score_milli: int) -> ScoreStep | None:
    """Return the step that a score earns: the highest whose lower bound it reaches.

    Args:
        schedule: the published schedule; its first step begins at 0.
        score_milli: thousandths of a point, not negative.

    Returns:
        The step; None where the schedule has no table.

    >>> table = ScoreSchedule("8", steps=(ScoreStep(0, 0), ScoreStep(90_000, 1_000_000)))
    >>> [step_of(table, score).coefficient_ppm for score in (89_999, 90_000)]
    [0, 1000000]
    """
    earned = [step for step in schedule.steps if step.from_milli <= score_milli]
    return earned[-1] if earned else None


@dataclass(frozen=True, slots=True)
class Span:
    """One month or quarter as the termination counter sees it.

    Attributes:
        id: `2023-12` or `2023-Q4`.
        score_milli: thousandths of a point, exactly; None where none is known.
        below: whether it counts towards termination.
        run: how many counted spans in a row, with this one.
        total: how many counted spans in all, with this one.
    """

    id: str
    score_milli: Fraction | None
    below: bool
    run: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class Termination:
    """The termination counter.

    Attributes:
        clause: clause of the schedule.
        below_milli: a span below this score counts.
        after: counted spans in a row that allow termination; 0 where none do.
        by: `month` or `quarter`.
        spans: every span that is over, in order.
        reached_in: first span in which termination was allowed; empty while it is not.
        after_total: counted spans in all that allow termination; 0 where none do.
        reached_by: `run` (in a row), `total` (in all) or `both`; empty while it is not reached.
    """

    clause: str
    below_milli: int
    after: int
    by: str
    spans: tuple[Span, ...]
    reached_in: str
    after_total: int = 0
    reached_by: str = ""

    @property
    def run(self) -> int:
        """Return how many counted spans in a row the last one ends.

        >>> Termination("8", 75_000, 5, "quarter", (), "").run
        0
        """
        return self.spans[-1].run if self.spans else 0

    @property
    def total(self) -> int:
        """Return how many counted spans there are in all.

        >>> Termination("8", 75_000, 5, "quarter", (), "").total
        0
        """
        return self.spans[-1].total if self.spans else 0


def termination(schedule: ScoreSchedule, months: Sequence[tuple[str, int | None]]) -> Termination:
    """Count the months or quarters that were below the limit, in a row and in all.

    Args:
        schedule: the published schedule.
        months: id and score of every month that is over, in order without a gap;
            None where the record was insufficient.

    Returns:
        The counter. A span without a score neither counts nor breaks the row. A
        quarter counts when its last month is over; its score is the mean of the
        months that have one.

    >>> schedule = ScoreSchedule("8", terminate_below_milli=75_000, terminate_after=2)
    >>> termination(schedule, [("2023-11", 74_900), ("2023-12", 10_000)]).reached_in
    '2023-12'
    """
    named = _quarters(months) if schedule.terminate_by == "quarter" else _months(months)
    spans: list[Span] = []
    run = total = 0
    reached = by = ""
    for name, score in named:
        below = score is not None and score < schedule.terminate_below_milli
        if score is not None:
            run = run + 1 if below else 0
        total += below
        spans.append(Span(name, score, below, run, total))
        if not reached:
            by = _allowed_by(schedule, run=run, total=total)
            reached = name if by else ""
    return Termination(
        clause=schedule.clause,
        below_milli=schedule.terminate_below_milli,
        after=schedule.terminate_after,
        by=schedule.terminate_by,
        spans=tuple(spans),
        reached_in=reached,
        after_total=schedule.terminate_total,
        reached_by=by,
    )


def _allowed_by(schedule: ScoreSchedule, *, run: int, total: int) -> str:
    """Return by what termination is allowed: `run`, `total`, `both`, or nothing."""
    in_row = bool(schedule.terminate_after) and run >= schedule.terminate_after
    in_all = bool(schedule.terminate_total) and total >= schedule.terminate_total
    return "both" if in_row and in_all else RUN if in_row else TOTAL if in_all else ""


Named = list[tuple[str, Fraction | None]]


def _months(months: Sequence[tuple[str, int | None]]) -> Named:
    return [(name, None if score is None else Fraction(score)) for name, score in months]


def _quarters(months: Sequence[tuple[str, int | None]]) -> Named:
    """Return the mean score of every quarter whose last month is over."""
    scores: dict[str, list[int]] = {}
    over = []
    for name, score in months:
        number = int(name[5:])
        quarter = f"{name[:4]}-Q{(number + MONTHS_A_QUARTER - 1) // MONTHS_A_QUARTER}"
        known = scores.setdefault(quarter, [])
        if score is not None:
            known.append(score)
        if number % MONTHS_A_QUARTER == 0:
            over.append(quarter)
    return [(name, _mean(scores[name])) for name in over]


def _mean(scores: Sequence[int]) -> Fraction | None:
    return Fraction(sum(scores), len(scores)) if scores else None
