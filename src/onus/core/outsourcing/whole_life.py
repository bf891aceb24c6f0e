"""Whole-life cost: what two options cost over all years, at today's value, exactly.

In:  a `Comparator`.
Out: the cost of each option, the saving, and how far each assumption may move
     before the preference changes.

The surprise: everything is a ratio of whole numbers until one rounding at the
end, and a tie keeps the work in-house: outsourcing has to be cheaper to be chosen.

Source: HM Treasury, The Green Book, on discounting and on testing sensitivity
    (from memory); the rates are assumptions of the body and come with their source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from onus.base.money import PPM, Minor, rounded_minor
from onus.core.outsourcing.comparator import DISCOUNT, IN_HOUSE, OUTSOURCED, Assumption, Comparator, CostLine

Values = Mapping[str, int]
"""Value of each assumption, in millionths."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the two options cost over their whole life, at the value of year 0.

    Attributes:
        in_house_minor: doing it in-house.
        outsourced_minor: outsourcing it.
        saving_minor: by how much outsourcing is cheaper; negative where it is dearer.
        prefers: `outsourced` where the exact saving is above 0, else `in_house`.
    """

    in_house_minor: Minor
    outsourced_minor: Minor
    saving_minor: Minor
    prefers: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What one assumption does to the saving, all others unchanged.

    Attributes:
        assumption: its id.
        saving_low_minor: saving at its least value.
        saving_high_minor: saving at its greatest.
        turns_below_ppm: greatest value below the stated one at which the preference is
            another; None where it never changes down to the least.
        turns_above_ppm: least value above the stated one at which it is another.
    """

    assumption: str
    saving_low_minor: Minor
    saving_high_minor: Minor
    turns_below_ppm: int | None
    turns_above_ppm: int | None

    def robust(self) -> bool:
        """Return whether the preference holds over the whole range.

        >>> Sensitivity("discount", Minor(1), Minor(2), None, None).robust()
        True
        """
        return self.turns_below_ppm is None and self.turns_above_ppm is None


def values_of(comparator: Comparator) -> dict[str, int]:
    """Return the stated value of each assumption.

    >>> values_of(SAMPLE)["discount"]
    30000
    """
    return {each.id: each.ppm for each in comparator.assumptions}


def cost_of(comparator: Comparator, option: str, values: Values) -> Fraction:
    """Return the exact whole-life cost of an option at the value of year 0, in minor units.

    A year's cost counts as paid at its end but for year 0, which is not discounted.

    >>> cost_of(SAMPLE, "in_house", {"discount": 0, "growth": 0})
    Fraction(300, 1)
    """
    lines = [line for line in comparator.lines if line.option == option]
    return sum((_line_cost(line, values) for line in lines), Fraction(0))


def saving_of(comparator: Comparator, values: Values) -> Fraction:
    """Return by how much outsourcing is cheaper, exactly; negative where it is dearer.

    >>> saving_of(SAMPLE, {"discount": 0, "growth": 0})
    Fraction(30, 1)
    """
    return cost_of(comparator, IN_HOUSE, values) - cost_of(comparator, OUTSOURCED, values)


def compare(comparator: Comparator) -> Comparison:
    """Compare both options at the stated assumptions.

    >>> compare(SAMPLE).prefers
    'outsourced'
    """
    values = values_of(comparator)
    saving = saving_of(comparator, values)
    return Comparison(
        in_house_minor=rounded_minor(cost_of(comparator, IN_HOUSE, values)),
        outsourced_minor=rounded_minor(cost_of(comparator, OUTSOURCED, values)),
        saving_minor=rounded_minor(saving),
        prefers=OUTSOURCED if saving > 0 else IN_HOUSE,
    )


def sensitivities(comparator: Comparator) -> tuple[Sensitivity, ...]:
    """Vary each assumption over its range, one at a time, in the order in which they are stated.

    Where a preference changes twice between two values, one of the changes is told.

    >>> [each.turns_above_ppm for each in sensitivities(SAMPLE)]
    [None, None]
    """
    return tuple(_sensitivity(comparator, each) for each in comparator.assumptions)


def _sensitivity(comparator: Comparator, assumption: Assumption) -> Sensitivity:
    stated = values_of(comparator)

    def saving(ppm: int) -> Fraction:
        return saving_of(comparator, {**stated, assumption.id: ppm})

    return Sensitivity(
        assumption=assumption.id,
        saving_low_minor=rounded_minor(saving(assumption.low_ppm)),
        saving_high_minor=rounded_minor(saving(assumption.high_ppm)),
        turns_below_ppm=_turn(saving, assumption.ppm, assumption.low_ppm),
        turns_above_ppm=_turn(saving, assumption.ppm, assumption.high_ppm),
    )


def _turn(saving: Callable[[int], Fraction], stated: int, end: int) -> int | None:
    """Return the value next to the stated one at which the preference is another, by halving."""
    outsourced = saving(stated) > 0
    if (saving(end) > 0) is outsourced:
        return None
    same, other = stated, end
    while abs(other - same) > 1:
        middle = (same + other) // 2
        if (saving(middle) > 0) is outsourced:
            same = middle
        else:
            other = middle
    return other


def _line_cost(line: CostLine, values: Values) -> Fraction:
    amount = Fraction(line.yearly_minor)
    for factor in line.factors:
        amount *= Fraction(values[factor], PPM)
    grows = Fraction(PPM + (values[line.grows_by] if line.grows_by else 0), PPM)
    step = grows / Fraction(PPM + values[DISCOUNT], PPM)
    return amount * sum((step**year for year in range(line.first_year, line.last_year + 1)), Fraction(0))


SAMPLE = Comparator(
    "CNY",
    (
        Assumption("discount", 30_000, 0, 60_000, "sample"),
        Assumption("growth", 20_000, 0, 40_000, "sample"),
    ),
    (
        CostLine("own crew", IN_HOUSE, Minor(100), 0, 2, grows_by="growth"),
        CostLine("price", OUTSOURCED, Minor(90), 0, 2),
    ),
)
"""A made-up comparison for the examples above."""
