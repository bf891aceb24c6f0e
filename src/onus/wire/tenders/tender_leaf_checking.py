"""Tender leaf checking: whether a leaf of a tender holds what its kind allows, and nothing else.

In:  a leaf of a tender.
Out: the first thing that is wrong with it; empty for nothing.

The surprise: a leaf is read by the reader of the tender's own files. What no file of a
tender may say, no leaf may say either, and no second table of fields exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

from onus.base.canonical import canonical_json
from onus.base.instants import Instant, utc_text
from onus.core.tendering.announcement import Announcement
from onus.core.tendering.kinds import FACT_KINDS, FILLED_IN
from onus.core.tendering.register import TenderRegister
from onus.wire.leaves.commitments import is_commitment
from onus.wire.leaves.leaf import Leaf
from onus.wire.tenders.fact_lines import read_fact
from onus.wire.tenders.json_values import dated
from onus.wire.tenders.plain_values import plain_table, plain_texts
from onus.wire.tenders.published import PublishedTender, ShownBid
from onus.wire.tenders.sealed_leaves import odd_of_opened, odd_of_sealed
from onus.wire.tenders.tender_leaves import (
    BID,
    BY,
    DIGEST,
    FACT,
    HEAD_ALONE,
    ITSELF,
    OPENED,
    PART,
    REGISTER,
    ROW,
    SEALED,
    SIZE,
    VERSION,
    WHOLE,
)
from onus.wire.tenders.withheld import may_be_withheld, row_class, told_of_never
from onus.wire.toml_values import decode

HEX = frozenset("0123456789abcdef")


def odd_of_tender(leaf: Leaf) -> str:
    """Return the first thing that keeps a leaf of a tender out of the log; empty where nothing does.

    Args:
        leaf: of one of `TENDER_KINDS`, but for a publication, which is read whole.

    >>> odd_of_tender(Leaf(PART, "t", "salary", data={"row": 1}))
    'salary is no part of a tender'
    """
    if leaf.kind == SEALED:
        return odd_of_sealed(leaf)
    if leaf.kind == OPENED:
        return odd_of_opened(leaf)
    if leaf.kind != FACT and (leaf.happened_at, leaf.recorded_at) != (None, None):
        return "a time is told, and nothing of this kind happens at an instant"
    if not all(is_commitment(one) for one in leaf.committed.values()):
        return "a commitment is none"
    if sorted(leaf.data) == [DIGEST, SIZE]:
        return "" if _is_digest(leaf.data[DIGEST]) and type(leaf.data[SIZE]) is int else "its digest is none"
    if sorted(leaf.data) != [ROW]:
        return "its data is neither a row nor the digest of one"
    return _odd_of_row(leaf)


def _odd_of_row(leaf: Leaf) -> str:
    row = leaf.data[ROW]
    if leaf.kind == FACT:
        return _odd_of_fact(leaf, row)
    if leaf.kind == PART:
        if leaf.id in HEAD_ALONE and leaf.id != "id":
            return f"{leaf.id} is no part of a tender"
        return _odd_of_field(PublishedTender, leaf.id, row, leaf)
    if leaf.kind == REGISTER and leaf.id != ITSELF:
        table = leaf.id.partition("/")[0]
        return _odd_of_field(TenderRegister, table, [row], leaf, of_row=True)
    kind = {VERSION: Announcement, BID: ShownBid, REGISTER: TenderRegister}[leaf.kind]
    return _odd_of_table(kind, row, leaf)


def _odd_of_fact(leaf: Leaf, row: Any) -> str:
    if not isinstance(row, dict) or type(leaf.happened_at) is not int or type(leaf.recorded_at) is not int:
        return "it is no fact with its times"
    whole = {**row, **_times_of(leaf)}
    fact, faults = read_fact(canonical_json(whole), tender=leaf.dossier)
    if fact is None:
        return faults[0].what
    never = next(told_of_never(fact.said, but=FILLED_IN), "")
    if never:
        return f"{never} is told and must be withheld"
    kind = FACT_KINDS.get(row["kind"])
    own = kind is not None and BY not in row

    def may(path: str) -> bool:
        return (own and path == BY) or (kind is not None and may_be_withheld(kind, path))

    return _odd_commitment(leaf, may)


def _times_of(leaf: Leaf) -> dict[str, str]:
    from_us = {"happened_at": leaf.happened_at, "recorded_at": leaf.recorded_at}
    return {"id": leaf.id, **{name: utc_text(Instant(at or 0)) for name, at in from_us.items()}}


def _odd_of_field(kind: type, name: str, row: Any, leaf: Leaf, *, of_row: bool = False) -> str:
    hints = get_type_hints(kind)
    if name not in hints:
        return f"{name} is no part of a tender"
    read = decode(hints[name], dated(row, hints[name]), {}, file=leaf.kind)
    if read.faults:
        return read.faults[0].what
    if plain_texts(read.value, kind, name) != row:
        return "it is not in its one form"
    never = next(told_of_never(read.value), "")
    if never:
        return f"{never} is told and must be withheld"
    if of_row:
        inner = row_class(kind, name)
        return _odd_commitment(leaf, lambda path: may_be_withheld(inner, path))
    return _odd_commitment(leaf, lambda path: path.split(".")[0] == name and may_be_withheld(kind, path))


def _odd_of_table(kind: type, row: Any, leaf: Leaf) -> str:
    if not isinstance(row, dict):
        return "it is no table"
    read = decode(kind, dated(row, kind), {}, file=leaf.kind)
    if read.faults:
        return read.faults[0].what
    if plain_table(read.value) != row:
        return "it is not in its one form"
    never = next(told_of_never(read.value), "")
    if never:
        return f"{never} is told and must be withheld"
    return _odd_commitment(leaf, lambda path: may_be_withheld(kind, path))


def _odd_commitment(leaf: Leaf, may: Callable[[str], bool]) -> str:
    odd = next((path for path in sorted(leaf.committed) if path != WHOLE and not may(path)), "")
    return f"{odd} may not be withheld" if odd else ""


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and HEX.issuperset(value)
