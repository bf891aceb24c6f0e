"""Rules as data: dated, cited, and exactly one version in force, or a refusal.

In:  rules of the packs that a dossier names.
Out: `Rulebook.in_force(rule_id, day)`: the one version of a rule on a day.

The surprise: a rule whose date of effect nobody knows is never applied by
itself. The dossier must name it, and every finding under it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onus.base.canonical import content_digest
from onus.base.errors import OnusError
from onus.base.texts import Localized


class NoRuleInForce(OnusError):
    """No version of a rule was in force on a day."""

    code = "RULE-001"
    what = "Rule {rule} has no version in force on {day}."
    why = "A finding may only rest on a rule that was in force."
    do = "Name another rule in the clause, or correct the dates of the pack."


class TwoRulesInForce(OnusError):
    """Two versions of one rule claim the same day."""

    code = "RULE-002"
    what = "Rule {rule} has {count} versions in force on {day}."
    why = "Two readings of one day would make two findings."
    do = "Give the older version its last day (`until`) in the pack."


class RuleWithoutDate(OnusError):
    """A rule with no known date of effect was not named by the dossier."""

    code = "RULE-003"
    what = "Rule {rule} has no known date of effect."
    why = "It applies only where the dossier says that it does."
    do = "Add `{rule}` to `apply_undated` in dossier.toml, if it shall apply."


class UnknownRule(OnusError):
    """A rule that no loaded pack holds."""

    code = "RULE-004"
    what = "No pack of this dossier holds the rule {rule}."
    why = "A clause may rest only on a text that can be shown."
    do = "Name the pack in `packs`, or correct the rule's name. Known: {known}."


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule.

    Attributes:
        id: stable name, `BX-TIME-24`.
        version: name of the version, mostly its date.
        kind: what it decides: `deadline`, `snow_grades`, `legal_form`, `burden`,
            `interest`, `evidence`, `ladder` and others.
        since: first day in force; None when unknown.
        until: first day no longer in force; None while it is. It ends a rule whose first
            day is unknown, too.
        verified: whether its text was read in full.
        grade: `V` read in full, `S` in a secondary source, `M` from memory.
        citation: the text relied on, with its article.
        source: where it can be read.
        says: what it says, in our words.
        parameters: its numbers and names; whole numbers, texts, lists, tables.
        pack: pack that holds it, as `id@digest`.
    """

    id: str
    version: str
    kind: str
    citation: Localized
    says: Localized
    since: date | None = None
    until: date | None = None
    verified: bool = False
    grade: str = "M"
    source: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    pack: str = ""

    def __post_init__(self) -> None:
        """Refuse dates that cross."""
        if self.since and self.until and self.until <= self.since:
            raise ValueError("until must be after since")

    @property
    def key(self) -> str:
        """Return `id@version`, the name under which findings cite it.

        >>> Rule("A", "2024", "x", Localized(), Localized()).key
        'A@2024'
        """
        return f"{self.id}@{self.version}"

    def digest(self) -> str:
        """Return the content digest of the rule with its parameters.

        >>> len(Rule("A", "2024", "x", Localized(), Localized()).digest())
        64
        """
        return content_digest(self)

    def holds_on(self, day: date) -> bool:
        """Return whether this version was in force on a day; False when its date is unknown.

        >>> Rule("A", "1", "x", Localized(), Localized(), since=date(2024, 5, 1)).holds_on(date(2024, 4, 30))
        False
        """
        if self.since is None:
            return False
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that one dossier is judged by.

    Attributes:
        rules: every version of every rule of the packs, in order of id and version.
        applied_undated: ids of rules without a known date that the dossier applies.
    """

    rules: tuple[Rule, ...] = ()
    applied_undated: tuple[str, ...] = ()

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """Return all versions of a rule, also those not in force.

        >>> Rulebook().versions("A")
        ()
        """
        return tuple(rule for rule in self.rules if rule.id == rule_id)

    def in_force(self, rule_id: str, day: date) -> Rule:
        """Return the one version of a rule in force on a day.

        Args:
            rule_id: stable name of the rule.
            day: local day on which it is to be applied.

        Returns:
            That version. For a rule without a known date, its only version, if
            the dossier applies it by name.

        Raises:
            UnknownRule: no pack holds it.
            RuleWithoutDate: its date is unknown and the dossier does not name it.
            NoRuleInForce: no version holds on that day.
            TwoRulesInForce: more than one does.

        >>> book = Rulebook((Rule("A", "1", "x", Localized(), Localized(), since=date(2024, 5, 1)),))
        >>> book.in_force("A", date(2024, 5, 1)).key
        'A@1'
        """
        versions = self.versions(rule_id)
        if not versions:
            known = ", ".join(sorted({rule.id for rule in self.rules}))
            raise UnknownRule(rule=rule_id, known=known)
        holding = [rule for rule in versions if rule.holds_on(day)]
        if len(holding) > 1:
            raise TwoRulesInForce(rule=rule_id, count=len(holding), day=day)
        if holding:
            return holding[0]
        undated = [r for r in versions if r.since is None and (r.until is None or day < r.until)]
        if not undated:
            raise NoRuleInForce(rule=rule_id, day=day)
        if rule_id not in self.applied_undated:
            raise RuleWithoutDate(rule=rule_id)
        if len(undated) > 1:
            raise TwoRulesInForce(rule=rule_id, count=len(undated), day=day)
        return undated[0]

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """Return all versions of all rules of a kind.

        >>> Rulebook().of_kind("burden")
        ()
        """
        return tuple(rule for rule in self.rules if rule.kind == kind)

    def why_not(self, rule_id: str, day: date) -> str:
        """Return why no version of a rule may be applied on a day; empty where one may.

        Returns:
            `unknown_rule`, `undated` (its date is unknown and the dossier does not
            name it) or `not_in_force`.

        >>> Rulebook((Rule("A", "1", "x", Localized(), Localized()),)).why_not("A", date(2024, 5, 1))
        'undated'
        """
        try:
            self.in_force(rule_id, day)
        except UnknownRule:
            return "unknown_rule"
        except RuleWithoutDate:
            return "undated"
        except NoRuleInForce:
            return "not_in_force"
        return ""

    def known(self, rule_id: str, day: date) -> Rule | None:
        """Return the version in force on a day, or None where none may be applied.

        >>> Rulebook().known("A", date(2024, 5, 1)) is None
        True
        """
        try:
            return self.in_force(rule_id, day)
        except (UnknownRule, NoRuleInForce, RuleWithoutDate):
            return None
