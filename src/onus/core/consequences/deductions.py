"""Deductions: what a clause takes off for a finding, and never without a clause.

In:  the tally of a month, its failed checks, the deductions of the contract.
Out: for each clause how much and how many points, under its caps.

The surprise: missing telemetry alone takes nothing off. Where no clause speaks
of it, it becomes a proposal for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from onus.base.money import Minor, rounded_minor
from onus.core.consequences.certificates import Line, Proposal
from onus.core.consequences.obligations import owed_by_contractor, spoken_of
from onus.core.consequences.periods import Period
from onus.core.consequences.tally import LATE, UNKNOWN, UNKNOWN_SILENT, UNMET, Tally
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import PointEvidence
from onus.core.contracts.payments import Deduction

STATES_OF_OUTCOME = {"late": (LATE,), "unmet": (UNMET,), "unknown": (UNKNOWN, UNKNOWN_SILENT)}


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one clause comes to in one month.

    Attributes:
        deduction: the clause.
        units: duties, hours of delay begun, or checks.
        duty_count: duties or checks behind it.
        before_cap_minor: amount without the cap.
        amount_minor: amount under the cap.
        points_milli: points under the cap.
        refs: failed checks it rests on.
    """

    deduction: Deduction
    units: int
    duty_count: int
    before_cap_minor: int
    amount_minor: int
    points_milli: int
    refs: tuple[str, ...] = ()


def failed_checks(evidence: Sequence[PointEvidence], period: Period) -> tuple[PointEvidence, ...]:
    """Return the inspections of a month that found something wrong, in order of their ids.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.core.consequences.periods import month
    >>> failed_checks((), month(date(2023, 12, 1), UTC_ZONE))
    ()
    """
    failed = [check for check in checks(evidence, period) if check.result == "fail"]
    return tuple(failed)


def checks(evidence: Sequence[PointEvidence], period: Period) -> tuple[PointEvidence, ...]:
    """Return the inspections of a month that came to a result, in order of their ids.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE, Instant
    >>> from onus.core.consequences.periods import month
    >>> at = Instant(0)
    >>> seen = PointEvidence("i1", "inspection", "s1", "snow", at, at, at, "inaccessible")
    >>> checks((seen,), month(date(1970, 1, 1), UTC_ZONE))
    ()
    """
    made = [
        each
        for each in evidence
        if each.kind == "inspection"
        and each.result in ("pass", "fail")
        and period.from_at <= each.happened_at < period.until_at
    ]
    return tuple(sorted(made, key=lambda each: each.id))


def assessed(
    contract: Contract, sums: Tally, at: int, failed: Sequence[PointEvidence]
) -> tuple[Assessed, ...]:
    """Return what every clause on deductions comes to in one month.

    Args:
        contract: its deductions.
        sums: the tally.
        at: index of the month in the tally.
        failed: failed checks of the month.

    Returns:
        One for each clause, in the contract's order, also where it is nothing.

    Source: the clauses themselves, `Deduction.clause`.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> import numpy as np
    >>> none = np.zeros((1, 0, 9), np.int64)
    >>> assessed(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Tally(*[none] * 8), 0, ())
    ()
    """
    found = []
    for deduction in contract.deductions:
        if deduction.inspection_item:
            found.append(_by_checks(contract, deduction, failed))
        else:
            found.append(_by_duties(contract, deduction, sums, at))
    return tuple(found)


def capped(amount: int, cap: int | None) -> int:
    """Return an amount, or its cap where that is less.

    >>> capped(7, 5), capped(7, None)
    (5, 7)
    """
    return amount if cap is None else min(amount, cap)


def _by_duties(contract: Contract, deduction: Deduction, sums: Tally, at: int) -> Assessed:
    obligations = list(spoken_of(contract, deduction.obligation))
    states = [state for outcome in deduction.outcomes for state in STATES_OF_OUTCOME[outcome]]
    if contract.payment.unknown_as_unmet and "unmet" in deduction.outcomes:
        states += STATES_OF_OUTCOME["unknown"]
    count = hours = 0
    for state in sorted(set(states)):
        count += int(sums.count[at, obligations, state].sum())
        hours += int(sums.delay_h[at, obligations, state].sum())
    units = hours if deduction.per == "hour" else count
    return _under_caps(deduction, units, count, units * deduction.points_milli, ())


def _by_checks(contract: Contract, deduction: Deduction, failed: Sequence[PointEvidence]) -> Assessed:
    mine = [check for check in failed if _answers(contract, deduction, check)]
    points_milli = sum(_points_milli(deduction, check) for check in mine)
    refs = tuple(check.id for check in mine)
    return _under_caps(deduction, len(mine), len(mine), points_milli, refs)


