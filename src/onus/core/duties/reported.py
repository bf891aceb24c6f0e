"""Reports, failed inspections and declared windows as triggers.

In:  a trigger and the facts of the dossier.
Out: occurrences; one for each report, failed inspection or declaration.

The surprise: a report that names no place is a report of one place that nobody
wrote down. It makes one duty, at no place, and never one at every place.
"""

from __future__ import annotations

from collections.abc import Sequence

from onus.core.contracts.contract import Trigger
from onus.core.contracts.facts import PointEvidence, Report
from onus.core.duties.occurrences import Occurrence


def declared_occurrence(trigger: Trigger) -> Occurrence | None:
    """Return the one window that an operator declared; None while it has no beginning.

    >>> from onus.base.instants import Instant
    >>> declared_occurrence(Trigger("storm", "declared", opens=Instant(5), due=Instant(9))).id
    'storm'
    """
    if trigger.opens is None:
        return None
    return Occurrence(
        id=trigger.id, trigger=trigger.id, starts=trigger.opens, ends=trigger.opens, due=trigger.due
    )


def report_occurrences(trigger: Trigger, reports: Sequence[Report]) -> tuple[Occurrence, ...]:
    """Return one occurrence for each report that the trigger listens to.

    >>> report_occurrences(Trigger("r", "report"), ())
    ()
    """
    heard = [r for r in reports if not trigger.services or r.service in trigger.services]
    return tuple(
        Occurrence(
            id=f"{trigger.id}-{report.id}",
            trigger=trigger.id,
            starts=report.happened_at,
            ends=report.happened_at,
            due=report.target_at,
            place=report.place,
            everywhere=False,
            closed_at=report.closed_at,
            source_ref=report.source_ref or report.id,
            source_status=report.source_status,
        )
        for report in sorted(heard, key=lambda r: r.id)
    )


def inspection_occurrences(trigger: Trigger, evidence: Sequence[PointEvidence]) -> tuple[Occurrence, ...]:
    """Return one occurrence for each failed inspection: the duty to cure what was found.

    >>> inspection_occurrences(Trigger("cure", "inspection"), ())
    ()
    """
    failed = [
        seen
        for seen in evidence
        if seen.kind == "inspection"
        and seen.result == "fail"
        and (not trigger.services or seen.service in trigger.services)
    ]
    return tuple(
        Occurrence(
            id=f"{trigger.id}-{seen.id}",
            trigger=trigger.id,
            starts=seen.happened_at,
            ends=seen.happened_at,
            place=seen.place,
            everywhere=False,
            source_ref=seen.source_ref or seen.id,
        )
        for seen in sorted(failed, key=lambda e: e.id)
    )
