"""Readiness to supervise: named posts, and inspections enough for what will be owed.

In:  what the body has, and the rule that says what is needed.
Out: capacity beside need, and what is missing.

The surprise: capacity is counted in inspections and not in money. How much
contract value falls on one officer is told beside it, and decides nothing.

Source: Onus (no text of law sets a number). The museum of failures shows one
    inspector for 1,800 clients.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.money import PPM, Minor
from onus.core.contracts.breach import Judged, breach
from onus.core.contracts.rule_values import number_of, texts_of
from onus.core.contracts.rulebook import Rule
from onus.core.outsourcing.plan import Need, Readiness


@dataclass(frozen=True, slots=True)
class Capacity:
    """Inspections that can be done beside those that are needed.

    Attributes:
        can_each_month: officers times what each can do.
        needed_each_month: the share of duties to be inspected, rounded up.
        reach_ppm: share of all duties that can be inspected, at most the whole.
        yearly_minor_each: contract value of a year for each officer; None without officers.
        vacant: roles without a named post, in the order of the rule.
    """

    can_each_month: int
    needed_each_month: int
    reach_ppm: int
    yearly_minor_each: Minor | None
    vacant: tuple[str, ...]


def capacity(need: Need, readiness: Readiness, rule: Rule) -> Capacity:
    """Count what a body can inspect against what it will have to.

    Args:
        need: for the value of the contract.
        readiness: posts, officers, inspections and duties of a month.
        rule: of kind `supervision_readiness`.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> need = Need("n", Localized(), "service", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> rule = Rule("R", "1", "supervision_readiness", Localized(), Localized(),
    ...             parameters={"sample_ppm_min": 50_000, "needed_posts": ["inspector"]})
    >>> found = capacity(need, Readiness((), 3, 40, 3_000), rule)
    >>> found.can_each_month, found.needed_each_month, found.reach_ppm, found.vacant
    (120, 150, 40000, ('inspector',))
    """
    can = readiness.officers * readiness.inspections_each_month
    duties = readiness.duties_each_month
    wanted_ppm = number_of(rule, "sample_ppm_min") or 0
    filled = {each.role for each in readiness.posts if each.post}
    return Capacity(
        can_each_month=can,
        needed_each_month=-(-duties * wanted_ppm // PPM),
        reach_ppm=min(can * PPM // duties, PPM) if duties else PPM,
        yearly_minor_each=Minor(need.yearly_minor // readiness.officers) if readiness.officers else None,
        vacant=tuple(role for role in texts_of(rule, "needed_posts") if role not in filled),
    )


def judge_readiness(need: Need, readiness: Readiness, rule: Rule) -> Judged:
    """Return what a body lacks to supervise what it wants to outsource.

    >>> from onus.base.texts import Localized
    >>> from datetime import date
    >>> need = Need("n", Localized(), "service", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> judge_readiness(need, Readiness((), 1, 40, 40), Rule("R", "1", "x", Localized(), Localized()))
    ()
    """
    found = capacity(need, readiness, rule)
    vacant = tuple(breach(rule, f"post:{role}", role=role, filled="no") for role in found.vacant)
    if found.can_each_month >= found.needed_each_month:
        return vacant
    short = breach(
        rule, f"need:{need.id}", can_each_month=found.can_each_month, needed_each_month=found.needed_each_month,
        officers=readiness.officers, duties_each_month=readiness.duties_each_month, reach_ppm=found.reach_ppm,
        yearly_minor_each="" if found.yearly_minor_each is None else found.yearly_minor_each,
    )  # fmt: skip
    return (*vacant, short)
