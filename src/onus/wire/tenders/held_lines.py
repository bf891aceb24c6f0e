"""Held lines: the facts of a tender's file held against those that are on record elsewhere.

In:  the bytes of `facts.jsonl`, and lines that were on record before.
Out: a fault for each fact that the file says in other bytes; the file with new lines below.

The surprise: bytes are compared and not meanings. A line has one canonical form, and
the log holds the digest of that; a line that says the same otherwise is another line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.wire.tenders.fact_lines import FACTS
from onus.wire.toml_values import toml_fault

SHOWN_MAX = 120
"""Characters of a value in a fault."""


class LineAltered(OnusError):
    """A file says of a fact something else than what is on record."""

    code = "TENDER-020"
    what = "`{fact}` says {found}; on record is {kept}."
    why = "A fact is never changed: whoever relied on it, and the log, hold the line as it was."
    do = "Put the line back as it is on record. A correction is a new fact that names this one in `supersedes`."


def lines_by_id(raw: bytes) -> dict[str, tuple[int, bytes]]:
    """Return each line of a sound file of facts, by the id of its fact, with its number.

    >>> lines_by_id(b'{"id":"f1"}\\n')
    {'f1': (1, b'{"id":"f1"}')}
    """
    rows = (row.removesuffix(b"\r") for row in raw.split(b"\n"))
    return {str(json.loads(row)["id"]): (number, row) for number, row in enumerate(rows, start=1) if row}


def altered_lines(raw: bytes, kept: Mapping[str, bytes], *, whole: bool = False) -> tuple[Fault, ...]:
    """Return a fault for each fact on record that a file says otherwise.

    Args:
        raw: a sound file of facts.
        kept: lines on record, by id.
        whole: whether a fact that the file lacks is a fault as well.

    >>> altered_lines(b'{"id":"f","n":2}\\n', {"f": b'{"id":"f","n":1}'})[0].what
    '`f` says n: `2`; on record is n: `1`.'
    """
    held = lines_by_id(raw)
    faults = []
    for name, line in kept.items():
        number, found = held.get(name, (0, b""))
        if found != line and (found or whole):
            faults.append(_fault(name, number, found, line))
    return tuple(faults)


def with_lines(raw: bytes, new: Iterable[tuple[str, bytes]]) -> tuple[bytes, int]:
    """Return a file of facts with new lines below its own, and how many those are; what it holds is passed over.

    >>> with_lines(b'{"id":"a"}', [("a", b"x"), ("b", b'{"id":"b"}')])
    (b'{"id":"a"}\\n{"id":"b"}\\n', 1)
    """
    held = lines_by_id(raw)
    lines = [line for name, line in new if name not in held]
    if not lines:
        return raw, 0
    between = b"" if not raw or raw.endswith(b"\n") else b"\n"
    return raw + between + b"\n".join(lines) + b"\n", len(lines)


def _fault(name: str, number: int, found: bytes, kept: bytes) -> Fault:
    mine: Mapping[str, Any] = json.loads(found) if found else {}
    theirs: Mapping[str, Any] = json.loads(kept)
    keys = sorted(key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key))
    here, there = (_said(mine, keys), _said(theirs, keys)) if found else ("nothing", _said(theirs, keys))
    if not keys:
        here, there = found.decode()[:SHOWN_MAX], kept.decode()[:SHOWN_MAX]
    return toml_fault(LineAltered, FACTS, number, name, fact=name, found=here, kept=there)


def _said(row: Mapping[str, Any], keys: Iterable[str]) -> str:
    return ", ".join(f"{key}: `{str(row.get(key, ''))[:SHOWN_MAX]}`" for key in keys)
