"""Flagging: run the flags that a pack speaks of, and say where they could not be computed.

In:  `Columns` of processes and the limits of each flag.
Out: `Flagging`: what fired, and for each flag and group of publishers how many processes
     there are, on how many it could be computed, on how many it fired, and what is missing.

The surprise: a process on which a needed field is missing is not counted as clean. It is
counted as not computable, with the name of the field, because silence is no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.columns import Columns, Truth, Whole
from onus.core.integrity.flag import SubjectKind
from onus.core.integrity.rules import Fired, FlagRule, Limits

REGISTERED = re.compile(r"ocds-[a-z0-9]{6}(?=-)", re.ASCII)
"""An ocid begins with the registered prefix of its publisher, `ocds-` and six characters."""


@dataclass(frozen=True, slots=True)
class FlagTally:
    """How one flag fared among the processes of one publisher.

    Attributes:
        flag: id of the flag.
        publisher: registered prefix of the ocids, `ocds-213czf` for one; empty for ocids without.
        processes: processes that it looks at.
        computable: those on which every needed field is present.
        fired: those on which it fired.
        missing: needed fields, each with the number of processes that lack it, if any do.
    """

    flag: str
    publisher: str
    processes: int
    computable: int
    fired: int
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FlagResult:
    """What one flag found: its declaration, its limits and where it fired.

    Attributes:
        rule: the declaration.
        limits: the limits that it was run with.
        fired: by kind of subject; rows are those of the columns that were flagged.
    """

    rule: FlagRule
    limits: Limits
    fired: tuple[Fired, ...]


@dataclass(frozen=True, slots=True)
class Flagging:
    """All that was found in some processes.

    Attributes:
        data: the processes.
        results: one for each flag that was run, in order of id.
        tallies: one for each flag and publisher, in that order.
        not_run: ids of flags of which no pack speaks.
    """

    data: Columns
    results: tuple[FlagResult, ...]
    tallies: tuple[FlagTally, ...]
    not_run: tuple[str, ...]


def flag_processes(
    data: Columns, limits: Mapping[str, Limits], *, rules: Iterable[FlagRule] = CATALOGUE
) -> Flagging:
    """Run every flag that has limits.

    Args:
        data: the processes.
        limits: limits by id of flag; a flag without an entry is not run.
        rules: the flags to choose from.

    Raises:
        LimitMissing: a pack lacks a number that its flag needs.

    >>> flag_processes(Columns((), {}, {}, 0), {}).not_run[:2]
    ('R001', 'R002')
    """
    every = tuple(rules)
    run = [rule for rule in every if rule.id in limits]
    open_rows = np.flatnonzero(~data.is_text("tender/status", "cancelled")) if run else np.zeros(0, np.int64)
    all_rows = np.arange(data.size)
    current = data if len(open_rows) == data.size else data.only(np.isin(all_rows, open_rows))
    publishers = _publishers(data) if run else ((), all_rows)
    held = _Present({}, {})
    results, tallies = [], []
    for rule in run:
        view, rows = (data, all_rows) if rule.with_cancelled else (current, open_rows)
        one, told = _run_one(rule, limits[rule.id], view, rows, publishers, held)
        results.append(one)
        tallies.extend(told)
    not_run = tuple(rule.id for rule in every if rule.id not in limits)
    return Flagging(data, tuple(results), tuple(tallies), not_run)


@dataclass(frozen=True, slots=True)
class _Present:
    """Which processes have a field, kept because flags share fields; apart for cancelled tenders."""

    of_all: dict[str, Truth]
    of_current: dict[str, Truth]

    def has(self, path: str, view: Columns, *, with_cancelled: bool) -> Truth:
        kept = self.of_all if with_cancelled else self.of_current
        if path not in kept:
            marks = [view.has(one) for one in path.split("|")]
            kept[path] = np.logical_or.reduce(marks)
        return kept[path]


def _run_one(
    rule: FlagRule,
    limits: Limits,
    view: Columns,
    rows: Whole,
    publishers: tuple[tuple[str, ...], Whole],
    held: _Present,
) -> tuple[FlagResult, list[FlagTally]]:
    cancelled = rule.with_cancelled
    has = {path: held.has(path, view, with_cancelled=cancelled) for path in rule.needed(limits)}
    if rule.also is not None:
        name, marks = rule.also(view, limits)
        has[name] = marks
    computable = np.logical_and.reduce([np.ones(view.size, bool), *has.values()])
    found = tuple(_where_computable(one, computable) for one in rule.formula(view, limits))
    on_processes = np.zeros(view.size, bool)
    for one in found:
        if one.kind is SubjectKind.PROCESS:
            on_processes[one.subjects] = True
    told = [
        FlagTally(
            flag=rule.id,
            publisher=name,
            processes=int(np.count_nonzero(mine)),
            computable=int(np.count_nonzero(computable & mine)),
            fired=int(np.count_nonzero(on_processes & mine)),
            missing=_missing(has, mine),
        )
        for number, name in enumerate(publishers[0])
        for mine in (publishers[1][rows] == number,)
    ]
    return FlagResult(rule, limits, tuple(_in_all(one, rows) for one in found)), told


def _missing(has: Mapping[str, Truth], mine: Truth) -> tuple[tuple[str, int], ...]:
    lacking = ((path, int(np.count_nonzero(mine & ~marks))) for path, marks in has.items())
    return tuple(sorted((path, count) for path, count in lacking if count))


def _where_computable(one: Fired, computable: Truth) -> Fired:
    """Return only processes on which every needed field is present; organisations stay."""
    if one.kind is not SubjectKind.PROCESS or computable.all():
        return one
    kept = computable[one.subjects]
    return Fired(one.kind, one.subjects[kept], one.above[kept], one.below[kept])


def _in_all(one: Fired, rows: Whole) -> Fired:
    """Return processes by their row among all, cancelled ones included."""
    if one.kind is not SubjectKind.PROCESS:
        return one
    return Fired(one.kind, rows[one.subjects], one.above, one.below)


def _publishers(data: Columns) -> tuple[tuple[str, ...], Whole]:
    begun = (REGISTERED.match(data.text(code)) for code in data["ocid"].tolist())
    prefixes = [match[0] if match else "" for match in begun]
    names = tuple(sorted(set(prefixes)))
    number = {name: place for place, name in enumerate(names)}
    return names, np.array([number[prefix] for prefix in prefixes], np.int64)
