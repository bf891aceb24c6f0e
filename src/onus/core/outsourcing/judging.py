"""The decision to outsource, judged: may it, was it asked, does it pay, can it be supervised?

In:  a plan and the rules that apply.
Out: `PlanJudged`: breaches, what could not be judged, legal form, cost, capacity.

The surprise: each rule is applied as it stood on the day of the decision. The
same plan judged `as_if_decided` on another day shows what would be found then,
and is called so; it never says that an older decision was unlawful.

A contract that the government alone pays for is, in substance, a purchase of
services: the negative list and the limits on its term are applied to it whatever
it is called, and the finding says `in_substance`. See ADR 0063.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from onus.core.contracts.breach import Breach, Judged, NotComputable, breach, parted
from onus.core.contracts.contract import Contract
from onus.core.contracts.legal_form import FormFinding, judge_form
from onus.core.contracts.rule_values import holding, number_of, texts_of
from onus.core.contracts.rulebook import Rule, Rulebook
from onus.core.outsourcing.comparator import IN_HOUSE, Comparator
from onus.core.outsourcing.plan import Consultation, DecisionStep, FairReview, Need, Readiness
from onus.core.outsourcing.ready import Capacity, capacity, judge_readiness
from onus.core.outsourcing.whole_life import Comparison, Sensitivity, compare, sensitivities

PURCHASE = "service_purchase"
CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to outsource, with everything on record about its decision.

    Attributes:
        need: what is to be done.
        decided: day of the decision.
        record_complete: True for the body's own file, where silence is a breach; False for
            a replay from public records, where silence is only unknown.
        consultations: with the public.
        steps: of the decision.
        reviews: of fair competition.
        comparator: the comparison with doing it in-house; None where none was made.
        readiness: what the body has to supervise with; None where nobody said.
    """

    need: Need
    decided: date
    record_complete: bool = True
    consultations: tuple[Consultation, ...] = ()
    steps: tuple[DecisionStep, ...] = ()
    reviews: tuple[FairReview, ...] = ()
    comparator: Comparator | None = None
    readiness: Readiness | None = None


@dataclass(frozen=True, slots=True)
class PlanJudged:
    """What was found about a plan, under the rules of one day.

    Attributes:
        day: on which the rules were taken.
        breaches: sorted.
        not_computable: rules whose fields are missing, sorted.
        form: legal form under its own name, also of rules not in force, as a what-if.
        in_substance: legal form read as a purchase of services; empty where users pay.
        comparison: whole-life cost; None without a comparator.
        sensitivity: of each assumption.
        capacity: to supervise; None where nobody said or no rule asks.
    """

    day: date
    breaches: tuple[Breach, ...]
    not_computable: tuple[NotComputable, ...]
    form: tuple[FormFinding, ...]
    in_substance: tuple[FormFinding, ...]
    comparison: Comparison | None
    sensitivity: tuple[Sensitivity, ...]
    capacity: Capacity | None


def judge_plan(plan: Plan, rulebook: Rulebook) -> PlanJudged:
    """Judge a plan under the rules in force on the day of its decision.

    Source: the rules themselves, of kinds `negative_list`, `need_consultation`,
        `major_decision`, `fair_competition`, `supervision_readiness`, `value_for_money`
        and `legal_form`.

    >>> from onus.base.texts import Localized
    >>> from onus.base.money import Minor
    >>> need = Need("n", Localized(), "financing", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> rule = Rule("SCOPE", "1", "negative_list", Localized(), Localized(), since=date(2020, 3, 1),
    ...             parameters={"categories": ["financing"], "consequence": "block"})
    >>> [each.rule for each in judge_plan(Plan(need, date(2024, 9, 1)), Rulebook((rule,))).breaches]
    ['SCOPE@1']
    """
    day = plan.decided
    found = [
        each
        for kind, judge in CHECKS.items()
        for rule in holding(rulebook, kind, day)
        for each in judge(plan, rule)
    ]
    form, substance = _forms(plan, rulebook)
    found += [each for finding in form for each in _form_breach(finding, plan, in_substance="no")]
    found += [each for finding in substance for each in _form_breach(finding, plan, in_substance="yes")]
    breaches, unknown = parted(found)
    ready = holding(rulebook, "supervision_readiness", day)
    asked = plan.readiness is not None and bool(ready)
    return PlanJudged(
        day=day,
        breaches=breaches,
        not_computable=unknown,
        form=form,
        in_substance=substance,
        comparison=compare(plan.comparator) if plan.comparator else None,
        sensitivity=sensitivities(plan.comparator) if plan.comparator else (),
        capacity=capacity(plan.need, plan.readiness, ready[0]) if asked and plan.readiness else None,
    )


