"""Certificates: what is paid for a month, line by line, and what is only proposed.

In:  nothing; this module names the values.
Out: `Line`, `Score`, `Certificate`, `Proposal`, `Waiver`.

The surprise: lines carry their sign. What is taken off is negative, and the
lines of a certificate add up to what is payable, to the last minor unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.instants import Instant
from onus.base.money import Minor, rounded_minor

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a certificate.

    Attributes:
        kind: `quantity`, `base`, `coefficient`, `score_bonus`, `incentive`,
            `deduction`, `waiver`, `substitute`, `carried_in`, `carried_out`, `hold_back`,
            `hold_back_release`.
        source: id of the price, deduction, incentive, act or payment it comes from.
        clause: clause of the contract; empty where a rule is the basis.
        finding: for `quantity`, the finding that its duties share.
        unit: unit of the quantity.
        quantity: how much, exactly.
        unit_price: minor units for each unit, exactly; below 0 where it is taken off.
        exact: the amount before it was rounded.
        amount_minor: the amount, rounded once, half to even.
        duty_count: duties (or checks, for an item of an inspection) behind it.
        without_quantity: of these, duties whose place has no known length or area.
        at_stake_minor: what a line that pays nothing yet would pay, once decided.
        before_cap_minor: what a deduction would take without its cap.
        rule: `id@version` of the rule that it rests on; empty for the contract's own.
        refs: acts, payments and inspections that it rests on.
    """

    kind: str
    source: str
    clause: str
    exact: Fraction
    amount_minor: Minor
    finding: str = ""
    unit: str = ""
    quantity: Fraction = NOTHING
    unit_price: Fraction = NOTHING
    duty_count: int = 0
    without_quantity: int = 0
    at_stake_minor: Minor = Minor(0)
    before_cap_minor: Minor = Minor(0)
    rule: str = ""
    refs: tuple[str, ...] = ()


