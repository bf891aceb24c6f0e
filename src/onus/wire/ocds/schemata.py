"""Schemas of OCDS: those shipped, an extension laid over one, a reference followed.

In:  the name of a shipped schema, or parsed schemas that somebody else brings.
Out: schemas as parsed JSON, and the part of one that a reference names.

The surprise: words beside a `$ref` mean nothing. Draft 4 says so, and the
schemas do put titles and hints there.

Source: OCDS 1.1.5; JSON Schema draft 4; RFC 7396 (how extensions are laid over).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import orjson

from onus.base.errors import OnusError

VERSION = "1.1.5"
RELEASE, RELEASE_PACKAGE, RECORD_PACKAGE, VERSIONED = (
    "release-schema.json",
    "release-package-schema.json",
    "record-package-schema.json",
    "versioned-release-validation-schema.json",
)
SHIPPED = (RELEASE, RELEASE_PACKAGE, RECORD_PACKAGE, VERSIONED)
ADDRESS = "https://standard.open-contracting.org/schema/1__1__5/"
"""What references between the shipped schemas begin with."""
LINKS_MAX = 32
"""References that may follow one another before something else is said."""

Schema = Mapping[str, Any]


class UnknownReference(OnusError):
    """A schema refers to what is not there."""

    code = "OCDS-001"
    what = "The schema refers to `{reference}`, which leads nowhere."
    why = "Nothing is fetched: what the schema asks for must be in it or be shipped."
    do = "Give the release schema of OCDS 1.1 itself, and extensions as --extension FILE."


def shipped(name: str) -> dict[str, Any]:
    """Return a shipped schema.

    Args:
        name: one of `SHIPPED`.

    >>> shipped(RELEASE)["required"]
    ['ocid', 'id', 'date', 'tag', 'initiationType']
    """
    raw = files("onus.wire.ocds.schemas").joinpath(name).read_bytes()
    parsed: dict[str, Any] = orjson.loads(raw)
    return parsed


def laid_over(schema: Any, patch: Any) -> Any:
    """Return a schema with an extension's patch laid over it; neither is changed.

    Source: RFC 7396, section 2.

    >>> laid_over({"a": {"b": 1, "c": 2}}, {"a": {"b": None, "d": 3}})
    {'a': {'c': 2, 'd': 3}}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(schema) if isinstance(schema, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = laid_over(merged.get(name), value)
    return merged


def followed(part: Any, whole: Schema) -> tuple[Any, str]:
    """Follow the references of a part of a schema as far as they stay inside.

    Returns:
        What they lead to, and the last reference: a name under which it may be
        kept, and "" where there was none. A reference to another file is
        returned as it stands.

    Raises:
        UnknownReference: it leads nowhere, or in a circle.

    >>> followed({"$ref": "#/definitions/A"}, {"definitions": {"A": {"type": "object"}}})
    ({'type': 'object'}, '#/definitions/A')
    """
    name = ""
    for _ in range(LINKS_MAX):
        reference = part.get("$ref") if isinstance(part, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#"):
            return part, name
        part, name = _inside(whole, reference), reference
    raise UnknownReference(reference=name)


def _inside(whole: Schema, reference: str) -> Any:
    found: Any = whole
    for step in reference.lstrip("#").split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or key not in found:
            raise UnknownReference(reference=reference)
        found = found[key]
    return found
