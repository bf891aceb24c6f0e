"""Occurrences: the snowfalls, days, storms and reports that make duties.

In:  nothing; this module only names the values.
Out: `Occurrence`, one happening of one trigger.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.instants import Instant


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One happening of a trigger.

    Attributes:
        id: name of the happening, unique within its trigger.
        trigger: id of the trigger.
        starts: when it began; the window of its duties opens then.
        ends: when it ended; deadlines count from here or from the start.
        grade: grade of a snowfall; empty for other triggers.
        amount_tenth_mm: water equivalent in tenths of a millimetre; 0 for others.
        due: due time that the trigger itself sets (calendar, declared, report).
        next_opens: for `calendar` and `yearly`, when the next window of the trigger opens;
            None for triggers whose duties a later happening does not replace.
        everywhere: whether it concerns every place; a report or an inspection never does.
        place: id of the one place it concerns; empty for all, or where it is not known.
        restarts: beginning, end and amount (tenths of a millimetre) of each later
            snowfall, which may restart a clock, in order of time.
        graded_by: rule that graded a snowfall, as `id@version`; empty for none.
        closed_at: for a report, when the work was closed.
        source_ref: row or key it came from.
        source_status: what the source itself says of its timeliness.
        grounds: remarks on how it was made (`GRADE_FROM_EVENT_TOTAL` and others).
    """

    id: str
    trigger: str
    starts: Instant
    ends: Instant
    grade: str = ""
    amount_tenth_mm: int = 0
    due: Instant | None = None
    place: str = ""
    restarts: tuple[tuple[Instant, Instant, int], ...] = ()
    closed_at: Instant | None = None
    source_ref: str = ""
    source_status: str = ""
    grounds: tuple[str, ...] = ()
    graded_by: str = ""
    next_opens: Instant | None = None
    everywhere: bool = True
