"""Assess: a dossier in, an assessment out. The main job as one pure function.

In:  a dossier, what its tracks came to, and the instant by which all was known.
Out: duties, findings, officers, cases, burden, consequences, oversight.

The surprise: nothing here decides. Each question is answered by its own
package; this module only brings them together in the one order that makes
sense.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import NO_INSTANT, Instant
from onus.core.accountability.answerable import Answerer, answerers_at, in_office
from onus.core.accountability.escalation import cases
from onus.core.accountability.faults import RegisterFinding, assignment_findings, register_findings
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.comparison import differences
from onus.core.assessment.dossier import ACTS, Dossier
from onus.core.assessment.excuses import INSTRUCTION, NO_EXCUSE, Excused, excused
from onus.core.assessment.failures import (
    Failures,
    case_groups,
    case_of_duties,
    districts_of,
    failures,
    overdue_at,
)
from onus.core.assessment.known import known_by
from onus.core.assessment.last_service import last_service
from onus.core.assessment.lives import lives
from onus.core.assessment.measuring import Measurement, evidence_of, measure
from onus.core.assessment.promises import Promises, promises_of
from onus.core.assessment.remarks import answerer_remarks, remarks
from onus.core.assessment.track_evidence import TrackEvidence
from onus.core.assessment.without_duties import without_duties
from onus.core.burden.notices import NoticeFinding, judge_notice
from onus.core.consequences.consequences import Consequences, consequences
from onus.core.consequences.priced_once import PRICED_HERE, priced_to
from onus.core.contracts.legal_form import judge_form
from onus.core.contracts.rulebook import Rule
from onus.core.determinations.findings import FindingColumns, Ground, Outcome
from onus.core.determinations.timeliness import MeasuredColumns, judge_columns
from onus.core.duties.duties import DutyColumns
from onus.core.duties.making import make_duties
from onus.core.oversight.hands_off import SupervisorDuties, hands_off_index, money_waived
from onus.core.oversight.symmetry import enforcement_symmetry


def assess(dossier: Dossier, tracks: TrackEvidence, *, as_of: Instant) -> Assessment:
    """Determine everything that follows from a dossier.

    Args:
        dossier: everything on record; facts recorded after `as_of` are not seen.
        tracks: what the fleet's positions came to, up to `as_of`.
        as_of: the instant by which everything was known.

    Returns:
        The assessment; the same for the same input, on any machine.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for one day.
        NoOfficer: the register names no head of any body.
    """
    dossier = known_by(dossier, as_of)
    promises = promises_of(dossier, as_of=as_of)
    contract, places = dossier.contract, dossier.places
    duties = make_duties(promises.promises, contract.obligations, promises.occurrences, places, dossier.zone)
    evidence = evidence_of(dossier, tracks)
    measured = measure(dossier, promises, duties, evidence, as_of=as_of)
    excuses = excused(dossier, duties, promises.occurrences)
    findings, answerers = _determine(
        dossier, promises, duties, measured, excuses, set_aside=evidence.set_aside, as_of=as_of
    )
    failed = failures(dossier, duties, findings, measured)
    groups = case_groups(dossier, promises, duties, failed)
    raised = cases(groups, dossier.register, dossier.acts, as_of=as_of)
    follows = _consequences(dossier, duties, findings, as_of)
    symmetry = enforcement_symmetry(dossier.acts, dossier.notices, promises.occurrences, as_of=as_of)
    return Assessment(
        dossier=dossier,
        as_of=as_of,
        occurrences=promises.occurrences,
        rules=promises.rules,
        refusals=promises.refusals,
        without_duties=without_duties(dossier, promises, duties, as_of=as_of),
        duties=duties,
        findings=findings,
        answerers=answerers,
        excuses=excuses.excuses,
        excused_by=_excused_by(findings, excuses),
        void_excuses=excuses.void,
        covered_mm=measured.covered_mm,
        tracks=tracks,
        last_service_us=last_service(dossier, promises, evidence),
        set_aside=evidence.set_aside,
        form=judge_form(contract, dossier.rulebook),
        register=_register_findings(dossier, duties, as_of),
        cases=raised,
        case_of=case_of_duties(duties, failed, groups, raised),
        weighed=measured.weighed.columns(),
        notices=_notices(dossier, duties, failed, as_of),
        consequences=follows,
        hands_off=hands_off_index(
            supervisor=_supervisor_duties(dossier, duties, findings),
            cases=raised,
            symmetry=symmetry,
            money=money_waived(follows.certificates, follows.waivers),
            acts_on_record=ACTS not in dossier.absent,
        ),
        symmetry=symmetry,
        differences=differences(dossier, duties, findings, tracks, as_of=as_of),
        lives=lives(dossier, duties, promises.occurrences, as_of=as_of),
    )


def _notices(
    dossier: Dossier, duties: DutyColumns, failed: Failures, as_of: Instant
) -> tuple[NoticeFinding, ...]:
    """Judge every notice by the record as it stood when it was issued."""
    return tuple(
        judge_notice(
            notice,
            contract=dossier.contract,
            rulebook=dossier.rulebook,
            register=dossier.register,
            acts=dossier.acts,
            overdue=overdue_at(dossier, duties, failed, notice=notice),
            day=dossier.zone.local_day(notice.happened_at),
            as_of=as_of,
        )
        for notice in dossier.notices
    )


def _excused_by(findings: FindingColumns, excuses: Excused) -> NDArray[np.int32]:
    """Return for each duty the excuse that it needed; work done in time needed none."""
    needed = findings.outcome == Outcome.EXCUSED.column_code
    return np.where(needed, excuses.by, NO_EXCUSE).astype(np.int32)


def _register_findings(dossier: Dossier, duties: DutyColumns, as_of: Instant) -> tuple[RegisterFinding, ...]:
    """Return what was wrong with the register since the contract began."""
    register, since = dossier.register, dossier.zone.at(dossier.contract.starts)
    kinds, _ = _answer_keys(dossier, duties)
    return (
        *register_findings(register, since=since, until=as_of),
        *assignment_findings(register, kinds, since=since, until=as_of),
    )


def _consequences(
    dossier: Dossier, duties: DutyColumns, findings: FindingColumns, as_of: Instant
) -> Consequences:
    return consequences(
        dossier.contract,
        places=dossier.places,
        duties=duties,
        findings=findings,
        evidence=dossier.evidence,
        acts=dossier.acts,
        payments=dossier.payments,
        rulebook=dossier.rulebook,
        zone=dossier.zone,
        as_of=as_of,
    )


def _determine(
    dossier: Dossier,
    promises: Promises,
    duties: DutyColumns,
    measured: Measurement,
    excuses: Excused,
    *,
    set_aside: tuple[str, ...],
    as_of: Instant,
) -> tuple[FindingColumns, tuple[Answerer, ...]]:
    outcome, delay_us, grounds = judge_columns(
        MeasuredColumns(
            due_us=duties.due_us,
            closes_us=duties.closes_us,
            met_us=measured.met_us,
            heard=measured.heard,
            seen=measured.seen,
            failed=measured.failed,
            measurable=measured.measurable,
            excused=excuses.by != NO_EXCUSE,
        ),
        as_of_us=as_of,
    )
    grounds |= measured.grounds | _rule_grounds(promises.rules)[duties.rule]
    grounds |= remarks(dossier, promises, duties, met_us=measured.met_us, set_aside=set_aside)
    priced = priced_to(
        dossier.contract, duties, outcome=outcome, met_us=measured.met_us, by_work=_by_work(promises, duties)
    )
    grounds |= np.where(priced != PRICED_HERE, Ground.PRICED_TO_ANOTHER.bit, 0)
    # The clause named a rule for its hours: that none could be applied is no gap in the clause.
    refused = (grounds & Ground.RULE_NOT_APPLIED.bit) != 0
    grounds &= ~np.where(refused, Ground.NO_DEADLINE_SET.bit, 0)
    instructed = np.array([e.kind == INSTRUCTION for e in excuses.excuses] + [False], bool)
    by_order = instructed[excuses.by] & (outcome == Outcome.EXCUSED.column_code)
    grounds |= np.where(by_order, Ground.INSTRUCTED_ELSEWHERE.bit, 0)
    answerer, answerers = _answerers(dossier, duties, as_of)
    answerer, answerers = _issuers(dossier, excuses, by_order, answerer, answerers)
    grounds |= answerer_remarks(answerer, answerers)
    findings = FindingColumns(
        outcome=outcome,
        met_us=measured.met_us,
        delay_us=delay_us,
        coverage_ppm=measured.coverage_ppm,
        strength=measured.strength,
        grounds=grounds,
        evidence=measured.used,
        answerer=answerer,
        priced_to=priced,
    )
    return findings, answerers


def _by_work(promises: Promises, duties: DutyColumns) -> NDArray[np.bool_]:
    """Return which duties are met by work at a place."""
    by_work = np.zeros(len(duties), bool)
    for (number, rule), standard in promises.standards.items():
        if standard.measure.is_of_work:
            by_work |= (duties.obligation == number) & (duties.rule == rule)
    return by_work


def _issuers(
    dossier: Dossier,
    excuses: Excused,
    by_order: NDArray[np.bool_],
    answerer: NDArray[np.int32],
    answerers: tuple[Answerer, ...],
) -> tuple[NDArray[np.int32], tuple[Answerer, ...]]:
    """Let the issuer of an instruction answer for what it displaced."""
    if not by_order.any():
        return answerer, answerers
    issuers = tuple(in_office(dossier.register, e.post, at=e.at) for e in excuses.excuses)
    every = tuple(sorted({*answerers, *issuers}))
    number = {found: index for index, found in enumerate(every)}
    own = np.array([number[found] for found in answerers], np.int32)[answerer]
    issuer = np.array([number[found] for found in issuers], np.int32)[excuses.by]
    chosen = np.where(by_order, issuer, own)
    used, index = np.unique(chosen, return_inverse=True)
    return index.astype(np.int32), tuple(every[at] for at in used.tolist())


def _rule_grounds(rules: tuple[Rule, ...]) -> NDArray[np.int64]:
    """Return what each rule adds to the grounds; the last entry is the clause's own."""
    bits = [
        (Ground.RULE_UNDATED.bit if rule.since is None else 0)
        | (0 if rule.verified else Ground.RULE_UNVERIFIED.bit)
        for rule in rules
    ]
    return np.array([*bits, 0], np.int64)


