"""What the contract says about money: prices, deductions, scores, incentives.

In:  the payment clauses and the scoring annex.
Out: frozen values, read by `core.consequences`.

The surprise: a schedule that is not the contract's own but an example carries
`sample = True`, and every page that shows an amount under it says so. A table
in which a better score pays less is refused: nobody may gain by failing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from onus.base.bounds import not_a_share, not_one_of, refuse, unless
from onus.base.money import PPM, Minor
from onus.base.texts import Localized

METHODS = ("quantity", "points", "both")
UNITS = ("duty", "km", "m2", "visit", "month")
DEDUCTION_UNITS = ("duty", "hour", "check")
DEDUCTIBLE = ("late", "unmet", "unknown")
INCENTIVE_KINDS = ("bonus", "advance", "renewal", "credit")
TERMINATION_SPANS = ("month", "quarter")


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """How and when is paid.

    Attributes:
        clause: clause of the contract.
        method: `quantity`, `points` or `both`.
        sample: True for a schedule that is an example and not the contract's own.
        unknown_as_unmet: True only where a clause pays duties without evidence as unmet.
        pay_within_d: days from the end of a period to payment.
        hold_back_ppm: share kept back until the end of the year.
        substitute_clause: clause that charges the cost of substitute performance;
            empty where only a rule of a pack may do so.
        page: page of the signed contract on which the clause stands, 0 when unknown; of
            every clause below likewise.
    """

    clause: str = ""
    method: str = "quantity"
    sample: bool = False
    unknown_as_unmet: bool = False
    pay_within_d: int = 30
    hold_back_ppm: int = 0
    substitute_clause: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse an unknown method, negative days and shares outside 0 to 1."""
        refuse(
            [
                not_one_of("method", self.method, METHODS),
                *_shares(hold_back_ppm=self.hold_back_ppm),
                *_not_negative(pay_within_d=self.pay_within_d, page=self.page),
            ]
        )


