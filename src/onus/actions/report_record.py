"""Record of reports: their facts as they may stand in a dossier, which is published.

In:  the facts of a dossier as they were recorded, exact and early.
Out: those facts with reports only once they are ripe, by their hour, and how many wait.

The surprise: nothing is changed in the tables. The exact instants stay with the office;
what leaves the database is coarse from the beginning, so that publishing recomputes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from onus.actions.report_ways import Ways, ways_of
from onus.base.instants import Instant, utc_text
from onus.base.marks import mark_of
from onus.core.reports.on_record import on_record_from, ripe_at, told_hour
from onus.core.reports.publication import PUBLICATION, publication_rule
from onus.outside.time_zones import zone_table
from onus.records.facts import KeptFact
from onus.records.reports import KeptReport, doubts_of

FILE, MADE = "reports.csv", "report.make"
UNLINKED_LETTERS = 20


def ripe_from(report: KeptReport, store: Path) -> Instant:
    """Return when a report comes on record, if no doubt stands then."""
    return ripe_in(ways_of(report.dossier, store), report)


def ripe_in(ways: Ways, report: KeptReport) -> Instant:
    """Return the same by the ways of its dossier, where they are at hand."""
    return _ripe(ways, Instant(report.received_at))


def unlinked(fact: KeptFact) -> str:
    """Return the name that a report bears in public where its place is not told.

    With its number anyone may ask how a report stands, so its number stands in public only
    where its place does. The other name is made of what nobody but the office knows: the
    number, the very microsecond of the receipt, and the words; so it is the same in every
    export and for every body that holds the report, and cannot be tried out.
    """
    told = f"{fact.about}\n{fact.recorded_at}\n{fact.happened_at}\n{fact.row['text']}"
    return f"report-{mark_of(sha256(told.encode()).hexdigest(), letters=UNLINKED_LETTERS)}"


def published_facts(
    dossier: str, facts: Sequence[KeptFact], store: Path, *, as_of: Instant
) -> tuple[tuple[KeptFact, ...], int]:
    """Return facts as they may be published at an instant, and how many reports are not on record yet.

    Args:
        dossier: its id.
        facts: all that were made here.
        store: folder of the file store.
        as_of: reports that come on record later are left out.
    """
    received = {fact.about: Instant(fact.recorded_at) for fact in facts if _is_report(fact, MADE)}
    if not received:
        return tuple(facts), 0
    ways, doubts = ways_of(dossier, store), doubts_of(dossier)
    names = {fact.about: unlinked(fact) for fact in facts if _is_report(fact, MADE) and not fact.place_id}
    since: Mapping[str, Instant | None] = {
        ref: on_record_from(_ripe(ways, at), [one for one in doubts.get(ref, ()) if one.recorded_at <= as_of])
        for ref, at in received.items()
    }
    shown: list[KeptFact] = []
    for fact in facts:
        if not _is_report(fact) or fact.about not in since:
            shown.append(fact)
            continue
        from_at = since[fact.about]
        if from_at is not None and from_at <= as_of:
            shown.append(_coarse(fact, from_at, names.get(fact.about, "")))
    waiting = sum(at is None or at > as_of for at in since.values())
    return tuple(shown), waiting


def _ripe(ways: Ways, received: Instant) -> Instant:
    """Return when a report is ripe, by the rule of the day on which it came."""
    zone = zone_table(ways.dossier.time_zone)
    rule = publication_rule(ways.rules.in_force(PUBLICATION, zone.local_day(received)))
    return ripe_at(received, rule, zone)


def _is_report(fact: KeptFact, action: str = "") -> bool:
    """Return whether a fact is a report that was made here; one of another register has its own rules."""
    made_here = fact.file == FILE and bool(fact.about) and fact.action.startswith("report.")
    return made_here and (not action or fact.action == action)


def _coarse(fact: KeptFact, from_at: Instant, name: str) -> KeptFact:
    """Return a fact of a report as it is published: by its hour, and under another name where one is given."""
    recorded = Instant(max(from_at, fact.recorded_at if fact.action != MADE else from_at))
    happened = told_hour(Instant(fact.happened_at))
    row = dict(fact.row) | {"happened_at": utc_text(happened), "recorded_at": utc_text(recorded)}
    if name:
        told = {column: str(row[column]).replace(fact.about, name) for column in ("report_id", "supersedes")}
        row |= told | {"source_ref": ""}
    return replace(fact, fact_id=str(row["report_id"]), row=row, happened_at=happened, recorded_at=recorded)
