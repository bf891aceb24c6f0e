"""Tender leaves: what of a published tender the log holds, leaf by leaf.

In:  the files of a published tender.
Out: the leaf that every fact, opened bid, row of the register and part of the head must have.

The surprise: a leaf is made of the file and not the file of leaves. Whoever has the three
files knows each leaf but for its commitments, and those stand in the leaf alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from onus.base.canonical import canonical_json
from onus.base.instants import instant
from onus.wire.leaves.leaf import Leaf

FACT, VERSION, BID, REGISTER, PART, SEALED = (
    "tender_fact", "tender_version", "tender_bid", "tender_register", "tender_part", "tender_sealed",
)  # fmt: skip
PUBLICATION = "tender_publication"
OPENED = "tender_opened"
LASTING = (FACT, VERSION, BID, SEALED, OPENED)
"""Kinds that stay as they were once published; what a register or a head says may change, with a word."""
DRAFT_PARTS = ((PART, "draft"), (PART, "terms"))
"""Parts of the head that are part of what was announced; they change by another version of the announcement alone."""
TENDER_KINDS = (FACT, VERSION, BID, REGISTER, PART, SEALED, OPENED, PUBLICATION)
ROW, DIGEST, SIZE = "row", "digest", "size"
ROW_BYTES_MAX = 32_768
"""A longer row stands in the leaf by digest and size; the file on the site holds it whole."""
WHOLE = "all"
"""Field under which everything withheld of a row is bound at once where it would not fit one by one."""
BY = "by"
"""Who did something; withheld where the person would tell the firm."""
HEAD_ALONE = ("as_of", "announcement", "register", "opened", "id")
FIRST = "1"
ITSELF = "register"
TIMES = ("id", "happened_at", "recorded_at")
Key = tuple[str, str]


def leaves_of_files(head: bytes, facts: bytes) -> dict[Key, Leaf]:
    """Return the leaf of everything in the files of a published tender, by kind and id; none has commitments.

    Args:
        head: bytes of tender.json.
        facts: bytes of facts.jsonl.

    Raises:
        ValueError, KeyError, TypeError: the files are not those of a tender; read them first.

    >>> sorted(leaves_of_files(b'{"id":"t","announcement":{}}', b""))
    [('tender_part', 'id'), ('tender_register', 'register'), ('tender_version', '1')]
    """
    told = json.loads(head)
    tender = str(told["id"])
    made = [
        *(_fact_leaf(tender, json.loads(line)) for line in facts.splitlines()),
        Leaf(VERSION, tender, FIRST, data=row_data(told["announcement"])),
        *(
            Leaf(BID, tender, name, data=row_data(row))
            for name, row in sorted(told.get("opened", {}).items())
        ),
        *_register_leaves(tender, told.get("register", {})),
        *(
            Leaf(PART, tender, name, data=row_data(value))
            for name, value in sorted(told.items())
            if name not in HEAD_ALONE or name == "id"
        ),
    ]
    return {(one.kind, one.id): one for one in made}


def row_data(row: Any) -> dict[str, Any]:
    """Return the data of a leaf: the row itself, or its digest and size where it is too long.

    >>> row_data({"a": 1}), sorted(row_data("x" * 40_000))
    ({'row': {'a': 1}}, ['digest', 'size'])
    """
    raw = canonical_json(row)
    if len(raw) <= ROW_BYTES_MAX:
        return {ROW: row}
    return {DIGEST: sha256(raw).hexdigest(), SIZE: len(raw)}


def _fact_leaf(tender: str, row: Mapping[str, Any]) -> Leaf:
    told = {name: value for name, value in row.items() if name not in TIMES}
    times = [int(instant(row[name])) for name in TIMES[1:]]
    return Leaf(FACT, tender, row["id"], times[0], times[1], row_data(told))


def _register_leaves(tender: str, register: Mapping[str, Any]) -> Iterator[Leaf]:
    """Yield a leaf for each row of a table, and one for what is no table of rows."""
    rest = {}
    for table, rows in sorted(register.items()):
        if not isinstance(rows, list):
            rest[table] = rows
            continue
        for name, row in zip(row_ids(table, rows), rows, strict=True):
            yield Leaf(REGISTER, tender, name, data=row_data(row))
    yield Leaf(REGISTER, tender, ITSELF, data=row_data(rest))


def row_ids(table: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the id of the leaf of each row of a table: by its own id, else by its place.

    >>> row_ids("bans", [{"id": "b"}, {"supplier": "s"}, {"id": "b"}])
    ['bans/b', 'bans/#1', 'bans/b#2']
    """
    seen: set[str] = set()
    found = []
    for at, row in enumerate(rows):
        name = f"{table}/{row.get('id', f'#{at}')}"
        name = f"{name}#{at}" if name in seen else name
        seen.add(name)
        found.append(name)
    return found
