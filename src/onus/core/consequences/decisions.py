"""Decisions: what officers took off, or had done by somebody else.

In:  what the clauses come to in a month, and the acts and payments on record.
Out: deduction lines, lines for substitute performance, proposals.

The surprise: an officer can take off what a clause leaves to his decision, and
no more. What goes beyond, or rests on no clause, is shown and not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from onus.base.instants import ZoneTable
from onus.core.consequences.certificates import Line, Proposal, flat_line
from onus.core.consequences.deductions import Assessed, deduction_line
from onus.core.consequences.periods import named_day
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, PaymentFact
from onus.core.contracts.rulebook import Rule, Rulebook

TOWARD_CONTRACTOR = ("", "contractor")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the deductions of a month came to after officers have spoken.

    Attributes:
        lines: what is taken off.
        proposals: what is not, or what somebody has decided.
        counted: clauses whose points count: the automatic and the decided.
        taken_minor: amount taken off under each deduction, by its id.
    """

    lines: tuple[Line, ...]
    proposals: tuple[Proposal, ...]
    counted: tuple[Assessed, ...]
    taken_minor: Mapping[str, int]


def month_of_act(act: Act, zone: ZoneTable) -> str:
    """Return the month an act speaks of: the one it names, else the one it was done in.

    >>> from onus.base.instants import UTC_ZONE, Instant
    >>> month_of_act(Act("a", "waiver", Instant(0), Instant(0), duties=("2023-12",)), UTC_ZONE)
    '2023-12'
    """
    for name in (act.finding, *act.duties):
        if named_day(name) is not None:
            return name
    day = zone.local_day(act.happened_at)
    return f"{day.year:04d}-{day.month:02d}"


def deduction_named(contract: Contract, names: Sequence[str]) -> str:
    """Return the first deduction of the contract that is among some names, else an empty text.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> deduction_named(Contract("c", Localized(), "service_purchase", "government",
    ...                          date(2023, 9, 1), date(2024, 9, 1)), ("D1",))
    ''
    """
    for deduction in contract.deductions:
        if deduction.id in names:
            return deduction.id
    return ""


def decided(contract: Contract, found: Sequence[Assessed], acts: Sequence[Act], period_id: str) -> Decided:
    """Return what is taken off in a month, by clause and by officers under a clause.

    Args:
        contract: its deductions.
        found: what each clause comes to, as `deductions.assessed` returns it.
        acts: acts of the month; those of kind `deduction` toward the contractor count.
        period_id: the month.

    Returns:
        An automatic clause needs no act, and an act that repeats it takes
        nothing twice. A clause that is not automatic takes what its acts say,
        never more than its own amount.

    >>> from datetime import date
    >>> from onus.base.texts import Localized
    >>> decided(Contract("c", Localized(), "service_purchase", "government",
    ...                  date(2023, 9, 1), date(2024, 9, 1)), (), (), "2023-12").lines
    ()
    """
    made = acts_of_kind(acts, "deduction")
    by_clause: dict[str, list[Act]] = {}
    for act in made:
        name = deduction_named(contract, (act.finding, *act.duties))
        by_clause.setdefault(name, []).append(act)
    lines: list[Line] = []
    proposals: list[Proposal] = []
    counted: list[Assessed] = []
    taken: dict[str, int] = {}
    for each in found:
        spoken = by_clause.get(each.deduction.id, [])
        amount_minor = _taken_minor(each, spoken)
        if each.deduction.automatic or spoken:
            counted.append(each)
        if amount_minor:
            refs = tuple(act.id for act in spoken)
            lines.append(deduction_line(each, amount_minor=amount_minor, refs=refs))
            taken[each.deduction.id] = amount_minor
        proposals.extend(_proposals(each, spoken, amount_minor, period_id))
    proposals.extend(_without_clause(act, period_id) for act in by_clause.get("", []))
    return Decided(tuple(lines), tuple(proposals), tuple(counted), taken)


def acts_of_kind(acts: Sequence[Act], kind: str) -> list[Act]:
    """Return the acts of a kind toward the contractor, in order of their time.

    >>> acts_of_kind((), "waiver")
    []
    """
    chosen = (act for act in acts if act.kind == kind and act.toward in TOWARD_CONTRACTOR)
    return sorted(chosen, key=lambda act: (act.happened_at, act.id))


def _said_minor(spoken: Sequence[Act]) -> int:
    return sum(max(act.amount_minor, 0) for act in spoken)


