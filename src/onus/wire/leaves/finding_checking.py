"""Finding checking: whether the leaf of a finding holds what its kind allows, and nothing else.

In:  a leaf, and the table of kinds of findings.
Out: the first thing in it that the table does not know; nothing where all is known.

The surprise: nothing is missing from a finding that says less. What is empty is left
out of its leaf; that it ought to say something is found by recomputing it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from onus.wire.leaves.finding_kinds import CLEAR, FINDING_KINDS, FINDING_PARTS, Fields
from onus.wire.leaves.leaf import Leaf
from onus.wire.leaves.values import CHECKS, is_whole

FRACTION = re.compile(r"-?[0-9]+/[1-9][0-9]*")


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, list) for row in value)


OF_TYPE: Mapping[str, Callable[[object], bool]] = {
    **CHECKS,
    **dict.fromkeys(("rows", "pairs"), _is_rows),
    "fraction": lambda value: isinstance(value, str) and bool(FRACTION.fullmatch(value)),
}


def odd_of_finding(leaf: Leaf) -> str:
    """Return the first thing that keeps a finding out of the log; empty where nothing does.

    >>> odd_of_finding(Leaf("unplaced", "d", "unplaced", None, 5, {"ids": ["a"]}))
    ''
    >>> odd_of_finding(Leaf("unplaced", "d", "unplaced", None, 5, {"phone": "1"}))
    '`phone` is no field that may be published'
    """
    return next(_odd(leaf), "")


def _odd(leaf: Leaf) -> Iterator[str]:
    rules = FINDING_KINDS.get(leaf.kind)
    if rules is None:
        yield "`kind` is no kind that is known"
        return
    if leaf.happened_at is not None and not is_whole(leaf.happened_at):
        yield "`happened_at` is no instant"
    if not is_whole(leaf.recorded_at):
        yield "`recorded_at` is no instant"
    for name in leaf.committed:
        yield f"`{name}` may not be withheld"
    yield from _odd_in(rules, leaf.data, "")


def _odd_in(rules: Fields, table: Mapping[str, object], at: str) -> Iterator[str]:
    for name, value in table.items():
        rule, path = rules.get(name), f"{at}{name}"
        if rule is None or rule.where != CLEAR:
            yield f"`{path}` is no field that may be published"
        elif rule.part:
            many = rule.type.startswith("parts:")
            rows = value if many else [value]
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                yield f"`{path}` is no {'list of tables' if many else 'table'}"
                return
            inner = FINDING_PARTS[rule.part]
            yield from chain.from_iterable(_odd_in(inner, row, f"{path}.") for row in rows)
        elif not OF_TYPE[rule.type](value):
            yield f"`{path}` is no {rule.type}"
