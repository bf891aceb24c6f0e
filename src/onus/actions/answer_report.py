"""Answer a report: acknowledge it, inspect, answer, close, merge, hide; each is one act of one officer.

The surprise: an officer who closes a report with an inspection of one's own writes that
inspection as a fact; from then on it counts as evidence like any other. Closing adds
the report's row anew with its time, and names the row before. Those that follow the report
are closed with it.

Read the report, decide whether it may happen, write event and facts in one transaction.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from onus.actions.report_events import Place, holding, named, put_event
from onus.actions.report_followers import go_along, going_along
from onus.actions.report_rows import row_again
from onus.actions.report_ways import loaded, rules_of, standing_of, way_of
from onus.base.instants import Instant, utc_text
from onus.core.authority.actors import Role
from onus.core.reports.closing import INSPECTION, Exhibit, evidence_fault, inspected_fault
from onus.core.reports.duplicates import LIKENESS, likeness_rule
from onus.core.reports.events import (
    ACKNOWLEDGED,
    ANSWERED,
    CLAIMED_DONE,
    CLOSED,
    HIDDEN,
    INSPECTION_OPENED,
    MERGED,
    SHOWN,
    Event,
    Refused,
)
from onus.core.reports.life import ReportLife, live
from onus.core.reports.merging import Mergeable, merge_fault
from onus.core.reports.pins import apart_mm
from onus.core.reports.posts import asked_until, persons_of
from onus.outside.entropy import new_bytes
from onus.outside.time_zones import zone_table
from onus.records.exhibits import exhibits_of
from onus.records.facts import KeptFact
from onus.records.people import account, actor_named
from onus.records.places import place_named
from onus.records.reports import KeptReport, events_of, held_life

OWN = "the inspection of the officer"
INSPECTIONS = "inspections.csv"
UNLINKED_BYTES = 10
"""Of chance, in the name of a fact that must not lead to a report."""
INTAKE = "intake"
"""Stands in an event in place of a post, where those who take in reports did it."""
RESULTS = ("pass", "fail", "inaccessible")


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, in which post, on what basis."""

    person: str
    post: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an inspection found.

    Attributes:
        at: when it was done; not after now.
        result: `pass`, `fail` or `inaccessible`.
        note: what was seen.
    """

    at: Instant
    result: str
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a result that no table knows."""
        if self.result not in RESULTS:
            raise ValueError(f"result must be one of {', '.join(RESULTS)}")


def acknowledge_report(ref: str, officer: Officer, *, site: Place, now: Instant) -> ReportLife | Refused:
    """Say that somebody read it and has it in hand."""
    return put_event(ref, _by(officer, ACKNOWLEDGED, now), site=site, now=now)


