"""Replays: what an assessment says, subject by subject, so that two can be laid side by side.

In:  an assessment.
Out: for each duty and each other finding its fields, as texts.

The surprise: the name of a rule is no difference. Under a changed rule every
finding cites another version; only what it decides is compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onus.core.assessment.assessment import Assessment
from onus.wire.assessment_tables import findings_table
from onus.wire.disclosure import public_view
from onus.wire.leaves.finding_leaves import small_findings

DUTY_FIELDS = ("outcome", "opened_at", "due_at", "met_at", "delay_s", "excused_by", "officer_post")
LEFT_OUT = ("rule", "rule_digest", "grounds", "rules")

Replay = Mapping[str, Mapping[str, str]]
"""For each subject its fields."""


def replay_of(assessment: Assessment) -> Replay:
    """Return what an assessment says, homes under their pseudonyms."""
    shown = public_view(assessment)
    table = findings_table(shown)
    names = table.column("duty_id").to_pylist()
    columns = {name: table.column(name).to_pylist() for name in DUTY_FIELDS if name in table.column_names}
    said = {
        f"duty {duty}": {name: _told(values[row]) for name, values in columns.items()}
        for row, duty in enumerate(names)
    }
    for found in small_findings(shown):
        data = json.loads(found.entry(None))["data"]
        said[f"{found.kind} {found.id}"] = dict(_flat(data, ""))
    return said


def outcomes_of(replay: Replay) -> dict[str, int]:
    """Return how many duties came to each outcome, in order of its name.

    >>> outcomes_of({"duty 1": {"outcome": "late"}, "legal_form x": {"verdict": "conforms"}})
    {'late': 1}
    """
    found: dict[str, int] = {}
    for subject, fields in replay.items():
        if subject.startswith("duty "):
            outcome = fields.get("outcome", "")
            found[outcome] = found.get(outcome, 0) + 1
    return dict(sorted(found.items()))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each plain value of a finding with its path, the names of rules left out."""
    if isinstance(value, Mapping):
        for name in sorted(value):
            if name not in LEFT_OUT:
                yield from _flat(value[name], f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _flat(item, f"{path}[{number}]")
    else:
        yield path, _told(value)


def _told(value: Any) -> str:
    return "" if value is None else str(value)
