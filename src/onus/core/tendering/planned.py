"""Planned: the plan to outsource with what came on record of it as facts.

In:  the plan of a tender's folder, the facts on record.
Out: the plan that is judged.

The surprise: a step counts from the day on which it came on record. A consultation that
is written down afterwards, with an earlier day in it, was open to nobody on that day.

Source: CN-NEED-07, CN-DEC-05, CN-FCR-06, as `core.outsourcing.judging` applies them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onus.base.instants import ZoneTable
from onus.core.outsourcing.judging import Plan
from onus.core.outsourcing.plan import Consultation, DecisionStep, FairReview
from onus.core.tendering.consulting import (
    ConsultationOpened,
    DecisionStepTaken,
    FairReviewMade,
    OpinionReceived,
    OpinionsAnswered,
)
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.tender import said


def plan_on_record(plan: Plan, facts: Iterable[TenderFact], zone: ZoneTable) -> Plan:
    """Return a plan with the consultations, steps and reviews that are facts; those of its folder stay.

    Args:
        plan: as the folder tells it.
        facts: those on record.
        zone: whose days count.

    >>> from datetime import date
    >>> from onus.base.instants import UTC_ZONE, Instant
    >>> from onus.base.money import Minor
    >>> from onus.base.texts import Localized
    >>> from onus.core.outsourcing.plan import Need
    >>> need = Need("n", Localized(), "service", "services", "public", "service_purchase", "government",
    ...             date(2025, 1, 1), date(2026, 1, 1), Minor(900), "CNY")
    >>> asked = TenderFact("c", Instant(0), Instant(0), ConsultationOpened("need", date(1970, 2, 1), "notice board"))
    >>> plan_on_record(Plan(need, date(2024, 9, 1)), [asked], UTC_ZONE).consultations[0].published
    True
    """
    seen = tuple(facts)
    return replace(
        plan,
        consultations=(*plan.consultations, *_consultations(seen, zone)),
        steps=(
            *plan.steps,
            *(
                DecisionStep(what.step, zone.local_day(one.recorded_at), one.by, what.paper)
                for one, what in said(seen, DecisionStepTaken)
            ),
        ),
        reviews=(
            *plan.reviews,
            *(
                FairReview(
                    what.reviewed, zone.local_day(one.recorded_at), what.conclusion, what.restrictions,
                    what.least_restrictive, what.until,
                )
                for one, what in said(seen, FairReviewMade)
            ),
        ),
    )  # fmt: skip


def _consultations(facts: tuple[TenderFact, ...], zone: ZoneTable) -> Iterable[Consultation]:
    opinions = [what.consultation for _, what in said(facts, OpinionReceived)]
    answered = {what.consultation for _, what in said(facts, OpinionsAnswered)}
    for one, what in said(facts, ConsultationOpened):
        opens = zone.local_day(one.recorded_at)
        yield Consultation(
            what.subject, opens, max(what.closes, opens), bool(what.place), opinions.count(one.id),
            one.id in answered,
        )  # fmt: skip
