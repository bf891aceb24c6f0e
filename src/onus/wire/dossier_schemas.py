"""Dossier schemas: a JSON Schema for each TOML file, a table schema for each table.

In:  the frozen classes that the reader fills, and the meanings of their keys.
Out: schemas as plain values; `schema_text` writes one.

The surprise: they are made from the very classes that read a dossier, so they
cannot say something else. They see one file at a time: a name that leads
nowhere, or an overlap, is found by `onus dossier check` alone.

Source: JSON Schema, draft 2020-12; Table Schema (Frictionless Data).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Register
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.wire.dossier_bounds import BOUND_WORDS, BOUNDS, CHOICES, NOT_EMPTY, ORIGINS
from onus.wire.dossier_files import CONTRACT_TABLES, Acts, Head, Notices
from onus.wire.dossier_words import MEANINGS
from onus.wire.fact_columns import COLUMNS, Column
from onus.wire.toml_values import WHOLE_MAX, needed_keys

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
INSTANT = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
}
TEXT = {"type": "string"}
IN_TWO_LANGUAGES = {
    "oneOf": [
        TEXT,
        {
            "type": "object",
            "properties": {"en": TEXT, "zh-Hans": TEXT},
            "additionalProperties": False,
        },
    ]
}
WHOLE = {"type": "integer", "minimum": -WHOLE_MAX, "maximum": WHOLE_MAX}
SIMPLE: Mapping[Any, dict[str, Any]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    date: DAY,
    Instant: INSTANT,
    Localized: IN_TWO_LANGUAGES,
    object: {},
}
FILES: Mapping[str, type] = {
    "dossier.toml": Head,
    "contract.toml": Contract,
    "officers.toml": Register,
    "notices.toml": Notices,
    "acts.toml": Acts,
}
HEAD_BOUNDS: Mapping[str, dict[str, Any]] = {
    "origin": {"enum": list(ORIGINS)},
    "currency": {"pattern": "^[A-Z]{3}$"},
    "reply_within_h": {"minimum": 0},
}
FILLED_IN = {(Act, "recorded_at"), (Notice, "recorded_at")}
"""Keys that the reader fills in where they are left out."""
TYPES = {
    "id": "string", "ids": "string", "text": "string", "word": "string", "instant": "datetime",
    "number": "number", "whole": "integer", "yes": "boolean", "month": "yearmonth", "geometry": "geojson",
    "sha256": "string", "likeness": "string",
}  # fmt: skip


def schema_names() -> tuple[str, ...]:
    """Return the files that have a schema, TOML files first.

    >>> schema_names()[0]
    'dossier.toml'
    """
    return (*FILES, *COLUMNS)


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a file.

    Args:
        name: one of `schema_names`.

    >>> schema("acts.toml")["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    return table_schema(name) if name in COLUMNS else toml_schema(name)


def schema_text(name: str) -> str:
    """Return the schema of a file as JSON text.

    >>> schema_text("vehicles.csv").splitlines()[0]
    '{'
    """
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def schema_file(name: str) -> str:
    """Return the name under which a schema is kept.

    >>> schema_file("tracks/*.csv")
    'tracks.csv.schema.json'
    """
    return name.replace("/*", "") + ".schema.json"


def toml_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a TOML file, dates and instants as texts.

    >>> toml_schema("dossier.toml")["required"]
    ['dossier']
    """
    kind = FILES[name]
    defined: dict[str, Any] = {}
    whole = _object(kind, defined)
    if name == "dossier.toml":
        whole = _within("dossier", whole, ())
    if name == "contract.toml":
        whole = _within("contract", whole, CONTRACT_TABLES)
    return {"$schema": DRAFT, "title": name, **whole, "$defs": dict(sorted(defined.items()))}


def _within(name: str, whole: dict[str, Any], beside: tuple[str, ...]) -> dict[str, Any]:
    """Put the keys of a class into a table of their own; its lists may stand beside that table."""
    outside = {key: part for key, part in whole["properties"].items() if key in beside}
    return {
        "type": "object",
        "properties": {name: whole, **outside},
        "required": [name],
        "additionalProperties": False,
    }


