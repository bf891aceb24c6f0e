"""Signals over our own records as JSON.

In:  `Signals`.
Out: one line of JSON; `report.signal_lines` says the same to people.
"""

from __future__ import annotations

import orjson

from onus.core.integrity.signal_rules import Signals


def signals_json(found: Signals) -> bytes:
    """Return the signals as one line of JSON, exact values as texts.

    >>> signals_json(Signals())
    b'{"flags":[],"not_computable":[],"not_run":[]}'
    """
    flags = [
        {
            "id": one.id, "grade": one.grade.value, "kind": one.subject_kind.value, "subject": one.subject,
            "value": str(one.value), "facts": dict(one.facts),
        }
        for one in found.flags
    ]  # fmt: skip
    lacking = [
        {"id": one.rule, "subject": one.subject, "missing": list(one.missing)} for one in found.not_computable
    ]
    return orjson.dumps({"flags": flags, "not_computable": lacking, "not_run": list(found.not_run)})
