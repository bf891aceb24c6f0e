"""Finding kinds: what of each finding stands in its leaf.

In:  `finding_kinds.toml`, and the values of an assessment.
Out: plain tables with the fields that the leaf may hold, and no other.

The surprise: a field that the table does not name is refused, and not left out:
whoever adds one to a class has to decide whether the public may read it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from onus.base.canonical import content_digest, plain

CLEAR, NEVER, ID, HAPPENED = "clear", "never", "id", "happened_at"
MADE, LONG = "made", "long"
ITEMS_MAX = 500
"""Items of a list in a leaf. A longer one is told by its count and its digest."""


@dataclass(frozen=True, slots=True)
class FindingRule:
    """What holds for one field of a finding.

    Attributes:
        where: `clear`, `never`, `id` or `happened_at`.
        type: of its value, as in `kinds.toml`.
        flags: `made`, `long`, and what `kinds.toml` knows.
    """

    where: str
    type: str
    flags: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """Return the name of the table that the value is, or a list of; empty for none.

        >>> FindingRule("clear", "parts:span").part
        'span'
        """
        kind, _, name = self.type.partition(":")
        return name if kind in ("part", "parts") else ""


Fields = Mapping[str, FindingRule]


class UnknownField(ValueError):
    """A finding has a field of which nobody decided whether the public may read it."""


def _rule(told: str) -> FindingRule:
    where, kind, *flags = told.split()
    return FindingRule(where, kind.removesuffix("?"), tuple(flags))


def _read(section: str) -> Mapping[str, Fields]:
    raw = files("onus.wire.leaves").joinpath("finding_kinds.toml").read_text(encoding="utf-8")
    return {
        kind: {name: _rule(told) for name, told in rows.items()}
        for kind, rows in tomllib.loads(raw)[section].items()
    }


FINDING_KINDS, FINDING_PARTS = _read("kind"), _read("part")


def leaf_data(kind: str, value: object) -> dict[str, Any]:
    """Return the clear fields of a finding as its leaf holds them; what is empty is left out.

    Args:
        kind: of the table.
        value: a dataclass or a mapping by the names of the table.

    Raises:
        UnknownField: it has a field that the table does not name.

    >>> leaf_data("unplaced", {"ids": ["a", "b"]})
    {'ids': ['a', 'b']}
    """
    return _filtered(FINDING_KINDS[kind], plain(value), kind)


def is_empty(value: object) -> bool:
    """Return whether a value says nothing; 0 and False do say something.

    >>> [is_empty(one) for one in (None, "", [], {"en": "", "zh": ""}, 0, False)]
    [True, True, True, True, False, False]
    """
    if isinstance(value, dict):
        return all(is_empty(each) for each in value.values())
    return value is None or value in ("", [])


def _filtered(rules: Fields, value: Any, at: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, each in value.items():
        rule = rules.get(name)
        if rule is None:
            raise UnknownField(f"{at}.{name} stands in no table of leaves.")
        if rule.where == CLEAR and not is_empty(each):
            kept.update(_said(name, rule, each, f"{at}.{name}"))
    return kept


def _said(name: str, rule: FindingRule, value: Any, at: str) -> dict[str, Any]:
    said = value
    if rule.part:
        inner = FINDING_PARTS[rule.part]
        many = isinstance(value, list)
        said = [_filtered(inner, each, at) for each in value] if many else _filtered(inner, value, at)
    if LONG in rule.flags and len(said) > ITEMS_MAX:
        return {f"{name}_count": len(said), f"{name}_digest": content_digest(said)}
    return {name: said}
