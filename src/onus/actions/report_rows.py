"""Report rows: the row of a report in reports.csv as it stands now, in place of the one before."""

from __future__ import annotations

from onus.actions.receive_report import OF_THE_SERVICE, report_fact
from onus.base.instants import Instant
from onus.records.facts import KeptFact, facts_of
from onus.records.reports import KeptReport

FILE = "reports.csv"


def row_again(
    report: KeptReport, action: str, now: Instant, *, closed_at: Instant | None, actor: str = "", post: str = "",
    basis: str = "",
) -> tuple[KeptFact, ...]:  # fmt: skip
    """Return the row of a report that is a fact of its dossier; nothing for any other report."""
    rows = [fact for fact in facts_of(report.dossier, about=report.ref) if fact.file == FILE]
    if report.sort not in OF_THE_SERVICE or not rows:
        return ()
    last, number = rows[-1], len(rows)
    return (
        report_fact(
            report, fact_id=f"{report.ref}-{number}", place_id=last.place_id, action=action, closed_at=closed_at,
            supersedes=last.fact_id, at=now, actor=actor, post=post, basis=basis,
        ),
    )  # fmt: skip
