"""Credit grades: what past performance says of a supplier, by a dated formula, and what it earns.

In:  months of scorecards of contracts that ran, a rule with horizon, sample and steps.
Out: a grade with every number that it rests on, and the share of the ordinary bid bond.

    weight of a month   = (horizon - age in whole months) / horizon, and nothing from the horizon on
    score               = sum of weight x on time / sum of weight x determined

The surprise: a supplier without a record is no bad one and no good one. It has no
grade and the ordinary terms, so that newcomers are neither punished nor preferred.

Source: the rule itself, of kind `credit_grade`; it changes a ranking only where the announcement made it a
criterion with its points, before the bids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.bounds import refuse, unless
from onus.base.money import PPM
from onus.core.consequences.scorecards import Scorecard
from onus.core.consequences.tally import FULFILLED
from onus.core.contracts.rulebook import Rule

NO_RECORD = "no_record"
CREDIT_INDICATOR = "credit_score_ppm"
"""Indicator of a computed criterion that counts the credit score; what a bid itself says of it counts for nothing."""
MONTHS = 12
CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True, order=True)
class PastMonth:
    """How one month of one contract of a supplier went.

    Attributes:
        supplier: id of the supplier.
        contract: id of the contract.
        month: `2023-12`.
        on_time: duties fulfilled on time.
        determined: duties found fulfilled, late or unmet.
        published_on: day from which anybody could know it.
        source: digest of the scorecards that say so; empty where it was not kept.
    """

    supplier: str
    contract: str
    month: str
    on_time: int
    determined: int
    published_on: date
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse counts that no month can have."""
        refuse([unless(0 <= self.on_time <= self.determined, "0 <= on_time <= determined must hold")])


@dataclass(frozen=True, slots=True)
class CreditGrade:
    """What past performance says of a supplier on a day.

    Attributes:
        supplier: id of the supplier.
        on: the day.
        grade: name of the step that was reached; `no_record` where too little was determined.
        score: exact; None where there is no record.
        sample: determined duties within the horizon, unweighted.
        months: how many months of contracts were counted.
        bond_ppm: share of the ordinary bid bond that is asked.
        rule: `id@version` of the formula.
        worth_ppm: what a criterion counts, where the announcement asks for one: the score rounded down, and of
            a newcomer what the rule states, else the least score of the best grade.
    """

    supplier: str
    on: date
    grade: str
    score: Fraction | None
    sample: int
    months: int
    bond_ppm: int
    rule: str
    worth_ppm: int = 0


def past_months(
    supplier: str,
    contract: str,
    cards: Iterable[Scorecard],
    *,
    published: Mapping[str, date],
    source: str = "",
) -> tuple[PastMonth, ...]:
    """Return the months of a contract's scorecards, of all that the contractor owed.

    Args:
        supplier: id of the supplier.
        contract: id of the contract.
        cards: scorecards of every scope; those of the contractor are taken.
        published: day on which the scorecard of each month was published; a month without one is no record.
        source: digest of the scorecards; empty where it is not kept.

    >>> card = Scorecard("2023-12", "contractor", "", (3, 1, 0, 9, 9, 9, 9), 1, None, None, None)
    >>> past_months("s", "c", [card], published={"2023-12": date(2024, 1, 9)})[0].determined
    4
    """
    return tuple(
        PastMonth(
            supplier,
            contract,
            one.period,
            one.counts[FULFILLED],
            one.determined,
            published[one.period],
            source,
        )
        for one in cards
        if one.scope == CONTRACTOR and one.period in published
    )


def credit_grade(supplier: str, months: Iterable[PastMonth], rule: Rule, day: date) -> CreditGrade:
    """Return the grade of a supplier on a day.

    Args:
        supplier: id of the supplier.
        months: of any suppliers; what was published after the day is not seen.
        rule: of kind `credit_grade`: `horizon_months`, `sample_min`, `grades` (least score of each, in ppm),
            `bond_ppm` (share of the ordinary bond by grade; none stated is the whole) and `newcomer_ppm`
            (what a criterion counts of a supplier without a record).
        day: the day.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("G", "1", "credit_grade", Localized(), Localized(), parameters={
    ...     "horizon_months": 36, "sample_min": 100, "grades": {"A": 950000, "B": 0}, "bond_ppm": {"A": 500000}})
    >>> month = PastMonth("s", "c", "2024-01", 990, 1000, date(2024, 2, 1))
    >>> credit_grade("s", [month], rule, date(2024, 3, 1)).grade, credit_grade("t", [month], rule, date(2024, 3, 1)).grade
    ('A', 'no_record')
    """
    horizon, least = _whole(rule, "horizon_months", 1), _whole(rule, "sample_min", 1)
    mine = [one for one in sorted(set(months)) if one.supplier == supplier and one.published_on <= day]
    weighed = [(max(0, horizon - _age(one.month, day)), one) for one in mine]
    counted = [(weight, one) for weight, one in weighed if weight and one.determined]
    sample = sum(one.determined for _, one in counted)
    if sample < max(least, 1):
        worth = _whole(rule, "newcomer_ppm", max(_table(rule, "grades").values(), default=PPM))
        return CreditGrade(supplier, day, NO_RECORD, None, sample, len(counted), PPM, rule.key, worth)
    score = Fraction(
        sum(weight * one.on_time for weight, one in counted),
        sum(weight * one.determined for weight, one in counted),
    )
    steps = sorted(_table(rule, "grades").items(), key=lambda item: (-item[1], item[0]))
    grade = next((name for name, bound in steps if score * PPM >= bound), NO_RECORD)
    bond = _table(rule, "bond_ppm").get(grade, PPM)
    worth = score.numerator * PPM // score.denominator
    return CreditGrade(supplier, day, grade, score, sample, len(counted), bond, rule.key, worth)


def _age(month: str, day: date) -> int:
    """Return how many whole months lie between a month and that of a day."""
    year, number = month.split("-")
    return max(0, (day.year - int(year)) * MONTHS + day.month - int(number))


def _whole(rule: Rule, name: str, otherwise: int) -> int:
    found = rule.parameters.get(name)
    return found if isinstance(found, int) else otherwise


def _table(rule: Rule, name: str) -> dict[str, int]:
    found = rule.parameters.get(name)
    rows = found.items() if isinstance(found, Mapping) else ()
    return {str(key): value for key, value in rows if isinstance(value, int)}
