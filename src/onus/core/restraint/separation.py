"""Separation, looked at afterwards: which acts on record should never have been possible.

In:  the table, the acts of a purchase with their actors, rules on separation.
Out: breaches, one for each act that stands against another of the same person.

The surprise: it is the same question as before the act, asked again by anybody. A
record that came from another program is held against the same table.

Source: CN-SEP-30 (article 61 of the Government Procurement Law).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onus.core.contracts.breach import Judged, breach
from onus.core.contracts.rulebook import Rule
from onus.core.restraint.actors import PurchaseAct
from onus.core.restraint.power_table import PowerTable

DUTIES = {
    "handle_purchase": (
        "plan.prepare", "notice.publish", "documents.issue", "announcement.change", "question.answer", "bond.record",
        "award.prepare", "contract.prepare",
    ),
    "review_contract": ("contract.review",),
    "accept": ("acceptance.decide",),
}  # fmt: skip
"""Which actions are meant by the words of the rule."""


def separation_breached(rule: Rule, history: Sequence[PurchaseAct]) -> Judged:
    """Return the acts of persons who did what the law keeps apart, whichever came first.

    Args:
        rule: of kind `separation`; `pairs` names what may not be done by one person.
        history: acts of one purchase, in any order.

    >>> from onus.base.instants import Instant
    >>> from onus.base.texts import Localized
    >>> rule = Rule("S", "1", "separation", Localized(), Localized(), parameters={
    ...     "pairs": {"handle_purchase": ["accept"]}, "consequence": "block"})
    >>> acts = [PurchaseAct("plan.prepare", "p", Instant(1), id="f1"), PurchaseAct("acceptance.decide", "p", Instant(9), id="f2")]
    >>> separation_breached(rule, acts)[0].subject
    'fact:f2'
    """
    pairs = rule.parameters.get("pairs")
    table = pairs if isinstance(pairs, Mapping) else {}
    apart = [(one, other) for one, others in sorted(table.items()) for other in others]
    ordered = sorted(history, key=lambda one: (one.at, one.id, one.action))
    found: list[Judged] = []
    for one, other in apart:
        for index, act in enumerate(ordered):
            earlier = next((past for past in ordered[:index] if _clash(past, act, one, other)), None)
            if earlier is not None:
                told = {
                    "person": act.person,
                    "action": act.action,
                    "earlier": earlier.id,
                    "pair": f"{one}+{other}",
                }
                found.append((breach(rule, f"fact:{act.id}", at=act.at, **told),))
    return tuple(one for part in found for one in part)


def _clash(past: PurchaseAct, act: PurchaseAct, one: str, other: str) -> bool:
    first, second = DUTIES.get(one, ()), DUTIES.get(other, ())
    across = (past.action in first and act.action in second) or (
        past.action in second and act.action in first
    )
    return bool(act.person) and act.person == past.person and across


def rows_without_separation(table: PowerTable) -> tuple[str, ...]:
    """Return the approvals of a table that nothing keeps apart from what they approve.

    >>> rows_without_separation(PowerTable("1", ()))
    ()
    """
    return tuple(
        row.name
        for row in table.powers
        if row.approval and not any((row.name in rule.may_not and row.approval in rule.did) or
                                    (row.approval in rule.may_not and row.name in rule.did) for rule in table.apart)
    )  # fmt: skip
