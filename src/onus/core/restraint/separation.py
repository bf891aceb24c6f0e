"""Separation, looked at afterwards: which acts on record should never have been possible.

In:  the table, the acts of a purchase with their actors, rules on separation.
Out: breaches, one for each act that stands against another of the same person.

The surprise: it is the same question as before the act, asked again by anybody. A
record that came from another program is held against the same table.

Source: CN-SEP-30 (article 61 of the Government Procurement Law).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    return tuple(
        breach(
            rule, f"fact:{act.id}", at=act.at, person=act.person, action=act.action, earlier=earlier.id,
            pair=f"{one}+{other}",
        )
        for one, other in apart
        for act, earlier in _clashes(ordered, (DUTIES.get(one, ()), DUTIES.get(other, ())))
    )  # fmt: skip


def _clashes(
    ordered: Sequence[PurchaseAct], sides: tuple[Sequence[str], Sequence[str]]
) -> Iterator[tuple[PurchaseAct, PurchaseAct]]:
    """Yield each act of one side whose person did an act of the other before, with the first of these."""
    # One look at each act: a purchase of five hundred bids has thousands, and pairs of them are millions.
    first: dict[tuple[str, int], int] = {}
    for index, act in enumerate(ordered):
        mine = [side for side, actions in enumerate(sides) if act.person and act.action in actions]
        past = [first[act.person, 1 - side] for side in mine if (act.person, 1 - side) in first]
        if past:
            yield act, ordered[min(past)]
        for side in mine:
            first.setdefault((act.person, side), index)


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
