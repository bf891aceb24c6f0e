"""Committee: whether the panel that sat is the one that the rules ask and the seed drew.

In:  a panel, what was announced and spent, the rules in force on the day.
Out: a breach for each thing that is against a rule.

The surprise: a panel that somebody claims is never believed. It is drawn again,
and a difference is a breach whoever made it.

Source: Tendering and Bidding Law, article 37; regulation implementing the Government
Procurement Law, article 39; Ministry of Finance Order 87, article 47.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.core.contracts.breach import Breach, Judged, NotComputable, breach
from onus.core.contracts.rule_values import holding, number_of, says_yes, text_of
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.evaluation.drawing import Panel

SIZE = "committee"
DRAW = "committee_draw"


@dataclass(frozen=True, slots=True)
class Weight:
    """What makes a purchase one for a larger committee.

    Attributes:
        budget_minor: published budget, minor units; None where none was published.
        currency: ISO 4217 code of it.
        weighty: True where it is technically complex or of great social effect.
    """

    budget_minor: int | None
    currency: str
    weighty: bool = False


def size_faults(panel: Panel, weight: Weight, rulebook: Rulebook, day: date) -> Judged:
    """Return what is against the rules on the size of a committee and its share of experts.

    Args:
        panel: with everybody who sits on it; empty seats count for nobody.
        weight: budget and gravity.
        rulebook: rules of kind `committee` are applied.
        day: local day on which the committee began to sit.

    >>> size_faults(Panel("t", ()), Weight(1, "CNY"), Rulebook(), date(2024, 5, 1))
    ()
    """
    subject = f"panel:{panel.purpose}"
    found: list[Breach | NotComputable] = []
    for rule in holding(rulebook, SIZE, day):
        found += _size_faults(panel, weight, rule, subject)
    return tuple(found)


def _size_faults(panel: Panel, weight: Weight, rule: Rule, subject: str) -> Iterable[Breach | NotComputable]:
    size, experts = len(panel.members), len(panel.members) - len(panel.buyers)
    least = number_of(rule, "members_min") or 1
    large, large_least = number_of(rule, "large_budget_minor"), number_of(rule, "large_members_min")
    if large is not None and large_least is not None:
        known = weight.budget_minor is not None and weight.currency == text_of(rule, "currency")
        if weight.weighty or (known and (weight.budget_minor or 0) >= large):
            least = large_least
        elif not known:
            yield NotComputable(rule.key, subject, ("budget",))
    if size < least:
        yield breach(rule, subject, members=size, least=least)
    if says_yes(rule, "odd") and size % 2 == 0:
        yield breach(rule, subject, members=size, odd="no")
    over, under = number_of(rule, "experts_numerator"), number_of(rule, "experts_denominator")
    if over is not None and under is not None and experts * under < over * size:
        yield breach(rule, subject, experts=experts, members=size)


def draw_faults(
    claimed: Panel,
    drawn: Panel,
    *,
    named_at: Instant | None,
    result_at: Instant | None,
    rulebook: Rulebook,
    day: date,
) -> Judged:
    """Return what is against the rules on the draw: another committee than drawn, or names told too early.

    Args:
        claimed: who sat, as the record says.
        drawn: who was drawn, worked out again with `draw` and `replaced`.
        named_at: when the names first became public; None where they did not yet.
        result_at: when the result was announced; None where it was not yet.
        rulebook: rules of kind `committee_draw` are applied.
        day: local day of the draw.

    >>> panel = Panel("t", ())
    >>> draw_faults(panel, panel, named_at=None, result_at=None, rulebook=Rulebook(), day=date(2024, 5, 1))
    ()
    """
    subject = f"panel:{claimed.purpose}"
    found: list[Breach] = []
    for rule in holding(rulebook, DRAW, day):
        who = [one.expert for one in claimed.seats]
        # A seat for which no substitute was left is nobody's; that a member is missing is told of the size.
        should = [one.expert for one in drawn.seats if one.expert]
        if says_yes(rule, "random") and who != should:
            found.append(breach(rule, subject, sat=", ".join(who), drawn=", ".join(should)))
        early = named_at is not None and (result_at is None or named_at < result_at)
        if says_yes(rule, "secret_until_result") and early:
            found.append(breach(rule, subject, at=named_at, named="before the result"))
    return tuple(found)
