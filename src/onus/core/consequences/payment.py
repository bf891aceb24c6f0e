"""Payment: one certificate for each month, from verified work to what is payable.

In:  the tally, the facts of the month, the contract, the rules.
Out: `Certificate`, with the proposals and the waivers of the month.

The surprise: nothing payable is ever below zero. What deductions take beyond
the month's pay is carried into the next certificate and shown on both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from onus.base.instants import Instant, ZoneTable
from onus.base.money import PPM, rounded_minor, share_of
from onus.core.consequences.certificates import (
    Certificate,
    Granted,
    Held,
    Line,
    Proposal,
    Score,
    Waiver,
    flat_line,
)
from onus.core.consequences.decisions import Decided, decided, substitutes
from onus.core.consequences.deductions import (
    assessed,
    checks,
    checks_without_clause,
    failed_checks,
    missing_telemetry,
)
from onus.core.consequences.incentives import on_time, rewards
from onus.core.consequences.interest import interest, rate_on
from onus.core.consequences.obligations import owed_by_contractor
from onus.core.consequences.periods import Period
from onus.core.consequences.points import score_of
from onus.core.consequences.quantities import base_lines, quantity_lines
from onus.core.consequences.tally import Tally
from onus.core.consequences.waivers import waiver_lines, waivers
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact, PointEvidence
from onus.core.contracts.payments import ScoreSchedule
from onus.core.contracts.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What is on record about one month.

    Attributes:
        period: the month.
        at: its index in the tally.
        acts: acts that speak of it.
        payments: payments, waivers, bills and invoices for it.
        evidence: inspections made in it.
    """

    period: Period
    at: int
    acts: tuple[Act, ...] = ()
    payments: tuple[PaymentFact, ...] = ()
    evidence: tuple[PointEvidence, ...] = ()

    def total_minor(self, kind: str) -> int:
        """Return the sum of the payments of a kind.

        >>> from onus.base.instants import UTC_ZONE
        >>> from onus.core.consequences.periods import month
        >>> MonthFacts(month(date(2023, 12, 1), UTC_ZONE), 0).total_minor("invoice")
        0
        """
        return sum(fact.amount_minor for fact in self.payments if fact.kind == kind)