def as_if_decided(plan: Plan, rulebook: Rulebook, day: date) -> PlanJudged:
    """Judge a plan as if it had been decided on another day, everything else unchanged.

    >>> from onus.base.texts import Localized
    >>> from onus.base.money import Minor
    >>> need = Need("n", Localized(), "service", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> as_if_decided(Plan(need, date(2024, 9, 1)), Rulebook(), date(2020, 1, 1)).day
    datetime.date(2020, 1, 1)
    """
    return judge_plan(replace(plan, decided=day), rulebook)


def by_date(plan: Plan, rulebook: Rulebook) -> tuple[PlanJudged, ...]:
    """Return what a plan would trip on each day on which that changes, and on the day of its decision.

    A day on which the rules change and nothing else follows is left out.

    >>> from onus.base.texts import Localized
    >>> from onus.base.money import Minor
    >>> need = Need("n", Localized(), "service", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> [each.day.year for each in by_date(Plan(need, date(2024, 9, 1)), Rulebook())]
    [2024]
    """
    days = sorted({*days_of_change(rulebook, PLAN_KINDS), plan.decided})
    told: list[PlanJudged] = []
    for day in days:
        found = as_if_decided(plan, rulebook, day)
        before = told[-1] if told else None
        if day == plan.decided or before is None or _named(found) != _named(before):
            told.append(found)
    return tuple(told)


def _named(judged: PlanJudged) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(f"{each.rule} {each.subject}" for each in judged.breaches),
        tuple(f"{each.rule} {each.missing}" for each in judged.not_computable),
    )


def days_of_change(rulebook: Rulebook, kinds: tuple[str, ...]) -> tuple[date, ...]:
    """Return the days on which a rule of some kinds begins or ends, in order.

    >>> days_of_change(Rulebook(), ("legal_form",))
    ()
    """
    rules = [rule for kind in kinds for rule in rulebook.of_kind(kind)]
    return tuple(sorted({day for rule in rules for day in (rule.since, rule.until) if day}))


def paid_by_government_alone(need: Need) -> bool:
    """Return whether users pay nothing of it.

    >>> from onus.base.texts import Localized
    >>> from onus.base.money import Minor
    >>> paid_by_government_alone(Need("n", Localized(), "service", "services", "public", "concession",
    ...     "government", date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY"))
    True
    """
    return need.payer == "government" and need.user_paid_ppm == 0


def _forms(plan: Plan, rulebook: Rulebook) -> tuple[tuple[FormFinding, ...], tuple[FormFinding, ...]]:
    need = plan.need
    contract = Contract(
        need.id, need.title, need.form, need.payer, need.starts, need.ends,
        user_paid_ppm=need.user_paid_ppm, signed=plan.decided,
    )  # fmt: skip
    form = judge_form(contract, rulebook)
    if need.form == PURCHASE or not paid_by_government_alone(need):
        return form, ()
    read = judge_form(replace(contract, form=PURCHASE), rulebook)
    return form, tuple(each for each in read if each.verdict != "conforms")


def _form_breach(finding: FormFinding, plan: Plan, *, in_substance: str) -> Judged:
    if finding.verdict == "conforms" or finding.in_force_at_signature is not True:
        return ()
    facts = (("verdict", finding.verdict), ("in_substance", in_substance), *finding.facts)
    return (Breach(finding.rule, f"need:{plan.need.id}", None, "flag", facts),)


