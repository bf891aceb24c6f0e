"""How a signal over our own records is declared and run, and what becomes of it where a field is missing.

In:  a declaration with a pure formula, a record of any kind, the limits of a pack.
Out: `Signals`: what fired, and for each rule and subject what could not be computed for want of what.

The surprise: a formula returns its silences, too. A month without payments is not clean,
it is `NotComputable`, with the name of the field; only what was computed and did not fire
leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from onus.core.contracts.breach import NotComputable
from onus.core.integrity.flag import Flag, Grade
from onus.core.integrity.rules import Limits

Found = Iterable[Flag | NotComputable]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class SignalRule(Generic[Record]):
    """The declaration of a signal.

    Attributes:
        id: its id, as published: `S03`, `CN-07`.
        grade: its highest weight before anybody looked; a formula may give a flag less.
        needs: names of the inputs without which it cannot be computed.
        formula: the pure function.
        limits: names of the limits that it reads.
    """

    id: str
    grade: Grade
    needs: tuple[str, ...]
    formula: Callable[[Record, Limits], Found]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signals:
    """What some rules found in one record.

    Attributes:
        flags: what fired, sorted.
        not_computable: what could not be computed, sorted.
        not_run: ids of the rules that no pack sets limits for.
    """

    flags: tuple[Flag, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    not_run: tuple[str, ...] = ()


def signals(record: Record, limits: Mapping[str, Limits], *, rules: Iterable[SignalRule[Record]]) -> Signals:
    """Run every rule that has limits over one record.

    Args:
        record: what is looked at.
        limits: limits by id of the rule; a rule without an entry is not run.
        rules: the rules to choose from.

    Raises:
        LimitMissing: a pack lacks a number that its rule needs.

    >>> signals((), {}, rules=[SignalRule("S99", Grade.HINT, (), lambda record, limits: ())]).not_run
    ('S99',)
    """
    flags: list[Flag] = []
    unknown: list[NotComputable] = []
    not_run: list[str] = []
    for rule in rules:
        if rule.id not in limits:
            not_run.append(rule.id)
            continue
        for one in rule.formula(record, limits[rule.id]):
            if isinstance(one, Flag):
                flags.append(one)
            else:
                unknown.append(one)
    return Signals(tuple(sorted(dict.fromkeys(flags))), tuple(sorted(dict.fromkeys(unknown))), tuple(not_run))


def lacks(rule: str, subject: str, *missing: str) -> NotComputable:
    """Return that a rule could not be computed on a subject, and for want of which inputs.

    >>> lacks("S01", "2023-12", "payments").missing
    ('payments',)
    """
    return NotComputable(rule, subject, missing)


def told(**facts: object) -> tuple[tuple[str, str], ...]:
    """Return named values as the facts of a flag, in the order in which they are told.

    >>> told(month="2023-12", paid_minor=5)
    (('month', '2023-12'), ('paid_minor', '5'))
    """
    return tuple((name, str(value)) for name, value in facts.items())
