"""Promises: which obligation meets which occurrence, under which rule.

In:  a dossier and the as-of instant.
Out: occurrences of all triggers, and for each obligation the deadline and the
     standard in force on the day of each occurrence.

The surprise: the rule is chosen by the local day on which the occurrence
ended. A rule that came later never reaches back, and where no version of a
rule may be applied the clause's own deadline stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from onus.base.instants import Instant
from onus.core.assessment.dossier import Dossier
from onus.core.contracts.contract import Obligation, Trigger
from onus.core.contracts.rulebook import Rule
from onus.core.contracts.standards import Deadline, Measure, Standard, Strength
from onus.core.duties.calendar import calendar_occurrences, yearly_occurrences
from onus.core.duties.making import Promise
from onus.core.duties.occurrences import Occurrence
from onus.core.duties.reported import (
    declared_occurrence,
    inspection_occurrences,
    report_occurrences,
)
from onus.core.duties.snowfall import snowfall_occurrences

CLAUSE = -1
ABOUT_THE_CLOCK = ("counts_from", "restart_snow_tenth_mm", "closes_after_d")
"""Fields of a deadline that do not say by when; a clause may set them beside a rule's hours."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that was named and could not be applied, so that its hours are missing.

    Attributes:
        obligation: index into the contract's obligations.
        occurrence: index into the list of occurrences.
        rule: id of the rule, named by the clause or, for grades, by the trigger.
        reason: as `Rulebook.why_not` says it.
    """

    obligation: int
    occurrence: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised, occurrence by occurrence.

    Attributes:
        occurrences: of all triggers, sorted by trigger and beginning.
        promises: obligation x occurrence, with the deadline that applies.
        rules: rules that were applied; `Promise.rule` is an index into it.
        standards: for each obligation and rule index, the standard that applies.
        deadlines: for each obligation and rule index, the deadline that applies.
        refusals: rules that were named and not applied, in the order of the promises.
    """

    occurrences: tuple[Occurrence, ...]
    promises: tuple[Promise, ...]
    rules: tuple[Rule, ...]
    standards: Mapping[tuple[int, int], Standard]
    deadlines: Mapping[tuple[int, int], Deadline]
    refusals: tuple[Refusal, ...] = ()


def promises_of(dossier: Dossier, *, as_of: Instant) -> Promises:
    """Work out what the contract promised up to an instant.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for one day.
    """
    occurrences = _occurrences(dossier, as_of)
    rules: list[Rule] = []
    promises: list[Promise] = []
    standards: dict[tuple[int, int], Standard] = {}
    refusals: list[Refusal] = []
    grades = {trigger.id: trigger.grades for trigger in dossier.contract.triggers}
    deadlines: dict[tuple[int, int], Deadline] = {}
    for number, obligation in enumerate(dossier.contract.obligations):
        for index, occurrence in enumerate(occurrences):
            if occurrence.trigger != obligation.trigger:
                continue
            day = dossier.zone.local_day(occurrence.ends)
            rule = dossier.rulebook.known(obligation.rule, day) if obligation.rule else None
            key = CLAUSE if rule is None else _index(rules, rule)
            # One value for each rule: thousands of reports share it.
            if (number, key) not in deadlines:
                deadlines[number, key] = _deadline(obligation, rule)
                standards[number, key] = _standard(obligation, rule)
            deadline = deadlines[number, key]
            promises.append(Promise(number, index, deadline, key))
            named = obligation.rule if rule is None else ""
            if not named and deadline.within_h_by_grade and not occurrence.graded_by:
                named = grades.get(occurrence.trigger, "")
            if named:
                refusals.append(Refusal(number, index, named, dossier.rulebook.why_not(named, day)))
    return Promises(occurrences, tuple(promises), tuple(rules), standards, deadlines, tuple(refusals))