def _negative_list(plan: Plan, rule: Rule) -> Judged:
    need = plan.need
    purchase = need.form == PURCHASE
    if not (purchase or paid_by_government_alone(need)) or need.category not in texts_of(rule, "categories"):
        return ()
    substance = "no" if purchase else "yes"
    return (breach(rule, f"need:{need.id}", category=need.category, form=need.form, in_substance=substance),)


def _need_consultation(plan: Plan, rule: Rule) -> Judged:
    need = plan.need
    if need.service_to not in texts_of(rule, "services"):
        return ()
    asked = [
        each
        for each in plan.consultations
        if each.subject == "need" and each.published and each.closes <= plan.decided
    ]
    return () if asked else (_silent(plan, rule, CONSULTATION),)


def _major_decision(plan: Plan, rule: Rule) -> Judged:
    need = plan.need
    if need.major is None:
        return (NotComputable(rule.key, f"need:{need.id}", ("major",)),)
    if not need.major:
        return ()
    done = {each.step for each in plan.steps if each.on <= plan.decided}
    missing = [s for s in texts_of(rule, "needed_steps") if s != CONSULTATION and s not in done]
    return (*_consulted(plan, rule), *(_silent(plan, rule, step) for step in missing))


def _consulted(plan: Plan, rule: Rule) -> Judged:
    """Judge how long a decision was open to the public: both its first and its last day count."""
    least = number_of(rule, "consultation_d_min")
    held = [
        (each.closes - each.opens).days + 1
        for each in plan.consultations
        if each.subject == "decision" and each.published and each.closes <= plan.decided
    ]
    if least is None or max(held, default=0) >= least:
        return ()
    if not held:
        return (_silent(plan, rule, CONSULTATION),)
    return (breach(rule, f"need:{plan.need.id}", step=CONSULTATION, days=max(held), days_min=least),)


def _fair_competition(plan: Plan, rule: Rule) -> Judged:
    concluded = [
        each for each in plan.reviews if each.on is not None and each.on <= plan.decided and each.conclusion
    ]
    found: Judged = () if concluded else (_silent(plan, rule, "fair_competition_review"),)
    listed = texts_of(rule, "restrictions")
    for review in concluded:
        excused = review.conclusion == "exception" and review.least_restrictive and review.until is not None
        expired = review.until is not None and review.until < plan.decided
        held = [each for each in review.restrictions if each in listed]
        if held and (not excused or expired):
            found = (*found, *(_restriction(rule, review, each, expired) for each in held))
    return found


def _restriction(rule: Rule, review: FairReview, restriction: str, expired: bool) -> Breach:
    return breach(
        rule, f"document:{review.document}", restriction=restriction, conclusion=review.conclusion,
        least_restrictive="yes" if review.least_restrictive else "no", until=review.until or "",
        expired="yes" if expired else "no",
    )  # fmt: skip


def _readiness(plan: Plan, rule: Rule) -> Judged:
    if plan.readiness is None:
        return (_silent(plan, rule, "readiness"),)
    return judge_readiness(plan.need, plan.readiness, rule)


def _value_for_money(plan: Plan, rule: Rule) -> Judged:
    if plan.comparator is None:
        return (_silent(plan, rule, "comparator"),)
    told = compare(plan.comparator)
    if told.prefers != IN_HOUSE:
        return ()
    return (breach(rule, f"need:{plan.need.id}", prefers=told.prefers, saving_minor=told.saving_minor),)


def _silent(plan: Plan, rule: Rule, what: str) -> Breach | NotComputable:
    """Return a breach where the file is whole, and "cannot tell" where it is not."""
    subject = f"need:{plan.need.id}"
    if plan.record_complete:
        return breach(rule, subject, missing=what)
    return NotComputable(rule.key, subject, (what,))


CHECKS: dict[str, Callable[[Plan, Rule], Judged]] = {
    "negative_list": _negative_list,
    "need_consultation": _need_consultation,
    "major_decision": _major_decision,
    "fair_competition": _fair_competition,
    "supervision_readiness": _readiness,
    "value_for_money": _value_for_money,
}
"""How a rule of each kind is judged of a plan."""
PLAN_KINDS = (*CHECKS, "legal_form")
