"""Signing: what holds a contract back now, until when, and by which rule; and whether the procedure rests.

In:  a tender, the facts that count, an instant.
Out: one `SigningBar` for each thing that stands against signing; nothing where one may sign.

The surprise: a bar that ends by itself names the instant; one that waits for people names the day by
which they owe an answer, and no day from which one may sign.

Source: Government Procurement Law, articles 46 and 52 to 57; its regulation, article 54 (CN-PROT-32-REG).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.instants import DAY_US, Instant
from onus.core.contracts.rule_values import number_of
from onus.core.remedies.challenges import (
    CHALLENGE_OPEN,
    COMPLAINT_OPEN,
    STANDSTILL,
    SUSPENDED,
    RemedyCase,
    suspended_spans,
)
from onus.core.remedies.clocks import LegalPlace
from onus.core.tendering.afterwards import bars_at, remedies_of, rule_of_bar
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import Tender

OWED = {CHALLENGE_OPEN: "answer", COMPLAINT_OPEN: "decision"}
"""The step of a case that each of these bars waits for."""


@dataclass(frozen=True, slots=True)
class SigningBar:
    """One thing that stands against signing.

    Attributes:
        bar: of `core.remedies.challenges.BARS`.
        about: id of the challenge or complaint; empty for none.
        until: first instant at which it bars no longer; None where that is not known yet.
        owed: by when people must have answered or decided; None where it waits for nobody.
        rule: key of the rule; empty where no pack of the tender holds one.
    """

    bar: str
    about: str = ""
    until: Instant | None = None
    owed: Instant | None = None
    rule: str = ""


def signing_bars_of(tender: Tender, facts: Iterable[TenderFact], at: Instant) -> tuple[SigningBar, ...]:
    """Return everything that stands against signing a contract at an instant.

    Args:
        tender: with its rules and calendar.
        facts: those that count.
        at: when it would be signed.

    Raises:
        NoCalendar: a limit touches a year whose holidays are not known.
    """
    seen = tuple(facts)
    _, _, cases = remedies_of(tender, seen, at)
    day = tender.zone.local_day(at)
    found = []
    for bar, what in bars_at(tender, seen, at):
        rule = rule_of_bar(tender, bar, day)
        until = (
            Instant(int(what))
            if bar == STANDSTILL
            else _rest_ends(tender, seen, at)
            if bar == SUSPENDED
            else None
        )
        about = "" if bar == STANDSTILL else what
        found.append(
            SigningBar(bar, about, until, _owed(bar, about, cases), rule.key if rule is not None else "")
        )
    return tuple(found)


def rests(tender: Tender, facts: Iterable[TenderFact], at: Instant) -> bool:
    """Return whether the authority suspended the procedure and it has not resumed.

    Args:
        tender: with its rules.
        facts: those that count.
        at: when.
    """
    return _rest_began(tender, tuple(facts), at) is not None


def _rest_began(tender: Tender, facts: tuple[TenderFact, ...], at: Instant) -> Instant | None:
    told, rule, _ = remedies_of(tender, facts, at)
    if rule is None:
        return None
    spans = suspended_spans(told, rule, LegalPlace(tender.calendar, tender.zone), as_of=at)
    return next((first for first, last in spans if first <= at and (last is None or at < last)), None)


def _rest_ends(tender: Tender, facts: tuple[TenderFact, ...], at: Instant) -> Instant | None:
    """Return when a suspension ends by itself; None where the rule sets no longest time."""
    began, (_, rule, _) = _rest_began(tender, facts, at), remedies_of(tender, facts, at)
    most = number_of(rule, "suspension_d_max") if rule is not None else None
    return Instant(began + most * DAY_US) if began is not None and most is not None else None


def _owed(bar: str, about: str, cases: tuple[RemedyCase, ...]) -> Instant | None:
    step = OWED.get(bar, "")
    clocks = (clock for case in cases for clock in case.clocks)
    return next(
        (one.due for one in clocks if one.step == step and one.subject.partition(":")[2] == about), None
    )