def flat_line(kind: str, source: str, clause: str, exact: Fraction, *, rule: str = "") -> Line:
    """Return a line that is an amount and no quantity, rounded here and nowhere else.

    >>> flat_line("hold_back", "", "9.1", Fraction(-5, 2)).amount_minor
    -2
    """
    return Line(kind, source, clause, exact, rounded_minor(exact), rule=rule)


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a month, and what the published table makes of it.

    Attributes:
        clause: clause of the schedule.
        score_milli: thousandths of a point; None where the record is insufficient.
        lost_milli: points lost, by the deduction that took them.
        duties_determined: duties found fulfilled, late or unmet.
        checks_made: inspections that came to a result.
        minimum_sample: fewest of them for a score to be shown.
        coefficient_ppm: share that the step pays; None where there is no score or table.
    """

    clause: str
    score_milli: int | None
    lost_milli: tuple[tuple[str, int], ...]
    duties_determined: int
    checks_made: int
    minimum_sample: int
    coefficient_ppm: int | None = None
    bonus_ppm: int = 0
    hold_back_ppm: int = 0

    @property
    def insufficient(self) -> bool:
        """Return whether too little was recorded for a score.

        >>> Score("8", None, (), 2, 0, 30).insufficient
        True
        """
        return self.score_milli is None

    @property
    def sample(self) -> int:
        """Return how much the score rests on.

        >>> Score("8", None, (), 2, 5, 30).sample
        7
        """
        return self.duties_determined + self.checks_made


@dataclass(frozen=True, slots=True)
class Granted:
    """A reward without money that a month has earned: advance, renewal or credit."""

    incentive: str
    clause: str
    kind: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is paid for one month.

    Attributes:
        period: `2023-12`.
        sample: True where a schedule is an example and not the contract's own.
        provisional: True while the month runs or a finding in it may still change.
        method: `quantity`, `points` or `both`.
        lines: add up to `payable_minor`.
        gross_minor: verified quantity, or the base of the points method.
        adjustment_minor: effect of the coefficient and of the bonus for the score.
        incentives_minor: rewards.
        deductions_minor: taken off by clause, before waivers; not negative.
        waived_minor: of that, waived.
        substitute_minor: cost of substitute performance; not negative.
        carried_in_minor: excess of the month before; not negative.
        carried_out_minor: excess that goes to the next month; not negative.
        held_back_minor: kept back; not negative.
        held_back_until: first day on which what is held back may be released.
        released_minor: held back in earlier months and released with this one.
        payable_minor: never negative.
        undisputed_minor: of that, what no open proposal by clause concerns.
        undetermined_minor: at stake in duties that nobody can judge yet.
        invoiced_minor: claimed by the contractor for the month.
        paid_minor: paid so far.
        outstanding_minor: payable and not paid.
        overpaid_minor: paid and not payable.
        due_day: last day on which payment is in time.
        interest_minor: interest so far on what was undisputed and overdue.
        interest_basis: clause or rule of the rate; empty where there is none.
        granted: rewards without money.
    """

    period: str
    sample: bool
    provisional: bool
    method: str
    lines: tuple[Line, ...]
    gross_minor: int
    adjustment_minor: int
    incentives_minor: int
    deductions_minor: int
    waived_minor: int
    substitute_minor: int
    carried_in_minor: int
    carried_out_minor: int
    held_back_minor: int
    held_back_until: date
    payable_minor: int
    undisputed_minor: int
    undetermined_minor: int
    invoiced_minor: int
    paid_minor: int
    outstanding_minor: int
    overpaid_minor: int
    due_day: date
    interest_minor: int
    interest_basis: str
    released_minor: int = 0
    score: Score | None = None
    granted: tuple[Granted, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An amount kept back, and the first day on which it is released."""

    period: str
    amount_minor: int
    until: date
    clause: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that a person must decide; nothing is taken off for it.

    Attributes:
        kind: `deduction` (a clause that is not automatic), `missing_telemetry`,
            `act_without_clause`, `act_beyond_clause`, `substitute_without_basis`,
            `check_without_clause`, `insufficient_record`.
        period: month it belongs to.
        source: id of the deduction, act, payment or inspection.
        obligation: id of the obligation; empty where it is not about one.
        clause: clause it rests on; empty where there is none.
        amount_minor: what could be taken off; None where no clause says how much.
        points_milli: points that could be lost, in thousandths.
        duty_count: duties or checks behind it.
        decided_by: acts that have decided it; empty while it is open.
        decided_minor: what they took off.
    """

    kind: str
    period: str
    source: str
    obligation: str = ""
    clause: str = ""
    amount_minor: int | None = None
    points_milli: int = 0
    duty_count: int = 0
    decided_by: tuple[str, ...] = ()
    decided_minor: int = 0

    @property
    def disputed_minor(self) -> int:
        """Return what is in dispute while nobody has decided: 0 without a clause.

        >>> Proposal("deduction", "2023-12", "D1", clause="8.2", amount_minor=500).disputed_minor
        500
        """
        if self.decided_by or not self.clause or self.amount_minor is None:
            return 0
        return self.amount_minor


@dataclass(frozen=True, slots=True)
class Waiver:
    """A deduction that an officer let go: a public fact, with a name and a reason.

    Attributes:
        id: act or payment that waives.
        period: month it belongs to.
        deduction: deduction it names; empty for all of the month.
        by_post: post that waived; empty makes it defective.
        reason: why; empty makes it defective.
        amount_minor: what it says.
        effective_minor: what it took from the deductions; never more than there were.
        defects: `no_post`, `no_reason`, `no_amount`, `no_period`; a defective waiver
            takes nothing off.
    """

    id: str
    period: str
    deduction: str
    by_post: str
    reason: str
    amount_minor: int
    effective_minor: int
    happened_at: Instant
    recorded_at: Instant
    defects: tuple[str, ...] = ()

    @property
    def defective(self) -> bool:
        """Return whether it has no effect for want of a name, a reason or an amount.

        >>> Waiver("w", "2023-12", "", "", "", 5, 0, Instant(0), Instant(0), ("no_post",)).defective
        True
        """
        return bool(self.defects)