def answer_report(
    ref: str, officer: Officer, *, text: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Answer the reporter; the report stays open until it is closed with evidence."""
    return put_event(ref, _by(officer, ANSWERED, now, text=text), site=site, now=now)


def inspect_for_report(
    ref: str, officer: Officer, *, inspected: Inspected | None, text: str = "", site: Place, now: Instant
) -> ReportLife | Refused:
    """Open an inspection, or write down what it found: a fact that counts for or against the contractor."""
    fault = None if inspected is None else inspected_fault(inspected.at, now=now)
    if fault is not None:
        return fault
    with holding(ref) as report:
        facts = () if inspected is None else (_inspection(report, officer, inspected, now),)
        event = _by(
            officer, INSPECTION_OPENED, now, text=text or ("" if inspected is None else inspected.note),
            happened_at=now if inspected is None else inspected.at,
            evidence=tuple(fact.fact_id for fact in facts),
        )  # fmt: skip
        return put_event(ref, event, site=site, now=now, facts=facts)


def claim_done(
    ref: str, *, person: str, done: str, done_by: str, evidence: tuple[str, ...], site: Place, now: Instant
) -> ReportLife | Refused:
    """Write down that the contractor says it is done; an officer has to check it."""
    event = Event(CLAIMED_DONE, now, now, by_person=person, done=done, done_by=done_by, evidence=evidence)
    return put_event(ref, event, site=site, now=now)


def close_report(
    ref: str,
    officer: Officer,
    *,
    done: str,
    done_by: str,
    evidence: tuple[str, ...],
    inspected: Inspected | None = None,
    site: Place,
    now: Instant,
) -> ReportLife | Refused:
    """Close a report, saying what was done, by whom, and with what evidence.

    Args:
        ref: the report.
        officer: who closes it; after a reopening nobody who closed it before.
        done: what was done.
        done_by: who did it.
        evidence: ids of what is on record at the place and happened after what the report tells.
        inspected: an inspection of the officer's own; None for none.
        site: where files lie.
        now: when.
    """
    with holding(ref) as report:
        fault = _unproven(report, evidence, inspected, now)
        if fault is not None:
            return fault
        facts = [] if inspected is None else [_inspection(report, officer, inspected, now)]
        shown = (*evidence, *(fact.fact_id for fact in facts))
        event = _by(officer, CLOSED, now, done=done, done_by=done_by, evidence=shown)
        along = going_along(ref, event)
        if isinstance(along, Refused):
            return along

        facts += _again(report, officer, "report.close", now, closed_at=now)
        lived = put_event(ref, event, site=site, now=now, facts=facts)
        if not isinstance(lived, Refused):
            go_along(along, basis=officer.basis, site=site, now=now)
    return lived


def _unproven(
    report: KeptReport, evidence: tuple[str, ...], inspected: Inspected | None, now: Instant
) -> Refused | None:
    """Return why what an officer shows closes nothing."""
    happened_at = Instant(report.happened_at)
    known = exhibits_of(report, loaded(report.dossier).assessment, evidence)
    shown = [*evidence]
    if inspected is not None:
        fault = inspected_fault(inspected.at, now=now)
        if fault is not None:
            return fault
        known[OWN] = Exhibit(INSPECTION, inspected.at, inspected.result)
        shown.append(OWN)
    return evidence_fault(shown, known, happened_at=happened_at)


def merge_report(
    ref: str, officer: Officer, *, into: str, text: str = "", site: Place, now: Instant
) -> ReportLife | Refused:
    """Let a report follow another that tells the same; its reporter may take it up again."""
    named(into)
    with ExitStack() as held:
        # In the order of their numbers, so that two officers never wait for each other.
        reports = {one: held.enter_context(holding(one)) for one in sorted({ref, into})}
        mine, other = reports[ref], reports[into]
        fault = merge_fault(
            _mergeable(mine), _mergeable(other), apart_mm=_apart_mm(mine, other),
            reach_mm=_reach_mm(mine, site.store, now),
        )  # fmt: skip
        if fault is not None:
            return fault

        return put_event(ref, _by(officer, MERGED, now, target=into, text=text), site=site, now=now)


def _mergeable(report: KeptReport) -> Mergeable:
    life = held_life(report.ref)
    assert life is not None, "it is held"
    return Mergeable(report.ref, report.dossier, report.sort, report.service, report.place_id, life)


def _apart_mm(one: KeptReport, other: KeptReport) -> int | None:
    points = [_point(report) for report in (one, other)]
    return None if None in points else apart_mm(*(points[0] or (0, 0)), *(points[1] or (0, 0)))


def _point(report: KeptReport) -> tuple[int, int] | None:
    if report.lon_e7 is not None and report.lat_e7 is not None:
        return report.lon_e7, report.lat_e7
    place = place_named(loaded(report.dossier).assessment or 0, report.place_id) if report.place_id else None
    if place is None or place.lon_e7 is None or place.lat_e7 is None:
        return None
    return place.lon_e7, place.lat_e7


def _reach_mm(report: KeptReport, store: Path, now: Instant) -> int:
    day = zone_table(loaded(report.dossier).time_zone).local_day(now)
    return likeness_rule(rules_of(report.dossier, store).in_force(LIKENESS, day)).reach_mm


def answers_for(ref: str, person: str, *, post: str = "", site: Place, now: Instant) -> bool:
    """Return whether somebody holds a post that answers for a report, or that it has been moved to."""
    report = named(ref)
    way = way_of(report, site.store)
    lies = standing_of(report, live(events_of(ref)), site.store, at=now).post
    asked = asked_until(way.chain, way.accountable, lies)
    actor = actor_named(person)
    held = {post, *(one.post for one in actor.serving(now) if one.scope.dossier in ("", report.dossier))}
    names = {person, account(person).name} - {""}
    sitting = {name for one in asked for name in persons_of(way.register, one, at=now)}
    return bool(held & {*asked} or names & sitting)


def hide_report(
    ref: str, officer: Officer, *, reason: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Keep a report from the public, with a reason; it goes on, and it is counted.

    Nobody who answers for a report keeps it from the public: it may be a complaint about them.
    """
    if answers_for(ref, officer.person, post=officer.post, site=site, now=now):
        return Refused("answers_for")
    # Those who take in reports hold no post of the register, and the event says so.
    taking_in = any(one.role is Role.INTAKE for one in actor_named(officer.person).serving(now))
    officer = officer if officer.post or not taking_in else replace(officer, post=INTAKE)
    return put_event(ref, _by(officer, HIDDEN, now, text=reason), site=site, now=now)


def show_report(
    ref: str, officer: Officer, *, reason: str, site: Place, now: Instant
) -> ReportLife | Refused:
    """Show a hidden report again."""
    return put_event(ref, _by(officer, SHOWN, now, text=reason), site=site, now=now)


def reopened_fact(report: KeptReport, now: Instant) -> tuple[KeptFact, ...]:
    """Return the row that takes the closing back, where the report is a fact of the dossier."""
    return row_again(report, "report.reopen", now, closed_at=None)


def _by(officer: Officer, kind: str, now: Instant, **more: object) -> Event:
    happened = more.pop("happened_at", now)
    assert isinstance(happened, int)
    return Event(
        kind,
        Instant(happened),
        now,
        by_post=officer.post,
        by_person=officer.person,
        **more,  # type: ignore[arg-type]
    )


def _inspection(report: KeptReport, officer: Officer, inspected: Inspected, now: Instant) -> KeptFact:
    """Return an inspection as a row of inspections.csv; only `about`, which stays here, names the report."""
    at = min(inspected.at, now)
    # Whoever reads the inspection must not learn that somebody reported, nor find the report by its number.
    fact_id = f"inspection-{new_bytes(UNLINKED_BYTES).hex()}"
    row = {
        "inspection_id": fact_id, "place_id": report.place_id, "service": report.service,
        "happened_at": utc_text(at), "recorded_at": utc_text(now), "by_post": officer.post,
        "result": inspected.result, "note": inspected.note, "source_ref": "",
    }  # fmt: skip
    return KeptFact(
        dossier=report.dossier, file=INSPECTIONS, fact_id=fact_id, row=row, happened_at=at, recorded_at=now,
        action="case.act.inspect", actor=officer.person, post=officer.post, legal_basis=officer.basis,
        about=report.ref, place_id=report.place_id,
    )  # fmt: skip


def _again(
    report: KeptReport, officer: Officer, action: str, now: Instant, *, closed_at: Instant | None
) -> tuple[KeptFact, ...]:
    return row_again(
        report, action, now, closed_at=closed_at, actor=officer.person, post=officer.post, basis=officer.basis
    )
