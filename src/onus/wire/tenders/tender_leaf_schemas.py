"""Schemas of the leaves of a tender: a JSON Schema for each kind, made from the classes that write and read them.

In:  the classes of a published tender, its kinds of facts, and `visible.toml`.
Out: schemas as plain values, and their files.

The surprise: a field that is never told has no place in a schema, and one that is told may be
missing only where its class has a default. So a stranger sees from the schema alone what no leaf
of a tender may ever say. That a commitment opens, or that a leaf is in canonical form, only
`onus verify` sees.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from onus.base.texts import Localized
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.kinds import FACT_KINDS
from onus.core.tendering.register import TenderRegister
from onus.wire.dossier_schemas import value_schema
from onus.wire.leaves.leaf_schemas import (
    COMMITMENT,
    COUNT,
    DIGEST,
    INSTANT,
    LEAVES,
    TEXT,
    Schema,
    exactly,
    leaf_envelope,
    schema_file,
)
from onus.wire.tenders.published import PublishedTender, ShownBid
from onus.wire.tenders.sealed_leaves import FIELD, OPENED_FIELDS, UNTIL
from onus.wire.tenders.tender_leaves import (
    BID,
    BY,
    FACT,
    FIRST,
    HEAD_ALONE,
    ITSELF,
    OPENED,
    PART,
    PUBLICATION,
    REGISTER,
    ROW,
    SEALED,
    SIZE,
    TENDER_KINDS,
    TIMES,
    VERSION,
)
from onus.wire.tenders.tender_leaves import DIGEST as LONG_ROW
from onus.wire.tenders.tender_schemas import fact_schema, withdrawal_schema
from onus.wire.tenders.visible import NEVER, VISIBLE
from onus.wire.toml_values import needed_keys

UNSAID: Mapping[Any, Any] = {str: "", int: 0, Localized: {"en": "", "zh-Hans": ""}}
"""What stands in a field that is needed and never told, by its type."""
NOTHING: Schema = {"type": "null"}
NAME_IN_ENVELOPE: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def tender_leaf_schemas() -> dict[str, bytes]:
    """Return the schema of every kind of leaf of a tender, by the name of its file."""
    return {
        schema_file(kind): (
            json.dumps(tender_leaf_schema(kind), ensure_ascii=False, indent=2) + "\n"
        ).encode()
        for kind in sorted(TENDER_KINDS)
    }


def tender_leaf_schema(kind: str) -> Schema:
    """Return the schema of a kind of leaf of a tender.

    Args:
        kind: of `TENDER_KINDS`.

    >>> tender_leaf_schema("tender_sealed")["properties"]["data"]["properties"]
    {'until': {'enum': ['opening', 'result', 'answer']}}
    """
    defined: dict[str, Any] = {}
    made = _made(kind, defined)
    return {**made, "$defs": dict(sorted(defined.items()))} if defined else made


def _made(kind: str, defined: dict[str, Any]) -> Schema:
    none, some = dict.fromkeys(TIMES[1:], NOTHING), dict.fromkeys(TIMES[1:], INSTANT)
    if kind == SEALED:
        bound = exactly({FIELD: COMMITMENT})
        return leaf_envelope(kind, exactly({"until": {"enum": list(UNTIL)}}), bound, none)
    if kind == OPENED:
        told = {**dict.fromkeys(OPENED_FIELDS, TEXT), **dict.fromkeys(("leaf", "of", "salt"), DIGEST)}
        return leaf_envelope(kind, exactly(told), exactly({}), none)
    if kind == PUBLICATION:
        previous = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
        told = {"number": COUNT, "version": TEXT, "leaves": LEAVES, "previous": previous}
        return leaf_envelope(kind, exactly(told), exactly({}), some)
    hidden = {"type": "object", "additionalProperties": COMMITMENT}
    if kind == FACT:
        return leaf_envelope(kind, _data({"oneOf": list(_facts(defined))}), hidden, some)
    rows = dict(_rows(kind, defined))
    whole = leaf_envelope(kind, _data({}), hidden, none)
    ids = "|".join(rows)
    whole["properties"]["id"] = {"type": "string", "pattern": f"^({ids})$"}
    return {**whole, "allOf": [_where(name, row) for name, row in rows.items()]}


def _data(row: Schema) -> Schema:
    """Return the data of a leaf: the row, or digest and size of one that is too long."""
    return {"oneOf": [exactly({ROW: row}), exactly({LONG_ROW: DIGEST, SIZE: COUNT})]}


def _where(name: str, row: Schema) -> Schema:
    """Return what the row must be where the id is of a sort; a row of its own file is held to its own class."""
    of_sort = {"properties": {"id": {"pattern": f"^({name})$"}}}
    return {"if": of_sort, "then": {"properties": {"data": {"properties": {ROW: row}}}}}


def _rows(kind: str, defined: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Yield the schema of a row by the pattern of the ids under which it stands."""
    if kind == VERSION:
        yield FIRST, _object(Announcement, defined)
    elif kind == BID:
        yield NAME_IN_ENVELOPE["pattern"].strip("^$"), _object(ShownBid, defined)
    elif kind == REGISTER:
        whole = _object(TenderRegister, defined)
        tables = {name: one for name, one in whole["properties"].items() if one.get("type") == "array"}
        for name, table in tables.items():
            yield f"{name}/.*", table["items"]
        rest = {name: one for name, one in whole["properties"].items() if name not in tables}
        yield ITSELF, {"type": "object", "properties": rest, "additionalProperties": False}
    elif kind == PART:
        told = _object(PublishedTender, defined)["properties"]
        for name, one in told.items():
            if name not in HEAD_ALONE or name == "id":
                yield name, one


def _facts(defined: dict[str, Any]) -> Iterator[Schema]:
    for kind in FACT_KINDS:
        yield _line(fact_schema(kind, defined, _object))
    yield _line(withdrawal_schema(defined))


def _line(whole: Schema) -> Schema:
    """Return the schema of a line without its id and times, which the leaf itself tells; `by` may be withheld."""
    return {
        **whole,
        "properties": {name: one for name, one in whole["properties"].items() if name not in TIMES},
        "required": [name for name in whole["required"] if name not in (*TIMES, BY)],
    }


def _never(kind: type) -> Iterator[str]:
    """Yield the fields of a class that are never told."""
    rules: Mapping[str, str] = VISIBLE.get(kind.__name__, {})
    yield from (one.name for one in fields(kind) if rules.get(one.name, NEVER) == NEVER)


def _object(kind: Any, defined: dict[str, Any]) -> Schema:
    hints, never, needed = get_type_hints(kind), tuple(_never(kind)), needed_keys(kind)
    told = {
        one.name: value_schema(hints[one.name], defined, _object)
        for one in fields(kind)
        if one.name not in never
    }
    # What a class cannot do without stands there although it is never told, and says nothing.
    unsaid = {name: {"const": UNSAID[hints[name]]} for name in needed if name in never}
    return {
        "type": "object",
        "properties": {**told, **unsaid},
        "required": list(needed),
        "additionalProperties": False,
    }
