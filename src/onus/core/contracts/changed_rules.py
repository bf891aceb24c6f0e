"""Changed rules: a rulebook in which some rules are others, for the question "what if?".

In:  the rulebook of a case, and the rules of a changed pack.
Out: the rulebook as it would be, and which of its rules changed.

The surprise: a changed rule replaces every version of its id. Two versions of one
rule on one day would be refused, and a "what if" must not answer by refusing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onus.core.contracts.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True, order=True)
class RuleChange:
    """One value of one rule that is another.

    Attributes:
        rule: `id@version` as it is, or as it would be where the version is new.
        field: `since`, `until`, `version`, or the path of a parameter, `within_h_by_grade.heavy`;
            empty where the whole version comes or goes.
        before: as it is; empty where it is not there.
        after: as it would be.
    """

    rule: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, order=True)
class WhatIf:
    """One thing that a case says otherwise under changed rules.

    Attributes:
        subject: what it is about, `duty CLEAR/R-01`.
        field: which part of it; empty where the whole appears or goes.
        before: as it is.
        after: as it would be.
    """

    subject: str
    field: str
    before: str
    after: str


def with_rules(rulebook: Rulebook, changed: Sequence[Rule], *, also_new: bool = False) -> Rulebook:
    """Return a rulebook in which rules of the same id are replaced.

    Args:
        rulebook: of a case.
        changed: rules of a changed pack.
        also_new: whether rules whose id the case does not have are added.

    >>> from onus.base.texts import Localized
    >>> old, new = (Rule("A", version, "x", Localized(), Localized()) for version in ("1", "2"))
    >>> [rule.key for rule in with_rules(Rulebook((old,)), (new,)).rules]
    ['A@2']
    """
    known = {rule.id for rule in rulebook.rules}
    taken = [rule for rule in changed if also_new or rule.id in known]
    replaced = {rule.id for rule in taken}
    kept = [rule for rule in rulebook.rules if rule.id not in replaced]
    ordered = sorted((*kept, *taken), key=lambda rule: (rule.id, rule.version))
    return replace(rulebook, rules=tuple(ordered))


def changes_between(before: Rulebook, after: Rulebook) -> tuple[RuleChange, ...]:
    """Return each value of a rule that is another, in order of rule and field.

    Versions of one name are compared with each other, and so are two single ones of
    different names: a changed rule mostly carries a new one.

    >>> changes_between(Rulebook(), Rulebook())
    ()
    """
    ids = sorted({rule.id for rule in (*before.rules, *after.rules)})
    found = [change for each in ids for change in _of_rule(before.versions(each), after.versions(each))]
    return tuple(sorted(found))


def what_differs(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> tuple[WhatIf, ...]:
    """Return what two replays of one case say differently, in order of subject and field.

    Args:
        before: for each subject, its fields as they are.
        after: the same as they would be.

    >>> what_differs({"duty 1": {"outcome": "late"}}, {"duty 1": {"outcome": "fulfilled"}})[0].after
    'fulfilled'
    """
    found = [WhatIf(subject, "", "found", "not found") for subject in before if subject not in after]
    found += [WhatIf(subject, "", "not found", "found") for subject in after if subject not in before]
    for subject in before:
        one, other = before[subject], after.get(subject)
        if other is not None:
            found += [
                WhatIf(subject, name, one.get(name, ""), other.get(name, ""))
                for name in sorted({*one, *other})
                if one.get(name, "") != other.get(name, "")
            ]
    return tuple(sorted(found))


def _of_rule(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[RuleChange]:
    names = {rule.version for rule in old} & {rule.version for rule in new}
    gone = [rule for rule in old if rule.version not in names]
    come = [rule for rule in new if rule.version not in names]
    pairs = [(one, other) for one in old for other in new if one.version == other.version]
    if len(gone) == len(come) == 1:
        pairs, gone, come = [*pairs, (gone[0], come[0])], [], []
    for one, other in pairs:
        yield from _of_version(one, other)
    yield from (RuleChange(rule.key, "", "in the case", "") for rule in gone)
    yield from (RuleChange(rule.key, "", "", "in the pack") for rule in come)


def _of_version(one: Rule, other: Rule) -> Iterator[RuleChange]:
    before, after = _values(one), _values(other)
    for name in sorted({*before, *after}):
        if before.get(name, "") != after.get(name, ""):
            yield RuleChange(one.key, name, before.get(name, ""), after.get(name, ""))


def _values(rule: Rule) -> dict[str, str]:
    """Return what a version says that may decide something, each value as a text."""
    dates = {"since": str(rule.since or ""), "until": str(rule.until or "")}
    return {"version": rule.version, "kind": rule.kind, **dates, **dict(_flat(rule.parameters, ""))}


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name in sorted(value):
            yield from _flat(value[name], f"{path}.{name}" if path else str(name))
    else:
        yield path, str(value)
