"""Outlook rows: an outlook as plain rows that a database keeps and pages show.

In:  an `Outlook`.
Out: a document of lists; times in microseconds since 1970 UTC.

The surprise: no name of a person is in it. Pages tell posts; who holds one is told
only where a finding may name them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.core.accountability.answerable import Answerer
from onus.core.planning.coming import Coming
from onus.core.planning.ladder import OpenCase
from onus.core.planning.outlook import Outlook


def outlook_document(view: Outlook) -> dict[str, Any]:
    """Return an outlook as rows."""
    return {
        "coming": [_coming(group) for group in view.coming],
        "later": view.later,
        "cases": [_case(found) for found in view.cases],
        "to_do": [
            {
                "kind": each.kind, "subject": each.subject, "obligation": each.obligation,
                "district": each.district, "post": each.post, "count": each.count,
                "amount_minor": each.amount_minor, "period": each.period, "parties": list(each.parties),
            }
            for each in view.to_do
        ],
        "clocks": [
            {
                "kind": each.kind, "ends": each.ends, "subject": list(each.subject), "party": each.party,
                "since": each.since, "count": each.count, "amount_minor": each.amount_minor,
            }
            for each in view.clocks
        ],
        "risks": [
            {
                "kind": each.kind, "subject": each.subject, "obligations": list(each.obligations),
                "duties": each.duties, "have": each.have, "of": each.of, "at": each.at, "until": each.until,
                "names": list(each.names) if each.kind == "silent" else [], "limit": each.limit,
            }
            for each in view.risks
        ],
        "forecast": [
            {"id": span.id, "from_at": span.from_at, "until_at": span.until_at} for span in view.forecast
        ],
    }  # fmt: skip


def _coming(group: Coming) -> Mapping[str, Any]:
    return {
        "obligation": group.obligation, "occurrence": group.occurrence, "district": group.district,
        "opens": group.opens, "due": group.due, "duties": group.duties, "owed_by": group.owed_by,
        "post": group.answerer.post, "basis": group.basis, "sample": list(group.sample),
    }  # fmt: skip


def _case(found: OpenCase) -> Mapping[str, Any]:
    return {
        "case": found.case.id, "obligation": found.case.obligation, "district": found.case.district,
        "duties": found.case.duties, "post": found.step.post, "answer_by": found.step.answer_by,
        "status": found.step.status, "moves_at": found.moves_at, "next_post": _post(found.next_answerer),
    }  # fmt: skip


def _post(answerer: Answerer | None) -> str:
    return "" if answerer is None else answerer.post
