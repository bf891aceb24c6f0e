"""Interest: what a late payer owes for each day.

In:  what was owed on the due day, the payments, the rate in force on that day.
Out: simple interest, exactly, and the clause or rule that carries it.

The surprise: the day of payment still counts and the due day does not. A rule
that came into force after the due day earns nothing for that payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from onus.base.money import PPM
from onus.core.consequences.decisions import rule_of_kind
from onus.core.contracts.contract import Contract
from onus.core.contracts.rulebook import Rule, Rulebook


def rate_on(contract: Contract, rulebook: Rulebook, due_day: date) -> tuple[str, int]:
    """Return what carries the interest of a payment, and its rate.

    Args:
        contract: whose clause goes before any rule where it names a rate.
        rulebook: rules of kind `interest`.
        due_day: last local day on which payment was in time.

    Returns:
        Clause, or `id@version` of the rule, and the daily rate in ppm; an empty
        text and 0 where nothing carries interest.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for that day.

    Source: regulation on payments to small and medium-sized enterprises, as the rule
        of the pack that is cited.

    >>> from onus.base.texts import Localized
    >>> rate_on(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Rulebook(), date(2024, 1, 30))
    ('', 0)
    """
    agreed = contract.interest
    if agreed is not None and agreed.daily_ppm:
        return agreed.clause, agreed.daily_ppm
    if agreed is not None and agreed.rule:
        rule = rulebook.known(agreed.rule, due_day)
    else:
        rule = rule_of_kind(rulebook, "interest", due_day)
    daily_ppm = _daily_ppm(rule)
    return (rule.key, daily_ppm) if rule is not None and daily_ppm else ("", 0)


def _daily_ppm(rule: Rule | None) -> int:
    given = rule.parameters.get("daily_ppm") if rule else None
    return given if isinstance(given, int) and given > 0 else 0


def interest(
    owed_minor: int,
    paid: Sequence[tuple[date, int]],
    *,
    due_day: date,
    until: date,
    daily_ppm: int,
) -> Fraction:
    """Return the simple interest on what was owed and overdue.

    Args:
        owed_minor: undisputed amount, not negative.
        paid: local day and amount of each payment, in any order.
        due_day: last day on which payment was in time.
        until: day up to which interest is counted, inclusive.
        daily_ppm: rate for each day.

    Returns:
        Interest in minor units, exactly; the caller rounds it once.

    >>> interest(1_000_000, [(date(2024, 1, 12), 1_000_000)], due_day=date(2024, 1, 10),
    ...          until=date(2024, 3, 1), daily_ppm=500)
    Fraction(1000, 1)
    """
    days_ppm = 0
    balance = owed_minor
    day = due_day
    for paid_day, amount_minor in [*sorted(paid), (until, 0)]:
        reached = min(max(paid_day, due_day), until)
        days_ppm += max(balance, 0) * (reached - day).days if reached > day else 0
        balance -= amount_minor
        day = max(day, reached)
    return Fraction(days_ppm * daily_ppm, PPM)
