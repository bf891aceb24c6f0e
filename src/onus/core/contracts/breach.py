"""Breaches of rules, and rules that could not be judged.

In:  a rule that a decision applied, and what was on the record.
Out: `Breach`, the one shape of "this was against that rule", or `NotComputable`.

The surprise: a missing field is never a pass. Where a rule needs what nobody
wrote down, `NotComputable` names the fields, and is shown beside the breaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onus.base.instants import NO_INSTANT, Instant
from onus.core.contracts.rulebook import Rule

CONSEQUENCES = (
    "block", "reject", "void", "recuse", "extend", "overdue", "publish", "flag", "hold", "re_tender", "report",
    "alarm",
)  # fmt: skip
"""What may follow from a breach; which one does, the rule says."""

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One thing that was against one rule.

    Attributes:
        rule: `id@version` of the rule.
        subject: what was against it, `notice:1`, `criterion:C2`, `lot:1`.
        at: when it came to be so; None where no instant is meant.
        consequence: one of `CONSEQUENCES`, as the rule says.
        facts: what it rests on, as named values, in the order in which they are told.
    """

    rule: str
    subject: str
    at: Instant | None
    consequence: str
    facts: Facts = ()


@dataclass(frozen=True, slots=True, order=True)
class NotComputable:
    """One rule that could not be judged of a subject, and the fields it lacked."""

    rule: str
    subject: str
    missing: tuple[str, ...]


Judged = tuple[Breach | NotComputable, ...]
"""What a check returns: nothing where the rule was kept."""


def breach(rule: Rule, subject: str, *, at: Instant | None = None, **facts: object) -> Breach:
    """Return the breach of a rule, with the consequence that the rule itself names.

    Args:
        rule: the version in force; `flag` where it names no consequence.
        subject: what was against it.
        at: when it came to be so.
        facts: named values it rests on, told as texts.

    >>> from onus.base.texts import Localized
    >>> breach(Rule("A", "1", "x", Localized(), Localized()), "lot:1", days=19).facts
    (('days', '19'),)
    """
    told = tuple((name, str(value)) for name, value in facts.items())
    return Breach(rule.key, subject, at, str(rule.parameters.get("consequence", "flag")), told)


def parted(found: Iterable[Breach | NotComputable]) -> tuple[tuple[Breach, ...], tuple[NotComputable, ...]]:
    """Return what checks found as breaches and as what could not be judged, each once and in order.

    Breaches are in order of rule, subject, time (none first) and facts.

    >>> parted([NotComputable("A@1", "lot:1", ("x",)), NotComputable("A@1", "lot:1", ("x",))])[1]
    (NotComputable(rule='A@1', subject='lot:1', missing=('x',)),)
    """
    listed = list(dict.fromkeys(found))
    breaches = [one for one in listed if isinstance(one, Breach)]
    others = [one for one in listed if isinstance(one, NotComputable)]
    return tuple(sorted(breaches, key=_in_order)), tuple(sorted(others))


def _in_order(one: Breach) -> tuple[str, str, int, Facts]:
    return one.rule, one.subject, NO_INSTANT if one.at is None else one.at, one.facts