def _under_caps(
    deduction: Deduction, units: int, count: int, points_milli: int, refs: tuple[str, ...]
) -> Assessed:
    before_cap = units * deduction.amount_minor
    return Assessed(
        deduction=deduction,
        units=units,
        duty_count=count,
        before_cap_minor=before_cap,
        amount_minor=capped(before_cap, deduction.cap_minor),
        points_milli=capped(points_milli, deduction.cap_points_milli),
        refs=refs,
    )


def _answers(contract: Contract, deduction: Deduction, check: PointEvidence) -> bool:
    """Return whether a clause speaks of the item and the service of a check."""
    if check.item != deduction.inspection_item:
        return False
    if not deduction.obligation:
        return True
    services = [contract.obligations[n].service for n in spoken_of(contract, deduction.obligation)]
    return check.service in services


def _points_milli(deduction: Deduction, check: PointEvidence) -> int:
    """Return the points of one check: the inspector's, but never above the clause's.

    A clause that gives no points for each check but caps them leaves the number
    to the inspector.
    """
    given_milli = max(check.points_milli, 0)
    if not deduction.points_milli:
        return 0 if deduction.cap_points_milli is None else given_milli
    if not given_milli:
        return deduction.points_milli
    return min(given_milli, deduction.points_milli)


def deduction_line(found: Assessed, *, amount_minor: int, refs: tuple[str, ...] = ()) -> Line:
    """Return the line that takes an amount off.

    >>> from onus.base.money import Minor
    >>> clause = Deduction("D1", "8.2", "plough", ("unmet",), amount_minor=Minor(50))
    >>> deduction_line(Assessed(clause, 3, 3, 150, 150, 0), amount_minor=150).amount_minor
    -150
    """
    exact = Fraction(-amount_minor)
    return Line(
        kind="deduction",
        source=found.deduction.id,
        clause=found.deduction.clause,
        exact=exact,
        amount_minor=rounded_minor(exact),
        finding=" ".join(found.deduction.outcomes),
        unit=found.deduction.per,
        quantity=Fraction(found.units),
        unit_price=Fraction(-found.deduction.amount_minor),
        duty_count=found.duty_count,
        before_cap_minor=Minor(-found.before_cap_minor),
        refs=(*found.refs, *refs),
    )


def missing_telemetry(contract: Contract, sums: Tally, at: int, period: Period) -> tuple[Proposal, ...]:
    """Return a proposal for each obligation whose duties were met with silence.

    A clause that answers `unknown` duties, automatic or not, decides instead,
    and so does one that treats them as unmet.

    Args:
        contract: its obligations and deductions.
        sums: the tally.
        at: index of the month in the tally.
        period: the month.

    Returns:
        Proposals of kind `missing_telemetry` without an amount.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> import numpy as np
    >>> none = np.zeros((1, 0, 9), np.int64)
    >>> missing_telemetry(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Tally(*[none] * 8), 0,
    ...     month(date(2023, 12, 1), UTC_ZONE))
    ()
    """
    if contract.payment.unknown_as_unmet:
        return ()
    answered = [
        number
        for deduction in contract.deductions
        if "unknown" in deduction.outcomes
        for number in spoken_of(contract, deduction.obligation)
    ]
    found = []
    for number in owed_by_contractor(contract):
        count = int(sums.count[at, number, UNKNOWN_SILENT])
        if count and number not in answered:
            obligation = contract.obligations[number]
            found.append(
                Proposal(
                    kind="missing_telemetry",
                    period=period.id,
                    source=obligation.id,
                    obligation=obligation.id,
                    duty_count=count,
                )
            )
    return tuple(found)


def checks_without_clause(
    contract: Contract, failed: Sequence[PointEvidence], period: Period
) -> tuple[Proposal, ...]:
    """Return a proposal for each failed check with points that no clause speaks of.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> from onus.core.consequences.periods import month
    >>> checks_without_clause(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), (), month(date(2023, 12, 1), UTC_ZONE))
    ()
    """
    items = [deduction for deduction in contract.deductions if deduction.inspection_item]
    return tuple(
        Proposal(
            kind="check_without_clause",
            period=period.id,
            source=check.id,
            points_milli=check.points_milli,
            duty_count=1,
        )
        for check in failed
        if check.points_milli > 0 and not any(_answers(contract, deduction, check) for deduction in items)
    )
