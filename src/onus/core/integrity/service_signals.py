"""Signals on the service itself: burden shifted, complaints against a clean record, silent or copied tracks.

In:  notices and their findings, reports, duties found fulfilled, what the tracks came to.
Out: flags on notices, places and the contract.

The surprise: a complaint before the work was done is no contradiction. Only reports after
the instant at which the record says "done" are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.instants import HOUR_US, Instant
from onus.base.money import PPM
from onus.core.burden.notices import SHIFTING
from onus.core.burden.parts import CANNOT_TELL, FAILS
from onus.core.contracts.breach import NotComputable
from onus.core.contracts.facts import Report
from onus.core.determinations.findings import Outcome
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.rules import Limits
from onus.core.integrity.service_record import ServiceRecord
from onus.core.integrity.signal_rules import SignalRule, lacks, told

NOTICES, REPORTS, RECORDED, TRACKS, EVENTS = (
    "notices.toml", "reports/place", "inspections.csv|duties", "tracks", "triggers",
)  # fmt: skip


def burden_shifted(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the notices that ask others to do what a contractor owes there and then.

    A notice whose scope or double payment nobody can tell is not computable. The value
    is the number of parts of the burden test that fail.
    """
    if record.notices is None:
        yield lacks("S07", record.contract.id, NOTICES)
        return
    for found in record.notices:
        parts = {one.part: one.verdict for one in found.parts}
        shifted = [name for name in SHIFTING if parts.get(name) == FAILS]
        if shifted or found.asymmetry:
            failed = [one.part for one in found.parts if one.verdict == FAILS]
            facts = told(
                notice=found.notice, issuer=found.issuer, parts_that_fail=" ".join(failed),
                others_threatened_first="yes" if found.asymmetry else "no",
            )  # fmt: skip
            grade = Grade.STRONG if shifted else Grade.HINT
            yield Flag(
                "S07", grade, SubjectKind.CONTRACT, record.contract.id, Fraction(max(len(failed), 1)), facts
            )
        elif limits.whole("parts_told_min") > sum(
            parts.get(name) not in (None, CANNOT_TELL) for name in SHIFTING
        ):
            yield lacks(
                "S07",
                found.notice,
                *(f"notices/{name}" for name in SHIFTING if parts.get(name) == CANNOT_TELL),
            )


def complaints_without_defect(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the places where residents complained in a cluster after the record said "done".

    The record says so by an inspection that passed or a duty found fulfilled. The value is
    the number of reports of that service there within some hours after.
    """
    placed = [one for one in record.reports or () if one.place]
    if not placed:
        yield lacks("S08", record.contract.id, REPORTS)
        return
    done = sorted(_done(record))
    if not done:
        yield lacks("S08", record.contract.id, RECORDED)
        return
    reported = reports_by_place(placed)
    span_us = limits.whole("hours") * HOUR_US
    worst: dict[tuple[str, str], _Cluster] = {}
    for place, service, at, source in done:
        seen = reported.get((place, service), ())
        # Both sides: a report of the very instant may have been made before the work was done.
        first, last = bisect_right(seen, (at, "~")), bisect_right(seen, (Instant(at + span_us), "~"))
        found = _Cluster(last - first, at, source, tuple(name for _, name in seen[first:last]))
        if found.count > (worst[place, service].count if (place, service) in worst else 0):
            worst[place, service] = found
    for (place, service), one in sorted(worst.items()):
        if one.count >= limits.whole("reports_min"):
            facts = told(
                place=place, service=service, recorded=one.source, at=record.zone.local_text(one.at),
                reports=" ".join(one.reports),
            )  # fmt: skip
            contract = record.contract.id
            yield Flag("S08", Grade.HINT, SubjectKind.CONTRACT, contract, Fraction(one.count), facts)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Reports after one entry that says "done"."""

    count: int
    at: Instant
    source: str
    reports: tuple[str, ...]


def reports_by_place(reports: Sequence[Report]) -> dict[tuple[str, str], list[tuple[Instant, str]]]:
    """Return when residents reported which service at which place, with the id, in order of time.

    >>> reports_by_place([])
    {}
    """
    found: dict[tuple[str, str], list[tuple[Instant, str]]] = {}
    for one in sorted(reports, key=lambda one: (one.happened_at, one.id)):
        found.setdefault((one.place, one.service), []).append((one.happened_at, one.id))
    return found


def _done(record: ServiceRecord) -> Iterator[tuple[str, str, Instant, str]]:
    for check in record.inspections or ():
        if check.result == "pass":
            yield check.place, check.service, check.happened_at, check.id
    for duty in record.duties:
        if duty.outcome is Outcome.FULFILLED and duty.met_at is not None:
            yield duty.place, duty.service, duty.met_at, duty.id


def telemetry_gaps(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield where the fleet fell silent while work was owed, leapt, or left one day's track twice.

    Each is a flag of its own: the share of silent hours, the share of leaps among all
    positions, the number of passes that two days have alike.
    """
    seen = record.telemetry
    if seen is None or not seen.positions:
        yield lacks("S09", record.contract.id, TRACKS)
        return
    contract = record.contract.id
    if not seen.hours_owed:
        yield lacks("S09", contract, EVENTS)
    elif (seen.hours_owed - seen.hours_heard) * PPM > limits.whole("silent_max_ppm") * seen.hours_owed:
        silent = seen.hours_owed - seen.hours_heard
        facts = told(kind="silent", hours_owed=seen.hours_owed, hours_heard=seen.hours_heard)
        yield Flag(
            "S09", Grade.HINT, SubjectKind.CONTRACT, contract, Fraction(silent, seen.hours_owed), facts
        )
    if seen.teleports * PPM > limits.whole("teleport_max_ppm") * seen.positions:
        facts = told(kind="teleport", positions=seen.positions, teleports=seen.teleports)
        yield Flag(
            "S09", Grade.HINT, SubjectKind.CONTRACT, contract, Fraction(seen.teleports, seen.positions), facts
        )
    for pair in seen.same_tracks:
        if pair.passes >= limits.whole("passes_min"):
            facts = told(kind="same_track", vehicle=pair.vehicle, day=pair.day, other_day=pair.other_day)
            yield Flag("S09", Grade.STRONG, SubjectKind.CONTRACT, contract, Fraction(pair.passes), facts)


RULES: tuple[SignalRule[ServiceRecord], ...] = (
    SignalRule("S07", Grade.STRONG, (NOTICES,), burden_shifted, ("parts_told_min",)),
    SignalRule("S08", Grade.HINT, (REPORTS, RECORDED), complaints_without_defect, ("hours", "reports_min")),
    SignalRule(
        "S09",
        Grade.STRONG,
        (TRACKS, EVENTS),
        telemetry_gaps,
        ("silent_max_ppm", "teleport_max_ppm", "passes_min"),
    ),
)
