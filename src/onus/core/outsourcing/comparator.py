"""The public-sector comparator: what doing it in-house and outsourcing it cost, whole life.

In:  cost lines of each option, and assumptions with a low and a high value.
Out: frozen values; `whole_life.py` reckons with them.

The surprise: every factor is an assumption with a name, a source and a range. A
number that nobody can vary cannot be entered.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.money import Minor

DISCOUNT = "discount"
"""The assumption that every comparator has: the yearly discount rate."""
IN_HOUSE, OUTSOURCED = "in_house", "outsourced"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that the comparison rests on.

    Attributes:
        id: name, `discount`, `wage_growth`, `collection_volume`.
        ppm: its value in millionths; a rate of 3 % is 30,000, a factor of 1 is 1,000,000.
        low_ppm: least value thought possible.
        high_ppm: greatest.
        source: where it comes from.
    """

    id: str
    ppm: int
    low_ppm: int
    high_ppm: int
    source: str

    def __post_init__(self) -> None:
        """Refuse a range that does not hold the value, and a rate of minus all or less."""
        refuse(
            (
                unless(self.low_ppm <= self.ppm <= self.high_ppm, "low_ppm <= ppm <= high_ppm must hold"),
                unless(self.low_ppm > -1_000_000, "low_ppm must be above -1000000"),
                unless(bool(self.source), "source must be stated"),
            )
        )


@dataclass(frozen=True, slots=True)
class CostLine:
    """A cost, or with a minus an income, of one option in each of some years.

    Attributes:
        id: name.
        option: `in_house` or `outsourced`.
        yearly_minor: amount in a year at the prices of year 0.
        first_year: first year in which it falls, 0 is that of the decision.
        last_year: last year, it included.
        factors: assumptions it is multiplied by.
        grows_by: assumption by which it grows each year from year 0; empty for none.
    """

    id: str
    option: str
    yearly_minor: Minor
    first_year: int
    last_year: int
    factors: tuple[str, ...] = ()
    grows_by: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown option and years that cross."""
        refuse(
            (
                unless(self.option in (IN_HOUSE, OUTSOURCED), f"option must be {IN_HOUSE} or {OUTSOURCED}"),
                unless(0 <= self.first_year <= self.last_year, "0 <= first_year <= last_year must hold"),
                unless(self.last_year < 100, "last_year must be below 100"),
            )
        )


@dataclass(frozen=True, slots=True)
class Comparator:
    """A comparison of the two options.

    Attributes:
        currency: of all lines.
        assumptions: `discount` among them.
        lines: of both options.
    """

    currency: str
    assumptions: tuple[Assumption, ...]
    lines: tuple[CostLine, ...]

    def __post_init__(self) -> None:
        """Refuse a line that names no assumption, a missing discount rate and a missing option."""
        names = [each.id for each in self.assumptions]
        asked = [name for line in self.lines for name in (*line.factors, line.grows_by) if name]
        options = {line.option for line in self.lines}
        refuse(
            (
                unless(DISCOUNT in names, f"the assumption `{DISCOUNT}` must be stated"),
                unless(len(names) == len(set(names)), "each assumption is stated once"),
                unless(set(asked) <= set(names), "each factor must be a stated assumption"),
                unless(options == {IN_HOUSE, OUTSOURCED}, "both options need a cost line"),
            )
        )
