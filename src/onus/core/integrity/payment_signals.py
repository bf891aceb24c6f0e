"""Signals on money after the award: paid without findings, paid otherwise than follows, taken nothing off.

In:  the certificates and scorecards of the months.
Out: flags on the contract, one for each month; months that could not be computed, with what is missing.

The surprise: a month whose schedule is a sample, or whose findings may still change, is never
flagged. What "should" have been paid is known only once the contract and the findings are.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from onus.base.money import PPM
from onus.core.consequences.certificates import Certificate
from onus.core.contracts.breach import NotComputable
from onus.core.determinations.findings import Outcome
from onus.core.integrity.flag import Flag, Grade, SubjectKind
from onus.core.integrity.rules import Limits
from onus.core.integrity.service_record import ServiceRecord
from onus.core.integrity.signal_rules import SignalRule, lacks, told

PAYMENTS, SCHEDULE, FINAL, DUTIES, DEDUCTIONS = (
    "payments", "contract/payment", "certificate/final", "duties", "contract/deductions",
)  # fmt: skip
NOT_YET = (Outcome.PENDING.column_code, Outcome.EXCUSED.column_code)


def paid_without_evidence(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the months that were paid while too few of their duties had a finding.

    The value is the share of the duties of the month that were found fulfilled, late or
    unmet, among all that were neither pending nor excused.
    """
    if not record.payments:
        yield lacks("S01", record.contract.id, PAYMENTS)
        return
    cards = {card.period: card for card in record.scorecards if card.scope == "contractor"}
    for paid in record.certificates:
        if paid.paid_minor <= 0:
            continue
        card = cards.get(paid.period)
        owed = 0 if card is None else sum(n for at, n in enumerate(card.counts) if at not in NOT_YET)
        if card is None or owed == 0:
            yield lacks("S01", paid.period, DUTIES)
        elif card.determined * PPM < limits.whole("share_min_ppm") * owed:
            facts = told(month=paid.period, paid_minor=paid.paid_minor, determined=card.determined, owed=owed)
            yield _flag(record, "S01", Grade.STRONG, Fraction(card.determined, owed), facts)


def paid_otherwise(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the months paid with another amount than follows from findings and contract.

    More than that is other at once; less is other only after the last day for payment.
    The value is what was paid beyond it, below 0 where it was less, in minor units.
    """
    for paid in _settled(record, "S02"):
        if isinstance(paid, NotComputable):
            yield paid
            continue
        more = paid.paid_minor - paid.payable_minor
        overdue = record.zone.local_day(record.as_of) > paid.due_day
        if abs(more) > limits.whole("minor_max") and (more > 0 or overdue):
            facts = told(month=paid.period, paid_minor=paid.paid_minor, payable_minor=paid.payable_minor)
            yield _flag(record, "S02", Grade.STRONG, Fraction(more), facts)


def penalty_waived(record: ServiceRecord, limits: Limits) -> Iterator[Flag | NotComputable]:
    """Yield the months in which a deduction that is due was not taken off, and nobody signed a waiver.

    The value is how much of it was paid out all the same, in minor units. A waiver
    without a post or a reason is told, and counts for nothing.
    """
    if not record.contract.deductions:
        yield lacks("S03", record.contract.id, DEDUCTIONS)
        return
    for paid in _settled(record, "S03"):
        if isinstance(paid, NotComputable):
            yield paid
            continue
        due = paid.deductions_minor - paid.waived_minor
        kept = min(due, paid.paid_minor - paid.payable_minor)
        if kept > limits.whole("minor_max"):
            unsigned = [one.id for one in record.waivers if one.period == paid.period and one.defective]
            facts = told(
                month=paid.period,
                deductions_minor=paid.deductions_minor,
                waived_minor=paid.waived_minor,
                not_taken_minor=kept,
                waivers_without_effect=" ".join(unsigned),
            )
            yield _flag(record, "S03", Grade.STRONG, Fraction(kept), facts)


def _settled(record: ServiceRecord, rule: str) -> Iterator[Certificate | NotComputable]:
    """Yield the months on which what was paid can be held against what follows, and why the others cannot."""
    if not record.payments:
        yield lacks(rule, record.contract.id, PAYMENTS)
        return
    for paid in record.certificates:
        if paid.sample:
            yield lacks(rule, paid.period, SCHEDULE)
        elif paid.provisional:
            yield lacks(rule, paid.period, FINAL)
        else:
            yield paid


def _flag(
    record: ServiceRecord, rule: str, grade: Grade, value: Fraction, facts: tuple[tuple[str, str], ...]
) -> Flag:
    return Flag(rule, grade, SubjectKind.CONTRACT, record.contract.id, value, facts)


RULES: tuple[SignalRule[ServiceRecord], ...] = (
    SignalRule("S01", Grade.STRONG, (PAYMENTS, DUTIES), paid_without_evidence, ("share_min_ppm",)),
    SignalRule("S02", Grade.STRONG, (PAYMENTS, SCHEDULE, FINAL), paid_otherwise, ("minor_max",)),
    SignalRule("S03", Grade.STRONG, (DEDUCTIONS, PAYMENTS, SCHEDULE, FINAL), penalty_waived, ("minor_max",)),
)
