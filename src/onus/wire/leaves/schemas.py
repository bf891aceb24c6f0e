"""JSON Schemas of leaves: what each kind may hold, for readers who have no Onus.

In:  the tables of kinds, of facts and of findings.
Out: one schema a kind, by the name of its file.

The surprise: they come out of the tables that the writer obeys, so they cannot say
anything else. A field that is not in them is not in any leaf.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onus.core.contracts.standards import Measure, Strength
from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS, FINDING_PARTS, LONG, FindingRule
from onus.wire.leaves.kinds import ENVELOPE, KINDS, NEVER, PARTS, FieldRule
from onus.wire.leaves.leaf import NAMES, VERSION, WHOLE_MAX

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"
TEXT: Mapping[str, Any] = {"type": "string"}
WHOLE: Mapping[str, Any] = {"type": "integer", "minimum": -WHOLE_MAX, "maximum": WHOLE_MAX}
COMMITMENT: Mapping[str, Any] = {"type": "string", "pattern": "^hmac-sha256:[0-9a-f]{64}$"}
DIGEST: Mapping[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
LOCALIZED: Mapping[str, Any] = {
    "type": "object",
    "properties": {"en": TEXT, "zh": TEXT},
    "additionalProperties": False,
}


def _listed(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "array", "items": one}


TYPES: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("text", "id", "word", "clause"), TEXT),
    **dict.fromkeys(("ids", "words", "texts"), _listed(TEXT)),
    "localized": LOCALIZED,
    "localizeds": _listed(LOCALIZED),
    "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    **dict.fromkeys(("instant", "whole"), WHOLE),
    "wholes": _listed(WHOLE),
    "yes": {"type": "boolean"},
    "hex": {"type": "string", "pattern": "^([0-9a-f]{16})*$"},
    "counts": {"type": "object", "additionalProperties": WHOLE},
    "measure": {"enum": [one.value for one in Measure]},
    "strength": {"enum": [one.value for one in Strength]},
    "fraction": {"type": "string", "pattern": "^-?[0-9]+/[1-9][0-9]*$"},
    "rows": _listed(_listed(WHOLE)),
    "pairs": _listed(_listed({"type": ["string", "integer"]})),
    "any": {},
}


def leaf_schemas() -> dict[str, Mapping[str, Any]]:
    """Return the schema of each kind of fact and of finding, by file name.

    >>> sorted(leaf_schemas())[0]
    'act.schema.json'
    """
    facts = {kind: _fact(kind) for kind in KINDS}
    findings = {kind: _finding(kind) for kind in FINDING_KINDS}
    return {f"{kind}{ENDING}": shape for kind, shape in (facts | findings).items()}


def _fact(kind: str) -> Mapping[str, Any]:
    rules = {name: rule for name, rule in KINDS[kind].items() if rule.where not in (*ENVELOPE, NEVER)}
    told = {name: _type(rule) for name, rule in rules.items() if rule.may_be_clear()}
    committed = {name: COMMITMENT for name, rule in rules.items() if rule.may_be_committed()}
    return _leaf(kind, told, committed)


def _finding(kind: str) -> Mapping[str, Any]:
    return _leaf(kind, _found(FINDING_KINDS[kind]), {})


def _leaf(kind: str, told: Mapping[str, Any], committed: Mapping[str, Any]) -> Mapping[str, Any]:
    instant = {"anyOf": [WHOLE, {"type": "null"}], "description": "microseconds since 1970 UTC"}
    return {
        "$schema": DRAFT,
        "title": kind,
        "type": "object",
        "properties": {
            "leaf": {"const": VERSION},
            "kind": {"const": kind},
            "dossier": TEXT,
            "id": TEXT,
            "happened_at": instant,
            "recorded_at": instant,
            "data": {"type": "object", "properties": told, "additionalProperties": False},
            "committed": {"type": "object", "properties": committed, "additionalProperties": False},
        },
        "required": list(NAMES),
        "additionalProperties": False,
    }


def _type(rule: FieldRule) -> Mapping[str, Any]:
    shape = TYPES[rule.type] if not rule.part else _part(rule)
    return {"anyOf": [shape, {"type": "null"}]} if rule.optional else shape


def _part(rule: FieldRule) -> Mapping[str, Any]:
    inner = {name: _type(one) for name, one in PARTS[rule.part].items()}
    table = {"type": "object", "properties": inner, "required": list(inner), "additionalProperties": False}
    return _listed(table) if rule.type.startswith("parts:") else table


def _found(rules: Mapping[str, FindingRule]) -> dict[str, Any]:
    """Return the fields of a finding; what is empty is left out of its leaf."""
    shapes: dict[str, Any] = {}
    for name, rule in rules.items():
        if rule.where != CLEAR:
            continue
        shapes[name] = _found_type(rule)
        if LONG in rule.flags:
            shapes[f"{name}_count"], shapes[f"{name}_digest"] = WHOLE, DIGEST
    return shapes


def _found_type(rule: FindingRule) -> Mapping[str, Any]:
    if not rule.part:
        return TYPES[rule.type]
    table = {"type": "object", "properties": _found(FINDING_PARTS[rule.part]), "additionalProperties": False}
    return _listed(table) if rule.type.startswith("parts:") else table
