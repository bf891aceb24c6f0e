"""What the contract says about money: prices, deductions, scores, incentives.

In:  the payment clauses and the scoring annex.
Out: frozen values, read by `core.consequences`.

The surprise: a schedule that is not the contract's own but an example carries
`sample = True`, and every page that shows an amount under it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.money import PPM, Minor
from onus.base.texts import Localized


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
    """

    clause: str = ""
    method: str = "quantity"
    sample: bool = False
    unknown_as_unmet: bool = False
    pay_within_d: int = 30
    hold_back_ppm: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """A price for verified quantity.

    Attributes:
        obligation: obligation whose fulfilled duties are paid.
        unit: `duty` (each), `km` or `m2` of the place for each duty, `visit`, or
            `month` (a fixed sum for each period, reduced by what was not verified).
        amount_minor: numerator of the unit price, minor units.
        per: denominator of the unit price; 1270 per 100 is 12.70.
    """

    id: str
    clause: str
    obligation: str
    unit: str
    amount_minor: Minor
    per: int = 1
    late_ppm: int = PPM
    title: Localized = Localized()

    def __post_init__(self) -> None:
        """Refuse a negative price."""
        if self.amount_minor < 0 or self.per < 1:
            raise ValueError("amount_minor must not be negative and per must be at least 1")


@dataclass(frozen=True, slots=True)
class Deduction:
    """An amount that a clause takes off for a finding.

    Attributes:
        outcomes: outcomes that it answers (`late`, `unmet`).
        per: `duty`, or `hour` of delay begun.
        amount_minor: amount for each `per`, minor units.
        points: points for each `per`, where the contract scores by points.
        cap_minor: most that it may take in one period; None for no cap.
        cap_points: most points in one period; None for no cap.
        automatic: False where a person must decide each time (a proposal).
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

    def __post_init__(self) -> None:
        """Refuse negative amounts, points and caps."""
        caps = (self.cap_minor or 0, self.cap_points_milli or 0)
        if self.amount_minor < 0 or self.points_milli < 0 or min(caps) < 0:
            raise ValueError("amounts, points and caps must not be negative")


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


@dataclass(frozen=True, slots=True)
class ScoreSchedule:
    """From points to payment.

    Attributes:
        clause: clause of the contract.
        full_milli: score of a period without deductions, thousandths of a point.
        steps: table from score to payment.
        terminate_below_milli: a period below this score counts towards termination.
        terminate_after: consecutive such periods that allow termination; 0 for none.
        minimum_sample: fewest determined duties for a score to be shown at all.
    """

    clause: str
    full_milli: int = 100_000
    steps: tuple[ScoreStep, ...] = ()
    terminate_below_milli: int = 0
    terminate_after: int = 0
    minimum_sample: int = 1
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Incentive:
    """A reward for a good period, as a published step function."""

    id: str
    clause: str
    title: Localized
    fulfilled_from_ppm: int
    bonus_ppm: int = 0
    amount_minor: Minor = Minor(0)
    minimum_sample: int = 1


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest on what is paid late."""

    clause: str
    rule: str = ""
    daily_ppm: int = 0
