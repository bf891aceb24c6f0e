"""Limits: what positions must keep to count, as the rule of evidence in force says.

In:  the rulebook, and the first and the last day that is assessed.
Out: the `Sieve` of these days.

The surprise: one run has one sieve. Where the rule changes within the days that
are assessed, the run is refused instead of letting the newer rule reach back.
"""

from __future__ import annotations

from datetime import date

from onus.base.errors import OnusError
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evidence.fixes import Sieve

KIND = "evidence"


class EvidenceRuleChanges(OnusError):
    """The rule of evidence is not the same throughout the days that are assessed."""

    code = "RULE-005"
    what = "From {first} to {last} more than one rule of evidence applies: {rules}."
    why = "A rule that came later never reaches back, and one run sifts all positions alike."
    do = "Assess the days on each side of the change apart: `assessed_from`, `assessed_until`."


def sieve_in_force(rulebook: Rulebook, *, first: date, last: date) -> Sieve:
    """Return the limits of evidence for a span of days.

    Args:
        rulebook: rules of kind `evidence` set limits under the names of `Sieve`.
        first: first local day that is assessed.
        last: last such day, inclusive.

    Returns:
        The limits of the one rule that holds throughout; the usual limits where no
        rule holds on any of the days. A rule without a known date counts only where
        the dossier names it.

    Raises:
        EvidenceRuleChanges: more than one holds, or one on some of the days only.
        TwoRulesInForce: a pack holds two versions of one rule for one day.

    >>> sieve_in_force(Rulebook(), first=date(2024, 1, 1), last=date(2024, 1, 31)) == Sieve()
    True
    """
    rules = rulebook.of_kind(KIND)
    ids = tuple(dict.fromkeys(rule.id for rule in rules))
    edges = [edge for rule in rules for edge in (rule.since, rule.until) if edge is not None]
    days = [first, *sorted(edge for edge in edges if first < edge <= last)]
    found = [tuple(rule for name in ids if (rule := rulebook.known(name, day)) is not None) for day in days]
    if any(len(holding) > 1 or holding != found[0] for holding in found):
        keys = dict.fromkeys(rule.key for holding in found for rule in holding)
        raise EvidenceRuleChanges(first=first, last=last, rules=", ".join(keys))
    return _sieve(found[0][0]) if found[0] else Sieve()


def _sieve(rule: Rule) -> Sieve:
    names = Sieve.__slots__
    given = {key: value for key, value in rule.parameters.items() if key in names and isinstance(value, int)}
    return Sieve(**given)
