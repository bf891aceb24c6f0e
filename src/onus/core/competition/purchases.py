"""Splitting and sole sourcing: purchases that were made small, or made without rivals.

In:  a buyer's purchases of a year, or the publication of a purchase from one supplier.
Out: breaches; where no open threshold of the buyer's level is known, `NotComputable`.

The surprise: the threshold of one level of government is never taken for that of
another. A province sets its own, and a city's purchases are not judged by the centre's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from onus.core.calendars.calendar import NoCalendar, WorkCalendar
from onus.core.competition.announced import Purchase, SoleSourcing
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach
from onus.core.contracts.rule_values import holding, number_of, text_of, texts_of
from onus.core.contracts.rulebook import Rule, Rulebook

THRESHOLD = "open_threshold"


def open_threshold(rulebook: Rulebook, day: date, *, level: str, object_: str, currency: str) -> int | None:
    """Return the amount from which open tender is the rule; None where no rule in force names it.

    >>> open_threshold(Rulebook(), date(2024, 1, 1), level="central", object_="services", currency="CNY") is None
    True
    """
    amounts = [
        number_of(rule, "amount_minor")
        for rule in holding(rulebook, THRESHOLD, day)
        if text_of(rule, "level") == level
        and text_of(rule, "currency") == currency
        and object_ in texts_of(rule, "objects")
    ]
    return min((amount for amount in amounts if amount is not None), default=None)


def judge_splitting(purchases: Sequence[Purchase], rulebook: Rulebook, *, level: str, object_: str) -> Judged:
    """Return each group of purchases that together pass the open threshold without an open tender.

    Args:
        purchases: of one buyer and one sort of object, in any order.
        rulebook: with rules of kinds `splitting` and `open_threshold`.
        level: level of government of the buyer.
        object_: `services`, `goods` or `works`.

    Returns:
        A breach for each fiscal year (the calendar year), budget item and category in which
        two or more purchases not by open tender and not approved sum to more than the threshold.

    Source: regulation implementing the Government Procurement Law, article 28 (CN-METH-08).

    >>> judge_splitting((), Rulebook(), level="central", object_="services")
    ()
    """
    groups: dict[tuple[int, str, str, str], list[Purchase]] = {}
    for each in sorted(purchases, key=lambda one: (one.on, one.id)):
        key = (each.on.year, each.budget_item, each.category, each.currency)
        groups.setdefault(key, []).append(each)
    found = [
        _split(rule, groups[key], rulebook, level, object_)
        for key in sorted(groups)
        for rule in holding(rulebook, "splitting", groups[key][-1].on)
    ]
    return tuple(one for one in found if one is not None)


def judge_sole_sourcing(
    sole: SoleSourcing, rulebook: Rulebook, calendar: WorkCalendar, *, level: str, object_: str
) -> Judged:
    """Return what the publication of a purchase from one supplier lacks.

    The first day of the publication does not count, its last day does, and it ends
    before the method is decided upon.

    Source: regulation implementing the Government Procurement Law, article 38 (CN-SS-25).

    >>> from onus.core.calendars.calendar import CHINA
    >>> from onus.base.money import Minor
    >>> judge_sole_sourcing(SoleSourcing("t", date(2024, 5, 6), None, None, True, True, Minor(1), "CNY"),
    ...                     Rulebook(), CHINA, level="central", object_="services")
    ()
    """
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, "single_source", sole.decided):
        limit = open_threshold(rulebook, sole.decided, level=level, object_=object_, currency=sole.currency)
        if limit is None:
            found.append(NotComputable(rule.key, f"tender:{sole.tender}", (THRESHOLD,)))
        elif sole.amount_minor >= limit:
            found += _shown(sole, rule, calendar)
    return tuple(found)


def _split(
    rule: Rule, group: Sequence[Purchase], rulebook: Rulebook, level: str, object_: str
) -> Breach | NotComputable | None:
    opened = texts_of(rule, "methods_open")
    small = [each for each in group if each.method not in opened and not each.approved]
    if len(small) < 2:
        return None
    last = small[-1]
    subject = f"purchases:{last.on.year}:{last.budget_item}:{last.category}"
    limit = open_threshold(rulebook, last.on, level=level, object_=object_, currency=last.currency)
    if limit is None:
        return NotComputable(rule.key, subject, (THRESHOLD,))
    total = 0
    for count, each in enumerate(small, start=1):
        total += each.amount_minor
        if total > limit and count > 1:
            return breach(
                rule, subject, purchases=", ".join(one.id for one in small), passed_on=each.on, passed_by=each.id,
                sum_minor=sum(one.amount_minor for one in small), threshold_minor=limit, currency=last.currency,
            )  # fmt: skip
    return None


def _shown(sole: SoleSourcing, rule: Rule, calendar: WorkCalendar) -> Judged:
    subject = f"tender:{sole.tender}"
    lacks = [name for name, there in (("supplier", sole.supplier), ("reasons", sole.reasons)) if not there]
    missing = tuple(breach(rule, subject, missing=name) for name in lacks if name in texts_of(rule, "fields"))
    least = number_of(rule, "publication_working_d_min") or 0
    if sole.shown_from is None or sole.shown_until is None:
        return (*missing, breach(rule, subject, missing="publication", working_d_min=least))
    ended = min(sole.shown_until, sole.decided - timedelta(days=1))
    try:
        held = calendar.between(sole.shown_from, ended)
    except NoCalendar as error:
        return (*missing, NotComputable(rule.key, subject, (f"calendar:{error.named['year']}",)))
    if held >= least:
        return missing
    return (
        *missing,
        breach(
            rule,
            subject,
            working_d=held,
            working_d_min=least,
            shown_from=sole.shown_from,
            counted_until=ended,
        ),
    )
