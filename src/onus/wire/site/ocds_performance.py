"""Performance in OCDS: milestones, transactions, metrics, failures with who answers.

In:  the public view of an assessment, and where its leaves lie.
Out: the `implementation` of the contract.

The surprise: only what the contractor owed can be its failure. What the public body
itself owed and left undone stands among the metrics, under its own name.

Source: OCDS 1.1.5; extensions `metrics` and `performance_failures`; extension of
the United Kingdom for penalties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from onus.base.currencies import amount_text
from onus.base.instants import NO_INSTANT, Instant, utc_text
from onus.core.assessment.assessment import Assessment
from onus.core.consequences.certificates import Certificate
from onus.core.consequences.scorecards import KpiResult, Scorecard
from onus.core.determinations.findings import Outcome
from onus.wire.site.ocds_contract import CONTRACTOR, reference
from onus.wire.site.ocds_failures import performance_failures
from onus.wire.site.ocds_values import day_text, filled, month_period, share, texts, value_of
from onus.wire.site.published import Published, moment

DONE = (Outcome.FULFILLED.column_code, Outcome.LATE.column_code, Outcome.EXCUSED.column_code)
PENDING = Outcome.PENDING.column_code


def implementation(assessed: Assessment, published: Published) -> dict[str, Any]:
    """Return what came of the contract."""
    return filled(
        transactions=transactions(assessed),
        milestones=[*duty_milestones(assessed), *payment_milestones(assessed)],
        metrics=metrics(assessed),
        performanceFailures=performance_failures(assessed, published),
        onusCertificates=certificates(assessed, published),
        onusWaivers=waivers(assessed, published),
    )


def transactions(assessed: Assessment) -> list[dict[str, Any]]:
    """Return the payments that were made."""
    dossier = assessed.dossier
    payer = reference(assessed, "payer") or reference(assessed, "buyer")
    return [
        filled(
            id=one.id,
            date=utc_text(one.happened_at),
            value=value_of(one.amount_minor, dossier.currency),
            payer=payer,
            payee=reference(assessed, CONTRACTOR),
            onusPeriod=one.period,
        )
        for one in sorted(dossier.payments, key=lambda each: (each.happened_at, each.id))
        if one.kind == "payment"
    ]


def duty_milestones(assessed: Assessment) -> list[dict[str, Any]]:
    """Return one milestone for each obligation and occurrence: all its duties at once."""
    duties, found = assessed.duties, assessed.findings
    pairs, group = np.unique(
        np.stack([duties.obligation, duties.occurrence], axis=1),
        axis=0,
        return_inverse=True,
    )
    counts = np.zeros((len(pairs), len(Outcome)), np.int64)
    np.add.at(counts, (group.reshape(-1), found.outcome), 1)
    due = np.full(len(pairs), NO_INSTANT, np.int64)
    met = np.full(len(pairs), NO_INSTANT, np.int64)
    np.maximum.at(due, group.reshape(-1), duties.due_us)
    np.maximum.at(met, group.reshape(-1), found.met_us)
    rows = zip(pairs.tolist(), counts.tolist(), due.tolist(), met.tolist(), strict=True)
    return [_duty_milestone(assessed, *row) for row in rows]


def _duty_milestone(
    assessed: Assessment, pair: Sequence[int], counts: Sequence[int], due: int, met: int
) -> dict[str, Any]:
    obligation = assessed.dossier.contract.obligations[pair[0]]
    occurrence = assessed.occurrences[pair[1]]
    status = _status(counts)
    return filled(
        id=f"{obligation.id}/{occurrence.id}",
        **texts("title", obligation.title),
        type="delivery" if obligation.owed_by == CONTRACTOR else "reporting",
        code=obligation.id,
        description=obligation.clause,
        dueDate=None if due == NO_INSTANT else utc_text(Instant(due)),
        dateMet=utc_text(Instant(met)) if status == "met" and met != NO_INSTANT else None,
        dateModified=utc_text(assessed.as_of),
        status=status,
        onusOwedBy=obligation.owed_by,
        onusOutcomes={one.value: number for one, number in zip(Outcome, counts, strict=True) if number},
    )


def _status(counts: Sequence[int]) -> str:
    """Return the status of a milestone with duties that came out so.

    >>> _status([2, 1, 0, 0, 0, 0, 0]), _status([0, 0, 0, 2, 0, 0, 0]), _status([1, 0, 1, 0, 0, 0, 0])
    ('met', 'scheduled', 'partiallyMet')
    """
    total, done = sum(counts), sum(counts[code] for code in DONE)
    if done == total:
        return "met"
    if counts[PENDING] == total:
        return "scheduled"
    return "partiallyMet" if done else "notMet"


def payment_milestones(assessed: Assessment) -> list[dict[str, Any]]:
    """Return when each month is to be paid, and whether it was."""
    zone = assessed.dossier.zone
    today = zone.local_day(assessed.as_of)

    def status(one: Certificate) -> str:
        if one.payable_minor == 0 or one.outstanding_minor == 0:
            return "scheduled" if one.provisional else "met"
        if one.paid_minor > 0:
            return "partiallyMet"
        return "notMet" if today > one.due_day else "scheduled"

    return [
        filled(
            id=f"payment/{one.period}",
            title=f"Payment for {one.period}",
            title_zh=f"{one.period} 付款",
            type="payment",
            code=one.period,
            dueDate=day_text(zone, one.due_day),
            dateModified=utc_text(assessed.as_of),
            status=status(one),
        )
        for one in assessed.consequences.certificates
    ]


def metrics(assessed: Assessment) -> list[dict[str, Any]]:
    """Return results: shares on time, targets reached, and the hands-off index."""
    cards = assessed.consequences.scorecards
    scopes = list(dict.fromkeys((card.scope, card.name) for card in cards))
    found = [
        filled(
            id=f"on-time/{scope}" + (f"/{name}" if name else ""),
            title="Share of duties done in time" + (f": {name}" if name else ""),
            title_zh="按时履行率" + (f"：{name}" if name else ""),
            description=_ON_TIME,
            observations=[
                _card(assessed, card) for card in cards if (card.scope, card.name) == (scope, name)
            ],
        )
        for scope, name in scopes
    ]
    return [*found, *_kpis(assessed), *_hands_off(assessed)]


_ON_TIME = (
    "Fulfilled among fulfilled, late and unmet. Unknown duties and duties without a deadline are counted "
    "beside it and never in it; below the minimum sample there is no share."
)


def _card(assessed: Assessment, card: Scorecard) -> dict[str, Any]:
    return filled(
        id=f"on-time/{card.scope}/{card.name}/{card.period}",
        period=month_period(assessed.dossier.zone, card.period),
        measure=share(card.on_time_ppm),
        unit={"name": "share"},
        dimensions=filled(scope=card.scope, name=card.name),
        notes="insufficient record" if card.insufficient else "",
        onusOutcomes={one.value: n for one, n in zip(Outcome, card.counts, strict=True) if n},
    )


def _kpis(assessed: Assessment) -> Iterator[dict[str, Any]]:
    targets = {kpi.id: kpi for kpi in assessed.dossier.contract.kpis}
    results: dict[str, list[KpiResult]] = {}
    for one in assessed.consequences.kpis:
        results.setdefault(one.kpi, []).append(one)
    for name, found in results.items():
        yield filled(
            id=name,
            **texts("title", targets[name].title),
            observations=[
                filled(
                    id=f"{name}/{one.period or 'all'}",
                    period=month_period(assessed.dossier.zone, one.period),
                    measure=share(one.reached_ppm),
                    unit={"name": "share"},
                    measureClassification=_classified(one),
                    notes="insufficient record" if one.met is None else "",
                )
                for one in found
            ],
        )


def _classified(one: KpiResult) -> dict[str, str]:
    """Return whether the standard was met; how far below it is left to whoever reads the measure."""
    if one.met is None:
        return {}
    return {"scheme": "GB-KPI", "id": "met" if one.met else "below"}


def _hands_off(assessed: Assessment) -> Iterator[dict[str, Any]]:
    index = assessed.hands_off
    yield filled(
        id="hands-off-index",
        title="Hands-off index of the supervisor",
        title_zh="甩手掌柜指数",
        description=f"Formula {index.formula}: 0 is hands on, 1 is hands off.",
        observations=[
            filled(
                id="hands-off-index/all",
                measure=share(index.index_ppm),
                unit={"name": "share"},
                notes="insufficient record" if index.index_ppm is None else "",
            ),
            *(
                filled(
                    id=f"hands-off-index/{one.name}",
                    measure=f"{one.numerator}/{one.denominator}",
                    unit={"name": "ratio"},
                    dimensions={"component": one.name},
                    notes="" if one.state == "sufficient" else "insufficient record",
                )
                for one in index.components
            ),
        ],
    )


def certificates(assessed: Assessment, published: Published) -> list[dict[str, Any]]:
    """Return what is payable for each month, and why not more."""
    currency = assessed.dossier.currency
    return [
        filled(
            id=one.period,
            period=month_period(assessed.dossier.zone, one.period),
            sample=one.sample or None,
            provisional=one.provisional,
            gross=value_of(one.gross_minor, currency),
            deductions=value_of(one.deductions_minor, currency),
            waived=value_of(one.waived_minor, currency),
            substitutePerformance=value_of(one.substitute_minor, currency),
            incentives=value_of(one.incentives_minor, currency),
            payable=value_of(one.payable_minor, currency),
            undisputed=value_of(one.undisputed_minor, currency),
            paid=value_of(one.paid_minor, currency),
            logIndex=published.index("certificate", one.period),
        )
        for one in assessed.consequences.certificates
    ]


def waivers(assessed: Assessment, published: Published) -> list[dict[str, Any]]:
    """Return the deductions that were let go, with the post and its reason."""
    currency = assessed.dossier.currency
    return [
        filled(
            id=one.id,
            date=moment(one.happened_at),
            post=one.by_post,
            reason=one.reason,
            amount=value_of(one.amount_minor, currency),
            effective=value_of(one.effective_minor, currency),
            description=f"{amount_text(one.effective_minor, currency=currency)} {currency} of {one.period}",
            defects=list(one.defects),
            logIndex=published.index("waiver", one.id),
        )
        for one in assessed.consequences.waivers
    ]
