"""Criteria: what was announced about the evaluation, before a bid was opened.

In:  the evaluation chapter of the tender documents.
Out: `Scheme` with its criteria, quantified and complete, or a refusal of each fault.

The surprise: an expert is asked only where judgement is needed. What a bid states
as a number is computed from it by the announced formula, and nobody may score it.

Source: regulation implementing the Government Procurement Law, article 34 (CN-SCORE-22);
Ministry of Finance Order 87, articles 54, 55 and 57.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from onus.base.bounds import not_a_share, not_one_of, refuse, unless
from onus.base.currencies import MINOR_DIGITS
from onus.base.money import PPM
from onus.base.texts import Localized

COMPREHENSIVE = "comprehensive"
LOWEST_PRICE = "lowest_price"
METHODS = (COMPREHENSIVE, LOWEST_PRICE)

PRICE = "price"
COMPUTED = "computed"
SCORED = "scored"
CRITERION_KINDS = (PRICE, COMPUTED, SCORED)

STEPS = "steps"
PER_UNIT = "per_unit"
SHARE_OF_BEST = "share_of_best"
FORMULAS = (STEPS, PER_UNIT, SHARE_OF_BEST)

BY_PRICE = "price"
BY_TECHNICAL = "technical"
BY_DRAW = "draw"
TIES = (BY_PRICE, BY_TECHNICAL, BY_DRAW)

MORE = "more"
LESS = "less"
BETTER = (MORE, LESS)
DECIMALS_MOST = 3


@dataclass(frozen=True, slots=True)
class PointsFormula:
    """How a number of the bid becomes points.

    Attributes:
        kind: `steps` (the points of the highest step reached), `per_unit` (points for
            each unit above `from_value`, up to the most), or `share_of_best` (the most,
            times the value over the best value of all admitted bids).
        steps: for `steps`, pairs of value and thousandths of a point, values rising.
        per_unit_milli: for `per_unit`, thousandths of a point for each unit.
        from_value: for `per_unit`, the value that still earns nothing.
        better: for `share_of_best`, whether `more` or `less` is better.
    """

    kind: str
    steps: tuple[tuple[int, int], ...] = ()
    per_unit_milli: int = 0
    from_value: int = 0
    better: str = MORE

    def __post_init__(self) -> None:
        """Refuse an unknown kind, steps that do not rise and points below 0."""
        rising = all(lower[0] < higher[0] for lower, higher in pairwise(self.steps))
        refuse(
            [
                not_one_of("formula", self.kind, FORMULAS),
                not_one_of("better", self.better, BETTER),
                unless(rising, "the values of steps must rise"),
                unless(all(points >= 0 for _, points in self.steps), "steps must not take points off"),
                unless(
                    bool(self.steps) == (self.kind == STEPS), "steps stand with the formula `steps` alone"
                ),
                unless(
                    (self.per_unit_milli > 0) == (self.kind == PER_UNIT),
                    "per_unit_milli stands above 0 with the formula `per_unit` alone",
                ),
            ]
        )


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion that was announced.

    Attributes:
        id: name within the scheme.
        title: what is looked at.
        kind: `price`, `computed` from a number of the bid, or `scored` by experts.
        most_milli: points that it can earn, in thousandths.
        indicator: for `scored`, the quantified indicator that the points are tied to.
        formula: for `computed`, how the number becomes points.
        technical: whether it counts as technical where a tie is broken by that.
    """

    id: str
    title: Localized
    kind: str
    most_milli: int
    indicator: str = ""
    formula: PointsFormula | None = None
    technical: bool = False

    def __post_init__(self) -> None:
        """Refuse points of 0, a scored criterion without an indicator, a computed one without formula."""
        capped = self.formula is None or all(points <= self.most_milli for _, points in self.formula.steps)
        refuse(
            [
                unless(bool(self.id), "a criterion must have an id"),
                not_one_of("kind", self.kind, CRITERION_KINDS),
                unless(self.most_milli > 0, "most_milli must be above 0"),
                unless(self.kind != SCORED or bool(self.indicator), "a scored criterion must name its indicator"),
                unless((self.formula is not None) == (self.kind == COMPUTED), "a formula stands with `computed` alone"),
                unless(capped, "no step may earn more than most_milli"),
            ]
        )  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class PriceDeduction:
    """A share taken off the price for the evaluation alone, for firms of a kind.

    Attributes:
        firms: kind of firm, as a bid declares it: `small`, `micro`, `disabled_welfare`.
        share_ppm: share of the price taken off.
        rule: `id@version` of the policy.
    """

    firms: str
    share_ppm: int
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse a share outside 0 to 1."""
        refuse([not_a_share("share_ppm", self.share_ppm, whole_ppm=PPM - 1)])


@dataclass(frozen=True, slots=True)
class Scheme:
    """How bids are ranked, as announced.

    Attributes:
        method: `comprehensive` (points) or `lowest_price`.
        currency: ISO 4217 code in which all prices stand.
        criteria: in the announced order; one of kind `price` with `comprehensive`.
        ties: what decides between equals, in order, of `price`, `technical` and `draw`;
            bids that stay equal share their place.
        deductions: for kinds of firms; the largest that fits is taken, once.
        price_limit_minor: no bid may be above it; None where none was announced.
        decimals: decimals of a point to which the total is rounded, 0 to 3.
    """

    method: str
    currency: str
    criteria: tuple[Criterion, ...] = ()
    ties: tuple[str, ...] = TIES
    deductions: tuple[PriceDeduction, ...] = ()
    price_limit_minor: int | None = None
    decimals: int = 2

    def __post_init__(self) -> None:
        """Refuse a scheme that nobody could recompute."""
        ids = [one.id for one in self.criteria]
        prices = sum(one.kind == PRICE for one in self.criteria)
        firms = [one.firms for one in self.deductions]
        refuse(
            [
                not_one_of("method", self.method, METHODS),
                unless(self.currency in MINOR_DIGITS, "currency must be a code of ISO 4217 in use: CNY, USD"),
                unless(len(set(ids)) == len(ids), "a criterion must stand once"),
                unless(
                    prices == (1 if self.method == COMPREHENSIVE else 0),
                    "one criterion of kind `price` stands with `comprehensive`, none with `lowest_price`",
                ),
                *(not_one_of("ties", one, TIES) for one in self.ties),
                unless(len(set(self.ties)) == len(self.ties), "ties must name each way once"),
                unless(len(set(firms)) == len(firms), "deductions must name each kind of firm once"),
                unless((self.price_limit_minor or 1) > 0, "price_limit_minor must be above 0"),
                unless(0 <= self.decimals <= DECIMALS_MOST, f"decimals must be from 0 to {DECIMALS_MOST}"),
            ]
        )

    def of_kind(self, kind: str) -> tuple[Criterion, ...]:
        """Return the criteria of a kind, in the announced order.

        >>> Scheme("lowest_price", "CNY").of_kind("scored")
        ()
        """
        return tuple(one for one in self.criteria if one.kind == kind)

    def deduction_ppm(self, firms: tuple[str, ...]) -> int:
        """Return the share taken off the price of a firm of these kinds, in ppm; 0 for none.

        >>> scheme = Scheme("lowest_price", "CNY", deductions=(PriceDeduction("small", 100_000),))
        >>> scheme.deduction_ppm(("small",)), scheme.deduction_ppm(())
        (100000, 0)
        """
        return max((one.share_ppm for one in self.deductions if one.firms in firms), default=0)
