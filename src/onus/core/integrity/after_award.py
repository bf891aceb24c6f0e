"""After the award: signals over our own findings, payments, acts and posts.

In:  an assessment, and what lies beside it: the contract before its last change, ties of persons.
Out: `Signals` S01 to S13.

The surprise: only what was known at the as-of instant of the assessment is looked at. A
payment that was made without a finding is seen by assessing as of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import HOUR_US, NO_INSTANT, Instant, ZoneTable
from onus.core.accountability.register import Register
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import NETWORK
from onus.core.assessment.names import duty_name, public_place
from onus.core.assessment.track_evidence import joined_blocks
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PointEvidence
from onus.core.contracts.places import Place
from onus.core.determinations.findings import Outcome
from onus.core.determinations.life import DECISION, REPLY
from onus.core.evidence.fixes import Reason
from onus.core.evidence.passes import Passes
from onus.core.integrity import contract_signals, officer_signals, payment_signals, service_signals
from onus.core.integrity.rules import Limits
from onus.core.integrity.service_record import (
    JudgedDuty,
    OfficerDeed,
    OfficerRuling,
    Renewal,
    SameTrack,
    ServiceRecord,
    Telemetry,
)
from onus.core.integrity.signal_rules import SignalRule, Signals, lacks, signals
from onus.core.restraint.ties import Tie

SERVICE_RULES: tuple[SignalRule[ServiceRecord], ...] = tuple(
    sorted(
        (*payment_signals.RULES, *officer_signals.RULES, *service_signals.RULES, *contract_signals.RULES),
        key=lambda rule: rule.id,
    )
)
"""S01 to S13."""
OF_PLACES = ("S01", "S02", "S03", "S06", "S07", "S08", "S09", "S10", "S11")
"""What is looked at in duties, payments for them and positions; where no place is known, none of it can be told."""
INSPECTION, PAYMENT = "inspection", "payment"
RENEWING = ("renewal", "extension", "award")
"""Kinds of acts by which a contractor goes on."""
HOURS_TO_DECIDE = "hours_to_decide"

Facts = Mapping[str, tuple[Any, ...]]


def after_award(
    assessment: Assessment,
    limits: Mapping[str, Limits],
    *,
    on_record: Facts | None = None,
    before: Contract | None = None,
    places_before: tuple[Place, ...] | None = None,
    ties: tuple[Tie, ...] | None = None,
) -> Signals:
    """Return the signals S01 to S13 of an assessed dossier.

    Args:
        assessment: what followed from the dossier.
        limits: by id of the rule; a rule without limits is not run.
        on_record: facts by file, also those that others correct; without them nobody can
            say which officer overturned himself.
        before: the contract before its last change; None where nobody laid it down.
        places_before: the network of that time; None where it is the same.
        ties: of persons; None where no register was read.

    Raises:
        LimitMissing: a pack lacks a number that its rule needs.
    """
    hours = limits["S05"].whole(HOURS_TO_DECIDE) if "S05" in limits else 0
    record = record_of(
        assessment,
        on_record=on_record,
        before=before,
        places_before=places_before,
        ties=ties,
        hours_to_decide=hours,
    )
    if NETWORK not in assessment.dossier.absent:
        return signals(record, limits, rules=SERVICE_RULES)
    found = signals(record, limits, rules=[one for one in SERVICE_RULES if one.id not in OF_PLACES])
    unseen = [lacks(one, record.contract.id, NETWORK) for one in OF_PLACES if one in limits]
    return replace(
        found,
        not_computable=tuple(sorted((*found.not_computable, *unseen))),
        not_run=tuple(sorted((*found.not_run, *(one for one in OF_PLACES if one not in limits)))),
    )


def record_of(
    assessment: Assessment,
    *,
    on_record: Facts | None = None,
    before: Contract | None = None,
    places_before: tuple[Place, ...] | None = None,
    ties: tuple[Tie, ...] | None = None,
    hours_to_decide: int = 0,
) -> ServiceRecord:
    """Return what the signals after the award look at, of one assessment.

    Args:
        assessment: what followed from the dossier.
        on_record: facts by file, also those that others correct.
        before: the contract before its last change.
        places_before: the network of that time.
        ties: of persons; None where no register was read.
        hours_to_decide: hours that an officer has to decide on a reply.
    """
    dossier = assessment.dossier
    told = dossier.reports if "reports.csv" not in dossier.absent else None
    checks = tuple(one for one in dossier.evidence if one.kind == INSPECTION)
    held = checks if checks or "inspections.csv" not in dossier.absent else None
    acts_absent = "acts.toml" in dossier.absent
    named = [one for one in dossier.contract.parties if one.role == "contractor"]
    names = {name for one in named for name in (one.body, one.name.en, one.name.zh) if name}
    payments = tuple(one for one in dossier.payments if one.kind == PAYMENT)
    return ServiceRecord(
        contract=dossier.contract,
        as_of=assessment.as_of,
        zone=dossier.zone,
        contractor=tuple(sorted(names)),
        certificates=assessment.consequences.certificates,
        payments=bool(payments),
        scorecards=assessment.consequences.scorecards,
        waivers=assessment.consequences.waivers,
        register=dossier.register,
        register_findings=assessment.register,
        rulings=tuple(sorted(_rulings(assessment, on_record or {}, hours_to_decide))),
        notices=None if "notices.toml" in dossier.absent else assessment.notices,
        reports=told,
        inspections=held,
        duties=_judged(
            assessment, {*(one.place for one in told or ()), *(one.place for one in checks)} - {""}
        ),
        places=dossier.places,
        telemetry=_telemetry(assessment),
        before=before,
        places_before=places_before,
        renewals=None if acts_absent else _renewals(dossier.acts),
        deeds=_deeds(assessment, checks),
        ties=ties,
    )


def _judged(assessment: Assessment, wanted: set[str]) -> tuple[JudgedDuty, ...]:
    """Return the duties at places that somebody reported or inspected."""
    dossier, duties, findings = assessment.dossier, assessment.duties, assessment.findings
    numbers = [number for number, place in enumerate(dossier.places) if place.id in wanted]
    outcomes = list(Outcome)
    found = []
    for row in np.flatnonzero(np.isin(duties.place, numbers)).tolist():
        obligation = dossier.contract.obligations[int(duties.obligation[row])]
        place, met_us = int(duties.place[row]), int(findings.met_us[row])
        occurrence = assessment.occurrences[int(duties.occurrence[row])].id
        found.append(
            JudgedDuty(
                id=duty_name(obligation.id, public_place(dossier, place), occurrence),
                service=obligation.service,
                place=dossier.places[place].id,
                opens=Instant(int(duties.opens_us[row])),
                closes=Instant(int(duties.closes_us[row])),
                outcome=outcomes[int(findings.outcome[row])],
                met_at=None if met_us == NO_INSTANT else Instant(met_us),
            )
        )
    return tuple(found)


def _rulings(assessment: Assessment, on_record: Facts, hours: int) -> Iterator[OfficerRuling]:
    dossier = assessment.dossier
    decisions = [act for act in dossier.acts if act.kind == DECISION]
    for reply in (act for act in dossier.acts if act.kind == REPLY and _known_at(act) <= assessment.as_of):
        about = {reply.finding, *reply.duties} - {""}
        answers = [
            act
            for act in decisions
            if about & {act.finding, *act.duties} and _known_at(act) >= _known_at(reply)
        ]
        owed_by = Instant(_known_at(reply) + hours * HOUR_US)
        if not answers:
            yield OfficerRuling(reply.id, owed_by=owed_by)
            continue
        first = min(answers, key=lambda act: (_known_at(act), act.id))
        yield OfficerRuling(first.id, first.by_post, owed_by, _known_at(first))
    yield from _corrected(assessment, on_record)


def _corrected(assessment: Assessment, on_record: Facts) -> Iterator[OfficerRuling]:
    """Yield each inspection, and whether its inspector overturned his own result without anything new."""
    every = [one for one in on_record.get("inspections.csv", ()) if isinstance(one, PointEvidence)]
    by_id = {one.id: one for one in every}
    seen_there: dict[str, list[tuple[Instant, str]]] = {}
    dossier = assessment.dossier
    news_of = [(one.place, one.recorded_at, one.id) for one in dossier.evidence]
    news_of += [(one.place, one.recorded_at, one.id) for one in dossier.reports]
    for place, at, name in news_of:
        seen_there.setdefault(place, []).append((at, name))
    for check in every:
        if not check.by or check.result not in ("pass", "fail"):
            continue
        old = by_id.get(check.supersedes)
        turned = old is not None and old.by == check.by and old.result != check.result
        news = () if old is None else tuple(
            name
            for at, name in sorted(seen_there.get(check.place, ()))
            if old.recorded_at < at <= check.recorded_at and name not in (old.id, check.id)
        )  # fmt: skip
        yield OfficerRuling(
            check.id, check.by, None, check.recorded_at, old.id if turned and old else "", news
        )


def _known_at(act: Act) -> Instant:
    return max(act.happened_at, act.recorded_at)


def _renewals(acts: Sequence[Act]) -> tuple[Renewal, ...]:
    found = (Renewal(act.happened_at, act.id, act.kind) for act in acts if act.kind in RENEWING)
    return tuple(sorted(found))


def _deeds(assessment: Assessment, checks: Sequence[PointEvidence]) -> tuple[OfficerDeed, ...]:
    """Return what persons did in their posts; a post that nobody held then is passed over."""
    dossier = assessment.dossier
    done = [(act.by_post, act.happened_at, act.id) for act in dossier.acts if act.by_post]
    done += [(one.by_post, one.happened_at, one.id) for one in dossier.payments if one.by_post]
    done += [(one.by, one.happened_at, one.id) for one in checks if one.by]
    found = (
        OfficerDeed(person, dossier.zone.local_day(at), name, post)
        for post, at, name in done
        for person in _in_post(dossier.register, post, at)
    )
    return tuple(sorted(found))


def _in_post(register: Register, post: str, at: Instant) -> list[str]:
    return [held.holder for held in register.holdings if held.post == post and held.holds_at(at)]


def _telemetry(assessment: Assessment) -> Telemetry | None:
    tracks = assessment.tracks
    if not tracks.rows:
        return None
    spans = sorted((one.starts, one.ends) for one in assessment.occurrences if not one.place)
    hours = {
        hour for start, end in spans for hour in range(start // HOUR_US, -(-max(end, start + 1) // HOUR_US))
    }
    owed = np.array(sorted(hours), np.int64)
    return Telemetry(
        hours_owed=len(owed),
        hours_heard=int(np.count_nonzero(np.isin(owed, tracks.heard_hours))),
        positions=tracks.rows,
        teleports=int(tracks.discarded[Reason.TELEPORT]),
        same_tracks=same_tracks(joined_blocks(tracks.blocks).passes, assessment.dossier.zone),
    )


def same_tracks(passes: Passes, zone: ZoneTable) -> tuple[SameTrack, ...]:
    """Return the days on which a vehicle left the very passes, to the microsecond, of an earlier day.

    Args:
        passes: of all days and vehicles.
        zone: whose days are meant; in a zone with summer time the clock of the day is not compared.

    Returns:
        Each later day once, with the first day that it equals.

    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.core.evidence.passes import NO_PASSES
    >>> same_tracks(NO_PASSES, UTC_ZONE)
    ()
    """
    days: dict[tuple[int, date], list[int]] = {}
    for row in np.lexsort((passes.at_us, passes.entered_us, passes.vehicle.astype(np.int64))).tolist():
        day = zone.local_day(Instant(int(passes.entered_us[row])))
        days.setdefault((int(passes.vehicle[row]), day), []).append(row)
    firsts: dict[tuple[int, bytes], date] = {}
    found = []
    for (vehicle, day), rows in sorted(days.items()):
        first = firsts.setdefault((vehicle, _shape(passes, np.array(rows), zone.at(day))), day)
        if first != day:
            found.append(SameTrack(vehicle, first, day, len(rows)))
    return tuple(found)


def _shape(passes: Passes, rows: NDArray[np.int64], midnight: Instant) -> bytes:
    """Return the passes of a day by the time since its midnight, as bytes that can be compared."""
    columns = (
        passes.segment[rows].astype(np.int64),
        passes.from_mm[rows],
        passes.to_mm[rows],
        passes.entered_us[rows] - midnight,
        passes.at_us[rows] - midnight,
    )
    return np.stack(columns).tobytes()
