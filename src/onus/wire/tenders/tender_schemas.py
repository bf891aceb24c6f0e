"""Tender schemas: a JSON Schema for each TOML file of a tender, and one for a line of its facts.

In:  the frozen classes that the readers fill; their docstrings say what each key means.
Out: schemas as plain values; `tender_schema_text` writes one.

The surprise: they are made from the very classes that read a tender, so they cannot say
something else. They see one file or line at a time: a name that leads nowhere is found
by `onus tender check` alone.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from inspect import getdoc
from typing import Any, get_type_hints

from onus.core.tendering.kinds import FACT_KINDS, FILLED_IN
from onus.wire.dossier_schemas import DRAFT, value_schema
from onus.wire.tenders.fact_lines import FACTS, WITHDRAWAL, Envelope
from onus.wire.tenders.opened_files import PARTS
from onus.wire.tenders.tender_files import TOML_FILES
from onus.wire.toml_values import needed_keys

ObjectSchema = Callable[[Any, dict[str, Any]], dict[str, Any]]


def tender_schema_names() -> tuple[str, ...]:
    """Return the files of a tender that have a schema.

    >>> tender_schema_names()[-2:]
    ('bid.json', 'people.json')
    """
    return (*TOML_FILES, FACTS, *PARTS)


def tender_schema_file(name: str) -> str:
    """Return the name under which a schema is kept.

    >>> tender_schema_file("register/bans.toml"), tender_schema_file("facts.jsonl")
    ('tender.bans.toml.schema.json', 'tender.facts.jsonl.schema.json')
    """
    plain = name.rpartition("/")[2]
    return f"{plain if plain.startswith('tender.') else f'tender.{plain}'}.schema.json"


def tender_schema(name: str) -> dict[str, Any]:
    """Return the schema of a file of a tender, dates and instants as texts.

    >>> "buyer" in tender_schema("tender.toml")["required"]
    True
    """
    defined: dict[str, Any] = {}
    if name == FACTS:
        whole: dict[str, Any] = {
            "oneOf": [
                *(fact_schema(kind, defined, _object) for kind in FACT_KINDS),
                withdrawal_schema(defined),
            ]
        }
    else:
        whole = _object({**TOML_FILES, **PARTS}[name], defined)
    return {"$schema": DRAFT, "title": name, **whole, "$defs": dict(sorted(defined.items()))}


def tender_schema_text(name: str) -> str:
    """Return the schema of a file as JSON text."""
    return json.dumps(tender_schema(name), ensure_ascii=False, indent=2) + "\n"


def fact_schema(kind: str, defined: dict[str, Any], object_schema: ObjectSchema) -> dict[str, Any]:
    """Return the schema of a line of facts of one kind.

    Args:
        kind: of `FACT_KINDS`.
        defined: schemas of the classes met so far, by name; those that are met are added.
        object_schema: says what the schema of a class is.
    """
    cls = FACT_KINDS[kind]
    own, outer = object_schema(cls, defined), _object(Envelope, defined)
    inner = {key: value for key, value in own["properties"].items() if key not in FILLED_IN}
    shared = {key: value for key, value in outer["properties"].items() if key not in ("kind", "withdrawn")}
    required = [key for key in own["required"] if key not in FILLED_IN]
    return {
        "type": "object",
        "description": _first_line(cls),
        "properties": {**inner, **shared, "kind": {"const": kind}},
        "required": [*outer["required"], *required],
        "additionalProperties": False,
    }


def withdrawal_schema(defined: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the line that takes a fact back."""
    outer = _object(Envelope, defined)
    shared = {**outer["properties"], "kind": {"const": WITHDRAWAL}, "withdrawn": {"const": True}}
    required = [*outer["required"], "supersedes", "withdrawn"]
    return {"type": "object", "properties": shared, "required": required, "additionalProperties": False}


def _object(kind: Any, defined: dict[str, Any]) -> dict[str, Any]:
    hints, told = get_type_hints(kind), meanings_of(kind)
    properties = {}
    for field in fields(kind):
        meaning = {"description": told[field.name]} if field.name in told else {}
        properties[field.name] = {**value_schema(hints[field.name], defined, _object), **meaning}
    return {
        "type": "object",
        "properties": properties,
        "required": list(needed_keys(kind)),
        "additionalProperties": False,
    }


def meanings_of(kind: type) -> dict[str, str]:
    """Return what a docstring says of each attribute of a class.

    >>> from onus.core.tendering.tender import Buyer
    >>> meanings_of(Buyer)["id"]
    'its name here.'
    """
    text = (getdoc(kind) or "").partition("Attributes:\n")[2]
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=    \S)", "\n" + text):
        names, _, meaning = entry.strip().partition(": ")
        for name in names.split(", "):
            if meaning and name.isidentifier():
                found[name] = " ".join(meaning.split())
    return found


def _first_line(kind: type) -> str:
    return (getdoc(kind) or "").partition("\n")[0]
