"""Grades of social organisations: up to which value each may bid, and the path to grow.

In:  a social organisation, the budget of a lot, a rule with its steps.
Out: breaches where a lot is too large, and what the next grade would open.

The surprise: a grade counts as experience. An organisation that has never had a contract
cannot show one, and a market that asks for one first stays closed for good.

Source: the rule itself, of kind `social_grades`; the limits are a policy of the buyer and no law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onus.base.money import Minor
from onus.core.contracts.breach import Judged, NotComputable, breach
from onus.core.contracts.rulebook import Rule
from onus.core.qualification.suppliers import SOCIAL_GRADES, SOCIAL_ORGANISATION, Supplier

UNGRADED = "none"


@dataclass(frozen=True, slots=True)
class GrowthPath:
    """Where a social organisation stands and what comes next.

    Attributes:
        grade: its grade on the day; `none` for none.
        value_minor_max: up to which budget it may bid, in minor units; None for no limit.
        experience_equals: how many earlier contracts the grade counts as.
        next_grade: the next grade; empty at the top.
        next_value_minor_max: up to which budget it may then bid; None for no limit.
    """

    grade: str
    value_minor_max: int | None
    experience_equals: int
    next_grade: str
    next_value_minor_max: int | None


def growth_path(supplier: Supplier, rule: Rule, day: date) -> GrowthPath:
    """Return where a social organisation stands on a day and what the next grade would open.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "social_grades", Localized(), Localized(), parameters={
    ...     "value_minor_max": {"none": 5, "1A": 9}, "experience_equals": {"1A": 1}})
    >>> growth_path(Supplier("s", Localized(), "", "social_organisation"), rule, date(2024, 1, 1))
    GrowthPath(grade='none', value_minor_max=5, experience_equals=0, next_grade='1A', next_value_minor_max=9)
    """
    grade = supplier.grade_on(day)
    most, equals = _numbers(rule, "value_minor_max"), _numbers(rule, "experience_equals")
    at = SOCIAL_GRADES.index(grade)
    coming = SOCIAL_GRADES[at + 1] if at + 1 < len(SOCIAL_GRADES) else ""
    name = grade or UNGRADED
    return GrowthPath(name, most.get(name), equals.get(name, 0), coming, most.get(coming) if coming else None)


def social_barred(supplier: Supplier, rule: Rule, *, lot: str, budget: Minor | None, day: date) -> Judged:
    """Return whether a lot is above what a social organisation's grade may bid for.

    Without a published budget that cannot be said, and is told so.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "social_grades", Localized(), Localized(), parameters={"value_minor_max": {"none": 5}})
    >>> one = Supplier("s", Localized(), "", "social_organisation")
    >>> [len(social_barred(one, rule, lot="1", budget=Minor(n), day=date(2024, 1, 1))) for n in (5, 6)]
    [0, 1]
    """
    if supplier.kind != SOCIAL_ORGANISATION:
        return ()
    path = growth_path(supplier, rule, day)
    if budget is None and path.value_minor_max is not None:
        return (NotComputable(rule.key, f"bid:{lot}/{supplier.id}", ("budget_minor",)),)
    if budget is None or path.value_minor_max is None or budget <= path.value_minor_max:
        return ()
    told = {"reason": "social_grade", "grade": path.grade, "budget_minor": budget}
    return (breach(rule, f"bid:{lot}/{supplier.id}", at=None, **told, value_minor_max=path.value_minor_max),)


def reserved_for(rule: Rule, budget: Minor | None) -> tuple[str, ...]:
    """Return the grades for whom a lot of a budget is reserved; empty where everybody may bid.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "social_grades", Localized(), Localized(), parameters={
    ...     "reserved_minor_max": 10, "reserved_grades": ["none", "1A"]})
    >>> reserved_for(rule, Minor(10)), reserved_for(rule, Minor(11))
    (('none', '1A'), ())
    """
    most, grades = rule.parameters.get("reserved_minor_max"), rule.parameters.get("reserved_grades", ())
    if not isinstance(most, int) or budget is None or budget > most or not isinstance(grades, (list, tuple)):
        return ()
    return tuple(grades)


def experience(supplier: Supplier, rule: Rule, *, contracts: int, day: date) -> int:
    """Return how many earlier contracts count: its own, or those that its grade equals, whichever is more.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "social_grades", Localized(), Localized(), parameters={"experience_equals": {"3A": 2}})
    >>> one = Supplier("s", Localized(), "", "social_organisation", social_grade="3A")
    >>> experience(one, rule, contracts=1, day=date(2024, 1, 1))
    2
    """
    if supplier.kind != SOCIAL_ORGANISATION:
        return contracts
    return max(contracts, growth_path(supplier, rule, day).experience_equals)


def _numbers(rule: Rule, name: str) -> dict[str, int]:
    found = rule.parameters.get(name)
    rows = found.items() if isinstance(found, Mapping) else ()
    return {str(key): value for key, value in rows if isinstance(value, int)}
