"""Values of a rule's parameters, in the type that a decision asks for.

In:  a rule whose parameters a pack gave.
Out: a whole number, a list of texts, a yes or no; None or empty where the rule
     does not say.

The surprise: a rule that does not name a limit has none. Zero is never put in
its place, so a decision must say what it does without the limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from onus.core.contracts.rulebook import Rule, Rulebook


def number_of(rule: Rule, name: str) -> int | None:
    """Return a whole number of a rule; None where it names none.

    >>> from onus.base.texts import Localized
    >>> number_of(Rule("A", "1", "x", Localized(), Localized(), parameters={"days_min": 20}), "days_min")
    20
    """
    value = rule.parameters.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts_of(rule: Rule, name: str) -> tuple[str, ...]:
    """Return a list of texts of a rule, in the order of the pack.

    >>> from onus.base.texts import Localized
    >>> texts_of(Rule("A", "1", "x", Localized(), Localized()), "grounds")
    ()
    """
    value = rule.parameters.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def text_of(rule: Rule, name: str) -> str:
    """Return a text of a rule; empty where it names none.

    >>> from onus.base.texts import Localized
    >>> text_of(Rule("A", "1", "x", Localized(), Localized(), parameters={"currency": "GBP"}), "currency")
    'GBP'
    """
    value = rule.parameters.get(name)
    return value if isinstance(value, str) else ""


def says_yes(rule: Rule, name: str) -> bool:
    """Return whether a rule sets a flag.

    >>> from onus.base.texts import Localized
    >>> says_yes(Rule("A", "1", "x", Localized(), Localized()), "odd")
    False
    """
    return rule.parameters.get(name) is True


def lists_of(rule: Rule, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return a table of lists of texts, `ground -> words`, in order of its names.

    >>> from onus.base.texts import Localized
    >>> lists_of(Rule("A", "1", "x", Localized(), Localized(), parameters={"words": {"b": ["x"]}}), "words")
    (('b', ('x',)),)
    """
    value = rule.parameters.get(name)
    if not isinstance(value, Mapping):
        return ()
    return tuple((str(key), tuple(str(item) for item in value[key])) for key in sorted(value))


def holding(rulebook: Rulebook, kind: str, day: date) -> tuple[Rule, ...]:
    """Return the rules of a kind that may be applied on a day, in order of their names.

    A rule without a known date is among them only where the folder applies it by
    name; one that is not in force is left out, so it never reaches back.

    >>> holding(Rulebook(), "bid_period", date(2024, 5, 1))
    ()
    """
    names = sorted({rule.id for rule in rulebook.of_kind(kind)})
    found = (rulebook.known(name, day) for name in names)
    return tuple(rule for rule in found if rule is not None and rule.kind == kind)