def occurrences_at_all(trigger: str, dossier: Dossier, as_of: Instant) -> bool:
    """Return whether anything on record pulls a trigger, within the assessed days or not.

    What comes round with the calendar always does.
    """
    found = next((each for each in dossier.contract.triggers if each.id == trigger), None)
    return found is not None and (
        found.kind in ("calendar", "yearly") or bool(_of_trigger(found, dossier, as_of))
    )


def _index(rules: list[Rule], rule: Rule) -> int:
    if rule not in rules:
        rules.append(rule)
    return rules.index(rule)


def _occurrences(dossier: Dossier, as_of: Instant) -> tuple[Occurrence, ...]:
    made = [
        occurrence
        for trigger in dossier.contract.triggers
        for occurrence in _of_trigger(trigger, dossier, as_of)
        if occurrence.starts <= as_of and _is_owed(dossier, trigger, occurrence, as_of)
    ]
    return tuple(sorted(made, key=lambda o: (o.trigger, o.starts, o.id)))


def _is_owed(dossier: Dossier, trigger: Trigger, occurrence: Occurrence, as_of: Instant) -> bool:
    """Return whether an occurrence falls within the term and the assessed days; the one place that says so.

    It belongs to the local day on which it ended. What is due once a year belongs
    to the day on which it is due, and stands here from the day on which it opens.
    """
    placeholder = dossier.contract.placeholder
    first, last = dossier.assessed_days(as_of)
    if placeholder and dossier.assessed_from is None:
        first = date.min
    day = dossier.zone.local_day(occurrence.ends)
    if trigger.kind != "yearly" or occurrence.due is None:
        return first <= day <= last
    # What is due at midnight is due at the end of the day before.
    due_day = dossier.zone.local_day(Instant(occurrence.due - 1))
    return first <= due_day and day <= last and (placeholder or due_day < dossier.contract.ends)


def _of_trigger(trigger: Trigger, dossier: Dossier, as_of: Instant) -> tuple[Occurrence, ...]:
    first, last = dossier.assessed_days(as_of)
    if trigger.kind == "snowfall":
        grades = trigger.grades

        def rule_at(ended: Instant) -> Rule | None:
            return dossier.rulebook.known(grades, dossier.zone.local_day(ended)) if grades else None

        return snowfall_occurrences(trigger, dossier.observations, rule_at, as_of=as_of)
    if trigger.kind == "calendar":
        return calendar_occurrences(trigger, dossier.zone, first=first, last=last)
    if trigger.kind == "yearly":
        return yearly_occurrences(trigger, dossier.zone, first=first, last=last)
    if trigger.kind == "report":
        return report_occurrences(trigger, dossier.reports)
    if trigger.kind == "inspection":
        return inspection_occurrences(trigger, dossier.evidence)
    declared = declared_occurrence(trigger)
    return () if declared is None else (declared,)


def _deadline(obligation: Obligation, rule: Rule | None) -> Deadline:
    if rule is None:
        return obligation.deadline
    names = {field.name for field in fields(Deadline)}
    given: dict[str, Any] = {name: value for name, value in rule.parameters.items() if name in names}
    if set(given) <= set(ABOUT_THE_CLOCK):
        return replace(obligation.deadline, **given)
    # A rule that says by when says it alone: hours of the clause must not mix with its own.
    clock = {name: getattr(obligation.deadline, name) for name in ABOUT_THE_CLOCK}
    return Deadline(**{**clock, **given})


def _standard(obligation: Obligation, rule: Rule | None) -> Standard:
    given = rule.parameters.get("standard") if rule else None
    if not isinstance(given, Mapping):
        return obligation.standard
    values = dict(given)
    if "measure" in values:
        values["measure"] = Measure(values["measure"])
    if "strength_min" in values:
        values["strength_min"] = Strength(values["strength_min"])
    for name in ("kinds", "work_kinds"):
        if name in values:
            values[name] = tuple(values[name])
    return replace(obligation.standard, **values)
