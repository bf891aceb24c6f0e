"""Consequences: what follows from the findings, month by month.

In:  a contract, its duties and findings, and what was paid, waived and decided.
Out: certificates, scorecards, proposals, waivers, the termination counter, KPIs.

The surprise: every month between the first and the last that is on record gets
a certificate, also one in which nothing happened: months in a row are counted,
and a gap would hide one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from onus.base.instants import Instant, ZoneTable
from onus.core.consequences.certificates import Certificate, Held, Proposal, Waiver
from onus.core.consequences.decisions import month_of_act
from onus.core.consequences.payment import Basis, MonthFacts, Paid, certify, released_alone
from onus.core.consequences.periods import (
    Period,
    belongs_us,
    month,
    months_between,
    named_day,
    period_numbers,
)
from onus.core.consequences.points import Termination, termination
from onus.core.consequences.scorecards import KpiResult, Scorecard, kpi_results, scorecards
from onus.core.consequences.tally import Tally, tally
from onus.core.consequences.waivers import waiver_of_payment
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact, PointEvidence
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rulebook
from onus.core.determinations.findings import FindingColumns
from onus.core.duties.duties import DutyColumns

MONEY_ACTS = ("deduction", "waiver", "substitute_performance")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows.

    Attributes:
        certificates: one for each month, in order.
        scorecards: for the contractor, each district and each obligation.
        proposals: what a person must decide, and what somebody has decided.
        waivers: deductions let go, with officer and reason; defective ones too.
        termination: the counter; None where the contract scores nothing.
        kpis: targets and what was reached.
        unplaced: payments, acts about money and inspections of no assessed month.
    """

    certificates: tuple[Certificate, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    termination: Termination | None = None
    kpis: tuple[KpiResult, ...] = ()
    unplaced: tuple[str, ...] = ()


def consequences(
    contract: Contract,
    *,
    places: Sequence[Place],
    duties: DutyColumns,
    findings: FindingColumns,
    evidence: Sequence[PointEvidence] = (),
    acts: Sequence[Act] = (),
    payments: Sequence[PaymentFact] = (),
    rulebook: Rulebook,
    zone: ZoneTable,
    as_of: Instant,
) -> Consequences:
    """Return what follows from the findings of a contract.

    Args:
        contract: prices, deductions, scores, incentives, interest, targets.
        places: the dossier's places, with their lengths and areas.
        duties: n duties.
        findings: their findings, in the same order.
        evidence: inspections count, where a clause scores their items.
        acts: of kind `deduction`, `waiver` and `substitute_performance`.
        payments: payments, waivers, bills of substitutes, invoices.
        rulebook: rules of kind `interest` and `substitute`.
        zone: the dossier's time zone; periods are its local months.
        as_of: facts recorded later are not seen.

    Returns:
        What follows; the order of any input does not matter.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for one day.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> none = np.zeros(0, np.int64)
    >>> consequences(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), places=(), duties=DutyColumns(*[none] * 7),
    ...     findings=FindingColumns(*[none] * 9), rulebook=Rulebook(), zone=UTC_ZONE,
    ...     as_of=Instant(0)).certificates
    ()
    """
    known = _Known(
        evidence=tuple(e for e in evidence if e.kind == "inspection" and e.recorded_at <= as_of),
        acts=tuple(a for a in acts if a.kind in MONEY_ACTS and a.recorded_at <= as_of),
        payments=tuple(p for p in payments if p.recorded_at <= as_of),
    )
    return _follow(Basis(contract, rulebook, zone, as_of), known, places, duties, findings)


def _follow(
    basis: Basis,
    known: _Known,
    places: Sequence[Place],
    duties: DutyColumns,
    findings: FindingColumns,
) -> Consequences:
    contract, zone = basis.contract, basis.zone
    at_us = belongs_us(duties)
    periods = _periods(basis, known, at_us)
    numbers = period_numbers(periods, at_us) if periods else np.zeros(0, np.int64)
    sums = tally(
        duties,
        findings,
        period=numbers,
        periods=len(periods),
        obligations=len(contract.obligations),
        places=places,
        as_of_us=basis.as_of,
    )
    facts, unplaced = _by_month(periods, known, zone)
    paid = tuple(_certified(basis, sums, facts))
    certificates = tuple(each.certificate for each in paid)
    return Consequences(
        certificates=certificates,
        scorecards=scorecards(contract, places, duties, findings, period=numbers, periods=periods),
        proposals=tuple(proposal for each in paid for proposal in each.proposals),
        waivers=(
            *(waiver for each in paid for waiver in each.waivers),
            *_waivers_of_no_month(contract, known, unplaced),
        ),
        termination=_termination(basis, periods, certificates),
        kpis=kpi_results(contract, sums, periods),
        unplaced=unplaced,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Facts about money that were on record."""

    evidence: tuple[PointEvidence, ...]
    acts: tuple[Act, ...]
    payments: tuple[PaymentFact, ...]


def _periods(basis: Basis, known: _Known, at_us: np.ndarray) -> tuple[Period, ...]:
    """Return every month that is on record, without a gap.

    Duties make a month wherever they lie. Other facts make one only between the
    first day of the contract and the as-of instant: a slip of the pen in a year
    must not call forth certificates for decades.
    """
    zone = basis.zone
    days = [zone.local_day(check.happened_at) for check in known.evidence]
    names = [month_of_act(act, zone) for act in known.acts]
    names.extend(payment.period for payment in known.payments)
    days.extend(day for day in map(named_day, names) if day is not None)
    first = basis.contract.starts.replace(day=1)
    last = zone.local_day(basis.as_of)
    days = [day for day in days if first <= day <= last]
    if len(at_us):
        days.extend(zone.local_day(Instant(int(at))) for at in (at_us.min(), at_us.max()))
    if not days:
        return ()
    return months_between(min(days), max(days), zone)


def _by_month(
    periods: Sequence[Period], known: _Known, zone: ZoneTable
) -> tuple[tuple[MonthFacts, ...], tuple[str, ...]]:
    """Sort the facts into their months; return also the ids of those that have none."""
    ids = [period.id for period in periods]
    acts: dict[str, list[Act]] = {name: [] for name in ids}
    payments: dict[str, list[PaymentFact]] = {name: [] for name in ids}
    checks: dict[str, list[PointEvidence]] = {name: [] for name in ids}
    of_no_month_acts: list[Act] = []
    of_no_month: list[PaymentFact] = []
    of_no_month_checks: list[PointEvidence] = []
    for act in known.acts:
        acts.get(month_of_act(act, zone), of_no_month_acts).append(act)
    for fact in known.payments:
        payments.get(fact.period, of_no_month).append(fact)
    for check in known.evidence:
        name = month(zone.local_day(check.happened_at), zone).id
        checks.get(name, of_no_month_checks).append(check)
    unplaced = [act.id for act in of_no_month_acts]
    unplaced += [fact.id for fact in of_no_month]
    unplaced += [check.id for check in of_no_month_checks]
    facts = tuple(
        MonthFacts(
            period=period,
            at=at,
            acts=tuple(acts[period.id]),
            payments=tuple(payments[period.id]),
            evidence=tuple(checks[period.id]),
        )
        for at, period in enumerate(periods)
    )
    return facts, tuple(sorted(unplaced))


def _certified(basis: Basis, sums: Tally, months: Sequence[MonthFacts]) -> Iterator[Paid]:
    """Yield the certificate of each month, with what the ones before carried over or held back.

    What was held back is released in the month of its release day, once that
    day has come. Where it lies beyond the months on record, a last certificate
    holds nothing but the release.
    """
    carried_minor = 0
    held: list[Held] = []
    today = basis.zone.local_day(basis.as_of)
    for facts in months:
        due = [each for each in held if each.until < facts.period.following and each.until <= today]
        held = [each for each in held if each not in due]
        paid = certify(basis, sums, facts, carried_in_minor=carried_minor, released=due)
        carried_minor = paid.certificate.carried_out_minor
        held.append(_held(paid.certificate))
        yield paid
    left = [each for each in held if each.until <= today and each.amount_minor]
    for until in sorted({each.until for each in left}):
        due = [each for each in left if each.until == until]
        period = month(until, basis.zone)
        # A payment for that month would have put it on record.
        paid = released_alone(basis, MonthFacts(period, len(months)), due, carried_in_minor=carried_minor)
        carried_minor = paid.certificate.carried_out_minor
        yield paid


def _held(certificate: Certificate) -> Held:
    clause = next((line.clause for line in certificate.lines if line.kind == "hold_back"), "")
    return Held(certificate.period, certificate.held_back_minor, certificate.held_back_until, clause)


def _waivers_of_no_month(contract: Contract, known: _Known, unplaced: Sequence[str]) -> tuple[Waiver, ...]:
    """Return waivers for a month that is not assessed: they let nothing go."""
    lost = sorted(
        (fact for fact in known.payments if fact.kind == "waiver" and fact.id in unplaced),
        key=lambda fact: (fact.happened_at, fact.id),
    )
    said = (waiver_of_payment(contract, fact, None, fact.period) for fact in lost)
    return tuple(waiver if "no_period" in waiver.defects else _of_no_period(waiver) for waiver in said)


def _of_no_period(waiver: Waiver) -> Waiver:
    return replace(waiver, defects=(*waiver.defects, "no_period"))


def _termination(
    basis: Basis, periods: Sequence[Period], certificates: Sequence[Certificate]
) -> Termination | None:
    schedule = basis.contract.score
    if schedule is None:
        return None
    # A month that still runs may yet be saved, so it does not count.
    over = [
        (certificate.period, certificate.score.score_milli if certificate.score else None)
        # A certificate beyond the months on record only releases and scores nothing.
        for period, certificate in zip(periods, certificates, strict=False)
        if period.until_at <= basis.as_of
    ]
    return termination(schedule, over)