def _answerers(
    dossier: Dossier, duties: DutyColumns, as_of: Instant
) -> tuple[NDArray[np.int32], tuple[Answerer, ...]]:
    """Return who answers for each duty when it falls due, or opens where it has no due time."""
    keys, index = _answer_keys(dossier, duties)
    at_us = np.where(duties.due_us == NO_INSTANT, duties.opens_us, duties.due_us)
    return answerers_at(dossier.register, keys, at_us, key=index, as_of=as_of)


def _answer_keys(dossier: Dossier, duties: DutyColumns) -> tuple[list[tuple[str, str]], NDArray[np.int32]]:
    """Return duty area and district of what is owed, and for each duty an index into them."""
    obligations = dossier.contract.obligations
    district, districts = districts_of(dossier, duties)
    pair = duties.obligation.astype(np.int64) * len(districts) + district
    kinds, index = np.unique(pair, return_inverse=True)
    keys = [
        (obligations[kind // len(districts)].answer, districts[kind % len(districts)])
        for kind in kinds.tolist()
    ]
    return keys, index.astype(np.int32)


def _supervisor_duties(dossier: Dossier, duties: DutyColumns, findings: FindingColumns) -> SupervisorDuties:
    """Return how many duties of the public body were determined, and met in time."""
    own = np.array([o.owed_by != "contractor" for o in dossier.contract.obligations], bool)
    mine = own[duties.obligation] if len(duties) else np.zeros(0, bool)
    met = int((findings.outcome[mine] == Outcome.FULFILLED.column_code).sum())
    failed = np.isin(findings.outcome[mine], [Outcome.LATE.column_code, Outcome.UNMET.column_code])
    return SupervisorDuties(owed=met + int(failed.sum()), met=met)
