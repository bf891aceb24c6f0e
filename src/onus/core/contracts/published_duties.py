"""What a public body must publish of a contract it let, and when it must pay.

In:  the contract as it was let, its notices, ratings and invoices, the rules, a day.
Out: breaches: indicators missing, notices and ratings late, invoices overdue.

The surprise: what is not done yet is a breach only once its last day is over. The
same record, looked at on a later day, never holds fewer breaches.

Source: UK Procurement Act 2023, sections 52, 53, 68, 71 and 80, as the pack `uk-pa2023` tells them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from onus.base.money import Minor
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach, parted
from onus.core.contracts.rule_values import holding, number_of, text_of, texts_of
from onus.core.contracts.rulebook import Rule, Rulebook

DETAILS, COPY, TERMINATION, BREACH = "details", "copy", "termination", "breach"


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A notice that was published: `details`, `copy`, `termination` or `breach`.

    Attributes:
        kind: which of them.
        on: day of its publication.
        about: for `breach`, the id of what it is about.
    """

    kind: str
    on: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class KpiRating:
    """A published rating of one indicator."""

    kpi: str
    on: date
    rating: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice: the day on which a valid one came, and on which it was paid; None while it is not."""

    id: str
    came: date
    paid: date | None = None


@dataclass(frozen=True, slots=True)
class ContractLet:
    """A contract with what was published and paid under it.

    Attributes:
        id: its name.
        value_minor: its estimated value.
        currency: of the value.
        entered: day on which it was entered into.
        kpis: indicators that were published before that.
        ended: day on which it ended; None while it runs.
        terminated: whether it ended before its time.
        failures: id and day of each breach that led to termination, damages or settlement.
        notices: published.
        ratings: published.
        invoices: that came.
    """

    id: str
    value_minor: Minor
    currency: str
    entered: date
    kpis: tuple[str, ...] = ()
    ended: date | None = None
    terminated: bool = False
    failures: tuple[tuple[str, date], ...] = ()
    notices: tuple[PublishedNotice, ...] = ()
    ratings: tuple[KpiRating, ...] = ()
    invoices: tuple[Invoice, ...] = ()


def judge_published(
    let: ContractLet, rulebook: Rulebook, today: date
) -> tuple[tuple[Breach, ...], tuple[NotComputable, ...]]:
    """Return what was not published, rated or paid in time, as known at the end of a day.

    Args:
        let: the contract. What was published after `today` is not seen.
        rulebook: a rule applies to what begins while it is in force: a contract entered into, a
            period of rating that ends, an invoice that came, a breach that happened.
        today: the day, which is over.

    >>> judge_published(ContractLet("c", Minor(1), "GBP", date(2025, 3, 1)), Rulebook(), date(2026, 1, 1))
    ((), ())
    """
    found = [each for kind, judge in JUDGES.items() for each in judge(let, rulebook, kind, today)]
    return parted(found)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month.

    >>> months_after(date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _above(let: ContractLet, rule: Rule, name: str) -> bool | None:
    """Return whether a contract is above the value that a rule names; None in another currency."""
    least = number_of(rule, name)
    if least is None:
        return True
    return let.value_minor > least if text_of(rule, "currency") == let.currency else None


def _indicators(let: ContractLet, rulebook: Rulebook, kind: str, _: date) -> Judged:
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, kind, let.entered):
        needed, above = number_of(rule, "kpis_min") or 0, _above(let, rule, "value_minor_above")
        if above is None:
            found.append(
                NotComputable(rule.key, f"contract:{let.id}", (f"value in {text_of(rule, 'currency')}",))
            )
        elif above and len(set(let.kpis)) < needed:
            found.append(breach(rule, f"contract:{let.id}", kpis=len(set(let.kpis)), kpis_min=needed))
    return tuple(found)


def _notices(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, kind, let.entered):
        above = _above(let, rule, "copy_value_minor_above")
        if above is None:
            found.append(
                NotComputable(rule.key, f"contract:{let.id}", (f"value in {text_of(rule, 'currency')}",))
            )
        found += _within(let, rule, DETAILS, let.entered, today)
        found += _within(let, rule, COPY, let.entered, today) if above else ()
        if let.terminated and let.ended is not None:
            found += _within(let, rule, TERMINATION, let.ended, today)
    return tuple(found)


def _within(let: ContractLet, rule: Rule, kind: str, start: date, today: date) -> Judged:
    days = number_of(rule, f"{kind}_d_max")
    if days is None:
        return ()
    done = min((each.on for each in let.notices if each.kind == kind and each.on <= today), default=None)
    return _late(rule, f"contract:{let.id}", kind, start + timedelta(days=days), done, today)


def _late(rule: Rule, subject: str, what: str, last: date, done: date | None, today: date) -> Judged:
    if (done is not None and done <= last) or (done is None and today <= last):
        return ()
    return (breach(rule, subject, what=what, last_day=last, done="never" if done is None else done),)


def _ratings(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    """Judge each period between two ratings of an indicator, under the rule on the day on which it ends."""
    found: list[Breach | NotComputable] = []
    until = min(let.ended, today) if let.ended else today
    for kpi in dict.fromkeys(let.kpis):
        rated = sorted(each.on for each in let.ratings if each.kpi == kpi and each.on <= today)
        for start, done in zip((let.entered, *rated), (*rated, None), strict=True):
            found += _rated(let, rulebook, kind, kpi, start, done, until)
    return tuple(found)


def _rated(
    let: ContractLet, rulebook: Rulebook, kind: str, kpi: str, start: date, done: date | None, until: date
) -> Judged:
    found: Judged = ()
    for rule in rulebook.of_kind(kind):
        last = months_after(start, number_of(rule, "months_max") or 0)
        if rule in holding(rulebook, kind, last):
            found = (*found, *_late(rule, f"kpi:{kpi}", "rating", last, done, until))
    return found


def _rating_words(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    return tuple(
        breach(rule, f"kpi:{each.kpi}", rating=each.rating, on=each.on)
        for each in let.ratings
        if each.on <= today
        for rule in holding(rulebook, kind, each.on)
        if each.rating not in texts_of(rule, "ratings")
    )


def _both_ratings(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    return (*_ratings(let, rulebook, kind, today), *_rating_words(let, rulebook, kind, today))


def _failures(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    found: Judged = ()
    for name, day in let.failures:
        told = [
            each.on for each in let.notices if each.kind == BREACH and each.about == name and each.on <= today
        ]
        for rule in holding(rulebook, kind, day):
            last = day + timedelta(days=number_of(rule, "d_max") or 0)
            found = (*found, *_late(rule, f"breach:{name}", BREACH, last, min(told, default=None), today))
    return found


def _invoices(let: ContractLet, rulebook: Rulebook, kind: str, today: date) -> Judged:
    found: Judged = ()
    for each in let.invoices:
        for rule in holding(rulebook, kind, each.came):
            last = each.came + timedelta(days=number_of(rule, "d_max") or 0)
            paid = each.paid if each.paid is not None and each.paid <= today else None
            found = (*found, *_late(rule, f"invoice:{each.id}", "payment", last, paid, today))
    return found


JUDGES: dict[str, Callable[[ContractLet, Rulebook, str, date], Judged]] = {
    "kpi": _indicators,
    "kpi_rating": _both_ratings,
    "contract_notices": _notices,
    "breach_notice": _failures,
    "payment_period": _invoices,
}
"""How a rule of each kind is judged of a contract that was let."""