def _taken_minor(each: Assessed, spoken: Sequence[Act]) -> int:
    if each.deduction.automatic:
        return each.amount_minor
    return min(_said_minor(spoken), each.amount_minor)


def _proposals(each: Assessed, spoken: Sequence[Act], taken_minor: int, period_id: str) -> list[Proposal]:
    clause = each.deduction
    found = []
    if not clause.automatic and each.units:
        found.append(
            Proposal(
                kind="deduction",
                period=period_id,
                source=clause.id,
                obligation=clause.obligation,
                clause=clause.clause,
                amount_minor=each.amount_minor if clause.amount_minor else None,
                points_milli=each.points_milli,
                duty_count=each.duty_count,
                decided_by=tuple(act.id for act in spoken),
                decided_minor=taken_minor,
            )
        )
    beyond = _said_minor(spoken) - each.amount_minor
    if beyond > 0:
        # No clause carries the excess, so it names none.
        ids = " ".join(act.id for act in spoken)
        found.append(Proposal("act_beyond_clause", period_id, ids, amount_minor=beyond))
    return found


def _without_clause(act: Act, period_id: str) -> Proposal:
    amount = act.amount_minor if act.amount_minor > 0 else None
    return Proposal("act_without_clause", period_id, act.id, amount_minor=amount)


@dataclass(frozen=True, slots=True)
class Substitute:
    """The cost of having a duty done by somebody else."""

    id: str
    amount_minor: int
    day: date


def substitutes(
    contract: Contract,
    rulebook: Rulebook,
    acts: Sequence[Act],
    payments: Sequence[PaymentFact],
    *,
    zone: ZoneTable,
    period_id: str,
) -> tuple[tuple[Line, ...], tuple[Proposal, ...]]:
    """Return what substitute performance costs the contractor in a month.

    Args:
        contract: whose payment terms may name a clause for it.
        rulebook: rules of kind `substitute`.
        acts: acts of the month, of kind `substitute_performance`.
        payments: payments of the month, of kind `substitute_cost`; one that names an
            act in `ref` is the bill of that act, and the act is not counted beside it.
        zone: the dossier's time zone.
        period_id: the month.

    Returns:
        Lines where a clause or a rule in force on the day carries the cost, and
        proposals of kind `substitute_without_basis` where none does.

    Source: Civil Code of China, article 581, as the rule of the pack that is cited.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE
    >>> from onus.base.texts import Localized
    >>> substitutes(Contract("c", Localized(), "service_purchase", "government",
    ...     date(2023, 9, 1), date(2024, 9, 1)), Rulebook(), (), (), zone=UTC_ZONE, period_id="")
    ((), ())
    """
    lines, proposals = [], []
    clause = contract.payment.substitute_clause
    for cost in _costs(acts, payments, zone):
        rule = rule_of_kind(rulebook, "substitute", cost.day)
        if not clause and rule is None:
            kind = "substitute_without_basis"
            proposals.append(Proposal(kind, period_id, cost.id, amount_minor=cost.amount_minor))
            continue
        key = rule.key if rule else ""
        exact = Fraction(-cost.amount_minor)
        lines.append(flat_line("substitute", cost.id, clause, exact, rule=key))
    return tuple(lines), tuple(proposals)


def rule_of_kind(rulebook: Rulebook, kind: str, day: date) -> Rule | None:
    """Return the first rule of a kind, by id, of which a version is in force on a day.

    >>> rule_of_kind(Rulebook(), "interest", date(2023, 12, 1)) is None
    True
    """
    for rule_id in sorted({rule.id for rule in rulebook.of_kind(kind)}):
        held = rulebook.known(rule_id, day)
        if held is not None and held.kind == kind:
            return held
    return None


def _costs(acts: Sequence[Act], payments: Sequence[PaymentFact], zone: ZoneTable) -> list[Substitute]:
    billed = [fact for fact in payments if fact.kind == "substitute_cost"]
    bills = [fact.ref for fact in billed]
    costs = [Substitute(fact.id, fact.amount_minor, zone.local_day(fact.happened_at)) for fact in billed]
    for act in acts_of_kind(acts, "substitute_performance"):
        if act.id not in bills:
            costs.append(Substitute(act.id, act.amount_minor, zone.local_day(act.happened_at)))
    known = (cost for cost in costs if cost.amount_minor > 0)
    return sorted(known, key=lambda cost: (cost.day, cost.id))
