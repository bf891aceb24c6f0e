"""Waivers: deductions that an officer let go, each with a name and a reason.

In:  acts and payments of kind `waiver`, and what was taken off in the month.
Out: `Waiver`, one for each, with what it really let go.

The surprise: a waiver that nobody signed, or that gives no reason, is shown as
defective and lets nothing go. Silence waives nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from onus.base.money import rounded_minor
from onus.core.consequences.certificates import Line, Waiver
from onus.core.consequences.decisions import acts_of_kind, deduction_named
from onus.core.consequences.periods import named_day
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact


def waivers(
    contract: Contract,
    acts: Sequence[Act],
    payments: Sequence[PaymentFact],
    *,
    taken_minor: Mapping[str, int],
    period_id: str,
) -> tuple[Waiver, ...]:
    """Return every waiver of a month, with what it really let go.

    Args:
        contract: its deductions.
        acts: acts of the month, of kind `waiver`.
        payments: payments of the month, of kind `waiver`; `ref` names a deduction or
            the act that it carries out, which is then not counted beside it.
        taken_minor: amount taken off under each deduction, by its id.
        period_id: the month.

    Returns:
        In order of their time; together they let go no more than was taken off.
        One without a post or a reason is defective and lets nothing go.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> waivers(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), (), (), taken_minor={}, period_id="2023-12")
    ()
    """
    left = {d.id: taken_minor.get(d.id, 0) for d in contract.deductions}
    found = []
    for said in _said_waivers(contract, acts, payments, period_id):
        effective = 0
        if not said.defects:
            names = [said.deduction] if said.deduction else list(left)
            effective = _let_go(left, names, said.amount_minor)
        found.append(replace(said, effective_minor=effective))
    return tuple(found)


def _let_go(left: dict[str, int], names: Sequence[str], amount_minor: int) -> int:
    """Take an amount from what is left under some deductions; return how much there was."""
    wanted = amount_minor
    for name in names:
        part = min(left[name], wanted)
        left[name] -= part
        wanted -= part
    return amount_minor - wanted


def _said_waivers(
    contract: Contract, acts: Sequence[Act], payments: Sequence[PaymentFact], period_id: str
) -> list[Waiver]:
    waiving = {act.id: act for act in acts_of_kind(acts, "waiver")}
    found = []
    for fact in payments:
        if fact.kind == "waiver":
            act = waiving.pop(fact.ref, None)
            found.append(waiver_of_payment(contract, fact, act, period_id))
    found.extend(_waiver_of_act(contract, act, period_id) for act in waiving.values())
    return sorted(found, key=lambda waiver: (waiver.happened_at, waiver.id))


def waiver_of_payment(contract: Contract, fact: PaymentFact, act: Act | None, period_id: str) -> Waiver:
    """Return the waiver that a row of the payments states; its act lends post and reason.

    >>> from datetime import date
    >>> from onus.base.instants import Instant
    >>> from onus.base.texts import Localized
    >>> fact = PaymentFact("w1", "2023-12", "waiver", 500, Instant(0), Instant(0))
    >>> waiver_of_payment(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), fact, None, "2023-12").defects
    ('no_post', 'no_reason')
    """
    names = (fact.ref,) if act is None else (fact.ref, act.finding, *act.duties)
    post, reason = fact.by_post.strip(), fact.reason.strip()
    if act is not None:
        post, reason = post or act.by_post.strip(), reason or act.reason.strip()
    return Waiver(
        id=fact.id,
        period=period_id,
        deduction=deduction_named(contract, names),
        by_post=post,
        reason=reason,
        amount_minor=fact.amount_minor,
        effective_minor=0,
        happened_at=fact.happened_at,
        recorded_at=fact.recorded_at,
        defects=_defects(post, reason, fact.amount_minor, period_id),
    )


def _waiver_of_act(contract: Contract, act: Act, period_id: str) -> Waiver:
    post, reason = act.by_post.strip(), act.reason.strip()
    return Waiver(
        id=act.id,
        period=period_id,
        deduction=deduction_named(contract, (act.finding, *act.duties)),
        by_post=post,
        reason=reason,
        amount_minor=act.amount_minor,
        effective_minor=0,
        happened_at=act.happened_at,
        recorded_at=act.recorded_at,
        defects=_defects(post, reason, act.amount_minor, period_id),
    )


def _defects(post: str, reason: str, amount_minor: int, period_id: str) -> tuple[str, ...]:
    checked = (
        ("no_post", bool(post)),
        ("no_reason", bool(reason)),
        ("no_amount", amount_minor > 0),
        ("no_period", named_day(period_id) is not None),
    )
    return tuple(name for name, holds in checked if not holds)


def waiver_lines(given: Sequence[Waiver]) -> tuple[Line, ...]:
    """Return a line for each waiver that lets something go.

    >>> waiver_lines(())
    ()
    """
    return tuple(
        Line(
            kind="waiver",
            source=waiver.deduction,
            clause="",
            exact=Fraction(waiver.effective_minor),
            amount_minor=rounded_minor(Fraction(waiver.effective_minor)),
            refs=(waiver.id,),
        )
        for waiver in given
        if waiver.effective_minor
    )
