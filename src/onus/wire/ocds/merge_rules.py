"""Merge rules: what the merge routine does with each field, read from a schema.

In:  a release schema, with its extensions laid over it.
Out: a tree of rules by field names; a field without a rule is not in it.

The surprise: the tree has loops. A rule belongs to a definition, and a
definition may hold itself; so each is read once and pointed to.

Source: OCDS 1.1.5, "Merging": discarded fields, whole list merge, identifier merge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from onus.wire.ocds.schemata import Schema, followed

OMIT: Final = "omit"
"""The field is discarded."""
WHOLE: Final = "whole"
"""The field is replaced by its latest value, whatever that holds."""


@dataclass(slots=True, eq=False)
class Rules:
    """What happens to the fields of one object, or of the objects of one list.

    Attributes:
        of: by name of a field: `OMIT`, `WHOLE`, or the rules of what it holds.
        omits: whether a field is discarded.
    """

    of: dict[str, Rules | str] = field(default_factory=dict)
    omits: bool = False


NONE: Final = Rules()
"""For what no schema names: identifier merge where there are ids, else whole lists."""


def merge_rules(schema: Schema) -> Rules:
    """Return the rules of a release schema.

    Raises:
        UnknownReference: the schema refers to what it does not hold.

    >>> rules = merge_rules({"properties": {"date": {"omitWhenMerged": True}, "tag": {"type": "string"}}})
    >>> rules.of
    {'date': 'omit'}
    """
    return _Reader(schema).of_properties(schema.get("properties", {}), name="")


class _Reader:
    """Reads definitions once each."""

    def __init__(self, whole: Schema) -> None:
        self._whole, self._read = whole, dict[str, Rules]()

    def of_properties(self, properties: dict[str, Any], *, name: str) -> Rules:
        if name in self._read:
            return self._read[name]
        rules = Rules()
        if name:
            self._read[name] = rules
        for key, part in properties.items():
            rule = self._of_field(part)
            if rule is not None:
                rules.of[key] = rule
                rules.omits |= rule is OMIT
        return rules

    def _of_field(self, part: Any) -> Rules | str | None:
        told, name = followed(part, self._whole)
        kinds = _kinds(told)
        if told.get("omitWhenMerged") or told.get("mergeStrategy") == "ocdsOmit":
            return OMIT
        if "array" in kinds and (told.get("wholeListMerge") or told.get("mergeStrategy") == "ocdsVersion"):
            return WHOLE
        if "object" in kinds and "properties" in told:
            return self.of_properties(told["properties"], name=name)
        if "array" in kinds and "items" in told:
            return self._of_items(told["items"])
        return None

    def _of_items(self, items: Any) -> Rules | str | None:
        told, name = followed(items, self._whole)
        kinds = _kinds(told)
        if any(kind != "object" for kind in kinds):
            return WHOLE
        if "object" not in kinds or "properties" not in told:
            return None
        if "id" not in told["properties"]:
            return WHOLE
        return self.of_properties(told["properties"], name=name)


def _kinds(part: Schema) -> tuple[str, ...]:
    kinds = part.get("type", ())
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)
