"""Financial health: may a supplier be given new work, by its accounts and by what was published since.

In:  accounts as published, warnings as published, a rule with its limits.
Out: each ratio as an exact fraction beside its limit, and every reason not to award.

The surprise: a published warning closes the gate by itself, however good the last
accounts look. Accounts tell of the past; Carillion was given work worth billions
after its warning, on the strength of accounts made before it.

Source: the lesson of Carillion (National Audit Office and the House of Commons, 2018); the limits
stand in rules of kind `financial_health`, and no law of procurement sets them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.bounds import refuse, unless
from onus.base.money import PPM, Minor
from onus.core.contracts.breach import Judged, NotComputable, breach
from onus.core.contracts.rulebook import Rule

MONTHS_OF_YEAR = 12
RATIOS = ("liquidity", "debt", "interest_cover", "dependence")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts of one year, as published, in minor units of one currency.

    Attributes:
        supplier: id of the supplier.
        year_end: last day of the year.
        published_on: day on which anybody could read them.
        currency: of all amounts.
        current_assets, current_liabilities, total_assets, total_liabilities: at the last day;
            None where not stated.
        revenue, operating_profit, interest: of the year; None where not stated.
        audited: whether an auditor signed them without reservation.
        source: where they can be read.
    """

    supplier: str
    year_end: date
    published_on: date
    currency: str = "CNY"
    current_assets: Minor | None = None
    current_liabilities: Minor | None = None
    total_assets: Minor | None = None
    total_liabilities: Minor | None = None
    revenue: Minor | None = None
    operating_profit: Minor | None = None
    interest: Minor | None = None
    audited: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse accounts that were published before their year ended, and sums below nothing."""
        sums = (
            self.current_assets, self.current_liabilities, self.total_assets, self.total_liabilities, self.revenue,
            self.interest,
        )  # fmt: skip
        refuse(
            [
                unless(self.year_end < self.published_on, "published_on must be after year_end"),
                unless(all(one is None or one >= 0 for one in sums), "only operating_profit may be negative"),
            ]
        )


@dataclass(frozen=True, slots=True, order=True)
class HealthWarning:
    """Something published that says that a supplier may fail.

    Attributes:
        published_on: day on which anybody could know it.
        id: its name.
        supplier: id of the supplier.
        what: `profit_warning`, `reserved_opinion`, `insolvency_filed`, `wages_unpaid` and the like.
        source: where it can be read.
        cleared_on: day from which an examination that is on record took it away; None while it stands.
        cleared_by: who examined it.
    """

    published_on: date
    id: str
    supplier: str
    what: str
    source: str = ""
    cleared_on: date | None = None
    cleared_by: str = ""

    def __post_init__(self) -> None:
        """Refuse a warning that was cleared before it was published, or by nobody."""
        early = self.cleared_on is not None and self.cleared_on < self.published_on
        refuse(
            [
                unless(not early, "cleared_on must not be before published_on"),
                unless(self.cleared_on is None or bool(self.cleared_by), "cleared_by must be named"),
            ]
        )

    def stands_on(self, day: date) -> bool:
        """Return whether it was published and not cleared on a day.

        >>> HealthWarning(date(2017, 7, 10), "w", "s", "profit_warning").stands_on(date(2017, 7, 9))
        False
        """
        return self.published_on <= day and (self.cleared_on is None or day < self.cleared_on)


@dataclass(frozen=True, slots=True)
class HealthRatio:
    """One ratio beside its limit.

    Attributes:
        name: of `RATIOS`.
        value: exact; None where an amount is missing.
        limit_ppm: of the rule; None where the rule sets none.
        kept: whether it is within the limit; None where it cannot be told.
        formula: how it was reckoned.
        missing: amounts that are not stated.
    """

    name: str
    value: Fraction | None
    limit_ppm: int | None
    kept: bool | None
    formula: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthFound:
    """What is known of a supplier's health on a day.

    Attributes:
        supplier: id of the supplier.
        on: the day.
        accounts: last day of the year whose accounts were used; None for none.
        ratios: each of `RATIOS` that the rule limits.
        warnings: ids of the warnings that stand.
        reasons: why no new work may be given; empty where it may.
    """

    supplier: str
    on: date
    accounts: date | None
    ratios: tuple[HealthRatio, ...]
    warnings: tuple[str, ...]
    reasons: Judged

    @property
    def open(self) -> bool:
        """Return whether new work may be given.

        >>> HealthFound("s", date(2024, 1, 1), None, (), (), ()).open
        True
        """
        return not self.reasons


def health_on(
    supplier: str,
    day: date,
    rule: Rule,
    *,
    accounts: Iterable[Accounts],
    warnings: Iterable[HealthWarning],
    yearly_value: Minor | None,
    currency: str,
) -> HealthFound:
    """Judge whether a supplier may be given new work on a day.

    The accounts used are those of the latest year that were published by then. Older than
    `accounts_months_max` they are no accounts. A ratio that cannot be reckoned closes the gate.

    Args:
        supplier: id of the supplier.
        day: day of the award; what was published later is not seen.
        rule: of kind `financial_health`.
        accounts: of any suppliers.
        warnings: of any suppliers.
        yearly_value: value of the new contract in a year, in minor units; None where nobody stated one, and
            then the dependence on it cannot be told.
        currency: of that value.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("H", "1", "financial_health", Localized(), Localized(),
    ...             parameters={"warnings": ["profit_warning"], "consequence": "block"})
    >>> warned = HealthWarning(date(2017, 7, 10), "w", "s", "profit_warning")
    >>> health_on("s", date(2017, 7, 10), rule, accounts=(), warnings=(warned,),
    ...           yearly_value=Minor(1), currency="GBP").open
    False
    """
    mine = [one for one in accounts if one.supplier == supplier and one.published_on <= day]
    used = max(mine, key=lambda one: (one.year_end, one.published_on, one.source), default=None)
    standing = sorted(one for one in warnings if one.supplier == supplier and one.stands_on(day))
    kinds = rule.parameters.get("warnings", ())
    closing = [one for one in standing if isinstance(kinds, (list, tuple)) and one.what in kinds]
    subject = f"supplier:{supplier}"
    reasons: list[Judged] = [
        (breach(rule, subject, reason="warning", warning=one.id, what=one.what, published=one.published_on),)
        for one in closing
    ]
    ratios = tuple(_ratios(used, rule, yearly_value, currency))
    reasons.append(_age(used, rule, subject, day) if ratios else ())
    reasons.extend((one,) for one in _beyond(ratios, rule, subject) if used is not None)
    return HealthFound(
        supplier,
        day,
        used.year_end if used else None,
        ratios,
        tuple(one.id for one in standing),
        tuple(one for part in reasons for one in part),
    )


def _age(used: Accounts | None, rule: Rule, subject: str, day: date) -> Judged:
    if used is None:
        return (NotComputable(rule.key, subject, ("accounts",)),)
    months = (day.year - used.year_end.year) * MONTHS_OF_YEAR + day.month - used.year_end.month
    most = _whole(rule, "accounts_months_max")
    if most is not None and (months > most or (months == most and day.day > used.year_end.day)):
        return (breach(rule, subject, reason="accounts_old", year_end=used.year_end, months_max=most),)
    if rule.parameters.get("audited") is True and not used.audited:
        return (breach(rule, subject, reason="accounts_not_audited", year_end=used.year_end),)
    return ()


def _beyond(ratios: tuple[HealthRatio, ...], rule: Rule, subject: str) -> Judged:
    """Return the ratios beyond their limits, and those that cannot be told."""
    found: list[Judged] = []
    for one in ratios:
        if one.kept is None:
            found.append((NotComputable(rule.key, subject, one.missing),))
        elif not one.kept:
            told = {"reason": "ratio", "ratio": one.name, "value": one.value, "limit_ppm": one.limit_ppm}
            found.append((breach(rule, subject, at=None, **told, formula=one.formula),))
    return tuple(one for part in found for one in part)


FORMULAS = {
    "liquidity": ("current_assets", "current_liabilities", "liquidity_ppm_min"),
    "debt": ("total_liabilities", "total_assets", "debt_ppm_max"),
    "interest_cover": ("operating_profit", "interest", "interest_cover_ppm_min"),
    "dependence": ("yearly_value", "revenue", "dependence_ppm_max"),
}
"""Numerator, denominator, and the parameter of the rule that limits the ratio."""


def _ratios(used: Accounts | None, rule: Rule, yearly: Minor | None, currency: str) -> Iterable[HealthRatio]:
    for name in RATIOS:
        above, below, limit = FORMULAS[name]
        bound = _whole(rule, limit)
        if bound is None:
            continue
        if name == "dependence":
            same = used is not None and used.currency == currency
            over, missing = (yearly, "yearly_value") if same else (None, "currency")
        else:
            over, missing = (getattr(used, above) if used else None), above
        under = getattr(used, below) if used else None
        yield _ratio(name, over, under, bound, least=limit.endswith("_min"), missing=missing)


def _ratio(
    name: str, over: int | None, under: int | None, bound: int, *, least: bool, missing: str
) -> HealthRatio:
    """Return a ratio; where nothing is owed there is none, and a least ratio is kept."""
    above, below, _ = FORMULAS[name]
    formula = f"{above} / {below}"
    lacking = tuple(word for word, amount in ((missing, over), (below, under)) if amount is None)
    if over is None or under is None:
        return HealthRatio(name, None, bound, None, formula, lacking)
    if under == 0:
        # Nobody to pay is no danger; debts or work without anything to carry them is one.
        kept = over >= 0 if least else over <= 0
        return HealthRatio(name, None, bound, kept, formula)
    value = Fraction(over, under)
    kept = value * PPM >= bound if least else value * PPM <= bound
    return HealthRatio(name, value, bound, kept, formula)


def _whole(rule: Rule, name: str) -> int | None:
    found = rule.parameters.get(name)
    return found if isinstance(found, int) else None
