"""Failures in OCDS: what was owed and not done, by month and obligation.

In:  the public view of an assessment, and where its leaves lie.
Out: `performanceFailures`, with the fields of the United Kingdom for penalties and
     those of Onus for the post that answers, the evidence, the rule and the log.

The surprise: a post is named at once, a person only where the public view names one,
and what that person replied stands beside the name, for whoever copies one copies both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onus.base.canonical import content_digest
from onus.base.instants import NO_INSTANT
from onus.core.accountability.answerable import Answerer
from onus.core.assessment.assessment import Assessment
from onus.core.consequences.certificates import Line
from onus.core.contracts.contract import Obligation
from onus.core.contracts.payments import Deduction
from onus.core.determinations.findings import Outcome
from onus.core.determinations.life import OFFICER
from onus.wire.assessment_tables import duty_months, duty_names
from onus.wire.officer_names import WITHHELD
from onus.wire.site.ocds_contract import CONTRACTOR, reference
from onus.wire.site.ocds_values import filled, month_period, texts, value_of
from onus.wire.site.published import Published, moment, ranges

FAILED = (Outcome.LATE.column_code, Outcome.UNMET.column_code)


def performance_failures(assessed: Assessment, published: Published) -> list[dict[str, Any]]:
    """Return one entry for each month and obligation in which the contractor failed."""
    if not len(assessed.duties):
        return []
    obligations = assessed.dossier.contract.obligations
    months, month_of = duty_months(assessed)
    owed = np.array([one.owed_by == CONTRACTOR for one in obligations], bool)
    failed = np.isin(assessed.findings.outcome, FAILED) & owed[assessed.duties.obligation]
    names = duty_names(assessed)
    found = []
    for number, name in enumerate(months):
        for place, obligation in enumerate(obligations):
            rows = np.flatnonzero(failed & (month_of == number) & (assessed.duties.obligation == place))
            if len(rows):
                found.append(_failure(assessed, published, name, obligation, rows, names))
    return found


def _failure(
    assessed: Assessment,
    published: Published,
    month: str,
    obligation: Obligation,
    rows: NDArray[np.int64],
    names: Sequence[str],
) -> dict[str, Any]:
    outcomes = assessed.findings.outcome[rows]
    late, unmet = (int((outcomes == code).sum()) for code in FAILED)
    return filled(
        id=f"{month}/{obligation.id}",
        period=month_period(assessed.dossier.zone, month),
        category=obligation.service,
        events=len(rows),
        requirement=f"{obligation.title.text('en')} ({obligation.clause})",
        requirement_zh=obligation.title.zh,
        description=f"{late} late, {unmet} not done",
        description_zh=f"逾期履行 {late} 项，未履行 {unmet} 项",
        suppliers=[one for one in (reference(assessed, CONTRACTOR),) if one],
        **_penalty(assessed, month, obligation.id),
        onusAccountable=_accountable(assessed, published, rows),
        onusRules=_rules(assessed, rows),
        onusEvidenceDigest=evidence_digest(assessed, rows, names),
        onusCases=_cases(assessed, published, rows),
        onusLogRanges=_leaves(published, rows, names),
    )


def _penalty(assessed: Assessment, month: str, obligation: str) -> dict[str, Any]:
    """Return what the contract provides for, and what was taken off in the month."""
    dossier, currency = assessed.dossier, assessed.dossier.currency
    clauses = {one.id: one for one in dossier.contract.deductions if one.obligation in (obligation, "")}
    bills = [one for one in assessed.consequences.certificates if one.period == month]
    lines = [
        line for bill in bills for line in bill.lines if line.kind == "deduction" and line.source in clauses
    ]
    own = [line for line in lines if clauses[line.source].obligation]
    taken = -sum(line.amount_minor for line in own)
    dates = [
        act.happened_at
        for act in dossier.acts
        if act.kind == "deduction" and dossier.zone.local_day(act.happened_at).isoformat()[:7] == month
    ]
    return filled(
        penaltyContracted="; ".join(_contracted(one) for one in clauses.values()),
        penaltyImposed="; ".join(_imposed(line, clauses) for line in own if line.amount_minor),
        penaltyType="contracted" if taken else "",
        penaltyValue=value_of(taken or None, currency),
        penaltyDate=moment(min(dates, default=None)) if taken else None,
    )


def _contracted(one: Deduction) -> str:
    return f"{one.clause} {one.title.text('en')}".strip()


def _imposed(line: Line, clauses: Mapping[str, Deduction]) -> str:
    return f"{_contracted(clauses[line.source])} ({line.duty_count})"


def _accountable(assessed: Assessment, published: Published, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Return the posts that answer, with how many of the duties; a person only where one may be named."""
    answers = assessed.findings.answerer[rows]
    posts = {post.id: post for post in assessed.dossier.register.posts}
    found = []
    for number in np.unique(answers).tolist():
        if number >= 0:
            own = rows[answers == number]
            replies = _replies(assessed, published, own)
            found.append({**_officer(assessed.answerers[number], posts, len(own)), **filled(replies=replies)})
    return found


