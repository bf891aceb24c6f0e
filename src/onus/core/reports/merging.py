"""Merging: which report another one may follow.

In:  two reports with their lives, and how far their places lie apart.
Out: the reason for which one does not follow the other; none where it may.

The surprise: whoever follows is closed and reopened together with the other one, so merging
takes the right of closing and is refused wherever it would end what nobody else awaits.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.core.reports.events import MERGED, Refused
from onus.core.reports.life import ReportLife


@dataclass(frozen=True, slots=True)
class Mergeable:
    """What is compared of a report."""

    ref: str
    dossier: str
    sort: str
    service: str
    place: str
    life: ReportLife


def merge_fault(one: Mergeable, into: Mergeable, *, apart_mm: int | None, reach_mm: int) -> Refused | None:
    """Return why a report may not follow another; None where it may.

    Args:
        one: what would follow.
        into: what it would follow; it is open and follows nothing, so that nothing goes in a circle.
        apart_mm: how far apart they are; None where nobody knows.
        reach_mm: how far apart two reports of the same thing may be.
    """
    near = (bool(one.place) and one.place == into.place) or (apart_mm is not None and apart_mm <= reach_mm)
    faults = (
        ("needs_other_report", one.ref == into.ref or one.dossier != into.dossier),
        ("target_merged", into.life.state == MERGED),
        ("target_closed", not into.life.is_open),
        ("target_hidden", into.life.hidden),
        ("other_sort", (one.sort, one.service) != (into.sort, into.service)),
        ("too_far", not near),
    )
    reason = next((name for name, wrong in faults if wrong), "")
    return Refused(reason, one.life.state, into.ref) if reason else None
