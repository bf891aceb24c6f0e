"""Schemas of leaves: a JSON Schema for each kind, made from the tables that writers and readers obey.

In:  the tables of kinds.
Out: schemas as plain values, and their files.

The surprise: a schema sees one leaf at a time. That a commitment opens, that a finding
follows from the facts, or that an entry is in canonical form it cannot see; for
that there is `onus verify`.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from onus.core.contracts.standards import Measure, Strength
from onus.wire.leaves.finding_kinds import FINDING_KINDS, FINDING_PARTS, LONG, FindingRule
from onus.wire.leaves.kinds import CLEAR, ENVELOPE, HAPPENED, KINDS, NEVER, PARTS, RECORDED, FieldRule
from onus.wire.leaves.leaf import NAMES, VERSION, WHOLE_MAX
from onus.wire.leaves.publication import FULL, PUBLIC
from onus.wire.leaves.publication_leaves import PUBLICATION, SITE

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": -WHOLE_MAX, "maximum": WHOLE_MAX}
INSTANT: Schema = {**WHOLE, "description": "microseconds since 1970-01-01T00:00:00Z"}
COMMITMENT: Schema = {"type": "string", "pattern": "^hmac-sha256:[0-9a-f]{64}$"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
IN_BOTH: Schema = {
    "type": "object",
    "properties": {"en": TEXT, "zh": TEXT},
    "required": ["en", "zh"],
    "additionalProperties": False,
}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


TYPES: Mapping[str, Schema] = {
    **dict.fromkeys(("text", "id", "word", "clause"), TEXT),
    **dict.fromkeys(("ids", "words", "texts"), _list(TEXT)),
    "localized": IN_BOTH,
    "localizeds": _list(IN_BOTH),
    "instant": INSTANT,
    "day": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "whole": WHOLE,
    "wholes": _list(WHOLE),
    "yes": {"type": "boolean"},
    "hex": {"type": "string", "pattern": "^([0-9a-f]{16})*$"},
    "counts": {"type": "object", "additionalProperties": WHOLE},
    "measure": {"enum": [one.value for one in Measure]},
    "strength": {"enum": [one.value for one in Strength]},
    "rows": _list({"type": "array"}),
    "pairs": _list({"type": "array"}),
    "fraction": {"type": "string", "pattern": "^-?[0-9]+/[1-9][0-9]*$"},
    "any": {},
}


def _by_name(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def exactly(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of a table that has these fields, all of them, and no other.

    >>> exactly({"a": TEXT})["required"]
    ['a']
    """
    return {
        "type": "object",
        "properties": dict(properties),
        "required": sorted(properties),
        "additionalProperties": False,
    }


COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": WHOLE_MAX}
LEAVES: Schema = exactly({"count": COUNT, "digest": DIGEST})
PUBLISHING: Mapping[str, Mapping[str, Schema]] = {
    PUBLICATION: {
        "number": COUNT,
        "version": TEXT,
        "code": DIGEST,
        "packs": _by_name(DIGEST),
        "facts": LEAVES,
        "findings": LEAVES,
        "levels": exactly({PUBLIC: COUNT, FULL: COUNT}),
        "parts": _by_name(DIGEST),
        "previous": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "tracks_public": {"type": "boolean"},
    },
    SITE: {"files": DIGEST, "count": COUNT},
}
"""Data of the leaves that publishing itself puts under the log, by their kind."""


def schema_file(kind: str) -> str:
    """Return the name of the file in which the schema of a kind lies.

    >>> schema_file("act")
    'leaf-act.schema.json'
    """
    return f"leaf-{kind.replace('_', '-')}.schema.json"


