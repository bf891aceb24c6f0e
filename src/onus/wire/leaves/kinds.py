"""Kinds of leaves: which field of a fact stands where, of which type.

In:  `kinds.toml`, the one table of all kinds.
Out: `KINDS` and `PARTS`, from which leaves are made, checked, read back and described.

The surprise: what the table does not name does not get out. A field that a class
gains is refused until somebody has decided whether the public may read it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

CLEAR, COMMITTED, NEVER = "clear", "committed", "never"
ID, HAPPENED, RECORDED = ENVELOPE = ("id", "happened_at", "recorded_at")
WORDS_OF_PEOPLE = ("text", "texts", "localized", "localizeds")
CODES = ("id", "ids", "word", "words", "clause", "counts")
DISCLOSURE, TOMBSTONE, TAKEN_OUT = "disclosure", "tombstone", "taken_out"
ORDER = "order"
"""Field of a leaf that says which place in its list the fact had; no field of its class."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What holds for one field.

    Attributes:
        name: of the field in its class.
        where: `id`, `happened_at`, `recorded_at`, `clear`, `committed` or `never`.
        type: of the value, without the question mark.
        optional: True where the value may be null.
        flags: what else holds: `home:committed`, `own_words`, `salt:seat` and the like.
    """

    name: str
    where: str
    type: str
    optional: bool = False
    flags: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """Return the name of the table that the value is, or a list of; empty for none.

        >>> FieldRule("places", "clear", "part:places_owed").part
        'places_owed'
        """
        kind, _, name = self.type.partition(":")
        return name if kind in ("part", "parts") else ""

    def may_be_committed(self) -> bool:
        """Return whether a commitment may stand in place of the value.

        >>> FieldRule("text", "clear", "text").may_be_committed()
        True
        """
        always = self.where == COMMITTED or "home:committed" in self.flags
        return always or (self.where == CLEAR and self.type in WORDS_OF_PEOPLE)


def _rule(name: str, told: str) -> FieldRule:
    where, kind, *flags = told.split()
    return FieldRule(name, where, kind.removesuffix("?"), kind.endswith("?"), tuple(flags))


Fields = Mapping[str, FieldRule]


def read_kinds(raw: str) -> tuple[Mapping[str, Fields], Mapping[str, Fields]]:
    """Return the kinds and the parts of a table of kinds.

    >>> read_kinds("[kind.a]\\nid = 'id id'")[0]["a"]["id"].where
    'id'
    """
    table = tomllib.loads(raw)
    kinds, parts = (
        {kind: {name: _rule(name, told) for name, told in rows.items()} for kind, rows in found.items()}
        for found in (table.get("kind", {}), table.get("part", {}))
    )
    return kinds, parts


def _read() -> tuple[Mapping[str, Fields], Mapping[str, Fields]]:
    return read_kinds(files("onus.wire.leaves").joinpath("kinds.toml").read_text(encoding="utf-8"))


KINDS, PARTS = _read()
