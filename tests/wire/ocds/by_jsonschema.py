"""What `jsonschema`, a program that we did not write, finds wrong with a value."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from onus.wire.ocds.formats import FORMATS

CHECKER = FormatChecker(formats=())
"""Its own judgement of formats depends on which further packages are there."""
for name, fits in FORMATS.items():
    CHECKER.checks(name)(lambda value, fits=fits: not isinstance(value, str) or fits(value))


def validator(schema: dict[str, Any], others: dict[str, Any] | None = None) -> Draft4Validator:
    registry = Registry().with_resources(
        (address, Resource(contents=one, specification=DRAFT4)) for address, one in (others or {}).items()
    )
    return Draft4Validator(schema, registry=registry, format_checker=CHECKER)


def their_faults(judge: Draft4Validator, value: Any) -> list[tuple[str, str]]:
    return sorted((repr(tuple(error.absolute_path)), error.validator) for error in judge.iter_errors(value))


def our_faults(found: Any) -> list[tuple[str, str]]:
    return sorted((repr(place), keyword) for place, keyword, _ in found or ())