def leaf_schemas() -> dict[str, bytes]:
    """Return the schema of every kind of leaf, by the name of its file."""
    made = {kind: leaf_schema(kind) for kind in (*KINDS, *FINDING_KINDS, *PUBLISHING)}
    return {
        schema_file(kind): (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for kind, schema in sorted(made.items())
    }


def leaf_schema(kind: str) -> Schema:
    """Return the schema of a kind.

    Args:
        kind: of a fact, of a finding, or of what publishing itself puts under the log.

    >>> leaf_schema("register")["properties"]["kind"]
    {'const': 'register'}
    """
    if kind in PUBLISHING:
        data = _table(PUBLISHING[kind], required=list(PUBLISHING[kind]))
        instants = {HAPPENED: INSTANT, RECORDED: INSTANT}
        return leaf_envelope(kind, data, _table({}, required=[]), instants)
    return _fact_schema(kind) if kind in KINDS else _finding_schema(kind)


def _fact_schema(kind: str) -> Schema:
    rules = [rule for rule in KINDS[kind].values() if rule.where not in (*ENVELOPE, NEVER)]
    hideable = [rule for rule in rules if rule.may_be_committed()]
    always = [r.name for r in rules if not r.may_be_committed() and "home:never" not in r.flags]
    data = _table({rule.name: _value(rule) for rule in rules}, required=always)
    committed = _table({rule.name: COMMITMENT for rule in hideable}, required=[])
    instants = {rule.where: rule for rule in KINDS[kind].values() if rule.where in (HAPPENED, RECORDED)}
    schema = leaf_envelope(
        kind, data, committed, {name: _instant(instants.get(name)) for name in (HAPPENED, RECORDED)}
    )
    never = [rule for rule in hideable if "home:never" not in rule.flags]
    return {**schema, "allOf": [_told_or_bound(rule.name) for rule in never]} if never else schema


def _told_or_bound(name: str) -> Schema:
    """Return that a field stands either in the open or as a commitment."""
    there = [{"properties": {where: {"required": [name]}}} for where in ("data", "committed")]
    return {"oneOf": there}


def _instant(rule: FieldRule | None) -> Schema:
    if rule is None:
        return {"type": "null"}
    return {"anyOf": [INSTANT, {"type": "null"}]} if rule.optional else INSTANT


def _value(rule: FieldRule) -> Schema:
    if not rule.part:
        plain = TYPES[rule.type]
        return {"anyOf": [plain, {"type": "null"}]} if rule.optional else plain
    inner = PARTS[rule.part]
    table = _table({name: _value(one) for name, one in inner.items()}, required=list(inner))
    return _list(table) if rule.type.startswith("parts:") else table


def _finding_schema(kind: str) -> Schema:
    data = _finding_table(FINDING_KINDS[kind])
    some = {"anyOf": [INSTANT, {"type": "null"}]}
    return leaf_envelope(kind, data, _table({}, required=[]), {HAPPENED: some, RECORDED: INSTANT})


def _finding_table(rules: Mapping[str, FindingRule]) -> Schema:
    told = {name: rule for name, rule in rules.items() if rule.where == CLEAR}
    shapes = {name: _finding_value(rule) for name, rule in told.items()}
    for name, rule in told.items():
        if LONG in rule.flags:  # What is too long for a leaf is told by its count and its digest.
            shapes |= {f"{name}_count": WHOLE, f"{name}_digest": DIGEST}
    return _table(shapes, required=[])


def _finding_value(rule: FindingRule) -> Schema:
    if not rule.part:
        return TYPES[rule.type]
    table = _finding_table(FINDING_PARTS[rule.part])
    return _list(table) if rule.type.startswith("parts:") else table


def _table(properties: Mapping[str, Schema], *, required: list[str]) -> Schema:
    return {**exactly(properties), "required": sorted(required)}


def leaf_envelope(kind: str, data: Schema, committed: Schema, instants: Mapping[str, Schema]) -> Schema:
    """Return the schema of a whole leaf.

    Args:
        kind: of the leaf.
        data: schema of what it tells.
        committed: schema of what it binds.
        instants: schemas of `happened_at` and `recorded_at`.

    >>> leaf_envelope("x", {}, {}, {})["properties"]["kind"]
    {'const': 'x'}
    """
    properties: dict[str, Schema] = {
        "leaf": {"const": VERSION},
        "kind": {"const": kind},
        "dossier": TEXT,
        "id": TEXT,
        **instants,
        "data": data,
        "committed": committed,
    }
    return {"$schema": DRAFT, "title": kind, **_table(properties, required=list(NAMES))}