def _officer(who: Answerer, posts: Mapping[str, Any], count: int) -> dict[str, Any]:
    post = posts.get(who.post)
    title = {} if post is None else texts("title", post.title)
    body = "" if post is None else f"body-{post.body}"
    named = "" if who.holder == WITHHELD else who.holder
    return filled(post=who.post, **title, body=body, basis=who.basis, holder=named, duties=count)


def _replies(assessed: Assessment, published: Published, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Return what the officer replied to these findings, each reply once; words that are withheld are left out."""
    lives = assessed.lives
    names = {lives.distinct[life].reply_of(OFFICER) for life in np.unique(lives.of_duty[rows]).tolist()}
    told = sorted((act for act in assessed.dossier.acts if act.id in names), key=lambda act: act.id)
    return [
        filled(
            id=act.id,
            date=moment(act.happened_at),
            **({} if WITHHELD in (act.text.en, act.text.zh) else texts("text", act.text)),
            logIndex=published.index("act", act.id),
        )
        for act in told
    ]


def _rules(assessed: Assessment, rows: NDArray[np.int64]) -> list[dict[str, str]]:
    """Return the rules that were applied, by version and digest; a clause of its own has none."""
    which = np.unique(assessed.duties.rule[rows]).tolist()
    applied = [assessed.rules[number] for number in which if number >= 0]
    return [{"id": rule.key, "digest": rule.digest()} for rule in applied]


def _cases(assessed: Assessment, published: Published, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    which = np.unique(assessed.case_of[rows]).tolist()
    found = [assessed.cases[number] for number in which if number >= 0]
    return [
        filled(
            id=case.id,
            openedAt=moment(case.opened_at),
            closedAt=moment(case.closed_at),
            closedBy=case.closed_by,
            askedLast=case.steps[-1].post if case.steps else "",
            logIndex=published.index("case", case.id),
        )
        for case in found
    ]


def _leaves(published: Published, rows: NDArray[np.int64], names: Sequence[str]) -> list[list[int]]:
    places = (published.index("finding", names[row]) for row in rows.tolist())
    return ranges(place for place in places if place is not None)


def evidence_digest(assessed: Assessment, rows: NDArray[np.int64], names: Sequence[str]) -> str:
    """Return the digest of what was seen of some duties: when met, how far covered, how strongly, how often."""
    found = assessed.findings
    seen = zip(
        [names[row] for row in rows.tolist()],
        [None if at == NO_INSTANT else at for at in found.met_us[rows].tolist()],
        found.coverage_ppm[rows].tolist(),
        assessed.covered_mm[rows].tolist(),
        found.strength[rows].tolist(),
        found.evidence[rows].tolist(),
        strict=True,
    )
    return content_digest([list(row) for row in seen])