def _object(kind: type, defined: dict[str, Any]) -> dict[str, Any]:
    kinds = get_type_hints(kind)
    required = [key for key in needed_keys(kind) if (kind, key) not in FILLED_IN]
    return {
        "type": "object",
        "properties": {one.name: _key(kind, one.name, kinds[one.name], defined) for one in fields(kind)},
        "required": required,
        "additionalProperties": False,
    }


def _key(kind: type, name: str, part: Any, defined: dict[str, Any]) -> dict[str, Any]:
    en, zh = MEANINGS[kind][name]
    return {**_bounded(kind, name, _value(part, defined)), "description": en, "x-description-zh-Hans": zh}


def _bounded(kind: type, name: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return a value with the words or numbers that its key may hold."""
    inner = "items" if "items" in value else "additionalProperties"
    nested = isinstance(value.get(inner), dict)
    limits: dict[str, Any] = {}
    words = {**CHOICES, **BOUND_WORDS}.get((kind, name))
    if kind is Head and name in HEAD_BOUNDS:
        limits |= HEAD_BOUNDS[name]
    if words:
        limits["enum"] = list(words)
    least, most = BOUNDS.get((kind, name), (None, None))
    limits |= {key: bound for key, bound in (("minimum", least), ("maximum", most)) if bound is not None}
    if (kind, name) in NOT_EMPTY:
        limits["pattern"] = "\\S"
    return {**value, inner: {**value[inner], **limits}} if nested and limits else {**value, **limits}


def _value(part: Any, defined: dict[str, Any]) -> dict[str, Any]:
    return value_schema(part, defined, _object)


def value_schema(
    part: Any, defined: dict[str, Any], object_schema: Callable[[Any, dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """Return the schema of one kind of value.

    Args:
        part: the kind, as a field of a frozen class names it.
        defined: schemas of the classes met so far, by name; those that are met are added.
        object_schema: says what the schema of a class is.

    >>> value_schema(tuple[str, ...], {}, lambda *_: {})
    {'type': 'array', 'items': {'type': 'string'}}
    """
    origin, parts = get_origin(part), get_args(part)
    if part in SIMPLE:
        return dict(SIMPLE[part])
    if part is int or getattr(part, "__supertype__", None) is int:
        return dict(WHOLE)
    if origin in (Union, UnionType):
        return value_schema(next(one for one in parts if one is not NoneType), defined, object_schema)
    if origin is tuple:
        return {"type": "array", "items": value_schema(parts[0], defined, object_schema)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": value_schema(parts[1], defined, object_schema)}
    if issubclass(part, Enum):
        return {"enum": [one.value for one in part]}
    if part.__name__ not in defined:
        defined[part.__name__] = {}  # A class may hold itself.
        defined[part.__name__] = object_schema(part, defined)
    return {"$ref": f"#/$defs/{part.__name__}"}


def table_schema(name: str) -> dict[str, Any]:
    """Return the table schema of a CSV file.

    >>> table_schema("vehicles.csv")["primaryKey"]
    ['vehicle_id']
    """
    columns = COLUMNS[name]
    key = [one.name for one in columns[:1] if one.type == "id" and one.filled and name not in _WITHOUT_KEY]
    found = {"title": name, "fields": [_field(one) for one in columns], "missingValues": [""]}
    return {**found, "primaryKey": key} if key else found


_WITHOUT_KEY = ("tracks/*.csv", "lines.geojson")


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.filled:
        limits["required"] = True
    if column.allowed:
        limits["enum"] = list(column.allowed)
    bounds = (("minimum", column.least), ("maximum", column.most))
    limits |= {name: bound for name, bound in bounds if bound is not None}
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.type]}
    if column.unit:
        field["unit"] = column.unit
    field["x-in-header"] = column.in_header
    field |= {"description": column.meaning.en, "x-description-zh-Hans": column.meaning.zh}
    return {**field, "constraints": limits} if limits else field
