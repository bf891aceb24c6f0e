"""A fact as it is handed to the log: what is clear, and what is withheld beside it.

In:  the public projection of a fact, made by `facts`.
Out: its leaf, given commitments; and its lines in the two files of an assessment.

The surprise: the file with the clear fields may be read by anyone, the one with
the withheld values by the office alone. Only the two together make a leaf.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.wire.leaves.commitments import commitment
from onus.wire.leaves.leaf import Leaf

FACTS, WITHHELD = "facts.jsonl", "private/withheld.jsonl"


class FactsDisagree(OnusError):
    """The two files of facts are not of one assessment."""

    code = "LEAF-012"
    what = "{name} does not go with the facts beside it: {reason}."
    why = "A leaf is made of both; of two assessments they would make a fact that nobody recorded."
    do = "Assess the dossier again, and leave OUT as it is written."


@dataclass(frozen=True, slots=True)
class Withheld:
    """One value that only the office may read.

    Attributes:
        value: plain JSON.
        salt: name under which its salt is kept; of one person in one post it is one name.
    """

    value: Any
    salt: str


@dataclass(frozen=True, slots=True)
class Fact:
    """The public projection of one fact, and what was left out of it.

    Attributes:
        kind: of `kinds.toml`.
        dossier: id of the dossier.
        id: name within kind and dossier.
        happened_at: microseconds since 1970 UTC; None where nothing happened at an instant.
        recorded_at: when it was written down; None where nobody said.
        data: clear fields, plain JSON.
        withheld: the others, by field.
    """

    kind: str
    dossier: str
    id: str
    happened_at: int | None = None
    recorded_at: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    withheld: Mapping[str, Withheld] = field(default_factory=dict)


SaltOf = Callable[[str], bytes]
"""The salt of 32 bytes that is kept under a name; made at the first asking, the same ever after."""


def commitments_of(fact: Fact, salt_of: SaltOf) -> dict[str, str]:
    """Return the commitment to each withheld field.

    >>> commitments_of(Fact("act", "d", "a"), lambda name: bytes(32))
    {}
    """
    return {
        name: commitment(fact.kind, name, hidden.value, salt_of(hidden.salt))
        for name, hidden in fact.withheld.items()
    }


def leaf_of(fact: Fact, commitments: Mapping[str, str]) -> Leaf:
    """Return the leaf of a fact.

    Args:
        fact: as projected.
        commitments: to each withheld field; a field without one is a bug.

    >>> leaf_of(Fact("act", "d", "a", 5, 6), {}).recorded_at
    6
    """
    if commitments.keys() != fact.withheld.keys():
        raise ValueError(f"commitments are needed to exactly {sorted(fact.withheld)}")
    return Leaf(fact.kind, fact.dossier, fact.id, fact.happened_at, fact.recorded_at, fact.data, commitments)


def fact_lines(facts: Iterable[Fact]) -> bytes:
    """Return `facts.jsonl`: one line a fact, with the names of its withheld fields.

    >>> fact_lines([Fact("act", "d", "a")]).decode()[:31]
    '{"data":{},"dossier":"d","happe'
    """
    return b"".join(
        canonical_json(
            {
                "kind": one.kind,
                "dossier": one.dossier,
                "id": one.id,
                "happened_at": one.happened_at,
                "recorded_at": one.recorded_at,
                "data": one.data,
                "withheld": sorted(one.withheld),
            }
        )
        + b"\n"
        for one in facts
    )


def withheld_lines(facts: Iterable[Fact]) -> bytes:
    """Return `private/withheld.jsonl`: one line a withheld value; empty where there is none.

    >>> withheld_lines([Fact("act", "d", "a")])
    b''
    """
    return b"".join(
        canonical_json(
            {"kind": one.kind, "id": one.id, "field": name, "value": hidden.value, "salt": hidden.salt}
        )
        + b"\n"
        for one in facts
        for name, hidden in sorted(one.withheld.items())
    )


def read_facts(clear: bytes, withheld: bytes) -> tuple[Fact, ...]:
    """Return the facts of an assessment from its two files.

    Raises:
        FactsDisagree: a file is no list of facts, or the two do not go together.

    >>> read_facts(fact_lines([Fact("act", "d", "a")]), b"")[0].id
    'a'
    """
    hidden: dict[tuple[str, str], dict[str, Withheld]] = {}
    for row in _rows(withheld, WITHHELD, ("field", "id", "kind", "salt", "value")):
        of = hidden.setdefault((row["kind"], row["id"]), {})
        of[row["field"]] = Withheld(row["value"], row["salt"])
    facts = []
    names = ("data", "dossier", "happened_at", "id", "kind", "recorded_at", "withheld")
    for row in _rows(clear, FACTS, names):
        found = hidden.pop((row["kind"], row["id"]), {})
        if sorted(found) != row["withheld"]:
            raise FactsDisagree(name=WITHHELD, reason=f"{row['kind']} {row['id']} has other withheld fields")
        facts.append(Fact(**{**row, "withheld": found}))
    if hidden:
        raise FactsDisagree(name=WITHHELD, reason=f"it tells of {len(hidden)} facts that are not there")
    return tuple(facts)


def _rows(raw: bytes, name: str, fields: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(raw.splitlines(), start=1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise FactsDisagree(name=name, reason=f"line {number} is no JSON") from None
        if not isinstance(row, dict) or tuple(sorted(row)) != fields:
            raise FactsDisagree(name=name, reason=f"line {number} has other fields")
        yield row