@dataclass(frozen=True, slots=True)
class Paid:
    """A certificate with what goes beside it."""

    certificate: Certificate
    proposals: tuple[Proposal, ...]
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What all months of a contract share: the contract, its rules, the clock."""

    contract: Contract
    rulebook: Rulebook
    zone: ZoneTable
    as_of: Instant


def certify(
    basis: Basis,
    sums: Tally,
    facts: MonthFacts,
    *,
    carried_in_minor: int,
    released: Sequence[Held] = (),
) -> Paid:
    """Return the certificate of one month.

    Args:
        basis: contract, rules and clock.
        sums: the tally.
        facts: what is on record about the month.
        carried_in_minor: excess of the month before, not negative.
        released: what was held back earlier and is released with this month.

    Returns:
        The certificate; its lines add up to what is payable.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for one day.

    >>> import numpy as np
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> plain = Contract("c", Localized(), "service_purchase", "government",
    ...                  date(2023, 9, 1), date(2024, 9, 1))
    >>> sums = Tally(*[np.zeros((1, 0, 9), np.int64)] * 7, np.zeros(1, np.int64))
    >>> facts = MonthFacts(month(date(2023, 12, 1), UTC_ZONE), 0)
    >>> basis = Basis(plain, Rulebook(), UTC_ZONE, Instant(0))
    >>> certify(basis, sums, facts, carried_in_minor=0).certificate.payable_minor
    0
    """
    contract = basis.contract
    failed = failed_checks(facts.evidence, facts.period)
    found = assessed(contract, sums, facts.at, failed)
    ruled = decided(contract, found, facts.acts, facts.period.id)
    score = _score(contract, sums, facts, ruled)
    earned, granted, gross_minor = _earned(contract, sums, facts, score)
    charged, unfounded = substitutes(
        contract,
        basis.rulebook,
        facts.acts,
        facts.payments,
        zone=basis.zone,
        period_id=facts.period.id,
    )
    let_go = waivers(
        contract,
        facts.acts,
        facts.payments,
        taken_minor=ruled.taken_minor,
        period_id=facts.period.id,
    )
    proposals = (
        *ruled.proposals,
        *missing_telemetry(contract, sums, facts.at, facts.period),
        *checks_without_clause(contract, failed, facts.period),
        *unfounded,
        *_insufficient(contract, score, gross_minor, facts.period),
    )
    body = (*earned, *ruled.lines, *waiver_lines(let_go), *charged)
    lines = _closed(contract, body, score, carried_in_minor, released)
    still_open = bool(sums.open_windows[facts.at])
    certificate = _certificate(basis, facts, lines, proposals, score, granted, still_open=still_open)
    return Paid(certificate, proposals, let_go)


def released_alone(
    basis: Basis, facts: MonthFacts, released: Sequence[Held], *, carried_in_minor: int
) -> Paid:
    """Return the certificate of a month after all that are on record, which only releases.

    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> plain = Contract("c", Localized(), "service_purchase", "government",
    ...                  date(2023, 9, 1), date(2024, 9, 1))
    >>> facts = MonthFacts(month(date(2024, 1, 1), UTC_ZONE), 0)
    >>> released_alone(Basis(plain, Rulebook(), UTC_ZONE, Instant(0)), facts,
    ...                [Held("2023-12", 500, date(2024, 1, 1), "7")],
    ...                carried_in_minor=200).certificate.payable_minor
    300
    """
    lines = _closed(basis.contract, (), None, carried_in_minor, released)
    return Paid(_certificate(basis, facts, lines, (), None, (), still_open=False), (), ())


def _acts_by_score(contract: Contract) -> bool:
    return contract.payment.method in ("points", "both")


def _score(contract: Contract, sums: Tally, facts: MonthFacts, ruled: Decided) -> Score | None:
    if contract.score is None:
        return None
    _, determined = on_time(sums, facts.at, owed_by_contractor(contract))
    made = len(checks(facts.evidence, facts.period))
    return score_of(contract.score, ruled.counted, duties_determined=determined, checks_made=made)


def _earned(
    contract: Contract, sums: Tally, facts: MonthFacts, score: Score | None
) -> tuple[tuple[Line, ...], tuple[Granted, ...], int]:
    """Return the lines that earn money, rewards without money, and the gross amount."""
    if contract.payment.method == "points":
        gross = _points_base(contract, sums, facts)
    else:
        gross = quantity_lines(contract, sums, facts.at, facts.period)
    gross_minor = sum(line.amount_minor for line in gross)
    adjusted = _adjustments(contract, score, gross_minor)
    rewarded, granted = rewards(contract, sums, facts.at, verified_minor=gross_minor)
    return (*gross, *adjusted, *rewarded), granted, gross_minor


def _points_base(contract: Contract, sums: Tally, facts: MonthFacts) -> tuple[Line, ...]:
    """Return the base, and beside it the prices that are not monthly, by quantity."""
    measured = quantity_lines(contract, sums, facts.at, facts.period)
    by_quantity = tuple(line for line in measured if line.unit != "month")
    return (*base_lines(contract, facts.period), *by_quantity)


def _adjustments(contract: Contract, score: Score | None, gross_minor: int) -> tuple[Line, ...]:
    if score is None or score.coefficient_ppm is None or not _acts_by_score(contract):
        return ()
    # The rounded gross is what is shared out, so a coefficient of 0 leaves exactly 0.
    cut = share_of(gross_minor, score.coefficient_ppm) - gross_minor
    bonus = share_of(gross_minor, score.bonus_ppm)
    lines = [flat_line("coefficient", "", score.clause, cut)]
    if bonus:
        lines.append(flat_line("score_bonus", "", score.clause, bonus))
    return tuple(lines)


def _insufficient(
    contract: Contract, score: Score | None, gross_minor: int, period: Period
) -> tuple[Proposal, ...]:
    """Return a proposal where a score should decide and there is too little on record."""
    if score is None or not score.insufficient or not _acts_by_score(contract):
        return ()
    lowest_ppm = _lowest_ppm(contract.score)
    at_stake = rounded_minor(share_of(gross_minor, PPM - lowest_ppm))
    return (
        Proposal(
            kind="insufficient_record",
            period=period.id,
            source=contract.id,
            clause=score.clause,
            amount_minor=at_stake,
            duty_count=score.duties_determined,
        ),
    )


def _lowest_ppm(schedule: ScoreSchedule | None) -> int:
    if schedule is None or not schedule.steps:
        return PPM
    return schedule.steps[0].coefficient_ppm


def _closed(
    contract: Contract,
    body: Sequence[Line],
    score: Score | None,
    carried_in_minor: int,
    released: Sequence[Held],
) -> tuple[Line, ...]:
    """Release what was held back, hold back a share of what was earned, carry what is below zero.

    What is released was earned in its own month: no share of it is held back
    again, and it is set off against what the month still owes.
    """
    lines = list(body)
    clause = contract.payment.clause
    if carried_in_minor:
        lines.append(flat_line("carried_in", "", clause, Fraction(-carried_in_minor)))
    earned_minor = sum(line.amount_minor for line in lines)
    lines.extend(release_lines(released))
    net_minor = sum(line.amount_minor for line in lines)
    if net_minor < 0:
        lines.append(flat_line("carried_out", "", clause, Fraction(-net_minor)))
        return tuple(lines)
    held_ppm, held_clause = contract.payment.hold_back_ppm, clause
    if score and _acts_by_score(contract) and score.hold_back_ppm > held_ppm:
        held_ppm, held_clause = score.hold_back_ppm, score.clause
    held = share_of(max(earned_minor, 0), held_ppm)
    if held:
        lines.append(flat_line("hold_back", "", held_clause, -held))
    return tuple(lines)


def release_lines(released: Sequence[Held]) -> tuple[Line, ...]:
    """Return a line for each amount that is released; its source is the month it was held back in.

    >>> release_lines([Held("2023-12", 500, date(2024, 1, 1), "7")])[0].source
    '2023-12'
    """
    return tuple(
        flat_line("hold_back_release", held.period, held.clause, Fraction(held.amount_minor))
        for held in released
        if held.amount_minor
    )


def _certificate(
    basis: Basis,
    facts: MonthFacts,
    lines: tuple[Line, ...],
    proposals: Sequence[Proposal],
    score: Score | None,
    granted: tuple[Granted, ...],
    *,
    still_open: bool,
) -> Certificate:
    contract, period = basis.contract, facts.period
    payable_minor = sum(line.amount_minor for line in lines)
    disputed_minor = sum(proposal.disputed_minor for proposal in proposals)
    undisputed_minor = max(payable_minor - disputed_minor, 0)
    paid_minor = facts.total_minor("payment")
    due_day = period.following + timedelta(days=contract.payment.pay_within_d - 1)
    carried, daily_ppm = rate_on(contract, basis.rulebook, due_day)
    return Certificate(
        period=period.id,
        sample=_sample(contract),
        provisional=basis.as_of < period.until_at or still_open,
        method=contract.payment.method,
        lines=lines,
        gross_minor=_sum(lines, "quantity", "base"),
        adjustment_minor=_sum(lines, "coefficient", "score_bonus"),
        incentives_minor=_sum(lines, "incentive"),
        deductions_minor=-_sum(lines, "deduction"),
        waived_minor=_sum(lines, "waiver"),
        substitute_minor=-_sum(lines, "substitute"),
        carried_in_minor=-_sum(lines, "carried_in"),
        carried_out_minor=_sum(lines, "carried_out"),
        held_back_minor=-_sum(lines, "hold_back"),
        held_back_until=release_day(contract, period),
        released_minor=_sum(lines, "hold_back_release"),
        payable_minor=payable_minor,
        undisputed_minor=undisputed_minor,
        undetermined_minor=sum(line.at_stake_minor for line in lines if line.finding == "unknown"),
        invoiced_minor=facts.total_minor("invoice"),
        paid_minor=paid_minor,
        outstanding_minor=max(payable_minor - paid_minor, 0),
        overpaid_minor=max(paid_minor - payable_minor, 0),
        due_day=due_day,
        interest_minor=_interest_minor(basis, facts, undisputed_minor, due_day, daily_ppm),
        interest_basis=carried,
        score=score,
        granted=granted,
    )


def release_day(contract: Contract, period: Period) -> date:
    """Return the first day on which what is held back of a month is released.

    That is the first day of the next year, or the day after the term where it
    ends before; never a day of the month itself.

    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> plain = Contract("c", Localized(), "service_purchase", "government",
    ...                  date(2023, 9, 1), date(2024, 9, 1))
    >>> release_day(plain, month(date(2023, 12, 1), UTC_ZONE))
    datetime.date(2024, 1, 1)
    """
    return max(min(date(period.first.year + 1, 1, 1), contract.ends), period.following)


def _sum(lines: Sequence[Line], *kinds: str) -> int:
    return sum(line.amount_minor for line in lines if line.kind in kinds)


def _sample(contract: Contract) -> bool:
    return contract.payment.sample or (contract.score is not None and contract.score.sample)


def _interest_minor(
    basis: Basis, facts: MonthFacts, undisputed_minor: int, due_day: date, daily_ppm: int
) -> int:
    paid = [
        (basis.zone.local_day(fact.happened_at), fact.amount_minor)
        for fact in facts.payments
        if fact.kind == "payment"
    ]
    exact = interest(
        undisputed_minor,
        paid,
        due_day=due_day,
        until=basis.zone.local_day(basis.as_of),
        daily_ppm=daily_ppm,
    )
    return rounded_minor(exact)