@dataclass(frozen=True, slots=True)
class Price:
    """A price for verified quantity.

    Attributes:
        obligation: obligation whose fulfilled duties are paid; empty for all that the
            contractor owes.
        unit: `duty` (each), `km` or `m2` of the place for each duty, `visit`, or
            `month` (a fixed sum for each period, reduced by what was not verified).
        amount_minor: numerator of the unit price, minor units.
        per: denominator of the unit price; 1270 per 100 is 12.70.
        late_ppm: share of the price that is paid for a duty met late.
        excused_ppm: share that is paid for an excused duty; 0 where no clause says so.
    """

    id: str
    clause: str
    obligation: str
    unit: str
    amount_minor: Minor
    per: int = 1
    late_ppm: int = PPM
    title: Localized = Localized()
    excused_ppm: int = 0
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative price, an unknown unit and shares outside 0 to 1."""
        refuse(
            [
                not_one_of("unit", self.unit, UNITS),
                *_shares(late_ppm=self.late_ppm, excused_ppm=self.excused_ppm),
                *_not_negative(amount_minor=self.amount_minor, page=self.page),
                unless(self.per >= 1, "per must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Deduction:
    """An amount that a clause takes off for a finding.

    Attributes:
        obligation: obligation that it answers; empty for all that the contractor owes.
        outcomes: outcomes that it answers (`late`, `unmet`, `unknown`); empty for an
            item of an inspection.
        per: `duty`, `hour` of delay begun, or `check` for an item of an inspection.
        amount_minor: amount for each `per`, minor units.
        points_milli: points for each `per`, in thousandths, where the contract scores
            by points; for a check, the most that it may cost.
        cap_minor: most that it may take in one period; None for no cap.
        cap_points_milli: most points in one period; None for no cap.
        automatic: False where a person must decide each time (a proposal).
        inspection_item: item of an inspection whose failure it answers.
    """

    id: str
    clause: str
    obligation: str
    outcomes: tuple[str, ...]
    title: Localized = Localized()
    per: str = "duty"
    amount_minor: Minor = Minor(0)
    points_milli: int = 0
    cap_minor: Minor | None = None
    cap_points_milli: int | None = None
    automatic: bool = True
    inspection_item: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse negative amounts, points and caps, and findings that nobody failed in."""
        named = self.per != "check" or bool(self.inspection_item)
        refuse(
            [
                not_one_of("per", self.per, DEDUCTION_UNITS),
                *(not_one_of("outcomes", outcome, DEDUCTIBLE) for outcome in self.outcomes),
                unless(named, "a deduction with per = `check` must name its inspection_item"),
                *_not_negative(
                    amount_minor=self.amount_minor,
                    points_milli=self.points_milli,
                    cap_minor=self.cap_minor or 0,
                    cap_points_milli=self.cap_points_milli or 0,
                    page=self.page,
                ),
            ]
        )


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """One step of the published table from score to payment.

    Attributes:
        from_milli: lowest score of the step, in thousandths of a point, inclusive.
        coefficient_ppm: share of the price that is paid.
        bonus_ppm: bonus on top, as a share of the price.
        hold_back_ppm: share held back.
    """

    from_milli: int
    coefficient_ppm: int
    bonus_ppm: int = 0
    hold_back_ppm: int = 0

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1 and a score below 0."""
        shares = _shares(coefficient_ppm=self.coefficient_ppm, hold_back_ppm=self.hold_back_ppm)
        refuse([*shares, *_not_negative(bonus_ppm=self.bonus_ppm, from_milli=self.from_milli)])


@dataclass(frozen=True, slots=True)
class ScoreSchedule:
    """From points to payment.

    Attributes:
        clause: clause of the contract.
        full_milli: score of a period without deductions, thousandths of a point.
        steps: table from score to payment, rising, the first from 0; empty where the
            score is only published.
        terminate_below_milli: a period below this score counts towards termination.
        terminate_after: consecutive such periods that allow termination; 0 for none.
        terminate_total: such periods in all, in a row or not, that allow termination; 0 for none.
        terminate_by: what such a period is: `month`, or `quarter` (mean of its months).
        minimum_sample: fewest determined duties for a score to be shown at all.
    """

    clause: str
    full_milli: int = 100_000
    steps: tuple[ScoreStep, ...] = ()
    terminate_below_milli: int = 0
    terminate_after: int = 0
    minimum_sample: int = 1
    sample: bool = False
    terminate_by: str = "month"
    page: int = 0
    terminate_total: int = 0

    def __post_init__(self) -> None:
        """Refuse a table with a gap, and one in which a better score pays less."""
        steps, pairs = self.steps, tuple(pairwise(self.steps))
        from_zero = not steps or steps[0].from_milli == 0
        rising = all(lower.from_milli < higher.from_milli for lower, higher in pairs)
        fair = all(
            lower.coefficient_ppm <= higher.coefficient_ppm and lower.bonus_ppm <= higher.bonus_ppm
            for lower, higher in pairs
        )
        refuse(
            [
                not_one_of("terminate_by", self.terminate_by, TERMINATION_SPANS),
                *_not_negative(
                    full_milli=self.full_milli,
                    terminate_below_milli=self.terminate_below_milli,
                    terminate_after=self.terminate_after,
                    terminate_total=self.terminate_total,
                    page=self.page,
                ),
                unless(self.minimum_sample >= 1, "minimum_sample must be at least 1"),
                unless(from_zero, "the first of steps must begin at 0, so that every score has one"),
                unless(rising, "from_milli of steps must rise"),
                unless(fair, "a higher one of steps must not pay less than a lower one"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Incentive:
    """A reward for a good period, as a published step function.

    The steps of one clause, kind and obligation belong together: of those that
    are reached, the best is granted.

    Attributes:
        fulfilled_from_ppm: share of duties on time from which it is granted, inclusive.
        bonus_ppm: reward as a share of the verified amount.
        amount_minor: reward as a fixed amount.
        minimum_sample: fewest determined duties for it.
        kind: `bonus` (money), or what is granted without money: `advance` (a larger
            advance), `renewal` (preference), `credit` (grade in the next review).
        obligation: obligation whose duties count; empty for all that the contractor owes.
    """

    id: str
    clause: str
    title: Localized
    fulfilled_from_ppm: int
    bonus_ppm: int = 0
    amount_minor: Minor = Minor(0)
    minimum_sample: int = 1
    kind: str = "bonus"
    obligation: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse an unknown kind, negative rewards and a share above 1."""
        refuse(
            [
                not_one_of("kind", self.kind, INCENTIVE_KINDS),
                *_shares(fulfilled_from_ppm=self.fulfilled_from_ppm),
                *_not_negative(bonus_ppm=self.bonus_ppm, amount_minor=self.amount_minor, page=self.page),
                unless(self.minimum_sample >= 1, "minimum_sample must be at least 1"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest on what is paid late.

    Attributes:
        clause: clause of the contract.
        rule: rule of a pack whose rate applies where the clause names no rate.
        daily_ppm: simple interest for each day, as a share of what is overdue; 0 where
            the clause names none.
    """

    clause: str
    rule: str = ""
    daily_ppm: int = 0
    page: int = 0

    def __post_init__(self) -> None:
        """Refuse negative interest."""
        refuse(_not_negative(daily_ppm=self.daily_ppm, page=self.page))


def _not_negative(**numbers: int) -> list[str]:
    return [unless(number >= 0, f"{name} must not be negative") for name, number in numbers.items()]


def _shares(**shares_ppm: int) -> list[str]:
    return [not_a_share(name, share, whole_ppm=PPM) for name, share in shares_ppm.items()]
